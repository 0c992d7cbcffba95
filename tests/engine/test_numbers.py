"""What a number is, and what happens where a Value is taken for one, or copied."""

import copy
import math
import pickle
import random
import re
import sys
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from micrograd import MLP, Value
from micrograd._validate.scalars import is_number, slope_of_power, to_float

NUMBERS = {
    "int": 3,
    "bool": True,
    "float": -0.5,
    "a subclass": type("Own", (float,), {})(2.5),
    "Fraction": Fraction(1, 4),
    "Decimal": Decimal("0.1"),
    "np.float64": np.float64(0.25),
    "np.float32": np.float32(0.1),
    "np.float16": np.float16(0.5),
    "np.int8": np.int8(100),
    "np.uint64": np.uint64(2**63),
    "np.bool_": np.True_,
    "0-d array": np.array(2.0),
    "0-d ints": np.array(7),
    "a large int": 10**20,
    "inf": math.inf,
}
OTHERS = {
    "None": None,
    "str": "1",
    "np.str_": np.str_("1"),
    "bytes": b"1",
    "complex": 1j,
    "np.complex128": np.complex128(1.0),
    "list": [1.0],
    "1-d array": np.array([1.0]),
    "0-d objects": np.array(None),
    "a date": np.datetime64("2026-01-01"),
    "a duration": np.timedelta64(1, "s"),
    "a class": float,
    "dict": {1: 2},
}
by_number = pytest.mark.parametrize("number", NUMBERS.values(), ids=NUMBERS)
by_other = pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)


@by_number
def test_a_number(number):
    assert is_number(number)
    v = Value(2.0)
    assert to_float(number) == Value(number).data == (v * number).data / 2.0 == (number * v).data / 2.0 == float(number)
    assert type(Value(number).data) is type((v + number).data) is float
    assert (v < number) is (float(number) > 2.0) and (number >= v) == (float(number) >= 2.0)


@by_other
def test_no_number(other):
    assert not is_number(other)
    for call in (lambda: Value(other), lambda: Value(1.0) * other, lambda: other - Value(1.0)):
        with pytest.raises(TypeError) as caught:
            call()
        assert len(str(caught.value)) > 30


# ---- set from outside ----

OPERATIONS = {
    "v + 1": lambda v: v + 1,
    "1 - v": lambda v: 1 - v,
    "w * v": lambda v: Value(3.0) * v,
    "v * w": lambda v: v * Value(3.0),
    "v * v": lambda v: v * v,
    "v / 2": lambda v: v / 2,
    "v ** 2": lambda v: v**2,
    "v ** w": lambda v: v ** Value(2.0),
    "2 ** v": lambda v: 2**v,
    "-v": lambda v: -v,
    "exp": Value.exp,
    "log": Value.log,
    "tanh": Value.tanh,
    "relu": Value.relu,
    "sigmoid": Value.sigmoid,
    "abs": abs,
}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
@pytest.mark.parametrize(
    "number", [3, True, np.int8(100), np.float32(0.1), Fraction(1, 4), np.array(2), np.True_], ids=repr
)
def test_data_of_another_kind_counts_as_its_number(operation, number):
    """np.int8(100) * np.int8(100) is 16, and np.True_ + np.True_ is True."""
    v, w = Value(0.0), Value(number)
    v.data = number
    outs = []
    for leaf in (v, w):
        try:
            outs.append(operation(leaf))
        except OverflowError as error:
            outs.append(str(error))
    if isinstance(outs[1], str):
        assert outs[0] == outs[1]
        return
    for out in outs:
        out.backward()
    assert outs[0].data == outs[1].data and v.grad == w.grad
    assert {type(outs[0].data), type(v.grad), type(v.data)} == {float}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
@by_other
def test_data_that_is_no_number_is_told_where_it_is_read(operation, other):
    v = Value(1.0)
    v.data = other
    with pytest.raises(TypeError, match=r"^v\.data = "):
        operation(v)
    assert repr(v).startswith("Value(data=")


