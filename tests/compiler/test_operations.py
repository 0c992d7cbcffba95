"""Every row of the table of operations: the same value and the same slopes everywhere, and an independent opinion.

Values, replay and the three back ends, against central differences, HIPS autograd and mpmath at ordinary points, and
against each other at corners, +-1000, inf and nan.
"""

import ast
import math
import random

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from mpmath import mp

from micrograd import Value, operations, show
from micrograd.compiler import c_compiler, compile, to_source
from micrograd.engine import operation
from micrograd.gradcheck import slope_along
from micrograd.graph import replay
from micrograd.losses import softplus
from micrograd.operations import FUNCTIONS, OPERATIONS, lookup, register, write
from micrograd.tensor import Tensor

BACKENDS = ["python", "numpy", *(["c"] if c_compiler() else [])]
POWERS = ("**2", "**3", "**-1", "**0.5", "**-2.5", "**0", "**1")
ROWS = [*OPERATIONS, *POWERS]
ORDINARY = [(0.3, 1.7), (2.5, -0.6), (1.1, 0.9), (7.0, 2.0)]
CORNERS = [0.0, -0.0, 1.0, -1.0, 1000.0, -1000.0, 1e-300, 1e300, math.inf, -math.inf, math.nan]
PEERS = {  # in autograd's words, and in mpmath's where they differ
    "+": lambda m, a, b: a + b,
    "-": lambda m, a, b: a - b,
    "*": lambda m, a, b: a * b,
    "/": lambda m, a, b: a / b,
    "**": lambda m, a, b: a**b,
    "neg": lambda m, a: -a,
    "exp": lambda m, a: m.exp(a),
    "log": lambda m, a: m.log(a),
    "tanh": lambda m, a: m.tanh(a),
    "relu": lambda m, a: a * (a > 0.0),
    "sigmoid": lambda m, a: 1.0 / (1.0 + m.exp(-a)),
    "softplus": lambda m, a: m.log(1.0 + m.exp(a)),
}


def peer(name):
    return PEERS.get(name) or (lambda m, a: a ** float(name[2:]))


def on_values(name, numbers):
    """The result and the slopes of a row on Values, or None where it has no value."""
    operands = [Value(number) for number in numbers]
    try:
        out = lookup(name).on_values(*operands)
    except (ArithmeticError, ValueError):
        return None
    return out.data, list(out._local_grads)


@pytest.mark.parametrize("name", ROWS)
def test_values_and_slopes_at_ordinary_points(name):
    row = lookup(name)
    for place in ORDINARY:
        numbers = list(place[: len(row.slopes)])
        out, slopes = on_values(name, numbers)
        with mp.workdps(40):
            assert out == pytest.approx(float(peer(name)(mp, *map(mp.mpf, numbers))), rel=1e-15)
        for side, slope in enumerate(slopes):
            assert slope == pytest.approx(grad(lambda *x: peer(name)(anp, *x), side)(*numbers), rel=1e-13)
            up, down = ([n + h * (i == side) for i, n in enumerate(numbers)] for h in (1e-6, -1e-6))
            numeric = (on_values(name, up)[0] - on_values(name, down)[0]) / 2e-6
            assert slope == pytest.approx(numeric, rel=1e-6, abs=1e-8)


@pytest.fixture(scope="module")
def steps():
    """For each back end, a step whose loss is every row on parameters of its own, and their places in the list."""
    x, params, loss, places = Value(1.0), [], Value(0.0), {}
    for name in ROWS:
        mine = [Value(number) for number in ORDINARY[0][: len(lookup(name).slopes)]]
        weight = Value(0.0)  # along it the slope is the row's result; its number switches the row on
        places[name] = (mine, weight)
        params += [*mine, weight]
        loss = loss + weight * lookup(name).on_values(*(v * x for v in mine))
    return {backend: compile(loss, [x], params, backend) for backend in BACKENDS}, params, places


@pytest.mark.parametrize("name", ROWS)
def test_compiled_rows_agree_with_values_at_every_corner(name, steps):
    compiled, params, places = steps
    operands, weight = places[name]
    count = len(operands)
    for a in CORNERS:
        for numbers in [(a, b) for b in (2.0, 0.5, -1.0, a)] if count == 2 else [(a,)]:
            expected = on_values(name, numbers)
            for backend, step in compiled.items():
                for v, number in zip(operands, numbers):
                    v.data = number
                for v in params:
                    v.grad = 0.0
                weight.data = 1.0
                raised = False
                try:
                    step([1.0])
                except (ArithmeticError, ValueError):
                    raised = True
                finally:
                    found = weight.grad, [v.grad for v in operands]
                    weight.data = 0.0
                    for v, number in zip(operands, ORDINARY[0]):
                        v.data = number
                said = f"{name} at {numbers} in {backend}"
                # where Values raise, so does straight Python, and there alone; an array is inf or nan there
                assert raised == (expected is None and backend == "python"), said
                if expected is None:
                    assert raised or not all(map(math.isfinite, (found[0], *found[1], *numbers))), said
                    continue
                assert found[0] == pytest.approx(expected[0], rel=1e-14, abs=1e-300, nan_ok=True), said
                assert found[1] == pytest.approx(expected[1], rel=1e-12, abs=1e-300, nan_ok=True), said


