"""What a check says of an answer: not tried yet, right, or not yet, each with a reason.

A chapter's module makes one `Chapter` and decorates a judge for each exercise:

    chapter = Chapter("02_many_inputs")


    @chapter.exercise("2.1")
    def grad_b(answer: object) -> Verdict:
        got = number(answer)
        ...
        return right("because ...")  # or not_yet("..."), or not_tried()

The learner calls `check.grad_b(answer)`, and the verdict is printed. A mistake in the learner's own code never ends
in a traceback: call it through `attempt`, which turns an error into a verdict. "Not tried yet" means that nothing was
changed: whoever changed something and gets the old result reads "not yet" (`as_given`).
"""

import dis
import inspect
import itertools
import math
import re
import reprlib
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from numbers import Real
from pathlib import Path
from types import CodeType
from typing import Any

from micrograd.check.hand_in import write_hand_in
from micrograd.check.time_limit import TookTooLong, time_limit

SECONDS = 30.0  # for one check; the longest take about one


@dataclass(frozen=True)
class Verdict:
    """kind is "not tried yet", "right" or "not yet"; reason says why."""

    kind: str
    reason: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"


def right(because: str) -> Verdict:
    """The answer is right; `because` gives the reason."""
    return Verdict("right", because)


def not_yet(why: str) -> Verdict:
    """The answer isn't right yet; `why` says what it is and what to think of next."""
    return Verdict("not yet", why)


def not_tried(how: str = "put your answer in place of None, then run the cell again") -> Verdict:
    """Nothing was changed so far; `how` says how to begin."""
    return Verdict("not tried yet", how)


class Stumble(Exception):
    """The learner's answer can't be judged; the verdict says why."""

    def __init__(self, verdict: Verdict):
        super().__init__(str(verdict))
        self.verdict = verdict


class Chapter:
    """The exercises of one notebook and the last verdict on each.

    notebook  its file's name without the ending, such as "01_slopes"
    judges    by exercise, what judges an answer: it returns a Verdict
    verdicts  by exercise, the last verdict that was printed
    """

    def __init__(self, notebook: str):
        self.notebook = notebook
        self.judges: dict[str, Callable[..., Verdict]] = {}
        self.verdicts: dict[str, Verdict] = {}
        self._in_parts: set[str] = set()

    def exercise(self, number: str, *, parts: bool = False) -> Callable[[Callable[..., Verdict]], Callable[..., None]]:
        """Make a judge into a check that prints its verdict; `number` is the exercise's, such as "2.1".

        With `parts` the judge is asked as soon as one of several answers is there; those still missing are None.
        """

        def decorate(judge: Callable[..., Verdict]) -> Callable[..., None]:
            self.judges[number] = judge
            if parts:
                self._in_parts.add(number)

            @wraps(judge)
            def check(*answers: object, **named: object) -> None:
                verdict = self.judge(number, *answers, **named)
                self.verdicts[number] = verdict
                print(verdict)

            check.__doc__ = judge.__doc__ or f"Exercise {number}: print whether your answer is right, and why."
            return check

        return decorate

    def judge(self, number: str, *answers: object, **named: object) -> Verdict:
        """The verdict on an answer, neither printed nor remembered. Raises KeyError for an unknown exercise only."""
        judge = self.judges[number]
        try:
            bound = inspect.signature(judge).bind(*answers, **named)
        except TypeError:
            call = f"check.{judge.__name__}({', '.join(inspect.signature(judge).parameters)})"
            given = len(answers) + len(named)
            return not_yet(f"the check was given {counted(given, 'answer')}. The call is {call}.")
        missing = [answer is None or answer is ... for answer in bound.arguments.values()]
        if all(missing) or (any(missing) and number not in self._in_parts):
            first = next(iter(bound.arguments))
            if first not in ("function", "neuron"):
                return not_tried()
            return not_tried("the check was given None. Pass the name of your function or class, without calling it")
        try:
            with time_limit(SECONDS):
                return judge(*bound.args, **bound.kwargs)
        except Stumble as stumble:
            return stumble.verdict
        except TookTooLong:
            return not_yet(
                f"your code was still running after {SECONDS:g} seconds and was stopped. "
                "Does its loop come to an end: does the number that it tests ever change?"
            )
        except Exception as error:  # an answer of a shape that the judge did not foresee: a sentence, no traceback
            return not_yet(
                f"the check can't make sense of this answer ({type(error).__name__}: {_message(error)}). "
                "Does it have the form that the task asks for?"
            )

    def summary(self) -> dict[str, Any]:
        """The last verdicts in plain types, as a hand-in holds them: chapter, right, exercises."""
        exercises = {
            number: {
                "check": judge.__name__,
                "verdict": verdict.kind if (verdict := self.verdicts.get(number)) else "not tried yet",
                "reason": verdict.reason if verdict else "",
            }
            for number, judge in self.judges.items()
        }
        done = sum(one["verdict"] == "right" for one in exercises.values())
        return {"chapter": self.notebook, "right": done, "of": len(exercises), "exercises": exercises}

    def report(self, hand_in: str | Path | None = None, name: str = "") -> None:
        """Print where you are with each exercise of the chapter.

        hand_in  a file to write the same to, as JSON, such as "slopes.json"; only a hand-in is ever replaced there
        name     yours, for the hand-in
        """
        summary = self.summary()
        width = max((len(one["check"]) for one in summary["exercises"].values()), default=0)
        for number, one in summary["exercises"].items():
            print(f"{number:5}{one['check']:{width}}  {one['verdict']}")
        print(f"{summary['right']} of {summary['of']} right")
        if hand_in is not None:
            print(write_hand_in(hand_in, {"name": str(name), **summary}))


