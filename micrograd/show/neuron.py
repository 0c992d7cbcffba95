"""Chapter 7: a neuron, the line that it draws on the plane, and where its sum lands on tanh."""

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from micrograd.engine import Value
from micrograd.show.explorer import PlotExplorer, choice, slider
from micrograd.show.graph import Drawing, draw
from micrograd.show.plots import on_a_plane, score_field
from micrograd.show.style import GRAY, INK, fixed, sign_color

Points = dict[str, tuple[tuple[float, float], float]]  # by letter: the coordinates and the class

_NAMES = "ABCDEFGH"
_CELLS = 41  # the plane is colored on a grid of so many columns and rows: as fine as a moving picture needs
_ARROW = 0.08  # of the plane's width: how long the arrow of a weight of 1 is


def neuron_explorer(
    xs: Sequence[Sequence[float]], ys: Sequence[float], w1: float = 1.0, w2: float = 1.0, b: float = 0.0
) -> PlotExplorer:
    """Turn, shift and sharpen a neuron's line; see where one point lands on tanh, and the graph with its gradients.

    xs         1 to 8 points, each [x1, x2], called A, B, C ...
    ys         their classes: above 0 is blue, others are orange
    w1, w2, b  where the sliders start, between -4 and 4

    Controls: `w1`, `w2`, `b`; `point`, the letter of the one whose graph is drawn.
    Raises ValueError for another number of points, for points that are not on a plane, and for classes that
    differ in number from the points.
    """
    points = named_points(xs, ys)
    across = up = grid_of(points)

    def plot(all_axes: Sequence[Axes], w1: float, w2: float, b: float, point: str) -> str:
        def n(x: Sequence[float]) -> float:
            return w1 * x[0] + w2 * x[1] + b

        plane, curve = all_axes
        score_field(plane, across, up, [[math.tanh(n((x1, x2))) for x1 in across] for x2 in up], [], [])
        finish(plane, points, f"{fixed(w1)}*x1 + {fixed(w2)}*x2 + {fixed(b)}".replace("+ -", "- "))
        plane.plot(*points[point][0], "o", markersize=18, fillstyle="none", color=INK)
        _arrow(plane, w1, w2, b)

        _tanh_curve(curve, {name: (n(x), y) for name, (x, y) in points.items()}, point)
        here = n(points[point][0])
        o = math.tanh(here)
        right = [name for name, (x, y) in points.items() if n(x) * (1 if y > 0 else -1) > 0]
        return (
            f"Point {point}: n = {fixed(here)}, o = tanh(n) = {o:.4f}, and the slope of tanh there is "
            f"{_small(1 - o * o)}. "
            f"On the side of their color: {len(right)} of {len(points)} ({', '.join(right) or 'none'}). "
            f"The arrow is (w1, w2), drawn at {_ARROW * (up[-1] - up[0]):.2f} of its length."
        )

    def graph(w1: float, w2: float, b: float, point: str) -> Drawing:
        numbers = dict(zip(("x1", "x2"), points[point][0])) | {"w1": w1, "w2": w2, "b": b}
        x1, x2, *parameters = (Value(number, name) for name, number in numbers.items())
        n = x1 * parameters[0] + x2 * parameters[1] + parameters[2]
        n.label = "n"
        o = n.tanh()
        o.label = "o"
        o.backward()
        return draw(o, parameters=parameters, room=7)  # as for -0.1234: while a slider moves, the boxes stay

    controls = {name: slider(value, -4.0, 4.0, name) for name, value in (("w1", w1), ("w2", w2), ("b", b))}
    controls["point"] = choice(list(points), "point", "3em")
    positions = {
        "w1": [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0],
        "w2": [-1.0, 0.5, 1.0, 1.5, 2.0],
        "b": [-2.0, -1.0, 0.0, 1.0],
    }
    return PlotExplorer(controls, plot, panels=2, graph=graph, positions=positions, rows=3)


