"""Checks of notebooks/06_more_operations.ipynb."""

import inspect
import math
from collections.abc import Callable
from typing import Any

from micrograd.check.agreement import compare
from micrograd.check.agreement import engine as engine
from micrograd.check.answer import (
    Chapter,
    Stumble,
    Verdict,
    an,
    apart,
    as_given,
    attempt,
    near,
    not_yet,
    number,
    right,
    shown,
    slope_by_nudge,
    truth,
)
from micrograd.check.guess import guess as guess
from micrograd.check.my_engine import save_engine as save_engine
from micrograd.engine import Value, operation

chapter = Chapter("06_more_operations")
report = chapter.report


@chapter.exercise("6.1")
def sigmoid_slope(answer: object) -> Verdict:
    got = number(answer)
    slope = slope_by_nudge(lambda x: 1.0 / (1.0 + math.exp(-x)), 0.0)
    if near(got, slope):
        return right(f"a nudge gives {slope:.4f}, because sigmoid(0) is one half, and 0.5 * 0.5 is a quarter.")
    if near(got, 0.5):
        return not_yet("you got 0.5, the height of sigmoid at 0. Its slope is that times one minus that.")
    if near(got, 1.0):
        return not_yet("you got 1, the slope of tanh at 0. Sigmoid climbs half as high over twice the distance.")
    if near(got, 0.0):
        return not_yet("you got 0. Sigmoid is flat far out; at 0 it is at its steepest.")
    if near(got, -0.25):
        return not_yet(
            "you got -0.25. Sigmoid rises everywhere: work out sigmoid(0) = 1 / (1 + 1), then one minus that."
        )
    return not_yet(f"you got {got:g}. Work out sigmoid(0) = 1 / (1 + 1) first.")


def _result(function: object, *operands: Value, name: str) -> Value:
    """What the learner's operation returns, if it is a Value with a past."""
    before = [(operand.data, operand.grad) for operand in operands]
    out = attempt(function, *operands, name=name)
    data: Any = getattr(out, "data", None)
    if isinstance(out, Value) and isinstance(data, str):
        raise Stumble(not_yet("the number comes first in operation(...), then the name."))
    if isinstance(out, Value) and isinstance(data, Value):
        raise Stumble(not_yet("the number in operation(...) is a Value. Give it the plain number."))
    if not isinstance(out, Value):
        raise Stumble(not_yet(f"{name} returns {an(out)}, not a Value. Return operation(...)."))
    if callable(data):
        raise Stumble(not_yet(f"the number in {name} is a function: call it, as in math.cos(a.data)."))
    if not out._prev:
        raise Stumble(not_yet(f"the result of {name} has no operands, so no gradient can flow. Use operation(...)."))
    if not all(isinstance(operand, Value) for operand in out._prev):
        raise Stumble(not_yet("an operand is the Value a itself; only the number and the slope use a.data."))
    slopes: tuple[Any, ...] = out._local_grads
    for slope in slopes:
        if isinstance(slope, Value):
            raise Stumble(not_yet(f"a slope in {name} is a Value. Slopes are plain numbers: use .data."))
        if callable(slope):
            raise Stumble(not_yet(f"a slope in {name} is a function: call it, as in math.cos(a.data)."))
        number(slope)
    if [(operand.data, operand.grad) for operand in operands] != before:
        raise Stumble(not_yet(f"{name} changes its operand. An operation makes a new Value, and changes none."))
    return out


