"""Limits from both sides, defaults, and parts that are skipped: where a rule that is off by one would go unseen."""

import json
import math

import numpy as np
import pytest

from micrograd import Value
from micrograd._validate import arrays, state
from micrograd.engine import operation
from micrograd.gradcheck import GradcheckError, gradcheck
from micrograd.graph import operands_first
from micrograd.losses import cross_entropy
from micrograd.nn import Module
from micrograd.optim import SGD, Adam, AdamW, clip_grad_norm_, cosine_annealing_lr, linear_lr, step_lr
from micrograd.tensor import Tensor, randn, stack

# ---- optim.py ----


def test_optimizers_start_as_their_signatures_say():
    p = [Value(1.0)]
    assert (AdamW(p).lr, AdamW(p).eps, AdamW(p).weight_decay) == (0.001, 1e-8, 0.01)
    assert AdamW(p, eps=0.5).eps == 0.5
    assert Adam(p).weight_decay == 0.0


@pytest.mark.parametrize("optimizer", [lambda p: SGD(p, lr=0.1), lambda p: Adam(p, lr=0.1), lambda p: AdamW(p, lr=0.1)])
def test_a_parameter_without_a_gradient_does_not_stop_those_after_it(optimizer):
    without, after = Value(1.0), Value(1.0)
    without.grad, after.grad = None, 1.0
    optimizer([without, after]).step()
    assert without.data == 1.0
    assert after.data < 1.0


def test_nothing_to_clip():
    p = Value(1.0)
    p.grad = None
    assert clip_grad_norm_([p], 1.0) == 0.0
    assert clip_grad_norm_([], 1.0) == 0.0


def test_schedules_at_their_defaults_and_ends():
    assert step_lr(2, 2, 1.0) == pytest.approx(0.1, rel=1e-15)
    assert step_lr(3, 1, 1.0, 0.5) == 0.125
    assert linear_lr(0, 4, 0.3) == pytest.approx(0.1, rel=1e-15)
    assert [linear_lr(step, 1, 0.3) for step in (1, 2)] == [0.3, 0.3]
    assert [cosine_annealing_lr(step, 10, 0.1) for step in (0, 10, 15, 20)] == [0.1, 0.0, 0.0, 0.0]
    assert cosine_annealing_lr(5, 10, 0.1, 0.02) == pytest.approx(0.06, rel=1e-15)


# ---- gradcheck.py, graph.py ----

H = 2.0**-17  # 1 / 131072: sums with round numbers are exact


@pytest.mark.parametrize(
    ("x", "factors"), [(0.0625, [1, 0.625]), (0.5, [1]), (1.0, [1]), (1.5, [1, 1.5]), (8.0, [1, 8]), (-8.0, [1, 8])]
)
def test_the_second_nudge_fits_the_size_of_the_input(x, factors):
    seen = []

    def square(v):
        seen.append(v.data)
        return v * v

    assert gradcheck(square, x, h=H)
    assert seen == [x] + [x + sign * factor * H for factor in factors for sign in (1, -1)]


def test_the_function_sees_the_labels():
    labels = []

    def named(*values):
        labels.append([v.label for v in values])
        return values[0] * values[1]

    gradcheck(named, Value(2.0, "a"), 3.0)
    assert labels[0] == ["a", "input 1"]


def test_equal_slopes_agree_with_no_tolerance():
    assert gradcheck(lambda x: x * 0.0, 1.0, tolerance=0.0)


def test_slopes_that_differ_late_are_told_to_twelve_digits():
    def nearly(x):
        return operation(3.0 * x.data, "*", x, 3.0 + 1e-7 + 3e-12)

    with pytest.raises(GradcheckError, match=r"analytic: 3\.0000001 numeric: 3 \(at input 0 = 2\)"):
        gradcheck(nearly, 2.0, h=H, tolerance=1e-9)
    with pytest.raises(GradcheckError, match=r"analytic: 3\.5 numeric: 3 "):
        gradcheck(lambda x: operation(3.0 * x.data, "*", x, 3.5), 2.0, h=H)


def test_only_the_operands_that_are_asked_for():
    a, b = Value(2.0), Value(3.0)
    c = a * b
    assert operands_first(c) == [a, b, c]
    assert operands_first(c, lambda node: node._prev[1:]) == [b, c]


# ---- losses.py ----


def test_an_example_of_one_class_does_not_stop_those_after_it():
    one, two = [Value(1.0)], [Value(0.0), Value(0.0)]
    assert cross_entropy([one, two], [0, 0]).data == pytest.approx(math.log(2.0) / 2, rel=1e-15)


