"""Every exercise: its stub is "not tried yet", right answers of any style are right, and slips get their own message.

They are listed in right_answers/ and wrong_answers/ beside this file, a file for each notebook:

    RIGHT = {"2.1": ["grad_b = -4", ...]}  # code in place of the stub, of another style than the solution

    WRONG = {
        "2.1": [
            ("grad_b = 6.0", "which way does L move"),  # code in place of the stub, part of the message meant for it
            ("def f(x):\n    return 2.0", "at another place", "hard-coded"),
            ...
        ],
    }

The stub's line `check.something(...)` is put after an answer that doesn't have it. Where a function or a class is asked
for, one of the slips is "hard-coded", with the tested place's numbers written in; and one "changes its input", but
where the input can't be changed or is meant to be.
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

from micrograd.check import chapter

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
HERE = Path(__file__).parent
RIGHT_AT_LEAST = 2  # answers for each exercise, beside the notebook's solution
WRONG_AT_LEAST = 6  # slips for each exercise; the untouched stub is not one of them
NOTHING_TO_CHANGE = {
    "1.3": "numbers go in",
    "1.5": "numbers go in",
    "4.3": "numbers go in",
    "6.5": "a function and a number go in",
    "7.3": "a generator goes in, which moves on at each draw",
    "9.3": "the network is to be changed",
    "12.4": "numbers go in",
    "13.2": "a number goes in",
    "13.4": "a text goes in",
}


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
    """The outcomes of one exercise: of its stub, its solution, and each listed answer."""

    stub: Outcome
    solution: Outcome
    right: list[Outcome]
    slips: list[Outcome]


@cache
def right_answers(path: Path) -> dict[str, list[str]]:
    """The right answers listed for a notebook, by exercise; none when there is no file."""
    file = HERE / "right_answers" / f"{path.stem}.py"
    return runpy.run_path(str(file))["RIGHT"] if file.exists() else {}


@cache
def wrong_answers(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """The slips listed for a notebook, by exercise; none when there is no file."""
    file = HERE / "wrong_answers" / f"{path.stem}.py"
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
    slips, others = wrong_answers(path), right_answers(path)
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
                    right=[attempt(code, exercise, namespace) for code in others.get(exercise.number, [])],
                    slips=[attempt(code, exercise, namespace) for code, *_ in slips.get(exercise.number, [])],
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
def test_right_answers_of_any_style_are_right(path: Path, number: str):
    answers = right_answers(path).get(number, [])
    assert len(answers) >= RIGHT_AT_LEAST, (
        f"list at least {RIGHT_AT_LEAST} right answers to exercise {number}, of other styles than the solution, "
        f"in right_answers/{path.stem}.py; there are {len(answers)}"
    )
    refused = [
        f"the answer\n{code}\nis right, but: {outcome}"
        for code, outcome in zip(answers, tried(path)[number].right, strict=True)
        if outcome.kind != "right"
    ]
    assert not refused, "\n\n".join([f"exercise {number}:", *refused])


@each_exercise
def test_typical_slips_are_told(path: Path, number: str):
    slips = wrong_answers(path).get(number, [])
    assert len(slips) >= WRONG_AT_LEAST, (
        f"list at least {WRONG_AT_LEAST} wrong answers to exercise {number} in wrong_answers/{path.stem}.py; "
        f"there are {len(slips)}"
    )
    outcomes = tried(path)[number].slips
    wrong = [
        f"to the answer\n{code}\nthe verdict should be 'not yet' and say {meant!r}, but: {outcome}"
        for (code, meant, *_), outcome in zip(slips, outcomes, strict=True)
        if outcome.kind != "not yet" or meant not in outcome.reason or "Traceback" in outcome.printed
    ]
    assert not wrong, "\n\n".join([f"exercise {number}:", *wrong])
    assert len({outcome.reason for outcome in outcomes}) > 1, f"every slip in exercise {number} is told the same"


@each_exercise
def test_slips_of_functions_are_of_every_kind(path: Path, number: str):
    (exercise,) = (exercise for exercise in lint.exercises(lint.load(path)) if exercise.number == number)
    kinds = {slip[2] for slip in wrong_answers(path).get(number, []) if len(slip) > 2}
    wanted = set()
    if any(word in exercise.stub.source + exercise.solution for word in ("def ", "class ")):
        wanted = {"hard-coded"} if number in NOTHING_TO_CHANGE else {"hard-coded", "changes its input"}
    assert kinds == wanted


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_answers_belong_to_exercises(path: Path):
    numbers = {exercise.number for exercise in lint.exercises(lint.load(path))}
    assert set(wrong_answers(path)) <= numbers and set(right_answers(path)) <= numbers


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_checks_belong_to_exercises(path: Path):
    numbers = {exercise.number for exercise in lint.exercises(lint.load(path))}
    assert set(chapter(path.stem).judges) == numbers