@pytest.mark.parametrize("name", [name for name in ROWS if hasattr(Tensor, name) or name.startswith("**")])
def test_tensors_agree_where_they_have_the_row(name):
    if name == "**":
        pytest.skip("a Tensor has powers with plain numbers")
    for a in (0.3, 2.5, 1000.0, -1000.0):
        expected = on_values(name, [a])
        if expected is None:
            continue
        t = Tensor([a])
        out = t ** float(name[2:]) if name.startswith("**") else getattr(t, name)()
        out.sum().backward()
        assert out.data[0] == pytest.approx(expected[0], rel=1e-14)
        assert t.grad[0] == pytest.approx(expected[1][0], rel=1e-12)


@pytest.mark.parametrize("name", ROWS)
def test_replay_computes_every_row_again(name):
    operands = [Value(number) for number in ORDINARY[0][: len(lookup(name).slopes)]]
    out = lookup(name).on_values(*operands)
    assert out._op == name
    assert replay(out)[out].data == out.data
    assert replay(out, {operands[0]: 0.9})[out].data == on_values(name, [0.9, *ORDINARY[0][1 : len(operands)]])[0]


def test_softplus_is_the_tables_own():
    assert lookup("softplus").on_values is softplus


@pytest.mark.parametrize("name", ["sin", "**sin", "**", "", "__import__"])
def test_an_unknown_operation_raises_everywhere(name):
    x, w = Value(0.5), Value(2.0)
    own = operation(1.0, name, x, 1.0) if name != "**" else None
    if own is None:
        return
    if not name:
        with pytest.raises(ValueError, match="Unknown operation ''"):
            lookup(name)
        return
    for act in (
        lambda: lookup(name),
        lambda: replay(own),
        lambda: compile(own * w, [x], [w]),
        lambda: to_source(own * w, [x], [w], "numpy"),
        lambda: to_source(own * w, [x], [w], "c"),
        lambda: show.step_source(own * w),
    ):
        with pytest.raises(ValueError, match=r"Unknown operation '.*'.*operations.register"):
            act()


# ---- operations of one's own ----


@pytest.fixture
def table(monkeypatch):
    monkeypatch.setattr(operations, "OPERATIONS", dict(OPERATIONS))


def test_an_operation_of_ones_own_works_everywhere(table):
    sin = register("sin", "sin(a)", "cos(a)")
    hypot = register("hypot", "sqrt(a * a + b * b)", "a / out", "b / out")
    w, v, x = Value(0.7, "w"), Value(-0.4, "v"), Value(1.3, "x")

    def sample_loss(x):
        return hypot(sin(w * x), v * x) * sin(v)

    loss = sample_loss(x)
    assert loss.data == pytest.approx(math.hypot(math.sin(0.91), -0.52) * math.sin(-0.4))
    mean = (sample_loss(Value(1.3)) + sample_loss(Value(-0.2))) * 0.5
    mean.backward()
    expected = [w.grad, v.grad]
    for backend in BACKENDS:
        w.grad = v.grad = 0.0
        assert compile(loss, [x], [w, v], backend)([1.3, -0.2]) == pytest.approx(mean.data, rel=1e-14)
        assert [w.grad, v.grad] == pytest.approx(expected, rel=1e-13)
    assert replay(loss, {w: 0.1})[loss].data == pytest.approx(math.hypot(math.sin(0.13), -0.52) * math.sin(-0.4))
    assert any("sin(" in line for line in show.step_source(loss).lines)
    assert "hypot" in show.draw(loss).source


def test_a_slope_along_ones_own_operation_is_found_by_computing_again(table):
    sin = register("sin", "sin(a)", "cos(a)")
    w, x = Value(0.7), Value(1.3)
    loss = sin(w * x)
    assert slope_along(loss, w) == pytest.approx(1.3 * math.cos(0.91), rel=1e-8)
    assert loss.data == math.sin(0.7 * 1.3) and w.data == 0.7


