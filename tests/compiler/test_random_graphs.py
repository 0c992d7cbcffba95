"""Compiled gradients are those of backward() on random graphs: layers, shared weights, convolutions, attention, chaos.

A few hundred in `uv run pytest`; MICROGRAD_GRAPHS=5000 in .ci/run. C compiles many graphs in one text, as a sum: a
compiler takes a while to start.
"""

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from micrograd import Value
from micrograd.compiler import c_compiler, compile
from micrograd.nn import cross_entropy, softplus

COUNT = int(os.environ.get("MICROGRAD_GRAPHS", "200"))
IN_C = 30  # graphs in one text
INPUTS = 4


def dot(a, b, start=None):
    return sum((x * y for x, y in zip(a, b)), Value(0.0) if start is None else start)


def layers(new, x, size, rng):
    """One dense layer after another, with any bends between them."""
    for _ in range(rng.randint(1, 3)):
        bend = rng.choice(["tanh", "relu", "sigmoid"])
        x = [getattr(dot(x, new(len(x)), new(1)[0]), bend)() for _ in range(size)]
    return dot(x, new(len(x)))


def shared(new, x, size, rng):
    """The same weights at every step, as in a recurrent network; one of them is tied to another place too."""
    w, state = [new(len(x) + 1) for _ in range(2)], new(2)
    for _ in range(size):
        state = [(dot(x, row) + row[-1] * s).tanh() for row, s in zip(w, state)]
    return state[0] * state[1] + w[0][0] * w[1][0]


def convolution(new, x, size, rng):
    """Windows that slide over the inputs, once in one dimension and once, as pictures, in two."""
    signal = x + [v * v for v in x] + new(size)
    w, b = new(3), new(1)[0]
    line = [(dot(w, signal[i : i + 3]) + b).relu() for i in range(len(signal) - 2)]
    side = max(3, int(len(signal) ** 0.5))
    table = [[signal[(side * i + j) % len(signal)] for j in range(side)] for i in range(side)]
    k = [new(2), new(2)]
    plane = [
        (dot(k[0], table[i][j : j + 2]) + dot(k[1], table[i + 1][j : j + 2])).tanh()
        for i in range(side - 1)
        for j in range(side - 1)
    ]
    return sum(line) * (1.0 / len(line)) + sum(plane)


def attention(new, x, size, rng):
    """Places that look back at all places before them: sums of another length at each."""
    length, width = min(size, 5), 2
    table = [[x[(i + k) % len(x)] + p for k, p in enumerate(new(width))] for i in range(length)]
    q, k, v, out = ([new(width) for _ in range(width)] for _ in range(4))
    project = [[[dot(row, w) for w in matrix] for row in table] for matrix in (q, k, v)]
    logits = []
    for place in range(length):
        scores = [(dot(project[0][place], project[1][i]) * 0.7).exp() for i in range(place + 1)]
        total = sum(scores)
        mixed = [dot([s / total for s in scores], column) for column in zip(*project[2][: place + 1])]
        logits.append([dot(mixed, w) for w in out])
    return cross_entropy(logits, [rng.randrange(width) for _ in logits])


def chaos(new, x, size, rng):
    """Any operation on any two values that are there already: no structure at all."""
    pool = [*x, *new(4), Value(0.75), Value(-1.25)]
    for _ in range(6 * size):
        a, b = rng.choice(pool), rng.choice(pool)
        pool.append(
            rng.choice(
                [
                    lambda a, b: a + b,
                    lambda a, b: a - b,
                    lambda a, b: (a * b).tanh(),
                    lambda a, b: a / (b * b + 0.5),
                    lambda a, b: -a,
                    lambda a, b: a.tanh().exp(),
                    lambda a, b: (a * a + 0.5).log(),
                    lambda a, b: a.relu(),
                    lambda a, b: softplus(a),
                    lambda a, b: (a * a + 0.5) ** b.tanh(),
                    lambda a, b: a.sigmoid() ** 2,
                    lambda a, b: a + b + a * b + 0.5 * a + rng.choice(pool),
                ]
            )(a, b).tanh()
        )
    return sum(pool[-8:])


FAMILIES = [layers, shared, convolution, attention, chaos]
graphs = st.tuples(st.sampled_from(FAMILIES), st.integers(1, 6), st.integers(0, 2**32))
rows_of_numbers = st.lists(st.tuples(*[st.floats(-2.0, 2.0)] * INPUTS), min_size=1, max_size=3)


def parts(family, size, seed):
    """The parameters of a graph, and a function that builds its loss on any inputs, the same each time."""
    params = []

    def sample_loss(*x):
        rng, used = random.Random(seed), 0

        def new(count):
            nonlocal used
            while len(params) < used + count:
                params.append(Value(random.Random(seed + len(params)).uniform(-1.0, 1.0)))
            used += count
            return params[used - count : used]

        return family(new, list(x), size, rng) + dot(x, new(len(x)))  # each input is in the graph

    sample_loss(*[Value(0.5)] * INPUTS)
    return sample_loss, params


def expected(sample_loss, params, rows):
    for p in params:
        p.grad = 0.0
    loss = sum(sample_loss(*map(Value, row)) for row in rows) * (1.0 / len(rows))
    loss.backward()
    return loss.data, [p.grad for p in params]


def check(sample_loss, params, rows, backend):
    loss, grads = expected(sample_loss, params, rows)
    inputs = [Value(number) for number in rows[0]]
    step = compile(sample_loss(*inputs), inputs, params, backend)
    assert step.backend == backend
    for p in params:
        p.grad = 0.0
    assert step(rows) == pytest.approx(loss, rel=1e-12, abs=1e-12)
    size = max(1.0, *map(abs, grads))  # where terms cancel, the rounding of the larger ones stays
    assert [p.grad for p in params] == pytest.approx(grads, rel=1e-12, abs=1e-12 * size)


@pytest.mark.parametrize("backend", ["python", "numpy"])
@settings(derandomize=True, deadline=None, max_examples=3 * COUNT // 8, suppress_health_check=list(HealthCheck))
@given(graphs, rows_of_numbers)
def test_a_random_graph(backend, graph, rows):
    check(*parts(*graph), rows, backend)


def test_the_same_places_in_arrays_of_two_sizes():
    """Found among 5,000: one group's table of places was taken for another's, whose array is longer."""
    check(*parts(chaos, 3, 196572), [[0.0] * INPUTS], "numpy")


@pytest.mark.skipif(c_compiler() is None, reason="there is no C compiler here")
@settings(
    derandomize=True,
    deadline=None,
    max_examples=max(1, COUNT // 4 // (IN_C // 2)),
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(graphs, min_size=IN_C // 2, max_size=IN_C), st.integers(0, 2**32))
def test_random_graphs_in_c(many, seed):
    made = [parts(*graph) for graph in many]
    rng = random.Random(seed)
    rows = [[rng.uniform(-2.0, 2.0) for _ in range(INPUTS)] for _ in range(3)]

    def sample_loss(*x):
        return sum(loss(*x) for loss, _ in made)

    check(sample_loss, [p for _, params in made for p in params], rows, "c")
