"""NumPy's operations, checked: what scalars.py does for plain numbers.

Bad input gets an error in words, with the fix in it: TypeError for what is not made of real numbers, ValueError for
shapes and axes that do not fit, IndexError for entries that are not there, ZeroDivisionError, OverflowError and
ValueError where an operation has no value.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from micrograd._validate.scalars import is_number, to_float


def to_array(numbers: Any, where: str = "Tensor({})", dtype: Any = None) -> Any:
    """The numbers as an array: of `dtype`, or by default of float64, where they are not float32 already.

    Returns `numbers` itself, not a copy, where it is such an array. Raises TypeError for what is not made of real
    numbers, ValueError for rows of different lengths. `where` says what it was meant for, with {} for the kind
    of thing it is: "Tensor + {}".
    """
    if type(numbers) is np.ndarray and numbers.dtype.char in "df" and (dtype is None or dtype is numbers.dtype):
        return numbers  # nearly always
    if type(numbers) is float:
        return np.array(numbers, dtype or np.float64)
    if type(numbers) is not np.ndarray or numbers.dtype.kind != "f":
        problem = where.format(type(numbers).__name__)
        if hasattr(numbers, "_prev"):
            raise TypeError(f"{problem}: take the numbers out of it first, they are in .data.")
        try:
            numbers = np.asarray(numbers)
        except ValueError:
            raise ValueError(
                f"{problem}: its rows have different lengths. A Tensor needs rows of equal length."
            ) from None
        if numbers.dtype.kind == "O" and all(is_number(x) for x in numbers.flat):  # fractions, or ints past 64 bits
            numbers = np.array([to_float(x, where) for x in numbers.flat]).reshape(numbers.shape)
        if numbers.dtype.kind not in "biuf":
            fix = {
                "U": "text is not a number: convert it first, [float(word) for word in words].",
                "c": "only real numbers have a place here: pass z.real or z.imag.",
                "O": _object(numbers),
            }.get(numbers.dtype.kind, f"a Tensor holds real numbers, not {numbers.dtype}.")
            raise TypeError(f"{problem}: {fix}")
    wanted = dtype or (np.float32 if numbers.dtype == np.float32 else np.float64)
    return numbers if numbers.dtype == wanted else numbers.astype(wanted)


def _object(things: np.ndarray) -> str:
    """What to do with an array in which something is no number."""
    bad = next(x for x in things.flat if not is_number(x))
    if hasattr(bad, "_prev"):
        return "it holds Values. Take their numbers: [v.data for v in values]."
    return f"it holds something that is no number, {str(bad)[:20]!r}. Leave it out, or put a number in its place."


def broadcast(function: Callable[..., Any], sign: str, a: np.ndarray, b: np.ndarray) -> Any:
    """function(a, b), such as np.add; raises ValueError, with both shapes, where they do not fit."""
    try:
        return function(a, b)
    except ValueError:
        raise ValueError(
            f"{a.shape} {sign} {b.shape}: these shapes do not broadcast. Written one below the other, aligned at the "
            "right, two sizes must be equal, or one of them 1 or missing. Use reshape to put a 1 where it is needed."
        ) from None


def matrices(a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """a and b as the factors of a matrix product: a vector is one row on the left, one column on the right.

    A stack of matrices times one matrix becomes one tall matrix times it: one product in place of many. Raises
    ValueError, with both shapes, where the inner sizes differ.
    """
    if not a.ndim or not b.ndim or a.shape[-1] != b.shape[-min(2, b.ndim)]:
        raise ValueError(
            f"{a.shape} @ {b.shape}: the last size on the left must equal the last but one on the right, as in "
            "(n, k) @ (k, m). Is one of them the wrong way round? Try .T; for single numbers use *."
        )
    left = a if a.ndim == 2 or min(a.ndim, b.ndim) > 2 else a.reshape(math.prod(a.shape[:-1]), a.shape[-1])
    return left, b if b.ndim > 1 else b[:, None]


def checked_axes(axis: Any, a: np.ndarray, empty: bool = False) -> Any:
    """The axis or axes, if the array has them, each once; ValueError otherwise, and where they have no entries.

    empty  whether there may be none, since the sum of nothing is 0
    """
    axis = tuple(axis) if isinstance(axis, list) else axis
    for i in () if axis is None else axis if isinstance(axis, tuple) else (axis,):
        if not isinstance(i, (int, np.integer)) or isinstance(i, bool) or not -a.ndim <= i < a.ndim:
            known = f"from 0 to {a.ndim - 1}, or from -1 back to {-a.ndim}" if a.ndim else "none: it is one number"
            raise ValueError(f"There is no axis {i!r} in shape {a.shape}. Its axes are {known}.")
    if isinstance(axis, tuple) and len({i % a.ndim for i in axis}) < len(axis):
        raise ValueError(f"The axes {axis} of shape {a.shape} name one axis twice. Name each once.")
    if not empty and not count_along(axis, a):
        raise ValueError(f"There is nothing to compare or average in shape {a.shape}: it has no entries there.")
    return axis


def count_along(axis: int | tuple[int, ...] | None, a: np.ndarray) -> int:
    """How many entries go into one sum along the axes."""
    if axis is None:
        return a.size
    return math.prod(a.shape[i] for i in (axis if isinstance(axis, tuple) else (axis,)))


def corrected_count(axis: int | tuple[int, ...] | None, a: np.ndarray, correction: float) -> float:
    """What the squares are divided by in a variance."""
    count = count_along(axis, a) - to_float(correction, "correction = {}")
    if not count > 0.0:
        raise ValueError(
            f"A variance divides by the number of entries, {count_along(axis, a)}, less the correction, "
            f"{correction:g}, and nothing is left. Take more entries, or correction=0."
        )
    return count


def quotient(a: np.ndarray, b: np.ndarray) -> Any:
    """a / b, with no 0 among the divisors."""
    if not b.all():
        raise ZeroDivisionError("Tensor / Tensor: there is a 0 among the divisors. Keep them away from 0.")
    return broadcast(np.divide, "/", a, b)


def power(a: np.ndarray, n: Any) -> Any:
    """a ** n, for one plain number n."""
    if not is_number(n):
        raise TypeError(f"Tensor ** {type(n).__name__}: the exponent is one plain number, such as t ** 2.")
    n = to_float(n)
    if n < 0.0 and not a.all():
        raise ZeroDivisionError(f"Tensor ** {n:.4g}: 0 to a negative power divides by 0. Keep the base away from 0.")
    if math.isfinite(n) and n % 1.0 and (a < 0.0).any():
        raise ValueError(f"Tensor ** {n:.4g}: a negative base needs a whole exponent. Make the base positive.")
    return _power(a, n)


def power_of(base: Any, a: np.ndarray) -> Any:
    """base ** a, for one plain number above 0, or for 0 with exponents above 0."""
    if not is_number(base) or (not to_float(base) > 0.0 and not (base == 0.0 and (a > 0.0).all())):
        raise ValueError(f"{base!r} ** Tensor: the base is one plain number above 0, such as 2 ** t.")
    return _power(np.asarray(to_float(base), a.dtype), a)


def _power(a: np.ndarray, n: Any) -> Any:
    try:
        with np.errstate(over="raise"):
            return np.power(a, n)
    except FloatingPointError:
        raise OverflowError(
            f"Tensor ** {np.max(n):.4g}: a result is too large for a {a.dtype}, whose limit is "
            f"{np.finfo(a.dtype).max:.2g}. Bring the base closer to 1."
        ) from None


def slope_of_power(a: np.ndarray, n: float) -> Any:
    """n a^(n-1), infinite where that is too large, as the slope of a root is at 0."""
    with np.errstate(divide="ignore", over="ignore"):
        return n * a ** (n - 1.0) if n else np.zeros_like(a)


def root(a: np.ndarray) -> Any:
    """The square roots of numbers from 0 on."""
    if (a < 0.0).any():
        raise ValueError(
            f"sqrt: the smallest entry is {a.min():.4g}, and a root needs numbers from 0 on. Use t.clip(min=0)."
        )
    return np.sqrt(a)


def limits(low: Any, high: Any) -> tuple[float, float]:
    """Both limits of clip; one that is left out is infinite."""
    if low is None and high is None:
        raise ValueError("clip needs a limit: t.clip(min=0), t.clip(max=1) or t.clip(0, 1).")
    low = -math.inf if low is None else to_float(low, "clip(min={})")
    high = math.inf if high is None else to_float(high, "clip(max={})")
    if low > high:
        raise ValueError(f"clip(min={low:g}, max={high:g}): the smaller limit comes first.")
    return low, high


def exponential(a: np.ndarray) -> Any:
    """e ** a, where no result is too large for a float."""
    try:
        with np.errstate(over="raise"):
            return np.exp(a)
    except FloatingPointError:
        raise OverflowError(
            f"exp({a.max():.4g}) is too large for a {a.dtype}: the largest input is "
            f"{np.log(np.finfo(a.dtype).max):.5g}. Scale the input down, or use softmax or log_softmax, which take any "
            "numbers."
        ) from None


def logarithm(a: np.ndarray) -> Any:
    """The natural logarithm of numbers above 0."""
    if (a <= 0.0).any():
        raise ValueError(
            f"log: the smallest entry is {a.min() + 0.0:.4g}, and the logarithm needs numbers above 0. "
            "Add a small constant first, (t + 1e-9).log(), or find out where this entry comes from."
        )
    return np.log(a)


def reshaped(a: np.ndarray, shape: Any) -> Any:
    """The same entries in another shape."""
    try:
        return a.reshape(shape)
    except (ValueError, TypeError):
        raise ValueError(
            f"reshape: the {a.size} entries of shape {a.shape} do not fill shape {shape}. "
            "The product of the sizes must stay the same; one size may be -1."
        ) from None


def transposed(a: np.ndarray, axes: tuple[int, ...]) -> Any:
    """The axes in another order; reversed where `axes` is empty."""
    try:
        return a.transpose(*axes)
    except (ValueError, TypeError):
        raise ValueError(
            f"transpose: {axes} is not an order of the axes of shape {a.shape}: name each of {tuple(range(a.ndim))} "
            "once."
        ) from None


def own_key(key: Any) -> Any:
    """The index, and a copy of each list or array in it, since a rule uses it later."""
    if isinstance(key, tuple):
        return tuple(own_key(part) for part in key)
    if hasattr(key, "_prev"):
        raise TypeError("An index is made of ints, slices or arrays, not of Tensors: t[i.data.astype(int)].")
    return key.copy() if isinstance(key, (list, np.ndarray)) else key


def truth_values(condition: Any) -> Any:
    """A copy of the condition as an array of truth values."""
    try:
        condition = np.array(condition)
    except (TypeError, ValueError):
        condition = np.array("")
    if condition.dtype.kind != "b":
        raise TypeError("where: the condition is an array of truth values, such as t > 0 or t.data != 0 gives.")
    return condition


def chosen(condition: np.ndarray, a: np.ndarray, b: np.ndarray) -> Any:
    """np.where, with the shapes in the error."""
    try:
        return np.where(condition, a, b)
    except ValueError:
        raise ValueError(
            f"where: the shapes {condition.shape}, {a.shape} and {b.shape} do not broadcast. Aligned at the right, "
            "sizes must be equal, or 1 or missing."
        ) from None


def several(things: Any, who: str) -> list[Any]:
    """The things as a list, at least one."""
    if not isinstance(things, (list, tuple)) or not things:
        raise ValueError(
            f"{who} takes a list of Tensors, at least one, such as {who}([x, y]), not {type(things).__name__}."
        )
    return list(things)


def joined(a: np.ndarray, b: np.ndarray, axis: int) -> Any:
    """np.concatenate of two, with the shapes in the error."""
    checked_axes(axis, a, empty=True)
    try:
        return np.concatenate([a, b], axis)
    except (ValueError, TypeError):
        raise ValueError(
            f"concatenate: {a.shape} and {b.shape} do not fit along axis {axis}: all other sizes must be equal. Use "
            "reshape, or another axis."
        ) from None


def one_shape(shapes: Sequence[tuple[int, ...]], axis: Any) -> tuple[int, ...]:
    """The shape that all have, with a 1 put in at the new axis."""
    if len(set(shapes)) > 1:
        raise ValueError(
            f"stack: the Tensors need one shape, and these have {', '.join(map(str, dict.fromkeys(shapes)))}."
        )
    places = len(shapes[0]) + 1
    if not isinstance(axis, (int, np.integer)) or isinstance(axis, bool) or not -places <= axis < places:
        raise ValueError(f"stack: there is no axis {axis!r}: the new axis is one from {-places} to {places - 1}.")
    axis %= places
    return (*shapes[0][:axis], 1, *shapes[0][axis:])


def normal(shape: Any, rng: Any) -> Any:
    """Normally distributed numbers, from a generator, a seed or, with None, at random."""
    shape = tuple(shape[0]) if len(shape) == 1 and isinstance(shape[0], (list, tuple)) else shape
    for size in shape:
        if not isinstance(size, (int, np.integer)) or isinstance(size, bool) or not 0 <= size <= 100_000_000:
            raise ValueError(f"randn takes the sizes, whole numbers from 0 on, such as randn(64, 10), not {size!r}.")
    if math.prod(shape) > 100_000_000:
        raise ValueError(f"randn: a Tensor of shape {shape} would not fit into memory. Take smaller sizes.")
    if not hasattr(rng, "standard_normal"):
        if rng is not None and (not isinstance(rng, (int, np.integer)) or isinstance(rng, bool) or rng < 0):
            raise TypeError(f"rng is a seed from 0 on, or a generator, np.random.default_rng(42), not {rng!r}.")
        rng = np.random.default_rng(rng)
    return np.asarray(rng.standard_normal(shape))


def entries(a: np.ndarray, key: Any) -> Any:
    """a[key], for ints, slices and arrays of ints or truth values."""
    if not a.ndim:
        raise TypeError("This Tensor is a single number, with nothing to index. Its number is t.data.")
    try:
        return a[key]
    except IndexError as problem:
        raise IndexError(f"No such entries in shape {a.shape}: {problem}.") from None