# ---- calling the learner's code ----


def attempt(function: object, *arguments: object, name: str = "") -> Any:
    """Call the learner's function. An error in it, or a missing answer, becomes a verdict.

    `name` is what the verdict calls it; by default the function's own name.
    """
    name = name or _name_of(function)
    if not callable(function):
        raise Stumble(not_yet(_not_callable(function)))
    try:
        result = function(*arguments)
    except Stumble:
        raise
    except AssertionError as error:
        raise Stumble(not_yet(_failed_assert(name, error))) from error
    except (Exception, SystemExit) as error:  # whatever the learner's code raises is explained, not shown raw
        reason = f"{name} stopped with {type(error).__name__}"
        reason += f": {message}" if (message := _message(error)) else ""
        raise Stumble(not_yet(reason.rstrip(".") + "." + _advice(error))) from error
    if inspect.isgenerator(result) or inspect.iscoroutine(result) or inspect.isasyncgen(result):
        word = "async" if inspect.iscoroutine(result) or inspect.isasyncgen(result) else "yield"
        if not inspect.isasyncgen(result):
            result.close()
        raise Stumble(not_yet(f"{name} hands out its result piece by piece, because of its `{word}`. Use `return`."))
    if result is ... or (result is None and is_blank(function)):
        raise Stumble(not_tried(f"{name} has no lines of yours so far. Write them, then run the cell again."))
    if result is None:
        if "print" in _code_names(function):
            raise Stumble(not_yet(f"{name} prints its result and returns None. Use `return` in place of `print`."))
        raise Stumble(not_yet(f"{name} returns None. Is its `return` missing, or is it inside a branch or a loop?"))
    return result


def _name_of(function: object) -> str:
    name = getattr(function, "__name__", "your function")
    if not isinstance(name, str):
        return "your function"
    return "your function" if name == "<lambda>" else name


def _not_callable(answer: object) -> str:
    expected = f"a function or class is expected here, and {shown(answer)} is not one."
    if isinstance(answer, str):
        return f"{expected} Pass its name without quotation marks."
    return f"{expected} Pass its name alone, with no brackets behind it: that would call it and pass the result."


def _failed_assert(name: str, error: AssertionError) -> str:
    line = traceback.extract_tb(error.__traceback__)[-1].line or ""
    what = f"`{line}` in {name} failed" if line.startswith("assert") else f"an assert in {name} failed"
    said = f" ({message})" if (message := _message(error)) else ""
    return f"{what}{said}: it claims something that isn't so for the numbers of this check. Print them and look."


