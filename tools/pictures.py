"""Make the pictures in images/.

uv run python tools/pictures.py
"""

import base64
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import matplotlib
import nbformat
from matplotlib.figure import Figure

from micrograd import Value
from micrograd.datasets import recorded_benchmarks
from micrograd.show import Drawing, draw, step_backward
from micrograd.show.explorer import drawing_of
from micrograd.show.graph import Frames
from micrograd.show.style import BLUE, BLUE_TEXT, GRAY, INK, ORANGE, ORANGE_TEXT, SHARP, png_of

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "images"


def saved(figure: Figure, format: str, salt: str, title: str, words: str) -> bytes:
    """The figure as a file: with no date, a fixed salt and no compression, the same bytes on every machine."""
    file, date = io.BytesIO(), "Date" if format == "svg" else "CreationDate"
    with matplotlib.rc_context({"svg.hashsalt": salt, "pdf.compression": 0}):
        figure.savefig(file, format=format, metadata={date: None, "Title": title})
    return file.getvalue().replace(b"</title>", f"</title><desc>{words}</desc>".encode(), 1)


def graph() -> str:
    """The lecture's example with its gradients, as SVG."""
    a, b, c, f = Value(2.0, "a"), Value(-3.0, "b"), Value(10.0, "c"), Value(-2.0, "f")
    e = a * b
    d = e + c
    L = d * f
    e.label, d.label, L.label = "e", "d", "L"
    L.backward()
    return draw(L, local=True).svg


def question2_diagram(format: str) -> bytes:
    """Why a step subtracts: a loss over one parameter a, with the step from either side of the valley."""
    title = "Why a step subtracts"
    words = (
        "A loss over one parameter a, shaped like a valley. Left of it the slope is negative and the step goes right; "
        "right of it the slope is positive and the step goes left. One formula for both: a = a - rate * dL/da."
    )
    figure = Figure(figsize=(8.4, 4.4), layout="constrained", facecolor="white")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    grid = [k / 50 for k in range(-110, 111)]
    axes.plot(grid, [a * a for a in grid], color=INK, linewidth=2.2)
    rate = 0.25
    for a, color, text_color, marker, sign, turn in (
        (-1.7, ORANGE, ORANGE_TEXT, "^", "< 0", "minus a negative: a goes UP, to the right"),
        (1.7, BLUE, BLUE_TEXT, "o", "> 0", "minus a positive: a goes DOWN, to the left"),
    ):
        slope, new = 2 * a, a - rate * 2 * a
        axes.plot([a - 0.42, a + 0.42], [a * a - 0.42 * slope, a * a + 0.42 * slope], color=color, linewidth=3)
        axes.plot([a], [a * a], marker=marker, color=color, markersize=12, zorder=3)
        axes.plot([new], [new * new], marker=marker, color=color, markersize=12, markerfacecolor="white", zorder=3)
        axes.plot([a, a], [0, a * a], ":", color=GRAY)
        axes.plot([new, new], [0, new * new], ":", color=GRAY)
        arrow = {"arrowstyle": "-|>", "color": color, "linewidth": 3, "mutation_scale": 20}
        axes.annotate("", (new, 0.12), (a, 0.12), arrowprops=arrow)
        axes.text(a * 1.02, 5.0, f"slope dL/da {sign}", color=text_color, ha="center", size=14, weight="bold")
        axes.text(a * 0.86, -0.95, turn, color=text_color, ha="center", size=11)
    axes.text(0, 3.4, "a  =  a  -  rate * dL/da", ha="center", size=15, weight="bold", color=INK)
    axes.text(0, 2.85, "one formula, both sides: downhill", ha="center", size=11, color=INK)
    axes.set(xlim=(-3.1, 3.1), ylim=(-1.2, 5.5), xticks=[], yticks=[])
    axes.spines["bottom"].set_position(("data", 0))
    axes.text(3.1, 0.08, "a", ha="right", size=13)
    axes.set_ylabel("loss L", size=13)
    return png_of(figure, SHARP) if format == "png" else saved(figure, format, "question2", title, words)


def step_through() -> str:
    """Three frames of the step-through of chapter 5."""
    a = Value(2.0, "a")
    b = a * a
    c, d = b + 1, b * 3
    e = c * d
    b.label, c.label, d.label, e.label = "b", "c", "d", "e"
    steps = step_backward(e)
    return Frames([drawing_of(steps.render(step=k)[0]) for k in (1, 3, 7)], [f"step {k}" for k in (1, 3, 7)]).svg


