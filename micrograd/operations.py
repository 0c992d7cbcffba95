"""Every operation, once: how it is written, and the slope along each of its operands.

The formulas are plain text that Python, NumPy and C all read, so that a graph can be computed again (graph.py),
drawn line by line (show) and printed as a program in each language (compiler) from this one table. Chapter 3
derives the rules; engine.py computes by them. `register` adds an operation of your own:

    sin = register("sin", "sin(a)", "cos(a)")     # the name, the result, the slope along a
    y = sin(Value(0.5))
"""

import ast
import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from micrograd._validate.scalars import data_of, power, slope_of_power, to_float
from micrograd.engine import Value, operation
from micrograd.losses import softplus


@dataclass(frozen=True)
class Operation:
    """One row of the table.

    name       what `Value._op` says
    value      the result, in terms of the operands a and b
    slopes     d(result)/d(operand) for each operand, in terms of a, b and out, the result
    on_values  the operation itself, on Values
    """

    name: str
    value: str
    slopes: tuple[str, ...]
    on_values: Callable[..., Value]


# name, value, slopes along a and b, the operation on Values
_ROWS: list[tuple[str, str, tuple[str, ...], Callable[..., Any]]] = [
    ("+", "a + b", ("1", "1"), operator.add),
    ("-", "a - b", ("1", "-1"), operator.sub),
    ("*", "a * b", ("b", "a"), operator.mul),
    ("/", "a / b", ("1 / b", "-out / b"), operator.truediv),
    ("**", "pow(a, b)", ("pow_slope(a, b)", "pow_log(out, a)"), operator.pow),
    ("neg", "-a", ("-1",), operator.neg),
    ("exp", "exp(a)", ("out",), Value.exp),
    ("log", "log(a)", ("1 / a",), Value.log),
    ("tanh", "tanh(a)", ("1 - out * out",), Value.tanh),
    ("relu", "relu(a)", ("relu_slope(a)",), Value.relu),
    ("sigmoid", "sigmoid(a)", ("out * sigmoid(-a)",), Value.sigmoid),  # 1 - s(a) is s(-a), which keeps its digits
    ("softplus", "softplus(a)", ("sigmoid(a)",), softplus),
]
OPERATIONS = {row[0]: Operation(*row) for row in _ROWS}


@dataclass(frozen=True)
class Function:
    """A function that a formula may call: for floats, for arrays, and as the body of a C function of a and b.

    An empty text in place of the body: <math.h> has it.
    """

    python: Callable[..., Any]
    numpy: Callable[..., Any]
    c: str = ""


def _sigmoid(a: float) -> float:
    e = math.exp(-abs(a))  # never of a positive number: it cannot overflow
    return (1.0 if a >= 0.0 else e) / (1.0 + e)


def _sigmoid_of_array(a: np.ndarray) -> np.ndarray:
    e = np.exp(-np.abs(a))
    return np.asarray(np.where(a >= 0.0, 1.0, e) / (1.0 + e))


