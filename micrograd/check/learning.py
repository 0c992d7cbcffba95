"""Checks of chapter 9: a step by hand, a rate, and the training loop."""

import math
import random

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import Chapter, attempt, near, not_tried, not_yet, number, right, slope_by_nudge
from micrograd.check.guess import guess as guess
from micrograd.engine import Value
from micrograd.nn import MLP, mse_loss

chapter = Chapter("09_learning")
report = chapter.report

LINE = [(-1.0, -3.0), (0.0, -1.0), (1.0, 1.0), (2.0, 3.0)]
POINTS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
LABELS = [1.0, -1.0, -1.0, 1.0]
# Not those of the chapter, nor its rate: fit must use what it is given
FIT_POINTS, FIT_LABELS, FIT_RATE = [[1.0, -2.0, 0.5], [0.0, 1.5, -1.0], [-1.0, 0.5, 2.0]], [-1.0, 1.0, 1.0], 0.15


@chapter.exercise("9.1")
def a_after(answer):
    got = number(answer)
    slope = slope_by_nudge(lambda a: (a - 5.0) ** 2, 3.0)
    wanted = 3.0 - 0.25 * slope
    if near(got, wanted):
        return right(f"the slope at 3 is {slope:.0f}, because (a - 5)^2 falls there; minus a negative number goes up.")
    if near(got, 3.0 + 0.25 * slope):
        return not_yet(
            f"you got {got:g}, where the loss is {(got - 5) ** 2:g}; at 3 it was 4. A step subtracts: was that a plus?"
        )
    if near(got, 3.0 - slope):
        return not_yet(f"you got {got:g}: the whole slope at once. Multiply it by the learning rate, 0.25.")
    if near(got, 0.25 * slope) or near(got, -0.25 * slope):
        return not_yet(f"you got {got:g}: that is how far a moves. Where is it then?")
    if near(got, 5.0):
        return not_yet("5 is the bottom of the valley. How far does one single step go?")
    if near(got, slope):
        return not_yet(f"{got:g} is the slope. Now take the step: a minus the rate times the slope.")
    return not_yet(f"you got {got:g}. A nudge says the slope at 3 is {slope:.0f}. What is a minus 0.25 times that?")


@chapter.exercise("9.2")
def rate(answer):
    got = number(answer)
    if got <= 0.0:
        return not_yet(
            f"a learning rate is positive; with {got:g} the line {'stays where it is' if got == 0 else 'walks uphill'}."
        )
    start, end = _line_loss(got, 0), _line_loss(got, 15)
    if end < 1e-9:
        return right(
            f"after 15 steps the loss is {end:.1e}, because {got:g} is large enough to get there and too small to jump out."
        )
    if end > start:
        return not_yet(
            f"with {got:g} the loss grows, from {start:.3f} to {end:.3g}: each step jumps over the valley. Try less."
        )
    low = got < 0.39
    return not_yet(
        f"after 15 steps with {got:g} the loss is {end:.1e}, and it should be below 1e-9. "
        + ("The steps are too short: try more." if low else "The steps zigzag across the valley: try less.")
    )


def _line_loss(rate: float, steps: int) -> float:
    """The loss of the chapter's line after some steps from w = b = 0.5."""
    w, b = 0.5, 0.5
    for _ in range(steps):
        errors = [(x, w * x + b - y) for x, y in LINE]
        slope_w = sum(2.0 * error * x for x, error in errors) / 4.0
        slope_b = sum(2.0 * error for _, error in errors) / 4.0
        w, b = w - rate * slope_w, b - rate * slope_b
        if abs(w) > 1e100:
            return math.inf
    return sum((w * x + b - y) ** 2 for x, y in LINE) / 4.0


@chapter.exercise("9.3")
def one_round(function):
    n = MLP(3, [4, 4, 1], rng=random.Random(7))
    before = [p.data for p in n.parameters()]
    start = mse_loss([n(x) for x in POINTS], LABELS)
    start.backward()
    slopes = [p.grad for p in n.parameters()]
    n.zero_grad()
    for p in n.parameters():
        p.grad = 1000.0  # what an earlier round might have left
    attempt(function, n, 0.1, name="one_round")
    moves = [p.data - old for p, old in zip(n.parameters(), before)]
    if not any(moves):
        if all(p.grad == 0.0 for p in n.parameters()):
            return not_tried("this loop moves nothing so far: when the step comes, every gradient is 0.")
        return not_yet(
            "the gradients are there, and still no parameter moves. Is the step gone, does it come before backward, or does it not change p.data?"
        )
    if all(near(move, -0.1 * slope, 1e-6) for move, slope in zip(moves, slopes)):
        return right("the parameters move against fresh gradients, because zeroing now comes before backward.")
    if all(near(move, 0.1 * slope, 1e-6) for move, slope in zip(moves, slopes)):
        return not_yet("every parameter moves uphill. A step subtracts.")
    if all(abs(move) > 50.0 for move in moves) and not any(p.grad for p in n.parameters()):
        return not_yet(
            "zeroing after the step works as long as nobody called backward() before the first round. Here somebody had, and "
            "those old gradients were still in the sum. Zero before backward, and it always works."
        )
    if all(abs(move) > 50.0 for move in moves):
        return not_yet("old gradients of an earlier round are still in the sum. Zero them, but before backward.")
    return not_yet(
        "the parameters move, but not by minus rate times the gradient. Forward, zero, backward, step: once each?"
    )


