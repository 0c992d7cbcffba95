"""Checks of chapter 9: a step by hand, a rate, and the training loop."""

import math
import random
from collections.abc import Sequence
from functools import cache
from typing import Any

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import (
    Chapter,
    Verdict,
    all_near,
    an,
    apart,
    attempt,
    counted,
    is_value,
    named_only,
    near,
    not_tried,
    not_yet,
    number,
    right,
    rounded,
    sequence,
    shown,
    slope_by_nudge,
    unchanged,
)
from micrograd.check.guess import guess as guess
from micrograd.engine import Value
from micrograd.losses import mse_loss
from micrograd.nn import MLP

chapter = Chapter("09_learning")
report = chapter.report

LINE = [(-1.0, -3.0), (0.0, -1.0), (1.0, 1.0), (2.0, 3.0)]
POINTS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
LABELS = [1.0, -1.0, -1.0, 1.0]
# Not those of the chapter, nor its rate: fit must use what it is given
FIT_POINTS, FIT_LABELS, FIT_RATE = [[1.0, -2.0, 0.5], [0.0, 1.5, -1.0], [-1.0, 0.5, 2.0]], [-1.0, 1.0, 1.0], 0.15
FIT_STEPS = 8


@chapter.exercise("9.1")
def a_after(answer: object) -> Verdict:
    rate = 0.2
    got = number(answer, value=True)
    slope = slope_by_nudge(lambda a: (a - 5.0) ** 2, 3.0)
    expected = 3.0 - rate * slope
    if near(got, expected):
        return right(f"the slope at 3 is {slope:.0f}, because (a - 5)^2 falls there; minus a negative number goes up.")
    if near(got, 3.0 + rate * slope):
        return not_yet(
            f"you got {got:g}, where the loss is {(got - 5) ** 2:g}; at 3 it was 4. A step subtracts: was that a plus?"
        )
    if near(got, 3.0 - slope):
        return not_yet(f"you got {got:g}: the whole slope at once. Multiply it by the learning rate, {rate:g}.")
    if near(got, 3.0 + slope):
        return not_yet(f"you got {got:g}, which is 3 plus the whole slope: the rate is missing, and a step subtracts.")
    if near(got, -rate * slope):
        return not_yet(f"you got {got:g}: that is how far a moves. Where is it then?")
    if near(got, rate * slope):
        return not_yet(f"you got {got:g}, the rate times the slope. A step subtracts that from 3.")
    if near(got, 5.0):
        return not_yet("5 is the bottom of the valley. How far does one single step go?")
    if near(got, slope):
        return not_yet(f"{got:g} is the slope. Now the step: a minus the rate times the slope.")
    if near(got, 4.0):
        return not_yet(
            f"you got 4, the loss at 3, or the size of the slope. The slope at 3 is {slope:.0f}; take the step."
        )
    if near(got, 3.0 - rate * slope / 2):
        return not_yet(f"you got {got:g}, half a step: the slope of (a - 5)^2 is 2 * (a - 5).")
    return not_yet(f"you got {got:g}. A nudge says the slope at 3 is {slope:.0f}. What is 3 minus {rate:g} times that?")


