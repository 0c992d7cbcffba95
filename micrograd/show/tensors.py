"""Chapter 11: a graph of Tensors with their shapes, broadcasting and its gradient, and images."""

import math
from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from micrograd.show.explorer import PlotExplorer
from micrograd.show.graph import MOST_BOXES, Drawing, digraph, dot_text, nearest, of_how_many
from micrograd.show.style import BLUE, GRAY, GRAY_TEXT, INK, LEAF_FILL, ORANGE_TEXT, PARAMETER_FILL, ROOT_FILL
from micrograd.tensor import Tensor, fold

Shape = tuple[int, ...]

SHAPES: tuple[Shape, ...] = ((4, 3), (1, 3), (3,), (4, 1), (4,), ())


def draw_shapes(root: Tensor) -> Drawing:
    """Draw a graph of Tensors: a box for each, with its operation or its label, and its shape.

    Parameters are yellow and dashed, constants gray and rounded, the root blue with a thick border. Of a graph of more
    than 25 the nearest to the root are drawn. Raises TypeError for anything but a Tensor.
    """
    if not isinstance(root, Tensor):
        raise TypeError(f"draw_shapes needs a Tensor, the result of a computation, not {type(root).__name__}.")
    order = nearest(root, MOST_BOXES)
    dot = digraph(nodesep="0.12", ranksep="0.22", shape="box", width="0.4")
    ids = {id(node): f"n{i}" for i, node in enumerate(order)}
    for node in order:
        name = dot_text(str(node._op or node.label or ("constant" if node._constant else "parameter")))
        text = f"<<b>{name}</b><br/>{_shape(node.shape)}>"
        dot.node(ids[id(node)], label=text, margin="0.13,0.03", **_look(node, root))
        for operand in node._prev:
            if id(operand) in ids:
                dot.edge(ids[id(operand)], ids[id(node)])
        if any(id(operand) not in ids for operand in node._prev):
            dot.node(f"{ids[id(node)]}more", label="...", shape="plain")
            dot.edge(f"{ids[id(node)]}more", ids[id(node)])
    steps = [f"{node._op} gives shape {_shape(node.shape)}" for node in order if node._prev]
    title = f"graph of {len(order)} Tensors{of_how_many(root, len(order))}, {len(steps)} operations"
    return Drawing(dot.source, title, "; ".join(steps) + ".")


def _look(node: Any, root: Any) -> dict[str, str]:
    if node is root:
        return {"style": "filled", "fillcolor": ROOT_FILL, "penwidth": "2.5"}
    if node._prev:
        return {"style": "filled", "fillcolor": "white"}
    if node._constant:
        return {"style": "filled,rounded", "fillcolor": LEAF_FILL}
    return {"style": "filled,dashed", "fillcolor": PARAMETER_FILL, "penwidth": "1.5"}


def broadcast_explorer() -> PlotExplorer:
    """Choose two shapes: how each is stretched when they are added, and how its gradient is summed back.

    The loss is the sum of all entries of a + b, so every entry of the result has the gradient 1.

    Controls: `a` and `b`, each one of SHAPES as text, such as "(4, 3)".
    """
    by_name = {_shape(shape): shape for shape in SHAPES}
    controls = {
        "a": widgets.Dropdown(options=list(by_name), value="(4, 3)", description="shape of a"),
        "b": widgets.Dropdown(options=list(by_name), value="(3,)", description="shape of b"),
    }

    def plot(axes: Axes, a: str, b: str) -> str:
        return _plot(axes, by_name[a], by_name[b])

    return PlotExplorer(controls, plot, still_size=(4.8, 2.9), rows=3)  # wider than others: the numbers need room


