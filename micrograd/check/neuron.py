"""Checks of notebooks/07_neuron.ipynb."""

import itertools
import math
import random
from typing import Any

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import (
    Chapter,
    Stumble,
    Verdict,
    apart,
    attempt,
    is_value,
    near,
    not_tried,
    not_yet,
    number,
    numbers,
    right,
    shown,
    unchanged,
)
from micrograd.check.guess import guess as guess
from micrograd.engine import Value
from micrograd.nn import Neuron

chapter = Chapter("07_neuron")
report = chapter.report

_POINTS = {"A": (0.0, 2.0), "B": (2.0, 1.0), "C": (1.0, 0.0), "D": (-1.0, 1.0)}
_CORNERS = [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)]


@chapter.exercise("7.1")
def bias(answer: object) -> Verdict:
    got = number(answer)
    n = 3.0 * 1.0 - 2.0 * 4.0 + got
    if near(n, 0.0):
        return right(
            "3*1 - 2*4 + 5 is 0, so the line, which runs through all points whose n is 0, runs through (1, 4)."
        )
    if near(got, -5.0):
        return not_yet("you got -5, the weighted sum at (1, 4) without the bias. What must be added to make n = 0?")
    if near(got, 3.0 * 4.0 - 2.0 * 1.0) or near(got, -(3.0 * 4.0 - 2.0 * 1.0)):
        return not_yet(f"you got {got:g}: the inputs have changed places. x1 is 1 and x2 is 4.")
    if near(got, -11.0):
        return not_yet("you got -11. The second weight is -2, so x2 votes against: -2 * 4 is -8.")
    return not_yet(f"with a bias of {got:g}, n at (1, 4) is {n:g}. On the line it is 0: is yours too high, or too low?")


@chapter.exercise("7.2")
def wall(answer: object) -> Verdict:
    w1, w2, b = numbers(answer, 3, "(w1, w2, b)")
    if w1 == 0.0 and w2 != 0.0:
        return not_yet("with w1 = 0 the line is level, not upright. Which of the two weights should be 0?")
    if w2 != 0.0:
        return not_yet(f"with w2 = {w2:g} the line leans: a large enough x2 outvotes x1. Make the neuron deaf to x2.")
    if w1 == 0.0:
        return not_yet("with w1 = 0 and w2 = 0 there is no line at all: n is the bias everywhere.")
    low, high = math.tanh(b), math.tanh(w1 + b)
    if low < -0.9 and high > 0.9:
        return right(
            f"tanh(n) is {low:.4g} at x1 = 0 and {high:.4g} at x1 = 1, because n goes from {b:g} to {w1 + b:g} on "
            "the way, and w2 = 0 leaves x2 unheard."
        )
    at_0, at_1 = apart(low, -0.9, 3)[0], apart(high, 0.9, 3)[0]
    outputs = f"tanh(n) is {at_0} at x1 = 0 and {at_1} at x1 = 1; it should be below -0.9 and above 0.9"
    place = -b / w1 + 0.0  # where n is 0; -0.0 + 0.0 is 0.0
    where = f"the line is at x1 = {place:.3g}"
    if w1 < 0.0 and not low > 0.0 > high:
        return not_yet(f"{outputs}. n falls with x1, and it should rise. Which sign does w1 have?")
    if w1 < 0.0:
        return not_yet(f"{outputs}. The sides have changed places: n should rise with x1. Which sign does w1 have?")
    if not 0.0 < place < 1.0:
        return not_yet(f"{outputs}. {where.capitalize()}, and it should be between 0 and 1: that is -b / w1.")
    if near(place, 0.5, 0.01):
        return not_yet(
            f"{outputs}. {where.capitalize()}, halfway, as it should be; the change is too soft: make all larger."
        )
    return not_yet(
        f"{outputs}. {where.capitalize()}. It may stay there if the change is sharper, "
        "all three numbers larger; halfway the smallest numbers will do."
    )


