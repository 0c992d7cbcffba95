"""The losses and softplus against closed forms, central differences and HIPS autograd; extremes; labels; errors."""

import math
import random
from fractions import Fraction

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from micrograd import nn
from micrograd.datasets import moons
from micrograd.engine import Value
from micrograd.gradcheck import gradcheck, slope_along
from micrograd.graph import replay
from micrograd.nn import MLP, binary_cross_entropy_with_logits, cross_entropy, hinge_loss, mse_loss, softplus

SCORES = [0.7, -1.3, 2.5, -0.2, 0.4]
SIGNS = [1, -1, -1, 1, 1]
BITS = [1, 0, 0, 1, 1]


def values(numbers):
    return [Value(number) for number in numbers]


def log_sum_exp(row):
    return anp.log(anp.sum(anp.exp(row)))


def logistic(z, t):
    return anp.mean(anp.log(1.0 + anp.exp(z)) - t * z)


# each loss: the targets, and the same loss as a formula over arrays
LOSSES = {
    mse_loss: ([0.5, -2.0, 3.0, 0.0, 1.0], lambda s, t: anp.mean((s - t) ** 2)),
    hinge_loss: (SIGNS, lambda s, t: anp.mean(anp.maximum(1.0 - t * s, 0.0))),
    binary_cross_entropy_with_logits: ([1, 0, 0.3, 0.5, 1], logistic),
}
by_loss = pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)


# ---- numbers and gradients ----


@pytest.mark.parametrize(
    ("loss", "scores", "targets", "right", "slopes"),
    [
        (mse_loss, [3.0, -1.0], [1.0, 1.0], 4.0, [2.0, -2.0]),  # (4 + 4) / 2, then 2 (s - t) / 2
        (hinge_loss, [0.5, 0.5, 3.0, -3.0], [1, -1, 1, -1], 0.5, [-0.25, 0.25, 0.0, 0.0]),  # (0.5 + 1.5 + 0 + 0) / 4
        (hinge_loss, [1.0], [1], 0.0, [0.0]),  # on the corner
        (binary_cross_entropy_with_logits, [0.0, 0.0], [1, 0], math.log(2.0), [-0.25, 0.25]),
        (binary_cross_entropy_with_logits, [math.log(3.0)], [1], math.log(4.0 / 3.0), [-0.25]),  # sigmoid is 3/4
        (binary_cross_entropy_with_logits, [math.log(3.0)], [0], math.log(4.0), [0.75]),
    ],
)
def test_by_hand(loss, scores, targets, right, slopes):
    leaves = values(scores)
    out = loss(leaves, targets)
    out.backward()
    assert out.data == pytest.approx(right, rel=1e-14)
    assert [leaf.grad for leaf in leaves] == pytest.approx(slopes, rel=1e-14)


def test_cross_entropy_by_hand():
    rows = [values([0.0, 0.0, 0.0]), values([math.log(2.0), math.log(5.0), 0.0])]
    loss = cross_entropy(rows, [2, 1])  # the probabilities: 1/3 each; 2/8, 5/8 and 1/8
    loss.backward()
    assert loss.data == pytest.approx((math.log(3.0) + math.log(8.0 / 5.0)) / 2.0, rel=1e-14)
    slopes = [[1 / 6, 1 / 6, -1 / 3], [1 / 8, -3 / 16, 1 / 16]]  # (probability, less 1 for the true class) / 2
    assert [[z.grad for z in row] for row in rows] == [pytest.approx(row, rel=1e-13) for row in slopes]


@by_loss
def test_the_nudge_agrees(loss):
    assert gradcheck(lambda *scores: loss(scores, LOSSES[loss][0]), *SCORES)


def test_the_nudge_agrees_for_softplus_and_cross_entropy():
    for z in (-30.0, -2.0, 0.0, 0.5, 30.0):
        assert gradcheck(softplus, z)
    assert gradcheck(lambda a, b, c, d, e, f: cross_entropy([[a, b, c], (d, e, f)], [0, 2]), *SCORES, -1.0)


