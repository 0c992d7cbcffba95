"""Milestones of notebooks/projects/3_better_gpt.ipynb: a GPT that beats counting, measured on names held back."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from micrograd.check.answer import (
    Chapter,
    Stumble,
    Verdict,
    apart,
    attempt,
    is_value,
    not_yet,
    number,
    right,
    sequence,
    shown,
)
from micrograd.check.guess import guess as guess

chapter = Chapter("3_better_gpt")
report = chapter.report

LETTERS = ".abcdefghijklmnopqrstuvwxyz"
MOST = 200  # of the held-out names are measured
MIX = 5.0  # how many counts the shorter run weighs as much as, in back-off


def _words(names: object, what: str) -> list[str]:
    words = sequence(names)
    if not words or not all(isinstance(word, str) and word and set(word) <= set(LETTERS[1:]) for word in words):
        raise Stumble(not_yet(f"{what} should be a list of words of the letters a to z; {shown(names)} isn't."))
    return [str(word) for word in words]


def _backed_off(train: Sequence[str], length: int) -> Callable[[str], Any]:
    """Counting runs of so many letters, each mixed with the next shorter one: chances after a text."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word in train:
        padded = "." + word + "."
        for i in range(1, len(padded)):
            for k in range(min(length - 1, i) + 1):
                counts[padded[i - k : i]][padded[i]] += 1

    def chances(text: str) -> Any:
        padded, p = "." + text, np.full(len(LETTERS), 1.0 / len(LETTERS))
        for k in range(min(length - 1, len(padded)) + 1):
            seen = counts.get(padded[len(padded) - k :])
            if seen:
                own = np.array([seen[letter] for letter in LETTERS], dtype=float)
                p = (own + MIX * p) / (own.sum() + MIX)
        return p

    return chances


def _loss(chances_after: Callable[[str], Any], words: Sequence[str]) -> float:
    """Mean loss in nats over all guesses, the ends included."""
    losses = []
    for word in words:
        for t, letter in enumerate(word + "."):
            losses.append(-math.log(chances_after(word[:t])[LETTERS.index(letter)]))
    return sum(losses) / len(losses)


def _asked(function: object) -> Callable[[str], Any]:
    """The learner's function, each of whose answers is looked at first."""
    name = getattr(function, "__name__", "the function")

    def chances(text: str) -> Any:
        got = attempt(function, text, name=name)
        p = np.asarray(got.data if is_value(got) else got, dtype=float)
        if p.shape != (27,):
            raise Stumble(not_yet(f"{name}({text!r}) has the shape {p.shape}, and 27 chances are expected."))
        if not np.isfinite(p).all() or p.min() < 0.0:
            raise Stumble(
                not_yet(f"{name}({text!r}) holds {p.min():.3g}: a chance is never below 0. Scores go through softmax.")
            )
        if abs(p.sum() - 1.0) > 1e-4:
            raise Stumble(not_yet(f"the chances after {text!r} add up to {p.sum():.4g}, not to 1."))
        if p.min() == 0.0:
            letter = LETTERS[int(p.argmin())]
            raise Stumble(
                not_yet(
                    f"after {text!r} the chance of {letter!r} is 0, and the loss would be infinite. Mix in a "
                    "little of all."
                )
            )
        return p

    return chances


@chapter.exercise("P3.1")
def counting(chances_after: object, train: object, held_out: object) -> Verdict:
    learned, held = _words(train, "train"), _words(held_out, "held_out")[:MOST]
    loss, pairs = _loss(_asked(chances_after), held), _loss(_backed_off(learned, 2), held)
    if loss > pairs - 0.1:
        mine, its = apart(loss, pairs, 3)
        return not_yet(
            f"your loss on the held-out words is {mine}; counting pairs alone has {its}. "
            "Count longer runs, and fall back on shorter ones where they are rare."
        )
    if loss < _loss(_asked(chances_after), learned[:MOST]) - 0.05:
        return not_yet(
            f"the loss is {loss:.2f} on the held-out words, and higher on those you counted. Were the held-out "
            "ones counted?"
        )
    return right(
        f"{loss:.2f} nats on {len(held)} held-out words, where counting pairs has {pairs:.2f}: the mark to beat."
    )


@chapter.exercise("P3.2")
def better(chances_after: object, train: object, held_out: object, claimed: object) -> Verdict:
    claim = number(claimed, value=True)
    learned, held = _words(train, "train"), _words(held_out, "held_out")[:MOST]
    loss, four = _loss(_asked(chances_after), held), _loss(_backed_off(learned, 4), held)
    if abs(claim - loss) > 0.02:
        mine, its = apart(claim, loss, 3)
        return not_yet(
            f"you claim {mine}, and the check measures {its} on the first {len(held)} held-out words, all guesses "
            "and the "
            "ends included. Measure on the same ones."
        )
    mine, its = apart(loss, four, 3)
    if loss >= four:
        return not_yet(
            f"{mine} nats; counting runs of four letters, with back-off, has {its}. "
            "A larger network, more steps, a rate that falls, fewer of the training words by heart?"
        )
    return right(
        f"{mine} nats on {len(held)} held-out words, and counting runs of four has {its}: "
        "your network shares what it learns between runs that look alike."
    )
