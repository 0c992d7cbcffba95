"""Checks of notebooks/13_tiny_gpt.ipynb."""

import math
from typing import Any

import numpy as np

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import (
    Chapter,
    Stumble,
    Verdict,
    apart,
    as_given,
    attempt,
    is_value,
    near,
    not_yet,
    number,
    right,
    rounded,
    shown,
)
from micrograd.check.guess import guess as guess

chapter = Chapter("13_tiny_gpt")
report = chapter.report

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_NAMES = ("anna", "bob", "xqzv", "maximilian")


@chapter.exercise("13.1")
def mixed(answer: object) -> Verdict:
    got = number(answer)
    scores, values = (0.0, math.log(3.0)), (8.0, 4.0)
    powers = [math.exp(score) for score in scores]
    shares = [power / sum(powers) for power in powers]
    true = sum(share * value for share, value in zip(shares, values))
    if near(got, true):
        return right(
            f"the shares are {shares[0]:.2f} and {shares[1]:.2f}, because e^0 = 1 and e^(ln 3) = 3, "
            f"and 0.25 * 8 + 0.75 * 4 = {true:g}."
        )
    if near(got, 7.0):
        return not_yet(
            "you got 7: the shares are the right ones, but swapped. The larger score belongs to the value 4."
        )
    if near(got, 6.0):
        return not_yet("you got 6, the plain average. The second key fits better, so its value counts more.")
    if near(got, sum(power * value for power, value in zip(powers, values))):
        return not_yet(f"you got {got:g}: the powers are right, but they add up to 4. Divide each by their sum.")
    if near(got, scores[1] * values[1], 0.01):
        return not_yet(
            f"you got {got:g}, the values weighted with the scores themselves. Put the scores through softmax first."
        )
    if near(got, 4.0):
        return not_yet(
            "you got 4, the value of the better key alone. Softmax leaves something for the other one as well."
        )
    return not_yet(
        f"you got {got:g}. Turn the scores into powers of e, and divide each by their sum: which two shares are these?"
    )


def _future_mask(t):  # type: ignore[no-untyped-def]
    return np.triu(np.full((t, t), -np.inf), 2)


@chapter.exercise("13.2")
def future_mask(function: object) -> Verdict:
    for size in (3, 1, 5, 11):
        verdict = _mask_of(function, size)
        if verdict:
            return verdict
    return right(
        "no place sees a later one, because the zeros now end on the diagonal, and e to the power of minus "
        "infinity is 0."
    )


def _mask_of(function: object, size: int) -> Verdict | None:
    """What is wrong with the mask of one size; None where nothing is."""
    got = attempt(function, size, name="future_mask")
    if is_value(got):
        return not_yet("future_mask returns a Tensor. A mask is a plain array: use .data.")
    try:
        mask = np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        return not_yet(f"future_mask returns {shown(got)}. A table of numbers is expected, with 0 and -inf.")
    if mask.shape != (size, size):
        return not_yet(f"for t = {size} the mask has the shape ({size}, {size}), and yours has the shape {mask.shape}.")
    if np.isnan(mask).any():
        return not_yet(
            "the mask holds nan: 0 times infinity is no number. Let np.full make the infinities, or np.where."
        )
    mask = np.maximum(mask, -1e300)  # minus infinity, in numbers that can be subtracted
    seen = mask > -50.0  # e^-50 is as good as 0
    late = np.triu(np.ones((size, size), dtype=bool), 1)
    if size == 3 and (seen == ~np.triu(late, 2)).all():
        return as_given(function, _future_mask, "With 3 places, which columns does row 0 leave at 0?")
    if not seen.any(axis=1).all():
        row = int(np.argmin(seen.any(axis=1)))
        return not_yet(
            f"with {size} places, row {row} hides everything, and a softmax over nothing gives nan. "
            "Each place may look at itself."
        )
    if (seen & late).any():
        row, column = (int(i) for i in np.argwhere(seen & late)[0])
        told = f"with {size} places, place {row} still sees place {column}, which comes later."
        if mask[row, column]:
            return not_yet(f"{told} A forbidden score is far below 0, and this one is {mask[row, column]:g}.")
        return not_yet(f"{told} Minus infinity belongs on all that is right of the diagonal.")
    if not (seen | late).all():
        row, column = (int(i) for i in np.argwhere(~seen & ~late)[0])
        return not_yet(
            f"with {size} places, place {row} no longer sees place {column}. The past and the place itself are allowed."
        )
    if float(np.abs(mask[seen]).max()) > 1e-12:
        if float(np.ptp(mask[seen])) < 1e-12:
            return not_yet(
                f"every allowed score is raised by {mask[0, 0]:g}. Softmax doesn't see a constant, "
                "so it works; still, a mask that adds 0 says what it means."
            )
        return not_yet("what is allowed must be left as it is: add 0 there, nothing else.")
    return None


