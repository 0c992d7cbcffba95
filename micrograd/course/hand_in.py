"""A notebook as a learner handed it in: which chapter it is, where its answers are, and which cells they need.

Nothing here runs a learner's code; it is read as text.
"""

import ast
import builtins
import json
import re
import symtable
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from micrograd.check import chapter
from micrograd.course import root

LARGEST = 100  # megabytes of a notebook that is read
LONGEST = 100_000  # characters of a cell that is looked into before it runs
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".7z", ".rar")


class Unreadable(Exception):
    """The file is no chapter of the course; the message says what it is instead."""


@dataclass(frozen=True)
class Cell:
    """A code cell, with what it does to names.

    binds     names that it assigns, defines or imports
    changes   names whose object it changes: an attribute or an entry set, a method called
    uses      names that it reads as it runs
    later     names that its functions read when they are called
    imports   those of `binds` that are modules or parts of them
    checks    names of the course's checks that it calls
    """

    id: str
    source: str
    binds: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()
    checks: tuple[str, ...] = ()


def _cell(cell_id: str, source: str) -> Cell:
    try:
        if len(source) > LONGEST:
            raise ValueError("too long")
        with warnings.catch_warnings(action="ignore"):  # "\d" in a plain text
            # Magics and shell lines become Python calls, as in a kernel
            code = TransformerManager().transform_cell(source)
            tree, table = ast.parse(code), symtable.symtable(code, cell_id, "exec")
        now, later = _globals_read(table)
        changes, checks = _effects(tree)
    except Exception:  # of many kinds, for text that is no Python; it still names its checks, and running it says more
        return Cell(cell_id, source, checks=tuple(re.findall(r"\bcheck\.(\w+)\(", source)))
    symbols = table.get_symbols()
    return Cell(
        cell_id,
        source,
        frozenset(symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()),
        frozenset(changes),
        frozenset(now),
        frozenset(later),
        frozenset(symbol.get_name() for symbol in symbols if symbol.is_imported()),
        tuple(checks),
    )


