"""Small data sets for two classes: made here, the same for the same generator."""

import math
import random

from micrograd.scalars import generator


def moons(
    count: int, noise: float = 0.1, rng: random.Random | None = None
) -> tuple[list[list[float]], list[float]]:
    """Two half circles that reach into each other.

    count  number of points, at least 2; every second one belongs to the second moon
    noise  standard deviation of the Gaussian noise on each coordinate, in units of the circles' radius
    rng    a random.Random; by default the random module itself

    Returns xs, `count` points [x1, x2], and ys, their classes: 1.0 for the upper moon, -1.0 for the lower.
    Raises ValueError for fewer than two points or negative noise, TypeError for a seed in place of a generator.
    After sklearn.datasets.make_moons, https://scikit-learn.org
    """
    if count < 2:
        raise ValueError(f"Two moons need at least two points, not {count}.")
    if noise < 0.0:
        raise ValueError(f"Noise is a spread, at least 0, not {noise}.")
    rng = generator(rng)
    xs, ys = [], []
    for i in range(count):
        angle = rng.uniform(0.0, math.pi)
        upper = i % 2 == 0
        x1, x2 = math.cos(angle), math.sin(angle)
        if not upper:
            x1, x2 = 1.0 - x1, 0.5 - x2
        xs.append([x1 + rng.gauss(0.0, noise), x2 + rng.gauss(0.0, noise)])
        ys.append(1.0 if upper else -1.0)
    return xs, ys
