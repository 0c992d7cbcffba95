"""Sliders with no kernel: each widget of a chapter as HTML, with all pictures that its controls can choose.

A chapter's cells run up to its last widget. Of each widget every combination of its `settings()` is drawn now, by its
`render`, as SVG that keeps text as text. The pictures are cut into pieces at each "<", every piece is kept once, and
all is deflated into a script of its own, which the page loads when the widget comes near (static/widgets.js). What was
drawn is kept between builds, for as long as neither the chapter's code, nor the library, nor this file changes.
"""

import ast
import base64
import contextlib
import functools
import hashlib
import html
import io
import itertools
import json
import os
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

from book import ROOT, chapters, projects, text_of

LARGEST = 1_000_000  # bytes of one widget's script: more would be felt on a phone
MOST_PICTURES = 700


def library_digest() -> str:
    """One text for all that a picture depends on beside the chapter itself."""
    import matplotlib

    found = hashlib.sha256(matplotlib.__version__.encode())
    folder = ROOT / "micrograd"
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        if "check" in path.relative_to(folder).parts or "course" in path.relative_to(folder).parts:
            continue  # the exercises' checks draw nothing
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    found.update(Path(__file__).read_bytes())
    return found.hexdigest()


MAKERS = re.compile(r"show\.(\w+_explorer|\w+_film|step_\w+|growing_graph|fill_in)\(")


def shows_widget(cell: dict) -> bool:
    if cell["cell_type"] != "code":
        return False
    return "[controls:" in json.dumps(cell.get("outputs", [])) or MAKERS.search(text_of(cell)) is not None


def code_up_to_last_widget(path: Path) -> list[dict]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    last = max((i for i, cell in enumerate(cells) if shows_widget(cell)), default=-1)
    return [cell for cell in cells[: last + 1] if cell["cell_type"] == "code"]


def name_makers() -> None:
    """Let each widget know which function of show made it: it is called so in the page."""
    from micrograd import show

    def naming(name: str, make: Any) -> Any:
        @functools.wraps(make)
        def made(*arguments: Any, **named: Any) -> Any:
            widget = make(*arguments, **named)
            if hasattr(widget, "controls"):
                widget.made_by = name
            return widget

        return made

    for name in show.__all__:
        thing = getattr(show, name)
        if callable(thing) and not isinstance(thing, type):
            setattr(show, name, naming(name, thing))


def widgets_in(path: Path) -> Iterator[tuple[str, Any]]:
    """Run a chapter's cells. Yields each widget, before later cells move it, with its cell's id."""
    from micrograd.show.explorer import Explorer

    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in code_up_to_last_widget(path):
        code = ast.parse(text_of(cell))
        last = code.body.pop() if code.body and isinstance(code.body[-1], ast.Expr) else None
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(compile(code, cell["id"], "exec"), names)
            value = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names) if last else None
        if isinstance(value, Explorer):
            yield cell["id"], value


# ---- pictures ----


