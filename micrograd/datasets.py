"""Small data sets: points of two classes, made here, the same for the same generator; two that people made; your own.

Each maker takes the number of points, the spread of the noise on each coordinate, and a generator, and returns
xs, the points [x1, x2], and ys, their classes, 1.0 or -1.0. `digits`, `first_names` and the two records read the files
in data/, whose README names their sources and licenses. `from_csv` and `own_words` take what you bring.
"""

import csv
import difflib
import json
import math
import random
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from micrograd._validate.scalars import generator, is_list, is_whole, to_float

_DATA = Path(__file__).parent / "data"
_MOST = 10_000_000
_Points = tuple[list[list[float]], list[float]]


def moons(count: int, noise: float = 0.1, rng: random.Random | None = None) -> _Points:
    """Two half circles that reach into each other.

    count  number of points, at least 2; every second one belongs to the second moon
    noise  standard deviation of the Gaussian noise on each coordinate, in units of the circles' radius
    rng    a random.Random or a np.random.Generator; by default the random module itself

    Returns xs, `count` points [x1, x2], and ys, their classes: 1.0 for the upper moon, -1.0 for the lower.
    Raises ValueError for too few points or negative noise, TypeError for a seed in place of a generator.
    After sklearn.datasets.make_moons, https://scikit-learn.org
    """

    def point(i: int, rng: random.Random) -> tuple[float, float, float]:
        angle = rng.uniform(0.0, math.pi)
        x1, x2 = math.cos(angle), math.sin(angle)
        return (x1, x2, 1.0) if i % 2 == 0 else (1.0 - x1, 0.5 - x2, -1.0)

    return _made("Two moons need", 2, point, count, noise, rng)


def circles(count: int, noise: float = 0.1, rng: random.Random | None = None) -> _Points:
    """A small circle inside a large one, of radius 0.5 and 1.

    Arguments and errors as for `moons`. The inner circle is the class 1.0, the outer one -1.0.
    After sklearn.datasets.make_circles, https://scikit-learn.org
    """

    def point(i: int, rng: random.Random) -> tuple[float, float, float]:
        angle = rng.uniform(0.0, 2.0 * math.pi)
        radius, y = (0.5, 1.0) if i % 2 == 0 else (1.0, -1.0)
        return radius * math.cos(angle), radius * math.sin(angle), y

    return _made("Two circles need", 2, point, count, noise, rng)


def xor(count: int = 4, noise: float = 0.0, rng: random.Random | None = None) -> _Points:
    """The corners of the unit square, in turn: 1.0 where exactly one coordinate is 1, otherwise -1.0.

    With 4 points and no noise it is the table of "exclusive or". Arguments and errors as for `moons`, at least
    4 points.
    """

    def point(i: int, rng: random.Random) -> tuple[float, float, float]:
        x1, x2 = ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0))[i % 4]
        return x1, x2, 1.0 if x1 != x2 else -1.0

    return _made("The four corners need", 4, point, count, noise, rng)


def spiral(count: int, noise: float = 0.02, rng: random.Random | None = None) -> _Points:
    """Two arms that wind once round the origin and each other, from radius 0.1 to 1.

    Arguments and errors as for `moons`. The harder test: a network needs many lines to follow the arms.
    """

    def point(i: int, rng: random.Random) -> tuple[float, float, float]:
        along = rng.random()
        radius, angle = 0.1 + 0.9 * along, 2.0 * math.pi * along
        y = 1.0 if i % 2 == 0 else -1.0
        return y * radius * math.cos(angle), y * radius * math.sin(angle), y

    return _made("Two arms need", 2, point, count, noise, rng)


def train_test_split(
    xs: Any, ys: Any, test_share: float = 0.25, rng: random.Random | np.random.Generator | None = None
) -> tuple[list[Any], list[Any], list[Any], list[Any]]:
    """The examples shuffled and dealt into two parts: train_xs, test_xs, train_ys, test_ys.

    xs, ys      lists, arrays, or a pandas frame and a column of it: the n-th row belongs to the n-th class
    test_share  the test part's share of the examples, between 0 and 1; both parts get at least one example

    Raises ValueError for lists of different length, fewer than two examples or another share, TypeError for what is
    no list.
    After sklearn.model_selection.train_test_split, https://scikit-learn.org
    """
    xs, ys = _rows("points", xs), _rows("classes", ys)
    if len(xs) != len(ys):
        raise ValueError(f"{len(xs)} points and {len(ys)} classes: each example needs one of both.")
    if len(xs) < 2:
        raise ValueError(f"A split needs at least two examples, not {len(xs)}.")
    test_share = to_float(test_share, "test_share = {}")
    if not 0.0 < test_share < 1.0:
        raise ValueError(f"test_share is a part of the whole, between 0 and 1, such as 0.25, not {test_share:g}.")
    order = list(range(len(xs)))
    generator(rng).shuffle(order)
    tests = min(max(round(test_share * len(order)), 1), len(order) - 1)
    test, train = order[:tests], order[tests:]
    return [xs[i] for i in train], [xs[i] for i in test], [ys[i] for i in train], [ys[i] for i in test]


