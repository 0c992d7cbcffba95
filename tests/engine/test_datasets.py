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
        center = (0.0, 0.0) if y > 0 else (1.0, 0.5)
        assert math.dist((x1, x2), center) == pytest.approx(1.0)
        assert (x2 - center[1]) * y >= 0  # the upper half of one circle, the lower half of the other
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
    """What they are for: the two classes have (nearly) the same center, which no line tells apart."""
    for maker in (circles, xor, spiral):
        xs, ys = maker(4000, 0.0, random.Random(1))
        centers = [
            [statistics.fmean(x[k] for x, y in zip(xs, ys) if y == kind) for k in (0, 1)] for kind in (1.0, -1.0)
        ]
        assert math.dist(*centers) < 0.6 if maker is spiral else math.dist(*centers) < 0.06


class Sixth(random.Random):
    """A generator with no chance in it: it gives what lies a sixth of the way, and noise as large as its spread."""

    def random(self):
        return 1 / 6

    def gauss(self, mu, sigma):
        return mu + sigma


def test_points_by_hand():
    """An angle of 30 degrees on the moons, of 60 on circles and spiral; noise of 0.25 on both coordinates."""
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
    "train_test_split([1, 2], [1, 2], 0.0)": "test_share is a part of the whole, between 0 and 1, such as 0.25, not 0.",
    "train_test_split([1, 2], [1, 2], 1.0)": "test_share is a part of the whole, between 0 and 1, such as 0.25, not 1.",
    "train_test_split([1, 2], [1, 2], 25)": "test_share is a part of the whole, between 0 and 1, such as 0.25, not 25.",
    "train_test_split([1, 2], [1, 2], float('nan'))": "between 0 and 1, such as 0.25, not nan.",
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


# ---- a split keeps pairs together ----


def test_a_shuffled_frame_keeps_each_points_class():
    """A pandas frame's rows are counted by its index, which shuffling carries along: here 3, 0, 2, 1."""

    class Frame:  # what of pandas matters: going through a frame gives its columns, [i] looks in the index
        def __init__(self, rows):
            self.rows = rows

        def __len__(self):
            return len(self.rows)

        def __getitem__(self, i):
            return self.rows[(3, 0, 2, 1).index(i)]

        def __iter__(self):
            return iter(["x1"])

        def to_numpy(self):
            return np.array(self.rows)

    points, classes = [[3.0], [0.0], [2.0], [1.0]], [30, 0, 20, 10]
    for xs, ys in ((points, Frame(classes)), (Frame(points), Frame(classes)), (np.array(points), classes)):
        parts = train_test_split(xs, ys, 0.5, random.Random(1))
        for x, y in zip(parts[0] + parts[1], parts[2] + parts[3], strict=True):
            assert list(x) == [y / 10]


@pytest.mark.parametrize(
    "bad", [{1: 2, 3: 4}, 3, None, "ab", b"ab", {1, 2}, iter([1, 2])], ids=lambda bad: type(bad).__name__
)
def test_a_split_takes_lists(bad):
    with pytest.raises(TypeError, match=r"A split takes a list of (points|classes), one for each example, not"):
        train_test_split(bad, [1, 2])
    with pytest.raises(TypeError, match="A split takes a list of classes, one for each example, not"):
        train_test_split([1, 2], bad)


@by_maker
def test_numpys_generator_makes_points(maker):
    (xs, ys), again = (maker(400, 0.1, np.random.default_rng(5)) for _ in "12")
    assert (xs, ys) == again
    assert {type(number) for x in xs for number in x} == {float} == {type(y) for y in ys}
    quiet, _ = maker(400, 0.0, np.random.default_rng(5))
    assert xs != quiet and ys.count(1.0) == 200


# ---- a table of one's own ----

TABLE = "height, width,kind\n1.5,2,cat\n-3,4e-1,dog\n\n0,0,cat\n"
KINDS = {"cat": 1, "dog": -1}


