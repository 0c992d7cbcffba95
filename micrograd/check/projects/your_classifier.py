"""Milestones of notebooks/projects/1_your_classifier.ipynb: a classifier on your own data, defended."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from micrograd.check.answer import (
    Chapter,
    Stumble,
    Verdict,
    an,
    apart,
    attempt,
    counted,
    is_value,
    near,
    not_yet,
    number,
    right,
    sequence,
    shown,
)
from micrograd.check.guess import guess as guess

chapter = Chapter("1_your_classifier")
report = chapter.report

SETS = ("training", "validation", "test")


def _points(xs: object, ys: object, name: str) -> tuple[list[tuple[float, ...]], list[float]]:
    """The rows and labels of one set as numbers, or a verdict on what is wrong with their form."""
    rows, labels = sequence(xs), sequence(ys)
    if rows is None or labels is None:
        wrong = xs if rows is None else ys
        raise Stumble(not_yet(f"the {name} set should be two lists, points and labels; {shown(wrong)} is no list."))
    if len(rows) != len(labels):
        raise Stumble(not_yet(f"the {name} set has {counted(len(rows), 'point')} and {counted(len(labels), 'label')}."))
    if not rows:
        raise Stumble(not_yet(f"the {name} set is empty."))
    points = []
    for k, row in enumerate(rows):
        entries = sequence(row)
        if not entries:
            raise Stumble(not_yet(f"point {k} of the {name} set is {shown(row)}. Each point is a list of numbers."))
        points.append(tuple(number(entry, value=True) for entry in entries))
    if len({len(point) for point in points}) > 1:
        raise Stumble(not_yet(f"the points of the {name} set have different numbers of entries."))
    return points, [number(label, value=True) for label in labels]


@chapter.exercise("P1.1")
def three_sets(
    train_xs: object, train_ys: object, validation_xs: object, validation_ys: object, test_xs: object, test_ys: object
) -> Verdict:
    given = ((train_xs, train_ys), (validation_xs, validation_ys), (test_xs, test_ys))
    sets = {name: _points(xs, ys, name) for name, (xs, ys) in zip(SETS, given)}
    sizes = {name: len(points) for name, (points, _) in sets.items()}
    total = sum(sizes.values())
    for name in SETS[1:]:
        if sizes[name] < 0.1 * total or sizes[name] < 5:
            return not_yet(
                f"the {name} set has {counted(sizes[name], 'point')} of {total}: "
                "with fewer than a tenth, or than five, its accuracy says little."
            )
    if sizes["training"] < max(sizes["validation"], sizes["test"]):
        return not_yet("the training set should be the largest of the three.")
    for one, other in (("training", "test"), ("training", "validation"), ("validation", "test")):
        shared = len(set(sets[one][0]) & set(sets[other][0]))
        if shared > 0.1 * sizes[other]:
            return not_yet(
                f"{counted(shared, 'point')} of the {other} set are in the {one} set as well: "
                "what a network has seen can't test it. Shuffle once, then cut."
            )
    classes = set(sets["training"][1])
    if len(classes) < 2:
        return not_yet("the training set has one class only. Shuffle before you cut.")
    for name in SETS[1:]:
        if set(sets[name][1]) != classes:
            return not_yet(f"the {name} set doesn't have the same classes as the training set. Shuffle before you cut.")
    if classes not in ({1.0, -1.0}, {float(k) for k in range(len(classes))}):
        listed = ", ".join(f"{label:g}" for label in sorted(classes))
        return not_yet(f"the labels are {listed}. Two classes are 1 and -1; more are 0, 1, 2 ...")
    largest = max(abs(x) for points, _ in sets.values() for point in points for x in point)
    if largest > 20.0:
        return not_yet(
            f"some entry is as large as {largest:.3g}. Bring each column to about the size of 1: "
            "subtract its mean over the training set, and divide by its standard deviation there."
        )
    return right(
        f"{sizes['training']}, {sizes['validation']} and {sizes['test']} points, with nothing in common: "
        "one set to learn from, one to choose by, one to judge with, once."
    )


@chapter.exercise("P1.2")
def baseline(answer: object, train_ys: object, test_ys: object) -> Verdict:
    got = number(answer)
    train, test = _labels(train_ys, "training"), _labels(test_ys, "test")
    common = Counter(train).most_common(1)[0][0]
    share = test.count(common) / len(test)
    if abs(got - share) < 0.0051:
        return right(f"always saying {common:g} is right for {share:.1%} of the test points: a network must beat that.")
    if abs(got - 100 * share) < 0.51:
        return not_yet("give a share between 0 and 1, not percent.")
    if abs(got - train.count(common) / len(train)) < 0.0051:
        return not_yet(f"you got {got:g}, its share of the training labels. Measure on the test labels.")
    if abs(got - (1 - share)) < 0.0051:
        return not_yet(f"you got {got:g}, the share of mistakes.")
    if near(got, 1 / len(set(train))):
        return not_yet(f"you got {got:g}, which is guessing at random. Always naming the commonest class does better.")
    return not_yet(
        f"you got {got:g}. The commonest training class is {common:g}: for which share of the test labels is that "
        "right?"
    )


def _labels(ys: object, name: str) -> list[float]:
    labels = sequence(ys)
    if not labels:
        raise Stumble(not_yet(f"the {name} labels should be a list; {shown(ys)} isn't, or is empty."))
    return [number(label, value=True) for label in labels]


@chapter.exercise("P1.3")
def defended(rows: object, chosen: object) -> Verdict:
    table = sequence(rows)
    if table is None or not all(isinstance(row, dict) for row in table):
        return not_yet('a list of rows is expected: [{"what": "8, 8 relu", "train": 0.97, "validation": 0.91}, ...].')
    if len(table) < 3:
        return not_yet(f"{counted(len(table), 'row')}: a choice needs at least three to choose from.")
    for k, row in enumerate(table):
        missing = [key for key in ("what", "train", "validation") if key not in row]
        if missing:
            return not_yet(f"row {k} lacks {' and '.join(missing)}.")
        for key in ("train", "validation"):
            if not 0.0 <= number(row[key]) <= 1.0:
                return not_yet(f"row {k}: {key} is {row[key]!r}, and an accuracy is a share between 0 and 1.")
    names = [row["what"] for row in table]
    if len({str(name) for name in names}) < len(names):
        return not_yet("two rows have the same name. Say in `what` what each one changed.")
    if chosen not in names:
        return not_yet(f"{shown(chosen)} is none of the rows' names.")
    best = max(number(row["validation"]) for row in table)
    mine = next(row for row in table if row["what"] == chosen)
    if number(mine["validation"]) < best:
        if number(mine["train"]) == max(number(row["train"]) for row in table):
            return not_yet("that is the best on the points it learned from. The validation points decide.")
        return not_yet(
            f"{shown(chosen)} has {mine['validation']} on the validation points, and another row has {best}."
        )
    return right(
        f"of {len(table)} networks you chose the best on the validation points, "
        "because the test points may be looked at once, at the end."
    )


@chapter.exercise("P1.4")
def better(model: Any, test_xs: object, test_ys: object, claimed: object) -> Verdict:
    claim = number(claimed)
    if not callable(model):
        return not_yet(f"a network is expected first; {shown(model)} is {an(model)}.")
    points, labels = _points(test_xs, test_ys, "test")
    hits = sum(_class_of(attempt(model, list(x), name="the network"), set(labels)) == y for x, y in zip(points, labels))
    share = hits / len(labels)
    common = Counter(labels).most_common(1)[0][1] / len(labels)
    if abs(claim - 100 * share) < 0.51 and share > 0.02:
        return not_yet("give the accuracy as a share between 0 and 1, not in percent.")
    if abs(claim - share) >= 0.0051:
        mine, its = apart(claim, share, 3)
        return not_yet(f"you claim {mine} on these test points, and the check measures {its}.")
    if share <= common:
        return not_yet(
            f"{share:.1%} of the test points are right; always naming their commonest class reaches {common:.1%}. "
            "Which failure of chapter 10 is it?"
        )
    return right(f"{share:.1%} of {len(labels)} test points, where the commonest class alone has {common:.1%}.")


def _class_of(out: Any, classes: set[float]) -> float:
    """The label that the network's scores mean."""
    scores = sequence(out.data if is_value(out) and hasattr(out.data, "ndim") else out)
    if scores is None or len(scores) == 1:
        score = number(out if scores is None else scores[0], value=True)
        if classes <= {1.0, -1.0}:
            return 1.0 if score > 0 else -1.0
        raise Stumble(not_yet("the network gives one score, and there are more than two classes: one score for each."))
    entries: Sequence[float] = [number(one, value=True) for one in scores]
    best = max(range(len(entries)), key=lambda k: entries[k])
    return float(best) if len(entries) > 2 or not classes <= {1.0, -1.0} else (1.0 if best == 1 else -1.0)
