"""A class of the reader's own in place of Value trains the networks to the same numbers; what it lacks is named."""

import math
import random

import pytest

from micrograd import Value, nn, show
from micrograd.gradcheck import slope_along
from micrograd.graph import replay
from micrograd.nn import MLP, Neuron
from micrograd.optim import SGD, Adam


class Lecture:
    """As chapters 3 to 5 write it: with closures, and operands that must be of the class. Each chapter adds to it."""

    def __init__(self, data, _prev=(), _op="", label=""):
        self.data, self.grad, self._prev, self._op, self.label = data, 0.0, _prev, _op, label
        self._backward = lambda: None

    def __add__(self, other):
        out = Lecture(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Lecture(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def bent(self, data, slope, op):
        out = Lecture(data, (self,), op)

        def _backward():
            self.grad += slope * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        t = math.tanh(self.data)
        return self.bent(t, 1.0 - t * t, "tanh")

    def backward(self):
        order, seen = [], set()

        def visit(node):
            if node not in seen:
                seen.add(node)
                for operand in node._prev:
                    visit(operand)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node._backward()


class Whole(Lecture):
    """With the operations of chapter 6."""

    def __neg__(self):
        return self * Lecture(-1.0)

    def __sub__(self, other):
        return self + other * Lecture(-1.0)

    def __pow__(self, n):
        return self.bent(self.data**n, n * self.data ** (n - 1), "**")

    def exp(self):
        e = math.exp(self.data)
        return self.bent(e, e, "exp")

    def log(self):
        return self.bent(math.log(self.data), 1.0 / self.data, "log")

    def relu(self):
        return self.bent(max(self.data, 0.0), float(self.data > 0.0), "relu")

    def sigmoid(self):
        s = 1.0 / (1.0 + math.exp(-self.data))
        return self.bent(s, s * (1.0 - s), "sigmoid")


@pytest.fixture
def whole(monkeypatch):
    """Lecture's class, with everything: its operations make objects of Lecture itself."""
    for name in ("__neg__", "__sub__", "__pow__", "exp", "log", "relu", "sigmoid"):
        monkeypatch.setattr(Lecture, name, getattr(Whole, name), raising=False)
    return Lecture


XS = [[0.5, -1.0], [1.5, 0.3], [-0.7, 0.2], [2.0, 1.0]]
LOSSES = {
    "mse_loss": [1.0, -1.0, 0.5, 0],
    "hinge_loss": [1.0, -1, 1, -1.0],
    "binary_cross_entropy_with_logits": [1, 0, 0.25, True],
}


def trained(value, loss, targets, activation="tanh", optimizer=SGD, outputs=1):
    model = MLP(2, [4, 4, outputs], activation, "linear", random.Random(3), value=value)
    optimizer = optimizer(model.parameters(), lr=0.1)
    losses = []
    for _ in range(15):
        out = loss([model(x) for x in XS], targets)
        optimizer.zero_grad()
        out.backward()
        optimizer.step()
        losses.append(out.data)
    return losses + [p.data for p in model.parameters()]


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
@pytest.mark.parametrize("loss", LOSSES)
def test_ones_own_engine_trains_to_the_same_numbers(whole, loss, activation):
    ours = trained(Value, getattr(nn, loss), LOSSES[loss], activation)
    theirs = trained(whole, getattr(nn, loss), LOSSES[loss], activation)
    assert theirs == pytest.approx(ours, rel=1e-12, abs=1e-13)
    assert ours[14] < ours[0]


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_three_classes(whole, optimizer):
    ours, theirs = (trained(kind, nn.cross_entropy, [0, 1, 2, 1], "tanh", optimizer, 3) for kind in (Value, whole))
    assert theirs == pytest.approx(ours, rel=1e-11, abs=1e-12)


def test_chapter_5s_class_is_enough_for_a_network():
    """+, * and tanh, and no plain numbers as operands: those are made into objects of the class."""
    own, ours = (MLP(2, [3, 1], rng=random.Random(1), value=value) for value in (Lecture, Value))
    assert {type(p) for p in own.parameters()} == {Lecture}
    for x in ([0.5, -2], (True, 0.25), [Lecture(0.5), -2]):
        assert own(x).data == ours([getattr(xi, "data", xi) for xi in x]).data
    assert [p.data for p in own.parameters()] == [p.data for p in ours.parameters()]


def own(outputs=1):
    return MLP(2, [2, outputs], "tanh", "linear", value=Lecture)


@pytest.mark.parametrize(
    "call, told",
    [
        (lambda: Neuron(2, "relu", value=Lecture), "A network of relu neurons uses v.relu(), which your class Lecture"),
        (lambda: MLP(2, [1], value=int), "uses v.tanh(), which your class int does not have yet: give it tanh"),
        (lambda: MLP(2, [1], value=object), "uses v + w and v * w and v.tanh(), which"),
        (
            lambda: MLP(2, [1], value=Value(1.0)),
            "value= takes the class of the numbers itself, such as value=Value, not",
        ),
        (lambda: nn.mse_loss([own()([1.0, 2.0])], [1.0]), "mse_loss uses v - w and v ** 2, which your class Lecture"),
        (lambda: nn.hinge_loss([Lecture(1.0)], [1.0]), "hinge_loss uses v - w and v.relu()"),
        (lambda: nn.binary_cross_entropy_with_logits([Lecture(1.0)], [1]), "uses v - w and -v and v.exp() and v.log()"),
        (
            lambda: nn.cross_entropy([own(2)([1.0, 2.0])], [1]),
            "cross_entropy uses v - w and v.exp() and v.log() and -v",
        ),
        (lambda: nn.softplus(Lecture(1.0)), "softplus uses -v and v.exp() and v.log()"),
        (
            lambda: own()([Value(1.0), 2.0]),
            f"is made of {__name__}.Lecture, and an input is a micrograd.engine.Value",
        ),
        (lambda: own()(["1", 2.0]), "An input of the network, a str: A string is not a number"),
        (lambda: nn.mse_loss([Value(1.0), Lecture(1.0)], [1, 1]), "of two classes, micrograd.engine.Value and Lecture"),
        (
            lambda: nn.mse_loss([Value(1.0)], [Lecture(1.0)]),
            "the scores are of micrograd.engine.Value, a target is a Le",
        ),
    ],
)
def test_what_is_lacking_is_named(call, told):
    with pytest.raises(TypeError) as caught:
        call()
    assert told in str(caught.value)


def test_a_method_of_the_package_that_was_replaced_is_told(monkeypatch):
    """As in chapters 3 and 6, where methods are attached from outside: here to the package's own class."""
    a = Value(2.0)
    root = a * 3.0 + 1.0
    monkeypatch.setattr(Value, "__mul__", lambda self, other: None)
    for use in (replay, show.fill_in, lambda root: slope_along(root, a)):
        with pytest.raises(TypeError, match=r"The operation '\*' gave no Value, but NoneType.* lacks its `return`"):
            use(root)
