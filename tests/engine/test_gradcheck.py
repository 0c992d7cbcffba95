"""gradcheck accepts what is right and names what is wrong; slope_along nudges any node; replay copies a graph."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from micrograd import Value
from micrograd.engine import operation
from micrograd.gradcheck import GradcheckError, gradcheck, slope_along
from micrograd.graph import operands_first, replay


def everything(a, b):
    return ((a * b - b / a) ** 2 + (a - 0.5).tanh() * b.exp() - (-a).sigmoid() + (a**b).log() + a.relu()) / 3


def wrong_tanh(a):
    t = a.tanh().data
    return operation(t, "tanh", a, 1.0 - t)  # the square is missing


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.floats(0.3, 2.0), st.floats(0.3, 2.0))
def test_right_rules_pass(a, b):
    assert gradcheck(everything, a, b) is True


def test_a_wrong_rule_is_named_with_both_slopes():
    with pytest.raises(GradcheckError) as error:
        gradcheck(lambda x, y: wrong_tanh(x) * y, Value(0.5, "x"), 2.0)
    text = str(error.value)
    assert "gradient of x" in text and "analytic: 1.07577" in text and "numeric: 1.5729" in text


def test_an_input_without_a_label_is_called_by_its_place():
    with pytest.raises(GradcheckError, match="gradient of input 1 is wrong"):
        gradcheck(lambda x, y: x * wrong_tanh(y), 1.0, 0.5)


def test_a_dropped_gradient_and_nan_are_caught():
    with pytest.raises(GradcheckError):
        gradcheck(lambda x: operation(x.data, "*", x, 0.0), 1.0)
    with pytest.raises(GradcheckError):
        gradcheck(lambda x: operation(x.data, "+", x, float("nan")), 1.0)


def test_the_tolerance_is_absolute_for_small_slopes_and_relative_for_large_ones():
    off = 5e-7
    assert gradcheck(lambda x: operation(x.data * 1e-3, "*", x, 1e-3 + off), 1.0)
    assert gradcheck(lambda x: operation(x.data * 1e3, "*", x, 1e3 * (1 + off)), 1.0)
    assert gradcheck(lambda x: operation(x.data * -1e3, "*", x, -1e3 * (1 + off)), 1.0)
    for right, wrong in ((1e3, 1e3 * (1 + 4 * off)), (1e-3, 1e-3 + 3 * off)):
        with pytest.raises(GradcheckError):
            gradcheck(lambda x: operation(x.data * right, "*", x, wrong), 1.0)
    assert gradcheck(lambda x: 3.0 * x, 1.0, h=0.5, tolerance=0.0)  # not a digit is lost here


def test_the_usual_nudge_is_small_enough_for_a_steep_curve():
    """The error of a central difference grows with the square of the nudge: 10 times as large is too large here."""
    assert gradcheck(lambda x: (40.0 * x).exp(), 0.0)
    x = Value(0.0)
    assert slope_along((40.0 * x).exp(), x) == pytest.approx(40.0, rel=1e-6)


@pytest.mark.parametrize("h", [0.0, -1e-5, float("inf"), float("nan")])
def test_a_nudge_that_is_none(h):
    x = Value(1.0)
    for call in (lambda: gradcheck(lambda v: v * v, 1.0, h=h), lambda: slope_along(x * x, x, h)):
        with pytest.raises(ValueError, match=f"h, the nudge, must be above 0 and finite, such as 1e-05, not {h:g}"):
            call()


@pytest.mark.parametrize(
    "function, x",
    [
        (lambda v: 5 * v, 1e6),
        (lambda v: 5 * v, -1e300),
        (lambda v: 2 * v + 1e6, 0.3),
        (lambda v: v.log(), 1e-6),
        (lambda v: 1 / v, 1e-6),
        (lambda v: v.relu(), 1e-7),
        (lambda v: v**0.5, 1e-8),
        (lambda v: (v - 1e6).tanh(), 1e6),
        (lambda v: v.tanh(), 1e-6),
        (lambda v: v * v, 0.0),
        (lambda v: v * 0 + 7.0, 1e9),
        (lambda v: (v * 1e-6).exp(), 1e6),
    ],
)
def test_right_gradients_at_numbers_of_any_size(function, x):
    assert gradcheck(function, x)


@pytest.mark.parametrize(
    "function, x",
    [
        (lambda v: operation(5 * v.data, "*", v, 5.0001), 1e6),
        (lambda v: operation(2 * v.data + 1e6, "*", v, 2.0001), 0.3),
        (lambda v: operation(math.log(v.data), "log", v, 1.0001 / v.data), 1e-6),
        (lambda v: operation(math.tanh(v.data), "tanh", v, 1.0001), 1e-6),
    ],
)
def test_wrong_gradients_at_numbers_of_any_size(function, x):
    with pytest.raises(GradcheckError, match="is wrong") as caught:
        gradcheck(function, x)
    slopes = re.findall(r"(?:analytic|numeric): (\S+)", str(caught.value))
    assert slopes[0] != slopes[1]


def test_where_no_nudge_works_the_function_speaks():
    with pytest.raises(ValueError, match=r"log\(.*\) does not exist"):
        gradcheck(lambda v: (v - 1.0).log() if v.data != 2.0 else v, 2.0 - 1e-20, h=3.0)
    with pytest.raises(ValueError, match="and input 0 is inf: take a finite number"):
        gradcheck(lambda v: v, float("inf"))
    with pytest.raises(ValueError, match="The tolerance is at least 0, such as 1e-06, not -1"):
        gradcheck(lambda v: v, 1.0, tolerance=-1)


def test_another_class_named_value():
    own = type("Value", (), {"__module__": "__main__"})
    with pytest.raises(TypeError, match=r"it returned a __main__\.Value\. It checks the package's Value"):
        gradcheck(lambda v: own(), 1.0)


def test_slope_along_a_large_number():
    v = Value(1e6)
    assert slope_along(5 * v, v) == pytest.approx(5.0, rel=1e-4)
    v = Value(1e30)
    with pytest.raises(ValueError, match=r"The nudge 1e-05 is too small to change 1e\+30: take a larger h"):
        slope_along(5 * v, v)


def test_the_inputs_are_left_alone():
    x = Value(0.5, "x")
    gradcheck(lambda v: v * v, x)
    assert (x.data, x.grad) == (0.5, 0.0)


def test_a_function_that_returns_no_value():
    with pytest.raises(TypeError, match="should return a Value, and it returned a float"):
        gradcheck(lambda x: x.data, 1.0)


def test_slope_along_any_node_agrees_with_backward():
    a, b = Value(1.2, "a"), Value(0.7, "b")
    root = everything(a, b)
    root.backward()
    for node in root.topo():
        assert slope_along(root, node) == pytest.approx(node.grad, rel=1e-6, abs=1e-8)


def test_a_replay_has_the_same_numbers_labels_and_operations():
    a, b = Value(1.2, "a"), Value(0.7, "b")
    root = everything(a, b)
    copy = replay(root)
    assert len(copy) == len(root.topo())
    for node, fresh in copy.items():
        assert fresh is not node
        assert (fresh.data, fresh._op, fresh.label) == (node.data, node._op, node.label)
        assert fresh._prev == tuple(copy[operand] for operand in node._prev)


def test_a_replay_follows_a_changed_node_and_leaves_the_graph_alone():
    a = Value(2.0)
    b = a * 3
    root = b * b
    assert replay(root, {b: 5.0})[root].data == 25.0
    assert root.data == 36.0


class Node:
    """A reader's class: operands in a set, as in the original micrograd, numbers as arrays, and no label."""

    def __init__(self, data, op="", operands=()):
        self.data, self._op, self._prev = np.array(data), op, set(operands)


