"""The optimizers: steps worked out by hand, a second implementation, arrays, and mistakes told in words."""

import importlib.util
import math
import os
import random
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from micrograd import MLP, Value
from micrograd.optim import SGD, Adam, Optimizer


class Stand:
    """The least a parameter can be: data and a gradient, here arrays."""

    def __init__(self, data):
        self.data = np.array(data)
        self.grad = np.zeros(self.data.shape)


def stepped(optimizer, p, grads):
    """p.data after each step, with these gradients given one after another."""
    path = []
    for grad in grads:
        p.grad = grad
        optimizer.step()
        path.append(p.data)
    return path


def run(make, grads, start=1.0):
    p = Value(start)
    return stepped(make([p]), p, grads)


# ---- steps by hand ----


def test_plain_sgd_by_hand():
    assert run(lambda ps: SGD(ps, lr=0.1), [2.0, -4.0, 0.0]) == pytest.approx([0.8, 1.2, 1.2], rel=1e-15)


def test_momentum_by_hand():
    # the velocities: 2, 0.5 * 2 - 4 = -3, 0.5 * -3 + 0 = -1.5
    path = run(lambda ps: SGD(ps, lr=0.1, momentum=0.5), [2.0, -4.0, 0.0])
    assert path == pytest.approx([0.8, 1.1, 1.25], rel=1e-15)


def test_adam_by_hand():
    # betas 0.5 and 0.75; the gradients 2, then 4:
    # means 1 / (1 - 0.5) = 2, then (0.5 + 2) / (1 - 0.25) = 10/3
    # mean squares 1 / (1 - 0.75) = 4, then (0.75 + 4) / (1 - 0.5625) = 4.75 / 0.4375
    path = run(lambda ps: Adam(ps, lr=0.1, betas=(0.5, 0.75), eps=1.0), [2.0, 4.0])
    first = 1.0 - 0.1 * 2.0 / (2.0 + 1.0)
    assert path == pytest.approx([first, first - 0.1 * (10 / 3) / (math.sqrt(4.75 / 0.4375) + 1.0)], rel=1e-14)


@pytest.mark.parametrize("grad", [1e-3, 1.0, -250.0, 1e100])
def test_adams_first_step_is_the_learning_rate_whatever_the_gradient(grad):
    """This is what the correction is for: without it, the first step would be about 3 times as long."""
    (end,) = run(lambda ps: Adam(ps, lr=0.01), [grad], start=0.0)
    assert end == pytest.approx(-math.copysign(0.01, grad), rel=1e-4)


def test_adam_keeps_that_step_while_the_gradient_stays():
    path = run(lambda ps: Adam(ps, lr=0.01), [3.0] * 5, start=0.0)
    assert path == pytest.approx([-0.01, -0.02, -0.03, -0.04, -0.05], rel=1e-6)


def test_adam_leaves_a_parameter_with_no_gradient_where_it_is():
    assert run(Adam, [0.0, 0.0]) == [1.0, 1.0]


def test_adam_takes_a_gradient_whose_square_is_too_large():
    """A diverging run goes on to inf or stands still; it does not end in an OverflowError."""
    assert run(Adam, [1e200, 1.0]) == [1.0, 1.0]


def test_momentum_zero_is_plain_descent():
    grads = [0.3, -0.7, 1.1, 0.01]
    plain, x = [], 1.0
    for grad in grads:
        x = x - 0.2 * grad
        plain.append(x)
    assert run(lambda ps: SGD(ps, 0.2), grads) == run(lambda ps: SGD(ps, 0.2, momentum=0.0), grads) == plain


def test_defaults():
    adam = Adam([Value(0.0)])
    assert (adam.lr, adam.betas, adam.eps, SGD([Value(0.0)], 0.1).momentum) == (0.001, (0.9, 0.999), 1e-8, 0.0)


# ---- against second implementations ----


def sgd_again(grads, start, lr, momentum):
    """The velocity as the sum it stands for: momentum^k times the gradient k steps ago."""
    x, path = start, []
    for t in range(len(grads)):
        x -= lr * math.fsum(momentum ** (t - k) * grads[k] for k in range(t + 1))
        path.append(x)
    return path


def adam_again(grads, start, lr, betas, eps):
    """Both means as weighted averages of all gradients so far: this is what the correction makes of them."""
    x, path = start, []
    for t in range(1, len(grads) + 1):
        m, v = (
            math.fsum(beta ** (t - k - 1) * grads[k] ** power for k in range(t)) / math.fsum(beta**k for k in range(t))
            for beta, power in zip(betas, (1, 2))
        )
        x -= lr * m / (math.sqrt(v) + eps)
        path.append(x)
    return path


_gauss = random.Random(1).gauss
GRADS = [_gauss(0.5, 2.0) for _ in range(40)]


@pytest.mark.parametrize("momentum", [0.0, 0.3, 0.9, 0.99])
def test_sgd_agrees_with_the_sum(momentum):
    path = run(lambda ps: SGD(ps, lr=0.05, momentum=momentum), GRADS)
    assert path == pytest.approx(sgd_again(GRADS, 1.0, 0.05, momentum), rel=1e-12)