def boundary() -> bytes:
    """The frames of chapter 10's film, as its notebook holds them."""
    notebook = nbformat.read(ROOT / "notebooks" / "10_classifier.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells if "film.still" in cell.source for output in cell.get("outputs", [])]
    (png,) = [output.data["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    return base64.b64decode(png)


ARROWS = [  # from a room of micrograd/ to one that is built on it; a way of several arrows needs no other
    *[("engine", room) for room in ("nn", "optim", "gradcheck", "tensor")],
    ("optim", "compiler"),
    *[(room, "show") for room in ("nn", "gradcheck", "compiler", "tensor")],
    *[("optim", "check"), ("show", "check"), ("show", "notebooks"), ("check", "notebooks")],
]


def parts() -> str:
    """Which room of micrograd/ uses which."""
    rooms = {
        "engine": "engine.py\nValue, backward()",
        "nn": "nn.py\nneurons, layers, losses",
        "optim": "optim.py\nSGD, Adam",
        "gradcheck": "gradcheck.py\ngradients, checked",
        "compiler": "compiler/\na graph as plain code",
        "tensor": "tensor.py\nValue's idea over arrays",
        "show": "show/\ndrawings, plots, widgets",
        "check": "check/\nchecks of the exercises",
        "notebooks": "notebooks/\nthe course",
    }
    lines = [f'{room} [label="{words}"]' for room, words in rooms.items()] + [f"{a} -> {b}" for a, b in ARROWS]
    node = 'shape=box style=filled fillcolor="#f2f2f2" fontname=Helvetica fontsize=12 margin="0.2,0.06"'
    look = f'rankdir=LR; node [{node}]; edge [color="#666666"]'
    words = "The engine stands alone. " + " ".join(f"{a} is used by {b}." for a, b in ARROWS)
    return Drawing(f"digraph {{ {look}; {'; '.join(lines)} }}", "The parts of micrograd/", words).svg


def benchmarks() -> bytes:
    """A dot for each engine: how long a training step took, as benchmarks/run.py recorded it."""
    step = recorded_benchmarks()["moons_step"]
    engines = sorted(step["engines"].values(), key=lambda engine: engine["ms"])
    ours = [not engine["name"].startswith(("micrograd", "PyTorch")) for engine in engines]
    times, slowest = [engine["ms"] for engine in engines], engines[-1]
    title = "One network, one training step, engine by engine"
    words = "; ".join(f"{engine['name']}: {engine['ms']:.2g} milliseconds" for engine in engines)
    figure = Figure(figsize=(8.4, 3.9), layout="constrained", facecolor="white")
    axes = figure.subplots()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_yticks(range(len(engines)), [engine["name"] for engine in engines])
    axes.grid(axis="x", color="#e4e4e4")
    axes.set_axisbelow(True)
    for place, (engine, own) in enumerate(zip(engines, ours)):
        axes.plot(engine["ms"], place, "o" if own else "D", color=BLUE if own else GRAY, markersize=9)
        time = f"{engine['ms']:.2g} ms" if engine["ms"] < 100 else f"{engine['ms']:,.0f} ms"
        if engine is not slowest:
            two_digits = f"{engine['ratio']:.2g}"
            time += f", {float(two_digits):,.0f} times faster"
        axes.text(engine["ms"] * 1.25, place, time, va="center", size=10.5, color=BLUE_TEXT if own else INK)
    axes.set(xscale="log", xlim=(min(times) / 2, max(times) * 30))  # room for the words beside the last dots
    axes.tick_params(axis="y", length=0, labelsize=11)
    axes.set_xlabel(f"milliseconds a step, log scale ({step['parameters']} parameters, {step['samples']} samples)")
    axes.set_title(title, loc="left", weight="bold", size=12)
    return saved(figure, "svg", "benchmarks", title, words)


PICTURES: dict[str, Callable[[], str | bytes]] = {
    "benchmarks.svg": benchmarks,
    "boundary.png": boundary,
    "graph.svg": graph,
    "question2_diagram.pdf": partial(question2_diagram, "pdf"),
    "question2_diagram.png": partial(question2_diagram, "png"),  # for places that show no SVG, see show.image
    "parts.svg": parts,
    "question2_diagram.svg": partial(question2_diagram, "svg"),
    "step_through.svg": step_through,
}

if __name__ == "__main__":
    for name, make in PICTURES.items():
        picture = make()
        (IMAGES / name).write_bytes(picture if isinstance(picture, bytes) else picture.encode())
        print(f"images/{name}: written")
