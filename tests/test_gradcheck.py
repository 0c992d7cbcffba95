"""gradcheck accepts what is right and names what is wrong; slope_along nudges any node; replay copies a graph."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from micrograd import Value
from micrograd.engine import operation
from micrograd.gradcheck import GradcheckError, gradcheck, slope_along
from micrograd.replay import replay


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
    with pytest.raises(GradcheckError):
        gradcheck(lambda x: operation(x.data * 1e3, "*", x, 1e3 * (1 + 4 * off)), 1.0)


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