@by_loss
def test_autograd_agrees(loss):
    targets, formula = LOSSES[loss]
    leaves = values(SCORES)
    out = loss(leaves, targets)
    out.backward()
    at = np.array(SCORES), np.array(targets, dtype=float)
    assert out.data == pytest.approx(formula(*at), rel=1e-13)
    assert [leaf.grad for leaf in leaves] == pytest.approx(autograd.grad(formula)(*at), rel=1e-12)


def test_autograd_agrees_on_cross_entropy():
    rng = random.Random(1)
    numbers = [[rng.gauss(0.0, 3.0) for _ in range(4)] for _ in range(6)]
    classes = [3, 0, 1, 1, 2, 0]
    rows = [values(row) for row in numbers]
    loss = cross_entropy(rows, classes)
    loss.backward()

    def formula(table):
        return sum(log_sum_exp(table[i]) - table[i, k] for i, k in enumerate(classes)) / len(classes)

    assert loss.data == pytest.approx(formula(np.array(numbers)), rel=1e-13)
    for row, right in zip(rows, autograd.grad(formula)(np.array(numbers))):
        assert [z.grad for z in row] == pytest.approx(right, rel=1e-12)


def test_two_classes_are_the_logistic_loss():
    for z in (-3.0, 0.0, 0.2, 40.0):
        for true in (0, 1):
            both = cross_entropy([[Value(0.0), Value(z)]], [true]).data
            assert both == pytest.approx(binary_cross_entropy_with_logits([Value(z)], [true]).data, rel=1e-12)


@by_loss
def test_the_mean_hangs_on_no_repetition(loss):
    targets = LOSSES[loss][0]
    once, thrice = loss(values(SCORES), targets).data, loss(values(SCORES * 3), targets * 3).data
    assert thrice == pytest.approx(once, rel=1e-14)


# ---- extremes ----


@pytest.mark.parametrize(
    ("z", "right", "slope"), [(1000.0, 1000.0, 1.0), (-1000.0, 0.0, 0.0), (0.0, math.log(2.0), 0.5)]
)
def test_softplus_takes_any_number(z, right, slope):
    leaf = Value(z)
    out = softplus(leaf)
    out.backward()
    assert (out.data, leaf.grad, out._op, out._prev) == (right, slope, "softplus", (leaf,))


def test_softplus_keeps_its_digits_far_out():
    for z in (-700.0, -40.0):  # where 1 + e^z is 1
        assert softplus(Value(z)).data == pytest.approx(math.exp(z), rel=1e-14, abs=0.0)
        assert softplus(Value(z))._local_grads == pytest.approx((math.exp(z),), rel=1e-14, abs=0.0)
    assert math.isnan(softplus(Value(math.nan)).data)


def test_softplus_of_a_plain_number():
    assert softplus(0).data == softplus(np.float64(0.0)).data == math.log(2.0)


@pytest.mark.parametrize("z", [1000.0, -1000.0, 0.0])
@pytest.mark.parametrize("target", [0, 1])
def test_the_logistic_loss_takes_any_logit(z, target):
    leaf = Value(z)
    loss = binary_cross_entropy_with_logits([leaf], [target])
    loss.backward()
    wrong_by = -z if target else z  # how far the score is on the wrong side
    assert loss.data == {1000.0: 1000.0, -1000.0: 0.0, 0.0: math.log(2.0)}[wrong_by]
    assert leaf.grad == (0.0 if z < 0.0 else 0.5 if z == 0.0 else 1.0) - target


@pytest.mark.parametrize(
    ("row", "true", "right", "slopes"),
    [
        ([1000.0, -1000.0], 0, 0.0, [0.0, 0.0]),
        ([1000.0, -1000.0], 1, 2000.0, [1.0, -1.0]),
        ([1000.0, 1000.0], 0, math.log(2.0), [-0.5, 0.5]),
        ([-1000.0, -1000.0], 1, math.log(2.0), [0.5, -0.5]),
        ([0.0, 0.0], 0, math.log(2.0), [-0.5, 0.5]),
        ([5.0], 0, 0.0, [0.0]),  # one class: no doubt
    ],
)
def test_cross_entropy_takes_any_logits(row, true, right, slopes):
    leaves = values(row)
    loss = cross_entropy([leaves], [true])
    loss.backward()
    assert loss.data == pytest.approx(right, rel=1e-12)
    assert [leaf.grad for leaf in leaves] == slopes


