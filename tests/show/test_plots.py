"""Plots of a network at work: what is drawn, what is refused, and that nothing warns."""

import math
import random

import matplotlib.colors as mcolors
import matplotlib.pyplot as plt
import numpy as np
import pytest

from micrograd import MLP, Value
from micrograd.nn import mse_loss
from micrograd.show.plots import (
    activation_histograms,
    confusion_table,
    decision_boundary,
    gradient_histograms,
    grid_around,
    loss_curves,
    score_field,
    time_dots,
)
from micrograd.show.style import BLUE, ORANGE

POINTS = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
KINDS = [1.0, -1.0, 1.0, -1.0]

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def panels():
    """Axes to draw on; at the end the figure is drawn, which is when matplotlib finds out what it can't draw."""
    figures = []

    def new(count=1):
        figure, all_axes = plt.subplots(1, count, squeeze=False)
        figures.append(figure)
        return all_axes[0]

    yield new
    for figure in figures:
        figure.canvas.draw()
        plt.close(figure)


@pytest.fixture
def axes(panels):
    return panels()[0]


def color_of(collection):
    return mcolors.to_hex(collection.get_facecolors()[0])


# ---- the plane ----


@pytest.mark.parametrize("number", [Value, float, np.float64, np.float32])
def test_the_boundary_lies_where_the_score_is_zero(axes, number):
    decision_boundary(axes, lambda x: number(0.25 - x[0]), POINTS, KINDS, steps=21)
    _, line, circles, triangles = axes.collections
    assert all(abs(x - 0.25) < 1e-7 for x, _ in line.get_paths()[0].vertices)
    assert [len(points.get_offsets()) for points in (circles, triangles)] == [2, 2]


def test_blue_circles_above_zero_orange_triangles_for_the_others(axes):
    decision_boundary(axes, lambda x: x[0], POINTS, [1, 0, 3.0, -1], steps=5)
    *_, circles, triangles = axes.collections
    assert (color_of(circles), color_of(triangles)) == (BLUE, ORANGE)
    assert circles.get_offsets().tolist() == [[0.0, 0.0], [0.0, 1.0]]
    assert triangles.get_offsets().tolist() == [[1.0, 0.0], [1.0, 1.0]]
    assert len(circles.get_paths()[0].vertices) > len(triangles.get_paths()[0].vertices)


@pytest.mark.parametrize(
    ("score", "blue"), [(0.9, True), (0.1, True), (-0.1, False), (-0.9, False), (1e6, True), (-1e6, False)]
)
def test_the_color_of_the_plane(axes, score, blue):
    decision_boundary(axes, lambda x: score, POINTS, KINDS, steps=5)
    fill, _, _ = axes.collections  # no line: the score never changes its sign
    drawn = [color for color, path in zip(fill.get_facecolors(), fill.get_paths()) if len(path.vertices)]
    assert len(drawn) == 1
    red, _, blueness, _ = drawn[0]
    assert (blueness > red) == blue


def test_no_boundary_where_the_score_only_touches_zero(axes):
    decision_boundary(axes, lambda x: max(0.0, x[0]), POINTS, KINDS, steps=5)
    assert len(axes.collections) == 3


def test_the_model_is_asked_on_a_grid_with_a_margin(axes):
    asked = []
    decision_boundary(axes, lambda x: asked.append(tuple(x)) or 1.0, POINTS, KINDS, steps=7)
    assert len(asked) == len(set(asked)) == 49
    assert [min(x[k] for x in asked) for k in (0, 1)] == [-0.4, -0.4]
    assert [max(x[k] for x in asked) for k in (0, 1)] == [1.4, 1.4]
    assert axes.get_xlim() == axes.get_ylim() == (-0.4, 1.4)


