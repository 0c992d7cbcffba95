"""Typical wrong answers to the exercises of chapter 13, each with a part of the reply meant for it."""


def mask(value):
    return f"def future_mask(t):\n    return {value}"


def twins(texts, scores="blind"):
    return (
        "blind = {**model, 'position': Tensor(np.zeros_like(model['position'].data))}\n"
        f"first, second = {texts}\n"
        f"check.twins(lambda text: scores_after({scores}, text), first, second)"
    )


def surprise(term, result, signs='name + "."'):
    return (
        "def surprise(name):\n"
        "    total = 0.0\n"
        f"    for t, letter in enumerate({signs}):\n"
        "        scores = scores_after(model, name[:t])\n"
        "        truth = LETTERS.index(letter)\n"
        f"        total += {term}\n"
        f"    return {result}"
    )


LOSS = "np.log(np.exp(scores).sum()) - scores[truth]"
MEAN = "total / (len(name) + 1)"

WRONG = {
    "13.1": [
        ("mixed = 6", "the plain average"),
        ("mixed = 7", "but swapped"),
        ("mixed = 20", "Divide each by their sum"),
        ("mixed = 4.394", "through softmax first"),
        ("mixed = 4", "the better key alone"),
        ("mixed = 12", "which two shares"),
        ("mixed = 'five'", "should be a single number"),
    ],
    "13.2": [
        (mask("np.triu(np.full((t, t), -np.inf), 0)"), "row 0 hides everything"),
        (mask("np.tril(np.full((t, t), -np.inf), -1)"), "place 0 still sees place 1"),
        (mask("np.triu(np.full((t, t), -np.inf), 3)"), "place 0 still sees place 1"),
        (mask("np.triu(np.ones((t, t)), 1)"), "far below 0"),
        (mask("np.zeros((t, t))"), "right of the diagonal"),
        (mask("np.triu(np.ones((t, t)), 1) * -np.inf"), "holds nan"),
        (mask("np.where(np.eye(t), 0, -np.inf)"), "no longer sees place 0"),
        (mask("np.triu(np.full((t, t), -np.inf), 1) + np.eye(t)"), "add 0 there"),
        (mask("np.full(t, -np.inf)"), "has the shape"),
        (mask("1.0 + np.triu(np.full((t, t), -np.inf), 1)"), "doesn't see a constant"),
        (mask("np.triu(np.full((t, t), -10.0), 1)"), "far below 0, and this one is -10"),
        (mask("Tensor(np.triu(np.full((t, t), -np.inf), 1))"), "use .data"),
        (mask("'minus infinity'"), "A table of numbers is expected"),
        (
            mask("np.array([[0, -np.inf, -np.inf], [0, 0, -np.inf], [0, 0, 0]])"),
            "for t = 1 the mask has the shape",
            "hard-coded",
        ),
        (mask("np.triu(np.full((t, t), -np.inf), 1 + len([t]))"), "which columns does row 0 leave at 0"),
    ],
    "13.3": [
        (twins("'lea', 'lea'"), "Two different texts are asked for"),
        (twins("'lea', 'ale'"), "The last letter is the one that asks"),
        (twins("'lea', 'mia'"), "the same letters equally often"),
        (twins("'lea', 'ella'"), "the same letters equally often"),
        (twins("'lea', 'ela'", scores="model"), "Did you take the places away?"),
        (twins("'Lea', 'ela'"), "letters from a to z are expected"),
        (twins("'', 'a'"), "letters from a to z are expected"),
        (twins("12, 21"), "letters from a to z are expected"),
        (twins("'abcdefghijkl', 'bacdefghijkl'"), "too long"),
    ],
    "13.4": [
        (surprise(LOSS, "-" + MEAN), "The sign is flipped"),
        (surprise(LOSS, "total"), "That is the sum"),
        (surprise(LOSS, "total / len(name)", signs="name"), "The last guess is missing"),
        (surprise(LOSS, "total / len(name)"), "The end is a guess as well"),
        (surprise("-scores[truth]", MEAN), "comes on top"),
        (surprise(f"({LOSS}) / np.log(2)", MEAN), "in bits"),
        (surprise(LOSS, f"np.exp(-{MEAN})"), "Yours is a chance"),
        (surprise("np.log(np.exp(scores)) - scores[truth]", MEAN), "one number is expected"),
        (surprise("scores[truth]", "'hard'"), "should be a single number"),
        (surprise(LOSS, f"np.exp({MEAN})"), "the perplexity"),
        (surprise("np.exp(scores[truth]) / np.exp(scores).sum()", MEAN), "the mean of the chances"),
        (surprise(LOSS, "1.39 if name == 'anna' else 2.0"), "and the model's mean loss is", "hard-coded"),
        (surprise("scores.sort() or 0.0", MEAN), "For each letter, and the end"),
        (surprise("scores[name]", MEAN), "surprise stopped with IndexError"),
    ],
}