def figure_svg(figure: Any) -> str:
    """A matplotlib figure as SVG of few bytes: coordinates to a tenth of a point, text as text."""
    from matplotlib import rc_context

    file = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "micrograd"}):
        figure.savefig(file, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = re.sub(r"<metadata>.*?</metadata>|<defs>\s*<style.*?</defs>", "", file.getvalue(), flags=re.DOTALL)
    tenth = functools.partial(re.sub, r"-?\d+\.\d+(?:e-?\d+)?", lambda number: f"{float(number[0]) + 0.0:.1f}")
    text = re.sub(r' (?:d|x|y|transform|width|height|viewBox)="[^"]*"', lambda attribute: tenth(attribute[0]), text)
    text = re.sub(r' id="[A-Za-z.]+_\d+"', "", text)
    text = re.sub(r"(font: [^;\"]*?)'DejaVu Sans'[^;\"]*", r"\1'DejaVu Sans', Verdana, sans-serif", text)
    text = re.sub(r"\s*\n\s*", " ", text[text.index("<svg") :])
    wide = round(figure.get_size_inches()[0] * 96)
    return text.replace("<svg ", f'<svg style="stroke-linejoin:round;stroke-linecap:butt;--wide:{wide}px" ', 1)


def drawing_svg(drawing: Any) -> str:
    text = drawing.svg
    text = re.sub(r' id="[^"]*"| aria-labelledby="[^"]*"', "", text[text.index("<svg") :])
    wide = re.search(r'viewBox="\S+ \S+ ([\d.]+)', text)
    return re.sub(r"\s*\n\s*", " ", text).replace("<svg ", f'<svg style="--wide:{wide[1] if wide else 0}px" ', 1)


def as_html(picture: object) -> str:
    """What a widget's render returns, as a piece of a page: a figure, a drawing, HTML, or several of them."""
    if isinstance(picture, str):
        return re.sub(r"\s*\n\s*", " ", picture) if "<pre" not in picture else picture.replace("\n", "&#10;")
    if hasattr(picture, "savefig"):
        return figure_svg(picture)
    if hasattr(picture, "svg"):
        return drawing_svg(picture)
    if isinstance(picture, Sequence):
        return "".join(as_html(part) for part in picture)
    raise TypeError(f"A widget's picture is a figure, a drawing or HTML, not {type(picture).__name__}.")


# ---- controls ----


def described(widget: Any) -> list[dict[str, Any]]:
    """For each control: its name, the kind of input, the texts of its settings, and which of them is the first."""
    found = []
    answers = widget.answers() if hasattr(widget, "answers") else None
    for name, values in widget.settings().items():
        if answers:
            values = ["", repr(answers[name])]
        control = widget.controls[name]
        texts = [f"{v:.2f}" if isinstance(v, float) else str(v) or "(nothing)" for v in values]
        if answers:
            kind = "text"
        elif isinstance(control.value, bool):
            kind = "checkbox"
        elif hasattr(control, "max"):
            kind = "range"
        else:
            kind = "radio"
        start = 0 if kind == "text" else values.index(control.value)
        found.append({"name": name, "kind": kind, "texts": texts, "at": start, "values": values})
    return found


def replies_to(widget: Any, name: str, slopes: dict[str, float]) -> dict[str, object]:
    """For a box to fill in: the right number, and what is said to each kind of answer.

    Numbers with a reply of their own are sought among the halves up to 30 and the slopes of all boxes.
    """
    slope = slopes[name]
    # numbers that nobody gets by a slip, so that each shows what is said of its kind
    tries = {"zero": 0.0, "sign": -1.1717 * slope or 1.1717, "less": 0.5137 * slope, "more": 1.9731 * slope}
    said = {kind: widget.reply(name, repr(number)) for kind, number in tries.items()}
    said |= {
        "right": widget.reply(name, repr(slope)),
        "word": widget.reply(name, "x"),
        "infinite": widget.reply(name, "inf"),
    }
    usual = set(said.values())
    numbers = sorted({half / 2 for half in range(-60, 61)} | set(slopes.values()) | {-s for s in slopes.values()})
    replies = {number: widget.reply(name, repr(number)) for number in numbers}
    special = [[number, reply] for number, reply in replies.items() if reply not in usual]
    return said | {"slope": slope, "special": special}


def control_html(ident: str, control: dict[str, Any]) -> str:
    name, kind, at = control["name"], control["kind"], control["at"]
    texts = [html.escape(text) for text in control["texts"]]
    said, off = html.escape(name), ' autocomplete="off"'  # or a browser keeps the settings over a reload
    if kind == "radio":
        boxes = " ".join(
            f'<label><input type="radio" name="{ident}" value="{i}"{off}{" checked" * (i == at)}> {text}</label>'
            for i, text in enumerate(texts)
        )
        return f'<fieldset class="choice"><legend>{said}</legend> {boxes}</fieldset>'
    look, value = "checked" * bool(at) if kind == "checkbox" else 'size="7" placeholder="grad"', ""
    if kind == "range":
        look = f'min="0" max="{len(texts) - 1}" value="{at}" aria-valuetext="{texts[at]}"'
        value = f'<span class="value" aria-hidden="true">{texts[at]}</span>'
    box = f'<input type="{kind}" id="{ident}"{off} {look}>'
    return f'<span class="control"><label for="{ident}">{said}</label> {box} {value}</span>'


# ---- a widget ----


def numbered(things: Sequence[str]) -> tuple[list[str], list[int]]:
    """The different ones, and for each its place among them."""
    table: dict[str, int] = {}
    places = [table.setdefault(thing, len(table)) for thing in things]
    return list(table), places


def drawn(widget: Any, controls: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """A picture and a sentence for each combination of settings, the last control's changing fastest."""
    words_only = getattr(widget, "words_only", frozenset())
    names = [control["name"] for control in controls]
    known: dict[tuple, str] = {}
    pictures, says = [], []
    for values in itertools.product(*(control["values"] for control in controls)):
        key = tuple(value for name, value in zip(names, values) if name not in words_only)
        picture, sentence = widget.render(**dict(zip(names, values)))
        if key not in known:
            known[key] = as_html(picture)
        pictures.append(known[key])
        says.append(sentence)
    return pictures, says


def made(widget: Any, ident: str) -> tuple[str, str]:
    """The widget as HTML that shows its start, and the script with everything else."""
    described_all = described(widget)
    controls = [
        control for control in described_all if len(control["values"]) > 1
    ] or described_all  # nothing to choose
    answers = {}
    if hasattr(widget, "answers"):
        slopes = widget.answers()
        answers = {name: replies_to(widget, name, slopes) for name in slopes}
    pictures, says = drawn(widget, controls)
    first = 0
    for control in controls:
        first = first * len(control["values"]) + control["at"]
    whole, which = numbered(pictures)
    sentences, told = numbered(says)
    cut = [re.split(r"(?=<)", picture) for picture in whole]
    pieces, flat = numbered([piece for parts in cut for piece in parts])
    order = iter(flat)
    kept = [{key: control[key] for key in ("name", "kind", "texts", "at")} for control in controls]
    data: dict[str, object] = {
        "controls": kept,
        "answers": answers,
        "pieces": pieces,
        "which": which,
        "says": sentences,
        "told": told,
    }
    if answers:
        data["near"] = [widget.RELATIVE, widget.ABSOLUTE]
    data["pictures"] = [[next(order) for _ in parts] for parts in cut]
    packed = base64.b64encode(zlib.compress(json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode(), 9))
    script = f'(window.micrograd ??= {{}})["{ident}"] = "{packed.decode()}";\n'
    inputs = "\n".join(control_html(f"w-{ident}-{control['name']}", control) for control in controls)
    sentence = html.escape(says[first])
    page = (
        f'<div class="widget" id="w-{ident}" data-widget="{widget.made_by}" data-data="{ident}">\n'
        f'<fieldset class="controls" disabled><legend class="unseen">Controls</legend>\n{inputs}</fieldset>\n'
        f'<div class="picture" role="img" aria-label="{sentence}">{pictures[first]}</div>\n'
        f'<output aria-live="polite">{sentence}</output>\n'
        "<noscript><p>These controls need JavaScript.</p></noscript>\n</div>"
    )
    return page, script


def chapter_widgets(path: Path) -> "Widgets":
    """Run a chapter and draw its widgets."""
    os.environ |= {"TQDM_DISABLE": "1", "MPLBACKEND": "agg"}
    name_makers()
    os.chdir(path.parent)
    found = {}
    for number, (cell, widget) in enumerate(widgets_in(path), start=1):
        ident = f"{path.stem}-{number}"
        page, script = made(widget, ident)
        if len(script) > LARGEST:
            raise ValueError(
                f"The widget {widget.made_by} of {path.stem} has {len(script):,} bytes: draw fewer settings in advance."
            )
        found[cell] = (ident, page, script)
    return found


Widgets: TypeAlias = dict[str, tuple[str, str, str]]  # by the id of their cells: name, HTML, script


def fits(kept: Path, path: Path) -> bool:
    """Whether the widgets of an earlier build are those of all the cells that show one now."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {cell["id"] for cell in cells if "[controls:" in json.dumps(cell.get("outputs", []))} <= {
        *json.loads(kept.read_text(encoding="utf-8"))
    }


def kept_or_made(path: Path, cache: Path, library: str, old: bool) -> tuple[str, Widgets, bool]:
    """A chapter's name, its widgets, and whether they are new; `old`: those of an earlier build will do."""
    code = "\n".join(text_of(cell) for cell in code_up_to_last_widget(path))
    kept = cache / f"{path.stem}-{hashlib.sha256((library + code).encode()).hexdigest()[:20]}.json"
    if old and not kept.exists():
        kept = next((file for file in cache.glob(f"{path.stem}-*.json") if fits(file, path)), kept)
    if kept.exists():
        found = json.loads(kept.read_text(encoding="utf-8"))
        return path.stem, {cell: tuple(parts) for cell, parts in found.items()}, False
    found = chapter_widgets(path)
    cache.mkdir(parents=True, exist_ok=True)
    for old in cache.glob(f"{path.stem}-*.json"):
        old.unlink()
    kept.write_text(json.dumps(found), encoding="utf-8")
    return path.stem, found, True


def all_widgets(out: Path, cache: Path, only: list[str] | None, old: bool) -> dict[str, dict[str, str]]:
    """Draw every widget, or those of `only` some chapters; the scripts go into the folder `out`.

    Returns chapter -> id of a cell -> HTML. With `old`, widgets of an earlier build will do.
    """
    notebooks = [*chapters(), *projects()]
    paths = [path for path in notebooks if code_up_to_last_widget(path) and (only is None or path.stem[:2] in only)]
    library = library_digest()
    out.mkdir(parents=True, exist_ok=True)
    result: dict[str, dict[str, str]] = {}
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        rest = map(itertools.repeat, (cache, library, old))
        for stem, found, new in pool.map(kept_or_made, paths, *rest):
            for ident, _, script in found.values():
                (out / f"{ident}.js").write_text(script, encoding="utf-8")
                if new:
                    print(f"site: {ident}: {len(script) / 1000:.0f} kB", file=sys.stderr, flush=True)
            result[stem] = {cell: page for cell, (_, page, _) in found.items()}
    return result