# ---- what scores and targets may be ----

ONE = [1, 1.0, True, Fraction(1), np.float64(1), np.float32(1), np.int64(1), Value(1.0)]


@by_loss
@pytest.mark.parametrize("one", ONE, ids=repr)
def test_a_target_may_be_any_kind_of_number(loss, one):
    out = loss([Value(0.25), Value(2.0)], [one, one])
    assert type(out) is Value and type(out.data) is float
    assert out.data == loss([Value(0.25), Value(2.0)], [1.0, 1.0]).data


@by_loss
def test_targets_may_be_an_array(loss):
    targets = LOSSES[loss][0]
    right = loss(values(SCORES), targets).data
    for array in (np.array(targets), np.array(targets, dtype=np.float64), tuple(targets)):
        assert loss(tuple(values(SCORES)), array).data == right


@pytest.mark.parametrize("true", [2, np.int64(2), np.uint8(2)], ids=repr)
def test_a_class_may_be_any_kind_of_whole_number(true):
    rows = [values([0.1, 0.2, 0.3])]
    assert (
        cross_entropy(rows, [true]).data == cross_entropy(rows, np.array([true])).data == cross_entropy(rows, [2]).data
    )


@by_loss
def test_a_target_that_is_a_value_is_in_the_graph(loss):
    """So a loss can be traced once, and its targets given anew for each sample."""
    score, target = Value(0.25), Value(1.0)
    out = loss([score], [target])
    assert target in out.topo()
    other = 0.0 if loss is binary_cross_entropy_with_logits else -1.0
    assert replay(out, {target: other, score: -0.5})[out].data == loss([Value(-0.5)], [other]).data
    out.backward()
    assert [score.grad, target.grad] == pytest.approx([slope_along(out, score), slope_along(out, target)], rel=1e-6)
    slope = {mse_loss: 1.5, hinge_loss: -0.25, binary_cross_entropy_with_logits: -0.25}  # -2 (s - t), -s and -s
    assert target.grad == slope[loss]


def test_replay_and_slope_along_know_softplus():
    a = Value(-1.5, "a")
    out = softplus(a * 2.0) * 3.0
    out.backward()
    copy = replay(out)
    assert copy[out].data == out.data
    assert [node._op for node in copy[out].topo()] == [node._op for node in out.topo()]
    assert replay(out, {a: 1.0})[out].data == 3.0 * softplus(Value(2.0)).data
    assert slope_along(out, a) == pytest.approx(a.grad, rel=1e-8)


def test_a_loss_leaves_scores_and_targets_alone():
    scores, targets = values(SCORES), list(BITS)
    binary_cross_entropy_with_logits(scores, targets)
    assert [score.data for score in scores] == SCORES and targets == BITS
    assert {score.grad for score in scores} == {0.0}


# ---- they train ----


