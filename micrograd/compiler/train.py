"""Training steps with no Values between them: the parameters are one flat array while it lasts."""

import time

import numpy as np

from micrograd.compiler.run import Library, Run
from micrograd.compiler.trace import to_number
from micrograd.engine import Value
from micrograd.optim import SGD, Adam, Optimizer

SECONDS = 0.05  # of training in C at a time: then Python looks for an interrupt


def train(
    run: Run, library: Library | None, batch: np.ndarray, params: list[Value], optimizer: Optimizer, steps: int
) -> list[float]:
    """The losses of `steps` training steps; see CompiledStep.train."""
    compiled, losses = set(params), np.zeros(steps)
    order = params + [p for p in optimizer.parameters if p not in compiled]  # the others have a gradient of 0
    numbers, slopes = np.array([to_number(p) for p in order]), np.zeros(len(order))
    if type(optimizer) not in (SGD, Adam):
        return [_step(run, batch, params, optimizer) for _ in range(steps)]
    place = {p: i for i, p in enumerate(optimizer.parameters)}
    places = [place[p] for p in order]
    states: list[list[float]] = []
    if isinstance(optimizer, Adam):
        states = [optimizer.means, optimizer.mean_squares]
        numbers_of_rule = [*optimizer.betas, optimizer.eps, optimizer.steps]
    elif isinstance(optimizer, SGD):
        states, numbers_of_rule = [optimizer.velocities], [optimizer.momentum, 0.0, 0.0, 0.0]
    kept = np.array([[state[i] for i in places] for state in states])
    settings, done, portion = np.array([optimizer.lr, *numbers_of_rule]), 0, 1
    before = settings[4]  # the steps that were done, counted on
    try:
        while done < steps and steps:
            start = time.perf_counter()
            now = losses[done : done + portion]
            if library is not None:
                library.train(now, batch, numbers, slopes, len(kept) - 1, kept, settings)
            else:
                now = now[:1]
                now[0], slopes[: len(params)] = run(batch, numbers[: len(params)])
                _update(numbers, slopes, kept, settings)
            done += len(now)
            portion *= 2 if time.perf_counter() - start < SECONDS / 2 else 1
    finally:
        for p, number, slope in zip(order, numbers.tolist(), slopes.tolist()):
            p.data, p.grad = number, slope
        for state, array in zip(states, kept.tolist()):
            for i, number in zip(places, array):
                state[i] = number
        if isinstance(optimizer, Adam):
            optimizer.steps += int(settings[4] - before)
    return losses.tolist()


def _update(numbers: np.ndarray, slopes: np.ndarray, kept: np.ndarray, settings: np.ndarray) -> None:
    """One update in place: SGD with one kept array, the velocities; Adam with two. In C it is in `train` of run.py."""
    lr, keep, keep_square, eps, done = settings
    if len(kept) == 1:
        kept[0] = slopes + keep * kept[0]
        numbers -= lr * kept[0]
    else:
        kept[0] = keep * kept[0] + (1.0 - keep) * slopes
        kept[1] = keep_square * kept[1] + (1.0 - keep_square) * slopes * slopes
        root = np.sqrt(kept[1] / (1.0 - keep_square ** (done + 1)))
        numbers -= lr * (kept[0] / (1.0 - keep ** (done + 1))) / (root + eps)
    settings[4] += 1


def _step(run: Run, batch: np.ndarray, params: list[Value], optimizer: Optimizer) -> float:
    """A training step with any other optimizer, which finds gradients in the parameters."""
    optimizer.zero_grad()
    loss, slopes = run(batch, np.array([to_number(p) for p in params]))
    for p, slope in zip(params, slopes.tolist()):
        p.grad = slope
    optimizer.step()
    return loss
