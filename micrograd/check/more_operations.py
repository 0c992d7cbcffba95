"""Checks of notebooks/06_more_operations.ipynb."""

import math

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import (
    Chapter,
    Stumble,
    attempt,
    near,
    not_tried,
    not_yet,
    number,
    right,
    slope_by_nudge,
)
from micrograd.check.guess import guess as guess
from micrograd.engine import Value, operation

chapter = Chapter("06_more_operations")
report = chapter.report


@chapter.exercise("6.1")
def sigmoid_slope(answer):
    got = number(answer)
    slope = slope_by_nudge(lambda x: 1.0 / (1.0 + math.exp(-x)), 0.0)
    if near(got, slope):
        return right(f"a nudge gives {slope:.4f}, because sigmoid(0) is one half, and 0.5 * 0.5 is a quarter.")
    if near(got, 0.5):
        return not_yet("you got 0.5, the height of sigmoid at 0. Its slope is that times one minus that.")
    if near(got, 1.0):
        return not_yet("you got 1, the slope of tanh at 0. Sigmoid climbs half as high over twice the way.")
    if near(got, 0.0):
        return not_yet("you got 0. Sigmoid is flat far out; at 0 it is at its steepest.")
    return not_yet(f"you got {got:g}. Work out sigmoid(0) = 1 / (1 + 1) first.")


def _result(function, *operands, name):
    """What the learner's operation returns, if it is a Value with a past."""
    out = attempt(function, *operands, name=name)
    if isinstance(out, Value) and isinstance(out.data, str):
        raise Stumble(not_yet("the number comes first in operation(...), then the name."))
    if isinstance(out, Value) and isinstance(out.data, Value):
        raise Stumble(not_yet("the number in operation(...) is a Value. Give it the plain number."))
    if not isinstance(out, Value):
        raise Stumble(not_yet(f"{name} returns a {type(out).__name__}, not a Value. Return operation(...)."))
    if not out._prev:
        raise Stumble(not_yet(f"the result of {name} has no operands, so no gradient can flow. Use operation(...)."))
    if not all(isinstance(operand, Value) for operand in out._prev):
        raise Stumble(not_yet("an operand is the Value a itself; only the number and the slope use a.data."))
    if any(isinstance(slope, Value) for slope in out._local_grads):
        raise Stumble(not_yet(f"a slope in {name} is a Value. Slopes are plain numbers: use .data."))
    return out


@chapter.exercise("6.2")
def sin(function):
    for x in (0.7, -2.0):
        a = Value(x)
        out = _result(function, a, name="sin")
        if not near(number(out.data), math.sin(x), 1e-9):
            return not_yet(f"sin of {x} should be {math.sin(x):.4f}, and the number of yours is {out.data:.4f}.")
        out.backward()
        slope = slope_by_nudge(math.sin, x)
        if near(a.grad, slope, 1e-6):
            continue
        if near(a.grad, -slope, 1e-6):
            return not_yet(f"at {x} the gradient is {a.grad:.4f}, a nudge says {slope:.4f}: the sign is turned round.")
        if near(a.grad, math.sin(x), 1e-6):
            return not_yet(f"at {x} the gradient is {a.grad:.4f}, which is sin itself. Only exp is its own slope.")
        return not_yet(
            f"at {x} the gradient is {a.grad:.4f}, a nudge says {slope:.4f}. The slope of sin is cos, at the same place."
        )
    if out._op != "sin":
        return not_yet(f"the numbers are right; the operation is called {out._op!r}. Call it 'sin'.")
    return right("at 0.7 and at -2 a nudge agrees, because the slope of sin is cos.")


@chapter.exercise("6.3")
def subtract_squares(function):
    for x, y in ((3.0, 5.0), (-1.5, 0.5)):
        a, b = Value(x), Value(y)
        out = _result(function, a, b, name="subtract_squares")
        if not near(number(out.data), x * x - y * y, 1e-9):
            return not_yet(
                f"{x}^2 - {y}^2 is {x * x - y * y:g}, and the number of yours is {out.data:g}. The number was right before."
            )
        out.backward()
        if near(a.grad, 2 * x, 1e-9) and near(b.grad, 2 * y, 1e-9):
            return not_tried(
                f"this is the classmate's version. At a = {x:g}, b = {y:g} it gives b the gradient {b.grad:g}; a nudge says {-2 * y:g}."
            )
        if not near(a.grad, 2 * x, 1e-9):
            return not_yet(
                f"at a = {x:g} the gradient of a is {a.grad:g}, a nudge says {2 * x:g}. That slope was right before."
            )
        if near(b.grad, -y, 1e-9):
            return not_yet(
                f"at b = {y:g} the gradient of b is {b.grad:g}, a nudge says {-2 * y:g}. The 2 of the square is missing."
            )
        if near(b.grad, -2 * x, 1e-9) or near(b.grad, -2.0, 1e-9):
            return not_yet(
                f"at b = {y:g} the gradient of b is {b.grad:g}, a nudge says {-2 * y:g}. The slope along b depends on b."
            )
        if not near(b.grad, -2 * y, 1e-9):
            return not_yet(
                f"at b = {y:g} the gradient of b is {b.grad:g}, a nudge says {-2 * y:g}. Which way does a^2 - b^2 go when b grows?"
            )
    return right("the slope along b is -2b, because a^2 - b^2 falls when b grows.")


@chapter.exercise("6.4")
def blind_spot(answer):
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
    return not_yet(f"at {x:g} the gap is {gap:.3g}. The right side; go further out.")


@chapter.exercise("6.5")
def agrees(function):
    def wrong_tanh(a):
        t = math.tanh(a.data)
        return operation(t, "tanh", a, 1 - t)

    def negated(a):
        return operation(a.data**2, "**2", a, -2 * a.data)

    cases = [
        (Value.tanh, 0.5, True, "tanh at 0.5"),
        (lambda a: a * a * 3, 2.0, True, "3 * a * a at 2, where a is used twice"),
        (wrong_tanh, 0.5, False, "the wrong tanh at 0.5"),
        (wrong_tanh, 0.0, True, "the wrong tanh at 0, where it happens to be right"),
        (negated, 1.0, False, "a square whose slope has the wrong sign"),
        (lambda a: operation(a.data, "near", a, 1.0 + 1e-5), 1.0, False, "a slope that is off by 0.00001"),
        (wrong_tanh, -0.5, False, "the wrong tanh at -0.5, whose slope is too large"),
    ]
    for case, x, truth, name in cases:
        got = attempt(function, case, x)
        if type(got).__name__ not in ("bool", "bool_"):  # NumPy's will do as well
            return not_yet(f"True or False is wanted, and you return {got!r}.")
        if bool(got) != truth:
            a = Value(x)
            case(a).backward()
            numeric = slope_by_nudge(lambda number: case(Value(number)).data, x)
            return not_yet(
                f"for {name} you return {got}, and it should be {truth}: backward() says {a.grad:.6f}, a central nudge "
                f"{numeric:.6f}. Did you divide by 2h, call backward() on the result, and compare the distance with 1e-6?"
            )
    return right(
        "seven cases, right and wrong ones, because you compare the distance with a tolerance, whatever its sign."
    )
