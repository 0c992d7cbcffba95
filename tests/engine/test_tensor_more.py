"""Tensor beyond the chapters: comparisons, choosing and joining, float32 kept, sizes of 0, what is set from outside."""

import copy
import itertools
import operator
import pickle
import re
from fractions import Fraction

import numpy as np
import pytest

from micrograd.tensor import Tensor, concatenate, cross_entropy, randn, stack, where

COMPARISONS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq}
COMPARISONS["!="] = operator.ne


@pytest.mark.parametrize("sign", COMPARISONS)
def test_comparisons_give_arrays_of_truth_values(sign):
    compare, x, y = COMPARISONS[sign], np.array([[1.0, 2.0], [3.0, np.nan]]), np.array([2.0, 2.0])
    t, u = Tensor(x), Tensor(y)
    for ours, theirs in [
        (compare(t, u), compare(x, y)),
        (compare(t, y), compare(x, y)),
        (compare(t, [2.0, 2.0]), compare(x, y)),
        (compare(y, t), compare(y, x)),
        (compare(t, 2), compare(x, 2.0)),
        (compare(2.0, t), compare(2.0, x)),
        (compare(t, np.float64(2.0)), compare(x, 2.0)),
    ]:
        assert type(ours) is np.ndarray and ours.dtype == bool
        np.testing.assert_array_equal(ours, theirs)
    with pytest.raises(ValueError, match=re.escape(f"(2, 2) {sign} (3,): these shapes do not broadcast")):
        compare(t, Tensor([1.0, 2.0, 3.0]))


def test_entries_that_are_equal_to_a_number_can_be_taken():
    t = Tensor([0.0, 1.0, 0.0, 2.0])
    assert t[t == 0.0].data.tolist() == [0.0, 0.0] and t[t > 0.5].data.tolist() == [1.0, 2.0]


def test_a_tensor_is_still_a_node():
    t, u = Tensor([1.0]), Tensor([1.0])
    assert {t: "t", u: "u"}[t] == "t" and len({t, u}) == 2
    assert (t == None) is False and (t != "x") is True  # noqa: E711
    (t * u + t).sum().backward()
    assert t.grad.tolist() == [2.0]


def test_one_number():
    t = Tensor([[2.5]])
    assert t.item() == 2.5 and type(t.item()) is float
    assert f"{t:.2f}" == "2.50" and f"{t}".startswith("Tensor(") and bool(t) and not Tensor(0.0)
    for call, told in [
        (lambda: Tensor([1.0, 2.0]).item(), "item() takes out the one number, and shape (2,) has 2"),
        (lambda: f"{Tensor([1.0, 2.0]):.1f}", "item() takes out the one number"),
        (lambda: bool(Tensor([1.0, 2.0])), "use (t.data != 0).any() or .all()"),
    ]:
        with pytest.raises(ValueError, match=re.escape(told)):
            call()


def test_argmax():
    x = np.array([[1.0, 5.0, 5.0], [7.0, 0.0, 2.0]])
    t = Tensor(x)
    assert t.argmax() == 3 and type(t.argmax()) is int
    assert t.argmax(1).tolist() == [1, 0] == x.argmax(1).tolist()


def test_where_does_not_let_the_other_side_in():
    """As in PyTorch: a nan that was not chosen has no say, nor has its slope unless the rule multiplies by it."""
    t = Tensor([1.0, -4.0, 9.0])
    out = where(t > 0, t * 2.0, 0.0)
    out.sum().backward()
    assert out.data.tolist() == [2.0, 0.0, 18.0] and t.grad.tolist() == [2.0, 0.0, 2.0]
    assert where([True, False], 1.0, 2.0).data.tolist() == [1.0, 2.0]
    a, b = Tensor([[1.0], [2.0]]), Tensor([10.0, 20.0, 30.0])
    where(np.array([[True, False, True]]), a, b).sum().backward()
    assert a.grad.tolist() == [[2.0], [2.0]] and b.grad.tolist() == [0.0, 2.0, 0.0]


