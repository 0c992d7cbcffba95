"""A training step of a tiny language model, on Values and on Tensors: the same numbers, the same loss.

Characters in, the next character out: embeddings, one block of attention and a small network, cross-entropy.
"""

import math
import random

LETTERS = ".abcdefghijklmnopqrstuvwxyz"  # the dot starts and ends a name
RATE = 0.01


def weights(width: int, context: int) -> dict[str, list[list[float]]]:
    """The model's matrices as lists of rows, drawn from a fixed seed."""
    rng = random.Random(42)
    shapes = {
        "letters": (len(LETTERS), width),
        "places": (context, width),
        "query": (width, width),
        "key": (width, width),
        "value": (width, width),
        "mix": (width, width),
        "up": (width, 4 * width),
        "down": (4 * width, width),
        "out": (width, len(LETTERS)),
    }
    return {
        name: [[rng.gauss(0.0, width**-0.5) for _ in range(columns)] for _ in range(rows)]
        for name, (rows, columns) in shapes.items()
    }


def _tokens(name):
    """What goes in, and what should come out: the next character at each place."""
    tokens = [LETTERS.index(letter) for letter in f".{name}."]
    return tokens[:-1], tokens[1:]


def step_on_values(name: str, width: int):
    """A step on one name, and facts about it. Every number is a Value, every sum is written out."""
    build, parameters, characters = _on_values(name, width)

    def step():
        for p in parameters:
            p.grad = 0.0
        loss = build()
        loss.backward()
        for p in parameters:
            p.data -= RATE * p.grad
        return loss.data

    return step, {"parameters": len(parameters), "characters": characters}


def loss_on_values(name: str, width: int):
    """The loss of one name, and the parameters: what a compiler takes."""
    build, parameters, _ = _on_values(name, width)
    return build(), parameters


def _on_values(name, width):
    """A function that builds the loss anew, the parameters, and the number of characters."""
    from micrograd.engine import Value
    from micrograd.nn import cross_entropy

    seen, wanted = _tokens(name)
    w = {key: [[Value(n) for n in row] for row in rows] for key, rows in weights(width, len(seen)).items()}
    columns = {key: list(zip(*rows)) for key, rows in w.items()}
    parameters = [n for rows in w.values() for row in rows for n in row]

    def dot(a, b):
        return sum((x * y for x, y in zip(a[1:], b[1:])), a[0] * b[0])

    def times(x, key):
        return [dot(x, column) for column in columns[key]]

    def add(a, b):
        return [x + y for x, y in zip(a, b)]

    def build():
        keys, values, logits = [], [], []
        for place, token in enumerate(seen):
            x = add(w["letters"][token], w["places"][place])
            keys.append(times(x, "key"))
            values.append(times(x, "value"))
            query = times(x, "query")
            scores = [(dot(query, key) * width**-0.5).exp() for key in keys]
            total = sum(scores)
            shares = [score / total for score in scores]
            x = add(x, times([dot(shares, column) for column in zip(*values)], "mix"))
            hidden = [h.relu() for h in times(x, "up")]
            x = add(x, times(hidden, "down"))
            logits.append(times(x, "out"))
        return cross_entropy(logits, wanted)

    return build, parameters, len(seen)


def step_on_tensors(name: str, width: int):
    """The same step: a matrix is a Tensor, and all places go through it at once."""
    import numpy as np

    from micrograd.optim import SGD
    from micrograd.tensor import Tensor, cross_entropy

    seen, wanted = map(np.array, _tokens(name))
    w = {key: Tensor(rows) for key, rows in weights(width, len(seen)).items()}
    optimizer = SGD(w.values(), lr=RATE)
    future = np.triu(np.full((len(seen), len(seen)), -math.inf), k=1)  # no place may look at a later one

    def step():
        optimizer.zero_grad()
        x = w["letters"][seen] + w["places"]
        scores = (x @ w["query"]) @ (x @ w["key"]).T * width**-0.5
        shares = (scores + future).softmax()
        x = x + shares @ (x @ w["value"]) @ w["mix"]
        x = x + (x @ w["up"]).relu() @ w["down"]
        loss = cross_entropy(x @ w["out"], wanted)
        loss.backward()
        optimizer.step()
        return float(loss.data)

    return step, {"parameters": sum(p.data.size for p in w.values()), "characters": len(seen)}
