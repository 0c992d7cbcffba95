"""A teacher's answer to project 3: four heads, the letter before, and weight decay; about half a minute.

uv run python notebooks/projects/solutions/3_better_gpt.py
"""

import os
import random
from collections import Counter, defaultdict

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # small tables: threads only cost
import numpy as np
import numpy.typing as npt
from micrograd import datasets
from micrograd.check.projects import better_gpt as check
from micrograd.optim import Adam
from micrograd.tensor import Tensor, cross_entropy

Array = npt.NDArray[np.float64]
LETTERS = ".abcdefghijklmnopqrstuvwxyz"
SIZE, HIDDEN, HEADS, STEPS, BATCH, DECAY = 48, 128, 4, 3000, 48, 0.3
names = datasets.first_names()
random.Random(42).shuffle(names)
held_out, validation, train = names[:500], names[500:1000], names[1000:]
LENGTH = max(map(len, names)) + 1

runs: dict[str, Counter[str]] = defaultdict(Counter)
for name in train:
    text = "....." + name + "."
    for t in range(5, len(text)):
        for size in range(5):
            runs[text[t - size : t]][text[t]] += 1


def counting_after(text: str) -> Array:
    chances, before = np.full(27, 1 / 27), "....." + text
    for size in range(5):
        seen = runs.get(before[len(before) - size :], Counter())
        counts = np.array([seen[letter] for letter in LETTERS], dtype=float)
        chances = (counts + 8 * chances) / (counts.sum() + 8)
    return chances


check.counting(counting_after, train, held_out)

rng = np.random.default_rng(0)
shapes = {
    "token": (27, SIZE),
    "before": (27, SIZE),
    "position": (LENGTH, SIZE),
    "query": (SIZE, SIZE),
}
shapes |= {
    "key": (SIZE, SIZE),
    "value": (SIZE, SIZE),
    "up": (SIZE, HIDDEN),
    "bias": (1, HIDDEN),
}
shapes |= {"down": (HIDDEN, SIZE), "output": (SIZE, 27)}
p = {name: Tensor(rng.normal(0, 0.1, shape)) for name, shape in shapes.items()}


def forward(tokens: npt.NDArray[np.int64]) -> Tensor:
    n, t = tokens.shape
    earlier = np.concatenate([np.zeros((n, 1), dtype=int), tokens[:, :-1]], axis=1)
    x = p["token"][tokens] + p["before"][earlier] + p["position"][:t]

    def heads(table: Tensor) -> Tensor:
        return (x @ table).reshape(n, t, HEADS, SIZE // HEADS).transpose(0, 2, 1, 3)

    query, key, value = heads(p["query"]), heads(p["key"]), heads(p["value"])
    scores = query @ key.transpose(0, 1, 3, 2) * (SIZE // HEADS) ** -0.5
    weights = (scores + np.triu(np.full((t, t), -np.inf), 1)).softmax()
    x = x + (weights @ value).transpose(0, 2, 1, 3).reshape(n, t, SIZE)
    x = x + (x @ p["up"] + p["bias"]).relu() @ p["down"]
    return x @ p["output"]


rows = np.zeros((len(train), LENGTH + 1), dtype=int)
for row, name in zip(rows, train):
    row[1 : len(name) + 1] = [LETTERS.index(letter) for letter in name]
known = np.arange(LENGTH) <= np.array([[len(name)] for name in train])
optimizer = Adam(p.values(), lr=0.01)
for k in range(STEPS):
    pick = rng.integers(len(train), size=BATCH)
    loss = cross_entropy(
        forward(rows[pick, :-1])[known[pick]], rows[pick, 1:][known[pick]]
    )
    optimizer.zero_grad()
    loss.backward()
    optimizer.lr = 0.01 * min(1, 2 - 2 * k / STEPS)
    optimizer.step()
    for table in p.values():
        table.data = table.data * (1 - DECAY * optimizer.lr)


def chances_after(text: str) -> Array:
    tokens = np.array([[LETTERS.index(letter) for letter in "." + text]])
    return np.asarray(forward(tokens).softmax().data[0, -1])


losses = [
    -np.log(chances_after(name[:t])[LETTERS.index(letter)])
    for name in held_out[:200]
    for t, letter in enumerate(name + ".")
]
claimed = float(np.mean(losses))
check.better(chances_after, train, held_out, claimed)
