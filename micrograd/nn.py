"""Neurons, layers and multi-layer perceptrons (MLPs), all made of Values. The losses that train them are in losses.py.

Each part of a network is a Module: it can be called, and it lists its parameters, the Values that training
adjusts. Names and habits are PyTorch's. Two settings are the same for every part:

value  the class of its numbers: Value, or one of your own that has `data` and `grad`, is made by value(1.5), and can
       do +, * and the activation, such as the class of chapter 5
init   how the starting weights are drawn, each evenly from -limit to limit:
       "default"  limit 0.5 / sqrt(nin), for relu sqrt(6 / nin); biases 0. Small, for short and plain training loops
       "xavier"   limit gain * sqrt(6 / (nin + nout)), where the gain is 5/3 for tanh and sqrt(2) for relu, otherwise 1;
                  biases 0. For classifiers with tanh (Glorot and Bengio, 2010; the gains are torch.nn.init's)
       "he"       limit sqrt(6 / nin); biases 0. For relu (He et al., 2015)
       "pytorch"  limit 1 / sqrt(nin), the biases too, as torch.nn.Linear starts
       "lecture"  limit 1, the biases too, as in Andrej Karpathy's lecture

No start is right for all. README's example, a plain loop that never zeroes its gradients, ended right from 200 of 200
seeds with "default", 193 "pytorch", 178 "lecture", 162 "he", 157 "xavier". Chapter 10's loop with tanh reached 97% of
the test points from 0 of 40 seeds with "default", whose network stays close to a straight line, 19 "pytorch", 37
"lecture", 39 "he", 40 "xavier".
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from os import PathLike
from typing import Any

from micrograd._validate import state
from micrograd._validate.engines import kind_of, needs
from micrograd._validate.scalars import generator, is_list, is_whole, to_float
from micrograd.engine import Value
from micrograd.losses import (  # noqa: F401, as in PyTorch they can be had from nn too
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge_loss,
    mse_loss,
    softplus,
)

MOST = 1_000_000  # inputs of a neuron, or neurons of a layer: so many Values take minutes, more are a slip
ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear")  # methods of Value, but for the last, which leaves the sum as it is
INITS = ("default", "xavier", "he", "pytorch", "lecture")
_GAINS = {"tanh": 5.0 / 3.0, "relu": 2.0**0.5}  # how much larger weights may be, since the bend makes numbers smaller


class Module:
    """What every part of a network can do. Its parameters are the Values and Tensors in its attributes and parts."""

    training = True  # whether train() was called last, or eval(); a part of your own may ask, as dropout does

    def parameters(self) -> list[Any]:
        """The Values that training may change."""
        return [p for _, p in self.named_parameters()]

    def named_parameters(self) -> Iterator[tuple[str, Any]]:
        """Each parameter once, with its name: "layers.0.neurons.2.w.1"."""
        return state.named(self, "", set())

    def zero_grad(self) -> None:
        """Set every parameter's gradient to 0.0, ready for a fresh `backward()`."""
        for p in self.parameters():
            p.grad = 0.0

    def train(self, mode: bool = True) -> "Module":
        """Say to all parts that training goes on, by `training`; returns the module itself."""
        if not isinstance(mode, bool):
            raise TypeError(f"train(True) or train(False), which is eval(), not train({mode!r}).")
        for module in state.modules(self, set()):
            module.training = mode
        return self

    def eval(self) -> "Module":
        """Say to all parts that training is over, by `training`; returns the module itself."""
        return self.train(False)

    def state_dict(self) -> dict[str, Any]:
        """The parameters' numbers by name: floats, and copies of arrays."""
        return {name: state.number_of(name, p) for name, p in self.named_parameters()}

    def load_state_dict(self, numbers: Mapping[str, Any]) -> None:
        """Set every parameter to the number that `state_dict()` of such a network gave.

        Raises ValueError where a name is missing or too many or a shape differs, TypeError for what is no number; then
        nothing has changed.
        """
        parameters = dict(self.named_parameters())
        for name, number in state.checked(numbers, parameters).items():
            parameters[name].data = number

    def save(self, path: str | PathLike[str]) -> None:
        """Write the parameters' numbers to a file, as JSON. Raises OSError where that is not possible."""
        state.write(path, self.state_dict())

    def load(self, path: str | PathLike[str]) -> None:
        """Read what `save` wrote for such a network.

        Raises FileNotFoundError, ValueError for a file of another kind or of another network; then nothing has changed.
        """
        self.load_state_dict(state.read(path))


