"""Checks of notebooks/02_many_inputs.ipynb."""

import inspect
from typing import Any

from micrograd.check.answer import (
    Chapter,
    Stumble,
    Verdict,
    an,
    apart,
    as_given,
    attempt,
    choice,
    near,
    not_yet,
    number,
    partial_by_nudge,
    right,
    slope_by_nudge,
)
from micrograd.check.guess import guess as guess

chapter = Chapter("02_many_inputs")
report = chapter.report

_PLACE = {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}


def _L(a: float, b: float, c: float, f: float) -> float:
    return (a * b + c) * f


def _other(x: float, y: float) -> float:
    return x * x * y


@chapter.exercise("2.1")
def best_knob(answer: object) -> Verdict:
    got = choice(answer, *_PLACE)
    slopes = {name: partial_by_nudge(_L, _PLACE, name) for name in _PLACE}
    if got == min(slopes, key=lambda name: slopes[name]):
        return right(
            f"its slope is {slopes[got]:.0f}, because b is multiplied by a = 2 and then by f = -2; "
            "no other makes L fall as fast."
        )
    if slopes[got] > 0:
        return not_yet(
            f"the slope along {got} is {slopes[got]:.0f}, above 0: raising {got} raises L. "
            "Which inputs have a negative slope?"
        )
    return not_yet(f"raising {got} does lower L, its slope is {slopes[got]:.0f}. One other input lowers it faster.")


@chapter.exercise("2.2")
def slope_of_M(answer: object) -> Verdict:
    got = number(answer)
    slope = slope_by_nudge(lambda x: x * -5.0 + x, 3.0)
    if near(got, slope):
        return right(
            f"a nudge gives {slope:.4f}, because x acts twice: through x * y with slope y = -5, and alone with slope 1."
        )
    if near(got, -5.0):
        return not_yet("you got -5, the slope of x * y. The second x moves M as well.")
    if near(got, 1.0):
        return not_yet("you got 1, the slope of the lone x. The product x * y moves M as well.")
    if near(got, 3.0):
        return not_yet("you got 3, the slope along y, or x itself. The question asks for the slope along x.")
    if near(got, -12.0):
        return not_yet("you got -12, the value of M. The question asks for its slope along x.")
    if near(got, -6.0):
        return not_yet("you got -6. The lone x has slope 1, and its sign is plus.")
    return not_yet(
        f"you got {got:g}. Nudge x by h in your head: x * y changes by y * h, and x by h. What is their sum, per h?"
    )


@chapter.exercise("2.3")
def gradient(function: object) -> Verdict:
    given = dict(_PLACE)
    got = attempt(function, _L, given)
    if given.keys() != _PLACE.keys() or any(not near(given[name], _PLACE[name], 1e-12) for name in _PLACE):
        return not_yet("after the call inputs is no longer what it was: nudge a copy, as partial does.")
    if not isinstance(got, dict):
        return not_yet(f"you returned {an(got)}. A dictionary with one slope for each name is expected: {{name: ...}}.")
    missing = [name for name in _PLACE if name not in got]
    if missing:
        return not_yet(f"there is no slope for {', '.join(missing)}. Does the comprehension run over all of inputs?")
    if len(got) > len(_PLACE):
        return not_yet(f"there are {len(got)} entries, and L has {len(_PLACE)} inputs.")
    mine = {name: number(got[name]) for name in _PLACE}
    for name in _PLACE:
        slope = partial_by_nudge(_L, _PLACE, name)
        if near(mine[name], slope, 1e-2):
            continue
        told = f"for {name} you return {mine[name]:.4g}, and the slope is {slope:.4g}"
        if near(mine[name], _PLACE[name]):
            return not_yet(f"{told}: yours is the input itself. Call partial for its slope.")
        if near(mine[name], -slope, 1e-2):
            return not_yet(f"{told}: the sign is flipped.")
        if near(mine[name], _L(**_PLACE)):
            return not_yet(f"{told}: yours is L. Nudge, and ask how fast L changes.")
        if near(mine[name], slope * 1e-5, 1e-6):
            return not_yet(f"{told}. That is the rise: divide it by h.")
        if len({round(one, 3) for one in mine.values()}) == 1:
            return not_yet(f"{told}, and all four of yours are equal. Is each nudged along its own name?")
        return not_yet(f"{told}. Is only this one input nudged, and the rise divided by the run?")
    fixed = (
        "right for L, but not for another function, with inputs x and y. "
        "Does it use the function and the inputs that are passed in?"
    )
    for place in ({"x": 3.0, "y": 2.0}, {"x": -1.5, "y": 0.5}):
        try:
            other = attempt(function, _other, dict(place))
        except Stumble:
            return not_yet(fixed)
        if not isinstance(other, dict) or set(other) != set(place):
            return not_yet(fixed)
        if any(not near(number(other[name]), partial_by_nudge(_other, place, name), 1e-2) for name in place):
            return not_yet(fixed)
    return right(
        "the slopes 6, -4, -2 and 4 are the gradient of L, because each input is nudged with the others held still."
    )


