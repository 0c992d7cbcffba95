"""The data sets: their geometry, balance and noise, the split, reproducible, and bad input told in words."""

import math
import os
import random
import re
import statistics
import subprocess
import sys

import numpy as np
import pytest

from micrograd import datasets
from micrograd.datasets import circles, moons, spiral, train_test_split, xor

MAKERS = {maker.__name__: maker for maker in (moons, circles, xor, spiral)}
by_maker = pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS)


# ---- geometry ----


def test_moons():
    xs, ys = moons(1000, noise=0.0, rng=random.Random(1))
    for (x1, x2), y in zip(xs, ys):
        centre = (0.0, 0.0) if y > 0 else (1.0, 0.5)
        assert math.dist((x1, x2), centre) == pytest.approx(1.0)
        assert (x2 - centre[1]) * y >= 0  # the upper half of one circle, the lower half of the other
    for y, (low, high) in {1.0: (-1.0, 1.0), -1.0: (0.0, 2.0)}.items():  # the whole half, not a part
        across = [x1 for (x1, _), kind in zip(xs, ys) if kind == y]
        assert low <= min(across) < low + 0.01 and high - 0.01 < max(across) <= high


def test_circles():
    xs, ys = circles(1000, noise=0.0, rng=random.Random(1))
    for x, y in zip(xs, ys):
        assert math.hypot(*x) == pytest.approx(0.5 if y > 0 else 1.0)
    for y in (1.0, -1.0):
        quarters = [(x1 > 0, x2 > 0) for (x1, x2), kind in zip(xs, ys) if kind == y]
        assert all(100 < quarters.count(quarter) < 150 for quarter in set(quarters)) and len(set(quarters)) == 4


def test_xor_is_the_table():
    table = ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [-1.0, 1.0, 1.0, -1.0])
    assert xor() == xor(4) == table
    assert xor(10) == (table[0] * 2 + table[0][:2], table[1] * 2 + table[1][:2])


def test_spiral():
    xs, ys = spiral(1000, noise=0.0, rng=random.Random(1))
    turned = 0.0
    for (x1, x2), y in zip(xs, ys):
        radius = math.hypot(x1, x2)
        assert 0.1 <= radius <= 1.0
        angle = math.atan2(y * x2, y * x1) % (2.0 * math.pi)  # the second arm is the first, turned by half a turn
        assert radius == pytest.approx(0.1 + 0.9 * angle / (2.0 * math.pi), abs=1e-9)
        turned = max(turned, angle)
    assert turned > 1.98 * math.pi
    for y in (1.0, -1.0):
        radii = [math.hypot(*x) for x, kind in zip(xs, ys) if kind == y]
        assert min(radii) < 0.11 and max(radii) > 0.99


def test_no_line_parts_the_circles_xor_or_the_spiral():
    """What they are for: the two classes have (nearly) the same centre, which no line tells apart."""
    for maker in (circles, xor, spiral):
        xs, ys = maker(4000, 0.0, random.Random(1))
        centres = [
            [statistics.fmean(x[k] for x, y in zip(xs, ys) if y == kind) for k in (0, 1)] for kind in (1.0, -1.0)
        ]
        assert math.dist(*centres) < 0.6 if maker is spiral else math.dist(*centres) < 0.06


class Sixth(random.Random):
    """A generator with no chance in it: it gives what lies a sixth of the way, and noise as large as its spread."""

    def random(self):
        return 1 / 6

    def gauss(self, mu, sigma):
        return mu + sigma


def test_points_by_hand():
    """An angle of 30 degrees on the moons, of 60 on circles and spiral; the noise, 0.25, is added to both coordinates."""
    cosine, sine = math.cos(math.pi / 6), 0.5
    for maker, expected in {
        moons: [[cosine, sine], [1.0 - cosine, 0.5 - sine]],
        circles: [[0.5 * sine, 0.5 * cosine], [sine, cosine]],
        spiral: [[0.25 * sine, 0.25 * cosine], [-0.25 * sine, -0.25 * cosine]],
    }.items():
        points, _ = maker(2, 0.25, Sixth())
        assert [number - 0.25 for point in points for number in point] == pytest.approx(
            [*expected[0], *expected[1]], abs=1e-15
        )