@chapter.exercise("9.2")
def rate(answer: object) -> Verdict:
    got = number(answer)
    if got <= 0.0:
        return not_yet(
            f"a learning rate is positive; with {got:g} the line {'stays where it is' if got == 0 else 'walks uphill'}."
        )
    start, end = _line_loss(got, 0), _line_loss(got, 15)
    if end < 1e-9:
        return right(
            f"after 15 steps the loss is {end:.1e}, "
            f"because {got:g} is large enough to get there and too small to jump out."
        )
    if end > start:
        return not_yet(
            f"with {got:g} the loss grows, from {start:.3f} to {end:.3g}: each step jumps over the valley. Try less."
        )
    low = got < 0.39
    return not_yet(
        f"after 15 steps with {got:g} the loss is {end:.2e}, and it should be below 1e-9. "
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


def _one_round(n, rate):  # type: ignore[no-untyped-def]
    loss = mse_loss([n(x) for x in points], labels)  # type: ignore[name-defined]  # noqa: F821
    loss.backward()
    n.zero_grad()
    for p in n.parameters():
        p.data -= rate * p.grad
    return loss


@chapter.exercise("9.3")
def one_round(function: object) -> Verdict:
    if not callable(function):
        attempt(function)
    bare = named_only(function, "zero_grad", "backward", "parameters")
    if bare:
        return not_yet(f"{bare[0]} is named and not called: brackets are missing, {bare[0]}().")
    for rate, seed in ((0.1, 7), (0.03, 8)):
        verdict = _round_with(function, rate, seed)
        if verdict:
            if seed == 8 and verdict.kind == "not yet" and "but not by" in verdict.reason:
                return not_yet(f"right with a rate of 0.1, but not with {rate:g}: is the rate that is passed in used?")
            return verdict
    return right("the parameters move against fresh gradients, because zeroing now comes before backward.")


def _round_with(function: Any, rate: float, seed: int) -> Verdict | None:
    """What is wrong with one round; None where nothing is."""
    n = MLP(3, [4, 4, 1], rng=random.Random(seed))
    before = [p.data for p in n.parameters()]
    start = mse_loss([n(x) for x in POINTS], LABELS)
    start.backward()
    slopes = [p.grad for p in n.parameters()]
    for p in n.parameters():
        p.grad = 1000.0  # what an earlier round might have left
    (loss,) = attempt(lambda: (function(n, rate),), name="one_round")
    moves = [p.data - old for p, old in zip(n.parameters(), before)]
    left = [p.grad for p in n.parameters()]
    if not any(moves):
        if unchanged(function, _one_round):
            return not_tried("this is the loop as it was given: after a round every parameter is where it was before.")
        if not any(left):
            return not_yet(
                "no parameter moves: when the step comes, every gradient is 0. Zero before backward, not after."
            )
        return not_yet(
            "the gradients are there, and still no parameter moves. "
            "Is the step gone, does it come before backward, or does it not change p.data?"
        )
    if all_near(moves, [-rate * slope for slope in slopes], 1e-6):
        if loss is None:
            return not_yet("the step is right, and the loss is lost: keep `return loss` at the end, outside the loop.")
        if not is_value(loss) or not near(number(loss, value=True), start.data, 1e-6):
            return not_yet(
                f"the step is right, and one_round returns {shown(loss)}. It should return the loss, as before."
            )
        return None
    if all_near(moves, [rate * slope for slope in slopes], 1e-6):
        return not_yet("every parameter moves uphill. A step subtracts.")
    if all_near([p.data for p in n.parameters()], [-rate * slope for slope in slopes], 1e-6):
        return not_yet("each parameter is replaced by its step. Subtract the step from what was there: p.data -= ...")
    old = all(abs(move) > 500.0 * rate for move in moves)
    if old and not any(left):
        return not_yet(
            "zeroing after the step works as long as nobody called backward() before the first round. "
            "Here somebody had, and those old gradients were still in the sum. Zero before backward: that always works."
        )
    if old:
        return not_yet("old gradients of an earlier round are still in the sum. Zero them, but before backward.")
    if sum(move != 0.0 for move in moves) == 1:
        return not_yet("only one parameter moves. Is there a return inside the loop, or a step behind it?")
    if not any(left):
        return not_yet(
            "after the round every gradient is 0, and the parameters move oddly. Zero once, before backward."
        )
    return not_yet(
        "the parameters move, but not by minus rate times the gradient. Forward, zero, backward, step: once each?"
    )


@chapter.exercise("9.4")
def fit(function: object) -> Verdict:
    n = _fresh()
    xs, ys = [list(x) for x in FIT_POINTS], list(FIT_LABELS)
    bare = named_only(function, "zero_grad", "backward", "parameters")
    if bare:
        return not_yet(f"{bare[0]} is named and not called: brackets are missing, {bare[0]}().")
    got = attempt(function, n, xs, ys, FIT_RATE, FIT_STEPS, name="fit")
    entries = sequence(got)
    if entries is None:
        return not_yet(f"fit returns {an(got)}. A list of losses is expected, one float for each step.")
    if (xs, ys) != (FIT_POINTS, FIT_LABELS):
        return not_yet("the xs or ys that were passed in have changed. Only the parameters of n may.")
    if len(entries) != FIT_STEPS:
        return _wrong_count(len(entries))
    if any(is_value(loss) for loss in entries):
        return not_yet("the list holds Values, and each keeps its whole graph alive. Append loss.data.")
    odd = next((k for k, loss in enumerate(entries) if isinstance(loss, str)), None)
    if odd is not None:
        return not_yet(f"entry {odd} of the list is text, {entries[odd]!r}. Append the float itself, loss.data.")
    losses = [number(loss) for loss in entries]
    true = _fitted("right")
    if all(rounded(loss, one, 3) for loss, one in zip(losses, true)):
        return right(
            f"from {losses[0]:.3f} to {losses[-1]:.3f} in 8 steps, because each one goes against fresh gradients."
        )
    for way, why in _WAYS.items():
        if all_near(losses, _fitted(way), 1e-6):
            return not_yet(why.format(first=f"{losses[0]:.3f}", last=f"{losses[-1]:.3f}"))
    if max(losses) - min(losses) < 1e-12:
        return not_yet(
            f"the loss stays at {losses[0]:.3f}. "
            "Is there a step, does it change p.data, and are the gradients still there when it comes?"
        )
    k = next(k for k in range(FIT_STEPS) if not rounded(losses[k], true[k], 3))
    mine, its = apart(losses[k], true[k])
    if k == 0:
        return not_yet(
            f"the first loss is {mine}, and it should be {its}: mse_loss on the xs and ys that are passed in?"
        )
    alike = "the first loss is right" if k == 1 else f"the first {k} losses are right"
    return not_yet(
        f"{alike}; the next is {mine}, and it should be {its}. "
        "Forward, zero, backward, step, with the rate that is passed in?"
    )


_WAYS = {
    "not zeroed": "the gradients are never zeroed, so each step uses the sum of all so far. "
    "Which of the four parts is missing?",
    "zeroed last": "zeroed after the step, the first round meets gradients that somebody left before. "
    "Zero before backward.",
    "zeroed once": "the gradients are zeroed once, before the loop, so from the second step on old ones are in the "
    "sum. Zero in each step.",
    "uphill": "the loss grows, from {first} to {last}: you walk uphill. Minus, not plus.",
    "after": "each loss is measured after its step. Append the one that backward() was called on.",
    "summed": "this is the sum of the squared errors; the task asks for their mean, mse_loss.",
}


def _wrong_count(count: int) -> Verdict:
    told = f"with steps={FIT_STEPS} there should be {FIT_STEPS} losses, one for each step, and you return {count}."
    if count == 1:
        return not_yet(f"{told} Is the return inside the loop, or is the list made anew in each step?")
    if count and count % FIT_STEPS == 0:
        return not_yet(f"{told} That is {count // FIT_STEPS} a step: is the append inside the inner loop?")
    if count == 0:
        return not_yet(f"{told} Is anything appended?")
    return not_yet(f"{told} How often does the loop run? range(steps) gives {counted(FIT_STEPS, 'round')}.")


def _fresh() -> MLP:
    n = MLP(3, [4, 4, 1], rng=random.Random(7))
    for p in n.parameters():
        p.grad = 5.0  # what an earlier round might have left
    return n


@cache
def _fitted(way: str) -> tuple[float, ...]:
    """The losses that fit should return, or those of a typical slip."""
    n = _fresh()
    if way == "zeroed once":
        n.zero_grad()
    losses = []
    for _ in range(FIT_STEPS + 1):
        loss = mse_loss([n(x) for x in FIT_POINTS], FIT_LABELS) * (len(FIT_LABELS) if way == "summed" else 1.0)
        losses.append(loss.data)
        if way not in ("not zeroed", "zeroed last", "zeroed once"):
            n.zero_grad()
        loss.backward()
        for p in n.parameters():
            p.data -= (-FIT_RATE if way == "uphill" else FIT_RATE) * p.grad
        if way == "zeroed last":
            n.zero_grad()
    return tuple(losses[1:] if way == "after" else losses[:FIT_STEPS])


@chapter.exercise("9.5")
def mae_loss(function: object) -> Verdict:
    scalar = _class_in_use(function)
    cases = [
        ([3.0, -1.0, 0.5], [1.0, 1.0, 0.0]),
        ([0.2], [2.0]),
        ([1.0, -4.0], [-1.0, -2.0]),
        ([0.25, 1.5, -0.75, 3.0, 2.0], [1.0, 1.0, -1.0, 0.5, 2.5]),
    ]
    for entries, targets in cases:
        verdict = _mean_error(function, scalar, entries, targets)
        if verdict:
            return verdict
    scores = [scalar(1.0), scalar(0.5)]
    out = attempt(function, scores, [1.0, 0.0], name="mae_loss")
    out.backward()
    if not abs(scores[0].grad) <= 0.5 + 1e-9:
        return not_yet(
            f"where a score hits its target, at an error of 0, its gradient is {scores[0].grad:g}. "
            "A root or a power has no slope at 0; relu is safe there."
        )
    return right("five cases, results and gradients, because errors above 0 and below 0 both count with their size.")


def _class_in_use(function: object) -> Any:
    """The class of scalars that the learner's notebook calls Value: the package's, or one of their own."""
    found = getattr(function, "__globals__", {}).get("Value")
    return found if isinstance(found, type) and all(hasattr(found, name) for name in ("__sub__", "relu")) else Value


def _mean_error(function: object, scalar: Any, entries: Sequence[float], targets: Sequence[float]) -> Verdict | None:
    """What is wrong with one case; None where nothing is."""
    scores, given = [scalar(x) for x in entries], list(targets)
    out = attempt(function, scores, given, name="mae_loss")
    if given != targets or [score.data for score in scores] != entries or len(scores) != len(entries):
        return not_yet("the scores or targets that were passed in have changed. A loss only reads them.")
    if not is_value(out) or not hasattr(out, "backward"):
        return not_yet(f"mae_loss returns {an(out)}, and no gradient can flow from it. Keep to Values: relu, +, -, *.")
    count = len(entries)
    errors = [x - y for x, y in zip(entries, targets)]
    expected = sum(map(abs, errors)) / count
    mine, its = apart(out.data, expected)
    told = f"for scores {entries} and targets {targets} you get {mine}, and it should be {its}."
    if not near(out.data, expected, 1e-9):
        if near(out.data, expected * count, 1e-9):
            return not_yet(f"{told} That is the sum: divide by how many there are.")
        if near(out.data, sum(errors) / count, 1e-9):
            return not_yet(f"{told} Errors of both signs cancel: the absolute value is missing.")
        if near(out.data, sum(error**2 for error in errors) / count, 1e-9):
            return not_yet(f"{told} That is the mean of the squares.")
        if near(out.data, math.sqrt(sum(error**2 for error in errors) / count), 1e-9):
            return not_yet(
                f"{told} That is the root of the mean of the squares. Take each error's size, then the mean."
            )
        if near(out.data, sum(max(error, 0.0) for error in errors) / count, 1e-9):
            return not_yet(f"{told} One relu sees only errors above 0. What catches those below?")
        if near(out.data, sum(max(-error, 0.0) for error in errors) / count, 1e-9):
            return not_yet(f"{told} One relu of target - score sees only errors below 0. What catches those above?")
        if near(out.data, -expected, 1e-9):
            return not_yet(f"{told} The sign is flipped: an error counts with its size, always positive.")
        return not_yet(told)
    out.backward()
    for score, error, x in zip(scores, errors, entries):
        slope = (1.0 if error > 0 else -1.0) / count
        if not near(score.grad, slope, 1e-9):
            mine, its = apart(score.grad, slope)
            return not_yet(f"the result is right, but the score {x} gets the gradient {mine}; a nudge says {its}.")
    return None
