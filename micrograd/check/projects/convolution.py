"""Milestones of notebooks/projects/2_convolution.ipynb: a new operation and a new layer, from rule to compiler."""

from typing import Any

import numpy as np

from micrograd.check.answer import (
    Chapter,
    Stumble,
    Verdict,
    an,
    apart,
    attempt,
    is_value,
    near,
    not_yet,
    number,
    right,
    sequence,
    slope_by_nudge,
)
from micrograd.check.guess import guess as guess
from micrograd.check.tensors import slopes_by_nudge
from micrograd.compiler import compile as compile_graph
from micrograd.engine import Value
from micrograd.tensor import Tensor

chapter = Chapter("2_convolution")
report = chapter.report

_PLACES = (-2.0, -1.1, -0.4, -0.03, 0.05, 0.6, 1.3, 2.4)
_KNOWN = ("+", "-", "*", "/", "neg", "exp", "log", "tanh", "relu", "sigmoid", "softplus")


def _number_of(function: Any, x: float) -> float:
    out = attempt(function, Value(x), name="your operation")
    if not isinstance(out, Value):
        raise Stumble(not_yet(f"your operation returns {an(out)}, not a Value. Return operation(...), or register it."))
    return number(out.data)


@chapter.exercise("P2.1")
def new_operation(function: object) -> Verdict:
    for x in _PLACES:
        a = Value(x)
        out = attempt(function, a, name="your operation")
        if not isinstance(out, Value):
            return not_yet(f"your operation returns {an(out)}, not a Value. Return operation(...), or register it.")
        if len(out._prev) != 1 or out._prev[0] is not a:
            return not_yet("the result should come from a by one operation: operation(number, 'name', a, slope).")
        if out._op in _KNOWN or out._op.startswith("**"):
            return not_yet(f"the package has {out._op!r} already. Write one that it lacks, under a name of its own.")
        if a.data != x:
            return not_yet("your operation changes its operand. It makes a new Value, and changes none.")
        out.backward()
        slope = slope_by_nudge(lambda place: _number_of(function, place), x)
        if not near(a.grad, slope, 1e-5):
            mine, its = apart(a.grad, slope)
            flipped = " The sign is flipped." if near(a.grad, -slope, 1e-5) else ""
            return not_yet(f"at {x:g} the gradient is {mine}, and a nudge says {its}.{flipped}")
    if len({round(_number_of(function, x), 9) for x in _PLACES}) == 1:
        return not_yet("it gives the same number everywhere, so there is nothing to learn through it.")
    return right("at eight places, on both sides of 0, a nudge agrees with your rule.")


@chapter.exercise("P2.2")
def compiled(operation: object) -> Verdict:
    w, x = Value(0.7, "w"), Value(0.5, "x")
    root = attempt(operation, w * x, name="your operation")
    if not isinstance(root, Value):
        return not_yet(f"your operation returns {an(root)}, not a Value.")
    if root._op in _KNOWN or root._op.startswith("**"):
        return not_yet(f"the result comes from {root._op!r}, which the package has. Pass your own operation of P2.1.")
    try:
        step = compile_graph(root, [x], [w], backend="python")
    except (ValueError, KeyError, TypeError) as error:
        return not_yet(
            f"the compiler stops with {type(error).__name__}: {str(error)[:160]} "
            "Give it your formula: micrograd.operations.register(name, result, slope)."
        )
    for place in _PLACES:
        w.grad = 0.0
        got = step([place])
        leaf = Value(0.7)
        out = operation(leaf * place)  # type: ignore[operator]
        out.backward()
        for what, mine_is, expected in (("result", got, out.data), ("gradient of w", w.grad, leaf.grad)):
            if not near(mine_is, expected, 1e-9):
                mine, its = apart(mine_is, expected)
                return not_yet(f"at x = {place:g} the compiled {what} is {mine}, and the Values say {its}.")
    return right("compiled and not, results and gradients agree at eight places, because both read one formula.")


