"""The widgets of chapters 7 and 8: at both ends and in the middle, their static twins, and bad input in words."""

import html
import math

import matplotlib.pyplot as plt
import pytest

from micrograd.show import neuron_explorer, two_units_explorer
from micrograd.show.graph import INSTALL_HINT

POINTS = [[0.0, 2.0], [2.0, 1.0], [1.0, 0.0], [-1.0, 1.0]]
KINDS = [1.0, -1.0, -1.0, 1.0]
CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]
XOR = [-1, 1, 1, -1]


@pytest.fixture
def neuron():
    return neuron_explorer(POINTS, KINDS, w1=1.0, w2=2.0, b=-2.0)


@pytest.fixture
def two_units():
    return two_units_explorer(CORNERS, XOR)


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
    assert f"Point A: n = {n:.2f}, o = tanh(n) = {math.tanh(n):.2f}" in neuron.says
    assert neuron.says.endswith(f"On the side of their color: {right}.")
    assert neuron.says in html.unescape(neuron._page.value)


def test_the_graph_belongs_to_the_chosen_point(neuron, capsys):
    neuron.move(point="D")
    assert capsys.readouterr().out.startswith(
        "Point D: n = -1.00, o = tanh(n) = -0.76, and the slope of tanh there is 0.4200."
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
    with pytest.raises(ValueError, match="From 1 to 8 points .* not 0"):
        widget([], [])
    with pytest.raises(ValueError, match="From 1 to 8 points .* not 9"):
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


def test_two_lines_solve_xor_and_one_does_not(two_units):
    assert two_units.says == (
        "Hidden units tanh: the output is right at 4 of 4 points (A, B, C, D). The lines of both units shape its boundary."
    )
    for b1, right in ((-10.0, 2), (10.0, 3)):
        two_units.controls["b1"].value = b1
        assert f"right at {right} of 4" in two_units.says
    two_units.move(b1=-2.0, turn=180.0)
    assert "right at 2 of 4" in two_units.says or "right at 3 of 4" in two_units.says


def test_linear_hidden_units_never_solve_xor(two_units):
    two_units.move(bend="linear")
    for turn in (-180.0, -90.0, 0.0, 45.0, 180.0):
        for b1 in (-10.0, -2.0, 3.0, 10.0):
            two_units.move(turn=turn, b1=b1)
            assert "right at 4" not in two_units.says
    assert two_units.says.endswith("Its boundary can only be one straight line.")


def test_the_output_is_the_one_in_the_title(two_units):
    figure, all_axes = plt.subplots(1, 3)
    two_units._plot(all_axes, b1=-2.0, b2=-6.0, turn=0.0, bend="tanh")
    assert [axes.get_title(loc="left") or axes.get_title() for axes in all_axes] == [
        "h1",
        "h2",
        "o = tanh(2*h1 - 2*h2 - 2)",
    ]
    plt.close(figure)


def test_the_static_twin_has_a_row_for_each_setting(neuron, two_units, monkeypatch):
    shown = []
    monkeypatch.setattr("micrograd.show.neuron.caption", lambda text: shown.append((text, len(plt.gcf().axes))))
    neuron.still(dict(b=-2.0), dict(b=0.0), text="two lines")
    two_units.still(dict(bend="tanh"), dict(bend="linear"), text="two bends")
    assert shown == [("two lines", 4), ("two bends", 6)]
    plt.close("all")


def test_widgets_leave_pyplot_alone(neuron, two_units):
    neuron.move(w1=2.0)
    two_units.move(turn=30.0)
    assert plt.get_fignums() == []