_IN_ALL_THREE = (
    "acos acosh asin asinh atan atanh cbrt cos cosh erf erfc exp exp2 expm1 fabs log log10 log1p log2 sin sinh sqrt "
    "tan tanh"
)
# The one costly function of a network, written so that a compiler can compute many at once, seventeen times as fast as
# the library's; its error stays below 2 units in the last place. With y = 2|a| and m = e^y - 1, tanh|a| = m / (m + 2),
# and nothing cancels near 0. For m write y = k ln2 + r, k whole: e^y = 2^k e^r, and e^r - 1 has a short Taylor series.
# Adding 0x1.8p52 leaves no bits for a fraction; 2^k is k in the exponent of a double, 52 bits up and 1023 too large.
_TANH = """\
    double y = fabs(a) > 20 ? 40 : 2 * fabs(a), k = (y * 0x1.71547652b82fep+0 - 0.22) + 0x1.8p52, two_to_k;
    unsigned long long bits;
    memcpy(&bits, &k, 8);
    bits = (bits + 1023) << 52;
    memcpy(&two_to_k, &bits, 8);
    k -= 0x1.8p52;
    double r = (y - k * 0x1.62e42fefa38p-1) - k * 0x1.ef35793c7673p-45, s = 1.0 / 1307674368000;
    s = s * r + 1.0 / 87178291200; s = s * r + 1.0 / 6227020800; s = s * r + 1.0 / 479001600;
    s = s * r + 1.0 / 39916800; s = s * r + 1.0 / 3628800; s = s * r + 1.0 / 362880; s = s * r + 1.0 / 40320;
    s = s * r + 1.0 / 5040; s = s * r + 1.0 / 720; s = s * r + 1.0 / 120; s = s * r + 1.0 / 24; s = s * r + 1.0 / 6;
    double m = two_to_k * ((s * r + 0.5) * r * r + r) + (two_to_k - 1);
    return copysign(m / (m + 2), a);
"""
FUNCTIONS = {
    name: Function(getattr(math, name), getattr(np, name, None) or np.vectorize(getattr(math, name), otypes=[float]))
    for name in _IN_ALL_THREE.split()
} | {
    "tanh": Function(math.tanh, np.tanh, _TANH),
    # comparisons are written so that nan, which is neither above nor below, stays visible
    "relu": Function(lambda a: 0.0 if a <= 0.0 else a, lambda a: np.maximum(a, 0.0), "return a <= 0.0 ? 0.0 : a;"),
    "relu_slope": Function(
        lambda a: 0.0 if a <= 0.0 else 1.0, lambda a: (~(a <= 0.0)).astype(float), "return a <= 0.0 ? 0.0 : 1.0;"
    ),
    "sigmoid": Function(
        _sigmoid, _sigmoid_of_array, "double e = exp(-fabs(a)); return (a >= 0.0 ? 1.0 : e) / (1.0 + e);"
    ),
    "softplus": Function(
        lambda a: max(a, 0.0) + math.log1p(math.exp(-abs(a))),
        lambda a: np.maximum(a, 0.0) + np.log1p(np.exp(-np.abs(a))),
        "return (a <= 0.0 ? 0.0 : a) + log1p(exp(-fabs(a)));",
    ),
    "pow": Function(power, np.power),
    "pow_slope": Function(
        slope_of_power,
        lambda a, b: np.where(b == 0.0, 0.0, b * np.power(a, b - 1.0)),
        "return b == 0.0 ? 0.0 : b * pow(a, b - 1.0);",
    ),
    "pow_log": Function(
        # 0 to a positive power is 0 whatever the power; only 0 to the power 0 is 1, and has no slope
        lambda out, a: out * math.log(a) if a or out == 1.0 else 0.0,
        lambda out, a: np.where((a == 0.0) & (out != 1.0), 0.0, out * np.log(a)),
        "return b == 0.0 && a != 1.0 ? 0.0 : a * log(b);",
    ),
}


def lookup(name: str) -> Operation:
    """The row of an operation. Raises ValueError for one that is not in the table."""
    if not isinstance(name, str):
        raise ValueError(f"An operation is looked up by its name, a text such as '+', not {type(name).__name__}.")
    try:
        return OPERATIONS[name] if name in OPERATIONS or name[:2] != "**" else _power(float(name[2:]))
    except (KeyError, ValueError):
        raise ValueError(
            f"Unknown operation {name!r}. Known are {' '.join(OPERATIONS)}, and ** with a plain number. Add yours with "
            'micrograd.operations.register, such as register("sin", "sin(a)", "cos(a)").'
        ) from None


@lru_cache
def _power(n: float) -> Operation:
    """The row of a power with a plain number: d(a^n)/da = n a^(n-1)."""
    value, slope = ("a * a", "2 * a") if n == 2.0 else (f"pow(a, {n!r})", f"pow_slope(a, {n!r})")
    return Operation(f"**{n:g}", value, (slope,), lambda a: a**n)


def register(name: str, value: str, *slopes: str) -> Callable[..., Value]:
    """Add an operation of your own to the table, and return it as a function of one or two Values.

    name    what `Value._op` says, in drawings too
    value   the result, a formula in a (and b): "sin(a)"
    slopes  for each operand the slope along it, a formula in a (and b) and out, the result: "cos(a)"

    A formula has + - * / and calls of the functions that Python, NumPy and C share: sin, sqrt, erf and so on, also
    relu, sigmoid, softplus and pow(a, b). Registering the same name again replaces the row.
    Raises ValueError for a name of the table's own, no slope or more than two, and for what a formula cannot hold;
    TypeError for what is no text.
    """
    if not all(isinstance(text, str) for text in (name, value, *slopes)):
        raise TypeError('register takes texts: register("sin", "sin(a)", "cos(a)").')
    if not name or name.startswith("**") or any(name == row[0] for row in _ROWS):
        raise ValueError(
            f"{name!r} is no name for an operation of your own: the table has it, or a power. Choose another."
        )
    if not 1 <= len(slopes) <= 2:
        raise ValueError(f"An operation has one or two operands, and a slope for each; {len(slopes)} were given.")
    operands = {"a", "b"} if len(slopes) == 2 else {"a"}
    _check(value, operands)
    for slope in slopes:
        _check(slope, operands | {"out"})
    names: dict[str, Any] = {key: function.python for key, function in FUNCTIONS.items()}

    def on_values(*operands: Any) -> Value:
        if len(operands) != len(slopes):
            raise TypeError(f"{name} was registered for {len(slopes)} operands, and {len(operands)} were given.")
        nodes = [v if isinstance(v, Value) else Value(to_float(v, f"{name}({{}})")) for v in operands]
        numbers = {letter: data_of(v) for letter, v in zip("ab", nodes)}
        try:
            out = float(eval(value, names | numbers))
            along = [float(eval(slope, names | numbers | {"out": out})) for slope in slopes]
        except (ArithmeticError, ValueError) as problem:
            at = ", ".join(f"{letter} = {number:.4g}" for letter, number in numbers.items())
            raise type(problem)(
                f"{name} has no value or no slope at {at} ({problem}): keep its operands away from there."
            ) from None
        pairs: list[Any] = [part for pair in zip(nodes, along, strict=True) for part in pair]
        return operation(out, name, *pairs)

    OPERATIONS[name] = Operation(name, value, slopes, on_values)
    return on_values


