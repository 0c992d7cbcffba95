"""NumPy's operations, checked: what scalars.py does for plain numbers.

Bad input gets an error in words, with the fix in it: TypeError for what is not made of real numbers, ValueError for
shapes and axes that do not fit, IndexError for entries that are not there, ZeroDivisionError, OverflowError and
ValueError where an operation has no value.
"""

from collections.abc import Callable
from numbers import Real

import numpy as np


def to_array(numbers, where: str = "Tensor({})", dtype: type | None = None) -> np.ndarray:
    """The numbers as an array: of `dtype`, or by default of float64, where they are not float32 already.

    Returns `numbers` itself, not a copy, where it is such an array. Raises TypeError for what is not made of real
    numbers, ValueError for rows of different lengths. `where` says what it was meant for, with {} for the kind
    of thing it is: "Tensor + {}".
    """
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
        if numbers.dtype.kind not in "biuf":
            fix = {
                "U": "text is not a number: convert it first, [float(word) for word in words].",
                "c": "only real numbers have a place here: pass z.real or z.imag.",
                "O": "it holds something that is no number. From Values, take the numbers: [v.data for v in values].",
            }.get(numbers.dtype.kind, f"a Tensor holds real numbers, not {numbers.dtype}.")
            raise TypeError(f"{problem}: {fix}")
    wanted = dtype or (np.float32 if numbers.dtype == np.float32 else np.float64)
    return numbers if numbers.dtype == wanted else numbers.astype(wanted)


def broadcast(function: Callable, sign: str, a: np.ndarray, b: np.ndarray) -> np.ndarray:
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
    left = a if a.ndim == 2 or min(a.ndim, b.ndim) > 2 else a.reshape(-1, a.shape[-1])
    return left, b if b.ndim > 1 else b[:, None]


def checked_axes(axis: int | tuple[int, ...] | None, a: np.ndarray) -> int | tuple[int, ...] | None:
    """The axis or axes, if the array has them and some entries; ValueError in words otherwise."""
    for i in () if axis is None else axis if isinstance(axis, tuple) else (axis,):
        if not isinstance(i, (int, np.integer)) or isinstance(i, bool) or not -a.ndim <= i < a.ndim:
            known = f"from 0 to {a.ndim - 1}, or from -1 back to {-a.ndim}" if a.ndim else "none: it is one number"
            raise ValueError(f"There is no axis {i!r} in shape {a.shape}. Its axes are {known}.")
    if not a.size:
        raise ValueError(f"There is nothing to add up or compare in shape {a.shape}: it has no entries.")
    return axis


def quotient(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a / b, with no 0 among the divisors."""
    if not b.all():
        raise ZeroDivisionError("Tensor / Tensor: there is a 0 among the divisors. Keep them away from 0.")
    return broadcast(np.divide, "/", a, b)


def power(a: np.ndarray, n: float) -> np.ndarray:
    """a ** n, for one plain number n."""
    if not isinstance(n, Real):
        raise TypeError(f"Tensor ** {type(n).__name__}: the exponent is one plain number, such as t ** 2.")
    if n < 0 and not a.all():
        raise ZeroDivisionError(f"Tensor ** {n:.4g}: 0 to a negative power divides by 0. Keep the base away from 0.")
    if n % 1 and (a < 0.0).any():
        raise ValueError(f"Tensor ** {n:.4g}: a negative base needs a whole exponent. Make the base positive.")
    return a ** float(n)


def exponential(a: np.ndarray) -> np.ndarray:
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


def logarithm(a: np.ndarray) -> np.ndarray:
    """The natural logarithm of numbers above 0."""
    if (a <= 0.0).any():
        raise ValueError(
            f"log: the smallest entry is {a.min() + 0.0:.4g}, and the logarithm needs numbers above 0. "
            "Add a small constant first, (t + 1e-9).log(), or find out where this entry comes from."
        )
    return np.log(a)


def reshaped(a: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The same entries in another shape."""
    try:
        return a.reshape(shape)
    except (ValueError, TypeError):
        raise ValueError(
            f"reshape: the {a.size} entries of shape {a.shape} do not fill shape {shape}. "
            "The product of the sizes must stay the same; one size may be -1."
        ) from None


def transposed(a: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    """The axes in another order; reversed where `axes` is empty."""
    try:
        return a.transpose(*axes)
    except (ValueError, TypeError):
        raise ValueError(
            f"transpose: {axes} is not an order of the axes of shape {a.shape}: name each of {tuple(range(a.ndim))} "
            "once."
        ) from None


def entries(a: np.ndarray, key) -> np.ndarray:
    """a[key], for ints, slices and arrays of ints or truth values."""
    if not a.ndim:
        raise TypeError("This Tensor is a single number, with nothing to index. Its number is t.data.")
    try:
        return a[key]
    except IndexError as problem:
        raise IndexError(f"No such entries in shape {a.shape}: {problem}.") from None
