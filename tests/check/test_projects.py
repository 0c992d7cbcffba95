"""The milestones of the projects: what is right is accepted, what is not is told."""

import math
import random

import numpy as np
import pytest

from micrograd import Value
from micrograd.check import chapter
from micrograd.check.projects import better_gpt
from micrograd.datasets import circles, digits, first_names, train_test_split
from micrograd.engine import operation
from micrograd.operations import OPERATIONS, register
from micrograd.tensor import Tensor
from micrograd.tensor import operation as tensor_operation

ONE, TWO, THREE = (chapter(name) for name in ("1_your_classifier", "2_convolution", "3_better_gpt"))


def told(project, number, *answers):
    verdict = project.judge(number, *answers)
    return f"{verdict.kind}: {verdict.reason}"


def sets(count=200, seed=1):
    xs, ys = circles(count, noise=0.1, rng=random.Random(seed))
    rest_xs, test_xs, rest_ys, test_ys = train_test_split(xs, ys, rng=random.Random(2))
    half = len(test_xs) // 2
    return [rest_xs, rest_ys, test_xs[:half], test_ys[:half], test_xs[half:], test_ys[half:]]


def replaced(where, what):
    changed = sets()
    changed[where] = what(changed) if callable(what) else what
    return changed


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (sets(), "right: "),
        ([None] * 6, "not tried yet"),
        (replaced(4, lambda s: s[4][:5] + s[0][: len(s[4]) - 5]), "are in the training set as well"),
        (replaced(5, lambda s: [1.0] * len(s[5])), "doesn't have the same classes"),
        (replaced(5, lambda s: s[5][:-1]), "points and"),
        (replaced(0, lambda s: [[1000 * x for x in row] for row in s[0]]), "about the size of 1"),
        (replaced(0, "points"), "is no list"),
        (replaced(0, lambda s: [3.0 for _ in s[0]]), "Each point is a list of numbers"),
        ([*sets()[:4], [[0.5, 0.5]], [1.0]], "says little"),
        ([*sets(), 1], "the check was given 7 answers"),
    ],
)
def test_three_sets(answers, said):
    assert said in told(ONE, "P1.1", *answers)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (0.6, "right: "),
        (60, "not percent"),
        (0.75, "Measure on the test labels"),
        (0.4, "the share of mistakes"),
        (0.5, "guessing at random"),
        (0.9, "for which share of the test labels"),
        ("0.6", "Leave out the quotation marks"),
    ],
)
def test_baseline(answer, said):
    assert said in told(ONE, "P1.2", answer, [1, 1, 1, -1], [1, 1, 1, -1, -1])


ROWS = [
    {"what": "8, 8 relu", "train": 0.97, "validation": 0.91},
    {"what": "16, 16 relu", "train": 1.0, "validation": 0.89},
    {"what": "straight line", "train": 0.8, "validation": 0.82},
]


@pytest.mark.parametrize(
    ("rows", "chosen", "said"),
    [
        (ROWS, "8, 8 relu", "right: "),
        (ROWS, "16, 16 relu", "The validation points decide"),
        (ROWS, "straight line", "another row has 0.91"),
        (ROWS[:2], "8, 8 relu", "at least three"),
        (ROWS, "tanh", "none of the rows' names"),
        ([*ROWS[:2], {"what": "x"}], "x", "row 2 lacks train and validation"),
        ([*ROWS[:2], {**ROWS[2], "train": 97}], "8, 8 relu", "a share between 0 and 1"),
        ([*ROWS, ROWS[0]], "8, 8 relu", "the same name"),
        ("table", "tanh", "a list of rows is expected"),
    ],
)
def test_defended(rows, chosen, said):
    assert said in told(ONE, "P1.3", rows, chosen)


def ring(x):
    return Value(0.6 - x[0] ** 2 - x[1] ** 2)


def test_better():
    *_, xs, ys = sets()
    share = sum((ring(x).data > 0) == (y > 0) for x, y in zip(xs, ys)) / len(ys)
    assert "right: " in told(ONE, "P1.4", ring, xs, ys, share)
    assert "and the check measures" in told(ONE, "P1.4", ring, xs, ys, share - 0.1)
    assert "not in percent" in told(ONE, "P1.4", ring, xs, ys, 100 * share)
    assert "Which failure of chapter 10" in told(ONE, "P1.4", lambda x: 1.0, xs, ys, ys.count(1.0) / len(ys))
    assert "a network is expected first" in told(ONE, "P1.4", "model", xs, ys, 0.9)
    assert "stopped with" in told(ONE, "P1.4", lambda x: x[7], xs, ys, 0.9)
    labels = [0 if y < 0 else 1 for y in ys]
    assert "right: " in told(
        ONE, "P1.4", lambda x: [0.0, ring(x).data, -9.0], xs, [*labels[:-1], 2], share - 1 / len(ys)
    )


def sine(a):
    return operation(math.sin(a.data), "sine", a, math.cos(a.data))


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (sine, "right: "),
        (lambda a: operation(math.sin(a.data), "sine", a, -math.cos(a.data)), "The sign is flipped"),
        (lambda a: operation(math.sin(a.data), "sine", a, 0.5), "a nudge says"),
        (lambda a: a.tanh(), "has 'tanh' already"),
        (lambda a: (a * 2).exp(), "by one operation"),
        (lambda a: math.sin(a.data), "returns a float"),
        (lambda a: operation(1.0, "one", a, 0.0), "the same number everywhere"),
        (lambda a: math.sin(a), "stopped with TypeError"),
    ],
)
def test_new_operation(function, said):
    assert said in told(TWO, "P2.1", function)


