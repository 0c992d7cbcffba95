"""Losses: one number that says how wrong the scores are, the mean over the examples.

A score is what the network returns for one example: a Value, or an object of a class of your own that has `data` and
the operations. Every loss raises ValueError for no examples, for scores and targets that differ in number and for
labels of the wrong kind; TypeError for what is no list, for plain numbers in place of scores, and for a class that
lacks an operation. None of them overflows, nor loses digits, however large or small the scores are.
"""

import math
from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any

from micrograd._validate.engines import kind_of, needs
from micrograd._validate.scalars import data_of, is_list, is_whole, to_float
from micrograd.engine import Value, operation


def mse_loss(scores: Sequence[Any], targets: Sequence[Any]) -> Any:
    """Mean squared error: the mean of (score - target)^2. A target is any number."""
    value, pairs = _examples("mse_loss", scores, targets, "__sub__", "__pow__")
    return _mean([(score - _node(value, target, "mse_loss")) ** 2 for score, target in pairs], value)


def hinge_loss(scores: Sequence[Any], labels: Sequence[Any]) -> Any:
    """The mean of max(0, 1 - label * score): 0 for a score that is beyond 1 on the right side.

    labels  1 or -1, one for each score
    Source: Cortes and Vapnik, "Support-vector networks", 1995.
    """
    value, pairs = _examples("hinge_loss", scores, labels, "__sub__", "relu")
    for _, label in pairs:
        if _plain(label, "hinge_loss") not in (1.0, -1.0):
            raise ValueError(
                f"hinge_loss takes the labels 1 and -1, not {_plain(label, 'hinge_loss'):g}. For 0 and 1 write "
                "2 * label - 1, or use binary_cross_entropy_with_logits."
            )
    return _mean([(value(1.0) - score * _node(value, label, "hinge_loss")).relu() for score, label in pairs], value)


def binary_cross_entropy_with_logits(logits: Sequence[Any], targets: Sequence[Any]) -> Any:
    """The mean of -log(probability of the true class), in nats, where sigmoid(logit) is that of class 1.

    logits   scores before any sigmoid: use output="linear"
    targets  1 or 0, or a probability between them, one for each logit
    """
    name = "binary_cross_entropy_with_logits"
    value, pairs = _examples(name, logits, targets, "__sub__", *_SOFTPLUS)
    losses = []
    for logit, target in pairs:
        plain = _plain(target, name)
        if not 0.0 <= plain <= 1.0:
            raise ValueError(f"{name} takes the targets 0 and 1, not {plain:g}. For -1 and 1 write (label + 1) / 2.")
        # -t log(sigmoid(z)) - (1-t) log(1 - sigmoid(z)), where -log(sigmoid(z)) = log(1 + e^-z) = softplus(-z)
        if isinstance(target, value) or 0.0 < plain < 1.0:
            t = _node(value, target, name)
            losses.append(t * softplus(-logit) + (value(1.0) - t) * softplus(logit))
        else:
            losses.append(softplus(-logit if plain else logit))
    return _mean(losses, value)


def cross_entropy(logits: Sequence[Sequence[Any]], classes: Sequence[Any]) -> Any:
    """The mean of -log(probability of the true class), in nats, where softmax(logits) are the probabilities.

    logits   for each example one score per class
    classes  the number of each example's true class: 0, 1, ...
    """
    rows = _pairs(logits, classes)
    losses, value = [], Value
    for row, true in rows:
        if not is_list(row):
            raise TypeError("cross_entropy takes a list of scores for each example, one score a class.")
        row = list(row)
        if not is_whole(true) or not 0 <= true < len(row):
            raise ValueError(
                f"With {len(row)} scores the class is a whole number from 0 to {len(row) - 1}, not {true!r}."
            )
        value = _value_class("cross_entropy", row, "__sub__", "exp", "log", *_SOFTPLUS)
        others = [z for i, z in enumerate(row) if i != true]
        if not others:
            losses.append(row[true] - row[true])  # one class: no doubt, and no slope
            continue
        # -log(e^t / sum of e^z) = log(1 + e^(o - t)) for the true score t and o = log(sum of e^z over the others).
        # With the largest score taken out first, no e^z can overflow: o = top + log(sum of e^(z - top))
        top = value(max(data_of(z) for z in others))
        against = reduce(add, [(z - top).exp() for z in others]).log() if others[1:] else others[0] - top
        losses.append(softplus(against + (top - row[true])))
    return _mean(losses, value)


