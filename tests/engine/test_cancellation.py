"""Losses, softmax and log_softmax at scores from 1e-17 to 1e17, against 400 digits of Python's decimal."""

import random
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext

import numpy as np
import pytest

from micrograd import Value, nn, tensor
from micrograd.tensor import Tensor

EXACT = Context(prec=400, Emin=MIN_EMIN, Emax=MAX_EMAX)
SMALL, DIGITS = 1e-300, 4e-15  # below SMALL floats have fewer digits


def exact_softmax(row):
    with localcontext(EXACT):
        top = max(map(Decimal, row))
        e = [(Decimal(z) - top).exp() for z in row]
        return [x / sum(e) for x in e], [(Decimal(z) - top) - sum(e).ln() for z in row]


def rows():
    rng = random.Random(1)
    sizes = [10.0**k for k in range(-17, 18)]
    made = [
        [rng.choice((-1, 1)) * rng.choice(sizes) * rng.random() for _ in range(rng.choice((2, 3, 5)))]
        for _ in range(150)
    ]
    near = [[center + rng.gauss(0.0, 3.0) for _ in range(3)] for center in sizes]  # close to each other, far from 0
    wide = [[rng.uniform(-40.0, 40.0) for _ in range(3)] for _ in range(40)]
    return [*made, *near, *wide, [1e17, 1e17], [1e15, 1e15], [1e10, 1e10], [30.0, 0.0, 0.0], [700.0, 710.0, 720.0],
            [0.0, 0.0], [-1e17, 1e17], [1e-17, -1e-17], [5.0]]  # fmt: skip


ROWS = rows()


def close(found, right):
    """Equal but for a few units of the last place. A loss of e^-k has an error of k such units: that of k itself."""
    for x, y in zip(found, map(float, right), strict=True):
        k = -np.log(abs(y)) if 0.0 < abs(y) < 1.0 else 1.0
        if not abs(x - y) <= DIGITS * max(k, 1.0) * abs(y) + SMALL:
            return False
    return True


def test_the_known_cases():
    """As they were reported: ln 2 for equal scores however large, and all digits of a small loss."""
    for z in (1e17, 1e15, 1e10, 0.0, -1e17):
        assert nn.cross_entropy([[Value(z), Value(z)]], [0]).data == pytest.approx(0.6931471805599453, rel=1e-15)
    assert nn.cross_entropy([[Value(30.0), Value(0.0), Value(0.0)]], [0]).data == pytest.approx(
        1.8715245937680e-13, rel=1e-13
    )
    for z, right in ((20.0, 2.0611536203e-9), (40.0, 4.2483542553e-18)):
        for t, sign in ((1, 1.0), (0, -1.0), (True, 1.0), (Value(1.0), 1.0), (np.float64(0.0), -1.0)):
            loss = nn.binary_cross_entropy_with_logits([Value(sign * z)], [t])
            assert loss.data == pytest.approx(right, rel=1e-10)


@pytest.mark.parametrize("kind", ["Value", "Tensor"])
def test_cross_entropy(kind):
    for row in ROWS:
        p, logs = exact_softmax(row)
        for true in range(len(row)):
            right = [q - (i == true) for i, q in enumerate(p)]
            with localcontext(EXACT):  # 1 - p of the others: no digit is lost
                right[true] = -sum((q for i, q in enumerate(p) if i != true), Decimal(0))
            if kind == "Value":
                scores = [Value(z) for z in row]
                loss = nn.cross_entropy([scores], [true])
                loss.backward()
                slopes = [z.grad for z in scores]
            else:
                scores = Tensor([row])
                loss = tensor.cross_entropy(scores, [true])
                loss.backward()
                slopes = scores.grad[0]
            assert close([loss.data], [-logs[true]]), (row, true, loss.data, -logs[true])
            assert close(slopes, right), (row, true, slopes, right)


def test_softmax_and_log_softmax():
    for row in ROWS:
        p, logs = exact_softmax(row)
        t = Tensor([row])
        assert close(t.log_softmax().data[0], logs), (row, t.log_softmax().data, logs)
        found = t.softmax().data[0]
        assert close(found, p) and abs(found.sum() - 1.0) < 1e-15


def test_the_logistic_loss():
    for z in sorted({abs(z) for row in ROWS for z in row})[::6]:
        with localcontext(EXACT):
            right = (1 + (-Decimal(z)).exp()).ln(), (1 + (-Decimal(z)).exp()).ln() + Decimal(z)
            slope = (-Decimal(z)).exp() / (1 + (-Decimal(z)).exp())
        for target, score, loss in ((1, z, right[0]), (0, -z, right[0]), (0, z, right[1]), (1, -z, right[1])):
            v = Value(score)
            out = nn.binary_cross_entropy_with_logits([v], [target])
            out.backward()
            assert close([out.data], [loss]), (z, target)
            if loss is right[0]:
                assert close([abs(v.grad)], [slope])


def test_one_class_leaves_no_doubt():
    for z in (0.0, 1e17, -3.0):
        v, t = Value(z), Tensor([[z]])
        for loss, leaf in ((nn.cross_entropy([[v]], [0]), v), (tensor.cross_entropy(t, [0]), t)):
            loss.backward()
            assert loss.data == 0.0 and np.all(leaf.grad == 0.0)
