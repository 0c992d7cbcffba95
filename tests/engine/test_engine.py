"""The engine's numbers and gradients, held against three judges.

Small cases worked out by hand, central differences, and HIPS autograd, a library that shares no code with this one.
"""

import math
import operator
import sys
from fractions import Fraction

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from micrograd.engine import Value

# ---- random expressions: the same recipe is run over Values, over floats and by HIPS autograd ----

ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow}
ON_VALUES = ARITHMETIC | {
    "neg": operator.neg,
    "sum": lambda a, b: sum([a, b, a]),
    "exp": Value.exp,
    "log": Value.log,
    "tanh": Value.tanh,
    "relu": Value.relu,
    "sigmoid": Value.sigmoid,
}
ON_NUMBERS = ON_VALUES | {
    "exp": anp.exp,
    "log": anp.log,
    "tanh": anp.tanh,
    "relu": lambda a: anp.maximum(a, 0.0),
    "sigmoid": lambda a: 1.0 / (1.0 + anp.exp(-a)),
}
TAKES_TWO = (*ARITHMETIC, "sum")


def evaluate(steps, inputs, operations):
    """Run a recipe. An operand is the index (int) of an earlier result, or a plain number (float)."""
    results = list(inputs)
    for name, operands in steps:
        results.append(operations[name](*(results[o] if isinstance(o, int) else o for o in operands)))
    return sum(results)  # every result counts, and is used at least once more than the recipe says


def is_safe(name, a, b=1.0, number_exponent=False):
    """Whether the operation is defined at a and b, and so far from poles and corners that a nudge stays harmless."""
    if name == "/":
        return abs(b) >= 0.5
    if name == "log":
        return a >= 0.5
    if name == "relu":
        return abs(a) >= 0.01
    if name == "**":
        whole = number_exponent and b.is_integer()
        return a >= 0.5 or (whole and (b >= 0.0 or a <= -0.5))
    return True


@st.composite
def expressions(draw, names=tuple(ON_VALUES), most_steps=8):
    """A recipe and its inputs. Operands come from all earlier results, so the graphs share sub-expressions."""
    numbers = st.floats(-3.0, 3.0) | st.sampled_from([-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0])
    inputs = draw(st.lists(numbers, min_size=1, max_size=3))
    results, steps = list(inputs), []
    for _ in range(draw(st.integers(1, most_steps))):
        name = draw(st.sampled_from(names))
        earlier = st.integers(0, len(results) - 1)
        operands = [draw(earlier)]
        if name in TAKES_TWO:
            operands = draw(st.sampled_from(["Value, Value", "Value, number", "number, Value"])).split(", ")
            operands = [draw(earlier if kind == "Value" else numbers) for kind in operands]
        at = [results[o] if isinstance(o, int) else o for o in operands]
        if is_safe(name, *at, number_exponent=isinstance(operands[-1], float)):
            out = float(ON_NUMBERS[name](*at))
            if abs(out) <= 8.0:  # tame numbers keep the rounding errors of the central difference small
                results.append(out)
                steps.append((name, operands))
    return steps, inputs


def central_differences(f, at, h=1e-5):
    """The slope of f along each coordinate, from two values of f on either side."""
    slopes = []
    for i in range(len(at)):
        up, down = list(at), list(at)
        up[i] += h
        down[i] -= h
        slopes.append((f(up) - f(down)) / (2.0 * h))
    return slopes


def assert_right(expression):
    steps, inputs = expression
    leaves = [Value(x) for x in inputs]
    root = evaluate(steps, leaves, ON_VALUES)
    root.backward()
    gradients = [leaf.grad for leaf in leaves]

    def f(x):
        return evaluate(steps, x, ON_NUMBERS)

    assert root.data == pytest.approx(f(inputs), rel=1e-12, abs=1e-12)
    assert gradients == pytest.approx([float(slope) for slope in autograd.grad(f)(inputs)], rel=1e-9, abs=1e-9)
    # a central difference is less exact, and the less so the steeper f is
    steepest = max(abs(gradient) for gradient in gradients)
    assert gradients == pytest.approx(central_differences(f, inputs), abs=1e-6 * max(1.0, steepest))


