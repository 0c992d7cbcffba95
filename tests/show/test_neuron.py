"""A neuron on the plane: its line, its curve, its graph, and bad input."""

import html
import math

import matplotlib.pyplot as plt
import pytest

from micrograd.show import neuron_explorer, two_units_explorer
from micrograd.show.graph import INSTALL_HINT

POINTS = [[0.0, 2.0], [2.0, 1.0], [1.0, 0.0], [-1.0, 1.0]]


KINDS = [1.0, -1.0, -1.0, 1.0]


@pytest.fixture
def neuron():
    return neuron_explorer(POINTS, KINDS, w1=1.0, w2=2.0, b=-2.0)


@pytest.mark.parametrize(
    ("control", "value", "n", "right"),
    [
        ("w1", -4.0, 2.0, "4 of 4 (A, B, C, D)"),
        ("w1", 0.0, 2.0, "2 of 4 (A, C)"),
        ("w2", 4.0, 6.0, "3 of 4 (A, C, D)"),
        ("b", -4.0, 0.0, "1 of 4 (C)"),  # A and B lie on the line, which is no side
        ("b", 4.0, 8.0, "2 of 4 (A, D)"),
    ],
)
def test_a_slider_moves_line_curve_and_graph(neuron, control, value, n, right):
    before = neuron.picture
    neuron.controls[control].value = value
    assert neuron.picture != before
    assert f"Point A: n = {n:.2f}, o = tanh(n) = {math.tanh(n):.4f}" in neuron.says
    assert f"On the side of their color: {right}. The arrow is (w1, w2), drawn at 0.37 of its length." in neuron.says
    assert neuron.says in html.unescape(neuron._page.value)


def test_the_graph_belongs_to_the_chosen_point(neuron, capsys):
    neuron.move(point="D")
    assert capsys.readouterr().out.startswith(
        "Point D: n = -1.00, o = tanh(n) = -0.7616, and the slope of tanh there is 0.4200."
    )
    drawing = neuron._graph(w1=1.0, w2=2.0, b=-2.0, point="D")
    assert drawing.title == "computation graph of o, 10 values"
    assert (
        "x1 = -1 and w1 = 1" in drawing.description and "o = -0.7616 is made by tanh from n = -1" in drawing.description
    )
    assert "grad 0.42</font>" in drawing.source  # of the bias, whose local slopes are 1: that of tanh
    assert "<svg" in neuron.picture and "<img" in neuron.picture


def test_a_neuron_with_no_weights_has_no_line(neuron):
    neuron.move(w1=0.0, w2=0.0, b=0.0)
    assert "n = 0.00" in neuron.says and "0 of 4 (none)" in neuron.says


def test_the_weights_and_the_line_are_at_a_right_angle(neuron):
    figure, all_axes = plt.subplots(1, 2)
    neuron._plot(all_axes, w1=-3.0, w2=1.5, b=1.0, point="A")
    arrow = next(text for text in all_axes[0].texts if text.arrow_patch)
    (foot1, foot2), (tip1, tip2) = arrow.xyann, arrow.xy
    assert -3.0 * foot1 + 1.5 * foot2 + 1.0 == pytest.approx(0.0)
    assert (tip1 - foot1) / (tip2 - foot2) == pytest.approx(-3.0 / 1.5)
    assert all_axes[0].get_aspect() == 1.0
    plt.close(figure)


def test_without_a_drawing_program_the_plots_stay(neuron, monkeypatch):
    def missing(source):
        raise LookupError(INSTALL_HINT)

    monkeypatch.setattr("micrograd.show.graph._layout", missing)
    neuron.move(b=1.0)
    assert "<img" in neuron.picture and "<svg" not in neuron.picture
    assert neuron.says.endswith(INSTALL_HINT)


@pytest.mark.parametrize("widget", [neuron_explorer, two_units_explorer])
def test_bad_input_is_told_in_words(widget):
    with pytest.raises(ValueError, match="4 points, 1 classes"):
        widget(POINTS, [1.0])
    with pytest.raises(ValueError, match=r"From 1 to 8 points .* not 0"):
        widget([], [])
    with pytest.raises(ValueError, match=r"From 1 to 8 points .* not 9"):
        widget([[0, 0]] * 9, [1] * 9)
    with pytest.raises(ValueError, match=r"each x is \[x1, x2\]"):
        widget([[0.0]], [1.0])


@pytest.mark.parametrize("widget", [neuron_explorer, two_units_explorer])
def test_later_changes_of_the_points_do_not_matter(widget):
    xs, ys = [[0.0, 0.0], [1.0, 1.0]], [1.0, -1.0]
    explorer = widget(xs, ys)
    before = explorer.says
    xs[0][0], ys[1] = 100.0, 1.0
    explorer._redraw()
    assert explorer.says == before
