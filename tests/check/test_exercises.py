"""Every exercise: the untouched stub is "not tried yet", the solution is right, and typical slips are told as such.

The slips are listed in tests/wrong_answers/, a file for each notebook:

    WRONG = {
        "2.1": [
            ("grad_b = 6.0", "which way does L move"),  # code in place of the stub, part of the message meant for it
            ...
        ],
    }

The stub's line `check.something(...)` is put after a solution or a slip that doesn't have it.
"""

import contextlib
import io
import runpy
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import lint
import matplotlib.pyplot as plt
import pytest
from IPython.display import display

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
WRONG_ANSWERS = Path(__file__).parent / "wrong_answers"
AT_LEAST = 3  # slips for each exercise; the untouched stub is not one of them


@dataclass(frozen=True)
class Outcome:
    """What running one answer came to; kind and reason are the verdict's, empty where there was none."""

    printed: str
    error: str = ""
    kind: str = ""
    reason: str = ""

    def __str__(self) -> str:
        verdict = f"{self.kind}: {self.reason}" if self.kind else "no verdict"
        return f"{self.error or verdict}\n{self.printed}"


@dataclass(frozen=True)
class Tried:
    """The outcomes of one exercise: of its stub, its solution, and each listed slip."""

    stub: Outcome
    solution: Outcome
    slips: list[Outcome]


def wrong_answers(path: Path) -> dict[str, list[tuple[str, str]]]:
    """The slips listed for a notebook, by exercise; none when there is no file."""
    file = WRONG_ANSWERS / f"{path.stem}.py"
    return runpy.run_path(str(file))["WRONG"] if file.exists() else {}


def run(source: str, name: str, namespace: dict) -> str:
    """Execute a cell's code and return what it printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="FigureCanvasAgg is non-interactive")  # what plt.show() says here
        warnings.filterwarnings("ignore", message="invalid value encountered in multiply")  # NumPy, of a slip in 13.2
        exec(compile(source, name, "exec"), namespace)
        plt.close("all")
    return printed.getvalue()


def attempt(answer: str, exercise: lint.Exercise, namespace: dict) -> Outcome:
    """Run an answer in place of the stub, then leave the namespace as it was."""
    before = dict(namespace)
    verdicts = namespace["check"].chapter.verdicts
    verdicts.pop(exercise.number, None)
    try:
        if not lint.check_calls(answer):
            answer = "\n".join([answer, *lint.check_calls(exercise.stub.source)])
        printed = run(answer, f"an answer to exercise {exercise.number}", namespace)
    except Exception as error:  # any error at all is the finding
        return Outcome("", error=f"raised {type(error).__name__}: {error}")
    finally:
        namespace.clear()
        namespace.update(before)
    verdict = verdicts.get(exercise.number)
    return Outcome(printed, kind=verdict.kind, reason=verdict.reason) if verdict else Outcome(printed)


@cache
def tried(path: Path) -> dict[str, Tried]:
    """Run a notebook once, in plain Python, and at each stub try all the answers to its exercise.

    They run in the notebook's own namespace, as a learner's do, so functions defined above see them.
    """
    notebook = lint.load(path)
    by_stub = {exercise.stub.id: exercise for exercise in lint.exercises(notebook) if exercise.stub}
    slips = wrong_answers(path)
    namespace = {"__name__": "__main__", "display": display}
    found = {}
    with contextlib.chdir(path.parent):
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            exercise = by_stub.get(cell.id)
            if exercise:
                found[exercise.number] = Tried(
                    stub=attempt(exercise.stub.source, exercise, namespace),
                    solution=attempt(exercise.solution, exercise, namespace),
                    slips=[attempt(code, exercise, namespace) for code, _ in slips.get(exercise.number, [])],
                )
            run(cell.source, f"{path.name}, cell {cell.id}", namespace)
    return found


EXERCISES = [
    pytest.param(path, exercise.number, id=f"{path.stem}-{exercise.number}")
    for path in NOTEBOOKS
    for exercise in lint.exercises(lint.load(path))
]
each_exercise = pytest.mark.parametrize(("path", "number"), EXERCISES)


@each_exercise
def test_the_untouched_stub_is_not_tried_yet(path: Path, number: str):
    stub = tried(path)[number].stub
    wanted = "not yet" if number == lint.FAILS_ON_PURPOSE else "not tried yet"
    assert stub.kind == wanted, f"the stub of exercise {number} should be {wanted!r}, but: {stub}"


@each_exercise
def test_the_solution_is_right(path: Path, number: str):
    solution = tried(path)[number].solution
    assert solution.kind == "right", f"the check refuses the solution of exercise {number}: {solution}"


@each_exercise
def test_typical_slips_are_told(path: Path, number: str):
    slips = wrong_answers(path).get(number, [])
    assert len(slips) >= AT_LEAST, (
        f"list at least {AT_LEAST} wrong answers to exercise {number} in tests/wrong_answers/{path.stem}.py; "
        f"there are {len(slips)}"
    )
    outcomes = tried(path)[number].slips
    wrong = [
        f"to the answer\n{code}\nthe verdict should be 'not yet' and say {meant!r}, but: {outcome}"
        for (code, meant), outcome in zip(slips, outcomes, strict=True)
        if outcome.kind != "not yet" or meant not in outcome.reason or "Traceback" in outcome.printed
    ]
    assert not wrong, "\n\n".join([f"exercise {number}:", *wrong])
    assert len({outcome.reason for outcome in outcomes}) > 1, f"every slip in exercise {number} is told the same"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_wrong_answers_belong_to_exercises(path: Path):
    numbers = {exercise.number for exercise in lint.exercises(lint.load(path))}
    assert set(wrong_answers(path)) <= numbers
