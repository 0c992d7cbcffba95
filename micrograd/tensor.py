"""Tensor: Value's idea over NumPy arrays. One node holds a whole array of numbers, and one operation does them all.

A graph of Tensors has far fewer nodes than a graph of Values for the same mathematics, and NumPy does the work
inside a node. A Value keeps a local derivative beside each operand, one number. Here that would be a matrix: of
every entry of the result along every entry of the operand, 10,000 by 10,000 for the tanh of a 100 x 100 array,
and nearly all of it zeros. So a Tensor keeps a *local rule* instead: a small function that takes the gradient of
the result and returns the operand's share, which is what multiplying by that matrix would give.
Chapter 11 of the course builds this file.
"""

import math
from collections.abc import Callable
from numbers import Real

import numpy as np

from micrograd._validate import arrays
from micrograd.engine import Value


class Tensor:
    """An array of real numbers, its gradient, and how it was made.

    data   the numbers, a NumPy array of any shape; a copy of what was given
    grad   d(root)/d(each number), of the same shape, for the root whose `backward()` was called; zeros at first
    label  a name for drawings
    _op    the operation that made it ("+", "@", "sum" ...), "" for a leaf
    _prev  its operands, a tuple: (), (a,) or (a, b)

    Shapes broadcast as in NumPy. An operand may be a plain number or array: a constant, for which no gradient is
    worked out. A float32 array stays float32: half the memory and about twice the speed, for 7 digits in place
    of 16. The rules keep the operands' arrays, not copies: do not write into `data` before `backward()`.
    Raises TypeError for what is not made of real numbers, ValueError for shapes that do not fit, and the errors of
    Value where an operation has no value.
    """

    __slots__ = ("data", "label", "_grad", "_op", "_constant", "_a", "_rule_a", "_b", "_rule_b")

    __array_ufunc__ = None  # NumPy leaves array @ t and np.float64(2) * t to the reflected methods

    def __init__(self, data, label: str = ""):
        self.data = np.array(arrays.to_array(data))
        self.label = label
        self._grad = None  # no array of zeros until somebody asks for one
        self._op = ""
        self._constant = False
        self._a = self._b = None

    _prev = Value._prev  # the operands, and the walk over them, are Value's own: they never look at the numbers
    topo = Value.topo

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape

    @property
    def T(self) -> "Tensor":
        return self.transpose()

    @property
    def grad(self) -> np.ndarray:
        if self._grad is None:
            self._grad = np.zeros_like(self.data)
        return self._grad

    @grad.setter
    def grad(self, grad):
        if isinstance(grad, Real) and grad == 0.0:  # p.grad = 0.0 stands for zeros, as with a Value
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

    def __array__(self, *_, **__):
        raise TypeError("A Tensor is no array, and NumPy's functions would lose its graph. Use its array, t.data.")

    # ---- entry by entry: the slope times the gradient, summed where an operand was stretched ----

    def __add__(self, other):
        other = _to_tensor(other, "Tensor + {}", self)
        a, b = self.data, other.data
        out = arrays.broadcast(np.add, "+", a, b)
        # d(a+b)/da = 1, d(a+b)/db = 1
        return operation(out, "+", self, lambda g: fold(g, a.shape), other, lambda g: fold(g, b.shape))

    def __sub__(self, other):
        other = _to_tensor(other, "Tensor - {}", self)
        a, b = self.data, other.data
        out = arrays.broadcast(np.subtract, "-", a, b)
        # d(a-b)/da = 1, d(a-b)/db = -1
        return operation(out, "-", self, lambda g: fold(g, a.shape), other, lambda g: fold(-g, b.shape))

    def __mul__(self, other):
        other = _to_tensor(other, "Tensor * {}", self)
        a, b = self.data, other.data
        out = arrays.broadcast(np.multiply, "*", a, b)
        # d(ab)/da = b, d(ab)/db = a
        return operation(out, "*", self, lambda g: fold(g * b, a.shape), other, lambda g: fold(g * a, b.shape))

    def __truediv__(self, other):
        other = _to_tensor(other, "Tensor / {}", self)
        a, b = self.data, other.data
        out = arrays.quotient(a, b)
        # d(a/b)/da = 1/b, d(a/b)/db = -a/b^2 = -(a/b)/b
        return operation(out, "/", self, lambda g: fold(g / b, a.shape), other, lambda g: fold(-g * out / b, b.shape))

    def __pow__(self, n):
        a, out = self.data, arrays.power(self.data, n)
        n = float(n)

        def rule(g):
            with np.errstate(divide="ignore"):  # at 0 a root such as a^0.5 is vertical: its slope is infinite
                return g * (n * a ** (n - 1.0)) if n else g * 0.0

        # d(a^n)/da = n a^(n-1)
        return operation(out, "**" + str(n).removesuffix(".0"), self, rule)

    def __neg__(self):
        # d(-a)/da = -1
        return operation(-self.data, "neg", self, lambda g: -g)

    def exp(self) -> "Tensor":
        out = arrays.exponential(self.data)
        # d(e^a)/da = e^a
        return operation(out, "exp", self, lambda g: g * out)

    def log(self) -> "Tensor":
        a = self.data
        # d(ln a)/da = 1/a
        return operation(arrays.logarithm(a), "log", self, lambda g: g / a)

    def tanh(self) -> "Tensor":
        t = np.tanh(self.data)
        # d(tanh a)/da = 1 - tanh(a)^2
        return operation(t, "tanh", self, lambda g: g * (1.0 - t * t))

    def relu(self) -> "Tensor":
        a = self.data
        # slope 1 above 0, and 0 below and at 0
        return operation(np.maximum(a, 0.0), "relu", self, lambda g: g * (a > 0.0))

    def sigmoid(self) -> "Tensor":
        e = np.exp(-np.abs(self.data))  # never of a positive number: it cannot overflow
        s = np.where(self.data >= 0.0, 1.0, e) / (1.0 + e)
        # d(sigmoid a)/da = e / (1 + e)^2
        return operation(s, "sigmoid", self, lambda g: g * (e / (1.0 + e) ** 2))

    # Python calls these when the left operand is a plain number or array

    def __radd__(self, other):
        return _to_tensor(other, "{} + Tensor", self) + self

    def __rsub__(self, other):
        return _to_tensor(other, "{} - Tensor", self) - self

    def __rmul__(self, other):
        return _to_tensor(other, "{} * Tensor", self) * self

    def __rtruediv__(self, other):
        return _to_tensor(other, "{} / Tensor", self) / self

    def __rpow__(self, base):
        if not isinstance(base, Real) or base <= 0.0:
            raise ValueError(f"{base!r} ** Tensor: the base is one plain number above 0, such as 2 ** t.")
        return (self * math.log(base)).exp()  # b^a = e^(a ln b)

    def __rmatmul__(self, other):
        return _to_tensor(other, "{} @ Tensor", self) @ self

    # ---- products of matrices ----

    def __matmul__(self, other):
        """(n, k) @ (k, m) gives (n, m). Vectors and stacks of matrices work as in NumPy."""
        other = _to_tensor(other, "Tensor @ {}", self)
        a, b = self.data, other.data
        left, right = arrays.matrices(a, b)
        out = arrays.broadcast(np.matmul, "@", left, right)
        shape = out.shape
        if b.ndim <= 2:
            final = a.shape[:-1] + b.shape[1:]
        else:
            final = shape if a.ndim > 1 else shape[:-2] + shape[-1:]
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
        a, axis = self.data, arrays.checked_axes(axis, self.data)
        # every entry moves the sum at the rate 1
        return operation(a.sum(axis, keepdims=keepdims), "sum", self, lambda g: _spread(g, a, axis, keepdims))

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Tensor":
        """The mean over an axis, over several, or by default over all entries."""
        a, axis = self.data, arrays.checked_axes(axis, self.data)
        out = a.sum(axis, keepdims=keepdims)
        count = a.size / out.size
        # every entry moves the mean at the rate 1/count
        return operation(out / count, "mean", self, lambda g: _spread(g / count, a, axis, keepdims))

    def max(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> "Tensor":
        """The largest entry along an axis, along several, or by default of all. Those that tie share its gradient."""
        a, axis = self.data, arrays.checked_axes(axis, self.data)
        largest = a.max(axis, keepdims=True)

        def rule(g):
            winners = a == largest
            return _spread(g, a, axis, keepdims) * winners / winners.sum(axis, keepdims=True)

        return operation(a.max(axis, keepdims=keepdims), "max", self, rule)

    def softmax(self, axis: int = -1) -> "Tensor":
        """e^a / sum(e^a) along the axis: numbers above 0 that add up to 1."""
        p = np.exp(_log_softmax(self.data, arrays.checked_axes(axis, self.data)))
        # dp_i/da_j = p_i (1 - p_i) for i = j, otherwise -p_i p_j
        return operation(p, "softmax", self, lambda g: p * (g - (g * p).sum(axis, keepdims=True)))

    def log_softmax(self, axis: int = -1) -> "Tensor":
        """The logarithm of softmax; it does not overflow, nor take the log of 0, however far apart the entries are."""
        out = _log_softmax(self.data, arrays.checked_axes(axis, self.data))
        # d(out_i)/da_j = 1 - p_i for i = j, otherwise -p_j
        return operation(out, "log_softmax", self, lambda g: g - np.exp(out) * g.sum(axis, keepdims=True))

    # ---- the same numbers in another arrangement: gradients go back to where the numbers came from ----

    def reshape(self, *shape: int) -> "Tensor":
        """The same entries in another shape: t.reshape(2, 3); one size may be -1, which stands for what fits."""
        a = self.data
        out = arrays.reshaped(a, shape[0] if len(shape) == 1 else shape)
        return operation(out, "reshape", self, lambda g: g.reshape(a.shape))

    def transpose(self, *axes: int) -> "Tensor":
        """The axes in another order, by default reversed: t.transpose(0, 2, 1) swaps the last two of three."""
        out = arrays.transposed(self.data, axes)
        back = np.argsort([axis % len(axes) for axis in axes]) if axes else None
        return operation(out, "transpose", self, lambda g: g.transpose(back))

    def __getitem__(self, key) -> "Tensor":
        """Entries by ints, slices or arrays of ints, as in NumPy; an entry taken twice gets both gradients."""
        a = self.data
        out = arrays.entries(a, key)

        def rule(g):
            share = np.zeros_like(a)
            np.add.at(share, key, g)  # share[key] += g would keep one of the gradients of an entry taken twice
            return share

        return operation(out, "[]", self, rule)

    # ---- gradients ----

    def backward(self) -> None:
        """Set `grad` of every Tensor this one depends on to d(this one)/d(that Tensor). This one holds one number.

        Gradients of inner nodes start from zero at each call, those of leaves add up, as with Values. An inner
        node's `grad` may share memory with a neighbour's: copy it before you write into it.
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


def _add_share(operand, rule, grad):
    """The chain rule: operand.grad += rule(grad), with nothing added up where there is nothing yet."""
    if operand._constant:
        return
    share = rule(grad)
    if operand._grad is not None:
        operand._grad = operand._grad + share  # not +=, which would write into an array that others may hold
    elif operand._a is None and (share is grad or share.base is not None):
        operand._grad = np.array(share)  # a leaf's gradient is its own: no part of another node's
    else:
        operand._grad = share


_new = object.__new__  # a bare Tensor: the result of an operation needs none of the checks of __init__


def operation(
    data: np.ndarray, op: str, a: Tensor, rule_a: Callable, b: Tensor | None = None, rule_b: Callable | None = None
) -> Tensor:
    """The result of an operation: its array and its name, then each operand with its local rule.

    rule  takes d(root)/d(result), an array of the result's shape; returns d(root)/d(operand), of the operand's
    """
    node = _new(Tensor)
    node.data, node.label, node._grad, node._op, node._constant = data, "", None, op, False
    node._a, node._rule_a, node._b, node._rule_b = a, rule_a, b, rule_b
    return node


def cross_entropy(logits: Tensor, classes) -> Tensor:
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


def fold(grad: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Sum `grad` over the axes along which an operand of this shape was stretched by broadcasting.

    A number that was used many times moves the result through every use: its gradient is the sum of theirs.
    """
    if grad.shape == shape:
        return grad
    added = grad.ndim - len(shape)  # axes the operand did not have stand in front
    stretched = [added + i for i, size in enumerate(shape) if size == 1]
    return grad.sum(axis=(*range(added), *stretched)).reshape(shape)


def _spread(grad, a, axis, keepdims):
    """The gradient of a sum, given to every entry that went into it."""
    if axis is not None and not keepdims:
        grad = np.expand_dims(grad, axis)
    share = np.empty_like(a)
    share[...] = grad
    return share


def _log_softmax(a, axis):
    shifted = a - a.max(axis, keepdims=True)  # the largest is 0 now: nothing overflows, and one e^0 = 1 is in the sum
    return shifted - np.log(np.exp(shifted).sum(axis, keepdims=True))


def _to_tensor(operand, where, neighbour):
    """The operand as a Tensor. A plain number or array becomes a constant: drawn, but without a gradient."""
    if isinstance(operand, Tensor):
        return operand
    node = _new(Tensor)
    node.data, node._constant = arrays.to_array(operand, where, neighbour.data.dtype), True
    node.label, node._grad, node._op, node._a, node._b = "", None, "", None, None
    return node
