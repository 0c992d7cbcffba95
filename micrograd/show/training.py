"""A network that learns, to be watched: a progress bar, a path down the loss surface, the film of a boundary."""

import math
import os
from collections.abc import Callable, Iterable, Sequence

import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from tqdm.auto import tqdm

from micrograd.engine import Value
from micrograd.nn import MLP
from micrograd.show.plots import grid_around, points, score_field
from micrograd.show.style import BLUE, GRAY, INK, ORANGE, caption, image_tag, short
from micrograd.show.widgets import PlotExplorer, Stepper, slider

_ACTIVATIONS = {
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0.0),
    "sigmoid": lambda z: 0.5 + 0.5 * np.tanh(0.5 * z),  # the same curve, and no overflow
    "linear": lambda z: z,
}


def progress(steps: Iterable) -> Iterable:
    """The same steps, with a bar that shows how many are done while a loop runs over them, and is gone at the end.

    No bar where the environment variable TQDM_DISABLE is set: notebooks are saved and compared without one.
    """
    # tqdm knows that variable, but its bar for notebooks overlooks it
    return tqdm(steps, leave=False, disable=bool(os.environ.get("TQDM_DISABLE")))


def descent_explorer(
    loss: Callable[[Value, Value], Value],
    start: tuple[float, float],
    low: float = -4.0,
    high: float = 4.0,
    names: str = "wb",
) -> PlotExplorer:
    """Gradient descent on a loss of two parameters, seen from above: the path for a learning rate.

    loss   takes two Values and returns a Value
    start  where the path begins
    low, high  the range of both parameters that is drawn
    names  what to call the two, one letter each

    Controls: `rate`, the learning rate; `steps`, how many; `zero_grad`, whether gradients are zeroed between steps.
    Raises TypeError for a loss that returns no Value.
    """
    start = tuple(start)
    grid = [low + (high - low) * i / 40 for i in range(41)]
    if not isinstance(loss(Value(low), Value(low)), Value):
        raise TypeError(
            "descent_explorer: the loss takes two Values and returns a Value: write it with + - * / ** alone."
        )
    surface = [[loss(Value(w), Value(b)).data for w in grid] for b in grid]
    least, most = min(map(min, surface)), max(map(max, surface))
    levels = [least + (most - least) * (k / 12) ** 2 for k in range(1, 13)]  # closer together near the bottom

    def path(rate, steps, zero_grad):
        w, b = (Value(number) for number in start)
        places, losses = [], []
        for _ in range(steps + 1):
            now = loss(w, b)
            places.append((w.data, b.data))
            losses.append(now.data)
            if not all(abs(p.data) < 1e6 for p in (w, b)):
                break  # far outside the picture, and further with every step
            if zero_grad:
                w.grad = b.grad = 0.0
            now.backward()
            for p in (w, b):
                p.data -= rate * p.grad
        return places, losses

    def plot(axes, rate, steps, zero_grad):
        places, losses = path(rate, steps, zero_grad)
        axes.contour(grid, grid, surface, levels=levels, colors=GRAY, linewidths=0.8, alpha=0.7)
        axes.plot(
            *zip(*places),
            "-",
            color=BLUE if zero_grad else ORANGE,
            marker="o" if zero_grad else "^",
            markersize=4,
            linewidth=1.4,
        )
        axes.annotate("start", places[0], xytext=(6, 6), textcoords="offset points", color=INK)
        axes.set(xlim=(low, high), ylim=(low, high), xlabel=names[0], ylabel=names[1])
        axes.grid(False)
        axes.set_title(f"rate {rate:g}{'' if zero_grad else ', not zeroed'}:\nloss {short(losses[-1])}", fontsize=11)
        taken = f"{len(losses) - 1} step{'s' if len(losses) != 2 else ''}"
        says = f"Learning rate {rate:g}, gradients {'zeroed' if zero_grad else 'not zeroed'} between steps: after {taken} the loss"
        if losses[-1] == losses[0]:
            return f"{says} is still {short(losses[0])}."
        way = "fallen" if losses[-1] < losses[0] else "grown"
        says = f"{says} has {way} from {short(losses[0])} to {short(losses[-1])}"
        turns = sum(b > a for a, b in zip(losses, losses[1:]))
        lower = all(b < a for a, b in zip(losses, losses[1:]))
        return (
            f"{says}; it rose in {turns} of the steps."
            if turns
            else f"{says}, lower at every step."
            if lower
            else f"{says}."
        )

    return PlotExplorer(
        {
            "rate": slider(0.05, 0.0, 1.0, "rate", step=0.01),  # up to 1: see tangent_explorer on rounding
            "steps": widgets.IntSlider(value=20, min=0, max=40, description="steps"),
            "zero_grad": widgets.Checkbox(value=True, description="zero_grad"),
        },
        plot,
    )


