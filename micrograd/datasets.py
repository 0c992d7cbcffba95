"""Small data sets: points of two classes, made here, the same for the same generator; and two that people made.

Each maker takes the number of points, the spread of the noise on each coordinate, and a generator, and returns
xs, the points [x1, x2], and ys, their classes, 1.0 or -1.0. `digits` and `first_names` read the files in data/,
whose README names their sources and licences.
"""

import math
import random
from collections.abc import Sequence
from numbers import Integral
from pathlib import Path

import numpy as np

from micrograd._validate.scalars import generator, to_float

_DATA = Path(__file__).parent / "data"
_MOST = 10_000_000
_Points = tuple[list[list[float]], list[float]]


def moons(count: int, noise: float = 0.1, rng: random.Random | None = None) -> _Points:
    """Two half circles that reach into each other.

    count  number of points, at least 2; every second one belongs to the second moon
    noise  standard deviation of the Gaussian noise on each coordinate, in units of the circles' radius
    rng    a random.Random; by default the random module itself

    Returns xs, `count` points [x1, x2], and ys, their classes: 1.0 for the upper moon, -1.0 for the lower.
    Raises ValueError for too few points or negative noise, TypeError for a seed in place of a generator.
    After sklearn.datasets.make_moons, https://scikit-learn.org
    """

    def point(i, rng):
        angle = rng.uniform(0.0, math.pi)
        x1, x2 = math.cos(angle), math.sin(angle)
        return (x1, x2, 1.0) if i % 2 == 0 else (1.0 - x1, 0.5 - x2, -1.0)

    return _made("Two moons need", 2, point, count, noise, rng)


def circles(count: int, noise: float = 0.1, rng: random.Random | None = None) -> _Points:
    """A small circle inside a large one, of radius 0.5 and 1.

    Arguments and errors as for `moons`. The inner circle is the class 1.0, the outer one -1.0.
    After sklearn.datasets.make_circles, https://scikit-learn.org
    """

    def point(i, rng):
        angle = rng.uniform(0.0, 2.0 * math.pi)
        radius, y = (0.5, 1.0) if i % 2 == 0 else (1.0, -1.0)
        return radius * math.cos(angle), radius * math.sin(angle), y

    return _made("Two circles need", 2, point, count, noise, rng)


def xor(count: int = 4, noise: float = 0.0, rng: random.Random | None = None) -> _Points:
    """The corners of the unit square, in turn: 1.0 where exactly one coordinate is 1, otherwise -1.0.

    With 4 points and no noise it is the table of "exclusive or". Arguments and errors as for `moons`, at least
    4 points.
    """

    def point(i, rng):
        x1, x2 = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))[i % 4]
        return x1, x2, 1.0 if x1 != x2 else -1.0

    return _made("The four corners need", 4, point, count, noise, rng)


def spiral(count: int, noise: float = 0.02, rng: random.Random | None = None) -> _Points:
    """Two arms that wind once round the origin and each other, from radius 0.1 to 1.

    Arguments and errors as for `moons`. The harder test: a network needs many lines to follow the arms.
    """

    def point(i, rng):
        along = rng.random()
        radius, angle = 0.1 + 0.9 * along, 2.0 * math.pi * along
        y = 1.0 if i % 2 == 0 else -1.0
        return y * radius * math.cos(angle), y * radius * math.sin(angle), y

    return _made("Two arms need", 2, point, count, noise, rng)


def train_test_split(
    xs: Sequence, ys: Sequence, test_share: float = 0.25, rng: random.Random | None = None
) -> tuple[list, list, list, list]:
    """The examples shuffled and dealt into two parts: train_xs, test_xs, train_ys, test_ys.

    test_share  the test part's share of the examples, between 0 and 1; both parts get at least one example

    Raises ValueError for lists of different length, fewer than two examples or another share.
    After sklearn.model_selection.train_test_split, https://scikit-learn.org
    """
    if len(xs) != len(ys):
        raise ValueError(f"{len(xs)} points and {len(ys)} classes: each example needs one of both.")
    if len(xs) < 2:
        raise ValueError(f"A split needs at least two examples, not {len(xs)}.")
    if not 0.0 < test_share < 1.0:
        raise ValueError(f"test_share is a part of the whole, between 0 and 1, not {test_share!r}.")
    order = list(range(len(xs)))
    generator(rng).shuffle(order)
    tests = min(max(round(test_share * len(order)), 1), len(order) - 1)
    test, train = order[:tests], order[tests:]
    return [xs[i] for i in train], [xs[i] for i in test], [ys[i] for i in train], [ys[i] for i in test]


def _made(who_needs, least, point, count, noise, rng):
    """`count` points; `point(i, rng)` gives x1, x2 and the class of one, still without noise."""
    if not isinstance(count, Integral) or count < least:  # True is 1, and so too few as well
        raise ValueError(f"{who_needs} at least {least} points, a whole number, not {count!r}.")
    if count > _MOST:
        raise ValueError(
            f"At most {_MOST:,} points can be made: lists of more are too large for the memory of some machines."
        )
    noise = to_float(noise, "noise = {}")
    if not 0.0 <= noise < math.inf:
        raise ValueError(f"Noise is a spread, at least 0, not {noise}.")
    rng = generator(rng)
    xs, ys = [], []
    for i in range(count):
        x1, x2, y = point(i, rng)
        xs.append([x1 + rng.gauss(0.0, noise), x2 + rng.gauss(0.0, noise)])
        ys.append(y)
    return xs, ys


def digits() -> tuple[np.ndarray, np.ndarray]:
    """1,797 handwritten digits, each a picture of 8 x 8 pixels.

    Returns images, floats of shape (1797, 64), from 0.0 (paper) to 16.0 (ink), row by row, and classes, ints of shape
    (1797,), from 0 to 9. Both are fresh arrays at each call.
    Source: Alpaydin and Kaynak, UCI Machine Learning Repository, https://doi.org/10.24432/C50P49, CC BY 4.0.
    """
    table = np.loadtxt(_DATA / "digits.csv.gz", delimiter=",")
    return table[:, :-1].copy(), table[:, -1].astype(int)


def first_names() -> list[str]:
    """5,163 first names from a census, in lower case, letters a to z only, in alphabetical order.

    Source: United States Census Bureau, 1990, https://www.census.gov, public domain.
    """
    return (_DATA / "first_names.txt").read_text(encoding="ascii").split()