_ARITHMETIC = (ast.BinOp, ast.UnaryOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub)
_ALLOWED = (ast.Expression, ast.Call, ast.Name, ast.Load, ast.Constant, *_ARITHMETIC)


def _check(formula: str, names: set[str]) -> None:
    """Raises ValueError for a formula that one of the three languages could not read."""
    try:
        tree = ast.parse(formula, mode="eval")
    except SyntaxError as problem:
        raise ValueError(f"{formula!r} is no formula: {problem.msg}.") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Pow):
            raise ValueError(f"{formula!r}: C has no **. Write a * a, or pow(a, 3).")
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS):
            raise ValueError(
                f"{formula!r} calls {ast.unparse(node.func)}. Python, NumPy and C share {', '.join(FUNCTIONS)}."
            )
        if isinstance(node, ast.Name) and node.id not in names | FUNCTIONS.keys():
            raise ValueError(
                f"{formula!r}: {node.id} is unknown here. Use {', '.join(sorted(names))}, and write numbers out."
            )
        is_text = isinstance(node, ast.Constant) and type(node.value) not in (int, float)
        if is_text or not isinstance(node, _ALLOWED):
            raise ValueError(f"{formula!r} holds more than + - * /, numbers and calls, such as sin(a) * b.")


# ---- formulas put together ----


def write(formula: str, **parts: str | ast.expr) -> str:
    """The formula with a text in place of each name, in as few brackets as it needs: "a * b", a="x + 1" is (x + 1) * b.

    A text that is no formula, such as the label of a Value, is given as ast.Name(text).

    What changes nothing is left out: 1 * x, x / 1, 0 + x, x - 0, -(-x); and 1 / x * d is d / x.
    """
    return ast.unparse(_Fill({name: _parsed(part) for name, part in parts.items()}).visit(_parsed(formula)))


def _parsed(text: str | ast.expr) -> ast.expr:
    return ast.parse(text, mode="eval").body if isinstance(text, str) else text


def _is(node: ast.expr, number: float) -> bool:
    return isinstance(node, ast.Constant) and node.value == number


class _Fill(ast.NodeTransformer):
    def __init__(self, parts: dict[str, ast.expr]):
        self.parts = parts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.parts.get(node.id, node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        node.args = [self.visit(argument) for argument in node.args]  # the function keeps its name
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Constant(float(str(node.value)))  # in C 1 / 2 would be 0

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        inner: ast.expr = self.visit(node.operand)
        if isinstance(inner, ast.UnaryOp):
            return inner.operand
        return ast.UnaryOp(ast.USub(), inner)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        a: ast.expr = self.visit(node.left)
        b: ast.expr = self.visit(node.right)
        if isinstance(node.op, ast.Add) and (_is(a, 0.0) or _is(b, 0.0)):
            return b if _is(a, 0.0) else a
        if isinstance(node.op, ast.Sub) and _is(b, 0.0):
            return a
        if isinstance(node.op, (ast.Mult, ast.Div)) and _is(b, 1.0):
            return a
        if isinstance(node.op, ast.Mult):
            if _is(a, 1.0):
                return b
            if isinstance(a, ast.UnaryOp) and _is(a.operand, 1.0):
                return ast.UnaryOp(ast.USub(), b)
            if isinstance(a, ast.BinOp) and isinstance(a.op, ast.Div) and _is(a.left, 1.0):
                return ast.BinOp(b, ast.Div(), a.right)
        return ast.BinOp(a, node.op, b)
