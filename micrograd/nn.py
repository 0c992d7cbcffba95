"""Neurons, layers and multi-layer perceptrons (MLPs), all made of Values, and the losses that train them.

Each part of a network is a Module: it can be called, and it lists its parameters, the Values that training
adjusts. Names and habits are PyTorch's.
"""

import math
import random
from collections.abc import Sequence
from numbers import Integral, Real

from micrograd.engine import Value, operation
from micrograd.scalars import generator, is_list

MOST = 1_000_000  # inputs of a neuron, or neurons of a layer: so many Values take minutes, more are a slip
ACTIVATIONS = {"tanh": Value.tanh, "relu": Value.relu, "sigmoid": Value.sigmoid, "linear": lambda v: v}


class Module:
    """What every part of a network can do."""

    def parameters(self) -> list[Value]:
        """The Values that training may change."""
        return []

    def zero_grad(self) -> None:
        """Set every parameter's gradient to 0.0, ready for a fresh `backward()`."""
        for p in self.parameters():
            p.grad = 0.0


class Neuron(Module):
    """A weighted sum of the inputs plus a bias, bent by an activation: act(w1*x1 + ... + wn*xn + b).

    nin         number of inputs, at least 1
    activation  "tanh", "relu", "sigmoid" or "linear" (no bend)
    rng         a random.Random to draw the weights from; by default the random module itself, so that
                random.seed(1337) is honoured

    Raises ValueError for an unknown activation, for nin < 1 and for a wrong number of inputs in a call, TypeError
    for a seed in place of a generator and for a call with something that is no list.
    """

    def __init__(self, nin: int, activation: str = "tanh", rng: random.Random | None = None):
        _known(activation)
        # The more inputs, the smaller each weight, so that the sum keeps its size. It starts small, where tanh
        # still has a slope; relu silences half of what it sees and needs more (He et al., 2015: sqrt(6/nin))
        limit = (6.0 if activation == "relu" else 0.25) ** 0.5 / _count(nin, "inputs") ** 0.5
        self.w = [Value(generator(rng).uniform(-limit, limit)) for _ in range(nin)]
        self.b = Value(0.0)
        self.activation = activation

    def __call__(self, x: Sequence[Value | float]) -> Value:
        if not is_list(x):
            raise TypeError(f"A network takes a list of inputs, such as model([0.5]), not {x!r}.")
        if len(x) != len(self.w):
            raise ValueError(f"This neuron takes {len(self.w)} inputs but was given {len(x)}.")
        total = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return ACTIVATIONS[self.activation](total)

    def parameters(self) -> list[Value]:
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"Neuron({len(self.w)}, {self.activation!r})"


class Layer(Module):
    """`nout` neurons side by side that see the same `nin` inputs.

    Returns the list of their outputs, or the Value itself where there is one neuron. Raises as Neuron does.
    """

    def __init__(self, nin: int, nout: int, activation: str = "tanh", rng: random.Random | None = None):
        self.neurons = [Neuron(nin, activation, rng) for _ in range(_count(nout, "neurons in a layer"))]

    def __call__(self, x: Sequence[Value | float]) -> Value | list[Value]:
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Value]:
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer({len(self.neurons[0].w)}, {len(self.neurons)}, {self.neurons[0].activation!r})"


class MLP(Module):
    """Layers one after another: MLP(3, [4, 4, 1]) has 3 inputs, then layers of 4, 4 and 1 neurons.

    `activation` bends every layer but the last, `output` the last one. `rng` is as for Neuron.
    Returns a Value where the last layer has one neuron, otherwise a list of Values. Raises as Neuron does, and
    ValueError for an empty list of layers.
    """

    def __init__(
        self,
        nin: int,
        nouts: list[int] | tuple[int, ...],
        activation: str = "tanh",
        output: str = "tanh",
        rng: random.Random | None = None,
    ):
        if not isinstance(nouts, (list, tuple)) or not nouts:
            raise ValueError(f"MLP takes a list of layer sizes, such as MLP(3, [4, 4, 1]), not {nouts!r}.")
        _known(activation)
        sizes = [nin, *nouts]
        bends = [activation] * (len(nouts) - 1) + [output]
        self.layers = [Layer(*shape, bend, rng) for *shape, bend in zip(sizes, nouts, bends)]

    def __call__(self, x: Sequence[Value | float]) -> Value | list[Value]:
        for layer in self.layers:
            out = layer(x)
            x = out if isinstance(out, list) else [out]  # a layer of one neuron can feed the next
        return out

    def parameters(self) -> list[Value]:
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP({', '.join(map(repr, self.layers))})"


def _known(activation: str) -> None:
    if activation not in tuple(ACTIVATIONS):
        raise ValueError(f"Unknown activation {activation!r}: choose one of {', '.join(ACTIVATIONS)}.")


