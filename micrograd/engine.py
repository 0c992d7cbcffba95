"""Value: one number that remembers how it was made, so that it can find its own derivatives.

Every operation on Values makes a new Value. The new one keeps its operands, and beside each operand the
*local derivative*, or slope: how fast the result moves when that one operand moves. Together the Values
form a directed acyclic graph. `backward()` walks it from the result to the inputs and applies the chain
rule at every step. Chapters 3 to 6 of the course build this file.
"""

import math
from typing import Any

from micrograd._validate.number_like import NumberLike
from micrograd._validate.scalars import power, shown, slope_of_power, to_float, to_label


class Value(NumberLike):
    """One real number, its gradient, and how it was made.

    data   the number, a float
    grad   d(root)/d(this), for the root whose `backward()` was called; 0.0 at first
    label  a name for drawings
    _op    the operation that made it ("+", "*", "**2", "tanh" ...), "" for a leaf
    _prev  its operands, a tuple: (), (a,) or (a, b)

    Raises TypeError where `data`, `grad` or an operand is not one real number, at the latest when an operation first
    reads it. An operation raises ValueError or ZeroDivisionError where it has no value. `exp` and `**` raise
    OverflowError where the result is too large for a float; with `+ - * /` it is inf, and so is a slope that is too
    large, as with floats.

    v < w, max, sorted, bool and f"{v:.2f}" go by the number. `==` asks whether both are the same object, as a graph
    needs it; float(v) and the functions of `math` and NumPy would lose the graph, and raise TypeError.
    After Andrej Karpathy's micrograd, https://github.com/karpathy/micrograd
    """

    # Plain slots, each operand beside the slope along it. With no tuple, set or closure on a node, Python's
    # garbage collector has fewer objects to look through: a training step takes about half the time.
    __slots__ = ("data", "grad", "label", "_op", "_a", "_slope_a", "_b", "_slope_b")
    data: float
    grad: float
    label: str
    _op: str
    _a: "Value | None"
    _slope_a: float
    _b: "Value | None"
    _slope_b: float

    def __init__(self, data: float, label: str = ""):
        self.data = to_float(data)
        self.grad = 0.0
        self.label = label if type(label) is str else to_label(label)
        self._op = ""
        self._a = self._b = None  # a leaf has no operands

    @property
    def _prev(self) -> tuple["Value", ...]:
        return tuple(operand for operand in (self._a, self._b) if operand is not None)

    @property
    def _local_grads(self) -> tuple[float, ...]:
        """One local derivative per operand, in the order of `_prev`."""
        return tuple(getattr(self, slope) for slope in ("_slope_a", "_slope_b")[: len(self._prev)])

    def __repr__(self) -> str:
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={shown(self.data)}, grad={shown(self.grad)}{label})"

    # ---- operations: the result, then each operand with the slope along it ----

    def __add__(self, other: Any) -> "Value":
        other = _operand(other, "Value + {}", self)
        # d(a+b)/da = 1, d(a+b)/db = 1
        return operation(self.data + other.data, "+", self, 1.0, other, 1.0)

    def __sub__(self, other: Any) -> "Value":
        other = _operand(other, "Value - {}", self)
        # d(a-b)/da = 1, d(a-b)/db = -1
        return operation(self.data - other.data, "-", self, 1.0, other, -1.0)

    def __mul__(self, other: Any) -> "Value":
        other = _operand(other, "Value * {}", self)
        # d(ab)/da = b, d(ab)/db = a
        return operation(self.data * other.data, "*", self, other.data, other, self.data)

    def __truediv__(self, other: Any) -> "Value":
        other = _operand(other, "Value / {}", self)
        a, b = self.data, other.data
        if b == 0.0:
            raise ZeroDivisionError(f"Value / Value: {a:.4g} / 0 has no value. Keep the divisor away from 0.")
        # d(a/b)/da = 1/b, d(a/b)/db = -a/b^2 = -(a/b)/b
        return operation(a / b, "/", self, 1.0 / b, other, -(a / b) / b)

    def __pow__(self, other: Any) -> "Value":
        if isinstance(other, Value):
            return self._pow_value(other)
        a, n = _number(self), to_float(other, "Value ** {}")
        # d(a^n)/da = n a^(n-1)
        return operation(power(a, n), "**" + str(n + 0.0).removesuffix(".0"), self, slope_of_power(a, n))

    def _pow_value(self, other: Any) -> "Value":
        a, b = _number(self), _number(other)
        if a < 0.0 or a == 0.0 >= b:
            raise ValueError(
                f"({a:.4g}) ** Value({b:.4g}): the slope along the exponent needs log({a:.4g}), which does not "
                "exist. Make the base positive, or use a plain number as the exponent, not a Value."
            )
        out = power(a, b)
        # d(a^b)/da = b a^(b-1), d(a^b)/db = a^b ln(a), which is 0 at a = 0
        return operation(out, "**", self, slope_of_power(a, b), other, out * math.log(a) if a else 0.0)

    def __neg__(self) -> "Value":
        # d(-a)/da = -1
        return operation(-_number(self), "neg", self, -1.0)

    def exp(self) -> "Value":
        """e to the power of this number. Raises OverflowError above about 709.78."""
        a = _number(self)
        try:
            out = math.exp(a)
        except OverflowError:
            raise OverflowError(
                f"exp({a:.4g}) is too large for a float: the largest input is about 709.78. "
                "Scale the input down, or use tanh or sigmoid, which take any number."
            ) from None
        # d(e^a)/da = e^a
        return operation(out, "exp", self, out)

    def log(self) -> "Value":
        """The natural logarithm. Raises ValueError for 0 and below."""
        a = _number(self)
        if a <= 0.0:
            raise ValueError(
                f"log({a + 0.0:.4g}) does not exist: the logarithm needs a number above 0. "
                "Add a small constant first, (v + 1e-9).log(), or find out where this number comes from."
            )
        # d(ln a)/da = 1/a
        return operation(math.log(a), "log", self, 1.0 / a)

    def tanh(self) -> "Value":
        """The hyperbolic tangent, between -1 and 1."""
        t = math.tanh(_number(self))
        # d(tanh a)/da = 1 - tanh(a)^2
        return operation(t, "tanh", self, 1.0 - t * t)

    def relu(self) -> "Value":
        """This number if it is above 0, otherwise 0."""
        # slope 1 above 0 and 0 below. At 0 there is a corner and no slope: like PyTorch we take 0
        a = _number(self)
        off = a <= 0.0  # false for nan, which must stay visible
        return operation(0.0 if off else a, "relu", self, 0.0 if off else 1.0)

    def sigmoid(self) -> "Value":
        """1 / (1 + e^-x), between 0 and 1."""
        # 1 / (1 + e^-a), written so that exp only ever sees a negative number and cannot overflow
        a = _number(self)
        e = math.exp(-abs(a))
        s = (1.0 if a >= 0.0 else e) / (1.0 + e)
        # d(sigmoid a)/da = sigmoid(a) (1 - sigmoid(a)) = e / (1 + e)^2
        return operation(s, "sigmoid", self, e / (1.0 + e) ** 2)

    # Python calls these when the left operand is a plain number: 2 - v is v.__rsub__(2)

    def __radd__(self, other: Any) -> "Value":
        return _operand(other, "{} + Value", self) + self

    def __rsub__(self, other: Any) -> "Value":
        return _operand(other, "{} - Value", self) - self

    def __rmul__(self, other: Any) -> "Value":
        return _operand(other, "{} * Value", self) * self

    def __rtruediv__(self, other: Any) -> "Value":
        return _operand(other, "{} / Value", self) / self

    def __rpow__(self, other: Any) -> "Value":
        return _operand(other, "{} ** Value", self) ** self

    # ---- gradients ----

    def topo(self) -> list["Value"]:
        """Every Value that this one depends on, operands before results, this one last.

        A depth-first search with a list in place of recursion: a chain of a million operations would meet
        Python's recursion limit. None on the list says that all operands of the node below it are in order.
        """
        order: list[Value] = []
        seen: set[Value] = set()
        to_visit: list[Any] = [self]
        while to_visit:
            node = to_visit.pop()
            if node is None:
                order.append(to_visit.pop())
            elif node not in seen:
                seen.add(node)
                if node._a is None:
                    order.append(node)
                elif node._b is None:
                    to_visit += (node, None, node._a)
                else:
                    to_visit += (node, None, node._b, node._a)  # _a lies on top: it comes first
        return order

    def backward(self) -> None:
        """Set `grad` of every Value this one depends on to d(this one)/d(that Value).

        Gradients of inner nodes start from zero at each call. Gradients of leaves add up from call to call,
        as in PyTorch with retain_graph=True: set them to 0.0 before a fresh pass.
        """
        order = self.topo()
        for node in order:
            if node._a is not None or node.grad is None:  # None is PyTorch's word for no gradient so far
                node.grad = 0.0
            elif type(node.grad) is not float:
                node.grad = to_float(node.grad, "v.grad = {}")
        self.grad += 1.0  # d(self)/d(self) = 1
        # Results before operands: when a node's turn comes, every node that uses it has added its share to
        # node.grad. Then the chain rule, one line for all operations:
        for node in reversed(order):
            if node._a is not None:
                node._a.grad += node._slope_a * node.grad
                if node._b is not None:
                    node._b.grad += node._slope_b * node.grad


_new = object.__new__  # a bare Value: the result of an operation needs none of the checks of __init__


def operation(data: float, op: str, a: Value, slope_a: float, b: Value | None = None, slope_b: float = 0.0) -> Value:
    """The result of an operation: its number and its name, then each operand with the slope along it."""
    node = _new(Value)
    node.data, node.grad = data, 0.0
    node.label, node._op = "", op
    node._a, node._slope_a = a, slope_a
    node._b, node._slope_b = b, slope_b
    return node


def _operand(other: Any, where: str, neighbor: Value) -> Value:
    """The operand as a Value, its number and its neighbor's checked. A plain number becomes a leaf, and is drawn."""
    if type(other) is Value and type(other.data) is float is type(neighbor.data):
        return other  # nearly always; the rest is for what was set from outside
    node = other if isinstance(other, Value) else Value(to_float(other, where))
    _number(node)
    _number(neighbor)
    return node


def _number(node: Value) -> float:
    """`node.data`, checked, since anybody can set it: a number of another kind becomes a float."""
    if type(node.data) is not float:
        node.data = to_float(node.data, "v.data = {}")
    return node.data
