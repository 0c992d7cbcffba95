"""Checks of notebooks/07_neuron.ipynb."""

import itertools
import math
import random

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import Chapter, attempt, near, not_tried, not_yet, number, numbers, right
from micrograd.check.guess import guess as guess
from micrograd.engine import Value

chapter = Chapter("07_neuron")
report = chapter.report

_POINTS = {"A": (0.0, 2.0), "B": (2.0, 1.0), "C": (1.0, 0.0), "D": (-1.0, 1.0)}
_CORNERS = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]


@chapter.exercise("7.1")
def bias(answer):
    got = number(answer)
    n = 3.0 * 1.0 - 2.0 * 4.0 + got
    if near(n, 0.0):
        return right("3*1 - 2*4 + 5 is 0, because a line runs through the points whose n is 0.")
    if near(got, -5.0):
        return not_yet("you got -5, the weighted sum at (1, 4) without the bias. What must be added to make n = 0?")
    if near(got, 3.0 * 4.0 - 2.0 * 1.0) or near(got, -(3.0 * 4.0 - 2.0 * 1.0)):
        return not_yet(f"you got {got:g}: the inputs have changed places. x1 is 1 and x2 is 4.")
    if near(got, -11.0):
        return not_yet("you got -11. The second weight is -2, so x2 votes against: -2 * 4 is -8.")
    return not_yet(f"with a bias of {got:g}, n at (1, 4) is {n:g}. On the line it is 0: is yours too high, or too low?")


@chapter.exercise("7.2")
def wall(answer):
    w1, w2, b = numbers(answer, 3, "(w1, w2, b)")
    if w2 != 0.0:
        return not_yet(f"with w2 = {w2:g} the line leans: a large enough x2 outvotes x1. Make the neuron deaf to x2.")
    if w1 == 0.0:
        return not_yet("with w1 = 0 and w2 = 0 there is no line at all: n is the bias everywhere.")
    low, high = math.tanh(b), math.tanh(w1 + b)
    outputs = f"tanh(n) is {low:.2f} at x1 = 0 and {high:.2f} at x1 = 1"
    if low < -0.9 and high > 0.9:
        return right(f"{outputs}, because n goes from {b:g} to {w1 + b:g} on the way, and w2 = 0 leaves x2 unheard.")
    if w1 < 0.0 and not low > 0.0 > high:
        return not_yet(f"{outputs}: n falls with x1, and it should rise. Which sign has w1?")
    if w1 < 0.0:
        return not_yet(f"{outputs}: the sides have changed places. n should rise with x1, so which sign has w1?")
    if abs(low + high) < 0.05:
        return not_yet(
            f"{outputs}: the line stands well, halfway, but the change is too soft. Make all numbers larger."
        )
    return not_yet(f"{outputs}. The line stands at x1 = {-b / w1 + 0.0:.2g}: where between 0 and 1 should it stand?")


@chapter.exercise("7.3")
def buggy_neuron(neuron):
    made = attempt(neuron, 3, random.Random(42), name="BuggyNeuron")
    weights = getattr(made, "w", None)
    if not isinstance(weights, (list, tuple)) or len(weights) != 3:
        return not_yet("BuggyNeuron(3, rng).w should be a list of three weights.")
    if getattr(made, "b", None) is None:
        return not_yet("the neuron has no self.b: keep the line of the bias.")
    if not all(isinstance(w, Value) for w in weights) or not isinstance(getattr(made, "b", None), Value):
        return not_yet("the weights and the bias must be Values: plain numbers have no gradients.")
    different = len({id(w) for w in weights})
    if different == 1:
        return not_tried("this is the neuron as it was: its line still has the same direction, whatever the seed.")
    if different == 2:
        return not_yet("two of the three weights are still the same Value.")
    if len({w.data for w in weights}) < 3:
        return not_yet("three Values now, but they start with the same number. Draw a fresh one for each.")
    if any(w is made.b for w in weights):
        return not_yet("the bias is one of the weights: it needs a Value of its own.")
    again = attempt(neuron, 3, random.Random(43), name="BuggyNeuron")
    if [w.data for w in again.w] == [w.data for w in weights]:
        return not_yet("another generator gives the same weights. Draw them from rng.")
    if max(abs(w.data) for w in weights) > 1.0 or made.b.data != 0.0:
        return not_yet("the weights should be between -1 and 1, and the bias 0, as before.")
    size = len(attempt(neuron, 5, random.Random(42), name="BuggyNeuron").w)
    if size != 5:
        return not_yet(f"BuggyNeuron(5, rng) has {size} weights. It should have as many as it has inputs.")
    return right("three weights are three different Values now, because Value(...) now runs once for each weight.")


@chapter.exercise("7.4")
def factor(answer):
    k = number(answer)
    if k == 0.0:
        return not_yet("with a factor of 0 every n is 0: the slopes are 1, but the line is gone.")
    if k < 0.0:
        return not_yet("a negative factor turns every verdict round, and all four points are on the wrong side.")
    sums = {name: k * (-20.0 * x1 + 10.0 * x2) for name, (x1, x2) in _POINTS.items()}
    slopes = {
        name: 1.0 / math.cosh(min(abs(n), 300.0)) ** 2 for name, n in sums.items()
    }  # 1 - tanh^2, with no rounding to 0
    worst = min(slopes, key=slopes.get)
    if slopes[worst] < 0.1:
        return not_yet(
            f"at point {worst} n is {sums[worst]:.3g} and the slope is {slopes[worst]:.2g}. It should be 0.1 at least: make n smaller."
        )
    return right(
        f"the smallest slope is {slopes[worst]:.2f}, at {worst}, because no n is beyond {abs(sums[worst]):.2g} any more."
    )


@chapter.exercise("7.5")
def solvable(answer):
    got = number(answer)
    numbers = [k / 2 for k in range(-6, 7)]
    found = set()
    for w1, w2, b in itertools.product(numbers, repeat=3):
        sums = [w1 * x1 + w2 * x2 + b for x1, x2 in _CORNERS]
        if 0.0 not in sums:
            found.add(tuple(n > 0.0 for n in sums))
    if got == len(found):
        return right(
            f"{len(found)} of 16, because only xor and its opposite put two opposite corners on one side and the other two on the other."
        )
    if got == 16 - len(found):
        return not_yet(f"you got {got:g}: that many can't be done. Wanted is how many can.")
    if got == 16:
        return not_yet("you got 16, and xor is one of them. No neuron solves that.")
    if got == 15:
        return not_yet("you got 15. What about the opposite of xor, yes where both inputs are equal?")
    if got == len(found) - 2:
        return not_yet(f"you got {got:g}. All yes and all no count as well: a large bias does it.")
    return not_yet(
        f"you got {got:g}, and a search through 2,197 neurons finds another number. Which tables did it miss, or count too much?"
    )
