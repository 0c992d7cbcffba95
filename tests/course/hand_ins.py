"""Makes a folder of hand-ins of one chapter, with every kind of mishap that a teacher meets, and says what is right."""

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from micrograd.course import root

STEM = "01_slopes"
EXERCISES = ("1.1", "1.2", "1.3", "1.4", "1.5")
SOLUTIONS = {
    "which_way": 'which_way = "down"',
    "slope_at_minus_one": "slope_at_minus_one = -10",
    "classmates_slope": "def classmates_slope(f, x, h):\n    return (f(x + h) - f(x - h)) / (2 * h)",
    "breaking_h": "breaking_h = -14 / 3",
    "walk_downhill": (
        "def walk_downhill(f, x):\n    for _ in range(100):\n        x = x - 0.1 * central_slope(f, x)\n    return x"
    ),
}
Marks = tuple[str, ...]  # "right", "not yet" or "not tried yet", an exercise each, in order; () for what is not graded
R, N, T = "right", "not yet", "not tried yet"
ALL_RIGHT: Marks = (R,) * 5


def chapter() -> NotebookNode:
    """The chapter as it is handed out."""
    return nbformat.read(root() / "notebooks" / f"{STEM}.ipynb", as_version=4)


def cell_of(notebook: NotebookNode, check: str) -> NotebookNode:
    """The code cell that calls a check."""
    return next(c for c in notebook.cells if c.cell_type == "code" and f"check.{check}(" in c.source)


def answer(notebook: NotebookNode, check: str, code: str) -> None:
    """Put code in place of a stub."""
    cell = cell_of(notebook, check)
    call = next(line for line in cell.source.splitlines() if line.startswith("check."))
    cell.source = f"{code}\n{call}"


def solved() -> NotebookNode:
    """The chapter with every exercise right, and no outputs."""
    notebook = chapter()
    for check, code in SOLUTIONS.items():
        answer(notebook, check, code)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def with_answer(check: str, code: str) -> NotebookNode:
    notebook = solved()
    answer(notebook, check, code)
    return notebook


def with_cell(code: str, at: int = 2) -> NotebookNode:
    notebook = solved()
    notebook.cells.insert(at, nbformat.v4.new_code_cell(code))
    return notebook


def stale() -> NotebookNode:
    """Untouched, but for outputs that say all is right."""
    notebook = chapter()
    for check in SOLUTIONS:
        cell_of(notebook, check).outputs = [nbformat.v4.new_output("stream", text="right: of course\n")]
    return notebook


def half_done() -> NotebookNode:
    notebook = solved()
    for check in ("breaking_h", "walk_downhill"):
        cell_of(notebook, check).source = cell_of(chapter(), check).source
    return notebook


def renamed() -> NotebookNode:
    notebook = solved()
    cell_of(notebook, "which_way").source = 'my_answer = "down"\ncheck.which_way(my_answer)'
    return notebook


def without(*texts: str) -> NotebookNode:
    """Without the code cells that hold one of the texts."""
    notebook = solved()
    notebook.cells = [c for c in notebook.cells if c.cell_type != "code" or not any(text in c.source for text in texts)]
    return notebook


def no_check_line() -> NotebookNode:
    notebook = solved()
    cell_of(notebook, "which_way").source = SOLUTIONS["which_way"]
    return notebook


def reordered() -> NotebookNode:
    notebook = solved()
    notebook.cells.reverse()
    return notebook


def stub_below() -> NotebookNode:
    notebook = solved()
    notebook.cells.append(copy.deepcopy(cell_of(chapter(), "which_way")))
    return notebook


def new_ids() -> NotebookNode:
    notebook = solved()
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    return notebook


