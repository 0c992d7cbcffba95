"""Pictures of arrays at work: a graph of Tensors with their shapes, broadcasting with the way back, and images."""

import html
import math
from collections.abc import Sequence

import graphviz
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from micrograd.graph import operands_first
from micrograd.show.graph import Drawing
from micrograd.show.style import (
    BLUE,
    EDGE,
    GRAY,
    GRAY_TEXT,
    INK,
    LEAF_FILL,
    ORANGE_TEXT,
    PARAMETER_FILL,
    ROOT_FILL,
    caption,
)
from micrograd.show.widgets import PlotExplorer
from micrograd.tensor import Tensor, fold

SHAPES = ((4, 3), (1, 3), (3,), (4, 1), (4,), ())


def draw_shapes(root: Tensor) -> Drawing:
    """Draw a graph of Tensors: a box for each, with its operation or its label, and its shape.

    Parameters are yellow and dashed, constants gray and rounded, the root blue with a thick border. Raises TypeError
    for anything but a Tensor.
    """
    if not isinstance(root, Tensor):
        raise TypeError(f"draw_shapes needs a Tensor, the result of a computation, not {type(root).__name__}.")
    order = operands_first(root)
    dot = graphviz.Digraph(
        graph_attr={"rankdir": "LR", "bgcolor": "white", "nodesep": "0.12", "ranksep": "0.22", "pad": "0.1"},
        node_attr={
            "fontname": "Helvetica",
            "fontsize": "12",
            "color": INK,
            "fontcolor": INK,
            "shape": "box",
            "width": "0.4",
        },
        edge_attr={"color": EDGE, "arrowsize": "0.6"},
    )
    ids = {id(node): f"n{i}" for i, node in enumerate(order)}
    for node in order:
        name = html.escape(node._op or node.label or ("constant" if node._constant else "parameter"))
        text = f"<<b>{name}</b><br/>{_in_words(node.shape)}>"
        dot.node(ids[id(node)], label=text, margin="0.09,0.03", **_look(node, root))
        for operand in node._prev:
            dot.edge(ids[id(operand)], ids[id(node)])
    steps = [f"{node._op} gives shape {_in_words(node.shape)}" for node in order if node._prev]
    return Drawing(dot.source, f"graph of {len(order)} Tensors, {len(steps)} operations", "; ".join(steps) + ".")


def _look(node, root) -> dict[str, str]:
    if node is root:
        return {"style": "filled", "fillcolor": ROOT_FILL, "penwidth": "2.5"}
    if node._prev:
        return {"style": "filled", "fillcolor": "white"}
    if node._constant:
        return {"style": "filled,rounded", "fillcolor": LEAF_FILL}
    return {"style": "filled,dashed", "fillcolor": PARAMETER_FILL, "penwidth": "1.5"}


class BroadcastExplorer(PlotExplorer):
    """Two shapes and what becomes of them. Controls: `a` and `b`, each one of SHAPES as text, such as "(4, 3)"."""

    _rows = 3

    def __init__(self):
        by_name = {_in_words(shape): shape for shape in SHAPES}
        controls = {
            "a": widgets.Dropdown(options=list(by_name), value="(4, 3)", description="shape of a"),
            "b": widgets.Dropdown(options=list(by_name), value="(3,)", description="shape of b"),
        }
        super().__init__(controls, lambda axes, a, b: _plot(axes, by_name[a], by_name[b]))

    def still(self, *settings: dict, text: str = "") -> None:
        """Pairs of shapes side by side, with a caption; wider than other strips, so that the numbers have room."""
        now = {name: control.value for name, control in self.controls.items()}
        figure, all_axes = plt.subplots(
            1, len(settings), figsize=(4.8 * len(settings), 2.9), squeeze=False, layout="constrained"
        )
        figure.get_layout_engine().set(w_pad=0.4)  # more between two sums than inside one
        for axes, values in zip(all_axes[0], settings):
            self._plot(axes, **(now | values))
        caption(text)


def broadcast_explorer() -> BroadcastExplorer:
    """Choose two shapes: how each is stretched when they are added, and how its gradient is summed back.

    The loss is the sum of all entries of a + b, so every entry of the result has the gradient 1.
    """
    return BroadcastExplorer()


def _plot(axes: Axes, a_shape, b_shape) -> str:
    a = (10.0 + np.arange(math.prod(a_shape))).reshape(a_shape)
    b = (1.0 + np.arange(math.prod(b_shape))).reshape(b_shape)
    axes.set(xlim=(-0.1, 15.3), ylim=(-5.4, 5.2))
    axes.axis("off")
    try:
        out = a + b
    except ValueError:
        for left, name, array in ((0, "a", a), (5.6, "b", b)):
            _grid(axes, left, 4, array, f"{name} {_in_words(array.shape)}")
        axes.text(11.2, 2.6, "do not fit", color=ORANGE_TEXT, weight="bold", size=11)
        return f"{_aligned(a_shape, b_shape)} These two do not broadcast: sizes must be equal, or one of them 1 or missing."
    says = [f"{_aligned(a_shape, b_shape)} The result has shape {_in_words(out.shape)}."]
    for left, name, array in ((0, "a", a), (5.6, "b", b)):
        _grid(axes, left, 4, array, f"{name} {_in_words(array.shape)}", out.shape)
        grad = fold(np.ones(out.shape), array.shape)
        _grid(axes, left, -1.2, grad, f"gradient of {name}", color=ORANGE_TEXT)
        uses = out.size // array.size
        used = (
            "once: its gradient is 1"
            if uses == 1
            else f"{uses} times: its gradient is {uses}, the sum of {uses} shares of 1"
        )
        says.append(f"Each entry of {name} is used {used}.")
    _grid(axes, 11.2, 4, out, f"a + b {_in_words(out.shape)}")
    for sign, x in (("+", 4.6), ("=", 10.2)):
        axes.text(x, 4 - (out.shape[0] if out.ndim > 1 else 1) / 2, sign, size=14, ha="center", va="center")
    return "\n".join(says)


def _grid(axes, left, top, array, title, stretched=None, color=INK) -> None:
    """The array as a table of numbers; the copies that stretch it to `stretched` are pale, with dashed borders."""
    shape = array.shape if stretched is None else stretched
    rows = np.broadcast_to(array, shape).reshape((-1, shape[-1]) if shape else (1, 1))
    # entry i, k is itself, not a copy, where its place lies inside the array, seen with 1s in front
    own = (1,) * (2 - array.ndim) + array.shape if array.ndim < 2 else array.shape
    for i, row in enumerate(rows):
        for k, number in enumerate(row):
            copy = i >= own[0] or k >= own[1]
            look = (
                {"facecolor": "white", "edgecolor": GRAY, "linestyle": ":"}
                if copy
                else {"facecolor": BLUE + "22", "edgecolor": INK}
            )
            axes.add_patch(Rectangle((left + k, top - i - 1), 1, 1, linewidth=1, **look))
            ink = GRAY_TEXT if copy else color
            axes.text(left + k + 0.5, top - i - 0.55, f"{number:g}", ha="center", va="center", size=9, color=ink)
    axes.text(left, top + 0.25, title, size=9, weight="bold")


def _aligned(a_shape, b_shape) -> str:
    return f"{_in_words(a_shape)} + {_in_words(b_shape)}, aligned at the right."


def _in_words(shape) -> str:
    return str(tuple(shape))


def pictures(images: Sequence, titles: Sequence) -> None:
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
