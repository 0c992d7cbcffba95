"""The data sets: sizes, classes, reproducible, and bad input told in words."""

import random

import pytest

from micrograd.datasets import moons


def test_moons():
    xs, ys = moons(100, noise=0.0, rng=random.Random(1))
    assert len(xs) == len(ys) == 100 and sum(ys) == 0
    for (x1, x2), y in zip(xs, ys):
        centre = (0.0, 0.0) if y > 0 else (1.0, 0.5)
        assert (x1 - centre[0]) ** 2 + (x2 - centre[1]) ** 2 == pytest.approx(1.0)
        assert (x2 - centre[1]) * y >= 0  # the upper half of one circle, the lower half of the other


def test_noise_spreads_the_points():
    (plain, _), (noisy, _) = moons(500, 0.0, random.Random(1)), moons(500, 0.2, random.Random(1))
    assert plain != noisy
    assert min(x2 for _, x2 in noisy) < -0.55


def test_the_generator_is_honoured():
    assert moons(10, rng=random.Random(3)) == moons(10, rng=random.Random(3)) != moons(10, rng=random.Random(4))
    random.seed(1337)
    first = moons(10)
    random.seed(1337)
    assert moons(10) == first


@pytest.mark.parametrize(("count", "noise", "says"), [(1, 0.1, "at least two points"), (10, -1.0, "at least 0")])
def test_bad_input(count, noise, says):
    with pytest.raises(ValueError, match=says):
        moons(count, noise)


@pytest.mark.parametrize("rng", [0, 42])
def test_a_seed_is_no_generator(rng):
    with pytest.raises(TypeError, match=r"such as random\.Random\(42\)"):
        moons(10, rng=rng)