@chapter.exercise("9.4")
def fit(function):
    n = MLP(3, [4, 4, 1], rng=random.Random(7))
    for p in n.parameters():
        p.grad = 5.0  # what an earlier round might have left
    got = attempt(function, n, FIT_POINTS, FIT_LABELS, FIT_RATE, 8, name="fit")
    if not isinstance(got, (list, tuple)):
        return not_yet(f"a list of losses is wanted, and fit returns a {type(got).__name__}.")
    if len(got) != 8:
        return not_yet(
            f"with steps=8 there should be 8 losses, one for each step, and you return {len(got)}. Is the list made before the loop?"
        )
    if any(isinstance(loss, Value) for loss in got):
        return not_yet("the list holds Values, and each keeps its whole graph alive. Append loss.data.")
    wanted = {way: _fitted(way) for way in ("right", "not zeroed", "zeroed last", "uphill", "after", "summed")}
    losses = [number(loss) for loss in got]
    if _same(losses, wanted["right"]):
        return right(
            f"from {losses[0]:.3f} to {losses[-1]:.3f} in 8 steps, because each one goes against fresh gradients."
        )
    if _same(losses, wanted["not zeroed"]):
        return not_yet(
            "the gradients are never zeroed, so each step uses the sum of all so far. Which of the four parts is missing?"
        )
    if _same(losses, wanted["zeroed last"]):
        return not_yet(
            "zeroed after the step, the first round meets gradients that somebody left before. Zero before backward."
        )
    if _same(losses, wanted["uphill"]):
        return not_yet(f"the loss grows, from {losses[0]:.3f} to {losses[-1]:.3f}: you walk uphill. Minus, not plus.")
    if _same(losses, wanted["after"]):
        return not_yet("each loss is measured after its step. Append the one that backward() was called on.")
    if _same(losses, wanted["summed"]):
        return not_yet("this is the sum of the squared errors; the task asks for their mean, mse_loss.")
    if max(losses) - min(losses) < 1e-12:
        return not_yet(
            f"the loss stays at {losses[0]:.3f}. Is there a step, does it change p.data, and are the gradients still there when it comes?"
        )
    return not_yet(
        f"your losses start {losses[0]:.4f}, {losses[1]:.4f}; mine {wanted['right'][0]:.4f}, {wanted['right'][1]:.4f}. "
        "Forward, zero, backward, step, on the xs and ys that are passed in, with the rate that is passed in?"
    )


def _fitted(way: str) -> list[float]:
    """The losses that fit should return, or those of a typical slip."""
    n = MLP(3, [4, 4, 1], rng=random.Random(7))
    for p in n.parameters():
        p.grad = 5.0
    losses = []
    for _ in range(9):
        loss = mse_loss([n(x) for x in FIT_POINTS], FIT_LABELS) * (len(FIT_LABELS) if way == "summed" else 1.0)
        losses.append(loss.data)
        if way not in ("not zeroed", "zeroed last"):
            n.zero_grad()
        loss.backward()
        for p in n.parameters():
            p.data -= (-FIT_RATE if way == "uphill" else FIT_RATE) * p.grad
        if way == "zeroed last":
            n.zero_grad()
    return losses[1:] if way == "after" else losses[:8]


def _same(one: list[float], other: list[float]) -> bool:
    return all(near(a, b, 1e-6) for a, b in zip(one, other))


@chapter.exercise("9.5")
def mae_loss(function):
    cases = [([3.0, -1.0, 0.5], [1.0, 1.0, 0.0]), ([0.2], [2.0]), ([1.0, -4.0], [-1.0, -2.0])]
    for numbers, targets in cases:
        scores = [Value(x) for x in numbers]
        out = attempt(function, scores, targets, name="mae_loss")
        if not isinstance(out, Value):
            return not_yet(
                f"mae_loss returns a {type(out).__name__}, and no gradient can flow from it. Keep to Values: relu, +, -, *."
            )
        wanted = sum(abs(x - y) for x, y in zip(numbers, targets)) / len(numbers)
        told = f"for scores {numbers} and targets {targets} you get {out.data:.4g}, and it should be {wanted:.4g}."
        if not near(out.data, wanted, 1e-9):
            if near(out.data, wanted * len(numbers), 1e-9):
                return not_yet(f"{told} That is the sum: divide by how many there are.")
            if near(out.data, sum(x - y for x, y in zip(numbers, targets)) / len(numbers), 1e-9):
                return not_yet(f"{told} Errors of both signs cancel: the absolute value is missing.")
            if near(out.data, sum((x - y) ** 2 for x, y in zip(numbers, targets)) / len(numbers), 1e-9):
                return not_yet(f"{told} That is the mean of the squares.")
            if near(out.data, sum(max(x - y, 0.0) for x, y in zip(numbers, targets)) / len(numbers), 1e-9):
                return not_yet(f"{told} One relu sees only errors above 0. What catches those below?")
            return not_yet(told)
        out.backward()
        for score, x, y in zip(scores, numbers, targets):
            slope = (1.0 if x > y else -1.0) / len(numbers)
            if not near(score.grad, slope, 1e-9):
                return not_yet(
                    f"the number is right, but the score {x} gets the gradient {score.grad:.4g}; a nudge says {slope:.4g}."
                )
    return right(
        "three cases, numbers and gradients, because relu catches the errors above 0 and relu of their negatives those below."
    )
