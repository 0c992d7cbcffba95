"""Two hidden neurons, and the plane as the last layer sees it."""

import math

import matplotlib.pyplot as plt
import pytest

from micrograd import MLP
from micrograd.show import bending_space, bumps_explorer, neuron_explorer, two_units_explorer

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


def test_two_lines_solve_xor_and_one_does_not(two_units):
    assert two_units.says == (
        "Hidden units tanh: the output is right at 4 of 4 points (A, B, C, D). "
        "The lines of both units shape its boundary."
    )
    for b1, right in ((-10.0, 2), (10.0, 3)):
        two_units.controls["b1"].value = b1
        assert f"right at {right} of 4" in two_units.says
    two_units.move(b1=-2.0, turn=180.0)
    assert "right at 2 of 4" in two_units.says or "right at 3 of 4" in two_units.says


def test_linear_hidden_units_never_solve_xor(two_units):
    two_units.move(bend="linear")
    for turn in (-180.0, -90.0, 0.0, 45.0):
        for b1 in (-10.0, 3.0):
            two_units.move(turn=turn, b1=b1)
            assert "right at 4" not in two_units.says
    assert "It has no boundary here: the output is" in two_units.says
    two_units.move(turn=-30.0, b1=-2.0)
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


def test_a_still_picture_has_a_row_for_each_setting(neuron, two_units, shown, monkeypatch):
    panels = []
    monkeypatch.setattr("micrograd.show.explorer.png_of", lambda figure, _: panels.append(len(figure.axes)) or b"")
    neuron.still(dict(b=-2.0), dict(b=0.0), text="two lines")
    two_units.still(dict(bend="tanh"), dict(bend="linear"), text="two bends")
    assert panels == [4, 6]


def test_widgets_leave_pyplot_alone(neuron, two_units):
    neuron.move(w1=2.0)
    two_units.move(turn=30.0)
    assert plt.get_fignums() == []


def net(bend, numbers):
    model = MLP(2, [2, 1], activation=bend, output="linear")
    for p, number in zip(model.parameters(), numbers, strict=True):
        p.data = float(number)
    return model


def test_a_linear_layer_keeps_straight_lines_and_tanh_bends_them():
    numbers = [4, 4, -2, 4, 4, -6, 2, -2, -2]
    models = {bend: net(bend, numbers) for bend in ("linear", "tanh")}
    bending_space(models, CORNERS, XOR)
    (_, linear), (_, bent) = [plt.gcf().axes[k : k + 2] for k in (0, 2)]
    for axes, straight in ((linear, True), (bent, False)):
        off = 0.0
        for line in axes.lines[:-1]:  # the last is the boundary
            xy = line.get_xydata()
            along = (xy - xy[0]) @ (xy[-1] - xy[0]) / max(1e-9, ((xy[-1] - xy[0]) ** 2).sum())
            off = max(off, abs(xy - xy[0] - along[:, None] * (xy[-1] - xy[0])).max())
        assert (off < 1e-9) == straight
    assert [axes.get_title(loc="left") or axes.get_title() for axes in plt.gcf().axes][::2] == [
        "linear: the inputs",
        "tanh: the inputs",
    ]
    plt.close("all")


@pytest.mark.parametrize(
    ("models", "kind"),
    [
        ({}, TypeError),
        ([MLP(2, [2, 1])], TypeError),
        ({"a": MLP(2, [3, 1])}, ValueError),
        ({"a": MLP(2, [1])}, ValueError),
    ],
)
def test_networks_of_another_shape_are_refused(models, kind):
    with pytest.raises(kind, match=r"two|by name"):
        bending_space(models, CORNERS, XOR)
    assert plt.get_fignums() == []


def test_more_pairs_of_tanh_come_closer():
    explorer = bumps_explorer(math.sin, -3, 3, "sin")
    away = [float(explorer.render(pairs=pairs)[1].split(" is ")[1].split()[0]) for pairs in (1, 4, 8, 20)]
    assert away == sorted(away, reverse=True) and away[-1] < 0.1
    assert explorer.render(pairs=1)[1].startswith("2 tanh units in 1 pair: the sum is ")


def test_a_steep_pair_is_a_box():
    """tanh(k (x - left)) - tanh(k (x - right)) is 2 between them and 0 outside: half of it times f is f."""
    figure, _ = bumps_explorer(lambda x: 3.0, 0.0, 2.0).render(pairs=2, steepness=20.0)
    first = figure.axes[0].lines[0].get_ydata()
    assert first[50] == pytest.approx(3.0, abs=1e-3) and first[350] == pytest.approx(0.0, abs=1e-3)
