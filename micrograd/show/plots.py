"""Plots of a network at work."""

from collections.abc import Callable, Sequence

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from micrograd.engine import Value
from micrograd.show.style import BLUE, INK, ORANGE

_FIELD = LinearSegmentedColormap.from_list("field", [ORANGE, "white", BLUE])


def decision_boundary(
    axes: Axes, model: Callable, xs: Sequence[Sequence[float]], ys: Sequence[float], steps: int = 50
) -> None:
    """Colour the plane by the model's score, blue above 0 and orange below, with the points on top.

    model  takes [x1, x2] and returns a Value or a number; its score is drawn between -1 and 1
    xs     the points, each [x1, x2]
    ys     their classes: above 0 drawn as blue circles, others as orange triangles
    steps  how fine the grid is, along each side
    """
    margin = 0.4
    sides = []
    for k in (0, 1):
        low, high = min(x[k] for x in xs) - margin, max(x[k] for x in xs) + margin
        sides.append([low + (high - low) * i / (steps - 1) for i in range(steps)])
    across, up = sides
    scores = [[(score.data if isinstance(score, Value) else float(score)) for score in (model([x1, x2]) for x1 in across)] for x2 in up]
    axes.contourf(across, up, scores, levels=[-1e9, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1e9], colors=_shades(), alpha=0.55)
    if min(map(min, scores)) < 0.0 < max(map(max, scores)):
        axes.contour(across, up, scores, levels=[0.0], colors=INK, linewidths=1.5)
    for colour, marker, positive in ((BLUE, "o", True), (ORANGE, "^", False)):
        chosen = [x for x, y in zip(xs, ys) if (y > 0) == positive]
        axes.scatter([x[0] for x in chosen], [x[1] for x in chosen], c=colour, marker=marker, edgecolors="white", s=34, zorder=3)
    axes.grid(False)
    axes.set(xlim=(across[0], across[-1]), ylim=(up[0], up[-1]), xticks=[], yticks=[])


def _shades():
    return [_FIELD(i / 7) for i in range(8)]