def _correlated(images: Any, kernel: Any) -> Any:
    n, height, width = images.shape
    size = kernel.shape[0]
    out = np.zeros((n, height - size + 1, width - size + 1))
    for i in range(size):
        for j in range(size):
            out += kernel[i, j] * images[:, i : i + out.shape[1], j : j + out.shape[2]]
    return out


@chapter.exercise("P2.3")
def convolve(function: object) -> Verdict:
    rng = np.random.default_rng(2)
    for n, height, width, size in ((1, 3, 3, 2), (2, 5, 4, 3), (3, 4, 6, 1)):
        pictures, weights = rng.uniform(-1, 1, (n, height, width)), rng.uniform(-1, 1, (size, size))
        images, kernel = Tensor(pictures), Tensor(weights)
        out = attempt(function, images, kernel, name="convolve")
        told = f"for images of shape {images.shape} and a kernel of shape {kernel.shape}"
        if not isinstance(out, Tensor):
            return not_yet(f"{told} convolve returns {an(out)}. A Tensor is expected, so that gradients flow.")
        expected = _correlated(pictures, weights)
        if out.shape != expected.shape:
            return not_yet(f"{told} the result has the shape {out.shape}, and it should have {expected.shape}.")
        if not np.allclose(out.data, expected):
            if np.allclose(out.data, _correlated(pictures, weights[::-1, ::-1])):
                return not_yet(f"{told} the kernel is flipped. As in PyTorch, the kernel lies on the picture as it is.")
            return not_yet(
                f"{told} the first entry is {out.data.flat[0]:.4g}, and it should be {expected.flat[0]:.4g}: "
                "the sum of the kernel times the patch below it, entry by entry."
            )
        share = rng.uniform(-1, 1, expected.shape)
        (out * Tensor(share)).sum().backward()
        for what, tensor, array in (("kernel", kernel, weights.copy()), ("images", images, pictures.copy())):
            other = pictures if what == "kernel" else weights
            slopes = slopes_by_nudge(
                lambda: float((_correlated(*((other, array) if what == "kernel" else (array, other))) * share).sum()),
                array,
            )
            got = np.asarray(tensor.grad, dtype=float)
            if got.shape != slopes.shape or not np.allclose(got, slopes, atol=1e-6):
                return not_yet(
                    f"{told} the gradient of the {what} begins {np.ravel(got)[:2].round(4).tolist()}, and nudges say "
                    f"{slopes.ravel()[:2].round(4).tolist()}."
                )
        if not np.array_equal(images.data, pictures) or not np.array_equal(kernel.data, weights):
            return not_yet("convolve changes what it is given. Start from fresh zeros.")
    return right("results and both gradients agree with nudges for three shapes: each patch shares one small kernel.")


@chapter.exercise("P2.4")
def reader(predict: object, images: Any, digits: object, claimed: object) -> Verdict:
    claim = number(claimed)
    labels = sequence(digits)
    pictures = np.asarray(images.data if is_value(images) else images, dtype=float)
    if labels is None or pictures.ndim != 3 or len(pictures) != len(labels) or not labels:
        return not_yet("images of shape (n, 8, 8) and n digits are expected, those that the network has not seen.")
    if len(labels) < 100:
        return not_yet(f"{len(labels)} digits are few to judge by. Hold back at least 100.")
    got = attempt(predict, pictures.copy(), name="predict")
    answers = sequence(got.data if is_value(got) else got)
    if answers is None or len(answers) != len(labels):
        return not_yet(f"predict should return one digit for each of the {len(labels)} images, not scores.")
    hits = sum(number(answer) == number(label) for answer, label in zip(answers, labels))
    share = hits / len(labels)
    if abs(claim - share) >= 0.0051:
        mine, its = apart(claim, share, 3)
        percent = " Give a share between 0 and 1." if claim > 1 else ""
        return not_yet(f"you claim {mine} on these digits, and the check measures {its}.{percent}")
    if share < 0.9:
        return not_yet(f"{share:.1%} of the digits are right, and 90% are asked for. Does the loss still fall?")
    return right(f"{share:.1%} of {len(labels)} digits, read through a layer that you wrote from its rule.")
