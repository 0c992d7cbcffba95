"""Checks of notebooks/08_layers.ipynb."""

import math
from collections.abc import Callable
from typing import Any

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import (
    Chapter,
    Verdict,
    apart,
    as_given,
    attempt,
    counted,
    is_value,
    near,
    not_tried,
    not_yet,
    number,
    numbers,
    right,
    sequence,
    shown,
)
from micrograd.check.guess import guess as guess
from micrograd.nn import MLP

chapter = Chapter("08_layers")
report = chapter.report


@chapter.exercise("8.1")
def parameters(answer: object) -> Verdict:
    got = number(answer)
    count = len(MLP(2, [16, 16, 1]).parameters())
    if got == count:
        return right(f"48 + 272 + 17 is {count}, because each neuron has a weight for each input, and a bias.")
    if got == 16 * 2 + 16 * 16 + 16:
        return not_yet(f"you got {got:g}, all the weights. Each of the 33 neurons has a bias as well.")
    if got == count - 1:
        return not_yet(f"you got {got:g}: the output neuron has a bias, too.")
    if got == count - 17:
        return not_yet(f"you got {got:g}, the two hidden layers. The output neuron has parameters as well.")
    if got == 16 * 3 + 17:
        return not_yet(f"you got {got:g}: one of the two hidden layers is missing.")
    if got == count - 16 or got == count - 64:
        return not_yet(f"you got {got:g}: the second layer's neurons have 16 inputs each and a bias, 17 parameters.")
    if got == 33:
        return not_yet(f"you got {got:g}, which counts neurons, not their weights and biases.")
    if got == 35:
        return not_yet(f"you got {got:g}, which counts neurons and inputs, not weights and biases.")
    if got == 2 * 16 * 16:
        return not_yet(f"you got {got:g}, the sizes multiplied. Count the weights layer by layer, and add.")
    return not_yet(
        f"you got {got:g}. The first layer has 16 neurons with 2 inputs each: how many parameters is that? "
        "Then the next."
    )


@chapter.exercise("8.2")
def collapsed(answer: object) -> Verdict:
    w, b = numbers(answer, 2, "(w, b)")

    def y(x: float) -> float:
        return 3 * (2 * x + 1) + 2 * (-x + 3) - 4

    true_b, true_w = y(0), y(1) - y(0)
    if near(w, true_w, 1e-6) and near(b, true_b, 1e-6):
        return right(f"at x = 1 both say {y(1):g}, and at x = -7 both say {y(-7):g}, because linear layers collapse.")
    if near(w, true_w, 0.05) and near(b, true_b, 0.05):
        return not_yet(f"at x = -7 the two layers say {y(-7):g}, and yours {-7 * w + b:.6g}. Both numbers are whole.")
    if near(w, true_b) and near(b, true_w):
        return not_yet("the two numbers have changed places: the weight comes first.")
    if near(w, true_w) and near(b, -4):
        return not_yet(
            "w is right. Your b is the output's bias alone: those of the hidden units arrive, too, each times a weight."
        )
    if near(w, true_w) and near(b, true_b + 4):
        return not_yet("w is right. In your b the output's own bias of -4 is missing.")
    if near(w, true_w) and near(b, 1 + 3 - 4):
        return not_yet("w is right. In your b the hidden biases are not multiplied by the output's weights.")
    if near(w, true_w):
        return not_yet(f"w is right. With x = 0 the two layers say {true_b:g}, and yours says {b:g}.")
    if near(w, 3 * 2 + 2 * 1):
        return not_yet("for w you have 8. The second hidden unit falls with x: its weight is -1.")
    return not_yet(
        f"from x = 0 to x = 1 the two layers change by {true_w:g}, yours by {w:g}. Multiply along each way, then add."
    )


def _forward(layers, x):  # type: ignore[no-untyped-def]
    for layer in layers:
        out = layer(x)
    return out


@chapter.exercise("8.3")
def forward(function: object) -> Verdict:
    layers: list[Callable[[Any], list[float]]] = [
        lambda x: [x[0] + 1, x[1] + 1],
        lambda x: [2 * x[0], 3 * x[1]],
        lambda x: [x[1], x[0] - x[1]],
    ]
    given, x = list(layers), [1.0, 2.0]
    got = _list(attempt(function, given, x, name="forward"))
    if x != [1.0, 2.0]:
        return not_yet(
            "the list of inputs has changed after the call. Give x a new value, and leave the old list alone."
        )
    if len(given) != len(layers):
        return not_yet("the list of layers has changed after the call: a network must work more than once.")
    if got == [2.0, -1.0]:
        return as_given(
            function, _forward, "[1, 2] should become [2, 3], then [4, 9], then [9, -5]; it comes back as [2, -1]."
        )
    if got == [1.0, 2.0]:
        return not_yet("forward returns the inputs as they were. What the last layer puts out should come back.")
    if got == [2.0, 3.0]:
        return not_yet("only the first layer has worked. Is the return inside the loop?")
    if got == [5.0, -2.0]:
        return not_yet("the layers work in the wrong order: the first in the list comes first.")
    if got != [9.0, -5.0]:
        return not_yet(
            f"through three layers, [1, 2] should become [2, 3], then [4, 9], then [9, -5]. You return {shown(got)}."
        )
    for some, start, expected in ((layers[:1], [5.0, 5.0], [6.0, 6.0]), (layers * 2, [0.5, -2.0], [21.0, -25.0])):
        again = _list(attempt(function, list(some), list(start), name="forward"))
        if again != expected:
            return not_yet(
                f"right with three layers, but with {len(some)} and the inputs {start} it gives {shown(again)}, "
                f"not {expected}. Does it work for any list, and any x?"
            )
    return right("[1, 2] becomes [2, 3], [4, 9], [9, -5], because each layer's output is the next one's input.")