def softplus(z: Any) -> Any:
    """log(1 + e^z), a relu with a round corner. One operation, because in pieces e^z would overflow.

    For a class of one's own it is made of that class's operations, bent at 0 so that nothing overflows there either.
    """
    if isinstance(z, Value) or not hasattr(z, "grad"):
        z = z if isinstance(z, Value) else Value(z)
        number = data_of(z)
        # d(log(1 + e^z))/dz = sigmoid(z)
        return operation(max(number, 0.0) + math.log1p(math.exp(-abs(number))), "softplus", z, z.sigmoid().data)
    value = type(z)
    needs(value, _SOFTPLUS, "softplus")
    if z.data > 0.0:
        return z + ((-z).exp() + value(1.0)).log()
    return (z.exp() + value(1.0)).log()


_SOFTPLUS = ("__add__", "__mul__", "__neg__", "exp", "log")


def _mean(losses: list[Any], value: type[Any]) -> Any:
    return reduce(add, losses) * value(1.0 / len(losses))


def _examples(loss: str, scores: Sequence[Any], targets: Sequence[Any], *methods: str) -> tuple[type[Any], list[Any]]:
    """The class of the scores, and each score with its target."""
    pairs = _pairs(scores, targets)
    return _value_class(loss, [score for score, _ in pairs], "__add__", "__mul__", *methods), pairs


def _pairs(scores: Sequence[Any], targets: Sequence[Any]) -> list[tuple[Any, Any]]:
    for what, given in (("scores", scores), ("targets", targets)):
        if not is_list(given):
            raise TypeError(f"A loss takes a list of {what}, one for each example, not {given!r}. Is a [ ] missing?")
    if len(scores) != len(targets):
        raise ValueError(f"{len(scores)} scores and {len(targets)} targets: each example needs one of both.")
    if len(scores) == 0:
        raise ValueError("A loss is a mean over examples, and there are none.")
    return list(zip(scores, targets))


def _value_class(loss: str, scores: Sequence[Any], *methods: str) -> type[Any]:
    """The class that all scores are of, if it has what the loss needs."""
    value: type[Any] = Value if isinstance(scores[0], Value) else type(scores[0])
    for score in scores:
        if is_list(score) and not hasattr(score, "grad"):
            raise TypeError(
                f"{loss} takes one score for each example, and this one is a list of {len(score)}. Does the last layer "
                "have more than one neuron? Then give all scores in one list, [s for row in scores for s in row], and "
                "the targets too."
            )
        if hasattr(score, "shape") and hasattr(score, "grad"):
            raise TypeError(
                f"{loss} takes a list of Values, and this score is a {kind_of(score)}. Tensors need no list: write the "
                "loss with their operations, ((scores - targets) ** 2).mean(), or use micrograd.tensor.cross_entropy."
            )
        if not hasattr(score, "grad"):
            raise TypeError(
                f"{loss} takes the scores as the model returned them, as Values, not as {type(score).__name__}: "
                "without a graph behind them there is nothing to train."
            )
        if not isinstance(score, value):
            raise TypeError(
                f"{loss}: the scores are of two classes, {kind_of(scores[0])} and {kind_of(score)}. Use one."
            )
    if value is not Value:
        needs(value, methods, loss)
    return value


def _node(value: type[Any], target: Any, loss: str) -> Any:
    """The target as an object of the scores' class."""
    if hasattr(target, "grad") and not isinstance(target, value):
        raise TypeError(
            f"{loss}: the scores are of {value.__module__}.{value.__qualname__}, a target is a {kind_of(target)}."
        )
    return target if isinstance(target, value) else value(_plain(target, loss))


def _plain(target: Any, loss: str) -> float:
    """The target's number."""
    return to_float(target.data if hasattr(target, "grad") else target, loss + ": a target of the kind {}")