class _BuggyNeuron(Neuron):
    def __init__(self, nin, rng):  # type: ignore[no-untyped-def]
        self.w = [Value(rng.uniform(-1, 1))] * nin
        self.b = Value(0.0)


@chapter.exercise("7.3")
def buggy_neuron(neuron: Any) -> Verdict:
    if not isinstance(neuron, type) and hasattr(neuron, "w"):
        return not_yet("this is a neuron, made already. Pass the class, BuggyNeuron, without (3, rng).")
    weights, b = _weights(neuron, 3, 42)
    if any(w is b for w in weights):
        return not_yet("the bias is one of the weights: it needs a Value of its own.")
    different = len({id(w) for w in weights})
    if different == 1:
        if unchanged(vars(neuron).get("__init__") if isinstance(neuron, type) else None, _BuggyNeuron.__init__):
            return not_tried("this is the neuron as it was given: its line has the same direction, whatever the seed.")
        return not_yet(
            "it is still one Value, three times: a list times nin repeats it. Make a new Value for each weight."
        )
    if different == 2:
        return not_yet("two of the three weights are still the same Value.")
    if any(getattr(w, "_prev", ()) for w in weights):
        return not_yet(
            "a weight is the result of an operation, so a step would not stay. Make each a leaf: Value(number)."
        )
    if len({w.data for w in weights}) < 3:
        return not_yet("three Values, but they start with the same number. Draw a fresh one for each.")
    if [w.data for w in _weights(neuron, 3, 43)[0]] == [w.data for w in weights]:
        return not_yet("another generator gives the same weights. Draw them from rng.")
    if [w.data for w in _weights(neuron, 3, 42)[0]] != [w.data for w in weights]:
        return not_yet("random.Random(42) gives other weights the second time. Draw them from rng, not from random.")
    for nin in (1, 2, 5):
        size = len(_weights(neuron, nin, 42)[0])
        if size != nin:
            return not_yet(f"BuggyNeuron({nin}, rng) has {size} weights. It should have as many as it has inputs.")
    return _start_of(neuron) or _call_of(neuron)


def _weights(neuron: Any, nin: int, seed: int) -> tuple[list[Any], Any]:
    """The weights and the bias of a fresh neuron, or a verdict on what is wrong with their form."""
    made = attempt(neuron, nin, random.Random(seed), name="BuggyNeuron")
    weights, b = getattr(made, "w", None), getattr(made, "b", None)
    if isinstance(weights, (list, tuple)) and nin == 3 and len(weights) != 3:
        raise Stumble(not_yet(f"BuggyNeuron(3, rng).w has {len(weights)} in it, not one weight for each of 3 inputs."))
    if not isinstance(weights, (list, tuple)):
        raise Stumble(not_yet("BuggyNeuron(3, rng).w should be a list of three weights."))
    if b is None:
        raise Stumble(not_yet("the neuron has no self.b: keep the line of the bias."))
    if not all(is_value(one) for one in (*weights, b)):
        raise Stumble(not_yet("the weights and the bias must be Values: plain numbers have no gradients."))
    return list(weights), b


def _start_of(neuron: Any) -> Verdict | None:
    """What is wrong with the numbers of many neurons: between -1 and 1, all of that range, each weight on its own."""
    drawn = [_weights(neuron, 3, seed) for seed in range(40)]
    rows = [[w.data for w in weights] for weights, _ in drawn]
    if any(abs(x) > 1.0 for row in rows for x in row):
        return not_yet("some weights are beyond -1 or 1: draw them between -1 and 1, as before.")
    if any(b.data != 0.0 for _, b in drawn):
        return not_yet("the bias should start at 0, as before.")
    for i in range(3):
        column = [row[i] for row in rows]
        if len(set(column)) == 1:
            return not_yet(f"weight {i + 1} is {column[0]:g} whatever the generator. Draw each of them from rng.")
    for i, j in itertools.combinations(range(3), 2):
        ratios = [row[j] / row[i] for row in rows if row[i]]
        if max(ratios) - min(ratios) < 1e-9:
            return not_yet(
                f"weight {j + 1} is always {ratios[0]:.3g} times weight {i + 1}, so the line has the same "
                "direction at every start. Draw each weight afresh."
            )
    flat = [x for row in rows for x in row]
    if min(flat) > -0.8 or max(flat) < 0.8:
        return not_yet(
            f"120 weights lie between {min(flat):.2g} and {max(flat):.2g}. Before they came from all between -1 and 1."
        )
    return None


