"""Checks of notebooks/13_tiny_gpt.ipynb."""

import math
import reprlib

import numpy as np

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import Chapter, Stumble, attempt, near, not_tried, not_yet, number, right
from micrograd.check.guess import guess as guess

chapter = Chapter("13_tiny_gpt")
report = chapter.report

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@chapter.exercise("13.1")
def mixed(answer):
    got = number(answer)
    scores, values = (0.0, math.log(3.0)), (8.0, 4.0)
    powers = [math.exp(score) for score in scores]
    shares = [power / sum(powers) for power in powers]
    truth = sum(share * value for share, value in zip(shares, values))
    if near(got, truth):
        return right(
            f"the shares are {shares[0]:.2f} and {shares[1]:.2f}, because e^0 = 1 and e^(ln 3) = 3, and 0.25 * 8 + 0.75 * 4 = {truth:g}."
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


@chapter.exercise("13.2")
def future_mask(function):
    for size in (3, 1, 5):
        mask = np.asarray(attempt(function, size, name="future_mask"), dtype=float)
        if mask.shape != (size, size):
            return not_yet(
                f"for t = {size} the mask has the shape ({size}, {size}), and yours has the shape {mask.shape}."
            )
        if np.isnan(mask).any():
            return not_yet(
                "the mask holds nan: 0 times infinity is no number. Let np.full make the infinities, or np.where."
            )
        mask = np.maximum(mask, -1e300)  # minus infinity, in numbers that can be subtracted
        seen = mask > -700.0  # e^-700 is as good as 0
        late = np.triu(np.ones((size, size), dtype=bool), 1)
        if size > 1 and (seen == ~np.triu(late, 2)).all():
            return not_tried("this is the classmate's version. With 3 places, which columns does row 0 leave at 0?")
        if not seen.any(axis=1).all():
            row = int(np.argmin(seen.any(axis=1)))
            return not_yet(
                f"with {size} places, row {row} hides everything, and a softmax over nothing gives nan. Each place may look at itself."
            )
        if (seen & late).any():
            row, column = (int(i) for i in np.argwhere(seen & late)[0])
            told = f"with {size} places, place {row} still sees place {column}, which comes later."
            if mask[row, column]:
                return not_yet(f"{told} A forbidden score lies far below 0, and this one is {mask[row, column]:g}.")
            return not_yet(f"{told} Minus infinity belongs on all that is right of the diagonal.")
        if not (seen | late).all():
            row, column = (int(i) for i in np.argwhere(~seen & ~late)[0])
            return not_yet(
                f"with {size} places, place {row} no longer sees place {column}. The past and the place itself are allowed."
            )
        if not near(float(np.abs(mask[seen] - mask[0, 0]).max()), 0.0, 1e-12):
            return not_yet("what is allowed must be left as it is: add 0 there, nothing else.")
    return right(
        "no place sees a later one, because the zeros now end on the diagonal, and e to the power of minus infinity is 0."
    )


@chapter.exercise("13.3")
def twins(scores_after, first, second):
    for text in (first, second):
        if not isinstance(text, str) or not text or any(sign not in _ALPHABET for sign in text):
            return not_yet(
                f"two texts of letters from a to z are wanted, such as 'ma', and {reprlib.repr(text)} is not one."
            )
        if len(text) > 11:
            return not_yet(f"{text!r} is too long: the model reads at most 11 letters.")
    if first == second:
        return not_yet(f"you gave {first!r} twice. Two different texts are wanted.")
    one, other = (np.asarray(attempt(scores_after, text, name="scores_after"), dtype=float) for text in (first, second))
    gap = float(np.abs(one - other).max())
    if gap < 1e-9:
        return right(
            f"after {first!r} and {second!r} all 27 scores agree, because the same letter asks, and it looks back at the same letters: "
            "a weighted average has no order."
        )
    apart = f"the scores after {first!r} and {second!r} differ by up to {gap:.2f}."
    if first[-1] != second[-1]:
        return not_yet(f"{apart} The last letter is the one that asks, and yours differ.")
    if sorted(first) != sorted(second):
        return not_yet(f"{apart} They do not hold the same letters equally often, so the averages differ.")
    return not_yet(f"{apart} Did you take the places away? Pass scores of the model named blind.")


@chapter.exercise("13.4")
def surprise(function, scores_after):
    for name in ("anna", "bob", "xqzv"):
        steps = []
        for t, letter in enumerate(name + "."):
            scores = np.asarray(attempt(scores_after, name[:t], name="scores_after"), dtype=float)
            top = scores.max()
            steps.append(
                (float(top + np.log(np.exp(scores - top).sum())), float(scores[("." + _ALPHABET).index(letter)]))
            )
        losses = [norm - score for norm, score in steps]
        truth = sum(losses) / len(losses)
        got = number(_item(attempt(function, name, name="surprise")))
        if near(got, truth, 1e-6):
            continue
        told = f"for {name!r} you got {got:.2f}, and the model's mean loss is {truth:.2f}."
        if near(got, -truth, 1e-6):
            return not_yet(f"{told} The sign is turned round: a loss is minus the logarithm of a chance.")
        if near(got, sum(losses), 1e-6):
            return not_yet(f"{told} That is the sum: divide by the number of guesses.")
        if near(got, sum(losses[:-1]) / len(name), 1e-6) or near(got, sum(losses[:-1]) / len(losses), 1e-6):
            return not_yet(f"{told} The last guess is missing, that of the end.")
        if near(got, sum(losses) / len(name), 1e-6):
            return not_yet(f"{told} The end is a guess as well: there is one more of them than letters.")
        if near(got, -sum(score for _, score in steps) / len(steps), 1e-6):
            return not_yet(
                f"{told} Minus the score is not yet a loss: the logarithm of the sum of all e^score comes on top."
            )
        if near(got, truth / math.log(2.0), 1e-6):
            return not_yet(f"{told} Yours is in bits; with the natural logarithm it comes in nats.")
        if near(got, math.exp(-truth), 1e-6):
            return not_yet(f"{told} Yours is a chance. Take minus its logarithm.")
        return not_yet(f"{told} For each letter, and the end: which chance has it after the letters before it?")
    return right(
        "three names agree with the model's own losses, because you took minus the logarithm of each chance, the end included."
    )


def _item(answer):
    """The number in an array, a Tensor or a NumPy number of one entry; anything else as it is."""
    inside = getattr(answer, "data", answer) if hasattr(answer, "backward") else answer
    if isinstance(inside, np.ndarray):
        if inside.size != 1:
            raise Stumble(not_yet(f"one number is wanted, the mean, and surprise returns {inside.size} of them."))
        return inside.item()
    return inside