def _message(error: BaseException) -> str:
    """The first line of an error's text, at most 200 characters."""
    try:
        lines = str(error).strip().splitlines()
    except Exception:  # a learner's own exception may fail even here
        return ""
    return lines[0][:200] if lines else ""


def _code_names(function: object) -> tuple[str, ...]:
    code = getattr(function, "__code__", None)
    return code.co_names if isinstance(code, CodeType) else ()


def is_blank(function: object) -> bool:
    """True where its body is only `pass`, `...` or a docstring."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return False
    idle = {"RESUME", "NOP", "CACHE", "COPY_FREE_VARS", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "POP_TOP"}
    return all(instruction.opname in idle for instruction in dis.get_instructions(code))


def unchanged(function: object, stub: object) -> bool:
    """True for the function as the exercise gives it; `stub` is the same one, written in the check's module."""
    mine, given = getattr(function, "__code__", None), getattr(stub, "__code__", None)
    return isinstance(mine, CodeType) and isinstance(given, CodeType) and _same_code(mine, given)


_AROUND_CALLS = {"CACHE", "RESUME", "NOP", "PUSH_NULL", "PRECALL", "COPY_FREE_VARS", "MAKE_CELL"}


def _same_code(one: CodeType, other: CodeType) -> bool:
    """The same steps with the same names and numbers.

    Not the same bytes: how Python calls `np.full` depends on whether np was imported in the same cell.
    """
    steps, others = list(_steps(one)), list(_steps(other))
    return len(steps) == len(others) and all(
        name == its_name
        and (
            _same_code(value, its)
            if isinstance(value, CodeType) and isinstance(its, CodeType)
            else type(value) is type(its) and value == its
        )
        for (name, value), (its_name, its) in zip(steps, others, strict=True)
    )


def _steps(code: CodeType) -> Iterator[tuple[str, object]]:
    for step in dis.get_instructions(code):
        if step.opname not in _AROUND_CALLS:
            jumps = step.opcode in dis.hasjrel or step.opcode in dis.hasjabs
            yield step.opname.replace("LOAD_METHOD", "LOAD_ATTR"), None if jumps else step.argval