@pytest.mark.parametrize(
    ("loss", "kind", "rate"),
    [
        (mse_loss, lambda y: y, 0.3),
        (hinge_loss, lambda y: y, 0.3),
        (binary_cross_entropy_with_logits, lambda y: (y + 1) / 2, 0.5),
    ],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_a_network_learns(loss, kind, rate):
    xs, ys = moons(30, rng=random.Random(1))
    model = MLP(2, [6, 1], output="linear", rng=random.Random(2))
    history = []
    for _ in range(150):
        out = loss([model(x) for x in xs], [kind(y) for y in ys])
        model.zero_grad()
        out.backward()
        for p in model.parameters():
            p.data -= rate * p.grad
        history.append(out.data)
    assert history[-1] < 0.6 * history[0]
    assert sum((model(x).data > 0.0) == (y > 0.0) for x, y in zip(xs, ys)) >= 25


def test_three_classes_are_learnt():
    centers = [(2.0, 0.0), (-1.0, 2.0), (-1.0, -2.0)]
    rng = random.Random(1)
    classes = [i % 3 for i in range(30)]
    xs = [[rng.gauss(c, 0.5) for c in centers[k]] for k in classes]
    model = MLP(2, [3], output="linear", rng=rng)
    assert len(model(xs[0])) == 3
    for _ in range(40):
        loss = cross_entropy([model(x) for x in xs], classes)
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= 0.5 * p.grad
    assert loss.data < 0.1
    for x, k in zip(xs, classes):
        scores = [score.data for score in model(x)]
        assert scores.index(max(scores)) == k


def test_the_micrograd_demo_runs_unchanged_and_is_the_hinge_loss():
    """As written in Karpathy's demo notebook, line by line; his data_loss is hinge_loss."""
    X, y = moons(40, 0.1, random.Random(1))
    X, y = np.array(X), np.array(y, dtype=int)
    model = MLP(2, [8, 8, 1], activation="relu", output="linear", rng=random.Random(1337))

    def loss(batch_size=None):
        if batch_size is None:
            Xb, yb = X, y
        else:
            ri = np.random.default_rng(0).permutation(X.shape[0])[:batch_size]
            Xb, yb = X[ri], y[ri]
        inputs = [list(map(Value, xrow)) for xrow in Xb]
        scores = list(map(model, inputs))
        losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(yb, scores)]
        data_loss = sum(losses) * (1.0 / len(losses))
        assert data_loss.data == pytest.approx(hinge_loss(scores, yb).data, rel=1e-14)
        alpha = 1e-4
        reg_loss = alpha * sum(p * p for p in model.parameters())
        total_loss = data_loss + reg_loss
        accuracy = [(yi > 0) == (scorei.data > 0) for yi, scorei in zip(yb, scores)]
        return total_loss, sum(accuracy) / len(accuracy)

    first, _ = loss()
    for k in range(60):
        total_loss, acc = loss()
        model.zero_grad()
        total_loss.backward()
        learning_rate = 0.5 - 0.4 * k / 60
        for p in model.parameters():
            p.data -= learning_rate * p.grad
    assert total_loss.data < 0.5 * first.data
    assert acc >= 0.9
    assert type(loss(batch_size=10)[0]) is Value


# ---- mistakes ----

HINGE = "hinge_loss takes the labels 1 and -1, not "
BCE = "binary_cross_entropy_with_logits takes the targets 0 and 1, not "
WHOLE = "With 2 scores the class is a whole number from 0 to 1, not "
MISTAKES = {
    # what is written: the kind of error, and its words
    "hinge_loss([v, v], [1, 0])": (ValueError, HINGE + "0. For 0 and 1 write 2 * label - 1"),
    "hinge_loss([v], [2])": (ValueError, HINGE + "2"),
    "hinge_loss([v], [Value(0.5)])": (ValueError, HINGE + "0.5"),
    "hinge_loss([v], ['1'])": (TypeError, "hinge_loss: a target of the kind str: A string is not a number"),
    "hinge_loss([v], [None])": (TypeError, "None is no number"),
    "hinge_loss([v], [float('nan')])": (ValueError, HINGE + "nan"),
    "binary_cross_entropy_with_logits([v, v], [1, -1])": (ValueError, BCE + "-1. For -1 and 1 write (label + 1) / 2."),
    "binary_cross_entropy_with_logits([v], [1.5])": (ValueError, BCE + "1.5"),
    "binary_cross_entropy_with_logits([v], [Value(-1)])": (ValueError, BCE + "-1"),
    "binary_cross_entropy_with_logits([v], ['0'])": (TypeError, "A string is not a number"),
    "binary_cross_entropy_with_logits([v], [float('nan')])": (ValueError, BCE + "nan"),
    "cross_entropy([[v, v]], [2])": (ValueError, WHOLE + "2"),
    "cross_entropy([[v, v]], [-1])": (ValueError, WHOLE + "-1"),
    "cross_entropy([[v, v]], [1.0])": (ValueError, WHOLE + "1.0"),
    "cross_entropy([[v, v]], [True])": (ValueError, WHOLE + "True"),
    "cross_entropy([[v, v]], ['1'])": (ValueError, WHOLE + "'1'"),
    "hinge_loss([0.5], [1])": (
        TypeError,
        "hinge_loss takes the scores as the model returned them, as Values, not as float",
    ),
    "cross_entropy([[0.5, v]], [0])": (
        TypeError,
        "cross_entropy takes the scores as the model returned them, as Values, not as float",
    ),
    "cross_entropy([v], [0])": (TypeError, "a list of scores for each example, one score a class"),
    "mse_loss([v], ['1'])": (TypeError, "convert it first"),
    "mse_loss([v], [None])": (TypeError, "None is no number"),
}
LISTS = {
    "{}(v, [1])": (TypeError, "A loss takes a list of scores, one for each example, not Value(data=0, grad=0)"),
    "{}([v], 1)": (TypeError, "A loss takes a list of targets, one for each example, not 1. Is a [ ] missing?"),
    "{}([v], '1')": (TypeError, "A loss takes a list of targets, one for each example, not '1'"),
    "{}([v], np.array(1.0))": (TypeError, "A loss takes a list of targets, one for each example, not array(1.)"),
    "{}('v', [1])": (TypeError, "A loss takes a list of scores, one for each example, not 'v'"),
    "{}(None, [1])": (TypeError, "A loss takes a list of scores, one for each example, not None"),
    "{}([v, v], [1])": (ValueError, "2 scores and 1 targets: each example needs one of both"),
    "{}([], [1])": (ValueError, "0 scores and 1 targets"),
    "{}([], [])": (ValueError, "A loss is a mean over examples, and there are none"),
}
NAMES = ["mse_loss", "hinge_loss", "binary_cross_entropy_with_logits", "cross_entropy"]
ALL_MISTAKES = MISTAKES | {written.format(name): told for written, told in LISTS.items() for name in NAMES}


