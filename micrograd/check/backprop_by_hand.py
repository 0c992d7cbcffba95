"""Checks of notebooks/04_backprop_by_hand.ipynb."""

import math

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

chapter = Chapter("04_backprop_by_hand")
report = chapter.report


def _L(a: float, b: float, c: float, f: float) -> float:
    return (a * b + c) * f


def _gradient(inputs: dict[str, float]) -> dict[str, float]:
    return {name: partial_by_nudge(_L, inputs, name) for name in inputs}


def _neuron(x1: float = 2.0, w1: float = -3.0, bias: float = 6.8813735870195432) -> float:
    return math.tanh(x1 * w1 + bias)


def _four(answer: object, what: str) -> dict[str, float]:
    """A dictionary with a number for each of a, b, c and f, or a verdict that shows the form."""
    if not isinstance(answer, dict):
        raise Stumble(not_yet(f"you returned {an(answer)}. A dictionary with {what} for a, b, c and f is expected."))
    missing, extra = [name for name in "abcf" if name not in answer], [name for name in answer if name not in "abcf"]
    if missing or extra:
        said = f"lacks {', '.join(missing)}" if missing else f"has {len(extra)} names too many"
        raise Stumble(not_yet(f"the dictionary {said}. It should have {what} for each of a, b, c and f."))
    return {name: number(answer[name]) for name in "abcf"}


@chapter.exercise("4.1")
def o_goes(answer: object) -> Verdict:
    got = choice(answer, "up", "down", "flat")
    change = _neuron(x1=2.1) - _neuron()
    if got == "flat":
        return not_yet("flat needs a gradient of 0, and that of x1 is -1.5.")
    if got != ("up" if change > 0 else "down"):
        return not_yet("a negative gradient means that more x1 gives less o. Look at the sign of w1, too.")
    return right(f"o changes by {change:.3f}, because w1 = -3 flips the sign of every nudge of x1.")


@chapter.exercise("4.2")
def grad_b(answer: object) -> Verdict:
    got = number(answer)
    slope = slope_by_nudge(lambda b: (2.0 + b) * b, -3.0)
    if near(got, slope):
        return right(
            f"a nudge gives {slope:.4f}, because b feeds both the sum and the product, and the shares -3 and -1 add up."
        )
    if near(got, -slope):
        return not_yet(
            f"you got {got:g}, and the slope is {slope:.4g}. Which way does M move when b grows? Mind both signs."
        )
    if near(got, -1.0):
        return not_yet("you got -1, the share of b's own edge into the product. The other share comes through the sum.")
    if near(got, -3.0):
        return not_yet(
            "you got -3, the share that comes through the sum, or b itself. b has an edge into the product, too."
        )
    if near(got, 3.0):
        return not_yet("you got 3: that is the product of the two shares, or the value of M. The shares add up.")
    if near(got, 2.0):
        return not_yet(
            "you got 2, the value of a. Along an edge into a product the slope is the *other factor*, a + b."
        )
    return not_yet(f"you got {got:g}. Two edges leave b: work out the share that comes back along each, then add them.")


def _classmates_gradients(a, b, c, f):  # type: ignore[no-untyped-def]
    e = a * b
    d = e + c
    grad_d, grad_f = f, d
    grad_e, grad_c = grad_d, grad_d
    grad_a, grad_b = grad_e * a, grad_e * b
    return dict(a=grad_a, b=grad_b, c=grad_c, f=grad_f)


