"""An error begins with the name of the argument that is wrong, letter for letter as in the signature."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from micrograd import Value
from micrograd.gradcheck import gradcheck, slope_along
from micrograd.losses import binary_cross_entropy_with_logits, cross_entropy, hinge_loss, mse_loss
from micrograd.optim import SGD, Adam, AdamW, clip_grad_norm_, cosine_annealing_lr, linear_lr, step_lr
from micrograd.tensor import Tensor, stack


def square(x: Value) -> Value:
    return x * x


def adam(**settings: Any) -> Adam:
    return AdamW([Value(1.0)], **settings)


def sgd(**settings: Any) -> SGD:
    return SGD([Value(1.0)], **settings)


BAD: Any = "x"
T = Tensor([[1.0, 2.0], [3.0, 4.0]])
NO_NUMBER: list[tuple[str, Callable[[], object]]] = [
    ("lr, the learning rate, must be a number, not 'x'.", lambda: sgd(lr=BAD)),
    ("momentum must be a number, not 'x'.", lambda: sgd(lr=0.1, momentum=BAD)),
    ("weight_decay must be a number, not 'x'.", lambda: sgd(lr=0.1, weight_decay=BAD)),
    ("each of the two betas must be a number, not 'x'.", lambda: adam(betas=(0.9, BAD))),
    ("eps must be a number, not 'x'.", lambda: adam(eps=BAD)),
    ("weight_decay must be a number, not 'x'.", lambda: adam(weight_decay=BAD)),
    ("max_norm must be a number, not 'x'.", lambda: clip_grad_norm_([Value(1.0)], BAD)),
    ("step must be a number, not 'x'.", lambda: step_lr(BAD, 2, 0.1)),
    ("step_size must be a number, not 'x'.", lambda: step_lr(1, BAD, 0.1)),
    ("lr = str: ", lambda: step_lr(1, 2, BAD)),
    ("gamma must be a number, not 'x'.", lambda: step_lr(1, 2, 0.1, BAD)),
    ("step must be a number, not 'x'.", lambda: linear_lr(BAD, 2, 0.1)),
    ("total_iters must be a number, not 'x'.", lambda: linear_lr(1, BAD, 0.1)),
    ("lr = str: ", lambda: linear_lr(1, 2, BAD)),
    ("start_factor = str: ", lambda: linear_lr(1, 2, 0.1, BAD)),
    ("end_factor = str: ", lambda: linear_lr(1, 2, 0.1, 0.5, BAD)),
    ("T_max must be a number, not 'x'.", lambda: cosine_annealing_lr(1, BAD, 0.1)),
    ("lr = str: ", lambda: cosine_annealing_lr(1, 2, BAD)),
    ("eta_min = str: ", lambda: cosine_annealing_lr(1, 2, 0.1, BAD)),
    ("h = str: ", lambda: gradcheck(square, 1.0, h=BAD)),
    ("h = str: ", lambda: slope_along(Value(1.0), Value(1.0), BAD)),
    ("tolerance = str: ", lambda: gradcheck(square, 1.0, tolerance=BAD)),
    ("gradcheck(..., str): ", lambda: gradcheck(square, BAD)),
    ("str / Value: ", lambda: BAD / Value(1.0)),
    ("str ** Value: ", lambda: BAD ** Value(1.0)),
    ("str - Value: ", lambda: BAD - Value(1.0)),
    ("mse_loss: a target of the kind str: ", lambda: mse_loss([Value(1.0)], [BAD])),
    ("hinge_loss: a target of the kind str: ", lambda: hinge_loss([Value(1.0)], [BAD])),
    (
        "binary_cross_entropy_with_logits: a target of the kind str: ",
        lambda: binary_cross_entropy_with_logits([Value(1.0)], [BAD]),
    ),
    (
        "cross_entropy takes the scores as the model returned them, as Values, not as float",
        lambda: cross_entropy([[1.0, 2.0]], [0]),
    ),
    ("correction = str: ", lambda: T.var(correction=BAD)),
    ("clip(min=str): ", lambda: T.clip(min=BAD)),
    ("clip(max=str): ", lambda: T.clip(max=BAD)),
    ("Tensor(list): it holds Values. Take their numbers: [v.data for v in values].", lambda: Tensor([Value(1.0)])),
    ("Tensor(list): it holds something that is no number, 'None'.", lambda: Tensor([1.0, None])),
    (
        "Tensor(ndarray): it holds something that is no number, 'abcdefghijklmnopqrst'.",
        lambda: Tensor(np.array([1.0, "abcdefghijklmnopqrstuvw"], object)),
    ),
]
NO_PLACE: list[tuple[str, Callable[[], object]]] = [
    ("gamma must be at least 0 and below 1000, not 1000.0.", lambda: step_lr(1, 2, 0.1, 1000.0)),
    ("eps must be above 0 and below inf, not 0.0.", lambda: adam(eps=0.0)),
    ("max_norm must be above 0 and below inf, not 0.0.", lambda: clip_grad_norm_([Value(1.0)], 0.0)),
    ("There is no axis 2 in shape (2, 2). Its axes are from 0 to 1, or from -1 back to -2.", lambda: T.sum(axis=2)),
    ("There is no axis 0 in shape (). Its axes are none: it is one number.", lambda: Tensor(1.0).sum(axis=0)),
    ("(2, 2) / (3,): these shapes do not broadcast.", lambda: T / Tensor([1.0, 2.0, 3.0])),
    ("stack: there is no axis True: the new axis is one from -3 to 2.", lambda: stack([T, T], True)),
    ("stack: there is no axis 1.5: the new axis is one from -3 to 2.", lambda: stack([T, T], 1.5)),
]


@pytest.mark.parametrize("begins, call", NO_NUMBER, ids=[begins for begins, _ in NO_NUMBER])
def test_what_is_no_number(begins: str, call: Callable[[], object]):
    with pytest.raises(TypeError, match="^" + re.escape(begins)):
        call()


@pytest.mark.parametrize("begins, call", NO_PLACE, ids=[begins for begins, _ in NO_PLACE])
def test_what_is_out_of_bounds(begins: str, call: Callable[[], object]):
    with pytest.raises(ValueError, match="^" + re.escape(begins)):
        call()
