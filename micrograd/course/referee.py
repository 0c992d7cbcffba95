"""Run one hand-in afresh and say what its answers are worth: `python -m micrograd.course.referee FILE CHAPTER`.

The verdicts are those of the installed package, kept here before a line of the learner's code runs. What the hand-in
prints, what it makes of the name `check`, and what is written in its saved outputs count for nothing. That is proof
against slips and short cuts, not against someone who takes this process apart from inside: see TEACHING.md.

FILE is JSON: the hand-in's code cells, each an id and a source, and a token. On standard output each line is a JSON
object with that token: {"cell": k} before cell k runs, {"exercise": "1.1", ...} for a verdict, {"done": true} at last.
"""

import argparse
import builtins
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell

import micrograd.show  # noqa: F401, each chapter needs it: loaded, and compiled for the next, before the fence is up
from micrograd.check.answer import Chapter, Verdict, not_tried, not_yet
from micrograd.compiler.run import COMPILERS
from micrograd.course import fence, hand_in

_LONGEST = {"reason": 1_000, "answer": 4_000}  # characters of what is told


def main() -> None:
    """Judge the hand-in; see the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("chapter", help="which one it is a copy of, such as 01_slopes")
    parser.add_argument("--skip", type=int, nargs="*", default=[], help="cells that were stopped before")
    parser.add_argument("--memory", type=int, default=0, help="megabytes; 0 for no limit")
    options = parser.parse_args()
    # Only this file may write results: print() and whatever else the hand-in does goes nowhere
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)

    handed_in = json.loads(options.file.read_bytes())
    options.file.unlink()

    def say(token: str = handed_in["token"], **line: object) -> None:
        short = {key: value[: _LONGEST.get(key)] if isinstance(value, str) else value for key, value in line.items()}
        results.write(json.dumps({**short, "token": token}) + "\n")
        results.flush()

    lesson, cells = hand_in.lesson(options.chapter), hand_in.analyzed(handed_in["cells"])
    _limit(options.memory, options.file.parent)
    _judge(lesson, cells, set(options.skip), say)
    say(done=True)
    os._exit(0)  # not by way of threads and exit handlers that the hand-in may have left


def _judge(lesson: hand_in.Lesson, cells: list[hand_in.Cell], skip: set[int], say: Callable[..., None]) -> None:
    where = hand_in.answers(lesson, cells)
    targets = sorted({index for places in where.values() for index in places})
    needed = hand_in.needed(cells, targets)
    module = importlib.import_module(f"micrograd.check.{lesson.stem[3:]}")
    verdicts: dict[str, Verdict] = {}  # by name of the check, of the cell that runs
    genuine = _genuine(module)
    shell = _shell()
    unharmed = _unharmed()
    for number, judge in genuine.judges.items():
        setattr(module, judge.__name__, _recorder(genuine, number, verdicts, unharmed))
    for source in _deleted(lesson, needed.missing):
        shell.run_cell(source)
    best: dict[str, tuple[Verdict, str]] = {}

    def run(index: int) -> None:
        say(cell=index)
        asked = [check for check, places in where.items() if index in places]
        if index in skip:
            stopped = not_yet("stopped: this cell ran past the limit of time or memory, or ended the process.")
            for check in asked:
                _keep(best, check, stopped, cells[index])
            return
        verdicts.clear()
        shell.user_ns["check"] = module
        result = shell.run_cell(cells[index].source)
        for check in asked:
            if result.success and check not in cells[index].checks:  # the line that calls the check was deleted
                shell.user_ns["check"] = module
                result = shell.run_cell(lesson.call(check))
            error = result.error_before_exec or result.error_in_exec
            verdict = verdicts.get(check) or (
                not_yet(f"the cell stopped with {type(error).__name__}: {error}")
                if error is not None
                else not_tried(f"no answer reached check.{check}")
            )
            _keep(best, check, verdict, cells[index])

    for index in sorted(needed.cells):
        run(index)
    if needed.below:  # cells in another order: now that all names are there, what failed has a second chance
        for index in targets:
            if any(index in places and best[check][0].kind == "not yet" for check, places in where.items()):
                run(index)
    for check, number in lesson.exercises.items():
        verdict, answer = best.get(check, (not_tried("its cell is not in the notebook"), ""))
        say(exercise=number, kind=verdict.kind, reason=verdict.reason, answer=answer)


def _deleted(lesson: hand_in.Lesson, missing: set[str]) -> list[str]:
    """Cells of the chapter as it was handed out that bind names which the hand-in no longer does."""
    originals = list(lesson.cells)
    binders = [index for index, cell in enumerate(originals) if cell.binds & missing and not cell.checks]
    return [originals[index].source for index in sorted(hand_in.needed(originals, binders).cells)]


def _keep(best: dict[str, tuple[Verdict, str]], check: str, verdict: Verdict, cell: hand_in.Cell) -> None:
    """The last attempt counts, but not an untouched stub below an answer."""
    if check not in best or verdict.kind != "not tried yet":
        best[check] = verdict, cell.source


def _genuine(module: ModuleType) -> Chapter:
    """The chapter's judges from second copies of their modules: what a hand-in does to the first leaves them alone."""

    def copy(original: ModuleType) -> ModuleType:
        assert original.__spec__ is not None and original.__spec__.loader is not None
        made = importlib.util.module_from_spec(original.__spec__)
        original.__spec__.loader.exec_module(made)
        return made

    name = "micrograd.check.answer"
    first = sys.modules[name]
    sys.modules[name] = copy(first)  # for the judges to import
    try:
        chapter: Chapter = copy(module).chapter
        return chapter
    finally:
        sys.modules[name] = first


