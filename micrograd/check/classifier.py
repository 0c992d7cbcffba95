"""Checks of chapter 10: a confusion table, three diagnoses, momentum, and a classifier of one's own."""

import math
import random

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import Chapter, attempt, choice, near, not_tried, not_yet, number, right
from micrograd.check.guess import guess as guess
from micrograd.datasets import circles
from micrograd.engine import Value
from micrograd.optim import SGD

chapter = Chapter("10_classifier")
report = chapter.report

FAILURES = ("wrong sign", "step too big", "not zeroed", "dead relu", "overfitting")


@chapter.exercise("10.1")
def table(table_accuracy, recall):
    accuracy, found = number(table_accuracy), number(recall)
    counts = [[50, 10], [5, 35]]
    (no, wrong_yes), (missed, yes) = counts
    total = no + wrong_yes + missed + yes
    if near(accuracy, 100 * (no + yes) / total) or near(found, 100 * yes / (missed + yes)):
        return not_yet("give shares between 0 and 1, not percent.")
    if not near(accuracy, (no + yes) / total):
        if near(accuracy, (wrong_yes + missed) / total):
            return not_yet(f"accuracy: {accuracy:g} is the share of mistakes. Right answers lie on the diagonal.")
        return not_yet(f"accuracy: you got {accuracy:g}. Add the diagonal, and divide by all {total} points.")
    if near(found, yes / (missed + yes)):
        return right(
            f"{no + yes} of {total} are right, and of {missed + yes} points of class 1 {yes} were found, because rows are the truth."
        )
    if near(found, yes / (wrong_yes + yes)):
        return not_yet(
            f"recall: {found:.3f} is {yes} of those that the model called 1, its column. That is the precision. Recall asks along the row."
        )
    if near(found, no / (no + wrong_yes)):
        return not_yet(f"recall: {found:.3f} is that of class -1, the first row. Class 1 is the second.")
    if near(found, yes / total):
        return not_yet("recall: divide by the points of class 1 only.")
    return not_yet(
        f"recall: you got {found:g}. How many points are in the second row, and how many of them were found?"
    )


@chapter.exercise("10.2")
def doctor(A, B, C):
    a, b, c = (choice(word, *FAILURES) for word in (A, B, C))
    if a != "overfitting":
        return not_yet(f'A: "{a}" would show on the training points, too. Which failure is seen only on new ones?')
    if b != "dead relu":
        if b == "step too big":
            return not_yet(
                "B: that may have been the cause once, but a step too big alone leaves gradients. Which state has none at all?"
            )
        return not_yet(
            f'B: with "{b}" gradients would flow. Here they are exactly 0, as behind a neuron that always puts out 0.'
        )
    if c != "wrong sign":
        if c == "step too big":
            return not_yet("C: a smaller rate would cure a step too big. Here it only slows the climb.")
        return not_yet(f'C: "{c}" does not make the loss climb from the very first step, at any rate. What does?')
    return right(
        "all three, because you looked where each failure shows: on new points, in the gradients, at the first step."
    )


@chapter.exercise("10.3")
def momentum_step(function):
    def slopes_at(a, b):
        return [2.0 * (a - 1.0), 6.0 * (b + 2.0)]

    place, twin = [Value(3.0), Value(-1.0)], [Value(3.0), Value(-1.0)]
    velocities = [1.0, -2.0]  # some way already: an old velocity that is used must show
    optimizer = SGD(twin, lr=0.1, momentum=0.5)
    optimizer.velocities = list(velocities)
    for step in (1, 2, 3):
        for pair in (place, twin):
            for p, slope in zip(pair, slopes_at(*(p.data for p in pair))):
                p.grad = slope
        before, old = [p.data for p in place], list(velocities)
        _call(function, place, velocities)
        optimizer.step()
        moves = [p.data - start for p, start in zip(place, before)]
        if not any(moves) and step == 1:
            if velocities != old:
                return not_yet("the velocities change, and no parameter moves. Set p.data, too.")
            return not_tried("momentum_step moves nothing so far.")
        if all(near(p.data, q.data, 1e-9) for p, q in zip(place, twin)) and not all(
            near(v, w, 1e-9) for v, w in zip(velocities, optimizer.velocities)
        ):
            return not_yet(
                f"in step {step} the parameters move as they should, but the list of velocities is not changed: velocities[i] = ..."
            )
        if all(near(p.data, q.data, 1e-9) for p, q in zip(place, twin)):
            continue
        grads = [p.grad for p in place]
        told = f"in step {step} the first parameter moves by {moves[0]:.4f}, and it should be {twin[0].data - before[0]:.4f}."
        new = [0.5 * v + g for v, g in zip(old, grads)]
        if all(near(m, 0.1 * v, 1e-9) for m, v in zip(moves, new)):
            return not_yet(f"{told} That is uphill: minus rate times the velocity.")
        if all(near(m, -0.1 * v, 1e-9) for m, v in zip(moves, old)):
            return not_yet(f"{told} That is the old velocity. First the new velocity, then the move.")
        if all(near(m, -0.1 * g, 1e-9) for m, g in zip(moves, grads)):
            return not_yet(f"{told} That is the gradient alone: the share of the old velocity is missing.")
        if all(near(m, -0.1 * (v + g), 1e-9) for m, v, g in zip(moves, old, grads)):
            return not_yet(f"{told} The old velocity is kept whole, with no friction: multiply it by momentum.")
        if all(near(m, -v, 1e-9) for m, v in zip(moves, new)):
            return not_yet(f"{told} The rate is missing.")
        if all(near(m, -(0.5 * v + 0.1 * g), 1e-9) for m, v, g in zip(moves, old, grads)):
            return not_yet(
                f"{told} You multiply only the gradient by the rate. Put the rate into the move, before the whole velocity."
            )
        return not_yet(f"{told} velocity = momentum * velocity + gradient, then data = data - rate * velocity.")
    return right(
        "three steps like those of the package's SGD, because the velocity remembers, and with the momentum of 0.5 used here forgets half at each step."
    )


def _call(function, place, velocities):
    """Run the learner's function, which need not return anything."""

    def runs(*arguments):
        function(*arguments)
        return True

    attempt(runs if callable(function) else function, place, velocities, 0.1, 0.5, name="momentum_step")


@chapter.exercise("10.4")
def circle_model(model):
    if not callable(model):
        return not_yet(f"a network is wanted here, such as new_model(), and this is a {type(model).__name__}.")
    xs, ys = circles(200, noise=0.1, rng=random.Random(77))
    scores = [number(attempt(model, x, name="circle_model"), value=True) for x in xs]
    share = sum((score > 0) == (y > 0) for score, y in zip(scores, ys)) / len(ys)
    if share >= 0.95:
        return right(
            f"{share:.0%} of 200 new points are on their side, because the boundary closes round the inner circle."
        )
    if math.isclose(min(scores), max(scores), abs_tol=1e-3):
        return not_yet(
            f"{share:.0%}: every point gets about the score {scores[0]:.2f}. Dead relus? Try a smaller rate."
        )
    if share <= 0.05:
        return not_yet(
            f"{share:.0%} of the new points are right: nearly all wrong. Are the labels or a sign the wrong way round?"
        )
    if share < 0.75:
        return not_yet(
            f"{share:.0%} of the new points are right, and the boundary does not close round the inner circle yet. Does the loss fall? Then more steps, or momentum 0.9; relu gets there sooner than tanh."
        )
    return not_yet(f"{share:.0%} of the new points are right: on its way. More steps, or momentum 0.9?")