# ---- _validate/state.py ----


class Shared(Module):
    """Parts that are there twice, and things that only look like parameters."""

    def __init__(self):
        self.weight = Value(1.0)
        self.again = self.weight
        self.some = [self.weight, Value(2.0)]
        self.some_again = self.some
        self.table = np.array([1.0, 2.0])  # has `data`, and no gradient
        self.by_name = {"inner": Inner()}
        self.single = Tensor(np.float32(3.0))


class Inner(Module):
    """A module in a dict."""

    def __init__(self):
        self.scale = Value(4.0)


def test_each_parameter_has_one_name():
    assert [name for name, _ in Shared().named_parameters()] == ["weight", "some.1", "by_name.inner.scale", "single"]


def test_modules_in_dicts_are_parts():
    model = Shared()
    assert list(state.modules(model, set())) == [model, model.by_name["inner"]]
    model.eval()
    assert not model.by_name["inner"].training


def test_shapes_of_lists():
    assert [state.shape_of(thing) for thing in (1.0, [], [1.0], [[1.0, 2.0]], [[]])] == [(), (0,), (1,), (1, 2), (1, 0)]


def test_a_tensor_of_one_number_and_files(tmp_path):
    model, path = Shared(), tmp_path / "model.json"
    model.save(path)
    assert path.read_text("ascii").splitlines()[3:8] == ['"parameters": {', '"weight": 1.0,', '"some.1": 2.0,',
                                                         '"by_name.inner.scale": 4.0,', '"single": 3.0']  # fmt: skip
    kept = json.loads(path.read_text("ascii"))
    kept["parameters"]["single"] = 5
    path.write_text(json.dumps(kept), "ascii")
    model.weight.data = np.float64(7.0)  # as an own update rule may leave it
    model.load(path)
    assert model.weight.data == 1.0
    assert (model.single.data, model.single.data.dtype) == (5.0, np.float32)
    model.single.sum().backward()
    assert float(model.single.grad) == 1.0
    for spoiled in (
        kept | {"format": "another"},
        kept | {"parameters": [1.0]},
        kept | {"parameters": kept["parameters"] | {"é": 1.0}},
    ):
        path.write_text(json.dumps(spoiled, ensure_ascii=False), "utf-8")
        with pytest.raises(ValueError, match=r"is no file that model\.save\(\.\.\.\) wrote"):
            model.load(path)


# ---- _validate/arrays.py ----


def test_powers_of_zero():
    assert (0.0 ** Tensor([0.5, 2.0])).data.tolist() == [0.0, 0.0]
    for exponent in (0.0, -1.0):
        with pytest.raises(ValueError, match="the base is one plain number above 0"):
            0.0 ** Tensor([1.0, exponent])


def test_a_slope_too_large_for_a_float_is_infinite():
    t = Tensor([5e-324, 1.0])
    (t**0.01).sum().backward()
    assert t.grad.tolist() == [math.inf, pytest.approx(0.01, rel=1e-15)]


def test_limits_that_are_allowed():
    assert Tensor([0.0, 4.0]).sqrt().data.tolist() == [0.0, 2.0]
    assert Tensor([0.0, 4.0]).clip(1.0, 1.0).data.tolist() == [1.0, 1.0]
    one = Tensor([1.0, 2.0])
    assert [stack([one], axis).shape for axis in (0, 1, -1, -2)] == [(1, 2), (2, 1), (2, 1), (1, 2)]
    with pytest.raises(ValueError, match="there is no axis -3"):
        stack([one], -3)


class FakeGenerator:
    """Gives no numbers: the largest sizes need no memory."""

    def standard_normal(self, shape):
        return 0.0


def test_random_arrays_up_to_a_hundred_million_entries():
    for shape in ((100_000_000,), (10_000, 10_000), (0, 100_000_000)):
        assert arrays.normal(shape, FakeGenerator()) == 0.0
    for shape in ((100_000_001,), (17, 5_882_353), (-1,), (True,), (2.0,)):
        with pytest.raises(ValueError, match="randn"):
            arrays.normal(shape, FakeGenerator())


def test_seeds():
    assert randn(2, rng=0).data.tolist() == np.random.default_rng(0).standard_normal(2).tolist()
    for seed in (-1, True, False, 1.0, "1"):
        with pytest.raises(TypeError, match="rng is a seed from 0 on"):
            randn(2, rng=seed)