@pytest.mark.parametrize("betas", [(0.9, 0.999), (0.5, 0.9), [0.0, 0.5], (0.9, 0.0)])
@pytest.mark.parametrize("eps", [1e-8, 0.1])
def test_adam_agrees_with_the_averages(betas, eps):
    path = run(lambda ps: Adam(ps, lr=0.05, betas=betas, eps=eps), GRADS)
    assert path == pytest.approx(adam_again(GRADS, 1.0, 0.05, betas, eps), rel=1e-12)


# ---- parameters: several, and of every kind ----

MAKERS = {
    "sgd": lambda ps: SGD(ps, 0.1),
    "momentum": lambda ps: SGD(ps, 0.1, momentum=0.9),
    "adam": lambda ps: Adam(ps, 0.1),
}
by_maker = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


def bowl(ps):
    """Each parameter's gradient towards its own place, 1, 2, 3 ..., each in a bowl of its own steepness."""
    for k, p in enumerate(ps, start=1):
        p.grad = 0.3 * k * (p.data - k)


@by_maker
def test_each_parameter_has_a_memory_of_its_own(make):
    together, alone = [Value(0.0) for _ in range(3)], [Value(0.0) for _ in range(3)]
    one, several = make(together), [make([p]) for p in alone]
    for _ in range(10):
        bowl(together)
        one.step()
        bowl(alone)
        for optimizer in several:
            optimizer.step()
    assert [p.data for p in together] == [p.data for p in alone]
    assert len({p.data for p in together}) == 3


@by_maker
def test_arrays_move_as_numbers_do(make):
    values, stand = [Value(0.0) for _ in range(3)], Stand([0.0, 0.0, 0.0])
    for_values, for_array = make(values), make([stand])
    before = stand.data
    for _ in range(10):
        bowl(values)
        stand.grad = 0.3 * np.array([1.0, 2.0, 3.0]) * (stand.data - np.array([1.0, 2.0, 3.0]))
        kept = stand.grad.copy()
        for_values.step()
        for_array.step()
        assert (stand.grad == kept).all()  # the gradient itself is left as it was
    assert stand.data == pytest.approx(np.array([p.data for p in values]), rel=1e-13)
    assert (before == 0.0).all()  # nor is an array written into that others may hold


@by_maker
def test_a_gradient_written_into_later_changes_no_memory(make):
    kept, reused = Stand([1.0, 2.0]), Stand([1.0, 2.0])
    first, second = make([kept]), make([reused])
    for k in range(3):
        kept.grad = np.array([1.0, -1.0]) * (k + 1)
        reused.grad[:] = kept.grad
        first.step()
        second.step()
        reused.grad[:] = 99.0
    assert (kept.data == reused.data).all()


@pytest.mark.skipif(importlib.util.find_spec("micrograd.tensor") is None, reason="there is no Tensor yet")
@by_maker
def test_tensors_train(make):
    from micrograd.tensor import Tensor

    def loss_of(w, x, y):
        return ((x @ w - y) ** 2).mean()

    x = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.5]])
    y = x @ np.array([[1.0], [-2.0]])
    w = Tensor([[0.0], [0.0]])
    numbers = [Value(0.0), Value(0.0)]
    for_tensor, for_values = make([w]), make(numbers)
    for _ in range(5):
        for_tensor.zero_grad()
        loss_of(w, x, y).backward()
        for_tensor.step()
        for_values.zero_grad()
        (sum((sum(a * n for a, n in zip(row, numbers)) - goal) ** 2 for row, (goal,) in zip(x, y)) * (1 / 3)).backward()
        for_values.step()
    assert w.data[:, 0] == pytest.approx([n.data for n in numbers], rel=1e-10)
    for _ in range(500):
        for_tensor.zero_grad()
        loss_of(w, x, y).backward()
        for_tensor.step()
    assert w.data[:, 0] == pytest.approx([1.0, -2.0], abs=0.02)


@by_maker
def test_zero_grad(make):
    parameters = [Value(1.0), Stand([1.0, 2.0])]
    for p in parameters:
        p.grad = p.grad + 5.0
    make(parameters).zero_grad()
    assert all(np.all(p.grad == 0.0) for p in parameters)
    assert [np.sum(p.data) for p in parameters] == [1.0, 3.0]


@by_maker
def test_a_generator_of_parameters_lasts_for_every_step(make):
    model = MLP(2, [2, 1], rng=random.Random(1))
    optimizer = make(p for p in model.parameters())
    before = [p.data for p in model.parameters()]
    for _ in range(2):
        optimizer.zero_grad()
        model([1.0, 2.0]).backward()
        optimizer.step()
    assert all(p.data != old for p, old in zip(model.parameters(), before))
    assert optimizer.parameters == model.parameters()


@by_maker
def test_the_learning_rate_may_change_between_steps(make):
    p = Value(0.0)
    optimizer = make([p])
    ends = []
    for lr in (0.1, 0.01):
        optimizer.lr = lr
        fresh = p.data
        p.grad = 1.0
        optimizer.step()
        ends.append(fresh - p.data)
    assert ends[0] == pytest.approx(0.1, rel=1e-6)
    assert ends[1] == pytest.approx(0.019 if getattr(optimizer, "momentum", 0.0) else 0.01, rel=1e-6)