def test_whatever_is_set_can_be_shown():
    v = Value(1.0)
    for odd, text in ((10**400, "1000"), ("x" * 99, "'xxx"), (None, "None"), (-0.0, "0"), (np.float32(0.5), "0.5")):
        v.data = v.grad = odd
        assert repr(v).startswith(f"Value(data={text}") and len(repr(v)) < 120


def test_gradients_set_from_outside():
    v = Value(3.0)
    for grad, right in [(None, 6.0), (0, 6.0), (np.float32(1.0), 7.0), (np.True_, 7.0), (Fraction(1, 2), 6.5)]:
        v.grad = grad
        (v * v).backward()
        assert v.grad == right and type(v.grad) is float
    for grad in ("0", [0.0], 1j):
        v.grad = grad
        with pytest.raises(TypeError, match=r"^v\.grad = "):
            (v * v).backward()


@pytest.mark.parametrize("label", [None, (Value(1.0),), 3, ["a"]], ids=repr)
def test_a_label_is_a_text(label):
    with pytest.raises(TypeError, match=r"The second argument is a label, a text such as Value\(2\.0, 'a'\), not"):
        Value(1.0, label)


# ---- powers whose slope is too large for a float ----


@pytest.mark.parametrize(
    "base, exponent, slope",
    [
        (1e-200, -1.0, -math.inf),
        (5e-324, 0.001, math.inf),
        (-1e-200, -1.0, -math.inf),
        (-1e-150, -2.0, math.inf),
        (-1e-130, -2.0, math.inf),
        (-1e-80, -3.0, -3e320),
        (0.0, 0.5, math.inf),
        (0.0, 1.0, 1.0),
        (0.0, 0.0, 0.0),
        (2.0, 3.0, 12.0),
        (-2.0, 3.0, 12.0),
        (-2.0, 2.0, -4.0),
    ],
)
def test_slopes_of_powers(base, exponent, slope):
    assert slope_of_power(base, exponent) == slope
    if abs(base) > 1e-160 or exponent > -2.0:
        v = Value(base)
        out = v**exponent
        out.backward()
        assert (out.data, v.grad) == (base**exponent, slope)


# ---- taken for a number ----


def test_what_goes_by_the_number():
    v, w = Value(2.0, "v"), Value(-3.0)
    assert v > w and w < v and v >= 2 and v <= 2.0 and v < 3 and np.float64(3.0) > v
    assert not v < Value(math.nan) and not v >= math.nan
    assert max([w, v, Value(1.0)]) is v and min(v, w) is w and sorted([v, w]) == [w, v]
    assert bool(v) is True and bool(Value(0.0)) is False
    assert f"{v:.2f}|{v:>6.1f}|{w}" == "2.00|   2.0|Value(data=-3, grad=0)"


def test_abs_has_a_slope():
    for x, slope in ((2.5, 1.0), (-2.5, -1.0), (0.0, 0.0)):
        v = Value(x)
        abs(v).backward()
        assert (abs(v).data, v.grad) == (abs(x), slope)


@pytest.mark.parametrize(
    "use",
    [
        float,
        int,
        round,
        math.sqrt,
        math.exp,
        np.sqrt,
        np.exp,
        np.sin,
        np.floor,
        lambda v: np.array([v, v], dtype=float),
    ],
    ids=lambda use: getattr(use, "__name__", "use"),
)
def test_what_would_lose_the_graph_is_told(use):
    with pytest.raises(TypeError, match=r"would lose the graph.* v\.data"):
        use(Value(2.0))


def test_a_plot_of_values_is_told():
    from matplotlib.figure import Figure

    with pytest.raises(TypeError, match=r"v\.data"):
        Figure().subplots().plot([1, 2], [Value(1.0), Value(2.0)])


