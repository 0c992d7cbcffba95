"""What a check says of an answer: not tried yet, right, or not yet, each with a reason.

A chapter's module makes one `Chapter` and decorates a judge for each exercise:

    chapter = Chapter("02_many_inputs")

    @chapter.exercise("2.1")
    def grad_b(answer):
        got = number(answer)
        ...
        return right("because ...")       # or not_yet("..."), or not_tried()

The learner calls `check.grad_b(answer)`, and the verdict is printed. A mistake in the learner's own code
never ends in a traceback: call it through `attempt`, which turns an error into a verdict.
"""

import math
import re
import reprlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from numbers import Real


@dataclass(frozen=True)
class Verdict:
    """kind is "not tried yet", "right" or "not yet"; reason says why."""

    kind: str
    reason: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"


def right(because: str) -> Verdict:
    return Verdict("right", because)


def not_yet(why: str) -> Verdict:
    return Verdict("not yet", why)


def not_tried(how: str = "put your answer in place of None, then run the cell again") -> Verdict:
    return Verdict("not tried yet", how)


class Stumble(Exception):
    """The learner's answer can't be judged; the verdict says why."""

    def __init__(self, verdict: Verdict):
        super().__init__(str(verdict))
        self.verdict = verdict


class Chapter:
    """The exercises of one notebook and the last verdict on each."""

    def __init__(self, notebook: str):
        self.notebook = notebook
        self.judges: dict[str, Callable[..., Verdict]] = {}
        self.verdicts: dict[str, Verdict] = {}

    def exercise(self, number: str) -> Callable:
        """Make a judge into a check that prints its verdict; `number` is the exercise's, such as "2.1"."""

        def decorate(judge: Callable[..., Verdict]) -> Callable[..., None]:
            self.judges[number] = judge

            @wraps(judge)
            def check(*answers) -> None:
                try:
                    verdict = not_tried() if any(a is None for a in answers) else judge(*answers)
                except Stumble as stumble:
                    verdict = stumble.verdict
                except Exception as error:  # an answer of a shape that the judge did not foresee: words, no traceback
                    verdict = not_yet(
                        f"the check can't make sense of this answer ({type(error).__name__}: {error}). "
                        "Does it have the form that the task asks for?"
                    )
                self.verdicts[number] = verdict
                print(verdict)

            return check

        return decorate

    def report(self) -> None:
        """Print where each exercise of the chapter stands, and the score."""
        for number in self.judges:
            verdict = self.verdicts.get(number)
            print(f"{number}  {verdict.kind if verdict else 'not tried yet'}")
        done = sum(verdict.kind == "right" for verdict in self.verdicts.values())
        print(f"{done} of {len(self.judges)} right")


def attempt(function: Callable, *arguments, name: str = ""):
    """Call the learner's function. An error in it, or a missing answer, becomes a verdict.

    `name` is what the verdict calls it; by default the function's own name.
    """
    name = name or getattr(function, "__name__", "the answer")
    if not callable(function):
        wanted = f"a function or class is wanted here, and {reprlib.repr(function)} is not one."
        raise Stumble(not_yet(f"{wanted} Pass its name, with no brackets."))
    try:
        result = function(*arguments)
    except Exception as error:  # whatever the learner's code raises is the learner's to read, in words
        reason = f"{name} stopped with {type(error).__name__}: {error}"
        raise Stumble(not_yet(reason.rstrip(".") + "." + _advice(error))) from error
    if result is None or result is ...:
        raise Stumble(not_tried(f"{name} returns None so far. If you did write it, is its `return` missing?"))
    return result


def _advice(error: Exception) -> str:
    """A second sentence for the errors that learners of this course meet most."""
    if isinstance(error, RecursionError):
        return " A function called itself without end, or too many times for Python."
    if isinstance(error, AttributeError) and "has no attribute 'data'" in str(error):
        return " A plain number has no data: wrap it in a Value first."
    if isinstance(error, TypeError) and "must be real number, not Value" in str(error):
        return " The functions of math take plain numbers: use a.data."
    if isinstance(error, ValueError) and "dictionary update sequence" in str(error):
        return " A dictionary was wanted there: partial takes the function, then the inputs, then the name."
    if isinstance(error, TypeError) and "unsupported operand type" in str(error):
        return _advice_on_operands(re.findall(r"'(\w+)'", str(error)))
    return ""


def _advice_on_operands(types: list[str]) -> str:
    if "NoneType" in types:
        return " One of the two is None: is a `return` missing, or a start at 0.0?"
    if {"dict", "list", "tuple"} & set(types):
        return " A dictionary or a list is no number: go through its entries one by one."
    if len(set(types)) == 1:
        return " Does the class have a method for this operation?"
    return " Does each operation return a new object of your class?"


def number(answer) -> float:
    """The answer as a float, or a verdict that asks for a number. A Value will do."""
    value = answer if isinstance(answer, Real) or hasattr(answer, "ndim") else getattr(answer, "data", answer)
    if getattr(value, "size", 0) == 1 and hasattr(value, "item"):  # one number in a NumPy array
        value = value.item()
    if isinstance(value, Real) and not isinstance(value, bool) and _fits(value):
        return float(value)
    raise Stumble(not_yet(f"a number is wanted here, such as 2.5, and {reprlib.repr(answer)} is not one."))


def numbers(answer, count: int, form: str) -> list[float]:
    """The answer as a list of so many floats, or a verdict that shows the form."""
    if not hasattr(answer, "__len__") or isinstance(answer, (str, dict, set)) or len(answer) != count:
        raise Stumble(not_yet(f"{count} numbers are wanted here, in the form {form}, and not {answer!r}."))
    return [number(one) for one in answer]


def _fits(value: Real) -> bool:
    try:
        return math.isfinite(float(value))
    except OverflowError:  # an int beyond every float
        return False


def choice(answer, *options: str) -> str:
    """The answer as one of the options, upper or lower case, or a verdict that lists them."""
    word = answer.strip().lower() if isinstance(answer, str) else answer
    if word not in options:
        listed = ", ".join(f'"{option}"' for option in options)
        raise Stumble(not_yet(f"choose one of {listed}; {answer!r} is none of them."))
    return word


def near(a: float, b: float, tolerance: float = 1e-3) -> bool:
    """Equal up to `tolerance`, relative for large numbers and absolute for small ones."""
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)


def slope_by_nudge(f: Callable[[float], float], x: float, h: float = 1e-5) -> float:
    """df/dx at x by a central difference: (f(x+h) - f(x-h)) / 2h."""
    return (f(x + h) - f(x - h)) / (2.0 * h)


def partial_by_nudge(f: Callable[..., float], inputs: dict[str, float], name: str) -> float:
    """The partial slope of f(**inputs) along one input, the others held still."""
    return slope_by_nudge(lambda value: f(**{**inputs, name: value}), inputs[name])
