"""Chapters as assignments for nbgrader and for otter-grader, as copies for Colab, and as slides.

Here a stub and the line that checks it share a cell, a check prints and never raises, and solutions are folded below.
Both graders want it otherwise: an answer cell that is the learner's, a test cell that raises, no solution in what is
handed out. The folder that is written holds the teacher's version; each tool makes the learners' from it.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbconvert import SlidesExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from traitlets.config import Config

from micrograd.course import hand_in, root
from micrograd.course.folder import FolderError

_SOLUTION = re.compile(r"<details><summary>Solution</summary>\n(.*?)</details>\n?", re.DOTALL)
_CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)
_NBGRADER_CONFIG = """c = get_config()  # nbgrader reads this file
c.CourseDirectory.course_id = "micrograd"
c.ClearSolutions.code_stub = {"python": "# Put your answer into the lines above."}
c.ExecutePreprocessor.timeout = 120
"""

_COLAB = """# On Google Colab, this installs the course; where it is there already, it does nothing.
try:
    import micrograd.course
except ImportError:
    %pip install --quiet --no-deps micrograd-notebooks graphviz graphviz-pure"""


@dataclass(frozen=True)
class Exercise:
    """One exercise taken apart: what the learner gets, a solution, and lines that raise unless the answer is right."""

    number: str
    stub: str
    solution: str
    test: str

    @property
    def name(self) -> str:
        """Its number as part of a name: "1.2" -> "1_2"."""
        return self.number.replace(".", "_")


def nbgrader(folder: Path, stems: Sequence[str]) -> None:
    """Write an nbgrader course with one assignment a chapter: `source/CHAPTER/CHAPTER.ipynb` and a configuration.

    Raises FolderError for an unknown chapter, and where the folder is not new or empty.
    """
    _new(folder)
    for stem in _known(stems):
        _write(folder / "source" / stem / f"{stem}.ipynb", _converted(stem, _for_nbgrader))
    (folder / "nbgrader_config.py").write_text(_NBGRADER_CONFIG, encoding="utf-8")


def otter(folder: Path, stems: Sequence[str]) -> None:
    """Write a notebook a chapter in the format of `otter assign`.

    Raises FolderError for an unknown chapter, and where the folder is not new or empty.
    """
    _new(folder)
    for stem in _known(stems):
        notebook = _converted(stem, _for_otter)
        notebook.cells.insert(
            0, new_raw_cell(f"# ASSIGNMENT CONFIG\nname: {stem}\ninit_cell: false\ncheck_all_cell: false")
        )
        _write(folder / f"{stem}.ipynb", notebook)


def colab(folder: Path, stems: Sequence[str]) -> None:
    """Write copies of chapters that begin with a cell which installs the course where it is missing, as on Colab.

    Only what Colab lacks is installed: --no-deps leaves its own NumPy, matplotlib and ipywidgets as they are.
    Raises FolderError for an unknown chapter, and where the folder is not new or empty.
    """
    _new(folder)
    for stem in _known(stems):
        notebook: NotebookNode = nbformat.read(root() / "notebooks" / f"{stem}.ipynb", as_version=4)
        notebook.cells.insert(0, new_code_cell(_COLAB, id="install", metadata={"tags": ["colab"]}))
        _write(folder / f"{stem}.ipynb", notebook)


def _converted(stem: str, cells_of: Callable[[Exercise], list[NotebookNode]]) -> NotebookNode:
    """The chapter without outputs and folded solutions, each exercise's cell replaced."""
    notebook: NotebookNode = nbformat.read(root() / "notebooks" / f"{stem}.ipynb", as_version=4)
    lesson = hand_in.lessons()[stem]
    exercises = _exercises(notebook, lesson)
    cells = []
    for cell in notebook.cells:
        if cell.id in exercises:
            cells += cells_of(exercises[cell.id])
            continue
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        else:
            cell.source = _SOLUTION.sub("", cell.source)
        cells.append(cell)
    notebook.cells = cells
    return notebook