def _count(number: int, what: str) -> int:
    """The number, if it is whole, at least 1 and at most MOST."""
    if not isinstance(number, Integral) or isinstance(number, bool) or number < 1:
        raise ValueError(f"The number of {what} must be a whole number, at least 1, not {number!r}.")
    if number > MOST:
        raise ValueError(f"The number of {what} must be at most {MOST:,}: as Values, more would not fit into memory.")
    return int(number)


# ---- losses: one number that says how wrong the scores are, the mean over the examples ----
# A score is what the network returns for one example. Every loss raises ValueError for no examples, for scores and
# targets that differ in number and for labels of the wrong kind, TypeError for what is no list
# and for plain numbers in place of scores.


def mse_loss(scores: Sequence[Value], targets: Sequence[float | Value]) -> Value:
    """Mean squared error: the mean of (score - target)^2. A target is any number."""
    pairs = _pairs(scores, targets)
    return sum((score - target) ** 2 for score, target in pairs) * (1.0 / len(pairs))


def hinge_loss(scores: Sequence[Value], labels: Sequence[float | Value]) -> Value:
    """The mean of max(0, 1 - label * score): 0 for a score that is beyond 1 on the right side.

    labels  1 or -1, one for each score
    Source: Cortes and Vapnik, "Support-vector networks", 1995.
    """
    pairs = _pairs(scores, labels)
    for score, label in pairs:
        _check_score(score, "hinge_loss")
        if _plain(label) not in (1, -1):
            raise ValueError(
                f"hinge_loss takes the labels 1 and -1, not {_plain(label)!r}. For 0 and 1 write 2 * label - 1, or "
                "use binary_cross_entropy_with_logits."
            )
    return sum((1.0 - score * label).relu() for score, label in pairs) * (1.0 / len(pairs))


def binary_cross_entropy_with_logits(logits: Sequence[Value], targets: Sequence[float | Value]) -> Value:
    """The mean of -log(probability of the true class), in nats, where sigmoid(logit) is that of class 1.

    logits   scores before any sigmoid: use output="linear"
    targets  1 or 0, or a probability between them, one for each logit
    """
    pairs = _pairs(logits, targets)
    for _, target in pairs:
        if not (isinstance(_plain(target), Real) and 0.0 <= _plain(target) <= 1.0):
            raise ValueError(
                f"binary_cross_entropy_with_logits takes the targets 0 and 1, not {_plain(target)!r}. "
                "For -1 and 1 write (label + 1) / 2."
            )
    # -t log(sigmoid(z)) - (1-t) log(1 - sigmoid(z)) = softplus(z) - t z, with no log that could meet a 0
    return sum(softplus(logit) - logit * target for logit, target in pairs) * (1.0 / len(pairs))


def cross_entropy(logits: Sequence[Sequence[Value]], classes: Sequence[int]) -> Value:
    """The mean of -log(probability of the true class), in nats, where softmax(logits) are the probabilities.

    logits   for each example one score per class
    classes  the number of each example's true class: 0, 1, ...
    """
    pairs = _pairs(logits, classes)
    total = 0.0
    for row, true in pairs:
        if not is_list(row):
            raise TypeError("cross_entropy takes a list of scores for each example, one score a class.")
        if not isinstance(true, Integral) or isinstance(true, bool) or not 0 <= true < len(row):
            raise ValueError(
                f"With {len(row)} scores the class is a whole number from 0 to {len(row) - 1}, not {true!r}."
            )
        for z in row:
            _check_score(z, "cross_entropy")
        # -log softmax = log(sum of exp(z)) - z_true. Less the largest z, which changes nothing, exp can't overflow
        top = max(_plain(z) for z in row)
        total += sum((z - top).exp() for z in row).log() + top - row[true]
    return total * (1.0 / len(pairs))


def softplus(z: Value) -> Value:
    """log(1 + e^z), a relu with a round corner. One operation, because in pieces e^z would overflow."""
    z = z if isinstance(z, Value) else Value(z)
    # d(log(1 + e^z))/dz = sigmoid(z)
    return operation(max(z.data, 0.0) + math.log1p(math.exp(-abs(z.data))), "softplus", z, z.sigmoid().data)


def _pairs(scores: Sequence, targets: Sequence) -> list[tuple]:
    """Each score with its target."""
    for what, given in (("scores", scores), ("targets", targets)):
        if not is_list(given):
            raise TypeError(f"A loss takes a list of {what}, one for each example, not {given!r}. Is a [ ] missing?")
    if len(scores) != len(targets):
        raise ValueError(f"{len(scores)} scores and {len(targets)} targets: each example needs one of both.")
    if len(scores) == 0:
        raise ValueError("A loss is a mean over examples, and there are none.")
    return list(zip(scores, targets))


def _check_score(score: Value, loss: str) -> None:
    if not isinstance(score, Value):
        raise TypeError(
            f"{loss} takes the scores as the model returned them, as Values, not as {type(score).__name__}: "
            "without a graph behind them there is nothing to train."
        )


def _plain(number: float | Value) -> float:
    return number.data if isinstance(number, Value) else number