@chapter.exercise("4.3")
def gradients(function: object) -> Verdict:
    if not callable(function):
        return not_yet("pass the function itself, gradients, with no brackets behind it.")
    places = [
        {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0},
        {"a": 1.5, "b": 0.5, "c": -1.0, "f": 4.0},
        {"a": -0.7, "b": 2.2, "c": 0.3, "f": 1.9},
    ]
    for inputs in places:
        got = _four(attempt(lambda: function(**inputs), name="gradients"), "gradients")
        true = _gradient(inputs)
        wrong = [name for name in inputs if not near(got[name], true[name])]
        if not wrong:
            continue
        if (
            wrong == ["a", "b"]
            and near(got["a"], inputs["a"] * inputs["f"])
            and near(got["b"], inputs["b"] * inputs["f"])
        ):
            return as_given(
                function,
                _classmates_gradients,
                f"It gives a the gradient {got['a']:g}, and a nudge says {true['a']:.4g}.",
            )
        if inputs is not places[0]:
            return not_yet(
                "right at a = 2, b = -3, c = 10, f = -2, but not at another place. Compute with a, b, c and f."
            )
        name = wrong[0]
        mine, its = apart(got[name], true[name])
        told = f"the gradient of {name} is {mine}, and a nudge says {its}"
        if near(got[name], -true[name]):
            return not_yet(f"{told}: the sign is flipped.")
        if name in "ab" and near(got[name] * inputs["f"], true[name]):
            return not_yet(f"{told}: the factor grad_e is missing.")
        if name == "b" and near(got[name], got["a"]):
            return not_yet(f"{told}. a has that one already: let times swap, each factor gets the *other* one.")
        if name in "cf":
            return not_yet(f"{told}. That line was right before: put it back.")
        return not_yet(f"{told}. Only one line had a bug: keep the others, and let times swap.")
    return right("a gets b and b gets a, each times grad_e, because the slope along one factor is the other factor.")


@chapter.exercise("4.4")
def step_down(function: object) -> Verdict:
    places = [
        ({"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}, {"a": 6.0, "b": -4.0, "c": -2.0, "f": 4.0}),
        ({"a": 1.5, "b": 0.5, "c": -1.0, "f": 4.0}, {"a": 2.0, "b": 6.0, "c": 4.0, "f": -0.25}),
    ]
    for inputs, grads in places:
        kept = dict(inputs), dict(grads)
        got = attempt(function, *kept)
        if kept[1] != grads:
            return not_yet("the gradients have changed after the call: only read them.")
        if kept[0] != inputs:
            return not_yet(
                "the dictionary that was passed in has changed: make a new one, {name: ... for name in inputs}."
            )
        new = _four(got, "new values")
        if new == inputs:
            return not_yet("the inputs came back as they were. Each should move by 0.01 times its gradient.")
        moves = {name: new[name] - inputs[name] for name in inputs}
        if all(near(moves[name], -0.01 * grads[name], 1e-9) for name in inputs):
            continue
        if inputs is not places[0][0]:
            return not_yet(
                "right for the inputs of this chapter, and wrong for others. "
                "Does it use the inputs and the gradients that are passed in?"
            )
        before, after = apart(_L(**inputs), _L(**new))
        if all(near(moves[name], 0.01 * grads[name], 1e-9) for name in inputs):
            return not_yet(f"L went up, from {before} to {after}. A gradient points uphill: walk against it.")
        if all(near(moves[name], -grads[name], 1e-9) for name in inputs):
            return not_yet("that is a step of size 1. Multiply each gradient by 0.01.")
        if all(near(abs(moves[name]), 0.01, 1e-9) for name in inputs):
            return not_yet("every input moves by 0.01, whatever its gradient. Those that matter more should move more.")
        if all(near(new[name], -0.01 * grads[name], 1e-9) for name in inputs):
            return not_yet("you return the step alone. The new value is the old one plus that step.")
        moved = [name for name in inputs if moves[name]]
        if len(moved) < 4:
            return not_yet(f"only {', '.join(moved)} moved. All four inputs take a step.")
        return not_yet(f"L is {after} now. Each input should move against its gradient, by 0.01 times it.")
    inputs, grads = places[0]
    after_step = _L(**{name: inputs[name] - 0.01 * grads[name] for name in inputs})
    return right(f"L went from -8 to {after_step:.4f}, because every input moved against its gradient.")


@chapter.exercise("4.5")
def silencing_bias(answer: object) -> Verdict:
    bias = number(answer)
    slope = slope_by_nudge(lambda w1: _neuron(w1=w1, bias=bias), -3.0)
    n = 2.0 * -3.0 + bias
    if abs(slope) < 1e-4:
        return right(
            f"n is {n:.4g} and the gradient of w1 only {abs(slope):.1g}, "
            "because tanh is flat there: the neuron is saturated."
        )
    if abs(n) < 1.0:
        return not_yet(
            f"n is {n:.4g} and the gradient of w1 is {slope:.4g}: tanh is steep near 0. Go far away from it."
        )
    return not_yet(f"n is {n:.4g} and the gradient of w1 is {slope:.4g}. The right direction; go further.")