def _careless_partial(function, inputs, name, h=1e-5):  # type: ignore[no-untyped-def]
    before = function(**inputs)
    inputs[name] += h
    return (function(**inputs) - before) / h


@chapter.exercise("2.4")
def careless_partial(function: object) -> Verdict:
    inputs = dict(_PLACE)
    first = number(attempt(function, _L, inputs, "a"))
    if inputs.keys() != _PLACE.keys():
        return not_yet("after one call inputs has other names than before. Leave it alone, and nudge a copy.")
    if near(first, 6.0) and near(inputs["a"], _PLACE["a"] + 1e-5, 1e-9):
        if "-=" in _source(function):
            return not_yet("inputs['a'] is still 2.00001 after the call. Lines behind a `return` never run.")
        changed = as_given(function, _careless_partial, "After one call L(**inputs) is no longer -8.")
        if changed.kind == "not tried yet":
            return changed
        return not_yet(
            "inputs['a'] has become 2.00001. `nudged = inputs` only makes a second name for the same dictionary; "
            "dict(inputs) makes a copy."
        )
    if not near(inputs["a"], _PLACE["a"], 1e-12):
        mine, its = apart(inputs["a"], _PLACE["a"])
        return not_yet(f"after one call inputs['a'] is {mine}, not {its}. Nudge a copy instead.")
    if not near(first, 6.0):
        return not_yet(f"the slope along a came out as {_slope_text(first)}, not 6. {_slope_hint(first)}")
    again = _another_call(function, inputs, "b", -4.0)
    return again or right(
        "a first, then b: both slopes are measured from the same place, because the inputs stay as they were."
    )


def _source(function: Any) -> str:
    """A learner's lines, as far as Python still has them."""
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        return ""


def _slope_text(slope: float) -> str:
    return f"{slope:.5f}" if 0 < abs(slope) < 1e-3 else f"{slope:.4g}"


def _slope_hint(first: float) -> str:
    if near(first, 6e-5, 1e-7):
        return "That is the rise: divide it by h."
    if near(first, 0.0, 1e-9):
        return "Is the nudged copy the one you pass to the function?"
    if near(first, -6.0):
        return "The sign is flipped: subtract the value before the nudge from the value after it."
    if near(first, 12.0):
        return "If you nudge both ways, the run is 2 * h."
    if near(first, 3.0):
        return "Nudged one way only, the run is h."
    return "Is only `name` nudged, and the rise divided by h?"


def _another_call(function: object, inputs: dict[str, float], name: str, expected: float) -> Verdict | None:
    """Call again, on the same dictionary and on another function: the slopes, and what is left of the inputs."""
    second = number(attempt(function, _L, inputs, name))
    if not near(second, expected):
        return not_yet(f"right for a, but along {name} it gives {second:.4g}, not {expected:g}. Is the name used?")
    for key, value in _PLACE.items():
        if not near(inputs.get(key, value + 1.0), value, 1e-12):
            return not_yet(
                f"after the call for {name!r}, inputs[{key!r}] is {inputs.get(key)!r}, not {value!r}: "
                "the undo must give every input its own number back. A copy needs no undo."
            )
    for place in ({"x": 3.0, "y": 2.0}, {"x": -1.5, "y": 0.25}):
        for key in place:
            kept = dict(place)
            slope, got = partial_by_nudge(_other, place, key), number(attempt(function, _other, kept, key))
            if not near(got, slope):
                return not_yet(
                    f"right for L, but for x * x * y at {place} it gives {got:.4g} along {key}, not {slope:.4g}. "
                    "Does it use the function and the inputs that are passed in?"
                )
            if kept != place:
                return not_yet(f"for x * x * y at {place} the inputs are {kept} after the call. Nudge a copy.")
    return None


@chapter.exercise("2.5")
def broken_size(answer: object) -> Verdict:
    size = number(answer)
    if size <= 0:
        return not_yet(f"{size:g} isn't a positive size: all four inputs go up in this exercise.")
    promised = 4.0 * size
    changed = _L(**{name: value + size for name, value in _PLACE.items()}) - _L(**_PLACE)
    mine, its = apart(changed, promised)
    if changed >= 2 * promised:
        return right(f"promised {its}, changed by {mine}, because the slopes grow along the way.")
    if size < 0.5:
        return not_yet(f"promised {its}, changed by {mine}: small steps keep the promise. Go further.")
    return not_yet(
        f"promised {its}, changed by {mine}, which is {changed / promised:.2f} times as much. Go further still."
    )
