"""Optimizers: what to do with the gradients once backward() has found them; and what helps them along.

Each changes `data` of its parameters a little, against their gradients. They work on Values and on Tensors alike,
since both have `data` and `grad` and the arithmetic is the same for a number and for an array; a class of your own
that has both will do. Names, habits and numbers are PyTorch's.
"""

import math
from collections.abc import Iterable
from typing import Any

from micrograd._validate.scalars import is_number, to_float
from micrograd.engine import Value


class Optimizer:
    """Parameters and a learning rate. `lr` may be changed between steps.

    A parameter that is listed twice, as a shared weight may be, is changed once. One whose `grad` is None is left
    alone.
    Raises TypeError for parameters that are no list of Values or Tensors, ValueError for an empty list, for a
    learning rate that is not above 0, and for other settings outside their range.
    """

    def __init__(self, parameters: Iterable[Any], lr: float):
        self.parameters = _checked(parameters, "An optimizer")
        if not self.parameters:
            raise ValueError("There are no parameters to train: the list is empty.")
        self.lr = _within("lr, the learning rate,", lr, 0.0, math.inf, lowest_allowed=False)

    def zero_grad(self) -> None:
        """Set every gradient to 0, ready for a fresh `backward()`."""
        for p in self.parameters:
            p.grad = 0.0

    def step(self) -> None:
        """Change every parameter by the gradient it has now."""
        raise NotImplementedError("SGD and Adam have a step; a bare Optimizer has none.")


class SGD(Optimizer):
    """Stochastic gradient descent: p = p - lr * velocity, where velocity = momentum * velocity + gradient.

    momentum      0 to below 1: how much of the last velocity is kept. With 0 the velocity is the gradient itself
    weight_decay  at least 0: how much of the parameter itself is added to its gradient, the slope of
                  weight_decay / 2 * p^2, which pulls weights towards 0
    nesterov      whether the step looks ahead: p = p - lr * (gradient + momentum * velocity)
    Source: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Sutskever et al., "On the
    importance of initialization and momentum in deep learning", 2013, for nesterov.
    """

    def __init__(
        self,
        parameters: Iterable[Any],
        lr: float,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ):
        super().__init__(parameters, lr)
        self.momentum = _within("momentum", momentum, 0.0, 1.0)
        self.weight_decay = _within("weight_decay", weight_decay, 0.0, math.inf)
        if nesterov and not self.momentum:
            raise ValueError("nesterov looks ahead along the velocity: it needs a momentum, such as momentum=0.9.")
        self.nesterov = bool(nesterov)
        self.velocities: list[Any] = [0.0] * len(self.parameters)

    def step(self) -> None:
        """Change every parameter by the gradient it has now."""
        for i, p in enumerate(self.parameters):
            if p.grad is None:
                continue
            data, grad = _number(p, "data"), _number(p, "grad")
            if self.weight_decay:
                grad = grad + self.weight_decay * data
            # grad comes first: an array plus a number is a fresh array, never p.grad itself
            self.velocities[i] = grad + self.momentum * self.velocities[i]
            ahead = grad + self.momentum * self.velocities[i] if self.nesterov else self.velocities[i]
            p.data = data - self.lr * ahead


class Adam(Optimizer):
    """A step of its own size for each parameter: lr * mean / sqrt(mean square), both running means of the gradient.

    betas  how much of the running mean, and of the running mean square, is kept at each step
    eps    added to the root, so that a parameter with no gradient is not divided by 0
    Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1.
    """

    def __init__(
        self,
        parameters: Iterable[Any],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ):
        super().__init__(parameters, lr)
        if not isinstance(betas, (list, tuple)) or len(betas) != 2:
            raise ValueError(f"Adam has two betas, such as (0.9, 0.999), not {betas!r}.")
        self.betas = tuple(_within("each of the two betas", beta, 0.0, 1.0) for beta in betas)
        self.eps = _within("eps", eps, 0.0, math.inf, lowest_allowed=False)
        self.weight_decay = 0.0
        self.steps = 0
        self.means: list[Any] = [0.0] * len(self.parameters)
        self.mean_squares: list[Any] = [0.0] * len(self.parameters)

    def step(self) -> None:
        """Change every parameter by the gradient it has now."""
        self.steps += 1
        keep, keep_square = self.betas
        # Both means start at 0 and are too small at first: divided by these, they are right from the first step on
        correction, correction_square = 1.0 - keep**self.steps, 1.0 - keep_square**self.steps
        for i, p in enumerate(self.parameters):
            if p.grad is None:
                continue
            data, grad = _number(p, "data"), _number(p, "grad")
            if self.weight_decay:
                data = data * (1.0 - self.lr * self.weight_decay)
            self.means[i] = keep * self.means[i] + (1.0 - keep) * grad
            self.mean_squares[i] = keep_square * self.mean_squares[i] + (1.0 - keep_square) * grad * grad
            root = (self.mean_squares[i] / correction_square) ** 0.5
            p.data = data - self.lr * (self.means[i] / correction) / (root + self.eps)