@chapter.exercise("8.4")
def size(answer: object) -> Verdict:
    k = number(answer)
    if k <= 0.0:
        return not_yet("choose a size above 0: at 0 the lines are gone, and below they change sides.")
    correct = 0
    for x1, x2, y in ((0, 0, -1), (0, 1, 1), (1, 0, 1), (1, 1, -1)):
        h1, h2 = math.tanh(k * (4 * x1 + 4 * x2 - 2)), math.tanh(k * (4 * x1 + 4 * x2 - 6))
        correct += (2 * h1 - 2 * h2 - 2) * y > 0
    h = math.tanh(2 * k)
    mine, limit = apart(2 * h, 1.0, 3)
    if correct < 4:
        return right(
            f"at size {k:g} only {correct} of 4 are right, because h1 - h2 at (0, 1) is {mine} and the output "
            f"unit, left as it was, asks for more than {limit}: its threshold no longer fits the softer bends."
        )
    if k >= 1.0:
        return not_yet(
            f"at size {k:g} xor works, and better the larger it is: sharp steps are good here. Try the other way."
        )
    return not_yet(
        f"at size {k:g} xor still works: h1 - h2 at (0, 1) is {mine}, and more than {limit} will do. "
        "Go on in this direction."
    )


@chapter.exercise("8.5")
def walls(answer: object) -> Verdict:
    fence = sequence(answer)
    if fence is None:
        return not_yet(f"a list of walls is expected, such as [(-4, 0, 6), ...]; {shown(answer)} is something else.")
    if fence and not any(sequence(wall) for wall in fence):
        return not_yet(f"each wall is a triple of its own: [(w1, w2, b), ...]; {shown(answer)} has single entries.")
    if len(fence) > 1000:
        return not_yet(f"{len(fence):,} walls are more than it takes: three or four will do.")
    units = [(w1, w2, b) for w1, w2, b in (numbers(wall, 3, "(w1, w2, b)") for wall in fence)]
    if not units:
        return not_tried("the list is empty so far: put walls into it, each (w1, w2, b).")
    if len(units) < 3:
        leave = "leaves" if len(units) == 1 else "leave"
        return not_yet(f"{counted(len(units), 'wall')} {leave} a way out: it takes three at least to close a fence.")

    def out(x1: float, x2: float) -> float:
        return sum(math.tanh(w1 * x1 + w2 * x2 + b) for w1, w2, b in units) - (len(units) - 1)

    here = out(0.0, 0.0)
    if here <= 0.0:
        saying_no = [k + 1 for k, (_, _, b) in enumerate(units) if b < 0.0]
        if saying_no:
            return not_yet(
                f"at (0, 0) the output is {here:.2f}: wall {saying_no[0]} says no there. At the origin its n is its b."
            )
        if any(b == 0.0 for _, _, b in units):
            return not_yet(
                f"at (0, 0) the output is {here:.2f}: a wall with b = 0 runs through the origin, and says neither."
            )
        return not_yet(
            f"at (0, 0) the output is {here:.2f}. Every wall says yes, but too softly: make its numbers larger."
        )
    leak = max(_suspects(units), key=lambda angle: out(3 * math.cos(angle), 3 * math.sin(angle)))
    x1, x2 = 3 * math.cos(leak), 3 * math.sin(leak)
    most = out(x1, x2)
    if most >= 0.0:
        place = f"({round(x1, 2) + 0.0:g}, {round(x2, 2) + 0.0:g})"
        return not_yet(
            f"the origin is inside, with {here:.2f}. But at {place}, on the circle, the output is {most:.2g}: "
            "no wall says no there, or not clearly enough."
        )
    return right(
        f"{here:.2f} at the origin, at most {most:.2g} on the circle, because outside at least one wall says no."
    )


def _suspects(units: list[tuple[float, float, float]]) -> list[float]:
    """Angles on the circle of radius 3 where the output may be largest: a fine grid, and near walls and corners."""
    angles = [math.radians(k / 10) for k in range(3600)]
    for w1, w2, b in units:
        reach = 3 * math.hypot(w1, w2)
        if reach > abs(b):  # where the wall's line crosses the circle
            middle, half = math.atan2(w2, w1), math.acos(-b / reach)
            angles += [middle + half, middle - half]
    for i, (a1, a2, a3) in enumerate(units):
        for b1, b2, b3 in units[:i]:  # the corners of the fence
            det = a1 * b2 - a2 * b1
            if det:
                angles.append(math.atan2((a3 * b1 - a1 * b3) / det, (a2 * b3 - a3 * b2) / det))
    return angles


def _list(result: Any) -> Any:
    """What forward returns, as a list with numbers in it where that can be had."""
    entries = sequence(result)
    if entries is None:
        return result
    return [float(one.data) if is_value(one) else one for one in entries]
