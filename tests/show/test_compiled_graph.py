"""The program of a graph, step by step: the lines, the numbers beside them, and mistakes told in words."""

import math
import random

import pytest

from micrograd import MLP, Value, show
from micrograd.engine import operation
from micrograd.nn import softplus


def neuron():
    w, x, b, y = Value(-3.0, "w"), Value(2.0, "x"), Value(6.5, "b"), Value(0.0, "y")
    out = (w * x + b).tanh()
    out.label = "out"
    loss = (out - y) ** 2
    loss.label = "loss"
    return loss


def test_the_lines_are_a_program_that_gives_the_gradients():
    loss = neuron()
    widget = show.step_source(loss)
    leaves = {v.label: v for v in loss.topo() if v.label}
    names = {v.label: v.data for v in leaves.values() if not v._prev} | {"tanh": math.tanh}
    names |= {f"d_{v.label}": 0.0 for v in widget._root.topo()}
    exec("\n".join(widget.lines), names)
    loss.backward()
    assert names["loss"] == loss.data
    for name, leaf in leaves.items():
        assert math.isclose(names[f"d_{name}"], leaf.grad, rel_tol=1e-12, abs_tol=1e-15)


def test_first_middle_and_last_step(capsys):
    widget = show.step_source(neuron())
    last = widget.controls["step"].max
    assert last == 10 and len(widget.lines) == 5 + 1 + 8
    for step, words in (
        (0, "t1 = w * x\nt1 is -6."),
        (5, "d_loss = 1.0\nBackward starts"),
        (10, "d_x += w * d_t1\nd_w is"),
    ):
        widget.move(step=step)
        assert words.splitlines()[0] in widget.says and words.splitlines()[1] in widget.says
        assert widget.picture.count("#ffe399") >= 2  # a box of the drawing, and a line
    assert "Step 10: d_w += x * d_t1; d_x" in capsys.readouterr().out


def test_every_operation_has_lines():
    a, b = Value(0.5, "a"), Value(1.5, "b")
    root = (a * b - b / a + (-a).exp() + b.log() + a.sigmoid() + softplus(a) + b.relu()) ** 3 + a**b + a**2
    assert len(show.step_source(root).lines) > 30


def test_the_gradients_of_the_graph_stay():
    loss = neuron()
    show.step_source(loss).move(step=10)
    assert all(v.grad == 0.0 for v in loss.topo())


def test_groups_form_step_by_step():
    model = MLP(2, [2, 1], "tanh", "linear", rng=random.Random(1))
    inputs = [Value(0.5, "x1"), Value(-0.3, "x2")]
    widget = show.step_groups(model(inputs), inputs, model.parameters())
    assert widget.controls["step"].max == 3
    said = [widget.render(step=step)[1] for step in range(4)]
    assert said[0].startswith("Step 0: 14 operations")
    assert said[1] == "Step 1: sum_1, 2 alike, made of 8 operations.\nsum_1 = b_1 + W_1 @ x"
    assert said[2] == "Step 2: tanh_1, 2 alike, made of 2 operations.\ntanh_1 = tanh(sum_1)"
    assert said[3].splitlines() == ["Step 3: sum_2, 4 operations, alone.", "sum_2 = b_2 + W_2 @ tanh_1"]
    sources = [widget.render(step=step)[0].source for step in range(4)]
    assert [source.count("sum_1") for source in sources] == [0, 8, 8, 8]
    assert [source.count("tanh_1") for source in sources] == [0, 0, 2, 2]
    with pytest.raises(ValueError, match="not in the graph"):
        show.step_groups(model(inputs), [Value(1.0)], model.parameters())
    large = MLP(2, [20, 1], rng=random.Random(1))
    assert show.step_groups(large(inputs), inputs, large.parameters()).controls["step"].max == 0


def test_what_is_no_graph_is_told_in_words():
    with pytest.raises(TypeError, match="This needs a Value"):
        show.step_source(3.0)
    a = Value(1.0)
    with pytest.raises(ValueError, match="Unknown operation 'sin'"):
        show.step_source(operation(math.sin(1.0), "sin", a, math.cos(1.0)))
