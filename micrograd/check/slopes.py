"""Checks of notebooks/01_slopes.ipynb."""

import math
from collections.abc import Callable

from micrograd.check.answer import (
    Chapter,
    Verdict,
    apart,
    as_given,
    attempt,
    choice,
    near,
    not_yet,
    number,
    right,
    slope_by_nudge,
)
from micrograd.check.guess import guess as guess

chapter = Chapter("01_slopes")
report = chapter.report


def _f(x: float) -> float:
    return 3 * x**2 - 4 * x + 5


@chapter.exercise("1.1")
def which_way(answer: object) -> Verdict:
    got = choice(answer, "up", "down", "flat")
    slope = slope_by_nudge(lambda x: x**3 - 9 * x, 1.5)
    if got == "flat":
        return not_yet(
            "flat needs a slope of 0, and 3x^2 - 9 is 0 only where x^2 = 3. Is 1.5 squared below 3, or above?"
        )
    if got != ("up" if slope > 0 else "down"):
        return not_yet("g(1.5) = -10.125. Work out g(1.6) = 1.6^3 - 9 * 1.6: is it higher, or lower?")
    return right(f"the slope at 1.5 is {slope:.2f}, below zero, because the -9x still outweighs the x^3 there.")


@chapter.exercise("1.2")
def slope_at_minus_one(answer: object) -> Verdict:
    got = number(answer)
    slope = slope_by_nudge(_f, -1.0)
    if near(got, slope, 1e-4):
        return right(f"a nudge at x = -1 gives {slope:.4f}, because 6x - 4 is -10 there.")
    if near(got, slope, 0.05):
        return not_yet(
            f"you got {got:g}, close: a nudge with that h still sees the bend. Which whole number is it near?"
        )
    if near(got, -slope) or near(abs(got), 2.0):
        return not_yet(f"you got {got:g}. Check the signs: 6 times -1 is -6, and then you subtract another 4.")
    if near(got, _f(-1.0)):
        return not_yet("you got 12, the height f(-1). The question asks for the slope there: how fast f changes.")
    if near(got, -6.0):
        return not_yet("you got -6. The term -4x has a slope, too.")
    if near(got, -7.0):
        return not_yet("you got -7. The slope of x^2 is 2x, so 3x^2 has the slope 6x, not 3x.")
    return not_yet(f"you got {got:g}, and a small nudge measures another slope. Put x = -1 into 6x - 4.")


def _classmates_slope(f, x, h):  # type: ignore[no-untyped-def]
    return (f(x + h) - f(x - h)) / h


@chapter.exercise("1.3")
def classmates_slope(function: object) -> Verdict:
    here, ahead, behind = math.tanh(0.5), math.tanh(0.6), math.tanh(0.4)
    central = (ahead - behind) / 0.2  # with h = 0.1, so that the recipes differ clearly
    got = number(attempt(function, math.tanh, 0.5, 0.1))
    if near(got, 2 * central, 1e-9):
        return as_given(
            function,
            _classmates_slope,
            "Try it on f(x) = x, whose slope is 1.",
            "For f(x) = x, whose slope is 1, it returns 2.",
        )
    slips = [
        ((ahead - behind) / 2 * 0.1, "`/ 2 * h` divides by 2 and then multiplies by h: 2 * h needs brackets."),
        ((ahead - here) / 0.1, "That is the forward difference: keep both sides, and correct the run."),
        ((ahead - here) / 0.2, "The rise starts at x now, but the run is still 2h: keep both sides."),
        (central / 2, "Now it is half of what it should be: divide by 2 * h once."),
        (-central, "The sign is flipped: in the rise, subtract the point on the left from the one on the right."),
        ((ahead - behind) / 2, "Dividing by 2 leaves out h: how long is the run from x - h to x + h?"),
        (ahead - behind, "That is the rise. A slope is the rise over the run."),
    ]
    for slip, hint in slips:
        if near(got, slip, 1e-9):
            return not_yet(f"for tanh at 0.5 with h = 0.1 you got {got:.4f}, and it should be {central:.4f}. {hint}")
    if not near(got, central, 1e-9):
        mine, its = apart(got, central)
        return not_yet(
            f"for tanh at 0.5 with h = 0.1 you got {mine}, and it should be {its}. "
            "The rise is (f(x + h) - f(x - h)), in brackets; how long is the run?"
        )
    others: list[tuple[Callable[[float], float], float, float, str]] = [
        (_f, 3.0, 0.01, "f at 3 with h = 0.01"),
        (math.exp, -1.3, 0.2, "exp at -1.3 with h = 0.2"),
    ]
    for other, x, h, name in others:
        again, expected = number(attempt(function, other, x, h)), slope_by_nudge(other, x, h)
        if not near(again, expected, 1e-9):
            mine, its = apart(again, expected)
            return not_yet(
                f"right for tanh, but for {name} it gives {mine}, and it should be {its}. "
                "Does it use the f, x and h that are passed in?"
            )
    return right("the factor was 2, because the run from x - h to x + h is 2h.")