def _plot(axes: Axes, a_shape: Shape, b_shape: Shape) -> str:
    a = (10.0 + np.arange(math.prod(a_shape))).reshape(a_shape)
    b = (1.0 + np.arange(math.prod(b_shape))).reshape(b_shape)
    axes.set(xlim=(-0.1, 15.3), ylim=(-5.4, 5.2))
    axes.axis("off")
    try:
        out = a + b
    except ValueError:
        for left, name, array in ((0, "a", a), (5.6, "b", b)):
            _grid(axes, left, 4, array, f"{name} {_shape(array.shape)}")
        axes.text(11.2, 2.6, "do not fit", color=ORANGE_TEXT, weight="bold", size=11)
        rule = "sizes must be equal, or one of them 1 or missing"
        return f"{_aligned(a_shape, b_shape)} These two do not broadcast: {rule}."
    says = [f"{_aligned(a_shape, b_shape)} The result has shape {_shape(out.shape)}."]
    for left, name, array in ((0, "a", a), (5.6, "b", b)):
        _grid(axes, left, 4, array, f"{name} {_shape(array.shape)}", out.shape)
        grad = fold(np.ones(out.shape), array.shape)
        _grid(axes, left, -1.2, grad, f"gradient of {name}", color=ORANGE_TEXT)
        uses = out.size // array.size
        used = (
            "once: its gradient is 1"
            if uses == 1
            else f"{uses} times: its gradient is {uses}, the sum of {uses} shares of 1"
        )
        says.append(f"Each entry of {name} is used {used}.")
    _grid(axes, 11.2, 4, out, f"a + b {_shape(out.shape)}")
    for sign, x in (("+", 4.6), ("=", 10.2)):
        axes.text(x, 4 - (out.shape[0] if out.ndim > 1 else 1) / 2, sign, size=14, ha="center", va="center")
    return "\n".join(says)


def _grid(
    axes: Axes,
    left: float,
    top: float,
    array: npt.NDArray[Any],
    title: str,
    stretched: Shape | None = None,
    color: str = INK,
) -> None:
    """The array as a table of numbers; the copies that stretch it to `stretched` are pale, with dashed borders."""
    shape = array.shape if stretched is None else stretched
    rows = np.broadcast_to(array, shape).reshape((-1, shape[-1]) if shape else (1, 1))
    # entry i, k is itself, not a copy, where its place lies inside the array, seen with 1s in front
    own = (1,) * (2 - array.ndim) + array.shape if array.ndim < 2 else array.shape
    for i, row in enumerate(rows):
        for k, number in enumerate(row):
            copy = i >= own[0] or k >= own[1]
            look: dict[str, Any] = (
                {"facecolor": "white", "edgecolor": GRAY, "linestyle": ":"}
                if copy
                else {"facecolor": BLUE + "22", "edgecolor": INK}
            )
            axes.add_patch(Rectangle((left + k, top - i - 1), 1, 1, linewidth=1, **look))
            ink = GRAY_TEXT if copy else color
            axes.text(left + k + 0.5, top - i - 0.55, f"{number:g}", ha="center", va="center", size=9, color=ink)
    axes.text(left, top + 0.25, title, size=9, weight="bold")


def _aligned(a_shape: Shape, b_shape: Shape) -> str:
    return f"{_shape(a_shape)} + {_shape(b_shape)}, aligned at the right."


def _shape(shape: Shape) -> str:
    return str(tuple(shape))


def pictures(images: Sequence[Any], titles: Sequence[Any]) -> None:
    """Square gray pictures in a row, each under its title: 16 numbers are drawn 4 by 4, the largest black.

    It makes the current figure; end it with `caption`. Raises ValueError for no pictures, for fewer titles than
    pictures and for pictures that are not square.
    """
    if len(images) == 0 or len(images) != len(titles):
        raise ValueError(
            f"Each picture has a title, and there is at least one: {len(images)} pictures, {len(titles)} titles."
        )
    side = math.isqrt(len(images[0]))
    if side * side != len(images[0]):
        raise ValueError(f"A square picture has 4, 9, 16 ... numbers, not {len(images[0])}.")
    _, all_axes = plt.subplots(1, len(images), figsize=(8.4, 1.4), squeeze=False)
    for axes, image, title in zip(all_axes[0], images, titles):
        axes.imshow(np.reshape(image, (side, side)), cmap="gray_r")
        axes.set(xticks=[], yticks=[])
        axes.set_title(title, fontsize=10, loc="center")
        axes.grid(False)
        axes.spines[:].set_visible(False)  # a line at the rim would look like ink