def _rows(what: str, given: Any) -> list[Any]:
    """The rows in order. A pandas frame's own index counts in its own way and may be shuffled: it is left out."""
    given = given.to_numpy() if hasattr(given, "to_numpy") else given
    if not is_list(given) or isinstance(given, (Mapping, set, bytes)):
        raise TypeError(f"A split takes a list of {what}, one for each example, not {type(given).__name__}.")
    return list(given)


def _made(
    who_needs: str,
    least: int,
    point: Callable[[int, random.Random], tuple[float, float, float]],
    count: Any,
    noise: Any,
    rng: Any,
) -> _Points:
    """`count` points; `point(i, rng)` gives x1, x2 and the class of one, still without noise."""
    if not is_whole(count) or count < least:
        raise ValueError(f"{who_needs} at least {least} points, a whole number, not {count!r}.")
    if count > _MOST:
        raise ValueError(
            f"At most {_MOST:,} points can be made: lists of more are too large for the memory of some machines."
        )
    noise = to_float(noise, "noise = {}")
    if not 0.0 <= noise < math.inf:
        raise ValueError(f"Noise is a spread, at least 0, not {noise}.")
    rng = generator(rng)
    bell = rng.gauss if hasattr(rng, "gauss") else rng.normal  # the one is Python's name, the other NumPy's
    xs, ys = [], []
    for i in range(count):
        x1, x2, y = point(i, rng)
        xs.append([float(x1 + bell(0.0, noise)), float(x2 + bell(0.0, noise))])
        ys.append(y)
    return xs, ys


def from_csv(
    path: str | Path,
    label: str | None = None,
    columns: Sequence[str] | None = None,
    classes: Mapping[str, float] | None = None,
    skip_missing: bool = False,
) -> tuple[list[list[float]], list[float]]:
    """Points and their classes from a table of your own, a text file that a spreadsheet saves as CSV.

    path          the file: a first line with the columns' names, then one line for each example
    label         the column with the classes; by default the last one
    columns       the columns with the inputs; by default all others, in the file's order
    classes       the number of each class where the labels are text: {"cat": 1, "dog": -1}
    skip_missing  leave out the examples that lack a number, in place of an error

    Returns xs, for each example the list of its inputs, and ys, the classes as floats. Values are separated by commas,
    semicolons or tabs. Raises FileNotFoundError where there is no such file; ValueError, with the line, for what is
    missing or no number, for columns that are not there, and for text labels without their numbers.
    """
    if not isinstance(path, (str, PathLike)):
        raise TypeError(f"A file is named by a text or a Path, such as 'animals.csv', not {path!r}.")
    if classes is not None and not isinstance(classes, Mapping):
        raise TypeError(
            f"classes gives each label its number, {{'cat': 1, 'dog': -1}}; this is a {type(classes).__name__}."
        )
    header, lines = _table(Path(path))
    label = header[-1] if label is None else label
    columns = [name for name in header if name != label] if columns is None else columns
    if isinstance(columns, str) or not columns:
        raise ValueError(f"columns is a list of names, such as [{header[0]!r}], at least one, not {columns!r}.")
    for name in (label, *columns):
        if name not in header:
            close = difflib.get_close_matches(str(name), header, 1)
            raise ValueError(
                f"{path} has no column {name!r}{f', but {close[0]!r}' if close else ''}. Its columns: "
                f"{', '.join(header)}."
            )
    places, of_label = [header.index(name) for name in columns], header.index(label)
    texts = sorted({row[of_label] for _, row in lines if row[of_label] and _number(row[of_label]) is None})
    if classes is None and texts:
        example = ", ".join(f"{text!r}: {i}" for i, text in enumerate(texts[:3]))
        raise ValueError(
            f"{path}: the labels in the column {label!r} are text, such as {texts[0]!r}. Say which number each stands "
            f"for, classes={{{example}}}, or choose another column, label=..."
        )
    xs, ys, missing = [], [], []
    for line, row in lines:
        if not all(row[i] for i in (*places, of_label)):
            missing.append(line)
            continue
        if classes is not None and row[of_label] not in classes:
            raise ValueError(
                f"{path}, line {line}: the label {row[of_label]!r} is not in classes={dict(classes)!r}. Add it."
            )
        numbers = [_number(row[i]) for i in places]
        if None in numbers:
            bad = numbers.index(None)
            raise ValueError(
                f"{path}, line {line}, column {columns[bad]!r}: {row[places[bad]]!r} is not a number. Write numbers as "
                "in 3.5, or leave this column out, columns=[...]."
            )
        xs.append([number for number in numbers if number is not None])
        ys.append(float(row[of_label] if classes is None else classes[row[of_label]]))
    if missing and not skip_missing:
        raise ValueError(
            f"{path}: {len(missing)} of {len(lines)} lines lack a value, first line {missing[0]}. Fill them in, leave "
            "them out with skip_missing=True, or leave a column out, columns=[...]."
        )
    if not xs:
        raise ValueError(f"{path}: no complete line is left. Leave out the columns with gaps, columns=[...].")
    return xs, ys


