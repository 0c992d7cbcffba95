"""Plain numbers and random generators, checked: bad input gets an error in words, with the fix in it."""

import math
import random
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

from micrograd._validate.engines import kind_of


def is_number(thing: Any) -> bool:
    """Whether it is one real number: an int, float, bool, Fraction, Decimal, or one of NumPy's, or a 0-d array."""
    dtype = getattr(thing, "dtype", None)  # NumPy's, pandas's and PyTorch's numbers say what kind they are
    if dtype is None:
        return isinstance(thing, (Real, Decimal))
    return getattr(dtype, "kind", "?") in "biuf" and getattr(thing, "ndim", None) == 0


def is_whole(thing: Any) -> bool:
    """Whether it is one whole number, of Python or NumPy, and no truth value."""
    return is_number(thing) and isinstance(thing, Integral) and thing is not True and thing is not False


def to_float(number: Any, where: str = "Value({})") -> float:
    """The number as a float: the one place that says what a number is, for Values, Tensors and compiled graphs.

    Raises TypeError for anything that is not one real number, OverflowError for an int past 1.8e308. `where` says
    what it was meant for, with {} for the kind of thing it is: "Value + {}".
    """
    if type(number) is float:
        return number
    kind = type(number).__name__
    problem = where.format(kind)
    if is_number(number):
        try:
            return float(number)
        except OverflowError:
            raise OverflowError(f"{problem}: this {kind} is too large for a float, whose limit is 1.8e308.") from None
        except ValueError:  # Decimal's signaling nan
            return math.nan
    if type(number).__module__ == "micrograd.engine":
        fix = "It is a Value already: use it as it is, or pass its number, v.data."
    elif hasattr(number, "_prev") or hasattr(number, "grad"):
        fix = f"It is a {kind_of(number)}, another class: use one class for all, or pass its number, v.data."
    elif isinstance(number, str):
        fix = f"A string is not a number: convert it first, float({number[:20]!r})."
    elif isinstance(number, complex):
        fix = "Only real numbers have a place here: pass z.real or z.imag."
    elif number is None:
        fix = "None is no number: does a function that should return one lack its `return`?"
    elif hasattr(number, "__iter__") and getattr(number, "ndim", None) != 0:
        fix = "A Value holds one number: make one for each, [Value(x) for x in numbers]."
        if is_list(number) and any(hasattr(thing, "_prev") for thing in number):
            fix = "Values in a list or an array are taken one at a time: [v * w for v in values]."
    else:
        fix = "A Value holds one real number: pass an int or a float."
    raise TypeError(f"{problem}: {fix}")


def data_of(value: Any) -> float:
    """The number of a Value. Anybody can set it to something else; who reads it first says so, as to_float does."""
    return to_float(value.data, "v.data = {}")


def grad_of(value: Any) -> float:
    """The gradient of a Value, in the same way. None, PyTorch's word for no gradient so far, is 0."""
    return 0.0 if value.grad is None else to_float(value.grad, "v.grad = {}")


def shown(number: Any) -> str:
    """The number in four digits; what is none, or too large, as it is."""
    try:
        return f"{to_float(number) + 0.0:.4g}"  # -0.0 + 0.0 is 0.0
    except (TypeError, OverflowError):
        return repr(number)[:40]


def to_label(label: Any) -> str:
    """The label, if it is a text. Raises TypeError otherwise."""
    if not isinstance(label, str):
        raise TypeError(
            f"The second argument is a label, a text such as Value(2.0, 'a'), not {type(label).__name__}. Operands are "
            "not given here: an operation such as a + b makes a Value that has them."
        )
    return label


def power(base: float, exponent: float) -> float:
    """base ** exponent.

    Raises ZeroDivisionError for 0 to a negative power, ValueError for a negative base with a fractional
    exponent, OverflowError for a result past 1.8e308.
    """
    if base == 0.0 and exponent < 0.0:
        raise ZeroDivisionError(f"0 ** {exponent:.4g} divides by 0. Keep the base away from 0.")
    if base < 0.0 and not exponent.is_integer() and math.isfinite(exponent):
        raise ValueError(
            f"({base:.4g}) ** {exponent:.4g} is not a real number: a negative base needs a whole exponent. "
            "Make the base positive, or use a whole exponent."
        )
    try:
        return float(base**exponent)
    except OverflowError:
        raise OverflowError(
            f"({base:.4g}) ** {exponent:.4g} is too large for a float, whose limit is 1.8e308. Bring the base closer "
            "to 1."
        ) from None


def slope_of_power(base: float, exponent: float) -> float:
    """The slope of base^exponent along the base, exponent base^(exponent - 1); infinite where it is too large.

    At 0 a root such as x^0.5 is vertical: its slope is infinite too.
    """
    if exponent == 0.0:
        return 0.0
    try:
        return exponent * float(base ** (exponent - 1.0))
    except ZeroDivisionError:
        return math.inf
    except OverflowError:  # below 0 the exponent is whole, and the power negative where exponent - 1 is odd
        return math.copysign(math.inf, exponent) * (-1.0 if base < 0.0 and exponent % 2.0 == 0.0 else 1.0)


def is_list(things: Any) -> bool:
    """Whether there are things in it to count and go through: it is no number, no text, no array of one number."""
    return hasattr(things, "__len__") and not isinstance(things, str) and getattr(things, "ndim", 1) > 0


def generator(rng: Any) -> Any:
    """The generator, a random.Random or one of NumPy's, or the random module itself where it is None.

    Raises TypeError for anything else, such as a seed.
    """
    if rng is None:
        return random
    if not hasattr(rng, "uniform") or isinstance(rng, type):
        raise TypeError(f"rng is a generator, such as random.Random(42), not {rng!r}.")
    return rng
