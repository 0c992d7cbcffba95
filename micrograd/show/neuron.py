"""Widgets for neurons: the line that one draws on the plane, and what two hidden ones make of their lines together."""

import math
from collections.abc import Callable, Sequence

import ipywidgets as widgets
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from micrograd.engine import Value
from micrograd.show.graph import Drawing, draw
from micrograd.show.plots import score_field
from micrograd.show.style import GRAY, INK, caption, fixed, image_tag, sign_color
from micrograd.show.widgets import Explorer, choice, slider

_NAMES = "ABCDEFGH"
_CELLS = 41  # the plane is colored on a grid of so many columns and rows: as fine as a moving picture needs


class PanelExplorer(Explorer):
    """An Explorer whose picture is a row of plots, with a graph below them if there is one.

    plot(all_axes, **values)  draws on the `count` axes it is given and returns the sentence
    graph(**values)           returns a Drawing
    """

    def __init__(
        self,
        controls: dict[str, widgets.Widget],
        plot: Callable[..., str],
        count: int,
        graph: Callable[..., Drawing] | None = None,
        top: Sequence[widgets.Widget] | None = None,
    ):
        self._plot, self._count, self._graph = plot, count, graph
        super().__init__(controls, self._as_html, top=top)

    def _as_html(self, **values) -> tuple[str, str]:
        # a figure that pyplot does not know, and a fixed layout, for the reasons told in PlotExplorer
        figure = Figure(figsize=(3.3 * self._count, 3.3), layout="none")
        figure.subplots_adjust(left=0.17 / self._count, right=0.98, bottom=0.15, top=0.88, wspace=0.28)
        says = self._plot(figure.subplots(1, self._count), **values)
        picture = image_tag(figure, alt=says)
        if self._graph:
            try:
                picture += self._graph(**values).svg
            except LookupError as problem:  # nothing to draw graphs with: the plots still tell most of it
                says += f" {problem}"
        return picture, says

    def still(self, *settings: dict, text: str = "") -> None:
        """The plots for several settings, one below the other, with a caption: for readers with no kernel."""
        now = {name: control.value for name, control in self.controls.items()}
        size = (3.3 * self._count, 3.2 * len(settings))
        figure, rows = plt.subplots(len(settings), self._count, figsize=size, squeeze=False)
        for row, values in zip(rows, settings):
            self._plot(row, **(now | values))
        caption(text)


def neuron_explorer(
    xs: Sequence[Sequence[float]], ys: Sequence[float], w1: float = 1.0, w2: float = 1.0, b: float = 0.0
) -> PanelExplorer:
    """Turn, shift and sharpen a neuron's line; see where one point lands on tanh, and the graph with its gradients.

    xs         1 to 8 points, each [x1, x2], called A, B, C ...
    ys         their classes: above 0 is blue, others are orange
    w1, w2, b  where the sliders start, between -4 and 4

    Controls: `w1`, `w2`, `b`; `point`, the letter of the one whose graph is drawn.
    Raises ValueError for another number of points, for points that are not on a plane, and for classes that
    differ in number from the points.
    """
    points = _named_points(xs, ys)
    across = up = _grid(points)

    def plot(all_axes, w1, w2, b, point):
        def n(x):
            return w1 * x[0] + w2 * x[1] + b

        plane, curve = all_axes
        score_field(plane, across, up, [[math.tanh(n((x1, x2))) for x1 in across] for x2 in up], [], [])
        _finish(plane, points, f"{fixed(w1)}*x1 + {fixed(w2)}*x2 + {fixed(b)}".replace("+ -", "- "))
        plane.plot(*points[point][0], "o", markersize=18, fillstyle="none", color=INK)
        _arrow(plane, w1, w2, b)

        _tanh_curve(curve, {name: (n(x), y) for name, (x, y) in points.items()}, point)
        here = n(points[point][0])
        o = math.tanh(here)
        right = [name for name, (x, y) in points.items() if n(x) * (1 if y > 0 else -1) > 0]
        return (
            f"Point {point}: n = {fixed(here)}, o = tanh(n) = {fixed(o)}, and the slope of tanh there is {1 - o * o:.4f}. "
            f"On the side of their color: {len(right)} of {len(points)} ({', '.join(right) or 'none'})."
        )

    def graph(w1, w2, b, point):
        numbers = dict(zip(("x1", "x2"), points[point][0])) | {"w1": w1, "w2": w2, "b": b}
        leaves = {name: Value(number, name) for name, number in numbers.items()}
        x1, x2, w1, w2, b = leaves.values()
        n = x1 * w1 + x2 * w2 + b
        n.label = "n"
        o = n.tanh()
        o.label = "o"
        o.backward()
        return draw(o, parameters=[w1, w2, b], room=7)  # as for -0.1234: while a slider moves, the boxes stay

    controls = {name: slider(value, -4.0, 4.0, name) for name, value in (("w1", w1), ("w2", w2), ("b", b))}
    controls["point"] = choice(list(points), "point", "3em")
    return PanelExplorer(controls, plot, 2, graph)