def _unharmed() -> Callable[[], AbstractContextManager[None]]:
    """Take note of every module as it is now; what comes back makes it so again for as long as an answer is judged.

    A hand-in may have put something else in the place of math.isclose, or of a module: the judges use what was there.
    """
    modules = dict(sys.modules)
    kept: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (vars(module), {name: thing for name, thing in vars(module).items() if callable(thing) or _lasting(thing)})
        for module in modules.values()
        if isinstance(module, ModuleType)
    ]
    missing = object()

    @contextmanager
    def as_it_was() -> Iterator[None]:
        changed: list[tuple[dict[str, Any], str, object]] = []
        for names, things in ((sys.modules, modules), *kept):
            for name, thing in things.items():
                now = names.get(name, missing)
                if now is not thing:
                    changed.append((names, name, now))
                    names[name] = thing
        try:
            yield
        finally:
            for names, name, now in changed:
                if now is missing:
                    names.pop(name, None)
                else:
                    names[name] = now

    return as_it_was


def _lasting(thing: object) -> bool:
    return isinstance(thing, (ModuleType, float))


def _recorder(
    genuine: Chapter, number: str, verdicts: dict[str, Verdict], unharmed: Callable[[], AbstractContextManager[None]]
) -> Callable[..., None]:
    """The check as the learner calls it: it prints nothing and keeps the verdict of the genuine judge."""
    name = genuine.judges[number].__name__

    def check(*answers: object, **named: object) -> None:
        with unharmed():
            verdicts[name] = genuine.judge(number, *answers, **named)

    check.__name__ = name
    return check


def _shell() -> InteractiveShell:
    """IPython without history and without a terminal: magics and top-level await work as in a kernel."""
    matplotlib.use("Agg")
    HistoryManager.enabled = False  # type: ignore[assignment]
    shell = InteractiveShell.instance()
    shell.system = shell.system_raw = _no_input  # type: ignore[method-assign]
    shell.ask_exit = _no_exit  # type: ignore[attr-defined]
    return shell


def _no_input(*_: object) -> str:
    raise EOFError("a graded notebook can't ask for input or call programs; put the value into the cell.")


def _no_exit() -> None:
    raise SystemExit("exit() and quit() end the notebook; leave them out.")


def _limit(megabytes: int, scratch: Path) -> None:
    """No questions, no network, no other programs, so much memory. The system's own walls are the caller's to add."""
    builtins.input = _no_input
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 2**20, 256 * 2**20))
        if megabytes:
            resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))
    fence.put_up(scratch, {"dot", "graphviz-pure", *COMPILERS, Path(os.environ.get("CC", "").split(" ")[0]).name})


if __name__ == "__main__":
    main()