def test_the_condition_is_copied():
    condition, t = np.array([True, False]), Tensor([1.0, 2.0])
    out = where(condition, t, 0.0)
    condition[:] = False
    out.sum().backward()
    assert t.grad.tolist() == [1.0, 0.0]


def test_many_are_joined():
    parts = [Tensor(np.full((2, k % 3), float(k))) for k in range(20)]
    whole = concatenate(parts, axis=1)
    np.testing.assert_array_equal(whole.data, np.concatenate([part.data for part in parts], 1))
    (whole * np.arange(whole.data.size).reshape(whole.shape)).sum().backward()
    np.testing.assert_array_equal(
        np.concatenate([part.grad for part in parts], 1), np.arange(whole.data.size).reshape(whole.shape)
    )
    assert concatenate([parts[1]]).shape == (2, 1) and stack([parts[1]] * 3, -1).shape == (2, 1, 3)


def test_randn():
    t = randn(200, 50, rng=42)
    assert (t.data == randn(200, 50, rng=np.random.default_rng(42)).data).all()
    assert abs(t.data.mean()) < 0.05 and abs(t.data.std() - 1.0) < 0.05
    assert randn().shape == () and randn(0, 3).shape == (0, 3) and randn((2, 3)).shape == (2, 3)
    assert (randn(3).data != randn(3).data).any()


def test_detach():
    t = Tensor([2.0])
    (t.detach() * t).sum().backward()
    assert t.grad.tolist() == [2.0]
    assert t.detach().data is t.data and t.detach()._prev == ()


# ---- float32 stays float32 ----

RULES = {
    **{
        f"x {s} y": f
        for s, f in {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}.items()
    },
    "x @ y": lambda x, y: x @ y.T,
    **{
        name: lambda x, y, name=name: getattr(x, name)()
        for name in [
            "exp",
            "tanh",
            "relu",
            "sigmoid",
            "abs",
            "sqrt",
            "sum",
            "mean",
            "max",
            "var",
            "std",
            "softmax",
            "log_softmax",
            "log",
            "T",
            "argmax",
        ]
        if name not in ("T", "argmax")
    },
    "x ** 3": lambda x, y: x**3,
    "2 ** x": lambda x, y: 2**x,
    "-x": lambda x, y: -x,
    "max along": lambda x, y: x.max(0),
    "std along": lambda x, y: x.std(1),
    "mean along": lambda x, y: x.mean((0, 1)),
    "clip": lambda x, y: x.clip(0.5, 2.0),
    "where": lambda x, y: where(x > 1.0, x, y),
    "where of a number": lambda x, y: where(x > 1.0, 0.0, x),
    "concatenate": lambda x, y: concatenate([x, y]),
    "stack": lambda x, y: stack([x, y]),
    "reshape": lambda x, y: x.reshape(-1),
    "transpose": lambda x, y: x.transpose((1, 0)),
    "index": lambda x, y: x[[0, 0]],
    "constants": lambda x, y: (2 - x * np.float64(3.0)) / np.ones((2, 3)),
    "cross_entropy": lambda x, y: cross_entropy(x, [0, 2]),
}
X32, Y32 = np.array([[0.5, 1.0, 2.0], [1.5, 2.0, 0.25]], np.float32), np.array([[1, 3, 2], [2, 1, 1]], np.float32)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_float32_is_kept_by_every_rule(rule):
    x, y = Tensor(X32), Tensor(Y32)
    out = rule(x, y)
    assert out.data.dtype == np.float32
    (out * out).sum().backward()
    assert x.grad.dtype == y.grad.dtype == np.float32
    wide = Tensor(X32.astype(float)), Tensor(Y32.astype(float))
    out = rule(*wide)
    (out * out).sum().backward()
    np.testing.assert_allclose(x.grad, wide[0].grad, rtol=2e-5, atol=1e-5)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_float32_leaf_beside_a_float64_one_has_a_float32_gradient(rule):
    x, y = Tensor(X32), Tensor(Y32.astype(float))
    (rule(x, y) * Tensor(1.0)).sum().backward()
    assert x.grad.dtype == np.float32 and y.grad.dtype == np.float64


