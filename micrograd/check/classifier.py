"""Checks of chapter 10: a confusion table, three diagnoses, momentum, and a classifier of one's own."""

import math
import random
from typing import Any

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import (
    Chapter,
    Verdict,
    all_near,
    an,
    apart,
    attempt,
    choice,
    is_blank,
    near,
    not_tried,
    not_yet,
    number,
    right,
    sequence,
)
from micrograd.check.guess import guess as guess
from micrograd.datasets import circles
from micrograd.engine import Value
from micrograd.optim import SGD

chapter = Chapter("10_classifier")
report = chapter.report

FAILURES = ("wrong sign", "step too big", "not zeroed", "dead relu", "overfitting")


@chapter.exercise("10.1", parts=True)
def table(table_accuracy: object, recall: object) -> Verdict:
    counts = [[50, 10], [5, 35]]
    (no, wrong_yes), (missed, yes) = counts
    total = no + wrong_yes + missed + yes
    true_accuracy, true_recall = (no + yes) / total, yes / (missed + yes)
    if table_accuracy is not None:
        accuracy = number(table_accuracy)
        if not near(accuracy, true_accuracy):
            if near(accuracy, 100 * true_accuracy, 0.01):
                return not_yet("accuracy: give a share between 0 and 1, not percent.")
            if near(accuracy, (wrong_yes + missed) / total):
                return not_yet(f"accuracy: {accuracy:g} is the share of mistakes. Right answers lie on the diagonal.")
            return not_yet(f"accuracy: you got {accuracy:g}. Add the diagonal, and divide by all {total} points.")
    if recall is None:
        return not_yet("the accuracy is right. Now the recall: of the points of class 1, which share was found?")
    found = number(recall)
    if abs(found - true_recall) > 0.0051:
        if near(found, 100 * true_recall, 0.01):
            return not_yet("recall: give a share between 0 and 1, not percent.")
        if near(found, yes / (wrong_yes + yes)):
            return not_yet(
                f"recall: {found:.3f} is {yes} of those that the model called 1, its column. That is the precision. "
                "Recall asks along the row."
            )
        if near(found, no / (no + wrong_yes)):
            return not_yet(f"recall: {found:.3f} is that of class -1, the first row. Class 1 is the second.")
        if near(found, yes / total):
            return not_yet("recall: divide by the points of class 1 only.")
        if near(found, missed / (missed + yes)):
            return not_yet(f"recall: {found:g} is the share that was missed.")
        return not_yet(
            f"recall: you got {found:g}. How many points are in the second row, and how many of them were found?"
        )
    if table_accuracy is None:
        return not_yet("the recall is right. Now the accuracy: of all points, which share is right?")
    return right(
        f"{no + yes} of {total} are right, and of {missed + yes} points of class 1 {yes} were found, "
        "because rows are the truth."
    )


@chapter.exercise("10.2", parts=True)
def doctor(A: object, B: object, C: object) -> Verdict:
    a, b, c = (None if word is None else choice(word, *FAILURES) for word in (A, B, C))
    if a not in (None, "overfitting"):
        return not_yet(f'A: "{a}" would show on the training points, too. Which failure is seen only on new ones?')
    if b == "step too big":
        return not_yet(
            "B: that may have been the cause once, but a step too big alone leaves gradients. "
            "Which state has none at all?"
        )
    if b not in (None, "dead relu"):
        return not_yet(
            f'B: with "{b}" gradients would flow. Here they are exactly 0, as behind a neuron that always puts out 0.'
        )
    if c == "step too big":
        return not_yet("C: a smaller rate would cure a step too big. Here it only slows the climb.")
    if c not in (None, "wrong sign"):
        return not_yet(f'C: "{c}" does not make the loss climb from the very first step, at any rate. What does?')
    missing = [name for name, word in (("A", a), ("B", b), ("C", c)) if word is None]
    if missing:
        return not_yet(f"what is there is right. Now {' and '.join(missing)}.")
    return right(
        "all three, because you looked where each failure shows: on new points, in the gradients, at the first step."
    )