@chapter.exercise("1.4")
def breaking_h(answer: object) -> Verdict:
    h = number(answer)
    if abs(h) <= 1.0:
        return not_yet(f"{h:g} is a small h. This exercise asks for a large one: above 1, or below -1.")
    slope = 3 * (6.0 + h) - 4  # of the secant: (3(3+h)^2 - 4(3+h) - 3*9 + 4*3) / h
    if abs(slope) < 1e-6:
        return right(
            "the forward difference says 0 instead of 14, because the step lands at the same height across the valley."
        )
    if near(h, 14 / 3):
        return not_yet(
            f"the distance is right, but with h = {h:.4g} the slope is {slope:.4g}: on which side of 3 is the valley?"
        )
    if near(h, -5 / 3):
        return not_yet("-5/3 is the x on the other side of the valley. h is how far that is from 3.")
    if near(h, -7 / 3):
        return not_yet(f"with h = {h:.4g} the step ends at the bottom, 2/3; the slope of the way there is {slope:.4g}.")
    if abs(slope) < 0.1:
        return not_yet(
            f"very near: with h = {h:.6g} the slope is {slope:.2g}. Write it as a fraction, so that it is exact."
        )
    return not_yet(f"with h = {h:g} the forward difference says {slope:.4g}. Which other x has f(x) = f(3) = 20?")


@chapter.exercise("1.5")
def walk_downhill(function: object) -> Verdict:
    end = number(attempt(function, _f, 3.0))
    if end > 1e3:
        return not_yet("the walk ran away uphill. Where the slope is positive the low ground is to the left: subtract.")
    if near(end, 3.0 - 10 * 14.0, 0.01):
        return not_yet(
            f"the walk ends at {end:.2f}: it used the slope at 3 a hundred times. Measure it afresh in each step."
        )
    if end < -1e3:
        return not_yet("the walk jumps from side to side, further each time. Are the steps 0.1 * slope?")
    if near(end, 3.0):
        return not_yet("the walk ends where it began, at 3. Is x given its new value inside the loop?")
    if near(end, 3.0 - 0.1 * 14.0, 0.01):
        return not_yet(f"one step only, to {end:.2f}. Is the return inside the loop, or does x keep its old value?")
    # Down the straight line f(x) = x the end tells how far the steps added up to: 3 - steps * factor
    straight = number(attempt(function, lambda x: x, 3.0))
    way = 3.0 - straight
    if near(way, 10.0, 1e-6):
        return _walk_elsewhere(function, end)
    if abs(end - 2 / 3) < 0.01 and abs(way) < 1e-6:
        return not_yet("it ends at 2/3, and on another function it doesn't move at all. Does it use its own f?")
    told = f"down the straight line f(x) = x, 100 steps of 0.1 * 1 lead from 3 to -7; you end at {straight:.4g}"
    for steps in (99, 101):
        if near(way, 0.1 * steps, 1e-6):
            return not_yet(f"{told}, after {steps} steps. Count them: range(100) gives 100.")
    if 0.0 < way < 9.0:
        return not_yet(f"{told}, which is {way / 10:.3g} of the way. Are there 100 steps, and is each 0.1 * slope?")
    if near(straight, -10.0, 1e-6):
        return not_yet(f"{told}. That is a start at 0: does it start at the x that is passed in?")
    return not_yet(f"{told}. 100 steps, each of 0.1 * slope, from the x that is passed in?")


def _walk_elsewhere(function: object, end: float) -> Verdict:
    """Two bowls, one walk each: the number of steps is right by now."""
    for bottom, x in ((-2.0, 3.0), (1.25, -4.0)):
        other = number(attempt(function, lambda x: (x - bottom) ** 2, x))
        if abs(other - bottom) > 0.01:
            return not_yet(
                f"down (x - ({bottom:g}))^2 from {x:g} it ends at {other:.4g}, not at {bottom:g}. "
                "Does it measure the slope of its own f, at the x where it is?"
            )
    if abs(end - 2 / 3) > 0.01:
        return not_yet(f"from 3 the walk ends at {end:.4g}; the bottom is at 2/3. Take 100 steps of 0.1 * slope.")
    slow, expected = number(attempt(function, lambda x: 0.5 * x * x, 1000.0)), 1000.0 * 0.9**100
    if abs(slow - expected) > 0.005:
        mine, its = apart(slow, expected)
        return not_yet(
            f"down x^2 / 2 from 1000 each step takes away a tenth, and after 100 of them you are at {its}; yours "
            "ends at "
            f"{mine}. Are there 100 steps, and is each 0.1 * slope?"
        )
    return right("it ends at 2/3, because there the slope is 0 and every further step is 0 as well.")
