"""Tensor's numbers and gradients before three judges: central differences, HIPS autograd and the scalar engine."""

import operator
import random

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from micrograd.engine import Value
from micrograd.nn import MLP
from micrograd.optim import SGD, Adam
from micrograd.tensor import Tensor, cross_entropy, fold

H = 1e-5


def logsumexp(a, axis):
    return anp.log(anp.sum(anp.exp(a), axis=axis, keepdims=True))


def numbers(*shape, low=-2.0, high=2.0, seed=0):
    return np.random.default_rng((seed, *shape)).uniform(low, high, shape)


def weighted(out):
    """One number that every entry of `out` moves at a rate of its own."""
    return (out * np.cos(1.0 + np.arange(out.size if hasattr(out, "size") else out.data.size).reshape(out.shape))).sum()


def central_differences(f, inputs):
    slopes = [np.zeros(x.shape) for x in inputs]
    for x, slope in zip(inputs, slopes):
        for where in np.ndindex(x.shape):
            kept = x[where]
            x[where] = kept + H
            up = f(*inputs)
            x[where] = kept - H
            slope[where] = (up - f(*inputs)) / (2.0 * H)
            x[where] = kept
    return slopes


def assert_right(on_tensors, on_arrays, *inputs):
    """The same number and gradients as HIPS autograd, and the slopes that central differences measure."""
    inputs = [np.array(x) for x in inputs]
    leaves = [Tensor(x) for x in inputs]
    out = on_tensors(*leaves)
    root = weighted(out)
    root.backward()

    def f(*x):
        return weighted(on_arrays(*x))

    expected = on_arrays(*inputs)
    assert out.shape == np.shape(expected)
    np.testing.assert_allclose(out.data, expected, rtol=1e-12, atol=1e-12)
    judged = autograd.grad(f, argnum=tuple(range(len(inputs))))(*inputs)
    for leaf, autograd_says, measured in zip(leaves, judged, central_differences(f, inputs)):
        assert leaf.grad.shape == leaf.shape
        np.testing.assert_allclose(leaf.grad, autograd_says, rtol=1e-9, atol=1e-9)
        np.testing.assert_allclose(leaf.grad, measured, rtol=1e-6, atol=1e-6)


# ---- entry by entry ----

ONE_OPERAND = {
    # name: (on Tensors, on arrays, lowest input)
    "neg": (operator.neg, operator.neg, -2.0),
    "exp": (Tensor.exp, anp.exp, -2.0),
    "log": (Tensor.log, anp.log, 0.5),
    "tanh": (Tensor.tanh, anp.tanh, -2.0),
    "relu": (Tensor.relu, lambda a: anp.maximum(a, 0.0), -2.0),
    "sigmoid": (Tensor.sigmoid, lambda a: 1.0 / (1.0 + anp.exp(-a)), -2.0),
    "t ** 2": (lambda t: t**2, lambda a: a**2, -2.0),
    "t ** 3": (lambda t: t**3, lambda a: a**3, -2.0),
    "t ** 0": (lambda t: t**0, lambda a: a**0, -2.0),
    "t ** 1": (lambda t: t**1, lambda a: a**1, -2.0),
    "t ** -1": (lambda t: t**-1, lambda a: a**-1, 0.5),
    "t ** 0.5": (lambda t: t**0.5, lambda a: a**0.5, 0.5),
    "2 ** t": (lambda t: 2**t, lambda a: 2.0**a, -2.0),
    "3 - t": (lambda t: 3 - t, lambda a: 3 - a, -2.0),
    "3 / t": (lambda t: 3 / t, lambda a: 3 / a, 0.5),
    "t * t": (lambda t: t * t, lambda a: a * a, -2.0),
}


@pytest.mark.parametrize("shape", [(), (1,), (4,), (3, 2), (2, 1, 3)], ids=str)
@pytest.mark.parametrize("name", ONE_OPERAND)
def test_one_operand(name, shape):
    on_tensors, on_arrays, low = ONE_OPERAND[name]
    assert_right(on_tensors, on_arrays, numbers(*shape, low=low))


TWO_OPERANDS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
SHAPES = [
    ((3, 2), (3, 2)),
    ((3, 2), (2,)),
    ((2,), (3, 2)),
    ((3, 2), (1, 2)),
    ((3, 1), (3, 2)),
    ((3, 1), (1, 2)),
    ((3, 2), ()),
    ((), (3, 2)),
    ((2, 3, 1), (3, 4)),
    ((1,), (2, 3)),
    ((2, 1, 3), (4, 1)),
    ((1, 1), (1, 1)),
    ((1, 1), ()),
]


