"""A prediction, taken before its result is shown. It is never right or wrong, and nothing depends on it."""

import math
from numbers import Real
from typing import Any

from micrograd.check.answer import apart, is_value, shown

_NOT_GIVEN: Any = object()


def guess(prediction: object, actual: object = _NOT_GIVEN) -> None:
    """Take a guess in one line, and print it beside the result where that is given.

    prediction  yours: a number, a word, a tuple ...; None is no guess
    actual      the result, once it is there
    """
    if prediction is None or prediction is ...:
        print("no guess yet: put yours in place of None, or read on")
    elif actual is _NOT_GIVEN:
        print(f"noted: {_text(prediction)}. Now see")
    elif _close(prediction, actual):
        print(f"you guessed {_text(prediction)}, and it is {_text(actual)}")
    else:
        mine, it = _text(prediction), _text(actual)
        if mine == it and isinstance(prediction, Real) and isinstance(actual, Real):
            mine, it = apart(float(prediction), float(actual))
        print(f"you guessed {mine}; it is {it}. Worth a second look: what makes the difference?")


def _plain(thing: Any) -> Any:
    try:
        thing = getattr(thing, "data", thing) if is_value(thing) else thing
        return thing.item() if getattr(thing, "size", 0) == 1 and hasattr(thing, "item") else thing
    except Exception:  # an object of a class whose attributes fail
        return thing


def _text(thing: object) -> str:
    thing = _plain(thing)
    return f"{thing + 0.0:.4g}" if isinstance(thing, float) else shown(thing)


def _close(prediction: object, actual: object) -> bool:
    """Numbers within 5 percent of each other, words in any case, anything else equal."""
    mine, it = _plain(prediction), _plain(actual)
    if isinstance(mine, str) and isinstance(it, str):
        return mine.strip().lower() == it.strip().lower()
    try:
        if isinstance(mine, Real) and isinstance(it, Real):
            return math.isclose(mine, it, rel_tol=0.05, abs_tol=1e-9)
        return bool(mine == it)
    except Exception:  # arrays of several numbers, ints beyond every float, a class whose == fails
        return False