def named_points(xs: Sequence[Sequence[float]], ys: Sequence[float]) -> Points:
    """The points and their classes by letter, as numbers of their own: later changes of xs and ys don't reach them."""
    if len(xs) != len(ys):
        raise ValueError(f"Each point needs its class: {len(xs)} points, {len(ys)} classes.")
    if not 1 <= len(xs) <= len(_NAMES):
        raise ValueError(f"From 1 to {len(_NAMES)} points can be told apart here, not {len(xs)}.")
    return {name: ((x1, x2), float(y)) for name, (x1, x2), y in zip(_NAMES, on_a_plane(xs), ys)}


def grid_of(points: Points) -> list[float]:
    """For both axes, so that a right angle looks like one, with a margin around the points."""
    coordinates = [coordinate for x, _ in points.values() for coordinate in x]
    low, high = min(coordinates) - 0.8, max(coordinates) + 0.8
    return [low + (high - low) * i / (_CELLS - 1) for i in range(_CELLS)]


def finish(axes: Axes, points: Points, title: str) -> None:
    """The points with their names, ticks and labels for the axes, a title."""
    for name, ((x1, x2), y) in points.items():
        axes.plot(
            x1,
            x2,
            _marker(y),
            color=sign_color(1 if y > 0 else -1),
            markersize=11,
            markeredgecolor="white",
            markeredgewidth=1.5,
        )
        letter = axes.annotate(
            name, (x1, x2), xytext=(8, 6), textcoords="offset points", fontweight="bold", color=INK, zorder=5
        )
        letter.set_path_effects([withStroke(linewidth=2.5, foreground="white")])  # legible across lines and arrows
    axes.xaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.set(xlabel="x1", ylabel="x2", aspect="equal")
    axes.set_title(title, fontsize=10)


def _arrow(axes: Axes, w1: float, w2: float, b: float) -> None:
    """The weights as an arrow at a right angle to the line, where that comes nearest to the middle."""
    squared = w1 * w1 + w2 * w2
    low, high = axes.get_xlim()
    if squared > 0.0:
        middle = (low + high) / 2
        off = (w1 * middle + w2 * middle + b) / squared
        foot = (middle - off * w1, middle - off * w2)
        scale = _ARROW * (high - low)
        tip = (foot[0] + scale * w1, foot[1] + scale * w2)
        arrow: dict[str, Any] = dict(arrowstyle="-|>", color=INK, linewidth=2, shrinkA=0, shrinkB=0)
        axes.annotate("", tip, foot, arrowprops=arrow, annotation_clip=True)


def _marker(y: float) -> str:
    return "o" if y > 0 else "^"


def _tanh_curve(axes: Axes, places: dict[str, tuple[float, float]], chosen: str) -> None:
    """tanh with each point (its n, its class) where its n falls, and the tangent at the chosen one."""
    half = max(6.0, *(abs(n) + 0.5 for n, _ in places.values()))
    ns = [half * (i / 60 - 1) for i in range(121)]
    axes.plot(ns, [math.tanh(n) for n in ns], color=GRAY, zorder=1)
    for name, (n, y) in sorted(places.items(), key=lambda place: place[0] == chosen):  # the chosen one on top
        size = 13 if name == chosen else 7
        axes.plot(
            n, math.tanh(n), _marker(y), color=sign_color(1 if y > 0 else -1), markersize=size, markeredgecolor="white"
        )
    n, _ = places[chosen]
    o = math.tanh(n)
    axes.axline((n, o), slope=1 - o * o, color=INK, linewidth=1.2, linestyle="--")
    axes.set(xlim=(-half, half), ylim=(-1.35, 1.35), yticks=(-1, 0, 1), xlabel="n", ylabel="o")
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.set_title(f"{chosen}: tanh({fixed(n)}) = {o:.4f}", fontsize=10)


def _small(slope: float) -> str:
    """Four decimals, or as many as it takes to see that it is not 0."""
    return f"{slope:.4f}" if slope >= 1e-3 or slope == 0.0 else f"{slope:.1g}"