# ---- what all of them promise ----


@by_maker
@pytest.mark.parametrize("count", [4, 5, 100, 101])
def test_counts_kinds_and_balance(maker, count):
    xs, ys = maker(count, rng=random.Random(1))
    assert type(xs) is type(ys) is list and len(xs) == len(ys) == count
    assert all(type(x) is list and [type(number) for number in x] == [float, float] for x in xs)
    assert {type(y) for y in ys} == {float} and set(ys) == {1.0, -1.0}
    assert abs(sum(ys)) <= count % 2
    if maker is not xor:
        assert ys == [1.0 if i % 2 == 0 else -1.0 for i in range(count)]


@by_maker
def test_noise_is_a_spread_on_each_coordinate(maker):
    """Noise takes its turn in the stream of random numbers whatever its size, so the points below are the same."""
    (plain, _), (noisy, _) = maker(2000, 0.0, random.Random(1)), maker(2000, 0.2, random.Random(1))
    for k in (0, 1):
        moved = [b[k] - a[k] for a, b in zip(plain, noisy)]
        assert statistics.fmean(moved) == pytest.approx(0.0, abs=0.02)
        assert statistics.stdev(moved) == pytest.approx(0.2, rel=0.05)
    first, second = ([b[k] - a[k] for a, b in zip(plain, noisy)] for k in (0, 1))
    assert abs(statistics.correlation(first, second)) < 0.08  # each coordinate has noise of its own


@pytest.mark.parametrize(("maker", "noise"), [(moons, 0.1), (circles, 0.1), (xor, 0.0), (spiral, 0.02)])
def test_the_usual_noise(maker, noise):
    assert maker(20, rng=random.Random(1)) == maker(20, noise, random.Random(1))


@by_maker
def test_the_generator_is_honoured(maker):
    random.seed(0)
    before = random.getstate()
    assert maker(10, 0.1, random.Random(3)) == maker(10, 0.1, random.Random(3)) != maker(10, 0.1, random.Random(4))
    assert random.getstate() == before
    random.seed(1337)
    first = maker(10, 0.1)
    random.seed(1337)
    assert maker(10, 0.1) == first != maker(10, 0.1)