@pytest.mark.parametrize("a, b", SHAPES, ids=str)
@pytest.mark.parametrize("sign", TWO_OPERANDS)
def test_broadcasting_in_all_positions(sign, a, b):
    function = TWO_OPERANDS[sign]
    assert_right(function, function, numbers(*a), numbers(*b, low=0.5, seed=1))


@pytest.mark.parametrize("sign", TWO_OPERANDS)
def test_constants_on_either_side(sign):
    function = TWO_OPERANDS[sign]
    table, row = numbers(3, 2, low=0.5), numbers(2, low=0.5, seed=1)
    for constant in (row, 2, 2.5, np.float64(2.5), np.float32(2.5), np.array(3.0), [1, 2], table):
        on_array = np.asarray(constant, dtype=float)
        assert_right(lambda t: function(t, constant), lambda a: function(a, on_array), table)
        if not isinstance(constant, list):
            assert_right(lambda t: function(constant, t), lambda a: function(on_array, a), table)
            assert_right(lambda t: function(constant, t), lambda a: function(on_array, a), row)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(arrays.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3), st.sampled_from(list(TWO_OPERANDS)))
def test_any_two_shapes_that_broadcast(shapes, sign):
    a, b = shapes.input_shapes
    assert_right(TWO_OPERANDS[sign], TWO_OPERANDS[sign], numbers(*a), numbers(*b, low=0.5, seed=1))


# ---- products of matrices ----

PRODUCTS = [
    ((3, 2), (2, 4)),
    ((1, 3), (3, 1)),
    ((3,), (3,)),
    ((3,), (3, 2)),
    ((2, 3), (3,)),
    ((2, 3, 4), (4, 2)),
    ((2, 2, 3, 4), (4, 2)),
    ((2, 3, 4), (2, 4, 3)),
    ((3, 4), (2, 4, 3)),
    ((1, 3, 4), (2, 4, 3)),
    ((2, 1, 3, 4), (3, 4, 2)),
    ((4,), (2, 4, 3)),
    ((2, 3, 4), (4,)),
]


@pytest.mark.parametrize("a, b", PRODUCTS, ids=str)
def test_matmul(a, b):
    a, b = numbers(*a), numbers(*b, seed=1)
    assert_right(operator.matmul, anp.matmul, a, b)
    assert_right(lambda t: a @ t, lambda x: anp.matmul(a, x), b)  # an array on the left
    assert_right(lambda t: t @ b, lambda x: anp.matmul(x, b), a)


def test_matmul_of_transposes_and_of_one_operand_twice():
    a = numbers(3, 4)
    assert_right(lambda t: t @ t.T, lambda x: anp.matmul(x, x.T), a)
    assert_right(lambda t: t.T @ t, lambda x: anp.matmul(x.T, x), a)


# ---- along axes ----

AXES = [(shape, axis) for shape in [(4,), (3, 2), (2, 3, 2)] for axis in (None, 0, -1, (0,), tuple(range(len(shape))))]
AXES += [((), None), ((2, 3, 2), 1), ((2, 3, 2), (0, 2)), ((2, 3, 2), (-1, 0))]


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("shape, axis", AXES, ids=str)
@pytest.mark.parametrize("name", ["sum", "mean", "max"])
def test_along_axes(name, shape, axis, keepdims):
    def on_tensors(t):
        return getattr(t, name)(axis, keepdims)

    def on_arrays(a):
        return getattr(anp, name)(a, axis=axis, keepdims=keepdims)

    assert_right(on_tensors, on_arrays, numbers(*shape))


def test_entries_that_tie_for_the_maximum_share_its_gradient():
    t = Tensor([[3.0, 3.0, 1.0], [0.0, 2.0, 1.0]])
    t.max(axis=1).sum().backward()
    assert t.grad.tolist() == [[0.5, 0.5, 0.0], [0.0, 1.0, 0.0]]


@pytest.mark.parametrize("shape, axis", [((4,), 0), ((3, 4), 0), ((3, 4), 1), ((3, 4), -1), ((2, 3, 4), 1)], ids=str)
def test_softmax_and_its_logarithm(shape, axis):
    def log_softmax(a):
        return a - logsumexp(a, axis)

    assert_right(lambda t: t.softmax(axis), lambda a: anp.exp(log_softmax(a)), numbers(*shape))
    assert_right(lambda t: t.log_softmax(axis), log_softmax, numbers(*shape))