@pytest.mark.parametrize("name", ON_VALUES)
def test_one_operation_agrees_with_both_judges(name):
    @settings(derandomize=True, deadline=None, max_examples=25)
    @given(expressions(names=[name], most_steps=2))
    def check(expression):
        assert_right(expression)

    check()


@settings(derandomize=True, deadline=None, max_examples=200)
@given(expressions())
def test_random_expressions_agree_with_both_judges(expression):
    assert_right(expression)


# ---- every operation by hand, at a = 3 and b = 2 ----

SIGMOID_OF_3 = 1.0 / (1.0 + math.exp(-3.0))
BY_HAND = {
    # what is written: (its value, _op, operands, slopes)
    "a + b": (5, "+", (3, 2), (1, 1)),
    "a - b": (1, "-", (3, 2), (1, -1)),
    "a * b": (6, "*", (3, 2), (2, 3)),
    "a / b": (1.5, "/", (3, 2), (1 / 2, -3 / 4)),
    "a ** b": (9, "**", (3, 2), (6, 9 * math.log(3))),
    "a + 4": (7, "+", (3, 4), (1, 1)),
    "a - 4": (-1, "-", (3, 4), (1, -1)),
    "a * 4": (12, "*", (3, 4), (4, 3)),
    "a / 4": (0.75, "/", (3, 4), (1 / 4, -3 / 16)),
    "a ** 4": (81, "**4", (3,), (108,)),
    "a ** 0.5": (3**0.5, "**0.5", (3,), (0.5 / 3**0.5,)),
    "a ** 0.12345": (3**0.12345, "**0.12345", (3,), (0.12345 * 3 ** (0.12345 - 1),)),  # the name is exact
    "a ** -1": (1 / 3, "**-1", (3,), (-1 / 9,)),
    "4 + a": (7, "+", (4, 3), (1, 1)),
    "4 - a": (1, "-", (4, 3), (1, -1)),
    "4 * a": (12, "*", (4, 3), (3, 4)),
    "4 / a": (4 / 3, "/", (4, 3), (1 / 3, -4 / 9)),
    "4 ** a": (64, "**", (4, 3), (48, 64 * math.log(4))),
    "-a": (-3, "neg", (3,), (-1,)),
    "a.exp()": (math.exp(3), "exp", (3,), (math.exp(3),)),
    "a.log()": (math.log(3), "log", (3,), (1 / 3,)),
    "a.tanh()": (math.tanh(3), "tanh", (3,), (1 - math.tanh(3) ** 2,)),
    "a.relu()": (3, "relu", (3,), (1,)),
    "(-a).relu()": (0, "relu", (-3,), (0,)),
    "a.sigmoid()": (SIGMOID_OF_3, "sigmoid", (3,), (SIGMOID_OF_3 * (1 - SIGMOID_OF_3),)),
    "a": (3, "", (), ()),
}


@pytest.mark.parametrize("written", BY_HAND)
def test_operation_by_hand(written):
    data, op, operands, slopes = BY_HAND[written]
    out = eval(written, {"a": Value(3), "b": Value(2)})
    assert out._op == op
    assert type(out._prev) is tuple
    # a plain number is a leaf of its own: nothing is folded away, and operands stay in the order written
    assert tuple(operand.data for operand in out._prev) == operands
    assert out.data == pytest.approx(data, rel=1e-12)
    assert type(out._local_grads) is tuple
    assert out._local_grads == pytest.approx(slopes, rel=1e-12)


def test_operands_are_kept_themselves_not_copied():
    a, b = Value(3.0), Value(2.0)
    first, second = (a - b)._prev
    assert first is a and second is b
    assert (a + a)._prev == (a, a)


def test_sum_starts_from_a_leaf_of_zero():
    a, b = Value(3.0), Value(2.0)
    total = sum([a, b, a])
    total.backward()
    assert (total.data, a.grad, b.grad) == (8.0, 2.0, 1.0)
    assert [node.data for node in total.topo()] == [0.0, 3.0, 3.0, 2.0, 5.0, 8.0]