def named_only(function: object, *names: str) -> list[str]:
    """Those of the methods that the function names without calling them, as in `loss.backward` on a line of its own."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, CodeType):
        return []
    steps = [step for step in dis.get_instructions(code) if step.opname != "CACHE"]
    dropped = {step.argval for step, after in itertools.pairwise(steps) if after.opname == "POP_TOP"}
    return [name for name in names if name in dropped]


def as_given(function: object, stub: object, what: str, more: str = "") -> Verdict:
    """The verdict on a version that still does what the given one does; `what` says what that is.

    Where naming the result would give the bug away, `what` is a first symptom, and `more` is for those who have tried.
    """
    if unchanged(function, stub):
        return not_tried(f"this is the function as it was given. {what}")
    return not_yet(f"you changed something, and the result is what it was before. {more or what}")


# ---- advice on the errors that learners of this course meet most ----


def _advice(error: BaseException) -> str:
    """A second sentence, or nothing."""
    text = _message(error)
    if isinstance(error, RecursionError):
        return " A function called itself without end, or too many times for Python."
    if isinstance(error, SystemExit):
        return " Leave out exit() and quit(): they stop Python itself."
    if isinstance(error, UnboundLocalError):
        return " It is set only on some ways through the function: give it a start before."
    if isinstance(error, NameError):
        return " Is it spelled as where you defined it, and was that cell run?"
    if isinstance(error, AttributeError):
        return _advice_on_attribute(error)
    if isinstance(error, ValueError) and "dictionary update sequence" in text:
        return " A dictionary is expected there: partial takes the function, then the inputs, then the name."
    if isinstance(error, TypeError):
        return _advice_on_type(text)
    return ""


_PLAIN = (int, float, complex, str, bytes, list, tuple, dict, set, type(None))


def _advice_on_attribute(error: AttributeError) -> str:
    owner, attribute = error.obj, error.name
    if owner is None:
        return " Something is None there: is a `return` missing in one of your functions or methods?"
    if callable(owner) and not isinstance(owner, type) and type(owner).__name__ in _FUNCTIONS:
        return " That is a function: are the brackets missing that call it?"
    if isinstance(owner, Real) and attribute in ("data", "grad", "_prev", "backward"):
        return f" A plain number has no {attribute}: wrap it in a Value first."
    if isinstance(owner, (type, *_PLAIN)) or not attribute:
        return ""
    if attribute in ("data", "grad", "_prev", "_op", "_backward", "w", "b"):
        return f" Does __init__ set self.{attribute}?"
    return f" Does the class have {attribute}, in this spelling?"


_FUNCTIONS = ("function", "builtin_function_or_method", "method")


def _advice_on_type(text: str) -> str:
    types = re.findall(r"'([\w.]+)'", text)
    if any(kind in text for kind in _FUNCTIONS) and "not subscriptable" not in text:
        return " A function is used there without being called: are brackets missing, as in math.cos(a.data)?"
    if found := re.search(r"must be real number, not (\w+)", text):
        if found[1] in ("NoneType", "str", "list", "tuple", "dict"):
            return f" A number is expected there, and it got {_with_article(found[1])}."
        return " The functions of math take plain numbers: use a.data."
    if "not supported between instances" in text and types and types[0] not in ("str", "NoneType"):
        return " Compare their numbers, .data; a graph can't branch on a Value."
    if "bad operand type for abs()" in text:
        return " There is no abs for it: build the absolute value from operations it has."
    if "not callable" in text:
        return " Brackets behind something that is no function: is a * missing, or a comma?"
    if "not subscriptable" in text:
        return " Square brackets take an entry; a call has round ones."
    if "not iterable" in text:
        return " A single thing is given where a list is expected."
    if "missing 1 required positional argument: 'self'" in text:
        return " That calls the class: make an object of it first."
    if "positional argument" in text:
        return " Compare the call with the inputs in the function's first line."
    if "unsupported operand type" in text:
        if "//" in text or "%" in text:
            return " Values can be divided with /, not with // or %."
        return _advice_on_operands(types)
    return ""


def _advice_on_operands(types: list[str]) -> str:
    if "NoneType" in types:
        return " One of the two is None: is a `return` missing, or a start at 0.0?"
    if "str" in types:
        return " Text is no number: leave out the quotation marks."
    if {"dict", "list", "tuple"} & set(types):
        return " A dictionary or a list is no number: go through its entries one by one."
    if len(set(types)) == 1:
        return " Does the class have a method for this operation?"
    return " Does each operation return a new object of your class?"


# ---- reading an answer ----


def shown(answer: object) -> str:
    """The answer in at most some 60 characters, whatever it is."""
    try:
        text = reprlib.repr(answer)
    except Exception:  # an integer of more than 4,300 digits, a __repr__ that fails
        return f"this {type(answer).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}..."


def an(thing: object) -> str:
    """What it is, with the article: "a list", "an int", "text"."""
    return _with_article(type(thing).__name__)


def _with_article(name: str) -> str:
    name = {"NoneType": "None", "ndarray": "array", "str": "text"}.get(name, name)
    if name in ("None", "text"):
        return name
    vowel = name[0].lower() in "aeiou" or name in ("SGD",)
    return f"{'an' if vowel else 'a'} {name[:60]}"


def counted(count: int, noun: str) -> str:
    """Such as "1 wall" or "2 walls"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def apart(got: float, expected: float, digits: int = 4) -> tuple[str, str]:
    """Both numbers, with as many digits as it takes for them to look different."""
    for more in range(digits, 18):
        texts = f"{got + 0.0:.{more}g}", f"{expected + 0.0:.{more}g}"
        if texts[0] != texts[1]:
            return texts
    return texts


def is_value(answer: object) -> bool:
    """A Value or a Tensor, of whichever class: it has data and a gradient or operands."""
    if isinstance(answer, (Real, type)) or hasattr(answer, "dtype"):
        return False
    return hasattr(answer, "data") and (hasattr(answer, "grad") or hasattr(answer, "_prev"))


