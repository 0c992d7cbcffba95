"""Chapter 9: a loop that learns, with a bar for its steps, and its path down the surface of the loss."""

import os
import sys
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TypeVar

import ipywidgets as widgets
import tqdm.auto
from matplotlib.axes import Axes

from micrograd.engine import Value
from micrograd.show.explorer import PlotExplorer, slider
from micrograd.show.style import BLUE, GRAY, INK, ORANGE, short

Step = TypeVar("Step")


def progress(steps: Iterable[Step]) -> Iterable[Step]:
    """The same steps, with a bar that shows how many are done while a loop runs over them, and is gone at the end.

    No bar where the environment variable TQDM_DISABLE is set: notebooks are saved and compared without one.
    """
    if sys.platform == "emscripten":
        tqdm.auto.tqdm.monitor_interval = 0  # a browser has no second thread to watch the bar from
    # tqdm knows that variable, but its bar for notebooks overlooks it
    bar: Iterable[Step] = tqdm.auto.tqdm(steps, leave=False, disable=bool(os.environ.get("TQDM_DISABLE")))
    return bar


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
    begin = tuple(start)
    grid = [low + (high - low) * i / 40 for i in range(41)]
    if not isinstance(loss(Value(low), Value(low)), Value):
        raise TypeError(
            "descent_explorer: the loss takes two Values and returns a Value: write it with + - * / ** alone."
        )
    surface = [[loss(Value(w), Value(b)).data for w in grid] for b in grid]
    least, most = min(map(min, surface)), max(map(max, surface))
    levels = [least + (most - least) * (k / 12) ** 2 for k in range(1, 13)]  # closer together near the bottom

    def path(rate: float, steps: int, zero_grad: bool) -> tuple[list[tuple[float, float]], list[float]]:
        w, b = (Value(number) for number in begin)
        places: list[tuple[float, float]] = []
        losses: list[float] = []
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

    def plot(axes: Axes, rate: float, steps: int, zero_grad: bool) -> str:
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
        how = (
            f"Learning rate {rate:g}, gradients {'zeroed' if zero_grad else 'not zeroed'} between steps: after {taken}"
        )
        if len(losses) <= steps:
            how += ", where it stops far outside the picture,"
        if losses[-1] == losses[0]:
            return f"{how} the loss is still {short(losses[0])}."
        before, after = short(losses[0]), short(losses[-1])
        if before == after:
            before, after = f"{losses[0]:.8g}", f"{losses[-1]:.8g}"
        says = f"{how} the loss has {'fallen' if losses[-1] < losses[0] else 'grown'} from {before} to {after}"
        rises = sum(later > earlier for earlier, later in pairwise(losses))
        if rises:
            return f"{says}; it rose in {rises} of the steps."
        lower = all(later < earlier for earlier, later in pairwise(losses))
        return f"{says}, lower at every step." if lower else f"{says}."

    controls = {
        "rate": slider(0.05, 0.0, 1.0, "rate", step=0.01),  # up to 1: see tangent_explorer on rounding
        "steps": widgets.IntSlider(value=20, min=0, max=40, description="steps"),
        "zero_grad": widgets.Checkbox(value=True, description="zero_grad"),
    }
    positions = {
        "rate": [0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.8, 1.0],
        "steps": [0, 1, 2, 3, 5, 10, 20, 40],
    }
    return PlotExplorer(controls, plot, positions=positions)
