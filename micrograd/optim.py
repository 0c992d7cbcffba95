"""Optimisers: what to do with the gradients once backward() has found them.

Each changes `data` of its parameters a little, against their gradients. They work on Values and on Tensors alike,
since both have `data` and `grad` and the arithmetic is the same for a number and for an array. Names and habits
are PyTorch's.
"""

import math
from collections.abc import Iterable
from numbers import Real


class Optimizer:
    """Parameters and a learning rate. `lr` may be changed between steps.

    Raises TypeError for parameters that are no list of Values or Tensors, ValueError for an empty list, for a
    learning rate that is not above 0, and for other settings outside their range.
    """

    def __init__(self, parameters: Iterable, lr: float):
        if not hasattr(parameters, "__iter__"):
            raise TypeError(f"An optimiser takes the list model.parameters(), not {type(parameters).__name__}.")
        self.parameters = list(parameters)
        if not self.parameters:
            raise ValueError("There are no parameters to train: the list is empty.")
        for p in self.parameters:
            if not hasattr(p, "grad"):
                raise TypeError(f"A parameter has data and a gradient, as a Value has; this is a {type(p).__name__}.")
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

    momentum  0 to below 1: how much of the last velocity is kept. With 0 the velocity is the gradient itself
    Source: Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """

    def __init__(self, parameters: Iterable, lr: float, momentum: float = 0.0):
        super().__init__(parameters, lr)
        self.momentum = _within("momentum", momentum, 0.0, 1.0)
        self.velocities = [0.0] * len(self.parameters)

    def step(self) -> None:
        for i, p in enumerate(self.parameters):
            # p.grad comes first: an array plus a number is a fresh array, never p.grad itself
            self.velocities[i] = p.grad + self.momentum * self.velocities[i]
            p.data = p.data - self.lr * self.velocities[i]


class Adam(Optimizer):
    """A step of its own size for each parameter: lr * mean / sqrt(mean square), both running means of the gradient.

    betas  how much of the running mean, and of the running mean square, is kept at each step
    eps    added to the root, so that a parameter with no gradient is not divided by 0
    Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1.
    """

    def __init__(
        self, parameters: Iterable, lr: float = 0.001, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ):
        super().__init__(parameters, lr)
        if not isinstance(betas, (list, tuple)) or len(betas) != 2:
            raise ValueError(f"Adam has two betas, such as (0.9, 0.999), not {betas!r}.")
        self.betas = tuple(_within("each of the two betas", beta, 0.0, 1.0) for beta in betas)
        self.eps = _within("eps", eps, 0.0, math.inf, lowest_allowed=False)
        self.steps = 0
        self.means = [0.0] * len(self.parameters)
        self.mean_squares = [0.0] * len(self.parameters)

    def step(self) -> None:
        self.steps += 1
        keep, keep_square = self.betas
        # Both means start at 0 and are too small at first: divided by these, they are right from the first step on
        correction, correction_square = 1.0 - keep**self.steps, 1.0 - keep_square**self.steps
        for i, p in enumerate(self.parameters):
            self.means[i] = keep * self.means[i] + (1.0 - keep) * p.grad
            self.mean_squares[i] = keep_square * self.mean_squares[i] + (1.0 - keep_square) * p.grad * p.grad
            root = (self.mean_squares[i] / correction_square) ** 0.5
            p.data = p.data - self.lr * (self.means[i] / correction) / (root + self.eps)


def _within(what: str, number: float, lowest: float, limit: float, lowest_allowed: bool = True) -> float:
    """The number, if lowest <= number < limit, or lowest < number where the lowest itself is no choice."""
    if not isinstance(number, Real) or isinstance(number, bool):
        raise TypeError(f"{what} must be a number, not {number!r}.")
    if not lowest <= number < limit or number == lowest and not lowest_allowed:
        least = f"at least {lowest:g}" if lowest_allowed else f"above {lowest:g}"
        raise ValueError(f"{what} must be {least} and below {limit:g}, not {number!r}.")
    return float(number)
