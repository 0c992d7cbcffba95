"""Plain numbers and random generators, checked: bad input gets an error in words, with the fix in it."""

import math
import random
from numbers import Real
from typing import Any


def to_float(number, where: str = "Value({})") -> float:
    """The number as a float.

    Raises TypeError for anything that is not one real number, OverflowError for an int past 1.8e308. `where` says
    what it was meant for, with {} for the kind of thing it is: "Value + {}".
    """
    if type(number) is float:
        return number
    kind = type(number).__name__
    problem = where.format(kind)
    if isinstance(number, Real):  # int, bool, Fraction, and NumPy's scalars
        try:
            return float(number)
        except OverflowError:
            raise OverflowError(f"{problem}: this {kind} is too large for a float, whose limit is 1.8e308.") from None
    if kind == "Value":
        fix = "It is a Value already: use it as it is, or pass its number, v.data."
    elif isinstance(number, str):
        fix = f"A string is not a number: convert it first, float({number[:20]!r})."
    elif isinstance(number, complex):
        fix = "Only real numbers have a place here: pass z.real or z.imag."
    elif number is None:
        fix = "None is no number: does a function that should return one lack its `return`?"
    elif getattr(number, "ndim", None) == 0:
        fix = "An array with one number is still an array: take the number out, x.item()."
    elif hasattr(number, "__iter__"):
        fix = "A Value holds one number: make one for each, [Value(x) for x in numbers]."
    else:
        fix = "A Value holds one real number: pass an int or a float."
    raise TypeError(f"{problem}: {fix}")


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
        return base**exponent
    except OverflowError:
        raise OverflowError(
            f"({base:.4g}) ** {exponent:.4g} is too large for a float, whose limit is 1.8e308. Bring the base closer to 1."
        ) from None


def is_list(things) -> bool:
    """Whether there are things in it that can be counted and gone through: no number, no text, no array of one number."""
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
