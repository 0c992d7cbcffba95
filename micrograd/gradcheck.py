"""Trust, but verify: the gradients that backward() computes against slopes measured by nudging.

Chapter 6 of the course writes such a check; chapters 4 and 5 nudge single nodes with `slope_along`.
"""

import math
import sys
from collections.abc import Callable, Iterator

from micrograd._validate.engines import kind_of
from micrograd._validate.scalars import data_of, to_float
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
    inputs     where to check: finite numbers, or Values, whose labels then name them in the error
    h          the nudge; where it is too coarse or too fine for the size of an input, one that fits is tried too
    tolerance  allowed distance, absolute for slopes below 1 and relative above; to it comes what the rounding of
               the function's own numbers may do to a measured slope

    Raises GradcheckError, with the input's name and both slopes, at the first one that disagrees; TypeError where the
    function does not return a Value; ValueError for a nudge h that is not above 0, a tolerance below 0 and an input
    that is inf or nan. The inputs themselves are left alone.
    """
    h, tolerance = _nudge(h), to_float(tolerance, "tolerance = {}")
    if not tolerance >= 0.0:
        raise ValueError(f"The tolerance is at least 0, such as {TOLERANCE:g}, not {tolerance:g}.")
    names = [getattr(x, "label", "") or f"input {i}" for i, x in enumerate(inputs)]
    numbers = [to_float(x.data if isinstance(x, Value) else x, "gradcheck(..., {})") for x in inputs]
    for name, number in zip(names, numbers):
        if not math.isfinite(number):
            raise ValueError(f"gradcheck nudges its inputs, and {name} is {number}: take a finite number.")
    leaves = [Value(number, name) for number, name in zip(numbers, names)]
    root = function(*leaves)
    if not isinstance(root, Value):
        raise TypeError(
            f"gradcheck: the function should return a Value, and it returned a {kind_of(root)}. It checks the "
            "package's Value."
        )
    root.backward()

    for i, (leaf, x) in enumerate(zip(leaves, numbers)):

        def at(number: float, i: int = i) -> float:
            return function(*(Value(number if j == i else other) for j, other in enumerate(numbers))).data

        measured = list(_slopes(at, x, h))
        least = min(noise for _, noise in measured)
        agree = [
            abs(leaf.grad - slope) <= tolerance * max(1.0, abs(slope)) + (noise if noise == least else 0.0)
            for slope, noise in measured
        ]
        if not any(agree):
            numeric = measured[0][0]
            digits = 6 if f"{leaf.grad:.6g}" != f"{numeric:.6g}" else 12
            raise GradcheckError(
                f"The gradient of {names[i]} is wrong. analytic: {leaf.grad:.{digits}g} numeric: {numeric:.{digits}g} "
                f"(at {names[i]} = {x:.6g})"
            )
    return True


def _slopes(at: Callable[[float], float], x: float, h: float) -> Iterator[tuple[float, float]]:
    """The central differences at x, with the nudge h and one that fits the size of x, each with its rounding error.

    An error of the function at a nudge, such as the logarithm of a negative number, counts only if no nudge works.
    """
    problem, found = None, False
    for nudge in dict.fromkeys((h, h * abs(x) if abs(x) > 1.0 else 10.0 * h * min(abs(x), 0.1))):
        made = (x + nudge) - (x - nudge)  # not always 2 h: near 1e6 numbers are 1e-10 apart
        if not nudge or not made:
            continue
        try:
            up, down = at(x + nudge), at(x - nudge)
        except (ValueError, ZeroDivisionError, OverflowError) as error:
            problem = problem or error
            continue
        found = True
        yield (up - down) / made, sys.float_info.epsilon * (abs(up) + abs(down)) / made
    if problem is not None and not found:
        raise problem


def slope_along(root: Value, value: Value, h: float = H) -> float:
    """d(root)/d(value), measured: nudge `value`, a node anywhere in the graph, and recompute what comes after it.

    Raises TypeError where `root` is no Value; ValueError where `value` is not in its graph, an operation there is not
    one of Value's, or h is not above 0.
    """
    h = _nudge(h)
    if not any(node is value for node in operands_first(root)):
        raise ValueError(
            "slope_along: the second Value is not in the graph of the first. Was the graph built again since?"
        )
    x = data_of(value)
    up, down = (replay(root, {value: number})[root].data for number in (x + h, x - h))
    made = (x + h) - (x - h)
    if not made > 0.0:
        raise ValueError(f"The nudge {h:g} is too small to change {x:g}: take a larger h.")
    return (up - down) / made


def _nudge(h: float) -> float:
    h = to_float(h, "h = {}")
    if not 0.0 < h < math.inf:
        raise ValueError(f"h, the nudge, must be above 0 and finite, such as {H:g}, not {h:g}.")
    return h