def _table(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names of a CSV file's columns, and its lines with their numbers; an entry that is missing is ""."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise FileNotFoundError(
            f"There is no file {path}. Python looked in {path.resolve().parent}: give the whole path, or move the file "
            "there."
        ) from None
    except (OSError, ValueError):
        raise ValueError(f"{path} cannot be read as text: save the table as CSV, with the encoding UTF-8.") from None
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)
    rows = [
        (i, [cell.strip() for cell in row]) for i, row in enumerate(csv.reader(text.splitlines(), delimiter=sign), 1)
    ]
    rows = [(i, row) for i, row in rows if any(row)]
    if len(rows) < 2:
        raise ValueError(f"{path} is empty: it needs a line with the columns' names, then a line for each example.")
    header = rows[0][1]
    if len(header) < 2 or all(_number(name) is not None for name in header):
        raise ValueError(
            f"{path}: the first line names the columns, at least two, separated by commas; this one is "
            f"{first.strip()!r}."
        )
    for line, row in rows:
        if len(row) != len(header):
            raise ValueError(
                f"{path}, line {line}: {len(row)} values, where the first line names {len(header)} columns."
            )
    gaps = {"", "na", "n/a", "nan", "null", "none", "?", "-"}  # what spreadsheets and people write for "not known"
    return header, [(line, ["" if cell.lower() in gaps else cell for cell in row]) for line, row in rows[1:]]


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def own_words(words: Iterable[str], least: int = 30) -> list[str]:
    """Words of your own, as chapter 13's network takes them: in lower case, letters a to z only, each once, in order.

    words  a list of words, or a text with spaces or line ends between them
    least  how many there must be

    Accents are taken off, so that "Zoë" is "zoe" and "Jürgen" is "jurgen". Raises ValueError for words with other signs
    and for too few words, TypeError for what is no list of texts.
    """
    words = words.split() if isinstance(words, str) else words
    if not is_list(words) or not all(isinstance(word, str) for word in words):
        raise TypeError(
            'own_words takes a list of words, such as ["anna", "otto"], or one text with spaces between them.'
        )
    plain: set[str] = set()
    for word in words:
        letters = unicodedata.normalize("NFKD", word.strip().casefold())  # "ë" is "e" and a mark now
        letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
        strange = sorted(set(letters) - set("abcdefghijklmnopqrstuvwxyz"))
        if strange:
            raise ValueError(
                f"{word!r} has {', '.join(map(repr, strange))} in it, and the network knows the letters a to z only. "
                "Leave the word out, or spell it with these letters."
            )
        plain |= {letters} - {""}
    if len(plain) < least:
        raise ValueError(
            f"{len(plain)} different words are too few: from fewer than {least} the network learns them by heart, and "
            "makes no new ones. Add more, several hundred are better."
        )
    return sorted(plain)


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


def recorded_torch() -> dict[str, Any]:
    """PyTorch's numbers, from benchmarks/record_torch.py: "version", then one entry for each of its functions.

    "neuron" is the lecture's neuron (chapters 4 and 6), "expression" the one of micrograd's README, "operations" each
    operation of Value at three points, "training" chapter 9's network, "digits" chapter 11's.
    """
    record: dict[str, Any] = json.loads((_DATA / "torch_numbers.json").read_text(encoding="ascii"))
    return record


def recorded_benchmarks() -> dict[str, Any]:
    """The times that benchmarks/run.py measured, as it wrote them down."""
    record: dict[str, Any] = json.loads((_DATA / "benchmarks.json").read_text(encoding="utf-8"))
    return record