def test_equal_is_the_same_object():
    v, w = Value(2.0), Value(2.0)
    assert v == v and v != w and v != "2" and v is not None and {v: 1}[v] == 1
    for number in (2.0, 2, np.float64(2.0), True):
        with pytest.raises(TypeError, match=r"Compare the numbers: v\.data == 2\.0"):
            v == number  # noqa: B015
        with pytest.raises(TypeError, match="Compare the numbers"):
            number != v  # noqa: B015


def test_numpys_numbers_on_the_left():
    v = Value(4.0)
    outs = {"+": np.float64(2) + v, "-": np.float32(2) - v, "*": np.int64(2) * v, "/": np.float64(2) / v}
    assert {sign: out.data for sign, out in outs.items()} == {"+": 6.0, "-": -2.0, "*": 8.0, "/": 0.5}
    assert (np.float64(2) ** v).data == 16.0 and (np.True_ * v).data == 4.0 and (np.array(2) * v).data == 8.0
    with pytest.raises(TypeError, match=re.escape("taken one at a time: [v * w for v in values]")):
        np.array([v, v]) * v
    with pytest.raises(TypeError, match=re.escape("taken one at a time: [v * w for v in values]")):
        v * [v, v]
    with pytest.raises(TypeError, match=re.escape("make one for each, [Value(x) for x in numbers]")):
        np.array([1.0, 2.0]) * v


def test_another_class_named_value_is_told():
    own = type("Value", (), {"_prev": (), "grad": 0.0, "data": 1.0, "__module__": "__main__"})()
    with pytest.raises(
        TypeError, match=r"It is a __main__\.Value, another class: use one class for all, or pass .* v\.data"
    ):
        Value(1.0) * own
    with pytest.raises(TypeError, match=r"It is a __main__\.Value, another class"):
        MLP(1, [1])([own])
    with pytest.raises(TypeError, match="It is a Value already"):
        Value(Value(1.0))


# ---- copies ----


def graph():
    model = MLP(2, [3, 1], rng=random.Random(1))
    n = model([0.5, -1.0])
    n.label = "n"
    return model, n, (n * n + n).exp()


WAYS = {"deepcopy": copy.deepcopy, "pickle": lambda thing: pickle.loads(pickle.dumps(thing))}
by_way = pytest.mark.parametrize("again", WAYS.values(), ids=WAYS)


@by_way
def test_a_copy_is_the_same_graph_of_other_nodes(again):
    model, n, out = graph()
    model2, n2, out2 = again((model, n, out))
    out.backward()
    out2.backward()
    for ours, theirs in zip(out.topo(), out2.topo(), strict=True):
        assert ours is not theirs
        assert [ours.data, ours.grad, ours.label, ours._op] == [theirs.data, theirs.grad, theirs.label, theirs._op]
        assert ours._local_grads == theirs._local_grads
    assert n2 in out2.topo() and n2.label == "n"
    assert [p.grad for p in model2.parameters()] == [p.grad for p in model.parameters()]
    assert all(p in out2.topo() for p in model2.parameters())


@by_way
def test_a_long_chain_is_copied(again):
    v = out = Value(1.0)
    for _ in range(max(5000, 2 * sys.getrecursionlimit())):
        out = out + v
    for _ in "12":
        v2, out2 = again((v, out))
        out2.backward()
        assert v2.grad == out.data and v.grad == 0.0
        assert again([out, v])[0].data == out.data


def test_a_pickle_grows_with_the_graph_and_not_with_its_square():
    out = Value(1.0)
    for _ in range(2000):
        out = out + 1.0
    assert len(pickle.dumps(out)) < 200 * len(out.topo())


def test_a_shallow_copy_has_the_same_operands():
    _, n, out = graph()
    twin = copy.copy(out)
    assert twin is not out and twin._prev == out._prev and twin.data == out.data
    assert pickle.loads(pickle.dumps(n)).label == "n"