# ---- sizes of 0 ----

SHAPES = [(0,), (0, 3), (3, 0), (0, 0), (2, 0, 3)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_arrays_with_no_entries(shape):
    t = Tensor(np.zeros(shape))
    for call in (
        lambda: t + t, lambda: t - 1.0, lambda: t * t, lambda: t / 2.0, lambda: t**2, lambda: 2**t, lambda: -t,
        t.exp, t.log, t.tanh, t.relu, t.sigmoid, t.abs, t.sqrt, lambda: t.clip(0, 1), lambda: where(t > 0, t, 0.0),
        lambda: t.reshape(shape[::-1]), t.transpose, lambda: concatenate([t, t]), lambda: stack([t, t]),
    ):  # fmt: skip
        out = call()
        assert out.data.size == 0 and "shape=" in repr(out)
        t.grad = None
        out.sum().backward()
        assert t.grad.shape == shape and out.sum().item() == 0.0
    for axis, name in itertools.product(range(len(shape)), ("mean", "max", "softmax", "log_softmax", "argmax", "sum")):
        if shape[axis] or name == "sum":
            expected = getattr(np.zeros(shape), {"sum": "sum"}.get(name, "max"))(axis).shape
            if "softmax" in name:
                expected = shape
            assert np.shape(getattr(getattr(t, name)(axis), "data", np.zeros(expected))) == expected
        else:
            with pytest.raises(ValueError, match="There is nothing to compare or average"):
                getattr(t, name)(axis)


@pytest.mark.parametrize(
    "a, b", [((0,), (0,)), ((0, 3), (3, 2)), ((2, 0), (0, 3)), ((2, 3), (3, 0)), ((0,), (0, 2)), ((2, 0), (0,)),
             ((0, 0), (0, 0)), ((4, 0, 3), (3, 2)), ((4, 2, 0), (0,)), ((0, 2, 3), (0, 3, 2)), ((4, 2, 0), (4, 0, 3))],
    ids=str,
)  # fmt: skip
def test_products_with_no_entries(a, b):
    x, y = Tensor(np.zeros(a)), Tensor(np.zeros(b))
    out = x @ y
    np.testing.assert_array_equal(out.data, np.zeros(a) @ np.zeros(b))
    out.sum().backward()
    assert x.grad.shape == a and y.grad.shape == b


# ---- nan, and other corners ----


def test_nan_keeps_its_slope():
    t = Tensor([np.nan, -1.0, 2.0, 0.0])
    t.relu().sum().backward()
    assert t.grad.tolist() == [1.0, 0.0, 1.0, 0.0]


def test_the_largest_is_the_nan():
    t = Tensor([1.0, np.nan, 3.0])
    t.max().backward()
    assert np.isnan(t.max().item()) and t.grad.tolist() == [0.0, 1.0, 0.0]


@pytest.mark.parametrize("base", [10, 2.0, 0.5, np.int8(3)])
def test_a_number_to_the_power_of_a_tensor_is_exact(base):
    t = Tensor([2.0, 3.0, -1.0])
    out = base**t
    assert out.data.tolist() == [float(base) ** x for x in (2.0, 3.0, -1.0)] and out._op == "**"
    out.sum().backward()
    np.testing.assert_allclose(t.grad, out.data * np.log(float(base)), rtol=1e-15)


@pytest.mark.parametrize(
    "call", [lambda: Tensor([1e200]) ** 2, lambda: 2 ** Tensor(2000), lambda: Tensor([1e-200]) ** -2]
)
def test_a_power_that_is_too_large_is_told(call):
    with pytest.raises(
        OverflowError, match=r"a result is too large for a float64, whose limit is 1\.8e\+308\. Bring the"
    ):
        call()


def test_large_ints_fractions_and_truth_values():
    assert (Tensor([1.0]) * 10**20).data.tolist() == [1e20] == Tensor([10**20]).data.tolist()
    assert Tensor([Fraction(1, 4), True, 2]).data.tolist() == [0.25, 1.0, 2.0]
    assert (Tensor([2.0]) * np.True_).data.tolist() == [2.0]
    assert (Tensor([2.0]) ** np.True_).data.tolist() == [2.0]


# ---- set from outside, kept and copied ----


@pytest.mark.parametrize(
    "data, right",
    [(np.eye(2, dtype=int), [[1.0, 0.0], [0.0, 1.0]]), ([[1, 2], [3, 4]], [[1.0, 2.0], [3.0, 4.0]]),
     (np.eye(2, dtype=bool), [[1.0, 0.0], [0.0, 1.0]]), ([Fraction(1, 2)], [0.5]), (3, 3.0)],
)  # fmt: skip
def test_weights_set_by_hand_become_floats(data, right):
    t = Tensor([[0.25, 0.5], [1.0, 2.0]])
    t.data = data
    assert type(t.data) is np.ndarray and t.data.dtype == np.float64 and t.data.tolist() == right
    (t * 0.5).sum().backward()
    assert t.grad.shape == t.data.shape == t.shape


def test_a_float32_array_stays_the_very_array():
    t, new = Tensor([1.0]), np.array([2.0], np.float32)
    t.data = new
    assert t.data is new


@pytest.mark.parametrize("data", [None, "1", ["a"], [1j], [[1.0], [1.0, 2.0]], {1: 2}, [None]], ids=repr)
def test_what_is_no_array_of_numbers_is_told_where_it_is_set(data):
    with pytest.raises((TypeError, ValueError), match=r"^t\.data = "):
        Tensor([1.0]).data = data


def test_gradients_may_be_set_to_none_or_0():
    t = Tensor([1.0, 2.0])
    for nothing in (None, 0, 0.0, False, np.float64(0.0)):
        (t * t).sum().backward()
        t.grad = nothing
        assert t.grad.tolist() == [0.0, 0.0]


def test_an_index_is_copied():
    x = Tensor([10.0, 20.0, 30.0])
    for k in (np.array([0, 1]), [0, 1]):
        x.grad = None
        y = x[k].sum()
        k[:] = [2, 2]
        y.backward()
        assert x.grad.tolist() == [1.0, 1.0, 0.0]
    grid, rows = Tensor([[1.0, 2.0], [3.0, 4.0]]), np.array([0, 0])
    y = grid[rows, [0, 1]].sum()
    rows[:] = 1
    y.backward()
    assert grid.grad.tolist() == [[1.0, 1.0], [0.0, 0.0]]


def test_constants_and_classes_are_copied():
    x, batch, classes = Tensor([[1.0, 2.0]]), np.array([[3.0, 4.0]]), np.array([1])
    loss = (x * batch).sum() + cross_entropy(x, classes)
    right = [[3.0 + 1 / (1 + np.e), 4.0 - 1 / (1 + np.e)]]
    batch[:], classes[:] = 0.0, 0
    loss.backward()
    np.testing.assert_allclose(x.grad, right)


def test_axes_as_numpy_takes_them():
    t = Tensor(np.zeros((2, 3, 4)))
    assert t.transpose((0, 2, 1)).shape == t.transpose(0, 2, 1).shape == t.transpose([0, 2, 1]).shape == (2, 4, 3)
    t.transpose((1, 2, 0)).sum().backward()
    assert t.grad.shape == (2, 3, 4)
    assert t.sum([0, 2]).shape == (3,) and t.reshape([6, 4]).shape == (6, 4)


WAYS = {"deepcopy": copy.deepcopy, "pickle": lambda thing: pickle.loads(pickle.dumps(thing))}


@pytest.mark.parametrize("again", WAYS.values(), ids=WAYS)
def test_leaves_are_copied(again):
    t = Tensor([1.0, 2.0], "t")
    (t * t).sum().backward()
    twin, same = again([t, t])
    assert twin is same is not t and twin.label == "t"
    assert twin.data.tolist() == [1.0, 2.0] and twin.grad.tolist() == [2.0, 4.0]
    twin.data[0] = 5.0
    assert t.data[0] == 1.0
    assert again(t.detach())._constant


def test_results_are_copied_deeply_at_any_length():
    t = out = Tensor([1.0])
    for _ in range(5000):
        out = out + t
    t2, out2 = copy.deepcopy((t, out))
    out2.sum().backward()
    assert t2.grad.tolist() == [5001.0] and t.grad.tolist() == [0.0]
    with pytest.raises(
        TypeError, match=r"result of '\+', and pickle cannot save its rule\. Save its numbers, t\.data, or"
    ):
        pickle.dumps(out)


# ---- errors ----

T = Tensor([[1.0, -2.0], [3.0, 4.0]])
MISTAKES = {
    "Tensor([1.0], (T,))": (TypeError, "The second argument is a label, a text"),
    "T.clip()": (ValueError, "clip needs a limit: t.clip(min=0)"),
    "T.clip(2, 1)": (ValueError, "clip(min=2, max=1): the smaller limit comes first"),
    "T.clip('0')": (TypeError, "clip(min=str): A string is not a number"),
    "T.sqrt()": (ValueError, "sqrt: the smallest entry is -2, and a root needs numbers from 0 on. Use t.clip(min=0)"),
    "Tensor([1.0]).var()": (
        ValueError,
        "less the correction, 1, and nothing is left. Take more entries, or correction=0",
    ),
    "T.std(0, correction=2)": (ValueError, "divides by the number of entries, 2, less the correction, 2"),
    "T.sum((0, 0))": (ValueError, "The axes (0, 0) of shape (2, 2) name one axis twice"),
    "T.argmax(2)": (ValueError, "There is no axis 2 in shape (2, 2)"),
    "where([1, 0], T, 0.0)": (TypeError, "where: the condition is an array of truth values, such as t > 0"),
    "where(T, T, 0.0)": (TypeError, "where: the condition is an array of truth values"),
    "where([True, False, True], T, 0.0)": (ValueError, "where: the shapes (3,), (2, 2) and () do not broadcast"),
    "concatenate(T)": (ValueError, "concatenate takes a list of Tensors, at least one, such as concatenate([x, y])"),
    "concatenate([])": (ValueError, "concatenate takes a list of Tensors, at least one"),
    "concatenate([T, Tensor([1.0])])": (ValueError, "concatenate: (2, 2) and (1,) do not fit along axis 0"),
    "concatenate([T, T], 2)": (ValueError, "There is no axis 2 in shape (2, 2)"),
    "concatenate([T, 'a'])": (TypeError, "text is not a number"),
    "stack([T, Tensor([1.0])])": (ValueError, "stack: the Tensors need one shape, and these have (2, 2), (1,)"),
    "stack([T, T], 3)": (ValueError, "stack: there is no axis 3: the new axis is one from -3 to 2"),
    "randn(2.5)": (ValueError, "randn takes the sizes, whole numbers from 0 on, such as randn(64, 10), not 2.5"),
    "randn(-1)": (ValueError, "randn takes the sizes"),
    "randn(10**5, 10**5)": (ValueError, "would not fit into memory"),
    "randn(2, rng='a')": (TypeError, "rng is a seed from 0 on, or a generator, np.random.default_rng(42), not 'a'"),
    "T[T]": (TypeError, "An index is made of ints, slices or arrays, not of Tensors: t[i.data.astype(int)]"),
    "T ** '2'": (TypeError, "the exponent is one plain number"),
    "Tensor([None])": (TypeError, "it holds something that is no number, 'None'. Leave it out"),
}


@pytest.mark.parametrize("written", MISTAKES)
def test_a_mistake_is_told_in_words(written):
    error, told = MISTAKES[written]
    names = {"T": T, "Tensor": Tensor, "where": where, "concatenate": concatenate, "stack": stack, "randn": randn}
    with pytest.raises(error, match=re.escape(told)):
        eval(written, names)
