"""Plots of a network at work: its scores on the plane, its losses, what goes on in its layers, and its mistakes."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator

from micrograd._validate.scalars import data_of, grad_of, to_float
from micrograd.datasets import recorded_benchmarks
from micrograd.nn import MLP
from micrograd.show.style import BLUE, BLUE_TEXT, GRAY_TEXT, INK, ORANGE, ORANGE_TEXT

_FIELD = LinearSegmentedColormap.from_list("field", [ORANGE, "white", BLUE])
_SHADES = [_FIELD(i / 7) for i in range(8)]
_COUNTS = LinearSegmentedColormap.from_list("counts", ["white", BLUE])
_LINES = ("-", "--", "-.", ":")


def decision_boundary(
    axes: Axes,
    model: Callable[..., Any],
    xs: Sequence[Sequence[float]],
    ys: Sequence[float],
    steps: int = 50,
    limit: float = 1.0,
) -> None:
    """Color the plane by the model's score, blue above 0 and orange below, with the points on top.

    model  takes [x1, x2] and returns a Value or a number
    xs     the points, each [x1, x2]
    ys     their classes: above 0 drawn as blue circles, others as orange triangles
    steps  how fine the grid is, along each side
    limit  colors grow deeper up to three quarters of this score, on either side of 0

    Raises ValueError for no points, points that have not two coordinates, classes that differ in number from the
    points, scores that are not finite, and a limit that is not above 0.
    """
    across, up = grid_around(xs, ys, steps)
    scores = [[plain(model([x1, x2])) for x1 in across] for x2 in up]
    score_field(axes, across, up, scores, xs, ys, limit)


def grid_around(xs: Sequence[Sequence[float]], ys: Sequence[float], steps: int) -> tuple[list[float], list[float]]:
    """The x1s and the x2s of a grid that leaves a margin around the points, `steps` along each side.

    Raises as decision_boundary does.
    """
    if len(xs) != len(ys) or len(xs) == 0:
        raise ValueError(f"Each point needs its class, and there must be some: {len(xs)} points, {len(ys)} classes.")
    if not steps >= 2:
        raise ValueError(f"A grid has at least 2 steps along each side, not {steps!r}.")
    margin = 0.4
    sides = []
    for coordinates in zip(*on_a_plane(xs)):
        low, high = min(coordinates) - margin, max(coordinates) + margin
        sides.append([low + (high - low) * i / (steps - 1) for i in range(steps)])
    return sides[0], sides[1]


def score_field(
    axes: Axes,
    across: Sequence[float],
    up: Sequence[float],
    scores: Sequence[Sequence[float]],
    xs: Sequence[Sequence[float]],
    ys: Sequence[float],
    limit: float = 1.0,
) -> None:
    """What decision_boundary draws, from scores that are known: scores[i][k] belongs to x1 = across[k], x2 = up[i]."""
    if not 0.0 < limit < math.inf:
        raise ValueError(f"limit is a score above 0, where the colors are deepest, not {limit!r}.")
    if not all(math.isfinite(score) for row in scores for score in row):
        raise ValueError("Some of the model's scores are infinite or nan: was the learning rate too large?")
    levels = [-1e300, *(limit * k / 4 for k in range(-3, 4)), 1e300]
    axes.contourf(across, up, scores, levels=levels, colors=_SHADES, alpha=0.55)
    if min(map(min, scores)) < 0.0 < max(map(max, scores)):
        axes.contour(across, up, scores, levels=[0.0], colors=INK, linewidths=1.5)
    points(axes, xs, ys)
    axes.grid(False)
    axes.set(xlim=(across[0], across[-1]), ylim=(up[0], up[-1]), xticks=[], yticks=[])


def points(axes: Axes, xs: Sequence[Sequence[float]], ys: Sequence[float], hollow: bool = False) -> None:
    """Points [x1, x2] of two classes: above 0 as blue circles, others as orange triangles; hollow for held-out ones.

    Raises ValueError for points that have not two coordinates.
    """
    pairs = on_a_plane(xs)
    size = 26 if hollow else 85 if len(xs) <= 10 else 34  # few small points on a wide plane would be lost
    for color, rim, marker, positive in ((BLUE, BLUE_TEXT, "o", True), (ORANGE, ORANGE_TEXT, "^", False)):
        chosen = [x for x, y in zip(pairs, ys) if (y > 0) == positive]
        look: dict[str, Any] = (
            {"facecolors": "none", "edgecolors": rim} if hollow else {"c": color, "edgecolors": "white"}
        )
        axes.scatter([x[0] for x in chosen], [x[1] for x in chosen], marker=marker, s=size, zorder=3, **look)


def loss_curves(axes: Axes, losses: Mapping[str, Sequence[Any]], log: bool = True) -> None:
    """One line for each run, with its name at the line's end.

    losses  by name, the loss of each step
    log     a logarithmic axis for the loss; values more than nine powers of ten below the start leave a gap

    Raises ValueError where there is no run, or a run with no losses.
    """
    if not isinstance(losses, Mapping) or not losses or not all(len(run) for run in losses.values()):
        raise ValueError("There is nothing to draw: give at least one run, {'my run': losses}, with at least one loss.")
    runs = {name: [plain(loss) for loss in run] for name, run in losses.items()}
    for k, (name, run) in enumerate(runs.items()):
        start = next(filter(math.isfinite, run), 0.0)
        lowest = max(0.0, 1e-9 * start) if log else -math.inf
        drawn = [number if math.isfinite(number) and number > lowest else math.nan for number in run]
        axes.plot(range(len(drawn)), drawn, linestyle=_LINES[k % len(_LINES)], linewidth=1.8)
        last = max((i for i, number in enumerate(drawn) if not math.isnan(number)), default=None)
        if last is not None:
            axes.annotate(name, (last, drawn[last]), xytext=(4, 0), textcoords="offset points", va="center", color=INK)
    if log:
        axes.set_yscale("log")
    axes.set(xlabel="step", ylabel="loss")
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))


def activation_histograms(all_axes: Sequence[Axes], model: MLP, xs: Sequence[Sequence[float]]) -> None:
    """One panel a layer: how often its neurons put out which number, over all the points.

    Raises ValueError where there are not as many panels as layers, for no points, and for outputs that are not finite.
    """
    _panel_each(all_axes, model)
    if len(xs) == 0:
        raise ValueError("There are no points to send through the network.")
    outputs: list[list[float]] = [[] for _ in model.layers]
    for x in xs:
        flowing: Any = x
        for k, layer in enumerate(model.layers):
            out = layer(flowing)
            flowing = out if isinstance(out, list) else [out]
            outputs[k] += [plain(neuron) for neuron in flowing]
    for k, (axes, numbers) in enumerate(zip(all_axes, outputs), start=1):
        _histogram(axes, numbers, f"layer {k}", "output")


def gradient_histograms(all_axes: Sequence[Axes], model: MLP) -> None:
    """One panel a layer: how often its weights have which gradient now. Raises ValueError as activation_histograms."""
    _panel_each(all_axes, model)
    for k, (axes, layer) in enumerate(zip(all_axes, model.layers), start=1):
        _histogram(axes, [grad_of(w) for neuron in layer.neurons for w in neuron.w], f"layer {k}", "gradient")


def time_dots(axes: Axes, engines: Sequence[str], ratios: bool = False) -> dict[str, float]:
    """A dot for the recorded time of one training step, the first engine on top; returns the milliseconds by engine.

    engines  names in the record, such as "value" or "tensor"
    ratios   say too how many times faster than PyPI's micrograd each one is

    The axis is logarithmic: each mark is ten times the one before it. Raises TypeError for engines that are no list of
    names, ValueError for a name that is not in the record.
    """
    if not isinstance(engines, (list, tuple)):
        raise TypeError(f'time_dots takes a list of engines, such as ["value", "tensor"], not {engines!r}.')
    recorded = recorded_benchmarks()["moons_step"]["engines"]
    for engine in engines:
        if engine not in tuple(recorded):
            raise ValueError(f"No engine {engine!r} is in the record: choose from {', '.join(recorded)}.")
    for row, engine in enumerate(engines):
        ms, ratio = recorded[engine]["ms"], recorded[engine]["ratio"]
        axes.plot(ms, row, "o", color=BLUE, markersize=9)
        text = f"{float(f'{ms:.2g}'):,g} ms" + (f", {float(f'{ratio:.2g}'):,g} x" if ratios else "")
        axes.annotate(text, (ms, row), xytext=(9, 0), textcoords="offset points", va="center")
    times = [recorded[engine]["ms"] for engine in engines]
    axes.set_yticks(range(len(engines)), [recorded[engine]["name"] for engine in engines])
    axes.set_ylim(len(engines) - 0.5, -0.5)
    room = 30.0 if ratios else 8.0  # for the words beside the last dot
    axes.set(xscale="log", xlabel="milliseconds a step, each mark ten times the one before")
    axes.minorticks_off()
    if times:
        axes.set_xlim(min(times) / 2, max(times) * room)
    return dict(zip(engines, times))


def confusion_table(axes: Axes, counts: Sequence[Sequence[int]], names: Sequence[str]) -> None:
    """A square for each pair of classes with its count: rows are the true classes, columns those the model chose.

    Raises ValueError for a table that is not as wide and high as there are names.
    """
    if len(counts) != len(names) or any(len(row) != len(names) for row in counts):
        raise ValueError(f"With {len(names)} classes the table has {len(names)} rows of {len(names)} counts.")
    largest = max(1, max(max(row) for row in counts))
    axes.imshow(counts, cmap=_COUNTS, vmin=0, vmax=2 * largest)  # up to half of the scale: dark text stays legible
    for i, row in enumerate(counts):
        for k, count in enumerate(row):
            axes.text(
                k,
                i,
                str(count),
                ha="center",
                va="center",
                color=INK if count else GRAY_TEXT,
                weight="bold" if i == k else None,
            )
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.set(xlabel="the model says", ylabel="the truth")
    axes.set_xticks(range(len(names)), names)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(length=0)


def on_a_plane(xs: Sequence[Any]) -> list[list[float]]:
    """The points as pairs of numbers, whatever kind of rows they are. Raises ValueError for other points."""
    try:
        found = [[plain(number) for number in x] for x in xs]
    except (TypeError, ValueError):
        found = [[]]
    if any(len(x) != 2 for x in found):
        raise ValueError("Only points of a plane can be drawn: each x is [x1, x2].")
    return found


def _panel_each(all_axes: Sequence[Axes], model: object) -> None:
    if not isinstance(model, MLP):
        raise TypeError(f"Only an MLP has layers to look into, not {type(model).__name__}.")
    if len(all_axes) != len(model.layers):
        raise ValueError(
            f"A panel for each layer: this model has {len(model.layers)} layers, and there are {len(all_axes)} panels."
        )


def _histogram(axes: Axes, numbers: Sequence[float], title: str, xlabel: str) -> None:
    if not all(map(math.isfinite, numbers)):
        raise ValueError(f"Some {xlabel}s of {title} are infinite or nan: was the learning rate too large?")
    width = (max(numbers) - min(numbers)) / 24 or 0.02
    first = (min(numbers) + max(numbers)) / 2 - 12.5 * width  # the outermost numbers are in the middle of their bars
    axes.hist(numbers, bins=[first + k * width for k in range(26)], color=BLUE)
    axes.set(title=title, xlabel=xlabel, ylabel="how many")
    axes.xaxis.set_major_locator(MaxNLocator(3))  # more would run into each other
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))


def plain(number: Any) -> float:
    """The number itself, of a Value of any class or of a plain number."""
    return data_of(number) if hasattr(number, "_prev") else to_float(number, "A score of {}")