# ---- backward ----


def test_an_operand_used_twice_gets_both_shares():
    a = Value(3.0)
    (a + a).backward()
    assert a.grad == 2.0


def test_a_diamond():
    a = Value(2.0)
    b = a * a
    c = b + 1
    d = b * 3
    e = c * d
    e.backward()
    assert e.data == 60.0
    assert [v.grad for v in (e, d, c, b, a)] == [1.0, 5.0, 12.0, 27.0, 108.0]


def test_a_second_backward_adds_to_leaves_and_restarts_inner_nodes():
    a = Value(2.0)
    b = 3 * a
    c = b * b
    c.backward()
    assert (a.grad, b.grad, c.grad) == (36.0, 12.0, 1.0)
    c.backward()
    assert (a.grad, b.grad, c.grad) == (72.0, 12.0, 1.0)


def test_backward_from_two_roots_adds_up_in_leaves():
    a = Value(2.0)
    shared = a * a
    (shared * 3).backward()
    shared.tanh().backward()
    slope = 1.0 - math.tanh(4.0) ** 2
    assert a.grad == pytest.approx(12.0 + 4.0 * slope)
    assert shared.grad == pytest.approx(slope)  # an inner node knows the last root alone


def test_backward_on_a_leaf():
    a = Value(5.0)
    a.backward()
    assert a.grad == 1.0
    a.backward()
    assert a.grad == 2.0


def test_backward_leaves_the_rest_of_a_graph_alone():
    a, b = Value(2.0), Value(3.0)
    inner = a * b
    outer = inner * 5
    outer.grad = b.grad = 7.0
    inner.backward()
    assert (a.grad, b.grad, outer.grad) == (3.0, 9.0, 7.0)


def test_topo_is_depth_first_with_the_left_operand_first():
    a, b, c = Value(1.0), Value(2.0), Value(3.0)
    left = a * b
    right = b * c
    bent = right.tanh()
    root = left + bent
    assert root.topo() == [a, b, left, c, right, bent, root]
    assert a.topo() == [a]
    assert (a + a).topo()[0] is a and len((a + a).topo()) == 2


@settings(derandomize=True, deadline=None, max_examples=50)
@given(expressions())
def test_topo_has_every_value_once_and_operands_before_results(expression):
    steps, inputs = expression
    root = evaluate(steps, [Value(x) for x in inputs], ON_VALUES)
    order = root.topo()
    place = {node: i for i, node in enumerate(order)}
    assert len(place) == len(order)
    assert order[-1] is root
    assert all(place[operand] < place[node] for node in order for operand in node._prev)
    assert order == root.topo()


def test_a_chain_of_a_million_operations():
    a = out = Value(1.0)
    for _ in range(1_000_000):
        out = out + a
    out.backward()
    assert out.data == a.grad == 1_000_001.0