class Film(Stepper):
    """A decision boundary step by step, with the share of right answers. Control: `step`, the number of the frame."""

    def __init__(self, count: int, draw_frame: Callable[[Axes, int], str]):
        self._draw_frame = draw_frame
        super().__init__(count, frame=None, milliseconds=500)
        self.controls["step"].description = "frame"  # the sentence tells the training step, another number

    def _as_html(self, step: int) -> tuple[str, str]:
        figure = Figure(figsize=(5.6, 3.9), layout="none")
        figure.subplots_adjust(left=0.02, right=0.98, bottom=0.02, top=0.9)
        says = self._draw_frame(figure.subplots(), step)
        return image_tag(figure, alt=says), says

    def still(self, *settings: int | dict, text: str = "") -> None:
        """Some of the frames side by side, three in a row, with a caption: for readers with no kernel.

        Raises ValueError for a step that is not there.
        """
        steps = self._steps_of(settings)
        rows = math.ceil(len(steps) / 3)
        figure, all_axes = plt.subplots(rows, min(len(steps), 3), figsize=(9.6, 2.8 * rows), squeeze=False)
        for axes in all_axes.flat[len(steps) :]:
            axes.set_visible(False)
        for axes, step in zip(all_axes.flat, steps):
            self._draw_frame(axes, step)
        caption(text)


def boundary_film(
    model: MLP,
    history: Sequence[Sequence[float]],
    train: tuple[Sequence, Sequence],
    test: tuple[Sequence, Sequence],
    steps: Sequence[int] | None = None,
) -> Film:
    """Play or scrub through a training: the boundary, and the accuracy on the points it learnt from and on the others.

    model    an MLP with two inputs and one output; only its shape is used
    history  for each frame the data of all parameters, [p.data for p in model.parameters()]
    train, test  (xs, ys) each; train points are drawn full, test points hollow
    steps    the training step of each frame, to be told in words; by default 0, 1, 2 ...

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
    if any(isinstance(number, Value) for row in history for number in row):
        raise TypeError(
            "The history keeps numbers, [p.data for p in model.parameters()]: the Values themselves go on changing."
        )
    steps = list(range(len(history))) if steps is None else list(steps)
    if len(steps) != len(history):
        raise ValueError(f"{len(history)} frames and {len(steps)} steps: each frame needs one of both.")
    for part, (xs, ys) in (("train", train), ("test", test)):
        if len(xs) != len(ys) or len(xs) == 0:
            raise ValueError(
                f"{part} is (xs, ys), a class for each point and at least one: {len(xs)} points, {len(ys)} classes."
            )
    train, test = (([list(x) for x in xs], list(ys)) for xs, ys in (train, test))  # a copy, like the history's
    frames = np.array(history, dtype=float)
    across, up = grid_around([*train[0], *test[0]], [*train[1], *test[1]], steps=60)
    plane = np.array([[x1, x2] for x2 in up for x1 in across])
    layers = [(len(layer.neurons[0].w), len(layer.neurons), layer.neurons[0].activation) for layer in model.layers]

    def accuracy(numbers, xs, ys):
        return np.mean((_scores(layers, numbers, np.array(xs)) > 0) == (np.array(ys) > 0))

    def draw_frame(axes, k):
        scores = _scores(layers, frames[k], plane).reshape(len(up), len(across))
        score_field(axes, across, up, scores.tolist(), *train)
        points(axes, *test, hollow=True)
        right = [accuracy(frames[k], *part) for part in (train, test)]
        axes.set_title(f"step {steps[k]}: train {right[0]:.0%}, test {right[1]:.0%}", fontsize=11)
        return f"Step {steps[k]}: {right[0]:.0%} of the training points and {right[1]:.0%} of the test points are on their side."

    return Film(len(history), draw_frame)


def _scores(layers: list[tuple[int, int, str]], numbers: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The network's output for every point at once, from its parameters in the order of parameters()."""
    out, at = points, 0
    for nin, nout, activation in layers:
        block = numbers[at : at + nout * (nin + 1)].reshape(
            nout, nin + 1
        )  # a row for each neuron: its weights, its bias
        with np.errstate(over="ignore", invalid="ignore"):  # a diverged training: score_field tells it in words
            out = _ACTIVATIONS[activation](out @ block[:, :-1].T + block[:, -1])
        at += nout * (nin + 1)
    return out[:, 0]