def two_units_explorer(xs: Sequence[Sequence[float]], ys: Sequence[float]) -> PanelExplorer:
    """Two hidden neurons and the output that combines them: o = tanh(2*h1 - 2*h2 - 2).

    h1 = bend(4*x1 + 4*x2 + b1); h2 starts as bend(4*x1 + 4*x2 + b2), and its line can be turned.

    xs, ys  as for neuron_explorer

    Controls: `b1`, `b2`; `turn`, in degrees, of the second line; `bend`, "tanh" or "linear".
    Raises as neuron_explorer does.
    """
    points = _named_points(xs, ys)
    across = up = _grid(points)

    def plot(all_axes, b1, b2, turn, bend):
        bent = math.tanh if bend == "tanh" else float
        angle = math.radians(45.0 + turn)
        v1, v2 = 32**0.5 * math.cos(angle), 32**0.5 * math.sin(angle)  # (4, 4), turned

        def h1(x):
            return bent(4 * x[0] + 4 * x[1] + b1)

        def h2(x):
            return bent(v1 * x[0] + v2 * x[1] + b2)

        def o(x):
            return math.tanh(2 * h1(x) - 2 * h2(x) - 2)

        for axes, unit, title in zip(all_axes, (h1, h2, o), ("h1", "h2", "o = tanh(2*h1 - 2*h2 - 2)")):
            score_field(axes, across, up, [[unit((x1, x2)) for x1 in across] for x2 in up], [], [])
            _finish(axes, points, title)
        for axes in all_axes[1:]:
            axes.set(ylabel="", yticks=[])  # as on the left; every text less is a quicker picture
        right = [name for name, (x, y) in points.items() if o(x) * (1 if y > 0 else -1) > 0]
        return (
            f"Hidden units {bend}: the output is right at {len(right)} of {len(points)} points ({', '.join(right) or 'none'}). "
            + (
                "The lines of both units shape its boundary."
                if bend == "tanh"
                else "Its boundary can only be one straight line."
            )
        )

    controls = {
        "b1": slider(-2.0, -10.0, 10.0, "b1", step=0.5),
        "b2": slider(-6.0, -10.0, 10.0, "b2", step=0.5),
        "turn": slider(0.0, -180.0, 180.0, "turn", step=5.0),
        "bend": choice(["tanh", "linear"], "bend", "5em"),
    }
    return PanelExplorer(controls, plot, 3)


def _named_points(xs, ys) -> dict[str, tuple[tuple[float, float], float]]:
    """The points and their classes by letter, as numbers of their own: later changes of xs and ys don't reach them."""
    if len(xs) != len(ys):
        raise ValueError(f"Each point needs its class: {len(xs)} points, {len(ys)} classes.")
    if not 1 <= len(xs) <= len(_NAMES):
        raise ValueError(f"From 1 to {len(_NAMES)} points can be told apart here, not {len(xs)}.")
    if any(len(x) != 2 for x in xs):
        raise ValueError("Only points of a plane can be drawn: each x is [x1, x2].")
    return {name: ((float(x[0]), float(x[1])), float(y)) for name, x, y in zip(_NAMES, xs, ys)}


def _grid(points) -> list[float]:
    """For both axes, so that a right angle looks like one, with a margin round the points."""
    coordinates = [coordinate for x, _ in points.values() for coordinate in x]
    low, high = min(coordinates) - 0.8, max(coordinates) + 0.8
    return [low + (high - low) * i / (_CELLS - 1) for i in range(_CELLS)]


def _finish(axes: Axes, points, title: str) -> None:
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
    """The weights as an arrow that stands on the line, where that comes nearest to the middle; a larger weight, a longer arrow."""
    squared = w1 * w1 + w2 * w2
    low, high = axes.get_xlim()
    if squared > 0.0:
        middle = (low + high) / 2
        off = (w1 * middle + w2 * middle + b) / squared
        foot = (middle - off * w1, middle - off * w2)
        scale = 0.08 * (high - low)
        tip = (foot[0] + scale * w1, foot[1] + scale * w2)
        arrow = dict(arrowstyle="-|>", color=INK, linewidth=2, shrinkA=0, shrinkB=0)
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
    axes.set_title(f"{chosen}: tanh({fixed(n)}) = {fixed(o)}", fontsize=10)