def test_softmax_is_stable_and_takes_a_mask():
    t = Tensor([1000.0, 0.0, -1000.0])
    assert t.softmax().data.tolist() == [1.0, 0.0, 0.0]
    assert t.log_softmax().data.tolist() == [0.0, -1000.0, -2000.0]
    scores = Tensor(np.zeros((2, 2)))
    mask = np.array([[0.0, -np.inf], [0.0, 0.0]])
    out = (scores + mask).softmax(-1)
    assert out.data.tolist() == [[1.0, 0.0], [0.5, 0.5]]
    weighted(out).backward()
    assert np.isfinite(scores.grad).all() and not scores.grad[0].any() and scores.grad[1].all()


# ---- the same numbers in another arrangement ----


@pytest.mark.parametrize("shape", [(6,), (3, 2), (-1,), (2, -1), (1, 2, 3)], ids=str)
def test_reshape(shape):
    assert_right(lambda t: t.reshape(*shape), lambda a: anp.reshape(a, shape), numbers(2, 3))
    assert_right(lambda t: t.reshape(shape), lambda a: anp.reshape(a, shape), numbers(2, 3))


def test_transpose():
    assert_right(lambda t: t.T, anp.transpose, numbers(2, 3))
    assert_right(lambda t: t.transpose(), anp.transpose, numbers(2, 3, 4))
    for order in [(0, 2, 1), (2, 0, 1), (1, 2, 0), (-1, 0, 1)]:
        positive = tuple(axis % 3 for axis in order)  # HIPS autograd's own gradient fails for negative axes
        assert_right(lambda t: t.transpose(*order), lambda a: anp.transpose(a, positive), numbers(2, 3, 4))


KEYS = {
    "int": 1,
    "last": -1,
    "slice": slice(1, 3),
    "two axes": (slice(None), 1),
    "new axis": (slice(None), None),
    "rows": np.array([0, 2]),
    "a row twice": np.array([1, 1, 3]),
    "a list": [0, 0],
    "a table of rows": np.array([[0, 1, 1], [3, 1, 0]]),
    "pairs": (np.array([0, 0, 3]), np.array([2, 2, 1])),
    "truth values": np.array([True, False, True, True]),
}


@pytest.mark.parametrize("name", KEYS)
def test_indexing(name):
    assert_right(lambda t: t[KEYS[name]], lambda a: a[KEYS[name]], numbers(4, 3))


def test_a_tensor_can_be_walked_through():
    t = Tensor([[1.0, 2.0], [3.0, 4.0]])
    first, second = t
    (first * second).sum().backward()
    assert t.grad.tolist() == [[3.0, 4.0], [1.0, 2.0]]


# ---- cross-entropy ----


def test_cross_entropy():
    classes = np.array([2, 0, 1, 2])

    def on_arrays(a):
        return -anp.mean((a - logsumexp(a, -1))[np.arange(4), classes])

    assert_right(lambda t: cross_entropy(t, classes), on_arrays, numbers(4, 3))
    assert_right(lambda t: cross_entropy(t.reshape(2, 2, 3), classes.reshape(2, 2)), on_arrays, numbers(4, 3))
    assert_right(lambda t: cross_entropy(t, [2, 0, 1, 2]), on_arrays, numbers(4, 3))
    assert cross_entropy(Tensor([0.0, 0.0]), 1).data == pytest.approx(np.log(2.0))
    assert cross_entropy(Tensor([[1000.0, -1000.0]]), [1]).data == 2000.0


@pytest.mark.parametrize(
    "logits, classes, says",
    [
        (np.zeros((4, 3)), [0, 1, 2], r"\(4, 3\) need one class for each row, shape \(4,\), not \(3,\)"),
        (np.zeros((2, 3)), [0, 3], "0 to 2"),
        (np.zeros((2, 3)), [0, -1], "0 to 2"),
        (np.zeros((0, 3)), np.zeros(0, int), "at least one"),
    ],
)
def test_cross_entropy_says_what_is_wrong(logits, classes, says):
    with pytest.raises(ValueError, match=says):
        cross_entropy(Tensor(logits), classes)