class Neuron(Module):
    """A weighted sum of the inputs plus a bias, bent by an activation: act(w1*x1 + ... + wn*xn + b).

    nin         number of inputs, at least 1
    activation  "tanh", "relu", "sigmoid" or "linear" (no bend)
    rng         a random.Random to draw the weights from; by default the random module itself, so that
                random.seed(1337) is honored
    value, init as above; nout is the number of neurons in its layer, which "xavier" asks for

    Raises ValueError for an unknown activation or init, for nin < 1 and for a wrong number of inputs in a call,
    TypeError for a seed in place of a generator, for a class that lacks an operation, and for a call with something
    that is no list of numbers.
    """

    def __init__(
        self,
        nin: int,
        activation: str = "tanh",
        rng: random.Random | None = None,
        *,
        value: type[Any] = Value,
        init: str = "default",
        nout: int = 1,
    ):
        _known(activation, value, init)
        limit, bias_limit = _limits(init, activation, _count(nin, "inputs"), nout)
        draw = generator(rng).uniform
        self.w = [value(draw(-limit, limit)) for _ in range(nin)]
        self.b = value(draw(-bias_limit, bias_limit) if bias_limit else 0.0)
        self.activation = activation

    def __call__(self, x: Sequence[Any]) -> Any:
        """The bent sum, for a list of `nin` numbers or Values."""
        if not is_list(x):
            raise TypeError(f"A network takes a list of inputs, such as model([0.5]), not {x!r}.")
        if len(x) != len(self.w):
            raise ValueError(f"This neuron takes {len(self.w)} inputs but was given {len(x)}.")
        value = type(self.b)
        if value is not Value:  # which turns plain numbers into Values itself; a class of one's own may not
            x = [xi if isinstance(xi, value) else _own(value, xi) for xi in x]
        total = sum((wi * xi for wi, xi in zip(self.w, x)), self.b)
        return total if self.activation == "linear" else getattr(total, self.activation)()

    def parameters(self) -> list[Any]:
        """The weights, then the bias."""
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"Neuron({len(self.w)}, {self.activation!r})"


class Layer(Module):
    """`nout` neurons side by side that see the same `nin` inputs.

    Returns the list of their outputs, or the Value itself where there is one neuron. Settings and errors as for Neuron.
    """

    def __init__(
        self,
        nin: int,
        nout: int,
        activation: str = "tanh",
        rng: random.Random | None = None,
        *,
        value: type[Any] = Value,
        init: str = "default",
    ):
        count = _count(nout, "neurons in a layer")
        self.neurons = [Neuron(nin, activation, rng, value=value, init=init, nout=count) for _ in range(count)]

    def __call__(self, x: Sequence[Any]) -> Any:
        """The output of the one neuron, or the list of all outputs."""
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Any]:
        """Those of each neuron in turn."""
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer({len(self.neurons[0].w)}, {len(self.neurons)}, {self.neurons[0].activation!r})"


class MLP(Module):
    """Layers one after another: MLP(3, [4, 4, 1]) has 3 inputs, then layers of 4, 4 and 1 neurons.

    `activation` bends every layer but the last, `output` the last one. The other settings are as for Neuron.
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
        *,
        value: type[Any] = Value,
        init: str = "default",
    ):
        if not isinstance(nouts, (list, tuple)) or not nouts:
            raise ValueError(f"MLP takes a list of layer sizes, such as MLP(3, [4, 4, 1]), not {nouts!r}.")
        _known(activation, value, init)
        sizes = [nin, *nouts]
        bends = [activation] * (len(nouts) - 1) + [output]
        self.layers = [Layer(n, nout, bend, rng, value=value, init=init) for n, nout, bend in zip(sizes, nouts, bends)]

    def __call__(self, x: Sequence[Any]) -> Any:
        """What the last layer gives."""
        for layer in self.layers:
            out = layer(x)
            x = out if isinstance(out, list) else [out]  # a layer of one neuron can feed the next
        return out

    def parameters(self) -> list[Any]:
        """Those of each layer in turn."""
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP({', '.join(map(repr, self.layers))})"


def _limits(init: str, activation: str, nin: int, nout: int) -> tuple[float, float]:
    """How far from 0 a starting weight may be, and how far a starting bias.

    The more inputs, the smaller each weight, so that their sum keeps its size. The default starts small, where tanh
    still has a slope; relu silences half of what it sees and needs more.
    """
    if init == "default":
        init = "he" if activation == "relu" else "small"
    return {
        "small": (0.5 / nin**0.5, 0.0),
        "xavier": (_GAINS.get(activation, 1.0) * (6.0 / (nin + nout)) ** 0.5, 0.0),
        "he": ((6.0 / nin) ** 0.5, 0.0),
        "pytorch": (1.0 / nin**0.5, 1.0 / nin**0.5),
        "lecture": (1.0, 1.0),
    }[init]


def _known(activation: str, value: type[Any], init: str) -> None:
    for what, given, choices in (("activation", activation, ACTIVATIONS), ("init", init, INITS)):
        if not isinstance(given, str) or given not in choices:
            raise ValueError(f"Unknown {what} {given!r}: choose one of {', '.join(choices)}.")
    if not isinstance(value, type):
        raise TypeError(f"value= takes the class of the numbers itself, such as value=Value, not {value!r}.")
    activations = () if activation == "linear" else (activation,)
    needs(value, ("__add__", "__mul__", *activations), f"A network of {activation} neurons")


def _own(value: type[Any], number: Any) -> Any:
    """A plain number as an object of the reader's own class."""
    if hasattr(number, "grad"):
        raise TypeError(
            f"This network is made of {value.__module__}.{value.__qualname__}, and an input is a {kind_of(number)}, "
            "another class. Pass plain numbers, or inputs of the network's own class."
        )
    return value(to_float(number, "An input of the network, a {}"))


def _count(number: Any, what: str) -> int:
    """The number, if it is whole, at least 1 and at most MOST."""
    if not is_whole(number) or number < 1:
        raise ValueError(f"The number of {what} must be a whole number, at least 1, not {number!r}.")
    if number > MOST:
        raise ValueError(f"The number of {what} must be at most {MOST:,}: as Values, more would not fit into memory.")
    return int(number)