@chapter.exercise("6.2")
def sin(function: object) -> Verdict:
    for x in (0.7, -2.0, 4.1, 12.3):
        a = Value(x)
        out = _result(function, a, name="sin")
        if not near(number(out.data), math.sin(x), 1e-9):
            mine, its = apart(out.data, math.sin(x))
            return not_yet(f"sin of {x} should be {its}, and the result of yours is {mine}.")
        out.backward()
        slope = slope_by_nudge(math.sin, x)
        if near(a.grad, slope, 1e-6):
            continue
        mine, its = apart(a.grad, slope)
        told = f"at {x} the gradient is {mine}, and a nudge says {its}"
        if near(a.grad, -slope, 1e-6):
            return not_yet(f"{told}: the sign is flipped.")
        if near(a.grad, math.sin(x), 1e-6):
            return not_yet(f"{told}. Yours is sin itself: only exp is its own slope.")
        if near(a.grad, slope, 1e-2):
            return not_yet(f"{told}. Use math.cos in place of a rounded number.")
        return not_yet(f"{told}. The slope of sin is cos, at the same place.")
    if len(out._prev) != 1 or out._prev[0] is not a:
        return not_yet(
            "sin has one operand, a itself, and one operation makes it. Return operation(..., 'sin', a, ...)."
        )
    if out._op != "sin":
        return not_yet(f"the numbers are right; the operation is called {out._op!r}. Call it 'sin'.")
    return right("at four places a nudge agrees, because the slope of sin is cos.")


def _classmates_squares(a, b):  # type: ignore[no-untyped-def]
    number = a.data**2 - b.data**2
    return operation(number, "sqdiff", a, 2 * a.data, b, 2 * b.data)


@chapter.exercise("6.3")
def subtract_squares(function: object) -> Verdict:
    for x, y in ((3.0, 5.0), (-1.5, 0.5), (0.3, -2.2)):
        a, b = Value(x), Value(y)
        out = _result(function, a, b, name="subtract_squares")
        if not near(out.data, x * x - y * y, 1e-9):
            mine, its = apart(out.data, x * x - y * y)
            return not_yet(f"{x}^2 - {y}^2 is {its}, and you return {mine}. The result was right before.")
        inner = [operand for operand in out._prev if operand not in (a, b)]
        if inner or len(out._prev) != 2:
            return not_yet(
                "the result is right, but it is put together from several operations. "
                "The task asks for one: operation(number, 'sqdiff', a, ..., b, ...)."
            )
        out.backward()
        a_slope, b_slope = apart(a.grad, 2 * x), apart(b.grad, -2 * y)
        told_a = f"at a = {x:g} the gradient of a is {a_slope[0]}, and a nudge says {a_slope[1]}"
        told_b = f"at b = {y:g} the gradient of b is {b_slope[0]}, and a nudge says {b_slope[1]}"
        if near(a.grad, 2 * x, 1e-9) and near(b.grad, 2 * y, 1e-9):
            return as_given(
                function, _classmates_squares, "A nudge disagrees with one of the two slopes.", f"{told_b}."
            )
        if not near(a.grad, 2 * x, 1e-9):
            return not_yet(f"{told_a}. That slope was right before.")
        if near(b.grad, -y, 1e-9):
            return not_yet(f"{told_b}. The 2 of the square is missing.")
        if near(b.grad, -2 * x, 1e-9) or near(b.grad, -2.0, 1e-9):
            return not_yet(f"{told_b}. The slope along b depends on b.")
        if not near(b.grad, -2 * y, 1e-9):
            return not_yet(f"{told_b}. Which way does a^2 - b^2 go when b grows?")
    return right("the slope along b is -2b, because a^2 - b^2 falls when b grows.")


@chapter.exercise("6.4")
def blind_spot(answer: object) -> Verdict:
    x = number(answer)
    t = math.tanh(x)
    gap = abs(slope_by_nudge(math.tanh, x) - (1 - t))
    if abs(x) < 0.1:
        return not_yet("the place near 0 is known already. Look below -0.1 or above 0.1.")
    if gap < 1e-6:
        return right(f"at {x:g} the gap is {gap:.1e}, because tanh is flat there and both slopes are nearly 0.")
    if x < 0:
        return not_yet(
            f"at {x:g} the gap is {gap:.4g}. On the left t goes to -1, where 1 - t is 2 and not 0. Try the other side."
        )
    return not_yet(f"at {x:g} the gap is {gap:.3g}, and it should be below 1e-6. The right side; go further out.")


