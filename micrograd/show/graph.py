"""Drawings of computation graphs: a box per Value, an oval per operation, from left to right.

The `graphviz` package writes the graph in the DOT language. The program that lays it out comes with the package
`graphviz-pure`, so no system Graphviz is needed; where that is missing, a system `dot` will do, and with neither the
drawing is replaced by a sentence that says what to install. Where Python runs in a browser, the browser lays it out
(see browser.py).

Works on any object with `data` and `_prev` (its operands); uses `grad`, `label`, `_op` and `_local_grads`
where it has them. So it draws the class that the reader writes in chapter 3 as well.
"""

import functools
import html
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ET
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import graphviz
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, PathPatch
from matplotlib.path import Path

from micrograd.graph import operands_first
from micrograd.show import browser
from micrograd.show.style import (
    DONE_FILL,
    EDGE,
    INK,
    LEAF_FILL,
    NOW_FILL,
    PARAMETER_FILL,
    ROOT_FILL,
    Bundle,
    bundle,
    fixed_figure,
    png_of,
    short,
    sign_text_color,
)

INSTALL_HINT = "Graphviz, which lays out the drawing, is missing. To install it: pip install graphviz-pure==0.2.2"
MOST_BOXES = 25  # a larger graph is no longer legible: what is far from the root is folded
_WIDEST = 1500  # pixels on the page
_MOST_COUNTED = 10_000  # of a larger graph one only says that it is larger
_LONGEST = 40  # letters of a label
_JOINT = (
    "\u2060"  # between a backslash and the next letter, or Graphviz writes its own name for the graph in place of \\G
)