def _exercises(notebook: NotebookNode, lesson: hand_in.Lesson) -> dict[str, Exercise]:
    """The exercises of a chapter, by the id of their cell."""
    found = {}
    cells = list(notebook.cells)
    for check, number in lesson.exercises.items():
        stub, call = lesson.stub(check), lesson.call(check)
        place = next(index for index, cell in enumerate(cells) if cell.id == stub.id)
        solution = next(match for cell in cells[place:] if (match := _SOLUTION.search(cell.source)))
        code = _CODE.search(solution[1])
        judged = call.replace(f"check.{check}(", f'check.chapter.judge("{number}", ', 1)
        found[stub.id] = Exercise(
            number,
            stub.source.replace(call, "").rstrip(),
            code[1].replace(call, "").rstrip() if code else "",
            f'verdict = {judged}\nassert verdict.kind == "right", verdict.reason',
        )
    return found


def _for_nbgrader(exercise: Exercise) -> list[NotebookNode]:
    def cell(kind: str, source: str, **marks: object) -> NotebookNode:
        name = f"{kind}-{exercise.name}"
        made: NotebookNode = new_code_cell(source, id=name)
        made.metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, "task": False, "cell_type": "code", **marks}
        return made

    answer = f"{exercise.stub}\n### BEGIN SOLUTION\n{exercise.solution}\n### END SOLUTION"
    return [
        cell("answer", answer, grade=False, locked=False, solution=True),
        cell("check", exercise.test, grade=True, locked=True, solution=False, points=1),
    ]


def _for_otter(exercise: Exercise) -> list[NotebookNode]:
    prompt = f'""" # BEGIN PROMPT\n{exercise.stub}\n""" # END PROMPT'
    return [
        new_raw_cell(f"# BEGIN QUESTION\nname: q{exercise.name}\npoints: 1"),
        new_raw_cell("# BEGIN SOLUTION"),
        new_code_cell(f"# BEGIN SOLUTION NO PROMPT\n{exercise.solution}\n# END SOLUTION\n{prompt}"),
        new_raw_cell("# END SOLUTION"),
        new_raw_cell("# BEGIN TESTS"),
        new_code_cell(exercise.test),
        new_raw_cell("# END TESTS"),
        new_raw_cell("# END QUESTION"),
    ]


def _known(stems: Sequence[str]) -> list[str]:
    """The chapters that are meant, by file name, or by number such as "1" or "01"; all where none is named."""
    known = {stem: stem for stem in hand_in.lessons()}
    known |= {short: stem for stem in known for short in (stem[:2], str(int(stem[:2])))}
    for stem in stems:
        if stem not in known:
            raise FolderError(f"There is no chapter {stem!r}. The chapters are {', '.join(hand_in.lessons())}.")
    return [known[stem] for stem in stems] or list(hand_in.lessons())


def _new(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderError(f"{folder} is there already. Choose the name of a new folder: nothing is overwritten.")
    folder.mkdir(parents=True, exist_ok=True)


def _write(path: Path, notebook: NotebookNode) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


# ---- slides ----

# npm package: what must be there of it, nbconvert's setting for it, and what stands there behind its folder
_NEEDED = {
    "reveal.js": ("dist/reveal.js", "reveal_url_prefix", ""),
    "requirejs": ("require.js", "require_js_url", "/require.js"),
    "jquery": ("dist/jquery.min.js", "jquery_url", "/dist/jquery.min.js"),
    "mathjax": ("MathJax.js", "mathjax_url", "/MathJax.js?config=TeX-AMS_HTML-full,Safe"),
}
_TALL = 21  # lines that a slide holds, as _height counts them
_HIDE_INPUT = "hide-input-on-slides"


def slides(folder: Path, stems: Sequence[str]) -> list[Path]:
    """Write pages of slides, one a chapter: a slide a section, and below it what its text and cells show in turn.

    Where the folder has reveal.js and the rest of _NEEDED in `node_modules`, as npm puts them there, the page takes
    them from there and needs no network. Raises FolderError for an unknown chapter, and where a page is there already.
    """
    pages = {stem: folder / f"{stem}.slides.html" for stem in _known(stems)}
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