def table(folder, text=TABLE, encoding="utf-8", name="my pets ü.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_from_csv(tmp_path):
    xs, ys = datasets.from_csv(table(tmp_path), classes=KINDS)
    assert (xs, ys) == ([[1.5, 2.0], [-3.0, 0.4], [0.0, 0.0]], [1.0, -1.0, 1.0])
    assert {type(number) for row in (*xs, ys) for number in row} == {float}
    assert datasets.from_csv(str(table(tmp_path)), "kind", ["width"], KINDS)[0] == [[2.0], [0.4], [0.0]]
    assert datasets.from_csv(table(tmp_path), "width", ["height"]) == ([[1.5], [-3.0], [0.0]], [2.0, 0.4, 0.0])


@pytest.mark.parametrize("sign", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_what_spreadsheets_make_of_it(tmp_path, sign, encoding):
    text = TABLE.replace(",", sign).replace("\n", "\r\n")
    assert datasets.from_csv(table(tmp_path, text, encoding), classes=KINDS)[0][1] == [-3.0, 0.4]


def test_gaps_are_left_out_when_asked(tmp_path):
    text = "a,b,y\n1,2,1\n,2,1\n3,NA,0\n4,5,\n6,7,0\n"
    assert datasets.from_csv(table(tmp_path, text), skip_missing=True) == ([[1.0, 2.0], [6.0, 7.0]], [1.0, 0.0])
    assert datasets.from_csv(table(tmp_path, text), columns=["a"], skip_missing=True)[0] == [[1.0], [3.0], [6.0]]


@pytest.mark.parametrize(
    "text, settings, told",
    [
        (
            TABLE,
            {},
            "the labels in the column 'kind' are text, such as 'cat'. Say which number each stands for, classes=",
        ),
        (TABLE, {"classes": {"cat": 1}}, "line 3: the label 'dog' is not in classes={'cat': 1}. Add it."),
        (TABLE, {"label": "Kind"}, "has no column 'Kind', but 'kind'. Its columns: height, width, kind."),
        (TABLE, {"columns": ["heigth"], "classes": KINDS}, "has no column 'heigth', but 'height'"),
        (
            TABLE,
            {"columns": "height", "classes": KINDS},
            "columns is a list of names, such as ['height'], at least one",
        ),
        (TABLE, {"columns": [], "classes": KINDS}, "columns is a list of names"),
        ("a,b\n1,0\n,1\n3,\n", {}, "2 of 3 lines lack a value, first line 3. Fill them in, leave them out with skip"),
        ("a,b\nnan,0\n", {}, "1 of 1 lines lack a value, first line 2"),
        ("a,b\n,0\n", {"skip_missing": True}, "no complete line is left"),
        ("a;b\n1,5;0\n", {}, "line 2, column 'a': '1,5' is not a number. Write numbers as in 3.5"),
        ("a,b\ninf,0\n", {}, "line 2, column 'a': 'inf' is not a number"),
        ("a,b\n1,2,3\n", {}, "line 2: 3 values, where the first line names 2 columns"),
        ("1,2\n3,4\n", {}, "the first line names the columns, at least two, separated by commas; this one is '1,2'"),
        ("a\n3\n", {}, "the first line names the columns, at least two"),
        ("a,b\n", {}, "is empty: it needs a line with the columns' names"),
        ("", {}, "is empty: it needs"),
    ],
)
def test_what_is_wrong_with_a_table_is_told(tmp_path, text, settings, told):
    with pytest.raises(ValueError, match=re.escape(told)):
        datasets.from_csv(table(tmp_path, text), **settings)


def test_a_file_that_is_not_there_or_no_text(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"There is no file .*Python looked in .*give the whole path"):
        datasets.from_csv(tmp_path / "none.csv")
    for path in (table(tmp_path, "a,ü\n1,2", "latin-1"), tmp_path):
        with pytest.raises(ValueError, match="cannot be read as text: save the table as CSV, with the encoding UTF-8"):
            datasets.from_csv(path)


def test_from_a_table_to_a_classifier(tmp_path):
    """As chapter 10 does it, in ten lines."""
    points, kinds = moons(80, 0.1, random.Random(2))
    lines = [f"{x1},{x2},{'up' if kind > 0 else 'down'}" for (x1, x2), kind in zip(points, kinds)]
    path = table(tmp_path, "\n".join(["x1,x2,moon", *lines]))
    xs, ys = datasets.from_csv(path, "moon", classes={"up": 1, "down": -1})
    assert (xs, ys) == (points, kinds)


# ---- words of one's own ----

MANY = [a + b for a in "abcdef" for b in "uvwxyz"]


def test_own_words():
    assert datasets.own_words(["Zoë", "JÜRGEN", "Weiß", "  anna", "anna", ""], least=4) == [
        "anna",
        "jurgen",
        "weiss",
        "zoe",
    ]
    assert datasets.own_words("b\na  c", least=3) == ["a", "b", "c"]
    assert datasets.own_words(MANY) == sorted(MANY)


@pytest.mark.parametrize(
    "words, error, told",
    [
        (MANY[:29], ValueError, "29 different words are too few: from fewer than 30 the network learns them by heart"),
        (
            [*MANY, "日本"],
            ValueError,
            "in it, and the network knows the letters a to z only",
        ),
        ([*MANY, "mary-ann"], ValueError, "'mary-ann' has '-' in it"),
        ([*MANY, None], TypeError, "own_words takes a list of words"),
        (None, TypeError, "own_words takes a list of words"),
        (7, TypeError, "own_words takes a list of words"),
    ],
)
def test_words_that_do_not_do(words, error, told):
    with pytest.raises(error, match=re.escape(told)):
        datasets.own_words(words)