@chapter.exercise("10.3")
def momentum_step(function: Any) -> Verdict:
    for momentum, rate in ((0.6, 0.1), (0.8, 0.03)):
        verdict = _momentum_walk(function, momentum, rate)
        if verdict:
            return verdict
    return right(
        "three steps like those of the package's SGD, twice, because each velocity remembers a share of the last one."
    )


def _momentum_walk(function: Any, momentum: float, rate: float) -> Verdict | None:
    """What is wrong with three steps of two parameters; None where nothing is."""

    def slopes_at(a: float, b: float) -> list[float]:
        return [2.0 * (a - 1.0), 6.0 * (b + 2.0)]

    place, twin = [Value(3.0), Value(-1.0)], [Value(3.0), Value(-1.0)]
    velocities: list[Any] = [1.0, -2.0]  # some way already: an old velocity that is used must show
    optimizer = SGD(twin, lr=rate, momentum=momentum)
    optimizer.velocities = list(velocities)
    for step in (1, 2, 3):
        for pair in (place, twin):
            for p, slope in zip(pair, slopes_at(*(p.data for p in pair))):
                p.grad = slope
        before, old, grads = [p.data for p in place], list(velocities), [p.grad for p in place]
        blank = _call(function, place, velocities, rate, momentum)
        optimizer.step()
        moves = [number(p.data) - start for p, start in zip(place, before)]
        if len(velocities) != 2:
            return not_yet(
                f"the list of velocities had 2 entries and has {len(velocities)} now. Change entry i: "
                "velocities[i] = ..."
            )
        new = [number(velocity, value=True) for velocity in velocities]
        if [p.grad for p in place] != grads:
            return not_yet(
                "the gradients have changed after the step. Only read them: zeroing is another function's job."
            )
        if not any(moves) and step == 1:
            if blank:
                return not_tried("momentum_step has no lines of yours so far. Write them, then run the cell again.")
            if new != old:
                return not_yet("the velocities change, and no parameter moves. Set p.data, too.")
            return not_yet("momentum_step moves nothing: does it set p.data, and does its loop run?")
        goals = [q.data for q in twin]
        if all_near([p.data for p in place], goals):
            if not all_near(new, optimizer.velocities):
                return not_yet(
                    f"in step {step} the parameters move as they should, "
                    "but the list of velocities is not changed: velocities[i] = ..."
                )
            continue
        return _wrong_move(
            step, moves, [goal - start for goal, start in zip(goals, before)], old, grads, rate, momentum
        )
    return None


def _wrong_move(
    step: int,
    moves: list[float],
    expected: list[float],
    old: list[float],
    grads: list[float],
    rate: float,
    momentum: float,
) -> Verdict:
    i = next(i for i in range(2) if not near(moves[i], expected[i], 1e-9))
    mine, its = apart(moves[i], expected[i])
    told = f"in step {step} the {('first', 'second')[i]} parameter moves by {mine}, and it should move by {its}."
    new = [momentum * v + g for v, g in zip(old, grads)]
    slips = [
        ([rate * v for v in new], "That is uphill: minus rate times the velocity."),
        ([-rate * v for v in old], "That is the old velocity. First the new velocity, then the move."),
        ([-rate * g for g in grads], "That is the gradient alone: the share of the old velocity is missing."),
        (
            [-rate * (v + g) for v, g in zip(old, grads)],
            "The old velocity is kept whole, with no friction: multiply it by momentum.",
        ),
        ([-v for v in new], "The rate is missing."),
        (
            [-(momentum * v + rate * g) for v, g in zip(old, grads)],
            "You multiply only the gradient by the rate. Put the rate into the move, before the whole velocity.",
        ),
        (
            [momentum * v - rate * g for v, g in zip(old, grads)],
            "That velocity has the sign and the rate inside, as in some books; here both are in the move.",
        ),
        (
            [-rate * (momentum * v + (1 - momentum) * g) for v, g in zip(old, grads)],
            "You weight the gradient with 1 - momentum; here it counts in full.",
        ),
        (
            [-rate * momentum * (v + g) for v, g in zip(old, grads)],
            "You multiply the gradient by momentum, too. Only the old velocity shrinks.",
        ),
    ]
    for slip, hint in slips:
        if all_near(moves, slip):
            return not_yet(f"{told} {hint}")
    if i == 1 and moves[1] == 0.0:
        return not_yet(f"{told} Only the first one moves: is there a return inside the loop?")
    return not_yet(f"{told} velocity = momentum * velocity + gradient, then data = data - rate * velocity.")