def _globals_read(table: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    """Names of the notebook that a piece of code reads: as it runs, and in functions that it defines."""
    top = table.get_type() == "module"
    now = {s.get_name() for s in table.get_symbols() if s.is_referenced() and (top or s.is_global())}
    later: set[str] = set()
    for child in table.get_children():
        child_now, child_later = _globals_read(child)
        runs_at_once = child.get_type() == "class" or child.get_name() in ("listcomp", "setcomp", "dictcomp", "genexpr")
        (now if runs_at_once else later).update(child_now)
        later |= child_later
    return now, later


def _effects(tree: ast.Module) -> tuple[set[str], list[str]]:
    """Names whose object a cell changes as it runs, and the checks that it calls."""
    changes: set[str] = set()
    checks: list[str] = []
    to_visit: list[ast.AST] = list(reversed(tree.body))
    while to_visit:
        node = to_visit.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        changed: ast.AST | None = None
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            changed = node
        elif isinstance(node, ast.AugAssign):
            changed = node.target
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "check":
                checks.append(node.func.attr)
            elif node.func.attr != "Random":  # random.Random(42) is a generator of its own
                changed = node.func
        while isinstance(changed, (ast.Attribute, ast.Subscript, ast.Call)):
            changed = changed.func if isinstance(changed, ast.Call) else changed.value
        if isinstance(changed, ast.Name):
            changes.add(changed.id)
        to_visit += reversed(list(ast.iter_child_nodes(node)))
    return changes, checks


@dataclass(frozen=True)
class Lesson:
    """A chapter of the course as it was handed out: its code cells, and its exercises by the name of their check."""

    stem: str
    cells: tuple[Cell, ...]
    exercises: dict[str, str]  # name of the check -> number of the exercise

    def stub(self, check: str) -> Cell:
        """The cell that the exercise was handed out as."""
        return next(cell for cell in self.cells if check in cell.checks)

    def call(self, check: str) -> str:
        """The line of the stub that calls the check."""
        return next(line for line in self.stub(check).source.splitlines() if line.startswith(f"check.{check}("))


@cache
def lesson(stem: str) -> Lesson:
    """A chapter, by its file name without the ending. Raises KeyError for an unknown one."""
    exercises = {judge.__name__: number for number, judge in chapter(stem).judges.items()}
    handed_out = tuple(cells(root() / "notebooks" / f"{stem}.ipynb"))
    called = {check for cell in handed_out for check in cell.checks}
    return Lesson(stem, handed_out, {check: number for check, number in exercises.items() if check in called})


@cache
def lessons() -> dict[str, Lesson]:
    """Every chapter that has exercises, by its file name without the ending."""
    return {path.stem: lesson(path.stem) for path in sorted((root() / "notebooks").glob("[0-9]*.ipynb"))}


def read(path: Path) -> tuple[Lesson, list[Cell]]:
    """The chapter that a file is a copy of, whatever its name, and the file's code cells.

    Raises Unreadable for what is no notebook, and for a notebook that is no chapter of the course.
    """
    if path.is_symlink():
        raise Unreadable("This is a link to another place. Hand in the notebook itself.")
    if path.is_dir():
        named = "This is a folder with the name of a notebook."
        raise Unreadable(named if ".ipynb" in path.name.lower() else "There is no notebook in this folder.")
    if not path.is_file():
        raise Unreadable("This is no file.")
    if path.name.lower().endswith(ARCHIVES):
        raise Unreadable("This is an archive. Unpack it and grade again.")
    handed_in = cells(path)
    stubs = {cell.id for cell in handed_in}
    called = {check for cell in handed_in for check in cell.checks}

    def likeness(lesson: Lesson) -> tuple[int, int, bool]:
        ids = sum(cell.id in stubs for cell in lesson.cells)
        return len(called & lesson.exercises.keys()), ids, path.stem.startswith(lesson.stem)

    best = max(lessons().values(), key=likeness)
    if not any(likeness(best)):
        raise Unreadable("This notebook is no chapter of the course: it calls none of its checks.")
    return best, handed_in


def cells(path: Path) -> list[Cell]:
    """The code cells of a notebook of format 3 or 4. Raises Unreadable for what is none."""
    return analyzed(sources(path))


def analyzed(sources: Iterable[Sequence[str]]) -> list[Cell]:
    """Code cells, each given by its id and its source."""
    return [_cell(cell_id, source) for cell_id, source in sources]


def sources(path: Path) -> list[tuple[str, str]]:
    """The id and the source of each code cell of a notebook. Raises Unreadable for what is none.

    Read as JSON and no further: outputs that no program would accept do a hand-in no harm.
    """
    try:
        if path.stat().st_size > LARGEST * 2**20:
            raise Unreadable(f"The file is larger than {LARGEST} MB. Clear its outputs, save it and grade it again.")
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(f"The file can't be read: {error.strerror or error}.") from error
    if content.startswith(b"PK\x03\x04"):
        raise Unreadable("This is an archive with the name of a notebook. Unpack it and grade again.")
    try:
        notebook = json.loads(content)
    except UnicodeDecodeError as error:
        raise Unreadable("This is no notebook: the file is not text in UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is no notebook: the file is not JSON.") from error
    try:
        return _code(notebook)
    except (AttributeError, KeyError, TypeError) as error:
        raise Unreadable("This is no notebook: the file is broken.") from error


def _code(notebook: Any) -> list[tuple[str, str]]:
    """The code cells; format 3 has them in worksheets, and their source is called input."""
    found = (
        notebook["cells"] if "cells" in notebook else [c for sheet in notebook["worksheets"] for c in sheet["cells"]]
    )
    code = [cell for cell in found if cell["cell_type"] == "code"]
    texts = [cell["source"] if "source" in cell else cell["input"] for cell in code]
    return [
        (str(cell.get("id", index)), text if isinstance(text, str) else "".join(text))
        for index, (cell, text) in enumerate(zip(code, texts, strict=True))
    ]


def answers(lesson: Lesson, cells: list[Cell]) -> dict[str, list[int]]:
    """Where each exercise is answered: name of its check -> positions in `cells`, in their order.

    A cell counts that calls the check, or, where none does, the one that was handed out for it.
    """
    found = {}
    for check in lesson.exercises:
        calls = [index for index, cell in enumerate(cells) if check in cell.checks]
        handed_out = lesson.stub(check).id
        found[check] = calls or [index for index, cell in enumerate(cells) if cell.id == handed_out]
    return found


@dataclass
class Needed:
    """The cells that must run for some targets, targets included; `below`: some are bound below where they are needed.

    missing holds the names that no cell binds.
    """

    cells: set[int] = field(default_factory=set)
    below: bool = False
    missing: set[str] = field(default_factory=set)


def needed(cells: list[Cell], targets: Iterable[int]) -> Needed:
    """What must run before the targets can, found from the names that cells bind and use."""
    found = Needed()
    seen: set[tuple[str, int]] = set()

    def take(index: int, before: int) -> None:
        if index in found.cells:
            return
        found.cells.add(index)
        for name in cells[index].uses:
            resolve(name, index)
        for name in cells[index].later:  # read when the function is called, at the target at the latest
            resolve(name, before)

    def resolve(name: str, before: int) -> None:
        if (name, before) in seen or hasattr(builtins, name) or name == "get_ipython":
            return
        seen.add((name, before))
        binders = [index for index in range(before) if name in cells[index].binds]
        if not binders and before < len(cells) and name not in cells[before].binds:
            binders = [index for index in range(before, len(cells)) if name in cells[index].binds][:1]
            found.below |= bool(binders)
        if not binders:
            if before == len(cells) or name not in cells[before].binds:
                found.missing.add(name)
            return
        last = binders[-1]
        take(last, before)
        if name not in cells[last].imports or name == "random":
            for index in range(last + 1, before):
                if name in cells[index].changes:
                    take(index, before)

    for target in targets:
        take(target, target)
    return found
