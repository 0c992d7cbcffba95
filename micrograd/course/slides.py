"""Chapters as slides for a talk: a section is a slide, and what is to be predicted waits behind a click."""

import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbconvert import SlidesExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from traitlets.config import Config

from micrograd.course import root
from micrograd.course.convert import chapters
from micrograd.course.folder import FolderError

# npm package: what must be there of it, nbconvert's setting for it, and what stands there behind its folder
_NEEDED = {
    "reveal.js": ("dist/reveal.js", "reveal_url_prefix", ""),
    "requirejs": ("require.js", "require_js_url", "/require.js"),
    "jquery": ("dist/jquery.min.js", "jquery_url", "/dist/jquery.min.js"),
    "mathjax": ("MathJax.js", "mathjax_url", "/MathJax.js?config=TeX-AMS_HTML-full,Safe"),
}
_TALL = 21  # lines that a slide holds, as _height counts them
_HIDE_INPUT = "hide-input-on-slides"


def write(folder: Path, stems: Sequence[str]) -> list[Path]:
    """Write pages of slides, one a chapter: a slide a section, and below it what its text and cells show in turn.

    Where the folder has reveal.js and the rest of _NEEDED in `node_modules`, as npm puts them there, the page takes
    them from there and needs no network. Raises FolderError for an unknown chapter, and where a page is there already.
    """
    pages = {stem: folder / f"{stem}.slides.html" for stem in chapters(stems)}
    for page in pages.values():
        if page.exists():
            raise FolderError(f"{page} is there already. Name another folder: nothing is overwritten.")
    folder.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.SlidesExporter.reveal_width, config.SlidesExporter.reveal_height = "1280", "800"
    config.TagRemovePreprocessor.enabled = True
    config.TagRemovePreprocessor.remove_input_tags = {_HIDE_INPUT}
    for name, (needed, setting, address) in _NEEDED.items():
        if (folder / "node_modules" / name / needed).exists():
            setattr(config.SlidesExporter, setting, f"node_modules/{name}{address}")
    for stem, page in pages.items():
        notebook: NotebookNode = nbformat.read(root() / "notebooks" / f"{stem}.ipynb", as_version=4)
        notebook.cells = _on_slides(notebook.cells)
        text, _ = SlidesExporter(config=config).from_notebook_node(notebook)
        page.write_text(text.replace("</head>", f"<style>{_SLIDES_STYLE}</style></head>", 1), encoding="utf-8")
    return list(pages.values())


_SLIDES_STYLE = """
.reveal .slides { text-align: left; } .reveal .slides section { padding: 0 40px; box-sizing: border-box; }
.reveal .jp-RenderedHTMLCommon, .reveal .jp-RenderedHTMLCommon p { font-size: 26px; line-height: 1.4; }
.reveal .jp-RenderedHTMLCommon h1, .reveal .jp-RenderedHTMLCommon h2 { font-size: 44px; margin: 0 0 .5em; }
.reveal .jp-RenderedHTMLCommon h3 { font-size: 36px; margin: 0 0 .5em; }
.reveal .highlight pre, .reveal .jp-OutputArea-output pre { font-size: 20px; line-height: 1.35; }
.reveal .jp-InputPrompt, .reveal .jp-OutputPrompt, .reveal .anchor-link { display: none; }
.reveal .jp-OutputArea-output img, .reveal .jp-OutputArea-output svg { max-height: 430px; max-width: 100%; }
.reveal .jp-OutputArea-output > :is(img, svg):only-child {
  width: 1100px !important; height: auto; object-fit: contain; }
"""


def _on_slides(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """The cells of a chapter, each with its place on the slides; long texts in pieces, a prediction before its answer.

    Hints, solutions and the cell that imports are left out.
    """
    made: list[NotebookNode] = []
    height = 0

    def put(cell: NotebookNode, tall: int, kind: str = "") -> None:
        nonlocal height
        if not kind:
            kind = "-" if made and height + tall <= _TALL else "subslide"
        height = tall if kind in ("slide", "subslide") else height + tall
        cell.metadata["slideshow"] = {"slide_type": kind}
        made.append(cell)

    for cell in cells:
        if cell.cell_type == "markdown":
            if cell.source.startswith("<details>"):
                continue
            for piece in _pieces(cell.source):
                heading = re.match(r"#{1,3} ", piece)
                put(new_markdown_cell(piece), _height(piece), "slide" if heading else "")
        elif cell.source.strip() == "check.report()" or "from micrograd.check import" in cell.source:
            continue
        else:
            tried = not re.search(r"^check\.", cell.source, re.MULTILINE)  # a stub's reply says that it is one
            shown = [output for output in cell.outputs if tried and _shows(output)]
            tall_code = cell.source.count("\n") + 2
            tall_output = sum(_output_height(output) for output in shown)
            later = "hide-output" in cell.metadata.get("tags", [])
            apart = tall_code + tall_output > _TALL or later
            put(new_code_cell(cell.source, outputs=[] if apart else shown), tall_code + (0 if apart else tall_output))
            for output in shown if apart else []:
                answer = new_code_cell("", outputs=[output], metadata={"tags": [_HIDE_INPUT]})
                fits = height + _output_height(output) <= _TALL
                put(answer, _output_height(output), "fragment" if later and fits else "")
    return made


def _pieces(text: str) -> list[str]:
    """A text in pieces that fit on a slide: cut at its headings, then between paragraphs."""
    pieces: list[str] = []
    for paragraph in re.split(r"\n\n(?=\S)", text.strip()):
        last = pieces[-1] if pieces else ""
        inside = last.count("```") % 2 == 1 or last.count("<details>") > last.count("</details>")
        fits = last and not re.match(r"#{1,3} ", paragraph) and _height(f"{last}\n\n{paragraph}") <= _TALL // 2
        if inside or fits:
            pieces[-1] += f"\n\n{paragraph}"
        else:
            pieces.append(paragraph)
    return pieces


def _height(text: str) -> int:
    """Lines that a Markdown text takes on a slide, about: eighty letters a line, and a gap between paragraphs."""
    lines = sum(-(-len(line) // 80) if line else 1 for line in text.splitlines())
    return lines + 3 * text.count("$$") // 2 + text.startswith("#") + 1


def _shows(output: NotebookNode) -> bool:
    """Whether there is something to see: not the empty output that keeps others folded, and no widget's controls.

    Those need a kernel; the widget's still pictures are there as well.
    """
    data = output.get("data", {"text/plain": ""})
    return bool(data) and not str(data.get("text/plain", "")).startswith("[controls")


def _output_height(output: NotebookNode) -> int:
    text = output.get("text") or output.get("data", {}).get("text/plain", "")
    drawn = any(kind.startswith("image/") or kind == "text/html" for kind in output.get("data", {}))
    return 16 if drawn else text.count("\n") + 1