def lines_run(function):
    """How many lines of Python a call runs: a measure of work that is the same on every machine."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function()
    finally:
        sys.settrace(before)
    return count


def test_backward_takes_work_in_proportion_to_the_graph():
    def work(rungs):
        a = out = Value(1.0)
        for _ in range(rungs):
            out = out + out  # every rung doubles the number of paths: none may be walked twice
        lines = lines_run(out.backward)
        assert a.grad == 2.0**rungs
        return lines

    assert work(400) - work(200) == 2 * (work(200) - work(100)) > 0


# ---- corners and extremes ----


def test_relu_has_slope_zero_at_zero():
    out = Value(0.0).relu()
    assert (out.data, out._local_grads) == (0.0, (0.0,))


@pytest.mark.parametrize("x, tanh, sigmoid", [(1000.0, 1.0, 1.0), (-1000.0, -1.0, 0.0)])
def test_tanh_and_sigmoid_take_any_number(x, tanh, sigmoid):
    for far_out in (Value(x), Value(x * math.inf)):
        assert (far_out.tanh().data, far_out.tanh()._local_grads) == (tanh, (0.0,))
        assert (far_out.sigmoid().data, far_out.sigmoid()._local_grads) == (sigmoid, (0.0,))


def test_sigmoid_is_exact_far_out():
    assert Value(0.0).sigmoid().data == 0.5
    assert Value(-40.0).sigmoid().data == pytest.approx(math.exp(-40.0), rel=1e-12, abs=0)
    for x in (40.0, -40.0):  # where sigmoid (1 - sigmoid), taken literally, is 0 at +40
        assert Value(x).sigmoid()._local_grads == pytest.approx((math.exp(-40.0),), rel=1e-12, abs=0)


@pytest.mark.parametrize(
    "base, exponent, data, slope",
    [
        (0.0, 0, 1.0, 0.0),
        (5.0, 0, 1.0, 0.0),
        (1e-310, 0, 1.0, 0.0),  # the rule n a^(n-1) would meet 1 / 1e-310, too large for a float
        (0.0, 1, 0.0, 1.0),
        (0.0, 2, 0.0, 0.0),
        (0.0, 0.5, 0.0, math.inf),
        (-2.0, 3, -8.0, 12.0),
        (-2.0, -1, -0.5, -0.25),
    ],
)
def test_power_with_a_number_as_exponent(base, exponent, data, slope):
    out = Value(base) ** exponent
    assert (out.data, out._local_grads) == (data, (slope,))


@pytest.mark.parametrize(
    "base, exponent, slopes",
    [(0.0, 0.5, (math.inf, 0.0)), (0.0, 1.0, (1.0, 0.0)), (0.0, 2.0, (0.0, 0.0)), (2.0, 0.0, (0.0, math.log(2.0)))],
)
def test_power_with_a_value_as_exponent(base, exponent, slopes):
    for out in (Value(base) ** Value(exponent), base ** Value(exponent)):
        assert (out.data, out._local_grads) == (base**exponent, slopes)


# ---- what a Value accepts, shows and refuses ----


def test_a_new_value():
    a = Value(3, label="a")
    assert (a.data, a.grad, a.label, a._op, a._prev, a._local_grads) == (3.0, 0.0, "a", "", (), ())
    assert type(a.data) is type(a.grad) is float
    assert Value(3).label == (a + 1).label == ""
    assert (a + 1).grad == 0.0


@pytest.mark.parametrize("two", [2, 2.0, Fraction(2), np.float64(2), np.float32(2), np.int64(2)], ids=repr)
def test_every_kind_of_real_number_is_taken(two):
    assert type(Value(two).data) is float
    for name, operation in ARITHMETIC.items():
        for out, right in [(operation(two, Value(3)), operation(2, 3)), (operation(Value(3), two), operation(3, 2))]:
            assert type(out) is Value, name  # NumPy must not make an array of it
            assert type(out.data) is float
            assert out.data == right


@pytest.mark.parametrize(
    "data, grad, label, shown",
    [
        (-8, 0, "", "Value(data=-8, grad=0)"),
        (1 / 3, -2 / 3, "", "Value(data=0.3333, grad=-0.6667)"),
        (123456.0, 1e-9, "", "Value(data=1.235e+05, grad=1e-09)"),
        (-0.0, -0.0, "", "Value(data=0, grad=0)"),
        (2.0, 1.0, "x1", "Value(data=2, grad=1, label='x1')"),
    ],
)
def test_repr_is_short_and_rounded(data, grad, label, shown):
    v = Value(data, label=label)
    v.grad = grad
    assert repr(v) == shown


def test_a_bool_counts_as_0_or_1():
    assert (Value(True).data, (Value(3) * False).data) == (1.0, 0.0)


def test_a_misspelt_attribute_is_refused():
    for v in (Value(1.0), Value(1.0) + 1):
        with pytest.raises(AttributeError):
            v.gard = 0.0


def test_relu_does_not_hide_nan():
    assert math.isnan(Value(math.nan).relu().data)


def test_a_tiny_base_to_the_power_zero():
    assert (Value(1e-310) ** Value(0.0)).data == 1.0


def test_no_minus_zero_in_names_and_messages():
    assert (Value(2.0) ** -0.0)._op == "**0"
    with pytest.raises(ValueError, match=r"log\(0\)"):
        Value(-0.0).log()