def cheat(code: str) -> NotebookNode:
    """Untouched, but for a cell below the set-up that takes the checks apart."""
    notebook = chapter()
    first = next(k for k, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells.insert(first + 1, nbformat.v4.new_code_cell(code))
    for check in SOLUTIONS:
        cell = cell_of(notebook, check)
        cell.source = code + "\n" + cell.source
    return notebook


def one(exercise: int, mark: str) -> Marks:
    return tuple(mark if number == exercise else R for number in range(1, 6))


NOT_TRIED: Marks = (T,) * 5
MAKERS: dict[str, tuple[Callable[[], NotebookNode], Marks]] = {
    "anna/01_slopes.ipynb": (solved, ALL_RIGHT),
    "ben/01_slopes.ipynb": (chapter, NOT_TRIED),
    "Zoë Öztürk/Kapitel 1 (fertig).ipynb": (solved, ALL_RIGHT),
    "李雷/作业.ipynb": (half_done, (R, R, R, T, T)),
    "stale.ipynb": (stale, NOT_TRIED),
    "renamed.ipynb": (renamed, ALL_RIGHT),
    "reordered.ipynb": (reordered, ALL_RIGHT),
    "new ids.ipynb": (new_ids, ALL_RIGHT),
    "stub below.ipynb": (stub_below, ALL_RIGHT),
    "no check line.ipynb": (no_check_line, ALL_RIGHT),
    "no set-up.ipynb": (lambda: without("from micrograd.check import"), ALL_RIGHT),
    "no central_slope.ipynb": (lambda: without("def central_slope"), ALL_RIGHT),
    "deleted.ipynb": (lambda: without("check.which_way"), one(1, T)),
    "wrong.ipynb": (lambda: with_answer("slope_at_minus_one", "slope_at_minus_one = 10"), one(2, N)),
    "wrong too.ipynb": (lambda: with_answer("slope_at_minus_one", "slope_at_minus_one = 10"), one(2, N)),
    "syntax.ipynb": (lambda: with_answer("which_way", "which_way = = 'down'"), one(1, N)),
    "error.ipynb": (lambda: with_answer("which_way", "which_way = 1 / 0"), one(1, N)),
    "endless.ipynb": (lambda: with_answer("breaking_h", "while True:\n    pass"), one(4, N)),
    "stubborn.ipynb": (
        lambda: with_answer(
            "breaking_h", "while True:\n    try:\n        pass\n    except BaseException:\n        pass"
        ),
        one(4, N),
    ),
    "asks.ipynb": (lambda: with_answer("which_way", "which_way = input('which way? ')"), one(1, N)),
    "killed.ipynb": (lambda: with_answer("which_way", "import os\nos.kill(os.getpid(), 9)"), one(1, N)),
    "exits.ipynb": (lambda: with_answer("which_way", "import os\nos._exit(0)"), one(1, N)),
    "memory.ipynb": (lambda: with_answer("which_way", "which_way = [0] * 10**10"), one(1, N)),
    "network.ipynb": (
        lambda: with_answer("which_way", "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9')"),
        one(1, N),
    ),
    "magics.ipynb": (
        lambda: with_cell("%matplotlib inline\n%timeit -n1 -r1 2 + 2\nawait __import__('asyncio').sleep(0)"),
        ALL_RIGHT,
    ),
    "broken cell.ipynb": (lambda: with_cell("import a_module_that_is_not_there"), ALL_RIGHT),
    "prints right.ipynb": (lambda: cheat("print('right: because I say so')"), NOT_TRIED),
    "own check.ipynb": (lambda: cheat("class check:\n    which_way = staticmethod(print)"), (T, N, N, N, N)),
    "patched check.ipynb": (
        lambda: cheat(
            "import micrograd.check.slopes as s, micrograd.check.answer as a\n"
            "s.not_yet = s.not_tried = a.not_yet = a.not_tried = lambda *x: s.right('')\n"
            "for n in list(s.chapter.judges): s.chapter.judges[n] = lambda *x: s.right('')\n"
            "for n in list(s.chapter.judges): s.chapter.verdicts[n] = s.right('')"
        ),
        NOT_TRIED,
    ),
    "another.ipynb": (lambda: nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("2 + 2")]), ()),
}
BROKEN = {
    "no json.ipynb": b"not a notebook",
    "half.ipynb": b'{"cells": [',
    "binary.ipynb": bytes(range(256)),
    "empty.ipynb": b"",
}


def make(folder: Path, only: tuple[str, ...] = ()) -> dict[str, Marks]:
    """Write the hand-ins and return the marks that each should get, by file name relative to the folder."""
    expected: dict[str, Marks] = {}
    for name, (maker, marks) in MAKERS.items():
        if not only or name in only:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(maker()), encoding="utf-8")
            expected[name] = marks
    for name, content in BROKEN.items():
        if not only or name in only:
            (folder / name).write_bytes(content)
            expected[name] = ()
    checkpoint = folder / ".ipynb_checkpoints" / "anna-checkpoint.ipynb"
    checkpoint.parent.mkdir(exist_ok=True)
    shutil.copy(root() / "notebooks" / f"{STEM}.ipynb", checkpoint)  # left over by Jupyter, and no hand-in
    return expected
