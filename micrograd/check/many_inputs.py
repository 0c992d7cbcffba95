"""Checks of notebooks/02_many_inputs.ipynb."""

from micrograd.check.answer import (
    Chapter,
    Stumble,
    attempt,
    choice,
    near,
    not_tried,
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


def _L(a, b, c, f):
    return (a * b + c) * f


@chapter.exercise("2.1")
def best_knob(answer):
    got = choice(answer, *_PLACE)
    slopes = {name: partial_by_nudge(_L, _PLACE, name) for name in _PLACE}
    if got == min(slopes, key=slopes.get):
        return right(
            f"its slope is {slopes[got]:.0f}, because b is multiplied by a = 2 and then by f = -2; no other falls as fast."
        )
    if slopes[got] > 0:
        return not_yet(
            f"the slope along {got} is {slopes[got]:.0f}, above 0: raising {got} raises L. Which inputs have a negative slope?"
        )
    return not_yet(f"raising {got} does lower L, its slope is {slopes[got]:.0f}. One other input lowers it faster.")


@chapter.exercise("2.2")
def slope_of_M(answer):
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
        return not_yet("you got 3, the slope along y. Wanted is the one along x.")
    if near(got, -12.0):
        return not_yet("you got -12, the value of M. Wanted is its slope along x.")
    return not_yet(
        f"you got {got:g}. Nudge x by h in your head: x * y changes by y * h, and x by h. What is their sum, per h?"
    )


@chapter.exercise("2.3")
def gradient(function):
    given = dict(_PLACE)
    got = attempt(function, _L, given)
    if any(not near(given[name], _PLACE[name], 1e-12) for name in _PLACE):
        return not_yet("after the call inputs is no longer what it was: nudge a copy, as partial does.")
    if not isinstance(got, dict):
        return not_yet(f"a dictionary with one slope for each name is wanted, and you returned a {type(got).__name__}.")
    missing = [name for name in _PLACE if name not in got]
    if missing:
        return not_yet(f"there is no slope for {', '.join(missing)}. Does the comprehension run over all of inputs?")
    if len(got) > len(_PLACE):
        return not_yet(f"there are {len(got)} entries, and L has {len(_PLACE)} inputs.")
    for name in _PLACE:
        slope = partial_by_nudge(_L, _PLACE, name)
        mine = number(got[name])
        if near(mine, _PLACE[name]):
            return not_yet(f"for {name} you return {mine:g}, which is the input itself. Call partial for its slope.")
        if not near(mine, slope, 1e-2):
            if near(mine, -slope, 1e-2):
                return not_yet(
                    f"for {name} you return {mine:.4g}, and the slope is {slope:.4g}: the sign is turned round."
                )
            return not_yet(
                f"for {name} you return {mine:.4g}, and the slope is {slope:.4g}. Is the third argument of partial the name?"
            )
    fixed = not_yet(
        "right for L, but not for another function with inputs x and y. Does it use its own function and inputs?"
    )
    try:
        other = attempt(function, lambda x, y: x * x * y, {"x": 3.0, "y": 2.0})
    except Stumble:
        return fixed
    if not isinstance(other, dict) or set(other) != {"x", "y"}:
        return fixed
    if not near(number(other["x"]), 12.0, 1e-2) or not near(number(other["y"]), 9.0, 1e-2):
        return fixed
    return right(
        "the slopes 6, -4, -2 and 4 are the gradient of L, because each input is nudged with the others held still."
    )


def _careless_partial(function, inputs, name, h=1e-5):
    """The stub of exercise 2.4, to know it from a learner's own version of the same mistake."""
    before = function(**inputs)
    inputs[name] += h
    return (function(**inputs) - before) / h


def _same_code(one, other):
    code, other_code = getattr(one, "__code__", None), other.__code__
    return code is not None and (code.co_code, code.co_names) == (other_code.co_code, other_code.co_names)


@chapter.exercise("2.4")
def careless_partial(function):
    inputs = dict(_PLACE)
    first = number(attempt(function, _L, inputs, "a"))
    if "a" not in inputs or set(inputs) != set(_PLACE):
        return not_yet("after one call inputs has other names than before. Leave it alone, and nudge a copy.")
    if near(first, 6.0) and near(inputs["a"], _PLACE["a"] + 1e-5, 1e-9):
        if not _same_code(function, _careless_partial):
            return not_yet(
                "inputs['a'] has become 2.00001. `nudged = inputs` only makes a second name for the same dictionary; "
                "dict(inputs) makes a copy."
            )
        return not_tried("this is the careless version. After one call, inputs['a'] is no longer 2.0 but 2.00001.")
    if not near(inputs["a"], _PLACE["a"], 1e-12):
        return not_yet(f"after one call inputs['a'] is {inputs['a']:.6f}, not 2. Nudge a copy instead.")
    if not near(first, 6.0):
        if near(first, 6e-5, 1e-7):
            return not_yet("the slope along a came out as 0.00006, not 6. That is the rise: divide it by h.")
        if near(first, 0.0):
            return not_yet(
                "the slope along a came out as 0, not 6. Is the nudged copy the one you pass to the function?"
            )
        if near(first, -6.0):
            return not_yet("the slope along a came out as -6, not 6. Which of the two values is taken from the other?")
        if near(first, 12.0):
            return not_yet("the slope along a came out as 12, not 6. If you nudge both ways, the run is 2 * h.")
        return not_yet(
            f"the slope along a came out as {first:.4g}, not 6. Is only `name` nudged, and the rise divided by h?"
        )
    second = number(attempt(function, _L, inputs, "b"))
    if not near(second, -4.0):
        return not_yet(f"right for a, but along b it gives {second:.4g}, not -4. Is the name used?")
    return right("a first, then b: both slopes are measured from the same place, because the inputs stay as they were.")


@chapter.exercise("2.5")
def broken_size(answer):
    size = number(answer)
    if size <= 0:
        return not_yet("a positive size is wanted.")
    promised = 4.0 * size
    changed = _L(**{name: value + size for name, value in _PLACE.items()}) - _L(**_PLACE)
    if changed >= 2 * promised:
        return right(f"promised {promised:.4g}, changed by {changed:.4g}, because the slopes grow along the way.")
    if size < 0.5:
        return not_yet(f"promised {promised:.4g}, changed by {changed:.4g}: small steps keep the promise. Go further.")
    return not_yet(f"promised {promised:.4g}, changed by {changed:.4g}, not yet twice as much. Go further still.")