class Drawing:
    """A computation graph that Jupyter shows as a picture.

    source       the graph in the DOT language
    title        one line that names it
    description  what the drawing shows, for readers who can't see it
    """

    def __init__(self, source: str, title: str, description: str):
        self.source = source
        self.title = title
        self.description = description

    @property
    def svg(self) -> str:
        """The picture as SVG. Raises LookupError where no program can draw it."""
        return self._page()[2]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height on the page, in pixels. Raises LookupError where no program can draw it."""
        return self._page()[:2]

    @property
    def png(self) -> bytes:
        """The picture as a PNG file, with the letters that matplotlib brings along.

        It is twice as fine as on the page, but for one that no page has room for: to write that would take seconds.
        """
        width, height, svg = self._page()
        figure = fixed_figure(width / 72, height / 72)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        axes.axis("off")
        _paint(axes, ET.parse(io.StringIO(svg)).getroot(), 0.0, 0.0)
        return png_of(figure, round(144 * min(1.0, _WIDEST / width)))

    def _page(self) -> tuple[int, int, str]:
        width, height, content = _layout(self.source)
        return width, height, _svg(width, height, content, self.title, self.description)

    def __repr__(self) -> str:
        return f"[drawing: {self.title}]"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        try:
            width, _, svg = self._page()
        except LookupError as problem:
            return {"text/plain": f"{problem}\nUntil then, the graph in a sentence: {self.description}"}, {}
        alt = f"{self.title}: {self.description}"
        formats, metadata = bundle(svg.encode(), "image/svg+xml", width, alt, self.png)
        return formats | {"text/plain": repr(self)}, metadata


class Frames(Drawing):
    """Several drawings in one picture, each under its label, two side by side where the page has room for them."""

    def __init__(self, drawings: Sequence[Drawing], labels: Sequence[str]):
        self.drawings = drawings
        self.labels = labels
        title = f"{len(drawings)} frame{'s' * (len(drawings) > 1)}: {', '.join(labels)}"
        described = " ".join(f"{label}: {d.description}" for label, d in zip(labels, drawings, strict=True))
        super().__init__("", title, described)

    def _page(self) -> tuple[int, int, str]:
        layouts = [_layout(drawing.source) for drawing in self.drawings]
        wide = max(width for width, _, _ in layouts) + 20
        high = max(height for _, height, _ in layouts) + 30
        columns = 2 if len(layouts) > 1 and wide <= 660 else 1
        parts = ['<rect width="100%" height="100%" fill="white"/>']
        for i, (label, (width, height, content)) in enumerate(zip(self.labels, layouts, strict=True)):
            x, y = i % columns * wide, i // columns * high
            parts.append(
                f'<text x="{x + 8}" y="{y + 18}" font-family="Helvetica,sans-Serif" font-size="14">'
                f"{html.escape(label)}</text>"
            )
            parts.append(f'<svg x="{x}" y="{y + 24}" width="{width}" height="{height}">{content}</svg>')
        width, height = wide * columns, high * -(-len(layouts) // columns)
        return width, height, _svg(width, height, "".join(parts), self.title, self.description)


def draw(
    root: Any,
    *,
    grads: Mapping[Any, float] | None = None,
    local: bool = False,
    parameters: Collection[Any] = (),
    highlight: Collection[Any] = (),
    done: Collection[Any] = (),
    hidden: Collection[Any] = (),
    fills: Mapping[Any, str] | None = None,
    notes: Mapping[Any, str] | None = None,
    show_grad: bool = True,
    room: int = 0,
    most: int = MOST_BOXES,
) -> Drawing:
    """Draw the graph that ends in `root`.

    grads       gradients to show in place of the nodes' own, by node; a node that is not in it shows "?"
    local       write the local derivative on each edge from an operand to its operation
    parameters  leaves to mark as parameters
    highlight   nodes to mark as the current ones
    done        nodes to mark as finished
    hidden      nodes to leave blank, with the room for them kept, so that the frames of a film line up
    fills       colors for some of the boxes, such as "#ffe399", by node
    notes       a line of text below the numbers in some of the boxes, by node
    show_grad   False leaves the gradients out
    room        how many characters each number has room for at least, gradients too: so the frames of a film line up
    most        how many nodes are drawn, those nearest to the root; the others are folded

    Time and memory depend on what is drawn, not on the size of the graph. Raises TypeError for a root that is no node
    of a graph of single numbers, and for grads, fills and notes that are no dicts.
    """
    if not hasattr(root, "_prev"):
        raise TypeError(f"draw needs a Value, the result of a computation, not {type(root).__name__}.")
    if getattr(root, "shape", None) is not None:
        raise TypeError("draw is for graphs of single numbers: for a graph of Tensors call show.draw_shapes(...).")
    for name, given in (("grads", grads), ("fills", fills), ("notes", notes)):
        if given is not None and not isinstance(given, Mapping):
            raise TypeError(f"draw takes {name} as a dict by node, such as {{a: ...}}, not as {type(given).__name__}.")
    order = nearest(root, most)
    ids = {id(node): f"n{i}" for i, node in enumerate(order)}
    groups = (parameters, highlight, done, hidden)
    parameter_ids, highlight_ids, done_ids, hidden_ids = ({id(node) for node in group} for group in groups)
    grad_of, fill_of, note_of = (_by_id(given) for given in (grads, fills, notes))

    film = grads is not None or highlight or done  # a frame of many: keep room for a word below each number
    dot = digraph(nodesep="0.12", ranksep="0.3")
    for node in order:
        key = id(node)
        rows = [_row(f"<b>{dot_text(_label(node))}</b>")] if _label(node) else []
        rows.append(_row(f"data {dot_text(short(node.data))}"))
        if show_grad and (grads is not None or hasattr(node, "grad")):
            rows.append(_grad_row(node.grad if grads is None else grad_of.get(key)))
        elif room:
            rows.append(_row("&#160;"))
        look = _look(node, root, parameter_ids)
        if grads is not None and key not in grad_of:
            look["style"] = "filled,rounded,dotted" if "rounded" in look["style"] else "filled,dotted"
        if key in done_ids:
            look["fillcolor"] = DONE_FILL
        if key in fill_of:
            look["fillcolor"] = fill_of[key]
        if key in highlight_ids:
            look |= {"fillcolor": NOW_FILL, "penwidth": "3"}
        if film:
            rows.append(_row("<b>now</b>" if key in highlight_ids else "done" if key in done_ids else "&#160;"))
        if notes is not None:
            rows.append(_row(f"<b>{dot_text(note_of[key])}</b>" if key in note_of else "&#160;"))
        if key in hidden_ids:
            look = {"style": "invis"}
        table = f'<<table border="0" cellborder="0" cellspacing="1" cellpadding="1">{"".join(rows)}</table>>'
        width = max(
            1.1 if notes is not None else 0.8 if film else 0.5, 0.62 + 0.085 * room
        )  # inches: the word and the margins, then each character
        dot.node(ids[key], label=table, shape="box", width=f"{width:.2f}", margin="0.08,0.02", **look)

    for node in order:
        name = ids[id(node)]
        operands = _operands(node, most)
        if not operands:
            continue
        operation = f"{name}op"
        visible = {"style": "invis"} if id(node) in hidden_ids else {}
        sign = dot_text(str(getattr(node, "_op", "") or "?"))
        dot.node(operation, label=f"<{sign}>", shape="oval", margin="0.03", width="0.3", height="0.3", **visible)
        dot.edge(operation, name, **visible)
        slopes = (getattr(node, "_local_grads", None) if local else None) or [None] * len(operands)
        folded = False
        for operand, slope in zip(operands, slopes, strict=False):
            if id(operand) not in ids:
                folded = True
                continue
            edge = dict(visible)
            if slope is not None:
                edge |= {"label": short(slope), "fontname": "Helvetica-Bold", "fontcolor": sign_text_color(slope)}
            dot.edge(ids[id(operand)], operation, **edge)
        if folded:
            dot.node(f"{operation}more", label="...", shape="plain", **visible)
            dot.edge(f"{operation}more", operation, **visible)

    name = _label(root) or f"the result {short(root.data)}"
    title = f"computation graph of {name}, {len(order)} values{of_how_many(root, len(order))}"
    return Drawing(dot.source, title, _in_words([node for node in order if id(node) not in hidden_ids], ids))


def digraph(nodesep: str, ranksep: str, **node_look: str) -> graphviz.Digraph:
    """An empty graph with the look of the course, growing from left to right."""
    return graphviz.Digraph(
        graph_attr={"rankdir": "LR", "bgcolor": "white", "nodesep": nodesep, "ranksep": ranksep, "pad": "0.1"},
        node_attr={"fontname": "Helvetica", "fontsize": "12", "color": INK, "fontcolor": INK} | node_look,
        edge_attr={"fontname": "Helvetica", "fontsize": "11", "color": EDGE, "arrowsize": "0.6"},
    )


def nearest(root: Any, most: int) -> list[Any]:
    """The `most` nodes nearest to the root, operands before results; no other node is visited."""
    near, level = {id(root): root}, [root]
    while level and len(near) < most:
        above = [operand for node in level for operand in _operands(node, most)]
        level = []
        for node in above:
            if id(node) not in near and len(near) < most:
                near[id(node)] = node
                level.append(node)
    return operands_first(root, lambda node: [o for o in _operands(node, most) if id(o) in near])


def count(root: Any, most: int) -> int:
    """How many nodes the graph has; `most` + 1 where it has more, which are not visited."""
    seen, to_visit = {id(root): root}, [root]
    while to_visit and len(seen) <= most:
        for operand in to_visit.pop()._prev:
            if id(operand) not in seen:
                seen[id(operand)] = operand
                to_visit.append(operand)
                if len(seen) > most:
                    break
    return len(seen)


def of_how_many(root: Any, drawn: int) -> str:
    """For a title: how many nodes there are in all, if some of them are folded."""
    total = count(root, _MOST_COUNTED)
    if total == drawn:
        return ""
    return f" of {f'{total:,}' if total <= _MOST_COUNTED else f'more than {_MOST_COUNTED:,}'}, the rest folded"


def dot_text(text: str) -> str:
    """Any text as it must be written in an HTML label of DOT so that the drawing shows it as it is."""
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    text = html.escape(text.encode("utf-8", "replace").decode())
    return text.replace("\\", f"\\{_JOINT}") or " "


def _by_id(given: Mapping[Any, Any] | None) -> dict[int, Any]:
    return {id(node): value for node, value in (given or {}).items()}


def _operands(node: Any, most: int) -> list[Any]:
    """The operands of a node, or the first `most` of them and one more."""
    return [operand for _, operand in zip(range(most + 1), node._prev, strict=False)]


def _label(node: Any) -> str:
    return str(getattr(node, "label", "") or "")


def _row(text: str) -> str:
    return f"<tr><td>{text}</td></tr>"


def _grad_row(grad: Any) -> str:
    if grad is None:
        return _row("grad ?")
    return _row(f'<font color="{sign_text_color(grad)}">grad {dot_text(short(grad))}</font>')


def _look(node: Any, root: Any, parameter_ids: set[int]) -> dict[str, str]:
    """Root: blue with a thick border. Parameters: yellow and dashed. Other leaves: gray and rounded."""
    if node is root:
        return {"style": "filled", "fillcolor": ROOT_FILL, "penwidth": "2.5"}
    if id(node) in parameter_ids:
        return {"style": "filled,dashed", "fillcolor": PARAMETER_FILL, "penwidth": "1.5"}
    if not node._prev:
        return {"style": "filled,rounded", "fillcolor": LEAF_FILL}
    return {"style": "filled", "fillcolor": "white"}


def _in_words(order: list[Any], ids: dict[int, str]) -> str:
    def called(node: Any) -> str:
        name = _label(node) or ids.get(id(node), "a folded value")
        return f"{name} = {short(node.data)}"

    steps = [
        f"{called(node)} is made by {getattr(node, '_op', '') or 'an operation'} "
        f"from {' and '.join(map(called, _operands(node, MOST_BOXES)))}"
        for node in order
        if node._prev
    ]
    return "; ".join(steps) + "." if steps else f"A single value, {called(order[-1])}."


@functools.lru_cache(maxsize=256)
def _layout(source: str) -> tuple[int, int, str]:
    """Width, height and content of the SVG of a DOT text. Raises LookupError where nothing can lay it out."""
    svg = browser.render(source) if sys.platform == "emscripten" else _run(source)
    found = re.search(r'<svg width="(\d+)pt" height="(\d+)pt"', svg)
    if found is None:
        raise LookupError("Graphviz gave back something that is no SVG.")
    content = svg[svg.index("<g ") : svg.rindex("</svg>")].replace(_JOINT, "")
    content = re.sub(r'<title>.*?</title>\n|<!--.*?-->\n?| id="[^"]*"', "", content)  # Graphviz's names for its parts
    content = re.sub(r'<g class="node">.*?</g>', _centered, content, flags=re.DOTALL)
    return int(found[1]), int(found[2]), content


def _centered(node: re.Match[str]) -> str:
    """A node whose lines of text are placed by their middles, below each other.

    Graphviz writes where each line begins, with Helvetica's widths; a wider font would run over the right border.
    """
    outline = re.search(r' (?:points|d)="([^"]*)"', node[0])
    if not outline:
        return node[0]  # an oval, whose text has its middle already
    across = [float(x) for x in re.findall(r"(-?[\d.]+),", outline[1])]
    middle = (min(across) + max(across)) / 2
    return re.sub(r'text-anchor="start" x="[^"]*"', f'text-anchor="middle" x="{middle:.2f}"', node[0])


def _run(source: str) -> str:
    scripts = sysconfig.get_path("scripts")  # a kernel need not have the environment's folder on its PATH
    places = os.pathsep.join([scripts, *os.environ.get("PATH", "").split(os.pathsep)])
    program = shutil.which("graphviz-pure", path=places) or shutil.which("dot")
    if program is None:
        raise LookupError(INSTALL_HINT)
    try:
        done = subprocess.run(
            [program, "-Tsvg"], input=source, capture_output=True, text=True, encoding="utf-8", check=False
        )
    except OSError as problem:
        raise LookupError(f"{program} does not start ({problem}). {INSTALL_HINT}") from None
    if done.returncode != 0:
        raise LookupError(f"{pathlib.Path(program).name} could not draw this graph: {done.stderr.strip()}")
    return done.stdout


def _svg(width: int, height: int, content: str, title: str, description: str) -> str:
    """An SVG as wide as it wants to be, but never wider than the page, with its words."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" style="max-width:100%;height:auto">\n'
        f"<title>{_xml(title)}</title>\n<desc>{_xml(description)}</desc>\n{content}</svg>"
    )