def _call_of(neuron: Any) -> Verdict:
    """What the neuron does when it is called: it still adds up and squashes."""
    made = neuron(3, random.Random(42))
    if not callable(made):
        return not_yet(
            "the neuron can't be called any more: begin with `class BuggyNeuron(Neuron):`, which brings __call__."
        )
    x = [0.5, -1.0, 0.25]
    out = attempt(made, x, name="the neuron")
    expected = math.tanh(sum(w.data * one for w, one in zip(made.w, x)) + made.b.data)
    if not is_value(out) or not near(number(out.data), expected, 1e-9):
        return not_yet(f"called with {x} the neuron gives {shown(out)}, not tanh of its weighted sum, {expected:.4g}.")
    return right(
        "the weights are different Values, each with a number of its own: Value(...) runs once for each of them."
    )


@chapter.exercise("7.4")
def factor(answer: object) -> Verdict:
    k = number(answer)
    if k == 0.0:
        return not_yet("with a factor of 0 every n is 0: the slopes are 1, but the line is gone.")
    if k < 0.0:
        return not_yet("a negative factor flips every verdict, and all four points are on the wrong side.")
    sums = {name: k * (-20.0 * x1 + 10.0 * x2) for name, (x1, x2) in _POINTS.items()}
    slopes = {
        name: 1.0 / math.cosh(min(abs(n), 300.0)) ** 2 for name, n in sums.items()
    }  # 1 - tanh^2, with no rounding to 0
    worst = min(slopes, key=lambda name: slopes[name])
    if slopes[worst] < 0.1:
        mine, limit = apart(slopes[worst], 0.1, 2)
        return not_yet(
            f"at point {worst} n is {sums[worst]:.3g} and the slope is {mine}. It should be at least {limit}: make "
            "n smaller."
        )
    return right(
        f"the smallest slope is {slopes[worst]:.2f}, at {worst}, because no n is beyond {abs(sums[worst]):.2g} any "
        "more."
    )


@chapter.exercise("7.5")
def solvable(answer: object) -> Verdict:
    got = number(answer)
    halves = [k / 2 for k in range(-6, 7)]
    found = set()
    for w1, w2, b in itertools.product(halves, repeat=3):
        sums = [w1 * x1 + w2 * x2 + b for x1, x2 in _CORNERS]
        if 0.0 not in sums:
            found.add(tuple(n > 0.0 for n in sums))
    if got == len(found):
        return right(
            f"{len(found)} of 16, because only xor and its opposite put two opposite corners on one side "
            "and the other two on the other."
        )
    if got == 16 - len(found):
        return not_yet(f"you got {got:g}: that many can't be done. The question asks how many can.")
    if got == 16:
        return not_yet("you got 16, and xor is one of them. No neuron solves that.")
    if got == 15:
        return not_yet("you got 15. What about the opposite of xor, yes where both inputs are equal?")
    if got == len(found) - 2:
        return not_yet(f"you got {got:g}. All yes and all no count as well: a large bias does it.")
    if got > 16:
        return not_yet(
            f"you got {got:g}, a number of neurons. The question asks for tables: of the 16, how many can be done?"
        )
    return not_yet(
        f"you got {got:g}, and a search through 2,197 neurons finds another number. "
        "Which tables did you leave out, or count twice?"
    )
