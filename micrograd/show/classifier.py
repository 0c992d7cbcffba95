"""Chapter 10: the film of a decision boundary while a network learns."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from micrograd.nn import MLP
from micrograd.show.explorer import Film
from micrograd.show.plots import grid_around, points, score_field

Numbers = npt.NDArray[np.float64]
_ACTIVATIONS: dict[str, Callable[[Numbers], Numbers]] = {
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
    "sigmoid": lambda z: 0.5 + 0.5 * np.tanh(0.5 * z),  # the same curve, and no overflow
    "linear": lambda z: z,
}


def boundary_film(
    model: MLP,
    history: Sequence[Sequence[float]],
    train: tuple[Sequence[Any], Sequence[Any]],
    test: tuple[Sequence[Any], Sequence[Any]],
    steps: Sequence[int] | None = None,
) -> Film:
    """Play or scrub through a training: the boundary, and the accuracy on the points it learned from and on the others.

    model    an MLP with two inputs and one output; only its shape is used
    history  for each frame the data of all parameters, [p.data for p in model.parameters()]
    train, test  (xs, ys) each; train points are drawn full, test points hollow
    steps    the training step of each frame, for its title and sentence; by default 0, 1, 2 ...

    Raises TypeError for a model that is no MLP and for a history of Values, ValueError for no history, for rows of
    another length than the model's parameters, for a model of another shape and for a part with no points or with
    classes that differ in number from them.
    """
    if not isinstance(model, MLP):
        raise TypeError(f"The film needs an MLP, whose layers it can follow, not {type(model).__name__}.")
    if len(model.layers[0].neurons[0].w) != 2 or len(model.layers[-1].neurons) != 1:
        raise ValueError("Only a network with two inputs and one output colors a plane.")
    size = len(model.parameters())
    if not len(history):
        raise ValueError("There is no frame: append [p.data for p in model.parameters()] to the history as you train.")
    if any(not hasattr(row, "__len__") or len(row) != size for row in history):
        raise ValueError(f"Each row of the history has {size} numbers, one for each parameter of this model.")
    if any(hasattr(number, "_prev") for row in history for number in row):
        raise TypeError(
            "The history keeps numbers, [p.data for p in model.parameters()]: the Values themselves go on changing."
        )
    numbers = list(range(len(history))) if steps is None else list(steps)
    if len(numbers) != len(history):
        raise ValueError(f"{len(history)} frames and {len(numbers)} steps: each frame needs one of both.")
    for part, (xs, ys) in (("train", train), ("test", test)):
        if len(xs) != len(ys) or len(xs) == 0:
            raise ValueError(
                f"{part} is (xs, ys), a class for each point and at least one: {len(xs)} points, {len(ys)} classes."
            )
    train, test = (([list(x) for x in xs], list(ys)) for xs, ys in (train, test))  # copies, like the history's
    frames = np.array(history, dtype=float)
    across, up = grid_around([*train[0], *test[0]], [*train[1], *test[1]], steps=60)
    plane = np.array([[x1, x2] for x2 in up for x1 in across])
    layers = [(len(layer.neurons[0].w), len(layer.neurons), layer.neurons[0].activation) for layer in model.layers]

    def accuracy(numbers: Numbers, xs: Sequence[Any], ys: Sequence[Any]) -> float:
        return float(np.mean((_scores(layers, numbers, np.array(xs)) > 0) == (np.array(ys) > 0)))

    def draw_frame(axes: Axes, k: int) -> str:
        scores = _scores(layers, frames[k], plane).reshape(len(up), len(across))
        score_field(axes, across, up, scores.tolist(), *train)
        points(axes, *test, hollow=True)
        right = [accuracy(frames[k], *part) for part in (train, test)]
        axes.set_title(f"step {numbers[k]}: train {right[0]:.0%}, test {right[1]:.0%}", fontsize=11)
        return (
            f"Step {numbers[k]}: {right[0]:.0%} of the training points and {right[1]:.0%} of the test points "
            "are on the correct side."
        )

    return Film(len(history), draw_frame)


def _scores(layers: list[tuple[int, int, str]], numbers: Numbers, points: Numbers) -> Numbers:
    """The network's output for every point at once, from its parameters in the order of parameters()."""
    out, at = points, 0
    for nin, nout, activation in layers:
        # a row for each neuron: its weights, its bias
        block = numbers[at : at + nout * (nin + 1)].reshape(nout, nin + 1)
        with np.errstate(over="ignore", invalid="ignore"):  # after a training that diverged: score_field says so
            out = _ACTIVATIONS[activation](out @ block[:, :-1].T + block[:, -1])
        at += nout * (nin + 1)
    return out[:, 0]
