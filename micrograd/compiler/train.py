"""Training steps with no Values between them: the parameters are one flat array while it lasts."""

import time

import numpy as np

from micrograd.compiler.run import Library, Run
from micrograd.compiler.trace import numbers_of
from micrograd.engine import Value
from micrograd.optim import SGD, Adam, Optimizer

SECONDS = 0.05  # of training in C at a time: then Python looks for an interrupt


def train(
    run: Run, library: Library | None, batch: np.ndarray, params: list[Value], optimizer: Optimizer, steps: int
) -> list[float]:
    """The losses of `steps` training steps; see CompiledStep.train."""
    places = _places(params, optimizer.parameters)
    if type(optimizer) is Adam:
        states = [optimizer.means, optimizer.mean_squares]
        rule = [optimizer.lr, *optimizer.betas, optimizer.eps, optimizer.steps]
    elif type(optimizer) is SGD and not optimizer.weight_decay and not optimizer.nesterov:
        states, rule = [optimizer.velocities], [optimizer.lr, optimizer.momentum, 0.0, 0.0, 0.0]
    else:
        return [_step(run, batch, params, optimizer) for _ in range(steps)]
    order = [optimizer.parameters[i] for i in places.tolist()]
    numbers, slopes, losses = numbers_of(order), np.zeros(len(order)), np.zeros(steps)
    kept, settings, done, portion = np.take(states, places, axis=1), np.array(rule), 0, 1
    try:
        while done < steps:
            if library is None:
                losses[done], slopes[: len(params)] = run(batch, numbers[: len(params)])
                _update(numbers, slopes, kept, settings)
                done += 1
            else:
                start, now = time.perf_counter(), losses[done : done + portion]
                library.train(now, batch, numbers, slopes, len(kept) - 1, kept, settings)
                done += len(now)
                portion *= 2 if time.perf_counter() - start < SECONDS / 2 else 1
    finally:
        for p, number, slope in zip(order, numbers.tolist(), slopes.tolist()):
            p.data, p.grad = number, slope
        kept[:, places] = kept.copy()
        for state, row in zip(states, kept.tolist()):
            state[:] = row
        if isinstance(optimizer, Adam):
            optimizer.steps = int(settings[4])
    return losses.tolist()


def _places(params: list[Value], trained: list[Value]) -> np.ndarray:
    """Where the optimizer has each parameter: first the compiled ones, then the others, whose gradient is 0."""
    if params == trained:
        return np.arange(len(params))
    place = {p: i for i, p in enumerate(trained)}
    missing = sum(p not in place for p in params)
    if missing:
        raise ValueError(
            f"{missing} of the {len(params)} compiled parameters are not among the optimizer's. Were some replaced by "
            "new Values after compiling? Compile again, and make the optimizer with the same list."
        )
    return np.array([place.pop(p) for p in params] + list(place.values()))


def _update(numbers: np.ndarray, slopes: np.ndarray, kept: np.ndarray, settings: np.ndarray) -> None:
    """One update in place: SGD with one kept array, the velocities; Adam with two. In C it is in `train` of run.py."""
    lr, keep, keep_square, eps, done = settings
    kept *= np.array([[keep], [keep_square]])[: len(kept)]
    if len(kept) == 1:
        kept[0] += slopes
        numbers -= lr * kept[0]
    else:
        kept[0] += (1.0 - keep) * slopes
        kept[1] += (1.0 - keep_square) * slopes * slopes
        root = np.sqrt(kept[1] / (1.0 - keep_square ** (done + 1)))
        numbers -= lr * (kept[0] / (1.0 - keep ** (done + 1))) / (root + eps)
    settings[4] += 1


def _step(run: Run, batch: np.ndarray, params: list[Value], optimizer: Optimizer) -> float:
    """A training step of any other optimizer, which finds gradients in the parameters."""
    optimizer.zero_grad()
    loss, slopes = run(batch, numbers_of(params))
    for p, slope in zip(params, slopes.tolist()):
        p.grad = slope
    optimizer.step()
    return loss
