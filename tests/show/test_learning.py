"""The path down a loss surface: both ends and the middle, true sentences, copies, mistakes."""

import html
import math
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest

from micrograd import Value
from micrograd.show import descent_explorer

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    assert plt.get_fignums() == []


def bowl(w, b):
    return (w - 1) ** 2 + 2 * (b + 1) ** 2


def descent_on_the_bowl(rate, steps, zero_grad):
    """The losses along the path from (-3, 3), with the bowl's gradient worked out by hand: 2 (w - 1) and 4 (b + 1)."""
    w, b, along_w, along_b = -3.0, 3.0, 0.0, 0.0
    losses = [bowl(w, b)]
    for _ in range(steps):
        kept = 0.0 if zero_grad else 1.0
        along_w, along_b = kept * along_w + 2 * (w - 1), kept * along_b + 4 * (b + 1)
        w, b = w - rate * along_w, b - rate * along_b
        losses.append(bowl(w, b))
    return losses


@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("steps", [1, 20, 40])
@pytest.mark.parametrize("rate", [0.01, 0.05, 0.15])
def test_the_sentence_tells_the_path(rate, steps, zero_grad):
    explorer = descent_explorer(bowl, (-3.0, 3.0))
    explorer.move(rate=rate, steps=steps, zero_grad=zero_grad)
    losses = descent_on_the_bowl(rate, steps, zero_grad)
    rises = sum(after > before for before, after in pairwise(losses))
    words = "not zeroed" if not zero_grad else "zeroed"
    says = (
        f"Learning rate {rate:g}, gradients {words} between steps: after {steps} step{'s' * (steps > 1)} "
        f"the loss has {'fallen' if losses[-1] < losses[0] else 'grown'} from {losses[0]:.4g} to {losses[-1]:.4g}"
    )
    assert explorer.says == says + (f"; it rose in {rises} of the steps." if rises else ", lower at every step.")
    assert explorer.says in html.unescape(explorer._page.value)


@pytest.mark.parametrize(("rate", "steps"), [(0.0, 20), (0.1, 0), (0.0, 0)])
def test_without_a_step_nothing_changes(rate, steps):
    explorer = descent_explorer(bowl, (-3.0, 3.0))
    explorer.controls["rate"].value, explorer.controls["steps"].value = rate, steps
    assert explorer.says.endswith(f"after {steps} steps the loss is still 48.")


def test_at_the_bottom_the_loss_is_not_called_lower():
    explorer = descent_explorer(lambda w, b: w * w + b * b, (1.0, 0.0))
    explorer.controls["rate"].value = 0.5  # one step reaches 0 exactly, and stays there
    assert explorer.says.endswith("has fallen from 1 to 0.")


def test_a_path_that_leaves_the_picture_stops():
    explorer = descent_explorer(bowl, (-3.0, 3.0))
    explorer.controls["rate"].value = 1.0
    explorer.controls["steps"].value = 40
    assert "has grown from 48 to" in explorer.says
    told = int(explorer.says.split("after ")[1].split()[0])
    assert 5 < told < 40 and f"it rose in {told} of the steps." in explorer.says
    losses = descent_on_the_bowl(1.0, told, True)
    assert math.isfinite(losses[-1]) and float(explorer.says.split(" to ")[-1].split(";")[0]) == pytest.approx(
        losses[-1], rel=1e-3
    )


def test_leftover_gradients_swing_past_the_bottom():
    """What the checkbox is for: the same rate, zeroed and not."""
    explorer = descent_explorer(bowl, (-3.0, 3.0))
    explorer.controls["rate"].value = 0.1
    assert "lower at every step" in explorer.says
    explorer.controls["zero_grad"].value = False
    assert "it rose in" in explorer.says


def test_the_picture_follows_every_control():
    explorer = descent_explorer(bowl, (-3.0, 3.0), names="uv")
    for name, ends in {"rate": (0.0, 1.0, 0.3), "steps": (0, 20, 40), "zero_grad": (False, True)}.items():
        pictures = set()
        for value in ends:
            explorer.controls[name].value = value
            pictures.add(explorer.picture)
            assert "<img" in explorer.picture and "Nothing to draw" not in explorer.says
        assert len(pictures) == len(ends)


def test_what_is_drawn():
    explorer = descent_explorer(bowl, (-3.0, 3.0), low=-5.0, high=5.0, names="uv")
    figure, axes = plt.subplots()
    explorer._plot(axes, rate=0.1, steps=2, zero_grad=True)
    (line,) = axes.lines
    assert np.array(line.get_xydata()) == pytest.approx(np.array([[-3.0, 3.0], [-2.2, 1.4], [-1.56, 0.44]]))
    assert (axes.get_xlim(), axes.get_ylim(), axes.get_xlabel(), axes.get_ylabel()) == (
        (-5.0, 5.0),
        (-5.0, 5.0),
        "u",
        "v",
    )
    # the smallest ring lies round the bottom, (1, -1)
    ring = next(path.vertices for path in axes.collections[0].get_paths() if len(path.vertices))
    assert ring.mean(axis=0) == pytest.approx([1.0, -1.0], abs=0.1)
    plt.close(figure)


def test_the_start_is_copied():
    start = [-3.0, 3.0]
    explorer = descent_explorer(bowl, start)
    start[:] = [0.0, 0.0]
    explorer.controls["steps"].value = 0
    assert "the loss is still 48." in explorer.says


def test_move_and_the_static_twin(capsys):
    explorer = descent_explorer(bowl, (-3.0, 3.0))
    explorer.move(rate=0.1, steps=10, zero_grad=False)
    assert capsys.readouterr().out.strip() == explorer.says
    explorer.move(speed=1)
    assert capsys.readouterr().out == "There is no control 'speed' here: choose one of rate, steps, zero_grad.\n"
    explorer.still({"rate": 0.02}, {"rate": 0.1}, {"rate": 1.2}, text="Three rates, three paths.")
    assert "Three rates, three paths." in capsys.readouterr().out


def test_a_mistake_in_the_loss_is_told_in_the_sentence():
    start = -3.03  # not on the grid, so the surface is drawn and the path is not
    explorer = descent_explorer(lambda w, b: bowl(w, b) if w.data != start else Value(-1.0).log(), (start, 0.0))
    assert explorer.says.startswith("Nothing to draw here: ValueError: log(-1) does not exist")
