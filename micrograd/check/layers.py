"""Checks of notebooks/08_layers.ipynb."""

import math

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import Chapter, attempt, near, not_tried, not_yet, number, numbers, right
from micrograd.check.guess import guess as guess
from micrograd.engine import Value
from micrograd.nn import MLP

chapter = Chapter("08_layers")
report = chapter.report


@chapter.exercise("8.1")
def parameters(answer):
    got = number(answer)
    count = len(MLP(2, [16, 16, 1]).parameters())
    if got == count:
        return right(f"48 + 272 + 17 is {count}, because each neuron has a weight for each input, and a bias.")
    if got == 16 * 2 + 16 * 16 + 16:
        return not_yet(f"you got {got:g}, all the weights. Each of the 33 neurons has a bias as well.")
    if got == count - 1:
        return not_yet(f"you got {got:g}: the output neuron has a bias, too.")
    if got == 16 * 3 + 17:
        return not_yet(f"you got {got:g}: one of the two hidden layers is missing.")
    if got == 35 or got == 33:
        return not_yet(f"you got {got:g}, which counts neurons, not their weights and biases.")
    return not_yet(
        f"you got {got:g}. The first layer has 16 neurons with 2 inputs each: how many parameters is that? Then the next."
    )


@chapter.exercise("8.2")
def collapsed(answer):
    w, b = numbers(answer, 2, "(w, b)")

    def y(x):
        return 3 * (2 * x + 1) + 2 * (-x + 3) - 4

    true_b, true_w = y(0), y(1) - y(0)
    if near(w, true_w) and near(b, true_b):
        return right(f"at x = 1 both say {y(1)}, and at x = -7 both say {y(-7)}, because linear layers collapse.")
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
        return not_yet(f"w is right. With x = 0 the two layers say {true_b}, and yours says {b:g}.")
    if near(w, 3 * 2 + 2 * 1):
        return not_yet("for w you have 8. The second hidden unit falls with x: its weight is -1.")
    return not_yet(
        f"from x = 0 to x = 1 the two layers change by {true_w}, yours by {w:g}. Multiply along each way, then add."
    )


@chapter.exercise("8.3")
def forward(function):
    layers = [
        lambda x: [x[0] + 1, x[1] + 1],
        lambda x: [2 * x[0], 3 * x[1]],
        lambda x: [x[1], x[0] - x[1]],
    ]
    got = _list(attempt(function, layers, [1.0, 2.0], name="forward"))
    if got == [2.0, -1.0]:
        return not_tried("this is the classmate's version: the last layer was given the inputs of the first.")
    if got == [1.0, 2.0]:
        return not_yet("forward returns the inputs as they were. What the last layer puts out should come back.")
    if got == [2.0, 3.0]:
        return not_yet("only the first layer has worked. Is the return inside the loop?")
    if got == [5.0, -2.0]:
        return not_yet("the layers work in the wrong order: the first in the list comes first.")
    if got != [9.0, -5.0]:
        return not_yet(
            f"through three layers, [1, 2] should become [2, 3], then [4, 9], then [9, -5]. You return {got}."
        )
    if _list(attempt(function, layers[:1], [5.0, 5.0], name="forward")) != [6.0, 6.0]:
        return not_yet("right with three layers, but not with one. Does it work for a list of any length?")
    return right("[1, 2] becomes [2, 3], [4, 9], [9, -5], because each layer's output is the next one's input.")


@chapter.exercise("8.4")
def size(answer):
    k = number(answer)
    if k <= 0.0:
        return not_yet("choose a size above 0: at 0 the lines are gone, and below they change sides.")
    correct = 0
    for x1, x2, y in ((0, 0, -1), (0, 1, 1), (1, 0, 1), (1, 1, -1)):
        h1, h2 = math.tanh(k * (4 * x1 + 4 * x2 - 2)), math.tanh(k * (4 * x1 + 4 * x2 - 6))
        correct += (2 * h1 - 2 * h2 - 2) * y > 0
    h = math.tanh(2 * k)
    if correct < 4:
        return right(
            f"at size {k:g} only {correct} of 4 are right, because tanh is nearly straight up to {2 * k:.2g}, and h1 - h2 "
            f"at (0, 1) is {2 * h:.2f}, not the 1 it needs."
        )
    if k >= 1.0:
        return not_yet(
            f"at size {k:g} xor works, and better the larger it is: sharp steps are good here. Try the other way."
        )
    return not_yet(
        f"at size {k:g} xor still works: h1 - h2 at (0, 1) is {2 * h:.2f}, and more than 1 will do. Go on in this direction."
    )


@chapter.exercise("8.5")
def walls(answer):
    if isinstance(answer, (str, dict, set)) or not hasattr(answer, "__len__"):
        return not_yet(f"a list of walls is wanted, such as [(-4, 0, 6), ...], and not {answer!r}.")
    units = [numbers(wall, 3, "(w1, w2, b)") for wall in answer]
    if len(units) < 3:
        return not_yet(f"{len(units)} walls leave a way out: it takes three at least to close a fence.")

    def out(x1, x2):
        return sum(math.tanh(w1 * x1 + w2 * x2 + b) for w1, w2, b in units) - (len(units) - 1)

    here = out(0.0, 0.0)
    if here <= 0.0:
        saying_no = [k + 1 for k, (_, _, b) in enumerate(units) if b <= 0.0]
        if saying_no:
            return not_yet(
                f"at (0, 0) the output is {here:.2f}: wall {saying_no[0]} says no there. What is n at the origin, for its b?"
            )
        return not_yet(
            f"at (0, 0) the output is {here:.2f}. Every wall says yes, but too softly: make its numbers larger."
        )
    circle = [(3 * math.cos(math.radians(a)), 3 * math.sin(math.radians(a))) for a in range(360)]
    leak = max(circle, key=lambda x: out(*x))
    if out(*leak) >= 0.0:
        return not_yet(
            f"the origin is inside, with {here:.2f}. But at ({leak[0]:.1f}, {leak[1]:.1f}) the output is {out(*leak):.2f}: "
            "no wall says no there, or not clearly enough."
        )
    return right(
        f"{here:.2f} at the origin, at most {out(*leak):.2f} on the circle, because outside at least one wall says no."
    )


def _list(result) -> list:
    """What forward returns, as a list with numbers in it where that can be had."""
    return [one.data if isinstance(one, Value) else one for one in result] if hasattr(result, "__len__") else result