def test_cross_entropy_wants_a_tensor_and_whole_numbers():
    with pytest.raises(TypeError, match="the logits are a Tensor"):
        cross_entropy(np.zeros((2, 3)), [0, 1])
    with pytest.raises(TypeError, match=r"classes.astype\(int\)"):
        cross_entropy(Tensor(np.zeros((2, 3))), [0.0, 1.0])


# ---- the scalar engine ----


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_an_mlp_has_the_scalar_engines_loss_and_gradients(activation):
    rng = random.Random(1)
    model = MLP(3, [5, 4, 2], activation=activation, output="linear", rng=rng)
    xs = [[rng.gauss(0.0, 1.0) for _ in range(3)] for _ in range(7)]
    ys = [[rng.gauss(0.0, 1.0) for _ in range(2)] for _ in range(7)]
    loss = sum((out - y) ** 2 for x, row in zip(xs, ys) for out, y in zip(model(x), row)) / 14
    loss.backward()

    h, leaves = np.array(xs), []
    for i, layer in enumerate(model.layers):
        w = Tensor([[v.data for v in neuron.w] for neuron in layer.neurons])  # a row per neuron
        b = Tensor([neuron.b.data for neuron in layer.neurons])
        leaves.append((w, b))
        h = h @ w.T + b
        h = getattr(h, activation)() if i < 2 else h
    tensor_loss = ((h - np.array(ys)) ** 2).mean()
    tensor_loss.backward()

    assert tensor_loss.data == pytest.approx(loss.data, rel=1e-12)
    for layer, (w, b) in zip(model.layers, leaves):
        np.testing.assert_allclose(w.grad, [[v.grad for v in neuron.w] for neuron in layer.neurons], rtol=0, atol=1e-12)
        np.testing.assert_allclose(b.grad, [neuron.b.grad for neuron in layer.neurons], rtol=0, atol=1e-12)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.floats(-3.0, 3.0), st.floats(0.5, 3.0))
def test_one_number_does_as_a_value(a, b):
    def f(a, b):
        return ((a * b - b / 3) ** 2 + 2**a - a.tanh() + b.log() * a.sigmoid() + (-a).exp() * a.relu()) / b

    results = []
    for kind in (Value, Tensor):
        leaves = kind(a), kind(b)
        root = f(*leaves)
        root.backward()
        results.append([float(root.data), *(float(leaf.grad) for leaf in leaves)])
    assert results[0] == pytest.approx(results[1], rel=1e-12, abs=1e-12)


# ---- gradients: where they start, where they add up ----


def test_gradients_read_as_zeros_before_any_backward():
    t = Tensor([[1.0, 2.0]])
    assert t.grad.tolist() == [[0.0, 0.0]]
    t.grad[0, 1] = 5.0  # what is read is kept
    assert t.grad.tolist() == [[0.0, 5.0]]


def test_leaves_accumulate_and_inner_nodes_restart():
    a = Tensor([2.0])
    b = 3 * a
    c = (b * b).sum()
    c.backward()
    assert (a.grad.tolist(), b.grad.tolist(), float(c.grad)) == ([36.0], [12.0], 1.0)
    c.backward()
    assert (a.grad.tolist(), b.grad.tolist(), float(c.grad)) == ([72.0], [12.0], 1.0)
    a.grad = 0.0
    assert a.grad.tolist() == [0.0]
    c.backward()
    assert a.grad.tolist() == [36.0]


def test_a_diamond_and_a_root_that_is_a_leaf():
    a = Tensor([2.0])
    b = a * a
    ((b + 1) * (b * 3)).sum().backward()
    assert a.grad.tolist() == [108.0]
    leaf = Tensor(5.0)
    leaf.backward()
    leaf.backward()
    assert float(leaf.grad) == 2.0


def test_leaves_do_not_share_their_gradients():
    a, b, c, d = (Tensor(numbers(2, 2, seed=i)) for i in range(4))
    (a + b + c.T + d.reshape(4).reshape(2, 2)).sum().backward()
    for leaf in (a, b, c, d):
        leaf.grad += 1.0
        assert leaf.grad.tolist() == [[2.0, 2.0], [2.0, 2.0]]
        leaf.grad *= 0.0
    a.grad = same = np.ones((2, 2))
    (a * 2.0).sum().backward()
    assert same.tolist() == [[1.0, 1.0], [1.0, 1.0]] and a.grad.tolist() == [[3.0, 3.0], [3.0, 3.0]]