def test_a_function_that_numpy_lacks_works_there_too(table):
    erf = register("erf", "erf(a)", "2 / sqrt(3.141592653589793) * exp(-a * a)")
    w, x = Value(0.5), Value(1.0)
    for backend in BACKENDS:
        w.grad = 0.0
        assert compile(erf(w * x), [x], [w], backend)([1.0, 2.0]) == pytest.approx((math.erf(0.5) + math.erf(1.0)) / 2)


def test_whole_numbers_in_a_formula_are_divided_as_such(table):
    half = register("half", "1 / 2 * a", "1 / 2")
    w, x = Value(0.5), Value(1.0)
    for backend in BACKENDS:
        assert compile(half(w * x), [x], [w], backend)([3.0]) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sin", "a ** 2", "2 * a"), "C has no \\*\\*"),
        (("sin", "gamma(a)", "a"), "calls gamma. Python, NumPy and C share"),
        (("sin", "math.sin(a)", "a"), "calls math.sin"),
        (("sin", "a + b", "1"), "b is unknown here. Use a"),
        (("sin", "out", "1"), "out is unknown here"),
        (("sin", "a +", "1"), "is no formula"),
        (("sin", "a if a > 0 else 0", "1"), "more than \\+ - \\* /"),
        (("sin", "'a'", "1"), "more than"),
        (("sin", "a"), "a slope for each; 0 were given"),
        (("sin", "a", "1", "1", "1"), "3 were given"),
        (("tanh", "a", "1"), "the table has it"),
        (("**a", "a", "1"), "no name"),
        (("", "a", "1"), "no name"),
    ],
)
def test_what_cannot_be_registered(table, arguments, words):
    with pytest.raises(ValueError, match=words):
        register(*arguments)


def test_register_takes_texts(table):
    with pytest.raises(TypeError, match="register takes texts"):
        register("sin", math.sin, math.cos)


# ---- formulas put together ----


@pytest.mark.parametrize(
    ("formula", "parts", "written"),
    [
        ("a * b", {"a": "x + 1", "b": "y"}, "(x + 1) * y"),
        ("a - b", {"a": "x", "b": "y - z"}, "x - (y - z)"),
        ("a + b", {"a": "x", "b": "y * z"}, "x + y * z"),
        ("(1) * d", {"d": "d_x"}, "d_x"),
        ("(-1) * d", {"d": "d_x"}, "-d_x"),
        ("(1 / b) * d", {"b": "y", "d": "d_x"}, "d_x / y"),
        ("-a", {"a": "-x"}, "x"),
        ("a + b", {"a": "0.0", "b": "x"}, "x"),
        ("a - b", {"a": "x", "b": "0.0"}, "x"),
        ("a - b", {"a": "0.0", "b": "x"}, "0.0 - x"),
        ("a / b", {"a": "x", "b": "1.0"}, "x"),
        ("exp(a)", {"a": "exp", "exp": "wrong"}, "exp(exp)"),
        ("a * b", {"a": "g[3 * i + k][s]", "b": "h.T"}, "g[3 * i + k][s] * h.T"),
    ],
)
def test_formulas_are_written_with_no_more_than_is_needed(formula, parts, written):
    assert write(formula, **parts) == written


def test_a_label_is_written_as_it_is():
    assert write("a * b", a=ast.Name("x'"), b=ast.Name("w*x")) == "x' * w*x"


@pytest.mark.parametrize("seed", range(40))
def test_a_formula_means_what_was_asked_for(seed):
    rng = random.Random(seed)
    names = {name: rng.uniform(0.5, 2.0) for name in "xyz"}

    def grown(depth):
        if depth == 0:
            return rng.choice([*names, "1.0", "0.0", "2.5"])
        form = rng.choice(["a + b", "a - b", "a * b", "a / (b * b + 1)", "-a", "tanh(a)"])
        return write(form, a=grown(depth - 1), b=grown(depth - 1))

    def meaning(text):
        return eval(text, {"tanh": math.tanh} | names)

    a, b = grown(3), grown(2)
    for sign in "+-*":
        assert meaning(write(f"a {sign} b", a=a, b=b)) == pytest.approx(eval(f"({meaning(a)}) {sign} ({meaning(b)})"))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_agree_in_python_and_numpy(name):
    function = FUNCTIONS[name]
    count = 2 if name.startswith("pow") else 1
    for numbers in ([0.3, 0.7], [0.9, 2.0], [0.5, 0.0]):
        with np.errstate(all="ignore"):
            found = function.numpy(*map(np.array, numbers[:count]))
        try:
            expected = function.python(*numbers[:count])
        except ValueError:  # outside of where it is defined
            continue
        assert float(found) == pytest.approx(expected, rel=1e-14)
