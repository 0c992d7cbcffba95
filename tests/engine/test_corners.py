"""One table of corners for all engines: Value, Tensor, and the graph compiled to Python, NumPy and C.

A row is an expression, v and w, and what it gives: the number and its slopes along v and w, or the error. Compiled to
NumPy and C a graph raises nothing: there the row says what comes out in place of an error.
"""

import math

import numpy as np
import pytest

from micrograd import Value
from micrograd.compiler import c_compiler, compile
from micrograd.tensor import Tensor

INF, NAN, TINY, HUGE = math.inf, math.nan, 5e-324, 1.7976931348623157e308
ZERO, DOMAIN, LARGE = ZeroDivisionError, ValueError, OverflowError

CORNERS = [
    # expression, v, w, number, slope along v, slope along w
    ("v + w", HUGE, HUGE, INF, 1, 1),
    ("v + w", INF, -INF, NAN, 1, 1),
    ("v - w", INF, INF, NAN, 1, -1),
    ("v - w", 0.0, -0.0, 0.0, 1, -1),
    ("v * w", 1e200, 1e200, INF, 1e200, 1e200),
    ("v * w", 0.0, INF, NAN, INF, 0.0),
    ("v * w", TINY, 0.25, 0.0, 0.25, TINY),
    ("v / w", 1.0, INF, 0.0, 0.0, 0.0),
    ("v / w", INF, 2.0, INF, 0.5, -INF),
    ("v / w", 1.0, 1e-200, 1e200, 1e200, -INF),
    ("-v", NAN, 0.0, NAN, -1, 0),
    ("-v", -INF, 0.0, INF, -1, 0),
    ("v ** 2", -INF, 0.0, INF, -INF, 0),
    ("v ** 2", NAN, 0.0, NAN, NAN, 0),
    ("v ** 2", -0.0, 0.0, 0.0, 0.0, 0),
    ("v ** 2", 1e-200, 0.0, 0.0, 2e-200, 0),
    ("v ** 3", -2.0, 0.0, -8.0, 12.0, 0),
    ("v ** 0", 0.0, 0.0, 1.0, 0.0, 0),
    ("v ** 0", NAN, 0.0, 1.0, 0.0, 0),
    ("v ** 1", 0.0, 0.0, 0.0, 1.0, 0),
    ("v ** 0.5", 0.0, 0.0, 0.0, INF, 0),
    ("v ** 0.5", INF, 0.0, INF, 0.0, 0),
    ("v ** 0.001", TINY, 0.0, TINY**0.001, INF, 0),
    ("v ** -1", 1e-200, 0.0, 1e200, -INF, 0),
    ("v ** -1", -1e-200, 0.0, -1e200, -INF, 0),
    ("v ** -1", INF, 0.0, 0.0, 0.0, 0),
    ("v ** -1", HUGE, 0.0, 1 / HUGE, 0.0, 0),
    ("v ** w", 0.0, 2.0, 0.0, 0.0, 0.0),
    ("v ** w", 0.0, 0.5, 0.0, INF, 0.0),
    ("v ** w", 2.0, -1.0, 0.5, -0.25, 0.34657359027997264),
    ("v ** w", 1e-200, -1.0, 1e200, -INF, 1e200 * math.log(1e-200)),
    ("v.exp()", -INF, 0.0, 0.0, 0.0, 0),
    ("v.exp()", INF, 0.0, INF, INF, 0),
    ("v.exp()", NAN, 0.0, NAN, NAN, 0),
    ("v.exp()", -745.0, 0.0, TINY, TINY, 0),
    ("v.log()", TINY, 0.0, -744.4400719213812, INF, 0),
    ("v.log()", INF, 0.0, INF, 0.0, 0),
    ("v.log()", NAN, 0.0, NAN, NAN, 0),
    ("v.tanh()", 1000.0, 0.0, 1.0, 0.0, 0),
    ("v.tanh()", -INF, 0.0, -1.0, 0.0, 0),
    ("v.tanh()", NAN, 0.0, NAN, NAN, 0),
    ("v.tanh()", TINY, 0.0, TINY, 1.0, 0),
    ("v.relu()", 0.0, 0.0, 0.0, 0.0, 0),
    ("v.relu()", -0.0, 0.0, 0.0, 0.0, 0),
    ("v.relu()", TINY, 0.0, TINY, 1.0, 0),
    ("v.relu()", -TINY, 0.0, 0.0, 0.0, 0),
    ("v.relu()", INF, 0.0, INF, 1.0, 0),
    ("v.relu()", -INF, 0.0, 0.0, 0.0, 0),
    ("v.relu()", NAN, 0.0, NAN, 1.0, 0),
    ("v.sigmoid()", 1000.0, 0.0, 1.0, 0.0, 0),
    ("v.sigmoid()", -1000.0, 0.0, 0.0, 0.0, 0),
    ("v.sigmoid()", INF, 0.0, 1.0, 0.0, 0),
    ("v.sigmoid()", -INF, 0.0, 0.0, 0.0, 0),
    ("v.sigmoid()", NAN, 0.0, NAN, NAN, 0),
    ("v.sigmoid()", -745.0, 0.0, TINY, TINY, 0),
    ("v.sigmoid()", 40.0, 0.0, 1.0, 4.248354255291589e-18, 0),
    ("abs(v)", 0.0, 0.0, 0.0, 0.0, 0),
    ("abs(v)", -INF, 0.0, INF, -1.0, 0),
    ("abs(v)", -TINY, 0.0, TINY, -1.0, 0),
    ("2 ** v", -2000.0, 0.0, 0.0, 0.0, 0),
    ("2 ** v", 1023.0, 0.0, 2.0**1023, 2.0**1023 * math.log(2.0), 0),
    ("2 ** v", -INF, 0.0, 0.0, 0.0, 0),
    ("10 ** v", 2.0, 0.0, 100.0, 100.0 * math.log(10.0), 0),
    ("v * v * w", 1e200, 0.0, NAN, 0.0, INF),
]
ERRORS = [
    # expression, v, w, the error, and what NumPy and C give
    ("v / w", 1.0, 0.0, ZERO, INF),
    ("v / w", 1.0, -0.0, ZERO, -INF),
    ("v / w", 0.0, 0.0, ZERO, NAN),
    ("v ** -1", 0.0, 0.0, ZERO, INF),
    ("v ** -0.5", 0.0, 0.0, ZERO, INF),
    ("v ** 0.5", -1.0, 0.0, DOMAIN, NAN),
    ("v ** 2", 1e200, 0.0, LARGE, INF),
    ("v ** -2", 1e-200, 0.0, LARGE, INF),
    ("v ** 3", -1e200, 0.0, LARGE, -INF),
    ("v.exp()", 710.0, 0.0, LARGE, INF),
    ("v.log()", 0.0, 0.0, DOMAIN, -INF),
    ("v.log()", -1.0, 0.0, DOMAIN, NAN),
    ("2 ** v", 1024.0, 0.0, LARGE, INF),
    ("(v * w) ** 2", 1e200, 2.0, LARGE, INF),
]
SAFE = 1.5, 2.5  # where a graph is traced: it is the same everywhere


