"""Details of Tensor that a broken line could change unnoticed: names, shapes of results, refusals, what it shows."""

import warnings
from fractions import Fraction

import numpy as np
import pytest

from micrograd import Value
from micrograd._validate import arrays
from micrograd.tensor import Tensor, cross_entropy

OPERATIONS = {
    "exp": Tensor.exp,
    "log": Tensor.log,
    "tanh": Tensor.tanh,
    "relu": Tensor.relu,
    "sigmoid": Tensor.sigmoid,
    "mean": Tensor.mean,
    "max": Tensor.max,
    "softmax": Tensor.softmax,
    "log_softmax": Tensor.log_softmax,
    "reshape": lambda t: t.reshape(4),
    "transpose": lambda t: t.T,
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_name_of_each_operation(name):
    assert OPERATIONS[name](Tensor([[1.0, 2.0], [3.0, 4.0]]))._op == name


def test_a_misspelt_attribute_is_refused():
    for t in (Tensor([1.0]), Tensor([1.0]) + 1.0):
        with pytest.raises(AttributeError):
            t.gard = 0.0


def test_axes_are_dropped_unless_they_are_kept():
    t = Tensor(np.arange(6.0).reshape(2, 3))
    for along in (t.sum, t.mean, t.max):
        assert (along(axis=1).shape, along(axis=1, keepdims=True).shape, along().shape) == ((2,), (2, 1), ())


@pytest.mark.parametrize("axis", [True, 1.0, "0", 2, -3, (0, 2)])
def test_an_axis_is_a_whole_number_that_the_shape_has(axis):
    with pytest.raises(ValueError, match="There is no axis"):
        Tensor(np.ones((2, 3))).sum(axis=axis)


def test_only_zero_stands_for_zeros():
    t = Tensor([1.0, 2.0])
    with pytest.raises(ValueError, match="A gradient has the shape of its Tensor"):
        t.grad = 5.0
    t.grad = [3.0, 4.0]
    t.grad = 0
    assert t.grad.tolist() == [0.0, 0.0]
    one = Tensor(1.0)
    one.grad = 5.0
    assert one.grad == 5.0


def test_a_long_tensor_is_shown_by_its_ends_and_rows_stand_below_each_other():
    assert "..." not in repr(Tensor(np.arange(12.0)))
    assert repr(Tensor(np.arange(13.0))) == "Tensor([ 0.,  1., ..., 11., 12.], shape=(13,))"
    first, second = repr(Tensor(np.eye(2))).splitlines()
    assert first.index("[1.") == second.index("[0.")


@pytest.mark.parametrize(
    ("n", "name"),
    [(2, "**2"), (Fraction(1, 2), "**0.5"), (np.float64(3), "**3"), (np.float32(3), "**3"), (True, "**1")],
    ids=repr,
)
def test_an_exponent_may_be_any_kind_of_number(n, name):
    t = Tensor([4.0])
    out = t**n
    out.backward()
    assert out.data.dtype == np.float64
    assert (out._op, out.data[0], t.grad[0]) == (name, 4.0 ** float(n), float(n) * 4.0 ** (float(n) - 1.0))
    assert (Tensor(np.float32([4.0])) ** n).data.dtype == np.float32  # whatever the kind of the exponent


def test_a_vertical_slope_comes_with_no_warning():
    t = Tensor([0.0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (t**0.5).backward()
    assert t.grad.tolist() == [np.inf]


def test_the_base_of_a_power_is_one_number_above_zero():
    t = Tensor([3.0])
    assert [(base**t).data[0] for base in (0.5, 1, 2.0)] == pytest.approx([0.125, 1.0, 8.0])
    assert (0 ** Tensor([3.0])).data[0] == 0.0
    for base in (-1.0, -0.5, "2", None):
        with pytest.raises(ValueError, match=r"\*\* Tensor: the base is one plain number above 0"):
            base**t


def test_a_single_number_has_no_classes_and_no_matrix():
    with pytest.raises(ValueError, match="Logits of shape"):
        cross_entropy(Tensor(1.0), 0)
    for a, b in ((Tensor(2.0), Tensor([1.0])), (Tensor([1.0]), Tensor(2.0))):
        with pytest.raises(ValueError, match=r"for single numbers use \*"):
            a @ b


def test_a_value_or_a_tensor_is_no_array():
    for other in (Value(1.0), Tensor([1.0])):
        with pytest.raises(TypeError, match="take the numbers out of it first"):
            Tensor(other)


def test_an_array_is_not_copied_where_it_need_not_be():
    for kind in (np.float64, np.float32):
        numbers = np.array([1.0, 2.0], dtype=kind)
        assert arrays.to_array(numbers) is numbers
    assert arrays.to_array(np.array([1, 2])).dtype == arrays.to_array([True]).dtype == np.float64
