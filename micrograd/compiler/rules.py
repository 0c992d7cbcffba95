"""One operation as text: its result, and what its gradient passes on to an operand. The rules are those of engine.py."""

from collections.abc import Callable
from typing import NamedTuple

from micrograd.engine import Value


class Text(NamedTuple):
    """A piece of source, and how tightly it binds: 3 a name, a number or a call, 2 a product, 1 a sum."""

    text: str
    binds: int = 3

    def at(self, least: int) -> str:
        """In brackets where it binds less tightly than `least`."""
        return self.text if self.binds >= least else f"({self.text})"


def add(a: Text, sign: str, b: Text) -> Text:
    """a + b or a - b; adding 0 is left out."""
    if "0.0" in (a.text, b.text) and (sign == "+" or b.text == "0.0"):
        return b if a.text == "0.0" else a
    return Text(f"{a.text} {sign} {b.at(2)}", 1)


def multiply(a: Text, sign: str, b: Text) -> Text:
    """a * b or a / b; multiplying by 1 is left out."""
    if "1.0" in (a.text, b.text) and (sign == "*" or b.text == "1.0"):
        return b if a.text == "1.0" else a
    return Text(f"{a.at(2)} {sign} {b.at(3)}", 2)


def minus(a: Text) -> Text:
    return Text(f"-({a.text})" if a.text.startswith("-") else f"-{a.at(2)}", 2)


def call(name: str, *arguments: Text) -> Text:
    return Text(f"{name}({', '.join(a.text for a in arguments)})")


def number(x: float) -> Text:
    return Text(repr(x))


def exponent(node: Value) -> float:
    """The number n of the operation "**n"."""
    return float(node._op[2:])


def result(node: Value, value: Callable[[Value], Text], argument: Callable[[Value | float, Value], Text]) -> Text:
    """What an operation computes.

    value     gives the text of an operand
    argument  gives an operand, or a number, as it stands beside others in the brackets of a call, for this node
    """
    op, a, b = node._op, node._a, node._b
    if op in ("+", "-"):
        return add(value(a), op, value(b))
    if op in ("*", "/"):
        return multiply(value(a), op, value(b))
    if op == "neg":
        return minus(value(a))
    if op == "**2":
        return multiply(value(a), "*", value(a))
    if op.startswith("**"):
        return call("pow", argument(a, node), argument(exponent(node) if b is None else b, node))
    return call(op, value(a))


def passed_on(
    node: Value, side: int, d: Text, value: Callable[[Value], Text], argument: Callable[[Value | float, Value], Text]
) -> tuple[str, Text]:
    """The chain rule for one operand (side 0 or 1): its local slope times `d`, the node's gradient; the sign stands apart."""
    op, a, b = node._op, node._a, node._b
    if op == "+" or op == "-" and side == 0:  # d(a+b)/da = 1
        return "+", d
    if op in ("-", "neg"):  # d(a-b)/db = -1
        return "-", d
    if op == "*":  # d(ab)/da = b
        return "+", multiply(value(a if side else b), "*", d)
    if op == "/" and side == 0:  # d(a/b)/da = 1/b
        return "+", multiply(d, "/", value(b))
    if op == "/":  # d(a/b)/db = -(a/b)/b
        return "-", multiply(multiply(value(node), "/", value(b)), "*", d)
    if op == "log":  # d(ln a)/da = 1/a
        return "+", multiply(d, "/", value(a))
    if op == "**2":  # d(a^2)/da = 2a
        slope = multiply(number(2.0), "*", value(a))
    elif op.startswith("**") and side == 0:  # d(a^b)/da = b a^(b-1)
        slope = call("power_slope", argument(a, node), argument(exponent(node) if b is None else b, node))
    elif op == "**":  # d(a^b)/db = a^b ln(a)
        slope = call("power_log", value(node), argument(a, node))
    elif op == "exp":  # d(e^a)/da = e^a
        slope = value(node)
    elif op == "tanh":  # d(tanh a)/da = 1 - tanh(a)^2
        slope = add(number(1.0), "-", multiply(value(node), "*", value(node)))
    elif op == "relu":  # 1 above 0, otherwise 0
        slope = call("relu_slope", value(a))
    elif op == "sigmoid":  # s(a) (1 - s(a)) = s(a) s(-a), which keeps its digits where s(a) is almost 1
        slope = multiply(value(node), "*", call("sigmoid", minus(value(a))))
    else:  # softplus, ln(1 + e^a): its slope is the sigmoid
        slope = call("sigmoid", value(a))
    return "+", multiply(slope, "*", d)