def test_any_process_makes_the_same_points():
    program = (
        "import random\nfrom micrograd.datasets import *\nfrom micrograd import datasets\n"
        "for name in ('moons', 'circles', 'xor', 'spiral'):\n"
        "    xs, ys = getattr(datasets, name)(9, 0.1, random.Random(7))\n"
        "    print([number.hex() for x in xs for number in x], ys)\n"
        "    print(train_test_split(list(range(9)), ys, rng=random.Random(7)))\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] and len(runs[0].splitlines()) == 8


# ---- the split ----


@pytest.mark.parametrize(
    ("count", "share", "tests"),
    [
        (100, 0.25, 25),
        (10, 0.25, 2),
        (7, 0.3, 2),
        (2, 0.5, 1),
        (5, 0.01, 1),
        (5, 0.99, 4),
        (2, 0.01, 1),
        (2, 0.99, 1),
        (3, 0.5, 2),
    ],
)
def test_nothing_is_lost_doubled_or_torn_apart(count, share, tests):
    xs, ys = [[float(i), -float(i)] for i in range(count)], [10 * i for i in range(count)]
    kept = [list(x) for x in xs], list(ys)
    train_xs, test_xs, train_ys, test_ys = train_test_split(xs, ys, share, random.Random(1))
    assert (len(test_xs), len(train_xs)) == (tests, count - tests)
    assert sorted(train_xs + test_xs) == xs and sorted(train_ys + test_ys) == ys
    assert all(10 * x[0] == y for x, y in zip(train_xs + test_xs, train_ys + test_ys))
    assert len(train_ys) == len(train_xs) and len(test_ys) == len(test_xs)
    assert (xs, ys) == kept


def test_the_split_is_a_shuffle_and_the_generator_is_honoured():
    numbers = list(range(40))

    def split(rng=None):
        return train_test_split(numbers, numbers, rng=rng)

    train, test, *_ = split(random.Random(1))
    assert len(test) == 10 and train != sorted(train) and test != sorted(test) and test != numbers[:10]
    assert split(random.Random(1)) == split(random.Random(1)) != split(random.Random(2))
    random.seed(5)
    first = split()
    random.seed(5)
    assert split() == first
    taken = [i for seed in range(200) for i in split(random.Random(seed))[1]]
    assert all(25 < taken.count(i) < 80 for i in numbers)  # each example is a test example about every fourth time


def test_the_split_takes_arrays():
    xs, ys = np.arange(8.0).reshape(4, 2), np.array([1, -1, 1, -1])
    train_xs, test_xs, train_ys, test_ys = train_test_split(xs, ys, rng=random.Random(1))
    assert sorted(x[0] for x in [*train_xs, *test_xs]) == [0.0, 2.0, 4.0, 6.0]
    assert len(test_ys) == 1 and len(train_ys) == 3


# ---- mistakes ----

MISTAKES = {
    # what is written: the words of the error
    "moons(1)": "Two moons need at least 2 points, a whole number, not 1.",
    "moons(10.0)": "Two moons need at least 2 points, a whole number, not 10.0.",
    "moons(True)": "Two moons need at least 2 points, a whole number, not True.",
    "moons('10')": "Two moons need at least 2 points, a whole number, not '10'.",
    "circles(0)": "Two circles need at least 2 points",
    "xor(3)": "The four corners need at least 4 points, a whole number, not 3.",
    "spiral(-5)": "Two arms need at least 2 points",
    "moons(10, -1.0)": "Noise is a spread, at least 0, not -1.0.",
    "moons(10, float('inf'))": "Noise is a spread, at least 0, not inf.",
    "spiral(10, float('nan'))": "Noise is a spread, at least 0, not nan.",
    "train_test_split([1, 2, 3], [1, 2])": "3 points and 2 classes: each example needs one of both.",
    "train_test_split([1], [1])": "A split needs at least two examples, not 1.",
    "train_test_split([], [])": "A split needs at least two examples, not 0.",
    "train_test_split([1, 2], [1, 2], 0.0)": "test_share is a part of the whole, between 0 and 1, not 0.0.",
    "train_test_split([1, 2], [1, 2], 1.0)": "test_share is a part of the whole, between 0 and 1, not 1.0.",
    "train_test_split([1, 2], [1, 2], 25)": "test_share is a part of the whole, between 0 and 1, not 25.",
    "train_test_split([1, 2], [1, 2], float('nan'))": "test_share is a part of the whole, between 0 and 1, not nan.",
}


@pytest.mark.parametrize("written", MISTAKES)
def test_a_mistake_is_told_in_words(written):
    with pytest.raises(ValueError, match=re.escape(MISTAKES[written])):
        eval(written, vars(datasets))


@by_maker
def test_the_least_number_of_points(maker):
    least = 4 if maker is xor else 2
    assert len(maker(least)[0]) == least


@by_maker
def test_the_largest_number_of_points(maker, monkeypatch):
    monkeypatch.setattr(datasets, "_MOST", 100)
    assert len(maker(100)[0]) == 100
    with pytest.raises(ValueError, match="At most 100 points can be made"):
        maker(101)
    monkeypatch.undo()
    with pytest.raises(ValueError, match="At most 10,000,000 points can be made"):
        maker(10**9)


@pytest.mark.parametrize("rng", [0, 42])
@pytest.mark.parametrize("make", [*MAKERS.values(), lambda count, rng: train_test_split([1, 2], [1, 2], rng=rng)])
def test_a_seed_is_no_generator(make, rng):
    with pytest.raises(TypeError, match=r"such as random\.Random\(42\)"):
        make(10, rng=rng)
