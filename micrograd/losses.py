"""Losses: one number that says how wrong the scores are, the mean over the examples.

A score is what the network returns for one example. Every loss raises ValueError for no examples, for scores and
targets that differ in number and for labels of the wrong kind, TypeError for what is no list
and for plain numbers in place of scores.
"""

import math
from collections.abc import Sequence
from numbers import Integral, Real

from micrograd._validate.scalars import is_list
from micrograd.engine import Value, operation


def mse_loss(scores: Sequence[Value], targets: Sequence[float | Value]) -> Value:
    """Mean squared error: the mean of (score - target)^2. A target is any number."""
    pairs = _pairs(scores, targets)
    return sum((score - target) ** 2 for score, target in pairs) * (1.0 / len(pairs))


def hinge_loss(scores: Sequence[Value], labels: Sequence[float | Value]) -> Value:
    """The mean of max(0, 1 - label * score): 0 for a score that is beyond 1 on the right side.

    labels  1 or -1, one for each score
    Source: Cortes and Vapnik, "Support-vector networks", 1995.
    """
    pairs = _pairs(scores, labels)
    for score, label in pairs:
        _check_score(score, "hinge_loss")
        if _plain(label) not in (1, -1):
            raise ValueError(
                f"hinge_loss takes the labels 1 and -1, not {_plain(label)!r}. For 0 and 1 write 2 * label - 1, or "
                "use binary_cross_entropy_with_logits."
            )
    return sum((1.0 - score * label).relu() for score, label in pairs) * (1.0 / len(pairs))


def binary_cross_entropy_with_logits(logits: Sequence[Value], targets: Sequence[float | Value]) -> Value:
    """The mean of -log(probability of the true class), in nats, where sigmoid(logit) is that of class 1.

    logits   scores before any sigmoid: use output="linear"
    targets  1 or 0, or a probability between them, one for each logit
    """
    pairs = _pairs(logits, targets)
    for _, target in pairs:
        if not (isinstance(_plain(target), Real) and 0.0 <= _plain(target) <= 1.0):
            raise ValueError(
                f"binary_cross_entropy_with_logits takes the targets 0 and 1, not {_plain(target)!r}. "
                "For -1 and 1 write (label + 1) / 2."
            )
    # -t log(sigmoid(z)) - (1-t) log(1 - sigmoid(z)) = softplus(z) - t z, with no log that could meet a 0
    return sum(softplus(logit) - logit * target for logit, target in pairs) * (1.0 / len(pairs))


def cross_entropy(logits: Sequence[Sequence[Value]], classes: Sequence[int]) -> Value:
    """The mean of -log(probability of the true class), in nats, where softmax(logits) are the probabilities.

    logits   for each example one score per class
    classes  the number of each example's true class: 0, 1, ...
    """
    pairs = _pairs(logits, classes)
    total = 0.0
    for row, true in pairs:
        if not is_list(row):
            raise TypeError("cross_entropy takes a list of scores for each example, one score a class.")
        if not isinstance(true, Integral) or isinstance(true, bool) or not 0 <= true < len(row):
            raise ValueError(
                f"With {len(row)} scores the class is a whole number from 0 to {len(row) - 1}, not {true!r}."
            )
        for z in row:
            _check_score(z, "cross_entropy")
        # -log softmax = log(sum of exp(z)) - z_true. Less the largest z, which changes nothing, exp can't overflow
        top = max(_plain(z) for z in row)
        total += sum((z - top).exp() for z in row).log() + top - row[true]
    return total * (1.0 / len(pairs))


def softplus(z: Value) -> Value:
    """log(1 + e^z), a relu with a round corner. One operation, because in pieces e^z would overflow."""
    z = z if isinstance(z, Value) else Value(z)
    # d(log(1 + e^z))/dz = sigmoid(z)
    return operation(max(z.data, 0.0) + math.log1p(math.exp(-abs(z.data))), "softplus", z, z.sigmoid().data)


def _pairs(scores: Sequence, targets: Sequence) -> list[tuple]:
    """Each score with its target."""
    for what, given in (("scores", scores), ("targets", targets)):
        if not is_list(given):
            raise TypeError(f"A loss takes a list of {what}, one for each example, not {given!r}. Is a [ ] missing?")
    if len(scores) != len(targets):
        raise ValueError(f"{len(scores)} scores and {len(targets)} targets: each example needs one of both.")
    if len(scores) == 0:
        raise ValueError("A loss is a mean over examples, and there are none.")
    return list(zip(scores, targets))


def _check_score(score: Value, loss: str) -> None:
    if not isinstance(score, Value):
        raise TypeError(
            f"{loss} takes the scores as the model returned them, as Values, not as {type(score).__name__}: "
            "without a graph behind them there is nothing to train."
        )


def _plain(number: float | Value) -> float:
    return number.data if isinstance(number, Value) else number