def test_a_tensor_holds_a_copy():
    array = np.ones(2)
    t = Tensor(array)
    t.data += 1.0
    assert array.tolist() == [1.0, 1.0]


def test_constants_cost_no_gradient():
    x, w = numbers(3, 2), Tensor(numbers(2, 2))
    out = x @ w
    constant = out._prev[0]
    out.sum().backward()
    assert constant._constant and constant._grad is None
    assert not w._constant and w.grad.any()


def test_a_deep_chain():
    t = node = Tensor([1.0, 2.0])
    for _ in range(100_000):
        node = node + 1.0
    node.sum().backward()
    assert t.grad.tolist() == [1.0, 1.0]


def test_the_same_bits_every_time():
    def run():
        x, w, b = numbers(5, 3), Tensor(numbers(3, 4)), Tensor(numbers(4))
        (x @ w + b).tanh().softmax().log().mean().backward()
        return w.grad.tobytes() + b.grad.tobytes()

    assert run() == run()


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_the_optimizers_train_tensors(optimizer):
    x, w = numbers(20, 3), Tensor(np.zeros((3, 1)))
    y = x @ np.array([[1.0], [-2.0], [0.5]])
    optimizer = optimizer([w], lr=0.2)
    for _ in range(400):
        loss = ((x @ w - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert w.data.ravel() == pytest.approx([1.0, -2.0, 0.5], abs=1e-3)


def test_float32_stays_float32():
    w, b = Tensor(numbers(3, 4).astype(np.float32)), Tensor(numbers(4).astype(np.float32))
    x = numbers(5, 3)  # constants take the kind of the Tensor they meet
    h = 2.0 * (x @ w + b).tanh().sigmoid() - np.float64(0.5)
    out = cross_entropy(((h.relu() + 1) ** 2 / 3).log().softmax(0)[[0, 0, 1]].max(0, keepdims=True), [1])
    out.mean().backward()
    assert {node.data.dtype for node in out.topo()} == {np.dtype(np.float32)}
    (w.sum() + b.mean(0)).backward()
    assert {w.grad.dtype, b.grad.dtype} == {np.dtype(np.float32)}
    assert (
        Tensor(np.ones(2, np.float16)).data.dtype
        == Tensor([1, 2]).data.dtype
        == Tensor([True]).data.dtype
        == np.float64
    )


# ---- names and words ----


def test_names():
    a, b = Tensor([1.0], label="a"), Tensor([2.0])
    assert (a.label, a._op, a._prev, a.shape) == ("a", "", (), (1,))
    out = a @ b
    assert (out._op, out._prev, out.shape) == ("@", (a, b), ())
    names = [
        (a + a)._op,
        (a - b)._op,
        (a * b)._op,
        (a / b)._op,
        (a**2)._op,
        (a**0.5)._op,
        (-a)._op,
        a.sum()._op,
        a[0]._op,
    ]
    assert names == ["+", "-", "*", "/", "**2", "**0.5", "neg", "sum", "[]"]
    assert (a + a)._prev == (a, a)
    assert list((a * b).topo())[:2] == [a, b]


def test_repr_is_short_and_rounded():
    assert repr(Tensor([1 / 3, -0.0], label="w")) == "Tensor([0.3333, 0.    ], shape=(2,), label='w')"
    assert repr(Tensor(2.5)) == "Tensor(2.5, shape=())"
    assert len(repr(Tensor(np.zeros((100, 100))))) < 160


@pytest.mark.parametrize(
    "data, error, says",
    [
        ("1.5", TypeError, "float"),
        (["a", "b"], TypeError, "text is not a number"),
        ([[1, 2], [3]], ValueError, "different lengths"),
        (1j, TypeError, "z.real"),
        (None, TypeError, "no number"),
        ([1, None], TypeError, "no number"),
        ([Value(1.0)], TypeError, r"v.data for v in values"),
        (Value(1.0), TypeError, r"\.data"),
        (Tensor(1.0), TypeError, r"\.data"),
        ([Tensor(1.0), Tensor(2.0)], TypeError, "t.data"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), TypeError, "real numbers"),
    ],
)
def test_data_that_is_no_table_of_numbers(data, error, says):
    with pytest.raises(error, match=says):
        Tensor(data)


T23, T0 = Tensor(np.ones((2, 3))), Tensor([0.0, 1.0])
MISTAKES = {
    "shapes": (lambda: T23 + Tensor([1.0, 2.0]), ValueError, r"\(2, 3\) \+ \(2,\): these shapes do not broadcast"),
    "shapes, *": (lambda: T23 * np.ones((3, 2)), ValueError, r"\(2, 3\) \* \(3, 2\)"),
    "matmul": (lambda: T23 @ T23, ValueError, r"\(2, 3\) @ \(2, 3\): .*Try \.T"),
    "matmul, array on the left": (lambda: np.ones((2, 2)) @ T23.T, ValueError, r"\(2, 2\) @ \(3, 2\)"),
    "matmul, number": (lambda: T23 @ 2.0, ValueError, r"for single numbers use \*"),
    "matmul, stacks": (lambda: Tensor(np.ones((2, 3, 4))) @ np.ones((3, 4, 2)), ValueError, "do not broadcast"),
    "axis": (lambda: T23.sum(2), ValueError, r"no axis 2 in shape \(2, 3\)\. Its axes are from 0 to 1"),
    "axis, kind": (lambda: T23.mean("rows"), ValueError, "no axis 'rows'"),
    "axis of a number": (lambda: Tensor(1.0).max(0), ValueError, "it is one number"),
    "axis of softmax": (lambda: T23.softmax(5), ValueError, "no axis 5"),
    "empty": (lambda: Tensor([]).mean(), ValueError, "no entries"),
    "reshape": (lambda: T23.reshape(4, 2), ValueError, r"6 entries of shape \(2, 3\) do not fill shape \(4, 2\)"),
    "transpose": (lambda: T23.transpose(0, 0), ValueError, r"name each of \(0, 1\) once"),
    "index": (lambda: T23[5], IndexError, r"shape \(2, 3\)"),
    "index, kind": (lambda: T23[1.5], IndexError, "integers"),
    "index of a number": (lambda: Tensor(1.0)[0], TypeError, "single number"),
    "root": (lambda: T23.backward(), ValueError, r"shape \(2, 3\).*t\.sum\(\)\.backward"),
    "operand": (lambda: T23 + "x", TypeError, r"Tensor \+ str: text"),
    "operand, left": (lambda: None * T23, TypeError, r"NoneType \* Tensor"),
    "operand, ragged": (lambda: T23 + [[1], [1, 2]], ValueError, "different lengths"),  # noqa: RUF005  no lists are joined
    "operand, Value": (lambda: T23 + Value(1.0), TypeError, r"Tensor \+ Value"),
    "exponent": (lambda: T23**T23, TypeError, "one plain number"),
    "base": (lambda: (-2) ** T23, ValueError, "above 0"),
    "divisor": (lambda: 1 / T0, ZeroDivisionError, "away from 0"),
    "0 to a negative power": (lambda: T0**-1, ZeroDivisionError, "away from 0"),
    "root of a negative number": (lambda: (T0 - 1) ** 0.5, ValueError, "whole exponent"),
    "log": (lambda: T0.log(), ValueError, "smallest entry is 0"),
    "exp": (lambda: (T0 * 1000).exp(), OverflowError, "709.78"),
    "gradient": (lambda: setattr(T23, "grad", np.ones(3)), ValueError, r"\(2, 3\), not \(3,\)"),
    "NumPy's function": (lambda: np.concatenate([T23, T23]), TypeError, "t.data"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_are_told_in_words(name):
    mistake, error, says = MISTAKES[name]
    with pytest.raises(error, match=says):
        mistake()


def test_a_vertical_slope_is_infinite_and_silent():
    t = Tensor([0.0, 4.0])
    (t**0.5).sum().backward()
    assert t.grad.tolist() == [np.inf, 0.25]
    t.grad = 0.0
    (t**0).sum().backward()
    assert t.grad.tolist() == [0.0, 0.0]


def test_not_a_number_stays_visible():
    t = Tensor([np.nan])
    for out in (t.relu(), t.tanh(), t.sigmoid(), t.softmax(), t.max()):
        assert np.isnan(out.data).all()


def test_fold_sums_what_was_stretched():
    grad = np.arange(6.0).reshape(2, 3)
    assert fold(grad, (2, 3)) is grad
    assert fold(grad, (3,)).tolist() == [3.0, 5.0, 7.0]
    assert fold(grad, (2, 1)).tolist() == [[3.0], [12.0]]
    assert float(fold(grad, ())) == 15.0
