"""Trust, but verify: the gradients that backward() computes against slopes measured by nudging.

Chapter 6 of the course writes such a check; chapters 4 and 5 nudge single nodes with `slope_along`.
"""

import math
from collections.abc import Callable

from micrograd._validate.scalars import to_float
from micrograd.engine import Value
from micrograd.graph import operands_first, replay

H = 1e-5  # near the bottom of the U of chapter 1
TOLERANCE = 1e-6


class GradcheckError(AssertionError):
    """A gradient and the slope measured by nudging disagree."""


def gradcheck(
    function: Callable[..., Value], *inputs: float | Value, h: float = H, tolerance: float = TOLERANCE
) -> bool:
    """True if function(*inputs).backward() gives the gradients that central differences measure.

    function   takes as many Values as there are inputs and returns a Value
    inputs     where to check: numbers, or Values, whose labels then name them in the error
    tolerance  allowed distance, absolute for slopes below 1 and relative above

    Raises GradcheckError, with the input's name and both slopes, at the first one that disagrees, TypeError where the
    function does not return a Value, and ValueError for a nudge h that is not above 0. The inputs themselves are left alone.
    """
    h = _nudge(h)
    names = [getattr(x, "label", "") or f"input {i}" for i, x in enumerate(inputs)]
    numbers = [x.data if isinstance(x, Value) else to_float(x) for x in inputs]
    leaves = [Value(number, name) for number, name in zip(numbers, names)]
    root = function(*leaves)
    if not isinstance(root, Value):
        raise TypeError(f"gradcheck: the function should return a Value, and it returned a {type(root).__name__}.")
    root.backward()

    def at(i, nudge):
        return function(*(Value(number + nudge * (j == i)) for j, number in enumerate(numbers))).data

    for i, leaf in enumerate(leaves):
        numeric = (at(i, h) - at(i, -h)) / (2.0 * h)
        if not abs(leaf.grad - numeric) <= tolerance * max(1.0, abs(numeric)):
            raise GradcheckError(
                f"The gradient of {names[i]} is wrong. analytic: {leaf.grad:.6g} numeric: {numeric:.6g} "
                f"(at {names[i]} = {numbers[i]:.6g})"
            )
    return True


def slope_along(root: Value, value: Value, h: float = H) -> float:
    """d(root)/d(value), measured: nudge `value`, a node anywhere in the graph, and recompute what comes after it.

    Raises TypeError where `root` is no Value; ValueError where `value` is not in its graph, an operation there is not one
    of Value's, or h is not above 0.
    """
    h = _nudge(h)
    if not any(node is value for node in operands_first(root)):
        raise ValueError(
            "slope_along: the second Value is not in the graph of the first. Was the graph built again since?"
        )
    up, down = (replay(root, {value: value.data + nudge})[root].data for nudge in (h, -h))
    return (up - down) / (2.0 * h)


def _nudge(h: float) -> float:
    h = to_float(h, "h = {}")
    if not 0.0 < h < math.inf:
        raise ValueError(f"h, the nudge, must be above 0 and finite, such as {H:g}, not {h:g}.")
    return h
