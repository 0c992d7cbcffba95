"""Checks of notebooks/04_backprop_by_hand.ipynb."""

import math

from micrograd.check.answer import (
    Chapter,
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

chapter = Chapter("04_backprop_by_hand")
report = chapter.report


def _L(a, b, c, f):
    return (a * b + c) * f


def _gradient(inputs):
    return {name: partial_by_nudge(_L, inputs, name) for name in inputs}


def _neuron(x1=2.0, w1=-3.0, bias=6.8813735870195432):
    return math.tanh(x1 * w1 + bias)


@chapter.exercise("4.1")
def o_goes(answer):
    got = choice(answer, "up", "down", "flat")
    change = _neuron(x1=2.1) - _neuron()
    if got == "flat":
        return not_yet("flat needs a gradient of 0, and that of x1 is -1.5.")
    if got != ("up" if change > 0 else "down"):
        return not_yet("a negative gradient means that more x1 gives less o. Look at the sign of w1, too.")
    return right(f"o changes by {change:.3f}, because w1 = -3 turns the sign of every nudge of x1.")


@chapter.exercise("4.2")
def grad_b(answer):
    got = number(answer)
    slope = slope_by_nudge(lambda b: (2.0 + b) * b, -3.0)
    if near(got, slope):
        return right(
            f"a nudge gives {slope:.4f}, because b feeds both the sum and the product, and the shares -3 and -1 add up."
        )
    if near(got, -slope):
        return not_yet(
            f"you got {got:g}, the slope is {slope:.4g}. Which way does M move when b grows? Mind both signs."
        )
    if near(got, -1.0):
        return not_yet("you got -1, the share of b's own edge into the product. The other share comes through the sum.")
    if near(got, -3.0):
        return not_yet("you got -3, the share that comes through the sum. b has an edge into the product as well.")
    if near(got, 3.0):
        return not_yet("you got 3: that is the product of the two shares, or the value of M. The shares add up.")
    return not_yet(f"you got {got:g}. Two edges leave b: work out the share that comes back along each, then add them.")


@chapter.exercise("4.3")
def gradients(function):
    places = [dict(a=2.0, b=-3.0, c=10.0, f=-2.0), dict(a=1.5, b=0.5, c=-1.0, f=4.0)]
    for inputs in places:
        if not callable(function):
            return not_yet("pass the function itself, gradients, with no brackets behind it.")
        got = attempt(lambda: function(**inputs), name="gradients")
        if not isinstance(got, dict) or set(got) != set(inputs):
            return not_yet("a dictionary with gradients for a, b, c and f is wanted. Keep the last line as it was.")
        truth = _gradient(inputs)
        wrong = [name for name in inputs if not near(number(got[name]), truth[name])]
        if not wrong:
            continue
        if (
            wrong == ["a", "b"]
            and near(got["a"], inputs["a"] * inputs["f"])
            and near(got["b"], inputs["b"] * inputs["f"])
        ):
            return not_tried(
                f"this is the classmate's version. It gives a the gradient {got['a']:g}, and a nudge says {truth['a']:.4g}."
            )
        name = wrong[0]
        if near(got[name], -truth[name]):
            return not_yet(
                f"the gradient of {name} is {got[name]:g}, a nudge says {truth[name]:.4g}: the sign is turned round."
            )
        if name in "ab" and inputs is places[0] and near(got[name] * inputs["f"], truth[name]):
            return not_yet(
                f"the gradient of {name} is {got[name]:g}, a nudge says {truth[name]:.4g}: the factor grad_e is missing."
            )
        if inputs is not places[0]:
            return not_yet(
                "right at a = 2, b = -3, c = 10, f = -2, but not at another place. Compute with a, b, c and f."
            )
        return not_yet(
            f"the gradient of {name} is {got[name]:g}, a nudge says {truth[name]:.4g}. "
            "Only one line had a bug: keep the others, and let times swap."
        )
    return right("a gets b and b gets a, each times grad_e, because the slope along one factor is the other factor.")


@chapter.exercise("4.4")
def step_down(function):
    inputs = dict(a=2.0, b=-3.0, c=10.0, f=-2.0)
    grads = dict(a=6.0, b=-4.0, c=-2.0, f=4.0)
    got = attempt(function, dict(inputs), dict(grads))
    if not isinstance(got, dict) or set(got) != set(inputs):
        return not_yet("a dictionary with new values for a, b, c and f is wanted: {name: ... for name in inputs}.")
    new = {name: number(value) for name, value in got.items()}
    if new == inputs:
        return not_yet("the inputs came back as they were. Each should move by 0.01 times its gradient.")
    before, after = _L(**inputs), _L(**new)
    if all(near(new[name], inputs[name] + 0.01 * grads[name], 1e-9) for name in inputs):
        return not_yet(f"L went up, from {before:g} to {after:.4f}. A gradient points uphill: walk against it.")
    if all(near(new[name], inputs[name] - grads[name], 1e-9) for name in inputs):
        return not_yet("that is a step of size 1. Multiply each gradient by 0.01.")
    if all(near(abs(new[name] - inputs[name]), 0.01, 1e-9) for name in inputs):
        return not_yet("every input moves by 0.01, whatever its gradient. Those that matter more should move more.")
    if not all(near(new[name], inputs[name] - 0.01 * grads[name], 1e-9) for name in inputs):
        return not_yet(f"L is {after:.4f} now. Each input should move against its gradient, by 0.01 times it.")
    return right(f"L went from {before:g} to {after:.4f}, because every input moved against its gradient.")


@chapter.exercise("4.5")
def silencing_bias(answer):
    bias = number(answer)
    slope = slope_by_nudge(lambda w1: _neuron(w1=w1, bias=bias), -3.0)
    n = 2.0 * -3.0 + bias
    if abs(slope) < 1e-4:
        return right(
            f"n is {n:.4g} and the gradient of w1 only {abs(slope):.1g}, because tanh is flat there: the neuron is saturated."
        )
    if abs(n) < 1.0:
        return not_yet(
            f"n is {n:.4g} and the gradient of w1 is {slope:.4g}: tanh is steep near 0. Go far away from it."
        )
    return not_yet(f"n is {n:.4g} and the gradient of w1 is {slope:.4g}. The right direction; go further.")