def value(code, v, w):
    leaves = Value(v), Value(w)
    out = eval(code, dict(zip("vw", leaves)))
    out.backward()
    return out.data, *(leaf.grad for leaf in leaves)


def tensor(code, v, w):
    leaves = Tensor([v]), Tensor([w])
    with np.errstate(all="ignore"):
        out = eval(code, dict(zip("vw", leaves)))
        out.sum().backward()
    return out.item(), *(leaf.grad[0] for leaf in leaves)


def compiled(backend):
    def run(code, v, w):
        leaves = [Value(number) for number in SAFE]
        out = eval(code, dict(zip("vw", leaves)))
        step = compile(out, [], [leaf for leaf in leaves if leaf in out.topo()], backend)
        leaves[0].data, leaves[1].data = v, w
        with np.errstate(all="ignore"):
            loss = step()
        return loss, *(leaf.grad for leaf in leaves)

    return run


ENGINES = {"Value": value, "Tensor": tensor, "python": compiled("python"), "numpy": compiled("numpy")}
RAISING = ("Value", "Tensor", "python")
LACKING = {("Tensor", "v ** w")}  # a Tensor's exponent is one plain number


def same(found, right):
    return all(
        math.isclose(x, y, rel_tol=1e-13) or x == y or (x != x and y != y) for x, y in zip(found, right, strict=True)
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_and_slopes_at_every_corner(engine):
    wrong = []
    for code, v, w, *right in CORNERS:
        if (engine, code) not in LACKING:
            found = ENGINES[engine](code, v, w)
            if not same(found, right):
                wrong.append(f"{code} at {v}, {w}: {found}, not {right}")
    assert wrong == []


@pytest.mark.parametrize("engine", ENGINES)
def test_where_there_is_no_number(engine):
    wrong = []
    for code, v, w, error, otherwise in ERRORS:
        try:
            found = ENGINES[engine](code, v, w)[0]
        except (ZERO, DOMAIN, LARGE) as told:
            if type(told) is not error or engine not in RAISING or len(str(told)) < 20:
                wrong.append(f"{code} at {v}, {w}: {told!r}, not {error.__name__}")
        else:
            if engine in RAISING or not same([found], [otherwise]):
                wrong.append(f"{code} at {v}, {w}: {found}, not {error.__name__ if engine in RAISING else otherwise}")
    assert wrong == []


@pytest.mark.skipif(not c_compiler(), reason="there is no C compiler")
def test_c_agrees():
    """One compilation for each expression: a compiler takes its time."""
    wrong = []
    for code in dict.fromkeys(row[0] for row in CORNERS + ERRORS):
        leaves = [Value(number) for number in SAFE]
        out = eval(code, dict(zip("vw", leaves)))
        used = [leaf for leaf in leaves if leaf in out.topo()]
        step = compile(out, [], used, "c")
        for row in CORNERS + ERRORS:
            if row[0] == code:
                leaves[0].data, leaves[1].data, *_ = row[1:]
                leaves[0].grad = leaves[1].grad = 0.0
                found = step(), leaves[0].grad, leaves[1].grad
                right = row[3:] if len(row) == 6 else (row[4], *found[1:])
                if not same(found, right):
                    wrong.append(f"{code} at {row[1]}, {row[2]}: {found}, not {right}")
    assert wrong == []
