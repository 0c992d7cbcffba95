"""Chapter 8: what two hidden neurons make of their lines together, and how a layer bends the plane."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from micrograd.nn import MLP
from micrograd.show.explorer import PlotExplorer, choice, slider
from micrograd.show.neuron import finish, grid_of, named_points
from micrograd.show.plots import on_a_plane, plain, points, score_field
from micrograd.show.style import BLUE, GRAY, INK


def two_units_explorer(xs: Sequence[Sequence[float]], ys: Sequence[float]) -> PlotExplorer:
    """Two hidden neurons and the output that combines them: o = tanh(2*h1 - 2*h2 - 2).

    h1 = bend(4*x1 + 4*x2 + b1); h2 starts as bend(4*x1 + 4*x2 + b2), and its line can be turned.

    xs, ys  as for neuron_explorer

    Controls: `b1`, `b2`; `turn`, in degrees, of the second line; `bend`, "tanh" or "linear".
    Raises as neuron_explorer does.
    """
    letters = named_points(xs, ys)
    across = up = grid_of(letters)

    def plot(all_axes: Sequence[Axes], b1: float, b2: float, turn: float, bend: str) -> str:
        bent = math.tanh if bend == "tanh" else float
        angle = math.radians(45.0 + turn)
        v1, v2 = 32**0.5 * math.cos(angle), 32**0.5 * math.sin(angle)  # (4, 4), turned

        def h1(x: Sequence[float]) -> float:
            return bent(4 * x[0] + 4 * x[1] + b1)

        def h2(x: Sequence[float]) -> float:
            return bent(v1 * x[0] + v2 * x[1] + b2)

        def o(x: Sequence[float]) -> float:
            return math.tanh(2 * h1(x) - 2 * h2(x) - 2)

        for axes, unit, title in zip(all_axes, (h1, h2, o), ("h1", "h2", "o = tanh(2*h1 - 2*h2 - 2)")):
            scores = [[unit((x1, x2)) for x1 in across] for x2 in up]
            score_field(axes, across, up, scores, [], [])
            finish(axes, letters, title)
        for axes in all_axes[1:]:
            axes.set(ylabel="", yticks=[])  # as on the left; every text less is a quicker picture
        right = [name for name, (x, y) in letters.items() if o(x) * (1 if y > 0 else -1) > 0]
        says = f"Hidden units {bend}: the output is right at {len(right)} of {len(letters)} points "
        says += f"({', '.join(right) or 'none'}). "
        least, most = min(map(min, scores)), max(map(max, scores))
        if not least < 0.0 < most:
            color = "blue, above 0," if least >= 0.0 else "orange, below 0,"
            return f"{says}It has no boundary here: the output is {color} everywhere."
        if bend == "linear":
            return f"{says}Its boundary can only be one straight line."
        return f"{says}The lines of both units shape its boundary."

    controls = {
        "b1": slider(-2.0, -10.0, 10.0, "b1", step=0.5),
        "b2": slider(-6.0, -10.0, 10.0, "b2", step=0.5),
        "turn": slider(0.0, -180.0, 180.0, "turn", step=5.0),
        "bend": choice(["tanh", "linear"], "bend", "5em"),
    }
    positions = {
        "b1": [-6.0, -4.0, -2.0, 0.0, 2.0],
        "b2": [-10.0, -8.0, -6.0, -4.0, -2.0],
        "turn": [-90.0, -60.0, -30.0, 0.0, 30.0],
    }
    return PlotExplorer(controls, plot, panels=3, positions=positions)


def bumps_explorer(f: Callable[[float], float], low: float, high: float, name: str = "f") -> PlotExplorer:
    """A curve built from bumps, each made of a pair of tanh units: one that rises and one that falls a little later.

    f          the curve to come close to
    low, high  the range that is drawn, and divided among the bumps
    name       what to call f

    Controls: `pairs`, how many; `steepness`, how fast a unit goes from -1 to 1 in units of a bump's width. Raises
    TypeError for a low or high that is no number, ValueError where low is not below high.
    """
    place = slider(low, low, high, "x")
    low, high = place.min, place.max
    grid = [low + (high - low) * i / 400 for i in range(401)]
    heights = [f(x) for x in grid]
    margin = 0.25 * (max(heights) - min(heights)) or 1.0

    def plot(axes: Axes, pairs: int, steepness: float) -> str:
        width = (high - low) / pairs
        total = [0.0] * len(grid)
        for i in range(pairs):
            left, right = low + i * width, low + (i + 1) * width
            half = 0.5 * f((left + right) / 2)
            slope = steepness / width
            bump = [half * (math.tanh(slope * (x - left)) - math.tanh(slope * (x - right))) for x in grid]
            total = [before + more for before, more in zip(total, bump)]
            axes.plot(grid, bump, color=GRAY, linewidth=1)
        axes.plot(grid, heights, color=INK, linestyle="--", label=name)
        axes.plot(grid, total, color=BLUE, label=f"sum of {pairs} bump{'s' * (pairs > 1)}")
        axes.set(xlim=(low, high), ylim=(min(heights) - margin, max(heights) + 2 * margin), xlabel="x", ylabel="y")
        axes.legend(loc="upper center", ncols=2)
        axes.set_title(f"{pairs} pair{'s' * (pairs > 1)} of tanh, steepness {steepness:g}")
        off = [abs(y - target) for y, target in zip(total, heights)]
        return (
            f"{2 * pairs} tanh units in {pairs} pair{'s' * (pairs > 1)}: the sum is {sum(off) / len(off):.3f} away "
            f"from {name} on average, {max(off):.3f} at most."
        )

    controls = {
        "pairs": widgets.IntSlider(value=4, min=1, max=20, description="pairs"),
        "steepness": slider(3.0, 0.5, 20.0, "steepness", step=0.5),
    }
    positions = {"pairs": [1, 2, 3, 4, 6, 8, 12, 20], "steepness": [0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0]}
    return PlotExplorer(controls, plot, positions=positions)


def bending_space(models: Mapping[str, MLP], xs: Sequence[Sequence[float]], ys: Sequence[float]) -> None:
    """For each network the plane as its inputs come, and as its last layer sees it: a grid, the points, the boundary.

    models  by name; each has two inputs, two neurons in its last hidden layer, and one output
    xs, ys  the points, each [x1, x2], and their classes: above 0 drawn as blue circles, others as orange triangles

    A row for each network. It makes the current figure; end it with `caption`. Raises TypeError for models that are no
    networks by name, ValueError for a network of another shape and for classes that differ in number from the points.
    """
    if not isinstance(models, Mapping) or not models or not all(isinstance(model, MLP) for model in models.values()):
        raise TypeError('bending_space takes networks by name, such as {"linear": model}.')
    if any(
        len(model.layers) < 2
        or len(model.layers[0].neurons[0].w) != 2
        or len(model.layers[-1].neurons[0].w) != 2
        or len(model.layers[-1].neurons) != 1
        for model in models.values()
    ):
        raise ValueError("Each network needs two inputs, two neurons in its last hidden layer and one output.")
    if len(xs) != len(ys) or len(xs) == 0:
        raise ValueError(f"Each point needs its class, and there must be some: {len(xs)} points, {len(ys)} classes.")
    pairs = on_a_plane(xs)
    sides = [(min(side) - 0.5, max(side) + 0.5) for side in zip(*pairs)]
    _, rows = plt.subplots(len(models), 2, figsize=(7.2, 3.4 * len(models)), squeeze=False)
    for (name, model), (before, after) in zip(models.items(), rows):
        _grid_lines(before, sides, lambda x: x)
        _grid_lines(after, sides, lambda x, model=model: _hidden(model, x))
        across, up = ([low + (high - low) * i / 40 for i in range(41)] for low, high in sides)
        scores = [[plain(model([x1, x2])) for x1 in across] for x2 in up]
        if min(map(min, scores)) < 0.0 < max(map(max, scores)):
            before.contour(across, up, scores, levels=[0.0], colors=INK, linewidths=2)
        seen = [_hidden(model, x) for x in pairs]
        points(before, pairs, ys)
        points(after, seen, ys)
        _output_line(after, model)
        before.set(xlim=sides[0], ylim=sides[1], xlabel="x1", ylabel="x2", title=f"{name}: the inputs")
        after.set(xlabel="h1", ylabel="h2", title="as the output sees them")
        for axes in (before, after):
            axes.grid(False)


def _hidden(model: MLP, x: Sequence[float]) -> list[float]:
    """What the last layer is given for the input x."""
    out: Any = list(x)
    for layer in model.layers[:-1]:
        out = layer(out)
    return [plain(number) for number in out]


def _grid_lines(axes: Axes, sides: Sequence[tuple[float, float]], seen: Any) -> None:
    """Lines of equal x1 and of equal x2, as `seen` sends them."""
    (left, right), (low, high) = sides
    for i in range(11):
        x1, x2 = left + (right - left) * i / 10, low + (high - low) * i / 10
        for line in (
            [seen((x1, low + (high - low) * k / 30)) for k in range(31)],
            [seen((left + (right - left) * k / 30, x2)) for k in range(31)],
        ):
            axes.plot(*zip(*line), color=GRAY, linewidth=0.8, alpha=0.6)


def _output_line(axes: Axes, model: MLP) -> None:
    """Where the output is 0: a straight line, whatever the hidden layers did."""
    neuron = model.layers[-1].neurons[0]
    w1, w2, b = plain(neuron.w[0]), plain(neuron.w[1]), plain(neuron.b)
    limits = axes.get_xlim(), axes.get_ylim()
    squared = w1 * w1 + w2 * w2
    if squared > 0.0:
        foot = (-b * w1 / squared, -b * w2 / squared)
        axes.axline(foot, (foot[0] - w2, foot[1] + w1), color=INK, linewidth=2)
    axes.set(xlim=limits[0], ylim=limits[1])