class AdamW(Adam):
    """Adam with weight decay beside the gradient: p first shrinks to p * (1 - lr * weight_decay), then Adam's step.

    weight_decay  at least 0. As a part of the gradient, which Adam divides by its size, it would hardly depend on p
    Source: Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
    """

    def __init__(
        self,
        parameters: Iterable[Any],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ):
        super().__init__(parameters, lr, betas, eps)
        self.weight_decay = _within("weight_decay", weight_decay, 0.0, math.inf)


def clip_grad_norm_(parameters: Iterable[Any], max_norm: float) -> float:
    """Make all gradients smaller by one factor where, as one long vector, they are longer than `max_norm`.

    Call it between backward() and step(). Returns the length that they had. Raises ValueError for a max_norm that is
    not above 0, and where a gradient is inf or nan, which no factor mends.
    """
    parameters = [p for p in _checked(parameters, "clip_grad_norm_") if p.grad is not None]
    max_norm = _within("max_norm", max_norm, 0.0, math.inf, lowest_allowed=False)
    grads = [_number(p, "grad") for p in parameters]
    largest = max((float(abs(grad).max() if _is_array(grad) else abs(grad)) for grad in grads), default=0.0)
    if not math.isfinite(largest):
        raise ValueError("clip_grad_norm_: a gradient is inf or nan. Find out where, or take a smaller learning rate.")
    # divided by the largest first, no square is too large
    scaled = [grad / largest for grad in grads] if largest else []
    norm = largest * math.sqrt(sum(float((grad * grad).sum() if _is_array(grad) else grad * grad) for grad in scaled))
    factor = max_norm / (norm + 1e-6)  # 1e-6 as in PyTorch
    if factor < 1.0:
        for p, grad in zip(parameters, grads):
            p.grad = grad * factor
    return norm


# Learning rates as plain functions of the step, from 0 on: optimizer.lr = cosine_annealing_lr(step, 500, 0.1)


def step_lr(step: float, step_size: float, lr: float, gamma: float = 0.1) -> float:
    """The rate times gamma after every `step_size` steps."""
    times = math.floor(_share(step, "step_size", step_size))
    return to_float(lr, "lr = {}") * math.pow(_within("gamma", gamma, 0.0, 1e3), times)


def linear_lr(
    step: float, total_iters: float, lr: float, start_factor: float = 1.0 / 3.0, end_factor: float = 1.0
) -> float:
    """From start_factor * lr in a straight line to end_factor * lr, reached after `total_iters` steps and then kept."""
    share = min(_share(step, "total_iters", total_iters), 1.0)
    start, end = to_float(start_factor, "start_factor = {}"), to_float(end_factor, "end_factor = {}")
    return to_float(lr, "lr = {}") * (start + (end - start) * share)


def cosine_annealing_lr(step: float, T_max: float, lr: float, eta_min: float = 0.0) -> float:
    """From lr down half a wave of the cosine to eta_min, reached after `T_max` steps and then kept.

    Source: Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.
    """
    share = min(_share(step, "T_max", T_max), 1.0)
    highest, lowest = to_float(lr, "lr = {}"), to_float(eta_min, "eta_min = {}")
    return lowest + (highest - lowest) * (1.0 + math.cos(math.pi * share)) / 2.0


def _share(step: float, what: str, steps: float) -> float:
    """How much of so many steps is done."""
    return _within("step", step, 0.0, math.inf) / _within(what, steps, 1.0, math.inf)


def _checked(parameters: Iterable[Any], who: str) -> list[Any]:
    """The parameters, each once: a shared weight is listed by each part that has it."""
    if not hasattr(parameters, "__iter__") or isinstance(parameters, (str, bytes)):
        raise TypeError(f"{who} takes the list model.parameters(), not {type(parameters).__name__}.")
    by_id = {id(p): p for p in parameters}
    for p in by_id.values():
        if not hasattr(p, "data") or not hasattr(p, "grad"):
            raise TypeError(f"A parameter has data and a gradient, as a Value has; this is a {type(p).__name__}.")
    return list(by_id.values())


def _is_array(number: Any) -> bool:
    return hasattr(number, "dtype")


def _number(p: Any, name: str) -> Any:
    """Its data or grad: a float, or the array of a Tensor. Anybody can set those of a Value to something else."""
    number = getattr(p, name)
    if type(number) is float or (_is_array(number) and not isinstance(p, Value) and number.dtype.kind in "iuf"):
        return number
    return to_float(number, f"{getattr(p, 'label', '') or 'p'}.{name} = {{}}")


def _within(what: str, number: float, lowest: float, limit: float, lowest_allowed: bool = True) -> float:
    """The number, if lowest <= number < limit, or lowest < number where the lowest itself is no choice."""
    if not is_number(number) or isinstance(number, bool):
        raise TypeError(f"{what} must be a number, not {number!r}.")
    if not lowest <= number < limit or (number == lowest and not lowest_allowed):
        least = f"at least {lowest:g}" if lowest_allowed else f"above {lowest:g}"
        raise ValueError(f"{what} must be {least} and below {limit:g}, not {number!r}.")
    return to_float(number)