def test_across_is_x1_and_up_is_x2(axes):
    across, up = grid_around([[0.0, 5.0], [2.0, 6.0]], [1, -1], steps=4)
    assert (across, up) == (pytest.approx([-0.4, 8 / 15, 22 / 15, 2.4]), pytest.approx([4.6, 5.2, 5.8, 6.4]))
    score_field(axes, across, up, [[1.0] * 4, [1.0] * 4, [-1.0] * 4, [-1.0] * 4], [[0.0, 5.0]], [1])
    assert all(x2 == pytest.approx(5.5) for _, x2 in axes.collections[1].get_paths()[0].vertices)


def test_the_boundary_is_not_upside_down(axes):
    axes.grid(True)  # as show.use_style() does
    decision_boundary(axes, lambda x: x[1] - 0.75, POINTS, KINDS, steps=21)
    assert all(x2 == pytest.approx(0.75) for _, x2 in axes.collections[1].get_paths()[0].vertices)
    assert not any(line.get_visible() for line in axes.get_xgridlines() + axes.get_ygridlines())


@pytest.mark.parametrize("kinds", [[1, 1, 1, 1], [-1, -1, -1, -1]])
def test_a_class_may_have_no_points(axes, kinds):
    decision_boundary(axes, lambda x: x[0], POINTS, kinds, steps=5)
    assert sum(len(points.get_offsets()) for points in axes.collections[-2:]) == 4


def test_points_may_be_arrays_and_a_network_may_be_the_model(axes):
    decision_boundary(axes, MLP(2, [3, 1], rng=random.Random(1)), np.array(POINTS), np.array(KINDS), steps=5)


def test_a_network_is_left_as_it_was(axes):
    model = MLP(2, [3, 1], rng=random.Random(1))
    before = [(p.data, p.grad) for p in model.parameters()]
    decision_boundary(axes, model, POINTS, KINDS, steps=5)
    assert [(p.data, p.grad) for p in model.parameters()] == before