def number(answer: object, *, value: bool = False) -> float:
    """The answer as a float, or a verdict that asks for a number. With `value`, a Value's data will do."""
    if is_value(answer):
        if not value:
            hint = "did you mean its .grad, or its .data?" if hasattr(answer, "grad") else "did you mean its .data?"
            raise Stumble(not_yet(f"that is {an(answer)}, {shown(answer)}, and a plain number is expected: {hint}"))
        answer = getattr(answer, "data", None)
    single: Any = answer
    if getattr(answer, "size", 0) == 1 and hasattr(answer, "item"):  # one number in a NumPy array
        single = single.item()
    if not isinstance(single, bool) and isinstance(single, Real) and _fits(single):
        return float(single)
    raise Stumble(not_yet(f"this should be a single number, such as 2.5; {shown(answer)} isn't.{_no_number(answer)}"))


def _no_number(answer: Any) -> str:
    if isinstance(answer, str):
        return " Leave out the quotation marks."
    if isinstance(answer, bool):
        return ""
    if isinstance(answer, float) and math.isnan(answer):
        return ' It means "not a number": somewhere 0 was divided by 0, or infinity met infinity.'
    if not isinstance(answer, float) and isinstance(answer, Real):
        return " It is too large for a float."
    if callable(answer):
        return " That is a function: call it, with round brackets."
    return ""


def numbers(answer: object, count: int, form: str) -> list[float]:
    """The answer as a list of so many floats, or a verdict that shows the form."""
    entries = sequence(answer)
    if entries is None or len(entries) != count:
        raise Stumble(not_yet(f"the answer has {count} numbers, in the form {form}; {shown(answer)} hasn't."))
    if all(entry is None or entry is ... for entry in entries):
        raise Stumble(not_tried())
    return [number(entry) for entry in entries]


def sequence(answer: object) -> list[Any] | None:
    """The entries of a list, a tuple or an array; None for anything else, text included."""
    if isinstance(answer, (list, tuple)):
        return list(answer)
    if hasattr(answer, "tolist") and getattr(answer, "ndim", 0) >= 1:
        entries: list[Any] = list(answer)  # type: ignore[call-overload]
        return entries
    return None


def _fits(value: Real) -> bool:
    try:
        return math.isfinite(float(value))
    except (OverflowError, ValueError):  # an int beyond every float
        return False


def choice(answer: object, *options: str) -> str:
    """The answer as one of the options, upper or lower case, or a verdict that lists them."""
    if isinstance(answer, str):
        word = answer.strip().strip("\"'").lower()
        for option in options:
            if word == option.lower():
                return option
    listed = ", ".join(f'"{option}"' for option in options)
    raise Stumble(not_yet(f"choose one of {listed}, in quotation marks; {shown(answer)} is none of them."))


def truth(answer: object, name: str) -> bool:
    """The answer as True or False, NumPy's included, or a verdict that asks for one of them."""
    if type(answer).__name__ in ("bool", "bool_"):
        return bool(answer)
    raise Stumble(not_yet(f"{name} should return True or False; it returns {shown(answer)}."))


# ---- numbers ----


def near(a: float, b: float, tolerance: float = 1e-3) -> bool:
    """Equal up to `tolerance`, relative for large numbers and absolute for small ones."""
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance)


def all_near(some: Sequence[float], others: Sequence[float], tolerance: float = 1e-9) -> bool:
    """As many numbers, and each near its counterpart."""
    return len(some) == len(others) and all(near(a, b, tolerance) for a, b in zip(some, others, strict=True))


def rounded(got: float, expected: float, places: int = 2) -> bool:
    """Equal, or equal to `expected` rounded to `places` decimals or more."""
    return near(got, expected, 1e-6) or any(abs(got - round(expected, k)) < 1e-9 for k in range(places, 9))


def slope_by_nudge(f: Callable[[float], float], x: float, h: float = 1e-5) -> float:
    """df/dx at x by a central difference: (f(x+h) - f(x-h)) / 2h."""
    return (f(x + h) - f(x - h)) / (2.0 * h)


def partial_by_nudge(f: Callable[..., float], inputs: dict[str, float], name: str) -> float:
    """The partial slope of f(**inputs) along one input, the others held still."""
    return slope_by_nudge(lambda value: f(**{**inputs, name: value}), inputs[name])
