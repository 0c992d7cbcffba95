"""Neurons, layers and multi-layer perceptrons (MLPs), all made of Values. The losses that train them are in losses.py.

Each part of a network is a Module: it can be called, and it lists its parameters, the Values that training
adjusts. Names and habits are PyTorch's.
"""

import random
from collections.abc import Sequence
from numbers import Integral

from micrograd._validate.scalars import generator, is_list
from micrograd.engine import Value
from micrograd.losses import (  # noqa: F401, as in PyTorch they can be had from nn too
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge_loss,
    mse_loss,
    softplus,
)

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