@pytest.mark.parametrize(
    ("model", "xs", "ys", "says"),
    [
        (lambda x: 1.0, [], [], "Each point needs its class, and there must be some: 0 points, 0 classes"),
        (lambda x: 1.0, POINTS, KINDS[:3], "4 points, 3 classes"),
        (lambda x: 1.0, [[1.0, 2.0, 3.0]], [1], r"Only points of a plane can be drawn: each x is \[x1, x2\]"),
        (lambda x: math.nan, POINTS, KINDS, "infinite or nan: was the learning rate too large"),
        (lambda x: Value(-math.inf), POINTS, KINDS, "infinite or nan"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_words(axes, model, xs, ys, says):
    with pytest.raises(ValueError, match=says):
        decision_boundary(axes, model, xs, ys, steps=5)


# ---- losses ----


def drawn(axes):
    return [list(line.get_ydata()) for line in axes.lines]


def test_one_line_a_run_with_its_name_at_the_end(axes):
    loss_curves(axes, {"slow": [4.0, 3.0, 2.0], "fast": [Value(4.0), Value(1.0)], "np": np.array([1.0, 0.5])})
    assert drawn(axes) == [[4.0, 3.0, 2.0], [4.0, 1.0], [1.0, 0.5]]
    assert [list(line.get_xdata()) for line in axes.lines] == [[0, 1, 2], [0, 1], [0, 1]]
    assert [(text.get_text(), *text.xy) for text in axes.texts] == [("slow", 2, 2.0), ("fast", 1, 1.0), ("np", 1, 0.5)]
    assert len({line.get_linestyle() for line in axes.lines}) == len({line.get_color() for line in axes.lines}) == 3
    assert (axes.get_yscale(), axes.get_xlabel(), axes.get_ylabel()) == ("log", "step", "loss")


def test_a_plain_axis_on_request(axes):
    loss_curves(axes, {"run": [1.0, 0.0, -1.0]}, log=False)
    assert axes.get_yscale() == "linear"
    assert axes.texts[0].xy == (2, -1.0)


def test_six_runs(axes):
    loss_curves(axes, {f"run {k}": [1.0, 1.0 / (k + 1)] for k in range(6)})
    assert len(axes.lines) == len(axes.texts) == 6


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize(
    ("run", "end"),
    [
        ([1.0, 100.0, 1e200, math.inf, math.nan, math.nan], (2, 1e200)),
        ([1.0, math.nan, 3.0, math.nan], (2, 3.0)),
        ([2.0], (0, 2.0)),
        ([math.inf, 1.0, 0.5], (2, 0.5)),
        ([math.inf, math.nan], None),
        ([math.nan] * 3, None),
    ],
)
def test_a_diverged_run_is_named_where_it_was_last_seen(axes, run, end, log):
    loss_curves(axes, {"diverged": run, "good": [1.0, 0.5]}, log)
    assert [text.xy for text in axes.texts] == ([end] if end else []) + [(1, 0.5)]
    assert drawn(axes)[1] == [1.0, 0.5]  # whatever happens to the other
    assert drawn(axes)[0] == pytest.approx([loss if math.isfinite(loss) else math.nan for loss in run], nan_ok=True)


@pytest.mark.parametrize("run", [[math.nan], [math.inf, -math.inf], [0.0, 0.0], [-1.0]])
def test_a_run_with_nothing_to_show_draws_empty_axes(axes, run):
    loss_curves(axes, {"only": run})
    assert not axes.texts


def test_a_loss_of_zero_leaves_a_gap_on_a_logarithmic_axis(axes):
    loss_curves(axes, {"hinge": [1.0, 0.1, 0.0, 0.0], "rounding": [10.0, 1e-7, 9e-9, 1e-31], "from 0": [0.0, 1e-30]})
    assert [text.xy for text in axes.texts] == [(1, 0.1), (1, 1e-7), (1, 1e-30)]
    assert [[math.isnan(loss) for loss in run] for run in drawn(axes)[:2]] == [[False, False, True, True]] * 2


@pytest.mark.parametrize("losses", [{}, {"run": []}, {"good": [1.0], "empty": []}, [1.0, 0.5], np.ones(3), None])
def test_nothing_to_draw_is_told_in_words(axes, losses):
    with pytest.raises(ValueError, match=r"give at least one run, \{'my run': losses\}, with at least one loss"):
        loss_curves(axes, losses)


# ---- layers ----


def counts(axes):
    return sum(bar.get_height() for bar in axes.patches)


def ends(axes):
    """The middles of the first and of the last bar that stands for anything."""
    bars = [bar.get_x() + bar.get_width() / 2 for bar in axes.patches if bar.get_height()]
    return [bars[0], bars[-1]]


def test_a_panel_a_layer_counts_every_output(panels):
    model, xs = MLP(2, [5, 3, 1], "relu", "linear", rng=random.Random(1)), [[0.5, -1.0], [2.0, 0.0], [1.0, 1.0]]
    all_axes = panels(3)
    activation_histograms(all_axes, model, xs)
    assert [counts(axes) for axes in all_axes] == [15, 9, 3]
    assert [axes.get_title() for axes in all_axes] == ["layer 1", "layer 2", "layer 3"]
    assert {axes.get_xlabel() for axes in all_axes} == {"output"}
    outs = [model(x).data for x in xs]
    assert ends(all_axes[2]) == pytest.approx([min(outs), max(outs)])


def test_a_layer_of_one_in_the_middle(panels):
    activation_histograms(panels(2), MLP(2, [1, 2]), POINTS)


def test_gradients_of_the_weights(panels):
    model = MLP(2, [5, 1], rng=random.Random(1))
    all_axes = panels(2)
    mse_loss([model(x) for x in POINTS], KINDS).backward()
    gradient_histograms(all_axes, model)
    assert [counts(axes) for axes in all_axes] == [10, 5]
    grads = [w.grad for neuron in model.layers[0].neurons for w in neuron.w]
    assert ends(all_axes[0]) == pytest.approx([min(grads), max(grads)])
    assert {axes.get_xlabel() for axes in all_axes} == {"gradient"}


def test_gradients_before_any_backward(panels):
    all_axes = panels(2)
    gradient_histograms(all_axes, MLP(2, [5, 1]))
    assert [counts(axes) for axes in all_axes] == [10, 5]
    assert [ends(axes) for axes in all_axes] == [pytest.approx([0.0, 0.0], abs=1e-12)] * 2  # all zero, in one bar


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        (
            lambda axes, model: activation_histograms(axes, model, POINTS),
            "this model has 2 layers, and there are 3 panels",
        ),
        (lambda axes, model: gradient_histograms(axes, model), "this model has 2 layers, and there are 3 panels"),
        (lambda axes, model: activation_histograms(axes[:2], model, []), "There are no points to send through"),
        (
            lambda axes, model: activation_histograms(axes[:2], model, [[math.nan, 0.0]]),
            "Some outputs of layer 1 are infinite",
        ),
    ],
)
def test_panels_and_points_that_do_not_fit(panels, draw, says):
    with pytest.raises(ValueError, match=says):
        draw(panels(3), MLP(2, [2, 1]))


def test_gradients_of_a_diverged_training(panels):
    model = MLP(2, [2, 1])
    model.layers[1].neurons[0].w[0].grad = math.nan
    with pytest.raises(ValueError, match="Some gradients of layer 2 are infinite or nan"):
        gradient_histograms(panels(2), model)


# ---- mistakes of a classifier ----


def test_confusion_table(axes):
    confusion_table(axes, [[50, 2], [0, 7]], ["moon", "sun"])
    cells = {text.get_position(): (text.get_text(), text.get_fontweight()) for text in axes.texts}
    # the place of a count is (column, row): 2 moons were taken for suns
    assert cells == {(0, 0): ("50", "bold"), (1, 0): ("2", "normal"), (0, 1): ("0", "normal"), (1, 1): ("7", "bold")}
    assert axes.images[0].get_array().tolist() == [[50, 2], [0, 7]]
    assert (axes.get_ylabel(), axes.get_xlabel()) == ("the truth", "the model says")
    assert [label.get_text() for label in axes.get_xticklabels()] == ["moon", "sun"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["moon", "sun"]


def test_confusion_table_of_arrays_and_zeros(axes):
    confusion_table(axes, np.zeros((3, 3), dtype=int), "abc")
    assert [text.get_text() for text in axes.texts] == ["0"] * 9


@pytest.mark.parametrize("table", [[[1, 2]], [[1, 2], [3]], [[1, 2, 3], [4, 5, 6]], [[1, 2], [3, 4], [5, 6]]])
def test_a_table_of_another_size_is_told_in_words(axes, table):
    with pytest.raises(ValueError, match="With 2 classes the table has 2 rows of 2 counts"):
        confusion_table(axes, table, ["a", "b"])


# ---- recorded times ----


def test_time_dots_show_what_was_recorded(panels, monkeypatch):
    engines = {
        "slow": {"name": "a slow one", "ms": 1234.0, "ratio": 1.0},
        "fast": {"name": "a fast one", "ms": 0.0987, "ratio": 12503.0},
    }
    monkeypatch.setattr("micrograd.show.plots.recorded_benchmarks", lambda: {"moons_step": {"engines": engines}})
    plain, with_ratios = panels(2)
    assert time_dots(plain, ["fast", "slow"]) == {"fast": 0.0987, "slow": 1234.0}
    assert [text.get_text() for text in plain.texts] == ["0.099 ms", "1,200 ms"]
    assert [dot.get_xydata().tolist() for dot in plain.lines] == [[[0.0987, 0.0]], [[1234.0, 1.0]]]
    assert not plain.patches  # on a logarithmic axis a bar has no honest length
    assert [label.get_text() for label in plain.get_yticklabels()] == ["a fast one", "a slow one"]
    assert plain.yaxis_inverted() and plain.get_xscale() == "log"
    time_dots(with_ratios, ["slow", "fast"], ratios=True)
    assert [text.get_text() for text in with_ratios.texts] == ["1,200 ms, 1 x", "0.099 ms, 13,000 x"]
    with pytest.raises(ValueError, match="No engine 'other' is in the record: choose from slow, fast"):
        time_dots(plain, ["other"])