def test_a_replay_of_another_class():
    a, b = Node(2.0), Node(3.0)
    product = Node(6.0, "*", [a, b])
    root = Node(36.0, "**2", [product])
    copy = replay(root)
    assert [copy[node].data for node in (a, b, product, root)] == [2.0, 3.0, 6.0, 36.0]
    assert {type(fresh.data) for fresh in copy.values()} == {float} and {fresh.label for fresh in copy.values()} == {""}
    a.label = None
    assert replay(root)[a].label == ""


@pytest.mark.parametrize("call", [replay, operands_first, lambda root: slope_along(root, Value(1.0))])
def test_a_root_that_is_no_node(call):
    with pytest.raises(TypeError, match="A graph ends in a Value, the result of a computation, not in float"):
        call(3.0)


def test_a_replay_of_an_unknown_operation():
    odd = operation(1.0, "sin", Value(0.0), 1.0)
    with pytest.raises(ValueError, match="Unknown operation 'sin'"):
        replay(odd)


def test_numpy_numbers_will_do_and_a_string_is_told():
    assert gradcheck(lambda x: x * x, np.float64(2.0))
    with pytest.raises(TypeError, match="A string is not a number"):
        gradcheck(lambda x: x * x, "2")


def test_slope_along_a_stranger():
    with pytest.raises(ValueError, match="is not in the graph of the first"):
        slope_along(Value(1.0) + 1, Value(1.0))