@chapter.exercise("6.5")
def agrees(function: object) -> Verdict:
    def wrong_tanh(a: Value) -> Value:
        t = math.tanh(a.data)
        return operation(t, "tanh", a, 1 - t)

    def negated(a: Value) -> Value:
        return operation(a.data**2, "**2", a, -2 * a.data)

    def off(a: Value) -> Value:
        return operation(a.data * 1.0, "near", a, 1.0 + 1e-5)

    cases: list[tuple[Callable[[Value], Value], float, bool, str]] = [
        (Value.tanh, 0.5, True, "tanh at 0.5"),
        (lambda a: a * a * 3, 2.0, True, "3 * a * a at 2, where a is used twice"),
        (wrong_tanh, 0.5, False, "the wrong tanh at 0.5"),
        (wrong_tanh, 0.0, True, "the wrong tanh at 0, where it happens to be right"),
        (negated, 1.0, False, "a square whose slope has the wrong sign"),
        (off, 1.0, False, "a slope that is off by 0.00001"),
        (wrong_tanh, -0.5, False, "the wrong tanh at -0.5, whose slope is too large"),
    ]
    for case, x, expected, name in cases:
        try:
            got = attempt(function, case, x)
        except Stumble as stumble:
            if "Unknown operation" in str(stumble):
                return not_yet(
                    "slope_along computes the graph again, and it knows the package's operations only, not a new one. "
                    "Nudge the number instead: function(Value(number + h)).data."
                )
            raise
        if truth(got, "agrees") != expected:
            a = Value(x)
            case(a).backward()
            mine, its = apart(a.grad, slope_by_nudge(lambda one: case(Value(one)).data, x), 6)
            return not_yet(
                f"for {name} you return {got}, and it should be {expected}: backward() says {mine}, a central nudge "
                f"{its}. Did you divide by 2h, call backward() on the result, and compare the distance with 1e-6?"
            )
    return right(
        "seven cases, right and wrong ones, because you compare the distance with a tolerance, whatever its sign."
    )


_METHODS = {
    "label": "chapter 3, 'A memory'",
    "_op": "chapter 3, 'A memory'",
    "_prev": "chapter 3, 'A memory'",
}


@chapter.exercise("6.6")
def my_engine(cls: Any) -> Verdict:
    """Exercise 6.6: your own class, with every operation that networks need; the first thing it lacks is named."""
    if not isinstance(cls, type):
        return not_yet(f"the class itself is expected, with no brackets behind it; {shown(cls)} is no class.")
    if cls is Value or issubclass(cls, Value):
        return not_yet("that is the package's Value, or built on it. Write the class yourself.")
    make: Any = cls
    leaf = attempt(make, 2.0, name=f"{cls.__name__}(2.0)")
    try:
        named = make(2.0, label="a")
    except TypeError as error:
        return not_yet(f'{cls.__name__}(2.0, label="a") stopped with TypeError: {error}. Give __init__ a label="".')
    for attribute, where in _METHODS.items():
        if not hasattr(leaf, attribute):
            return not_yet(f"an object of your class has no {attribute}, which drawings read: see {where}.")
    if named.label != "a":
        return not_yet(f'{cls.__name__}(2.0, label="a") has the label {shown(named.label)}. Set self.label = label.')
    findings = compare(cls)
    for finding in findings:
        name, where = finding.row.name, finding.row.where
        if finding.kind == "lacks":
            return not_yet(f"{name} doesn't work so far ({finding.detail.rstrip('.')}). It comes from {where}.")
        if finding.kind == "stops":
            return not_yet(f"{name} stopped: {finding.detail.rstrip('.')}. It comes from {where}.")
        if finding.kind == "differs":
            return not_yet(f"for {name} {finding.detail}. It comes from {where}.")
    product = leaf * named
    if tuple(product._prev) != (leaf, named) or not isinstance(product._op, str) or not product._op:
        return not_yet("a * b should have _prev == (a, b) and a name in _op, such as '*': drawings read them.")
    if inspect.isabstract(cls):
        return not_yet("your class is abstract: it still lacks a method.")
    return right(
        f"{len(findings)} expressions agree with the package and with PyTorch's numbers, because each operation "
        "brings its own slopes, and backward only multiplies and adds."
    )