def _call(function: Any, place: list[Value], velocities: list[Any], rate: float, momentum: float) -> bool:
    """Run the learner's function, which need not return anything. True where it has no lines so far."""

    def runs(*arguments: object) -> bool:
        function(*arguments)
        return True

    attempt(runs if callable(function) else function, place, velocities, rate, momentum, name="momentum_step")
    return is_blank(function)


@chapter.exercise("10.4")
def circle_model(model: Any) -> Verdict:
    if not callable(model):
        return not_yet(f"a network is expected here, such as new_model(), and this is {an(model)}.")
    if getattr(model, "__name__", "") == "new_model" or isinstance(model, type):
        return not_yet(f"{model.__name__} makes a network and is none itself: call it, {model.__name__}(...).")
    if not hasattr(model, "parameters"):
        return not_yet(
            "this is a function with nothing to train. The task asks for a network with parameters: new_model()."
        )
    if not attempt(model.parameters, name="parameters()"):
        return not_yet("this network has no parameters, so nothing was trained.")
    xs, ys = circles(200, noise=0.1, rng=random.Random(77))
    first = sequence(attempt(model, xs[0], name="circle_model"))
    if first is not None:
        return not_yet(f"for one point the network returns {len(first)} scores. One is needed: let its sizes end in 1.")
    scores = [number(attempt(model, x, name="circle_model"), value=True) for x in xs]
    share = sum((score > 0) == (y > 0) for score, y in zip(scores, ys)) / len(ys)
    if share >= 0.95:
        return right(
            f"{share:.1%} of 200 new points are on their side, because the boundary closes round the inner circle."
        )
    return not_yet(
        f"{share:.1%} of the new points are right, and it should be 95%. {_why_wrong(model, scores, ys, share)}"
    )


def _why_wrong(model: Any, scores: list[float], ys: list[float], share: float) -> str:
    """The likeliest cause."""
    bends = {
        getattr(neuron, "activation", "") for layer in getattr(model, "layers", [])[:-1] for neuron in layer.neurons
    }
    if math.isclose(min(scores), max(scores), abs_tol=1e-3):
        return f"Every point gets about the score {scores[0]:.2f}. Dead relus? Start again, with a smaller rate."
    if bends == {"linear"}:
        return "Its hidden layers have no bend, so the boundary stays a straight line, however long you train."
    if share <= 0.05:
        return "Nearly all are wrong: are the labels or a sign the wrong way round?"
    if min(scores) >= -1e-9 or max(scores) <= 0.0:
        middle = (min(scores) + max(scores)) / 2
        shifted = sum((score > middle) == (y > 0) for score, y in zip(scores, ys)) / len(ys)
        same = "above 0" if min(scores) >= -1e-9 else "below 0"
        if shifted > share:
            return (
                f"Every score is {same}; the border between the classes is a score of 0. "
                "Were the labels 1 and -1, and is the output linear?"
            )
        return f"Every score is {same}, and the border between the classes is a score of 0. Were the labels 1 and -1?"
    if bends == {"tanh"} and share < 0.85:
        return (
            "The boundary does not close round the inner circle yet. With its default start a tanh network begins "
            'close to a straight line: try init="xavier", or relu.'
        )
    if share < 0.75:
        return (
            "The boundary does not close round the inner circle yet. Does the loss fall? "
            "Then more steps, or momentum 0.9. Does it stay? Then look at the rate and the labels."
        )
    return "It is on its way. More steps, or momentum 0.9?"
