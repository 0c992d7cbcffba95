"""A teacher's answer to project 1: threes and eights by the ink in their four quarters.

uv run python notebooks/projects/solutions/1_your_classifier.py
"""

import random
import statistics

from micrograd import MLP, Value, datasets, nn
from micrograd.check.projects import your_classifier as check
from micrograd.optim import SGD

rng = random.Random(0)
xs: list[list[float]] = []
ys: list[float] = []
for image, digit in zip(*datasets.digits()):
    if digit in (3, 8):
        picture = image.reshape(8, 8)
        quarters = (
            picture[:4, :4],
            picture[:4, 4:],
            picture[4:, :4],
            picture[4:, 4:],
        )
        xs.append([float(quarter.sum()) for quarter in quarters])
        ys.append(1.0 if digit == 3 else -1.0)
rest_xs, test_xs, rest_ys, test_ys = datasets.train_test_split(xs, ys, 0.25, rng)
train_xs, val_xs, train_ys, val_ys = datasets.train_test_split(
    rest_xs, rest_ys, 0.33, rng
)
scales = [
    (statistics.mean(column), statistics.stdev(column)) for column in zip(*train_xs)
]


def scaled(points: list[list[float]]) -> list[list[float]]:
    return [
        [(x - mean) / spread for x, (mean, spread) in zip(point, scales)]
        for point in points
    ]


train_xs, val_xs, test_xs = scaled(train_xs), scaled(val_xs), scaled(test_xs)
check.three_sets(train_xs, train_ys, val_xs, val_ys, test_xs, test_ys)

common = max(set(train_ys), key=train_ys.count)
lazy = test_ys.count(common) / len(test_ys)
check.baseline(lazy, train_ys, test_ys)


def accuracy(model: MLP, points: list[list[float]], labels: list[float]) -> float:
    return sum(
        (model(x).data > 0) == (y > 0) for x, y in zip(points, labels)
    ) / len(labels)


def trained(sizes: list[int], l2: float) -> MLP:
    model = MLP(4, sizes, "relu", "linear", random.Random(1))
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    for _ in range(50):
        batch = rng.sample(range(len(train_xs)), 60)
        loss = nn.hinge_loss(
            [model(train_xs[i]) for i in batch], [train_ys[i] for i in batch]
        )
        optimizer.zero_grad()
        (
            loss + l2 * sum((p * p for p in model.parameters()), Value(0.0))
        ).backward()
        optimizer.step()
    return model


rows, models = [], {}
for sizes, l2 in (([1], 0.0), ([6, 1], 0.0), ([6, 1], 0.01)):
    what = f"layers {sizes}, L2 {l2:g}"
    models[what] = trained(sizes, l2)
    shares = {
        "train": accuracy(models[what], train_xs, train_ys),
        "validation": accuracy(models[what], val_xs, val_ys),
    }
    rows.append({"what": what, **shares})
chosen = max(rows, key=lambda row: row["validation"])["what"]
check.defended(rows, chosen)

model = models[chosen]
claimed = accuracy(model, test_xs, test_ys)
check.better(model, test_xs, test_ys, claimed)
uncertainty = (claimed * (1 - claimed) / len(test_ys)) ** 0.5
print(
    f"{chosen}: {claimed:.0%} give or take {uncertainty:.0%}, where the lazy answer has {lazy:.0%}"
)