@chapter.exercise("13.3")
def twins(scores_after: Any, first: object, second: object) -> Verdict:
    texts = []
    for text in (first, second):
        if not isinstance(text, str) or not text or any(letter not in _ALPHABET for letter in text):
            return not_yet(
                f"two texts of letters from a to z are expected, such as 'ma'; {shown(text)} is something else."
            )
        if len(text) > 11:
            return not_yet(f"{shown(text)} is too long: the model reads at most 11 letters.")
        texts.append(text)
    if first == second:
        return not_yet(f"you gave {first!r} twice. Two different texts are asked for.")
    one, other = (_scores(scores_after, text) for text in texts)
    gap = float(np.abs(one - other).max())
    if gap < 1e-9:
        return right(
            f"after {first!r} and {second!r} all 27 scores agree, because the same letter asks, "
            "and it looks back at the same letters: a weighted average has no order."
        )
    told = f"the scores after {first!r} and {second!r} differ by up to {gap:.2g}."
    if texts[0][-1] != texts[1][-1]:
        return not_yet(f"{told} The last letter is the one that asks, and yours differ.")
    if sorted(texts[0]) != sorted(texts[1]):
        return not_yet(f"{told} They do not hold the same letters equally often, so the averages differ.")
    return not_yet(f"{told} Did you take the places away? Pass scores of the model named blind.")


def _scores(scores_after: object, text: str) -> Any:
    """The model's 27 scores after a text, as an array."""
    scores = np.asarray(_plain(attempt(scores_after, text, name="scores_after")), dtype=float)
    if scores.shape != (27,):
        raise Stumble(not_yet(f"scores_after should return 27 scores; it returns the shape {scores.shape}."))
    return scores


def _plain(answer: Any) -> Any:
    return answer.data if is_value(answer) else answer


@chapter.exercise("13.4")
def surprise(function: object, scores_after: Any) -> Verdict:
    for name in _NAMES:
        steps = []
        for t, letter in enumerate(name + "."):
            scores = _scores(scores_after, name[:t])
            top = scores.max()
            steps.append(
                (float(top + np.log(np.exp(scores - top).sum())), float(scores[("." + _ALPHABET).index(letter)]))
            )
        losses = [norm - score for norm, score in steps]
        true = sum(losses) / len(losses)
        got = number(_item(attempt(function, name, name="surprise")))
        if rounded(got, true):
            continue
        mine, its = apart(got, true, 3)
        told = f"for {name!r} you got {mine}, and the model's mean loss is {its}."
        chances = [math.exp(-loss) for loss in losses]
        slips = [
            (-true, "The sign is flipped: a loss is minus the logarithm of a chance."),
            (sum(losses), "That is the sum: divide by the number of guesses."),
            (sum(losses[:-1]) / len(name), "The last guess is missing, that of the end."),
            (sum(losses[:-1]) / len(losses), "The last guess is missing, that of the end."),
            (sum(losses) / len(name), "The end is a guess as well: there is one more of them than letters."),
            (
                -sum(score for _, score in steps) / len(steps),
                "Minus the score is not yet a loss: the logarithm of the sum of all e^score comes on top.",
            ),
            (true / math.log(2.0), "Yours is in bits; with the natural logarithm it comes in nats."),
            (math.exp(-true), "Yours is a chance. The loss is minus its logarithm."),
            (math.exp(true), "Yours is e to the loss, the perplexity. The question asks for the loss itself."),
            (
                sum(chances) / len(chances),
                "Yours is the mean of the chances. Take each one's logarithm first, then the mean.",
            ),
            (
                -math.log(sum(chances) / len(chances)),
                "The logarithm comes first, then the mean: average the losses, not the chances.",
            ),
        ]
        for slip, hint in slips:
            if near(got, slip, 1e-6):
                return not_yet(f"{told} {hint}")
        if near(got, true, 0.006):
            return not_yet(f"{told} Close, and no rounding of it: is one guess or the end treated differently?")
        return not_yet(f"{told} For each letter, and the end: which chance has it after the letters before it?")
    return right(
        "four names agree with the model's own losses, because you took minus the logarithm of each chance, "
        "the end included."
    )


def _item(answer: Any) -> Any:
    """The number in an array, a Tensor or a NumPy number of one entry; anything else as it is."""
    inside = _plain(answer)
    if isinstance(inside, np.ndarray):
        if inside.size != 1:
            raise Stumble(not_yet(f"one number is expected, the mean, and surprise returns {inside.size} of them."))
        return inside.item()
    return inside