def _xml(text: str) -> str:
    signs = "".join(sign if sign.isprintable() else " " for sign in text)
    return html.escape(signs.encode("utf-8", "replace").decode())


def _paint(axes: Axes, element: ET.Element, x: float, y: float) -> None:
    """Paint the shapes of an SVG from Graphviz with matplotlib, which brings its own fonts along."""
    x, y = x + float(element.get("x", 0)), y + float(element.get("y", 0))
    moved = re.search(r"translate\((\S+) (\S+)\)", element.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    kind = element.tag.partition("}")[2]
    look: dict[str, Any] = {
        "facecolor": element.get("fill", "black"),
        "edgecolor": element.get("stroke", "none"),
        "linewidth": float(element.get("stroke-width", 1)),
    }
    dashes = element.get("stroke-dasharray")
    if dashes:
        look["linestyle"] = (0, [float(part) for part in dashes.split(",")])
    if kind in ("polygon", "polyline", "path"):
        axes.add_patch(PathPatch(_path(element.get("points"), element.get("d", ""), x, y), **look))
    elif kind == "ellipse":
        middle = (x + float(element.get("cx", 0)), y + float(element.get("cy", 0)))
        axes.add_patch(Ellipse(middle, 2 * float(element.get("rx", 0)), 2 * float(element.get("ry", 0)), **look))
    elif kind == "text":
        axes.text(
            x,
            y,
            (element.text or "").replace("$", r"\$"),
            ha={"middle": "center", "end": "right"}.get(element.get("text-anchor", ""), "left"),
            va="baseline",
            color=element.get("fill", INK),
            fontsize=0.88 * float(element.get("font-size", 12)),  # DejaVu Sans is wider than Helvetica
            fontweight=element.get("font-weight", "normal"),
        )
        return
    for child in element:
        _paint(axes, child, x, y)


def _path(points: str | None, d: str, x: float, y: float) -> Path:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", d if points is None else points)]
    corners = [(x + a, y + b) for a, b in zip(numbers[::2], numbers[1::2], strict=True)]
    rest = Path.LINETO if points is not None or "C" not in d else Path.CURVE4
    return Path(corners, [Path.MOVETO] + [rest] * (len(corners) - 1))