@pytest.mark.parametrize("written", ALL_MISTAKES)
def test_a_mistake_is_told_in_words(written):
    kind, words = ALL_MISTAKES[written]
    with pytest.raises(kind) as caught:
        eval(written, {**vars(nn), "v": Value(0.0), "np": np})
    assert words in str(caught.value)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("score", [0.5, np.float64(0.5), 1, np.array([0.5, 0.1])], ids=repr)
def test_numbers_in_place_of_scores_are_told(name, score):
    """[n(x).data for x in xs] would give gradients of 0, without a word."""
    rows = [[score, score]] if name == "cross_entropy" else [score]
    with pytest.raises(
        TypeError, match=f"{name} takes (the scores as the model returned them, as Values|one score for)"
    ):
        getattr(nn, name)(rows, [1])


@pytest.mark.parametrize("name", NAMES[:3])
@pytest.mark.parametrize(
    "scores", [[[Value(0.1), Value(0.2)]], [np.array([Value(0.1)])], [(Value(0.1),)]], ids=["2", "array", "1"]
)
def test_a_last_layer_of_several_neurons_is_told(name, scores):
    with pytest.raises(
        TypeError, match=r"one score for each example.* \[s for row in scores for s in row\], and the targets too"
    ):
        getattr(nn, name)(scores, [[0, 1]])


def test_a_tensor_in_place_of_scores_is_told():
    from micrograd.tensor import Tensor

    for scores in ([Tensor([0.5])], [Tensor(0.5)]):
        with pytest.raises(
            TypeError, match=r"micrograd\.tensor\.Tensor\. Tensors need no list: write the loss with their"
        ):
            mse_loss(scores, [1.0])


def test_truth_values_are_labels():
    """ys = labels > 0, of an array."""
    scores, truth = values(SCORES), np.array(BITS) > 0
    assert binary_cross_entropy_with_logits(scores, truth).data == binary_cross_entropy_with_logits(scores, BITS).data
    assert mse_loss(scores, truth).data == mse_loss(scores, BITS).data
    assert hinge_loss([Value(0.5)], [np.True_]).data == 0.5
    with pytest.raises(ValueError, match="hinge_loss takes the labels 1 and -1, not 0"):
        hinge_loss(scores, truth)
    model = MLP(2, [1])
    assert model(np.array([0.5, -1.0]) > 0).data == model([1.0, 0.0]).data


@pytest.mark.parametrize("target", [0, 1, 0.5, Value(0.0), Value(1.0)], ids=repr)
def test_both_ends_are_probabilities(target):
    assert binary_cross_entropy_with_logits([Value(0.0)], [target]).data == pytest.approx(math.log(2.0))
