"""backward() step by step, in the right order and in the naive one."""

import pytest

from micrograd import Value
from micrograd.engine import operation
from micrograd.show import step_backward


@pytest.fixture
def diamond():
    """Chapter 5's: the slope along a is 108."""
    a = Value(2.0, "a")
    b = a * a
    c = b + 1
    d = b * 3
    e = c * d
    b.label, c.label, d.label, e.label = "b", "c", "d", "e"
    return e


def test_step_backward_tells_every_update(diamond):
    steps = step_backward(diamond)
    said = []
    for k in range(8):
        steps.controls["step"].value = k
        said.append(steps.says)
    assert said[0].startswith("Start: e.grad = 1.0")
    assert said[1].splitlines() == [
        "Step 1 of 7: now e, whose gradient 1 is complete.",
        "c.grad += 12.0 * 1.0 -> 12.0",
        "d.grad += 5.0 * 1.0 -> 5.0",
    ]
    assert said[6].splitlines()[1:] == ["a.grad += 2.0 * 27.0 -> 54.0", "a.grad += 2.0 * 27.0 -> 108.0"]
    assert said[7].startswith("Step 7 of 7: now a, whose gradient 108 is complete.")
    assert "A leaf" in said[7]


def test_step_backward_ends_with_the_gradients_of_backward(diamond):
    drawing, _ = step_backward(diamond).render(step=7)
    diamond.backward()
    for node in diamond.topo():
        if node.label:
            assert f"<b>{node.label}</b></td></tr><tr><td>data {node.data:g}" in drawing.source
            assert f"grad {node.grad:g}</font>" in drawing.source


def test_step_backward_lights_one_node_and_marks_those_done(diamond):
    for k, done in ((0, 0), (1, 0), (4, 3), (7, 6)):
        source = step_backward(diamond).render(step=k)[0].source
        assert source.count("<b>now</b>") == 1
        assert source.count("<td>done</td>") == done


def test_step_backward_leaves_the_graph_alone(diamond):
    step_backward(diamond).move(step=5)
    assert all(node.grad == 0.0 for node in diamond.topo())
    assert [node.label for node in diamond.topo()].count("") == 2


def test_a_negative_slope_stands_in_brackets():
    f, d = Value(-2.0, "f"), Value(4.0, "d")
    L = d * f
    L.label = "L"
    steps = step_backward(L)
    steps.controls["step"].value = 1
    assert "d.grad += (-2.0) * 1.0 -> -2.0" in steps.says


@pytest.mark.parametrize("size", [3, 25])
def test_step_backward_on_small_and_large_graphs(size):
    node = Value(0.5, "x")
    made = 1
    while made < size:
        node = node.tanh() if made % 3 or made + 2 > size else node + 0.1
        made += 1 if node._op == "tanh" else 2
    steps = step_backward(node)
    assert steps.controls["step"].max == size
    for k in (0, size // 2, size):
        steps.controls["step"].value = k
        assert "<svg" in steps.picture


def test_step_backward_knows_the_operations_of_the_reader():
    x = Value(0.5, "x")
    steps = step_backward(operation(0.25, "my own", x, 7.0))
    steps.controls["step"].value = 1
    assert "x.grad += 7.0 * 1.0 -> 7.0" in steps.says


def test_step_backward_of_a_class_with_closures():
    class Bare:
        def __init__(self, data, prev=(), op=""):
            self.data, self._prev, self._op = data, prev, op

    x = Bare(3.0)
    steps = step_backward(Bare(9.0, (x, x), "*"))
    steps.controls["step"].value = 1
    assert steps.says.endswith("-> 6.0")
    with pytest.raises(ValueError, match="Unknown operation 'sin'"):
        step_backward(Bare(0.0, (x,), "sin"))


def test_the_naive_order_passes_on_what_it_passed_on_before(diamond):
    """Chapter 5's 156: b passes on 12, then 27 with the 12 still in it."""
    steps = step_backward(diamond, order="naive")
    last = steps.controls["step"].max
    assert last == 5
    says = [steps.render(step=k)[1] for k in range(last + 1)]
    assert [line.split("now ")[1][0] for line in (text.splitlines()[0] for text in says[1:])] == list("ecbdb")
    assert "b, for the second time, with 27: what it passed on before is in it again." in says[5]
    assert says[5].splitlines()[-2:] == ["a.grad += 2.0 * 27.0 -> 156.0", "At the end a.grad is 156 and should be 108."]
    source = steps.render(step=5)[0].source
    assert "second time" in source and "grad 156" in source
    assert all(node.grad == 0.0 for node in diamond.topo())


def test_the_naive_order_is_right_where_no_node_is_reached_twice():
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    steps = step_backward((a * b).tanh(), order="naive")
    assert steps.controls["step"].max == 2 and "should be" not in steps.render(step=2)[1]


def test_another_order_is_refused(diamond):
    with pytest.raises(ValueError, match="The order is one of 'topological', 'naive', not 'random'"):
        step_backward(diamond, order="random")