def test_compiled():
    try:
        sin = register("sine", "sin(a)", "cos(a)")
    except (ValueError, TypeError):  # there is one already
        sin = OPERATIONS["sine"].on_values
    assert "right: " in told(TWO, "P2.2", sin)
    assert "right: " in told(TWO, "P2.1", sin)
    unknown = told(TWO, "P2.2", lambda a: operation(a.data * 2, "twice as much", a, 2.0))
    assert unknown.startswith("not yet") and "register(name, result, slope)" in unknown
    OPERATIONS.pop("sine", None)


def convolve(images, kernel, flip=1, wrong=1.0):
    _, height, width = images.shape
    size = kernel.shape[0]
    rows, columns = height - size + 1, width - size + 1
    places = [(i, j) for i in range(size) for j in range(size)]

    def patch(array, i, j):
        return array[:, i : i + rows, j : j + columns]

    def rule_images(g):
        share = np.zeros_like(images.data)
        for i, j in places:
            patch(share, i, j)[:] += wrong * kernel.data[::flip, ::flip][i, j] * g
        return share

    def rule_kernel(g):
        share = np.array([(patch(images.data, i, j) * g).sum() for i, j in places]).reshape(size, size)
        return share[::flip, ::flip]

    out = sum(kernel.data[::flip, ::flip][i, j] * patch(images.data, i, j) for i, j in places)
    return tensor_operation(out, "convolve", images, rule_images, kernel, rule_kernel)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (convolve, "right: "),
        (lambda images, kernel: convolve(images, kernel, flip=-1), "the kernel is flipped"),
        (lambda images, kernel: convolve(images, kernel, wrong=2.0), "the gradient of the images begins"),
        (lambda images, kernel: convolve(images, kernel).data, "A Tensor is expected"),
        (lambda images, kernel: images * 1.0, "it should have"),
        (lambda images, kernel: convolve(images, kernel) * 2.0, "the sum of the kernel times the patch"),
        (lambda images, kernel: Tensor(convolve(images, kernel).data), "the gradient of the kernel begins"),
        (3, "a function or class is expected"),
    ],
)
def test_convolve(function, said):
    assert said in told(TWO, "P2.3", function)


def test_reader():
    images, labels = digits()
    images, labels = np.reshape(images, (-1, 8, 8))[:150], labels[:150]

    def cheat(pictures):
        return labels

    assert "right: " in told(TWO, "P2.4", cheat, images, labels, 1.0)
    assert "the check measures" in told(TWO, "P2.4", cheat, images, labels, 0.9)
    share = float((labels == 1).mean())
    assert "90% are asked for" in told(TWO, "P2.4", lambda pictures: np.ones(150), images, labels, share)
    assert "one digit for each" in told(TWO, "P2.4", lambda pictures: pictures[:3], images, labels, 1.0)
    assert "at least 100" in told(TWO, "P2.4", cheat, images[:50], labels[:50], 1.0)
    assert "images of shape" in told(TWO, "P2.4", cheat, images[0], labels, 1.0)


NAMES = first_names()
HELD, TRAIN = NAMES[::50][:60], [name for i, name in enumerate(NAMES) if i % 50]


def test_counting():
    four = better_gpt._backed_off(TRAIN, 4)
    loss = better_gpt._loss(four, HELD)
    assert "right: " in told(THREE, "P3.1", four, TRAIN, HELD)
    assert "counting pairs alone" in told(THREE, "P3.1", better_gpt._backed_off(TRAIN, 2), TRAIN, HELD)
    assert "Were the held-out ones counted?" in told(THREE, "P3.1", better_gpt._backed_off(HELD, 6), TRAIN, HELD)
    assert "add up to" in told(THREE, "P3.1", lambda text: four(text) * 2, TRAIN, HELD)
    assert "27 chances are expected" in told(THREE, "P3.1", lambda text: [0.5, 0.5], TRAIN, HELD)
    assert "never below 0" in told(THREE, "P3.1", lambda text: np.log(four(text)), TRAIN, HELD)
    assert "would be infinite" in told(THREE, "P3.1", lambda text: np.eye(27)[0], TRAIN, HELD)
    assert "list of words" in told(THREE, "P3.1", four, TRAIN, ["Anna"])
    five = better_gpt._backed_off(TRAIN, 6)
    assert "right: " in told(THREE, "P3.2", five, TRAIN, HELD, better_gpt._loss(five, HELD))
    assert "counting runs of four letters, with back-off" in told(THREE, "P3.2", four, TRAIN, HELD, loss)
    assert "you claim" in told(THREE, "P3.2", five, TRAIN, HELD, 1.0)
    assert told(THREE, "P3.2", None, TRAIN, HELD, None).startswith("not tried yet")


def test_the_baselines_are_those_of_the_course():
    assert better_gpt._loss(better_gpt._backed_off(TRAIN, 2), HELD) == pytest.approx(2.35, abs=0.1)
    assert better_gpt._loss(better_gpt._backed_off(TRAIN, 4), HELD) == pytest.approx(1.98, abs=0.1)
