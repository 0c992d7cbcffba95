"""Chapters as assignments for nbgrader and for otter-grader, and as copies for Colab.

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
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_raw_cell

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
    for stem in chapters(stems):
        _write(folder / "source" / stem / f"{stem}.ipynb", _converted(stem, _for_nbgrader))
    (folder / "nbgrader_config.py").write_text(_NBGRADER_CONFIG, encoding="utf-8")


def otter(folder: Path, stems: Sequence[str]) -> None:
    """Write a notebook a chapter in the format of `otter assign`.

    Raises FolderError for an unknown chapter, and where the folder is not new or empty.
    """
    _new(folder)
    for stem in chapters(stems):
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
    for stem in chapters(stems):
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


def chapters(stems: Sequence[str]) -> list[str]:
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
