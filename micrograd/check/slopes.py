"""Checks of notebooks/01_slopes.ipynb."""

import math

from micrograd.check.answer import Chapter, attempt, choice, near, not_tried, not_yet, number, right, slope_by_nudge
from micrograd.check.guess import guess as guess

chapter = Chapter("01_slopes")
report = chapter.report


def _f(x):
    return 3 * x**2 - 4 * x + 5


@chapter.exercise("1.1")
def which_way(answer):
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
def slope_at_minus_one(answer):
    got = number(answer)
    slope = slope_by_nudge(_f, -1.0)
    if near(got, slope):
        return right(f"a nudge at x = -1 gives {slope:.4f}, because 6x - 4 is -10 there.")
    if near(got, -slope) or near(abs(got), 2.0):
        return not_yet(f"you got {got:g}. Check the signs: 6 times -1 is -6, and then another 4 is taken away.")
    if near(got, _f(-1.0)):
        return not_yet("you got 12, the height f(-1). Wanted is the slope there: how fast f changes.")
    if near(got, -6.0):
        return not_yet("you got -6. The term -4x has a slope, too.")
    return not_yet(f"you got {got:g}, and a nudge measures something else. Put x = -1 into 6x - 4.")


@chapter.exercise("1.3")
def classmates_slope(function):
    here, ahead, behind = math.tanh(0.5), math.tanh(0.6), math.tanh(0.4)
    central = (ahead - behind) / 0.2  # with h = 0.1, so that the recipes differ clearly
    got = number(attempt(function, math.tanh, 0.5, 0.1))
    if near(got, 2 * central, 1e-9):
        return not_tried(
            "this is the function as your classmate left it. For f(x) = x, whose slope is 1, it returns 2."
        )
    slips = [
        ((ahead - behind) / 2 * 0.1, "`/ 2 * h` divides by 2 and then multiplies by h: 2 * h needs brackets."),
        ((ahead - here) / 0.1, "That is the forward difference: keep both sides, and correct the run."),
        ((ahead - here) / 0.2, "The rise starts at x now, but the run is still 2h: keep both sides."),
        (central / 2, "Half too little now: divide by 2 * h once."),
        (-central, "The sign is turned round: the point further right comes first in the rise."),
    ]
    for slip, hint in slips:
        if near(got, slip, 1e-9):
            return not_yet(f"for tanh at 0.5 with h = 0.1 you got {got:.4f}, not {central:.4f}. {hint}")
    if not near(got, central, 1e-9):
        return not_yet(
            f"for tanh at 0.5 with h = 0.1 you got {got:.4f}, not {central:.4f}. The rise is (f(x + h) - f(x - h)), in brackets; how long is the run?"
        )
    again = number(attempt(function, _f, 3.0, 0.01))
    if not near(again, 14.0, 0.01):
        return not_yet(f"right for tanh, but for f at 3 it gives {again:.4g}, not 14. Does it use its own f, x and h?")
    return right("the factor was 2, because the run from x - h to x + h is 2h.")


@chapter.exercise("1.4")
def breaking_h(answer):
    h = number(answer)
    if abs(h) <= 1.0:
        return not_yet("a large one is wanted this time: above 1, or below -1.")
    slope = 3 * (6.0 + h) - 4  # of the secant: (3(3+h)^2 - 4(3+h) - 3*9 + 4*3) / h
    if abs(slope) < 1e-6:
        return right(
            "the forward difference says 0 instead of 14, because the step lands at the same height across the valley."
        )
    if near(h, 14 / 3):
        return not_yet(
            f"the distance is right, but with h = {h:.4g} the slope is {slope:.4g}: on which side of 3 is the valley?"
        )
    if abs(slope) < 0.1:
        return not_yet(
            f"very near: with h = {h:.6g} the slope is {slope:.2g}. Write it as a fraction, so that it is exact."
        )
    return not_yet(f"with h = {h:g} the forward difference says {slope:.4g}. Which other x has f(x) = f(3) = 20?")


@chapter.exercise("1.5")
def walk_downhill(function):
    end = number(attempt(function, _f, 3.0))
    if end > 1e3:
        return not_yet("the walk ran away uphill. Where the slope is positive the low ground is to the left: subtract.")
    if near(end, 3.0 - 10 * 14.0, 0.01):
        return not_yet(
            f"the walk ends at {end:.2f}: it took the slope at 3 a hundred times. Measure it afresh in each step."
        )
    if end < -1e3:
        return not_yet("the walk jumps from side to side, further each time. Are the steps 0.1 * slope?")
    if near(end, 3.0):
        return not_yet("the walk ends where it began, at 3. Is x given its new value inside the loop?")
    if near(end, 3.0 - 0.1 * 14.0, 0.01):
        return not_yet(f"one step only, to {end:.2f}. Is the return inside the loop, or does x keep its old value?")
    if abs(end - 2 / 3) > 0.01:
        return not_yet(f"from 3 the walk ends at {end:.3f}; the bottom is at 2/3. Take 100 steps of 0.1 * slope.")
    other = number(attempt(function, lambda x: (x + 2.0) ** 2, 3.0))
    if abs(other + 2.0) > 0.01:
        return not_yet(f"right for f, but for (x + 2)^2 it ends at {other:.3f}, not -2. Does it use its own f?")
    straight = number(attempt(function, lambda x: x, 3.0))
    if abs(straight + 7.0) > 0.01:
        return not_yet(
            f"down the straight line f(x) = x, 100 steps of 0.1 lead from 3 to -7; you end at {straight:.3f}. Does it start at x?"
        )
    return right("it ends at 2/3, because there the slope is 0 and every further step is 0 as well.")
