"""Tensor: Value's idea over NumPy arrays. One node holds a whole array of numbers, and one operation does them all.

A graph of Tensors has far fewer nodes than a graph of Values for the same mathematics, and NumPy does the work
inside a node. A Value keeps a local derivative beside each operand, one number. Here that would be a matrix: of
every entry of the result along every entry of the operand, 10,000 by 10,000 for the tanh of a 100 x 100 array,
and nearly all of it zeros. So a Tensor keeps a *local rule* instead: a small function that takes the gradient of
the result and returns the operand's share, which is what multiplying by that matrix would give.
Chapter 11 of the course builds this file.
"""

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from micrograd._validate import arrays
from micrograd._validate.number_like import Copied
from micrograd._validate.scalars import is_number, to_float, to_label
from micrograd.engine import Value


class Tensor(Copied):
    """An array of real numbers, its gradient, and how it was made.

    data   the numbers, a NumPy array of any shape; a copy of what was given. What it is set to becomes such an array
    grad   d(root)/d(each number), of the same shape, for the root whose `backward()` was called; zeros at first, and
           again after grad = 0.0 or None
    label  a name for drawings
    _op    the operation that made it ("+", "@", "sum" ...), "" for a leaf
    _prev  its operands, a tuple: (), (a,) or (a, b)

    Shapes broadcast as in NumPy. An operand may be a plain number or array: a constant, for which no gradient is
    worked out. A float32 array stays float32: half the memory and about twice the speed, for 7 digits in place
    of 16, its gradient too. The rules keep the operands' arrays, not copies: do not write into `data` before
    `backward()`; indices and constants are copied.

    t < u, t == u and the like compare entry by entry, and give NumPy arrays of truth values, as PyTorch does.
    Raises TypeError for what is not made of real numbers, ValueError for shapes that do not fit, and the errors of
    Value where an operation has no value. With `+ - * /` a result that is too large is inf, and
    NumPy warns.
    """

    __slots__ = ("_data", "label", "_grad", "_op", "_constant", "_a", "_rule_a", "_b", "_rule_b")
    _data: Any
    label: str
    _grad: Any
    _op: str
    _constant: bool
    _a: "Tensor | None"
    _rule_a: "_Rule | None"
    _b: "Tensor | None"
    _rule_b: "_Rule | None"

    __array_ufunc__ = None  # NumPy leaves array @ t and np.float64(2) * t to the reflected methods

    def __init__(self, data: Any, label: str = ""):
        self._grad = None  # no array of zeros until somebody asks for one
        self._data = np.array(arrays.to_array(data))
        self.label = to_label(label)
        self._op = ""
        self._constant = False
        self._a = self._b = None

    _prev: Any = Value._prev  # the operands, and the walk over them, are Value's own: they never look at the numbers
    topo: Any = Value.topo

    @property
    def data(self) -> Any:
        """The numbers, a NumPy array."""
        return self._data

    @data.setter
    def data(self, data: Any) -> None:
        self._data = arrays.to_array(data, "t.data = {}")
        if self._grad is not None and self._grad.shape != self._data.shape:
            self._grad = None  # it belonged to other numbers

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes along the axes; () for one number."""
        shape: tuple[int, ...] = self.data.shape
        return shape

    @property
    def T(self) -> "Tensor":
        """The axes in reverse order: for a matrix, rows become columns."""
        return self.transpose()

    @property
    def grad(self) -> Any:
        """The gradient, an array of the same shape."""
        if self._grad is None:
            self._grad = np.zeros_like(self.data)
        return self._grad

    @grad.setter
    def grad(self, grad: Any) -> None:
        if grad is None or (
            (type(grad) is float or is_number(grad)) and grad == 0.0
        ):  # both stand for zeros, as with a Value
            self._grad = None
            return
        grad = arrays.to_array(grad, "grad = {}", self.data.dtype)
        if grad.shape != self.data.shape:
            raise ValueError(f"A gradient has the shape of its Tensor, {self.data.shape}, not {grad.shape}.")
        self._grad = grad

    def __repr__(self) -> str:
        numbers = np.array2string(
            self.data + 0.0, precision=4, threshold=12, edgeitems=2, separator=", ", prefix="Tensor("
        )
        label = f", label={self.label!r}" if self.label else ""
        return f"Tensor({numbers}, shape={self.data.shape}{label})"

    def __array__(self, *_: Any, **__: Any) -> np.ndarray:
        raise TypeError("A Tensor is no array, and NumPy's functions would lose its graph. Use its array, t.data.")

    def item(self) -> float:
        """The number of a Tensor that holds one, as a float. Raises ValueError where there are more."""
        if self.data.size != 1:
            raise ValueError(
                f"item() takes out the one number, and shape {self.shape} has {self.data.size}: see t.data."
            )
        return float(self.data.reshape(()))

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else repr(self)

    def __bool__(self) -> bool:
        if self.data.size != 1:
            raise ValueError(
                f"Is a Tensor of shape {self.shape} true? Each entry has its own answer: use (t.data != 0).any() or "
                ".all()."
            )
        return self.item() != 0.0

    def __lt__(self, other: Any) -> Any:
        return _compared(self, other, operator.lt, "<")

    def __le__(self, other: Any) -> Any:
        return _compared(self, other, operator.le, "<=")

    def __gt__(self, other: Any) -> Any:
        return _compared(self, other, operator.gt, ">")

    def __ge__(self, other: Any) -> Any:
        return _compared(self, other, operator.ge, ">=")

    def __eq__(self, other: object) -> Any:
        return _compared(self, other, operator.eq, "==")

    def __ne__(self, other: object) -> Any:
        return _compared(self, other, operator.ne, "!=")

    __hash__ = object.__hash__  # by identity, so that Tensors may be in sets and be keys, as nodes of a graph

    def __reduce__(self) -> tuple[Any, ...]:
        if self._a is not None:
            raise TypeError(
                f"This Tensor is the result of {self._op!r}, and pickle cannot save its rule. Save its numbers, "
                "t.data, or the leaves that it is made of."
            )
        return _leaf, (self.data, self.label, self._grad, self._constant)

    # ---- entry by entry: the slope times the gradient, summed where an operand was stretched ----

    def __add__(self, other: Any) -> "Tensor":
        other = _to_tensor(other, "Tensor + {}", self)
        a, b = self.data, other.data
        out = arrays.broadcast(np.add, "+", a, b)
        # d(a+b)/da = 1, d(a+b)/db = 1
        return operation(out, "+", self, lambda g: fold(g, a.shape), other, lambda g: fold(g, b.shape))

    def __sub__(self, other: Any) -> "Tensor":
        other = _to_tensor(other, "Tensor - {}", self)
        a, b = self.data, other.data
        out = arrays.broadcast(np.subtract, "-", a, b)
        # d(a-b)/da = 1, d(a-b)/db = -1
        return operation(out, "-", self, lambda g: fold(g, a.shape), other, lambda g: fold(-g, b.shape))

    def __mul__(self, other: Any) -> "Tensor":
        other = _to_tensor(other, "Tensor * {}", self)
        a, b = self.data, other.data
        out = arrays.broadcast(np.multiply, "*", a, b)
        # d(ab)/da = b, d(ab)/db = a
        return operation(out, "*", self, lambda g: fold(g * b, a.shape), other, lambda g: fold(g * a, b.shape))

    def __truediv__(self, other: Any) -> "Tensor":
        other = _to_tensor(other, "Tensor / {}", self)
        a, b = self.data, other.data
        out = arrays.quotient(a, b)
        # d(a/b)/da = 1/b, d(a/b)/db = -a/b^2 = -(a/b)/b
        return operation(out, "/", self, lambda g: fold(g / b, a.shape), other, lambda g: fold(-g * out / b, b.shape))

    def __pow__(self, n: Any) -> "Tensor":
        a, out = self.data, arrays.power(self.data, n)
        n = to_float(n)
        # d(a^n)/da = n a^(n-1). At 0 a root such as a^0.5 is vertical: its slope is infinite
        return operation(out, "**" + str(n + 0.0).removesuffix(".0"), self, lambda g: g * arrays.slope_of_power(a, n))

    def __neg__(self) -> "Tensor":
        # d(-a)/da = -1
        return operation(-self.data, "neg", self, lambda g: -g)

    def __abs__(self) -> "Tensor":
        return self.abs()

    def abs(self) -> "Tensor":
        """The absolute values."""
        a = self.data
        # slope 1 above 0, -1 below, and 0 at 0
        return operation(np.abs(a), "abs", self, lambda g: g * np.sign(a))

    def sqrt(self) -> "Tensor":
        """The square roots. Raises ValueError for numbers below 0."""
        a, out = self.data, arrays.root(self.data)
        # d(a^0.5)/da = 0.5 / a^0.5, infinite at 0
        return operation(out, "sqrt", self, lambda g: g * arrays.slope_of_power(a, 0.5))

    def clip(self, min: float | None = None, max: float | None = None) -> "Tensor":
        """Numbers below `min` become `min`, those above `max` become `max`; one of the two may be left out."""
        a = self.data
        low, high = arrays.limits(min, max)
        # slope 1 from min to max, both included, and 0 outside
        return operation(np.clip(a, low, high), "clip", self, lambda g: g * ((a >= low) & (a <= high)))

    def exp(self) -> "Tensor":
        """e to the power of each number. Raises OverflowError where that is too large."""
        out = arrays.exponential(self.data)
        # d(e^a)/da = e^a
        return operation(out, "exp", self, lambda g: g * out)

    def log(self) -> "Tensor":
        """The natural logarithms. Raises ValueError for 0 and below."""
        a = self.data
        # d(ln a)/da = 1/a
        return operation(arrays.logarithm(a), "log", self, lambda g: g / a)

    def tanh(self) -> "Tensor":
        """The hyperbolic tangents, between -1 and 1."""
        t = np.tanh(self.data)
        # d(tanh a)/da = 1 - tanh(a)^2
        return operation(t, "tanh", self, lambda g: g * (1.0 - t * t))

    def relu(self) -> "Tensor":
        """Each number if it is above 0, otherwise 0."""
        a = self.data
        out = np.maximum(a, 0.0)
        # slope 1 above 0, and 0 below and at 0; nan is not 0, and stays visible
        return operation(out, "relu", self, lambda g: g * (out != 0.0))

    def sigmoid(self) -> "Tensor":
        """1 / (1 + e^-x), between 0 and 1."""
        e = np.exp(-np.abs(self.data))  # never of a positive number: it cannot overflow
        s = np.where(self.data >= 0.0, 1.0, e) / (1.0 + e)
        # d(sigmoid a)/da = e / (1 + e)^2
        return operation(s, "sigmoid", self, lambda g: g * (e / (1.0 + e) ** 2))

    # Python calls these when the left operand is a plain number or array

    def __radd__(self, other: Any) -> "Tensor":
        return _to_tensor(other, "{} + Tensor", self) + self

    def __rsub__(self, other: Any) -> "Tensor":
        return _to_tensor(other, "{} - Tensor", self) - self

    def __rmul__(self, other: Any) -> "Tensor":
        return _to_tensor(other, "{} * Tensor", self) * self

    def __rtruediv__(self, other: Any) -> "Tensor":
        return _to_tensor(other, "{} / Tensor", self) / self

    def __rpow__(self, base: Any) -> "Tensor":
        out = arrays.power_of(base, self.data)
        slope = math.log(to_float(base)) if base else 0.0
        # d(b^a)/da = b^a ln(b)
        constant = _to_tensor(base, "{} ** Tensor", self)
        return operation(out, "**", constant, None, self, lambda g: g * (out * slope))

    def __rmatmul__(self, other: Any) -> "Tensor":
        return _to_tensor(other, "{} @ Tensor", self) @ self

    # ---- products of matrices ----

    def __matmul__(self, other: Any) -> "Tensor":
        """(n, k) @ (k, m) gives (n, m). Vectors and stacks of matrices work as in NumPy."""
        other = _to_tensor(other, "Tensor @ {}", self)
        a, b = self.data, other.data
        left, right = arrays.matrices(a, b)
        out = arrays.broadcast(np.matmul, "@", left, right)
        shape = out.shape
        stacked = shape if a.ndim > 1 else shape[:-2] + shape[-1:]
        final = a.shape[:-1] + b.shape[1:] if b.ndim <= 2 else stacked
        # L moves with a_ik through every out_ij, at the rate b_kj: dL/da = g b^T. In the same way dL/db = a^T g.
        # The shapes leave no other choice: (n, k) = (n, m) (m, k) and (k, m) = (k, n) (n, m)
        return operation(
            out.reshape(final),
            "@",
            self,
            lambda g: fold(g.reshape(shape) @ right.mT, left.shape).reshape(a.shape),
            other,
            lambda g: fold(left.mT @ g.reshape(shape), right.shape).reshape(b.shape),
        )

    # ---- along axes ----

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Tensor":
        """The sum over an axis, over several, or by default over all entries."""
        a, axis = self.data, arrays.checked_axes(axis, self.data, empty=True)
        # every entry moves the sum at the rate 1
        return operation(a.sum(axis, keepdims=keepdims), "sum", self, lambda g: _spread(g, a, axis, keepdims))

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Tensor":
        """The mean over an axis, over several, or by default over all entries."""
        a, axis = self.data, arrays.checked_axes(axis, self.data)
        out = a.sum(axis, keepdims=keepdims)
        count = arrays.count_along(axis, a)
        # every entry moves the mean at the rate 1/count
        return operation(out / count, "mean", self, lambda g: _spread(g / count, a, axis, keepdims))

    def max(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Tensor":
        """The largest entry along an axis, along several, or by default of all. Those that tie share its gradient."""
        a, axis = self.data, arrays.checked_axes(axis, self.data)
        largest = a.max(axis, keepdims=True)

        def rule(g: Any) -> Any:
            winners = (a == largest) | (a != a)  # a nan is the largest of all
            return _spread(g, a, axis, keepdims) * winners / winners.sum(axis, keepdims=True, dtype=a.dtype)

        return operation(a.max(axis, keepdims=keepdims), "max", self, rule)

    def argmax(self, axis: int | None = None) -> Any:
        """The place of the largest entry along an axis, the first of those that tie; by default that in the flat array.

        An int, or an array of ints. It has no slope: places do not move.
        """
        place = self.data.argmax(arrays.checked_axes(axis, self.data))
        return int(place) if axis is None else place

    def var(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False, correction: float = 1) -> "Tensor":
        """The variance: the sum of the squared distances from the mean, over count - correction, as in PyTorch.

        A correction of 1 estimates it for all data from a part; 0 gives that of these numbers alone, NumPy's default.
        """
        a, axis = self.data, arrays.checked_axes(axis, self.data)
        apart, count = a - a.mean(axis, keepdims=True), arrays.corrected_count(axis, a, correction)
        out = (apart * apart).sum(axis, keepdims=keepdims) / count
        # every entry moves its own square at 2 (a - mean); moving the mean changes nothing, where the sum is smallest
        return operation(out, "var", self, lambda g: _spread(g, a, axis, keepdims) * (2.0 / count * apart))

    def std(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False, correction: float = 1) -> "Tensor":
        """The standard deviation, the root of `var`. Its slope is 0 where all numbers are equal, as in PyTorch."""
        a, axis = self.data, arrays.checked_axes(axis, self.data)
        apart, count = a - a.mean(axis, keepdims=True), arrays.corrected_count(axis, a, correction)
        root = np.sqrt((apart * apart).sum(axis, keepdims=True) / count)
        # d(var^0.5) = 0.5 / var^0.5 d(var)
        slope = apart / (count * np.where(root > 0.0, root, 1.0))
        out = root if keepdims else root.reshape(a.sum(axis).shape)
        return operation(out, "std", self, lambda g: _spread(g, a, axis, keepdims) * slope)

    def softmax(self, axis: int = -1) -> "Tensor":
        """e^a / sum(e^a) along the axis: numbers above 0 that add up to 1."""
        a, axis = self.data, arrays.checked_axes(axis, self.data)
        e = np.exp(a - a.max(axis, keepdims=True))  # less the largest, which changes nothing, e^a cannot overflow
        p = e / e.sum(axis, keepdims=True)
        # dp_i/da_j = p_i (1 - p_i) for i = j, otherwise -p_i p_j
        return operation(p, "softmax", self, lambda g: p * (g - (g * p).sum(axis, keepdims=True)))

    def log_softmax(self, axis: int = -1) -> "Tensor":
        """The logarithm of softmax; it does not overflow, nor take the log of 0, however far apart the entries are."""
        out = _log_softmax(self.data, arrays.checked_axes(axis, self.data))

        def rule(g: Any) -> Any:
            # d(out_i)/da_j = 1 - p_i for i = j, otherwise -p_j; expm1 keeps the digits of 1 - p where p is nearly 1
            return -np.expm1(out) * g - np.exp(out) * (g.sum(axis, keepdims=True) - g)

        return operation(out, "log_softmax", self, rule)

    # ---- the same numbers in another arrangement: gradients go back to where the numbers came from ----

    def reshape(self, *shape: Any) -> "Tensor":
        """The same entries in another shape: t.reshape(2, 3); one size may be -1, which stands for what fits."""
        a = self.data
        out = arrays.reshaped(a, shape[0] if len(shape) == 1 else shape)
        return operation(out, "reshape", self, lambda g: g.reshape(a.shape))

    def transpose(self, *axes: Any) -> "Tensor":
        """The axes in another order, by default reversed: t.transpose(0, 2, 1) swaps the last two of three."""
        axes = (
            tuple(axes[0]) if len(axes) == 1 and isinstance(axes[0], (list, tuple)) else axes
        )  # t.transpose((0, 2, 1))
        out = arrays.transposed(self.data, axes)
        back = np.argsort([axis % len(axes) for axis in axes]) if axes else None
        return operation(out, "transpose", self, lambda g: g.transpose(back))

    def __getitem__(self, key: Any) -> "Tensor":
        """Entries by ints, slices or arrays of ints, as in NumPy; an entry taken twice gets both gradients."""
        a, key = self.data, arrays.own_key(key)
        out = arrays.entries(a, key)

        def rule(g: Any) -> Any:
            share = np.zeros_like(a)
            np.add.at(share, key, g)  # share[key] += g would keep one of the gradients of an entry taken twice
            return share

        return operation(out, "[]", self, rule)

    def detach(self) -> "Tensor":
        """The same numbers as a constant, with no graph behind them: nothing before this point gets a gradient."""
        return _leaf(self.data, self.label, None, True)

    # ---- gradients ----

    def backward(self) -> None:
        """Set `grad` of every Tensor this one depends on to d(this one)/d(that Tensor). This one holds one number.

        Gradients of inner nodes start from zero at each call, those of leaves add up, as with Values. An inner
        node's `grad` may share memory with a neighbor's: copy it before you write into it.
        """
        if self.data.size != 1:
            raise ValueError(
                f"backward() starts from one number, such as a loss, and this Tensor has shape {self.data.shape}. "
                "Make it one first: t.sum().backward() or t.mean().backward()."
            )
        order = self.topo()
        for node in order:
            if node._a is not None:
                node._grad = None
        self._grad = self.grad + 1.0  # d(self)/d(self) = 1
        for node in reversed(order):
            if node._a is not None:
                _add_share(node._a, node._rule_a, node._grad)
                if node._b is not None:
                    _add_share(node._b, node._rule_b, node._grad)


def _add_share(operand: Tensor, rule: Any, grad: np.ndarray) -> None:
    """The chain rule: operand.grad += rule(grad), with nothing added up where there is nothing yet."""
    if operand._constant:
        return
    share = rule(grad)
    if share.dtype is not operand._data.dtype:
        share = share.astype(operand._data.dtype)  # the gradient of 32-bit numbers has 32 bits
    if operand._grad is not None:
        operand._grad = operand._grad + share  # not +=, which would write into an array that others may hold
    elif operand._a is None and (share is grad or share.base is not None):
        operand._grad = np.array(share)  # a leaf's gradient is its own: no part of another node's
    else:
        operand._grad = share


_Rule = Callable[[np.ndarray], np.ndarray]
_new = object.__new__  # a bare Tensor: the result of an operation needs none of the checks of __init__


def operation(
    data: Any, op: str, a: Tensor, rule_a: _Rule | None, b: Tensor | None = None, rule_b: _Rule | None = None
) -> Tensor:
    """The result of an operation: its array and its name, then each operand with its local rule.

    rule  takes d(root)/d(result), an array of the result's shape; returns d(root)/d(operand), of the operand's
    """
    node = _new(Tensor)
    node._data, node.label, node._grad = data, "", None
    node._op, node._constant = op, False
    node._a, node._rule_a = a, rule_a
    node._b, node._rule_b = b, rule_b
    return node


def where(condition: Any, a: Any, b: Any) -> Tensor:
    """Entry by entry a where the condition is true, otherwise b.

    With `where(t > 0, t, 0.1 * t)` numbers below 0 become a tenth.

    condition  truth values, such as a comparison gives
    a, b       Tensors, arrays or numbers; the three shapes broadcast
    """
    condition = arrays.truth_values(condition)
    like = a if isinstance(a, Tensor) else b if isinstance(b, Tensor) else Tensor(a)
    a, b = _to_tensor(a, "where(condition, {}, ...)", like), _to_tensor(b, "where(condition, ..., {})", like)
    out = arrays.chosen(condition, a.data, b.data)
    return operation(
        out,
        "where",
        a,
        lambda g: fold(np.where(condition, g, 0.0), a.shape),
        b,
        lambda g: fold(np.where(condition, 0.0, g), b.shape),
    )


def concatenate(tensors: Sequence[Tensor], axis: int = 0) -> Tensor:
    """The Tensors one after another along an axis that they have; the sizes along the other axes are equal."""
    tensors = arrays.several(tensors, "concatenate")
    if len(tensors) > 2:  # an operation has two operands: halves of halves
        middle = len(tensors) // 2
        tensors = [concatenate(tensors[:middle], axis), concatenate(tensors[middle:], axis)]
    a = _to_tensor(tensors[0], "concatenate([{}, ...])", Tensor(0.0))
    if len(tensors) == 1:
        return a
    b = _to_tensor(tensors[1], "concatenate([..., {}])", a)
    out = arrays.joined(a.data, b.data, axis)
    size = a.shape[axis]

    def part(g: np.ndarray, which: int) -> np.ndarray:
        return np.split(g, [size], axis)[which]

    return operation(out, "concatenate", a, lambda g: part(g, 0), b, lambda g: part(g, 1))


def stack(tensors: Sequence[Tensor], axis: int = 0) -> Tensor:
    """Tensors of one shape side by side along a new axis: two of shape (3,) become one of shape (2, 3)."""
    tensors = [t if isinstance(t, Tensor) else Tensor(t) for t in arrays.several(tensors, "stack")]
    shape = arrays.one_shape([t.shape for t in tensors], axis)
    return concatenate([t.reshape(shape) for t in tensors], axis)


def randn(*shape: int, rng: np.random.Generator | int | None = None) -> Tensor:
    """Normally distributed numbers, with mean 0 and standard deviation 1, in an array of these sizes.

    rng  a seed, which gives the same numbers each time, or a np.random.Generator; by default other numbers each time
    """
    return Tensor(arrays.normal(shape, rng))


def cross_entropy(logits: Tensor, classes: Any) -> Tensor:
    """The mean of -log(probability of the right class), with softmax over the last axis of the logits inside.

    logits   shape (..., number of classes): any real numbers, the larger the likelier
    classes  ints of shape (...), each the index of the right class

    Raises ValueError for shapes that do not fit and for a class that does not exist, TypeError for other kinds.
    """
    if not isinstance(logits, Tensor):
        raise TypeError(f"cross_entropy: the logits are a Tensor, with a graph behind it, not {type(logits).__name__}.")
    classes = np.asarray(classes)
    if classes.dtype.kind not in "iu":
        raise TypeError(f"Classes are ints, the indices of columns, not {classes.dtype}: try classes.astype(int).")
    if not logits.shape or classes.shape != logits.shape[:-1]:
        raise ValueError(
            f"Logits of shape {logits.shape} need one class for each row, shape {logits.shape[:-1]}, not "
            f"{classes.shape}."
        )
    count = logits.shape[-1]
    if not classes.size or classes.min() < 0 or classes.max() >= count:
        raise ValueError(f"A class is the index of one of the {count} columns, 0 to {count - 1}; give at least one.")
    rows = logits.log_softmax().reshape(-1, count)
    return -rows[np.arange(classes.size), classes.reshape(-1)].mean()


def fold(grad: Any, shape: tuple[int, ...]) -> Any:
    """Sum `grad` over the axes along which an operand of this shape was stretched by broadcasting.

    A number that was used many times moves the result through every use: its gradient is the sum of theirs.
    """
    if grad.shape == shape:
        return grad
    added = grad.ndim - len(shape)  # axes the operand did not have stand in front
    stretched = [added + i for i, size in enumerate(shape) if size == 1]
    return grad.sum(axis=(*range(added), *stretched)).reshape(shape)


def _spread(grad: np.ndarray, a: np.ndarray, axis: Any, keepdims: bool) -> np.ndarray:
    """The gradient of a sum, given to every entry that went into it."""
    if axis is not None and not keepdims:
        grad = np.expand_dims(grad, axis)
    share = np.empty_like(a)
    share[...] = grad
    return share


def _log_softmax(a: np.ndarray, axis: Any) -> Any:
    shifted = a - a.max(axis, keepdims=True)  # the largest is 0 now: nothing overflows, and one e^0 = 1 is in the sum
    ties = (shifted == 0.0).sum(axis, keepdims=True) - 1.0
    others = np.where(shifted < 0.0, np.exp(shifted), 0.0).sum(axis, keepdims=True)
    return shifted - np.log1p((ties + others).astype(a.dtype))  # log(1 + ...) keeps the digits of a small sum


def _compared(t: Tensor, other: Any, comparison: Any, sign: str) -> Any:
    """The comparison, entry by entry, with another Tensor, a number or an array; with anything else there is none."""
    if isinstance(other, Tensor):
        return arrays.broadcast(comparison, sign, t.data, other.data)
    if is_number(other) or isinstance(other, (list, tuple, np.ndarray)):
        return arrays.broadcast(comparison, sign, t.data, arrays.to_array(other, "Tensor " + sign + " {}"))
    return NotImplemented


def _leaf(data: Any, label: str, grad: Any, constant: bool) -> Tensor:
    """A leaf with all that belongs to it, for copies and constants; its array is the one that is given."""
    node = _new(Tensor)
    node._data, node.label, node._grad = data, label, grad
    node._op, node._constant = "", constant
    node._a = node._b = None
    return node


def _to_tensor(operand: Any, where: str, neighbor: Tensor) -> Tensor:
    """The operand as a Tensor. A plain number or array becomes a constant: drawn, but without a gradient."""
    if isinstance(operand, Tensor):
        return operand
    data = arrays.to_array(operand, where, neighbor.data.dtype)
    return _leaf(data.copy() if data is operand else data, "", None, True)