OPTIMIZERS_BY_NAME = {
    "sgd": "SGD(model.parameters(), 0.1)",
    "momentum": "SGD(model.parameters(), 0.1, 0.9)",
    "adam": "Adam(model.parameters(), 0.1)",
}


@by_maker
def test_a_network_learns_and_any_process_gets_the_same_bits(make):
    name = next(name for name, maker in MAKERS.items() if maker is make)
    program = f"""
import random
from micrograd import MLP
from micrograd.datasets import moons
from micrograd.nn import mse_loss
from micrograd.optim import SGD, Adam
xs, ys = moons(20, rng=random.Random(1))
model = MLP(2, [4, 1], rng=random.Random(2))
optimizer = {OPTIMIZERS_BY_NAME[name]}
for _ in range(30):
    loss = mse_loss([model(x) for x in xs], ys)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    print(loss.data.hex())
print([p.data.hex() for p in model.parameters()])
"""
    runs = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        runs.append(done.stdout)
    assert runs[0] == runs[1]
    losses = [float.fromhex(line) for line in runs[0].splitlines()[:-1]]
    assert losses[-1] < 0.5 * losses[0]


# ---- mistakes ----

LR = "lr, the learning rate, must be "
MISTAKES = {
    # what is written: the kind of error, and its words
    "SGD(model, 0.1)": (TypeError, "An optimizer takes the list model.parameters(), not MLP."),
    "SGD(model.parameters, 0.1)": (TypeError, "An optimizer takes the list model.parameters(), not method."),
    "SGD(Value(1.0), 0.1)": (TypeError, "An optimizer takes the list model.parameters(), not Value."),
    "SGD([1.0, 2.0], 0.1)": (TypeError, "A parameter has data and a gradient, as a Value has; this is a float."),
    "Adam([])": (ValueError, "There are no parameters to train: the list is empty."),
    "SGD(ps, 0)": (ValueError, LR + "above 0 and below inf, not 0."),
    "SGD(ps, -0.1)": (ValueError, LR + "above 0 and below inf, not -0.1."),
    "SGD(ps, float('nan'))": (ValueError, LR + "above 0 and below inf, not nan."),
    "SGD(ps, float('inf'))": (ValueError, LR + "above 0 and below inf, not inf."),
    "SGD(ps, '0.1')": (TypeError, LR + "a number, not '0.1'."),
    "SGD(ps, None)": (TypeError, LR + "a number, not None."),
    "SGD(ps, True)": (TypeError, LR + "a number, not True."),
    "SGD(ps, 0.1, momentum=1)": (ValueError, "momentum must be at least 0 and below 1, not 1."),
    "SGD(ps, 0.1, momentum=-0.5)": (ValueError, "momentum must be at least 0 and below 1, not -0.5."),
    "SGD(ps, 0.1, momentum=[0.9])": (TypeError, "momentum must be a number, not [0.9]."),
    "Adam(ps, 0.0)": (ValueError, LR + "above 0"),
    "Adam(ps, betas=(0.9, 1.0))": (ValueError, "each of the two betas must be at least 0 and below 1, not 1.0."),
    "Adam(ps, betas=(-0.1, 0.9))": (ValueError, "each of the two betas must be at least 0 and below 1, not -0.1."),
    "Adam(ps, betas=0.9)": (ValueError, "Adam has two betas, such as (0.9, 0.999), not 0.9."),
    "Adam(ps, betas=(0.9,))": (ValueError, "Adam has two betas, such as (0.9, 0.999), not (0.9,)."),
    "Adam(ps, betas=(0.9, 0.99, 0.999))": (
        ValueError,
        "Adam has two betas, such as (0.9, 0.999), not (0.9, 0.99, 0.999).",
    ),
    "Adam(ps, eps=0.0)": (ValueError, "eps must be above 0 and below inf, not 0.0."),
    "Adam(ps, eps=-1e-8)": (ValueError, "eps must be above 0"),
    "Optimizer(ps, 0.1).step()": (NotImplementedError, "SGD and Adam have a step"),
}


@pytest.mark.parametrize("written", MISTAKES)
def test_a_mistake_is_told_in_words(written):
    kind, words = MISTAKES[written]
    model = MLP(2, [1])
    names = {"SGD": SGD, "Adam": Adam, "Optimizer": Optimizer, "Value": Value, "model": model, "ps": model.parameters()}
    with pytest.raises(kind) as caught:
        eval(written, names)
    assert words in str(caught.value)


@pytest.mark.parametrize("lr", [1, 0.5, np.float64(0.5), np.float32(0.5), np.int64(1), Fraction(1, 2)], ids=repr)
def test_a_learning_rate_may_be_any_kind_of_number(lr):
    p = Value(0.0)
    optimizer = SGD([p], lr)
    p.grad = 1.0
    optimizer.step()
    assert p.data == -float(lr) and type(p.data) is type(optimizer.lr) is float
