"""Compiled steps compute what Values compute, in each backend; their text and their errors are readable."""

import ast
import ctypes
import math
import os
import random
import shlex
import subprocess
import sys
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from micrograd import MLP, Value
from micrograd.compiler import c_compiler, compile, to_source
from micrograd.compiler.run import COMPILERS, FAST, FLAGS, MORE_FLAGS, _build
from micrograd.datasets import moons
from micrograd.engine import operation
from micrograd.nn import softplus
from micrograd.operations import FUNCTIONS

BACKENDS = ("python", "numpy", "c")
needs_c = pytest.mark.skipif(c_compiler() is None, reason=f"there is no C compiler here: {', '.join(COMPILERS)}")
each_backend = pytest.mark.parametrize("backend", ["python", "numpy", pytest.param("c", marks=needs_c)])
RELATIVE = 1e-12


def near(expected):
    """Equal but for the rounding of a mean."""
    return pytest.approx(expected, rel=4e-15)


def dynamic(sample_loss, rows, params):
    """The mean loss over the rows and its gradients, as Values compute them."""
    for p in params:
        p.grad = 0.0
    mean = sum((sample_loss(*(Value(x) for x in row)) for row in rows), Value(0.0)) * (1.0 / len(rows))
    mean.backward()
    return mean.data, [p.grad for p in params]


def compiled(sample_loss, rows, params, backend, traced=None):
    """The same by a step that was traced on one row, the last one unless `traced` is given."""
    inputs = [Value(x) for x in traced or rows[-1]]
    step = compile(sample_loss(*inputs), inputs, params, backend)
    assert step.backend == backend  # C that does not compile would be NumPy
    for p in params:
        p.grad = 0.0
    return step(*zip(*rows)), [p.grad for p in params]


def agree(found, expected, relative=RELATIVE):
    (loss, grads), (true_loss, true_grads) = found, expected
    size = max(1.0, *(abs(g) for g in true_grads))  # where terms cancel, the rounding of the larger ones stays
    assert math.isclose(loss, true_loss, rel_tol=relative, abs_tol=relative)
    assert grads == pytest.approx(true_grads, rel=relative, abs=relative * size)


# ---- the same numbers as the engine ----

OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / (b * b + 0.5),
    "neg": lambda a, b: -a,
    "exp": lambda a, b: a.tanh().exp(),
    "log": lambda a, b: (a * a + 0.5).log(),
    "tanh": lambda a, b: a.tanh(),
    "relu": lambda a, b: a.relu(),
    "sigmoid": lambda a, b: a.sigmoid(),
    "softplus": lambda a, b: softplus(a),
    "square": lambda a, b: a**2,
    "cube": lambda a, b: a**3,
    "reciprocal": lambda a, b: (a * a + 0.5) ** -1,
    "root": lambda a, b: (b * b + 0.1) ** 0.5,
    "power": lambda a, b: (a * a + 0.5) ** b.tanh(),
    "exponential": lambda a, b: 2.0 ** a.tanh(),
    "from a number": lambda a, b: 1.5 - 0.5 / (a * a + 1.0),
}
numbers = st.floats(-2.0, 2.0)
graphs = st.lists(
    st.tuples(st.sampled_from(list(OPERATIONS)), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=20
)
batches = st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=6)


def graph_loss(steps, params):
    """A loss made by the steps, each an operation on two earlier Values; what might grow large is bent by tanh."""

    def sample_loss(x1, x2, y):
        pool = [(v, 2.0) for v in (x1, x2, y, *params, Value(0.75), Value(-1.25))]  # a Value, and a bound on its size
        for name, i, k in steps:
            (a, size_a), (b, size_b) = pool[i % len(pool)], pool[k % len(pool)]
            size = {
                "+": size_a + size_b,
                "-": size_a + size_b,
                "*": size_a * size_b,
                "square": size_a**2,
                "cube": size_a**3,
            }
            out, bound = OPERATIONS[name](a, b), size.get(name, 2.0 * size_a + size_b + 3.0)
            pool.append((out, bound) if bound < 30.0 else (out.tanh(), 1.0))
        used = params[0] * x1 + params[1] * x2 + params[2] * y  # so that each input and parameter is in the graph
        return sum(v for v, _ in pool[8:]) * 0.25 + used

    return sample_loss


@pytest.mark.parametrize("backend", ["python", "numpy"])
@settings(derandomize=True, deadline=None, max_examples=40)
@given(graphs, batches, st.tuples(numbers, numbers, numbers))
def test_a_random_graph_gives_the_engines_numbers(backend, steps, rows, weights):
    params = [Value(w) for w in weights]
    sample_loss = graph_loss(steps, params)
    agree(compiled(sample_loss, rows, params, backend), dynamic(sample_loss, rows, params))


@needs_c
def test_random_graphs_give_the_engines_numbers_in_c():
    rng = random.Random(7)  # many graphs in one text: a compiler takes a while to start
    params = [[Value(rng.uniform(-2, 2)) for _ in range(3)] for _ in range(8)]
    losses = [
        graph_loss([(rng.choice(list(OPERATIONS)), rng.randrange(99), rng.randrange(99)) for _ in range(12)], p)
        for p in params
    ]
    rows = [[rng.uniform(-2, 2) for _ in range(3)] for _ in range(11)]
    flat = [p for group in params for p in group]

    def sample_loss(*row):
        return sum(loss(*row) for loss in losses)

    agree(compiled(sample_loss, rows, flat, "c"), dynamic(sample_loss, rows, flat))


@each_backend
def test_each_operation_on_its_own_of_inputs_and_of_parameters(backend):
    rng = random.Random(3)
    params = [Value(rng.uniform(-2, 2)) for _ in range(4 * len(OPERATIONS))]

    def sample_loss(x, y):
        loss = x * y
        for k, apply in enumerate(OPERATIONS.values()):
            a, b, c, d = params[4 * k : 4 * k + 4]
            # of samples; of parameters alone; of one of each, both ways round
            loss += apply(a * x, b * y) + x * apply(c, d) + 0.5 * apply(x, d) * y + apply(c, x) * apply(a, y)
        return loss

    rows = [[rng.uniform(-2, 2), rng.uniform(-2, 2)] for _ in range(5)]
    agree(compiled(sample_loss, rows, params, backend), dynamic(sample_loss, rows, params))


@each_backend
def test_the_edges_of_each_operation(backend):
    edges = [
        (lambda v: v.relu(), [0.0, -0.0, -1.0, 1.0]),
        (lambda v: v.tanh(), [0.0, 1e-300, 1e-9, 0.3, 1000.0, -1000.0, 19.0]),
        (lambda v: v.sigmoid(), [0.0, 1000.0, -1000.0, 30.0, -30.0, 700.0]),
        (softplus, [0.0, 1000.0, -1000.0, 30.0, -30.0]),
        (lambda v: v**0, [0.0, 2.0]),
        (lambda v: v**1, [0.0, -2.0]),
        (lambda v: v**2, [0.0, -2.0]),
        (lambda v: v**3, [0.0, -2.0]),
        (lambda v: v**-2, [-2.0, 0.5]),
        (lambda v: v**0.5, [0.0, 4.0]),
        (lambda v: v**1.5, [0.0, 4.0]),
        (lambda v: 0.0**v, [1.0, 2.0]),
        (lambda v: v ** Value(2.0), [0.0, 3.0]),
        (lambda v: (v * 0.0) ** (v + 3.0), [0.0, 1.0]),
    ]
    cases = [(apply, place, Value(place), Value(1.0)) for apply, places in edges for place in places]
    x = Value(1.0)
    # Along its own weight the slope of each term is the operation's value, so that one step shows all of them: first
    # those of operations that change with the sample, then those of operations on parameters alone
    for inside in (lambda p: p * x, lambda p: p * 1.0):
        loss = x + sum(weight * apply(inside(p)) for apply, _, p, weight in cases)
        params = [v for *_, p, weight in cases for v in (p, weight)]
        for v in params:
            v.grad = 0.0
        step = compile(loss, [x], params, backend)
        assert step.backend == backend
        step([1.0])
        for apply, place, p, weight in cases:
            expected = Value(place)
            out = apply(expected)
            out.backward()
            assert weight.grad == pytest.approx(out.data, rel=1e-14, abs=1e-300)
            assert p.grad == pytest.approx(expected.grad, rel=RELATIVE, abs=1e-15)


@needs_c
def test_tanh_in_c_is_right_to_two_units_in_the_last_place(tmp_path):
    text, library = tmp_path / "tanh.c", tmp_path / "tanh.so"
    text.write_text(f"#include <math.h>\n#include <string.h>\ndouble own(double a) {{\n{FUNCTIONS['tanh'].c}}}\n")
    assert _build([*c_compiler(), *FLAGS, *FAST, *MORE_FLAGS, str(text), "-o", str(library), "-lm"]) is None
    own = ctypes.CDLL(str(library)).own
    own.restype, own.argtypes = ctypes.c_double, [ctypes.c_double]
    rng = random.Random(1)
    places = [rng.choice((-1, 1)) * 10 ** rng.uniform(-12, 3) for _ in range(2000)]
    places += [rng.uniform(-1.0, 1.0) for _ in range(4000)] + [0.17517, 0.25, -0.25, 20.0, 20.1, 5e-324]
    with mp.workdps(40):
        for place in places:
            exact = mp.tanh(mp.mpf(place))
            assert abs(own(place) - exact) <= 2 * math.ulp(float(exact)), place
    assert [own(place) for place in (math.inf, -math.inf, 0.0)] == [1.0, -1.0, 0.0]
    assert math.isnan(own(math.nan)) and math.copysign(1.0, own(-0.0)) == -1.0


@each_backend
def test_a_batch_of_any_size(backend):
    w, x = Value(0.7), Value(1.0)
    step = compile((w * x).exp(), [x], [w], backend)
    for count in range(1, 11):
        xs = [0.1 * i - 0.3 for i in range(count)]
        w.grad = 0.0
        assert step(xs) == pytest.approx(sum(math.exp(0.7 * x) for x in xs) / count, rel=RELATIVE)
        assert w.grad == pytest.approx(sum(x * math.exp(0.7 * x) for x in xs) / count, rel=RELATIVE)


@each_backend
def test_training_follows_the_dynamic_graph(backend):
    xs, ys = moons(20, rng=random.Random(5))
    rows = [[*x, y] for x, y in zip(xs, ys)]
    models = [MLP(2, [5, 4, 1], activation=bend, rng=random.Random(2)) for bend in ("tanh", "relu")]
    params = [p for model in models for p in model.parameters()]

    def sample_loss(x1, x2, y):
        losses = [(model([x1, x2]) - y) ** 2 for model in models]
        return sum(losses) + 1e-3 * sum(p**2 for p in params)

    inputs = [Value(0.0), Value(0.0), Value(1.0)]
    step = compile(sample_loss(*inputs), inputs, params, backend)
    for _ in range(4):
        expected = dynamic(sample_loss, rows, params)
        for p in params:
            p.grad = 0.0
        agree((step(*zip(*rows)), [p.grad for p in params]), expected)
        for p in params:
            p.data -= 0.1 * p.grad


# ---- what a call does, and does not do ----


@pytest.fixture
def line():
    """A loss (w*x + b - y)^2 at one sample: loss, inputs, params."""
    w, b, x, y = Value(2.0, "w"), Value(-1.0, "b"), Value(3.0, "x"), Value(4.0, "y")
    return (w * x + b - y) ** 2, [x, y], [w, b]


@each_backend
def test_gradients_are_added_and_parameters_read_at_each_call(line, backend):
    loss, inputs, (w, b) = line
    step = compile(loss, inputs, [w, b], backend)
    assert step.backend == backend
    assert step([3.0], [4.0]) == near(1.0) and [w.grad, b.grad] == near([6.0, 2.0])
    assert step([3.0], [4.0]) == near(1.0) and [w.grad, b.grad] == near([12.0, 4.0])
    w.data = 3.0
    assert step([3.0, 0.0], [4.0, 0.0]) == near((16.0 + 1.0) / 2)
    assert [w.grad, b.grad] == near([12.0 + 24.0 / 2, 4.0 + (8.0 - 2.0) / 2])
    assert type(w.grad) is float and type(step([3.0], [4.0])) is float


@each_backend
def test_the_traced_graph_itself_is_left_alone(line, backend):
    loss, (x, y), params = line
    compile(loss, [x, y], params, backend)([1.0, 2.0], [5.0, 6.0])
    assert (x.data, y.data, loss.data) == (3.0, 4.0, 1.0)
    assert (x.grad, y.grad, loss.grad) == (0.0, 0.0, 0.0)


def test_other_leaves_are_constants_and_other_parameters_stay(line):
    loss, (x, y), (w, b) = line
    stranger = Value(5.0)
    step = compile(loss, [x], [w, stranger])
    b.data = y.data = 100.0  # too late: traced as -1 and 4
    assert step([3.0]) == 1.0
    assert (w.grad, b.grad, stranger.grad) == (6.0, 0.0, 0.0)


def test_the_branch_taken_while_tracing_is_the_one_that_stays():
    def bent(w, x):
        return w * x if x.data > 0 else -10.0 * w * x

    w, x = Value(1.0), Value(2.0)
    step = compile(bent(w, x), [x], [w])
    assert step([2.0]) == 2.0 and step([-2.0]) == -2.0  # bent gives 20


@each_backend
def test_arrays_tuples_and_ranges_will_do(line, backend):
    loss, inputs, params = line
    step = compile(loss, inputs, params, backend)
    table = np.array([[3, 4], [0, 0]])
    same = (table.T, ((3.0, 0.0), [4, 0]), (range(3, -1, -3), np.float32([4, 0])), (table,), ([[3, 4], [0, 0]],))
    assert [step(*columns) for columns in same] == near([1.0] * len(same))


@each_backend
@pytest.mark.parametrize("kind", [np.float32, np.bool_, bool, Fraction, Decimal, np.array])
def test_columns_hold_any_kind_of_number(backend, kind):
    w, x = Value(2.0), Value(1.0)
    step = compile((w * x) ** 2, [x], [w], backend)
    assert step([kind(1), kind(0)]) == near(2.0) and w.grad == near(2.0)


@each_backend
def test_where_an_operation_has_no_value(backend):
    w, x = Value(1.0, "w"), Value(1.0, "x")
    logs = compile((w * x).log(), [x], [w], backend)
    if backend == "python":
        with pytest.raises(ValueError, match=r"an operation has no value: .* Build the loss of each sample with"):
            logs([1.0, -1.0])
        assert w.grad == 0.0
        with pytest.raises(ZeroDivisionError, match="has no value"):
            compile(1.0 / (w * x), [x], [w])([0.0])
        with pytest.raises(OverflowError, match="has no value"):
            compile((w * x).exp(), [x], [w])([1000.0])
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert math.isnan(logs([1.0, -1.0]))
            assert logs([0.0]) == -math.inf


# ---- the text ----


def test_the_text_reads_like_the_neuron_it_came_from():
    w1, w2, b = Value(0.5, "w1"), Value(-0.5, "w2"), Value(0.1, "b")
    x1, x2, y = Value(1.0, "x1"), Value(2.0, "x2"), Value(1.0, "y")
    n = w1 * x1 + w2 * x2 + b
    n.label = "n"
    out = n.tanh()
    out.label = "out"
    assert (
        to_source((out - y) ** 2, [x1, x2, y], [w1, w2, b])
        == """\
def gradients(rows, params):
    [w1, w2, b] = params
    [d_b, d_w2, d_w1] = [0.0] * 3
    mean_loss = 0.0
    share = 1.0 / len(rows)  # what each sample counts in the mean
    for [x1, x2, y] in rows:
        # forward
        n = w1 * x1 + w2 * x2 + b
        out = tanh(n)
        t1 = out - y
        loss = t1 ** 2.0
        mean_loss += share * loss
        # backward: d_v is the slope of the mean loss along v
        d_loss = share
        d_t1 = 2.0 * t1 * d_loss
        d_n = (1.0 - out * out) * d_t1
        d_b += d_n
        d_w2 += x2 * d_n
        d_w1 += x1 * d_n
    return mean_loss, [d_w1, d_w2, d_b]
"""
    )


def test_work_that_nobody_needs_is_not_printed():
    w, x, y = Value(2.0, "w"), Value(1.0, "x"), Value(3.0, "y")
    half = Value(1.0) / Value(2.0)  # numbers only: computed while tracing
    weight = half * w**2  # parameters only: outside the loop
    weight.label = "decay"
    data = (x * y).exp()  # inputs only: no gradients
    data.label = "data"
    loss = 0.0 + 1.0 * w * data + weight
    text = to_source(loss, [x, y], [w])
    assert "d_data" not in text and "d_x" not in text and "exp(x * y)" in text
    assert "0.5 * w ** 2.0" in text and "1.0 *" not in text.replace("1.0 / ", "") and "0.0 +" not in text
    assert text.index("decay") < text.index("for [x, y]") < text.index("data")
    alone = to_source((w**2 - w) * x, [x], [w])  # one use, and yet not written inside the loop's line
    assert text.index("w ** 2.0") < text.index("for [x") and alone.index("w ** 2.0") < alone.index("for [x]")
    for backend in ("numpy", "c"):
        text = to_source(loss, [x, y], [w], backend)
        assert "exp_1" in text and "d_exp_1" not in text and "d_x" not in text
    assert text.index("power_1[0] =") < text.index("for (long") < text.index("exp_1[0][s] =")
    assert "d_p[0] += 2.0 * p[0] * d_power_1[0]" in text[text.index("    }\n    d_p") :]  # once, after the last block


def test_labels_become_names_that_both_languages_allow():
    labels = ["w 1*x", "2nd", "lambda", "double", "share", "w", "w", "d_w", "\u03c0", "", "sum_w", "t1", "step"]
    params = [Value(0.1 * i, label) for i, label in enumerate(labels)]
    x = Value(1.0, "for")
    loss = sum((p * x).tanh() for p in params)
    for backend in ("python",):
        tree = ast.parse(to_source(loss, [x], params, backend))
        targets = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
        assert {"w_1_x", "v2nd", "lambda_2", "double", "w", "w_2", "for_2"} <= set(targets)
        agree(compiled(lambda x: sum((p * x).tanh() for p in params), [[0.5], [1.5]], params, backend),
              dynamic(lambda x: sum((p * x).tanh() for p in params), [[0.5], [1.5]], params))  # fmt: skip
    names = to_source(loss, [x], params).splitlines()[1].strip(" []=params").replace("[", "").split(", ")  # noqa: B005
    assert len(set(names)) == len(names) and all(name.isascii() for name in names)


@each_backend
def test_a_sum_of_long_names_loses_no_term(backend):
    w = Value(0.5, "w")

    def sample_loss(x):
        shared = w * x
        shared.label = "shared"
        halves = [shared + x, shared * 1.0, shared - x]
        for k, half in enumerate(halves):
            half.label = f"a_name_as_long_as_a_whole_line_of_the_program_that_is_printed_{k}"
        return sum(half * half for half in halves) + sum(halves)

    agree(compiled(sample_loss, [[1.0], [-2.0]], [w], backend), dynamic(sample_loss, [[1.0], [-2.0]], [w]))


@pytest.mark.parametrize("backend", ["python", "numpy"])
def test_any_number_of_parameters_parses(backend):
    x = Value(1.0)
    for count in range(1, 71):
        params = [Value(1.0) for _ in range(count)]
        ast.parse(to_source(sum((p * x for p in params), x), [x], params, backend))


@pytest.mark.parametrize("backend", ["python", "numpy"])
def test_deep_and_wide_graphs(backend):
    w, x = Value(0.5), Value(1.0)
    deep = w * x
    for k in range(3000):
        deep = deep + 1.0 if k % 2 else -(deep - 1.0)
    assert compile(deep, [x], [w], backend)([1.0]) == deep.data
    shared = sum((w * x) * k for k in range(3000))  # one parameter, 3,000 uses
    w.grad = 0.0
    assert compile(shared, [x], [w], backend)([2.0]) == 2.0 * shared.data
    assert w.grad == 2.0 * sum(range(3000))


def test_the_text_is_the_same_in_any_process():
    program = (
        "import random, sys; moved = [[] for _ in range(int(sys.argv[1]))]\n"
        "from micrograd import MLP, Value; from micrograd.compiler import BACKENDS, to_source\n"
        "m = MLP(2, [3, 1], rng=random.Random(1)); x1, x2, y = Value(1), Value(2), Value(3)\n"
        "for b in BACKENDS: print(to_source((m([x1, x2]) - y) ** 2, [x1, x2, y], m.parameters(), b))"
    )
    texts = [
        subprocess.run(
            [sys.executable, "-c", program, count],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
        )
        for seed, count in (("1", "0"), ("2", "1001"))
    ]
    assert texts[0].stdout == texts[1].stdout and len(texts[0].stdout) > 1000


# ---- C, with and without a compiler ----


@pytest.fixture
def nothing_said(monkeypatch):
    monkeypatch.setattr("micrograd.compiler._said", set())


def test_without_a_compiler_a_message_once_and_numpy(line, monkeypatch, capsys, nothing_said):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    assert c_compiler() is None
    step = compile(*line, backend="c")
    said = capsys.readouterr()
    assert said.out.startswith("There is no C compiler here (looked for cc, gcc, clang") and not said.err
    assert "numpy backend is used instead" in said.out
    assert step.backend == "numpy" and step([3.0], [4.0]) == 1.0 and "d_p" in step.source
    compile(*line, backend="c")
    assert capsys.readouterr().out == ""
    assert to_source(*line, backend="c").startswith("#include <math.h>")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a program called false")
def test_a_compiler_that_fails_is_told_too(line, monkeypatch, capsys, nothing_said):
    monkeypatch.setenv("CC", "false --option")
    assert c_compiler() == ["false", "--option"]
    assert compile(*line, backend="c").backend == "numpy"
    assert "The C compiler false failed" in capsys.readouterr().out


def test_the_compilers_first_error_is_passed_on(line, monkeypatch, capsys, nothing_said):
    said = "import sys; sys.exit('In step:\\nstep.c:1: error: no luck\\nstep.c:2: error: again')"
    monkeypatch.setenv("CC", shlex.join([sys.executable, "-c", said]))
    assert compile(*line, backend="c").backend == "numpy"
    assert capsys.readouterr().out.startswith(
        f"The C compiler {sys.executable} failed: step.c:1: error: no luck. The numpy"
    )


def test_an_unknown_cc_is_passed_over(monkeypatch):
    monkeypatch.setenv("CC", "no-such-compiler-here")
    assert c_compiler() is None or c_compiler()[0] in COMPILERS


@needs_c
def test_no_file_stays_behind(line, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    step = compile(*line, backend="c")
    assert list(tmp_path.iterdir()) == [] and step([3.0], [4.0]) == near(1.0)


@needs_c
def test_two_processes_may_compile_the_same_graph_at_once(tmp_path):
    program = (
        "from micrograd import Value; from micrograd.compiler import compile; w, x = Value(0.5), Value(1.0)\n"
        "step = compile((w * x).tanh(), [x], [w], 'c'); print(step.backend, step([1.0, 2.0]), w.grad)"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, "TMPDIR": str(tmp_path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(3)
    ]
    said = {process.communicate(timeout=300)[0] for process in processes}
    assert len(said) == 1 and said.pop().startswith("c 0.61"), said  # the mean of tanh(0.5) and tanh(1)
    assert list(tmp_path.iterdir()) == []


# ---- mistakes ----


def test_a_mistake_in_what_is_compiled_is_told_in_words(line):
    loss, (x, y), (w, b) = line
    inner = w * x
    inner.label = "wx"
    own = operation(math.sin(x.data), "sin", x, math.cos(x.data))
    cases = [
        ((loss.data, [x, y], [w, b]), TypeError, "the loss is one Value, not a float"),
        (([loss], [x, y], [w, b]), TypeError, "the loss is one Value, not a list"),
        ((loss, [x, 4.0], [w, b]), TypeError, "input 1 should be a Value in the graph of the loss, not 4.0"),
        ((loss, [x, y], [w, "b"]), TypeError, "parameter 1 should be a Value"),
        ((loss, [inner, y], [w, b]), ValueError, "input wx is the result of '\\*', not a leaf"),
        ((loss, [x, y], [inner]), ValueError, "parameter wx is the result"),
        ((loss, [x, Value(1.0)], [w, b]), ValueError, "input 1 is not in the graph.*x.data"),
        ((loss, [x, y, x], [w, b]), ValueError, "input x is listed twice"),
        ((loss, [x, y], [w, w]), ValueError, "parameter w is listed twice"),
        ((loss, [x, w], [w, b]), ValueError, "input w is among the params too"),
        ((loss, x, [w, b]), TypeError, r"inputs are a list of Values, such as \[x\], not one Value"),
        ((loss, [x, y], w), TypeError, r"parameters are a list of Values, such as \[x\], not one Value"),
        ((loss, None, [w, b]), TypeError, "inputs are a list of Values, .* not None"),
        ((loss, [[x], y], [w, b]), TypeError, "input 0 should be a Value .* One flat list"),
        ((w, [], [w]), ValueError, "The loss is a leaf"),
        ((loss, [x, y], []), ValueError, "None of the params is in the graph"),
        ((loss, [x, y], [Value(1.0)]), ValueError, "None of the params .* another model"),
        ((loss + own, [x, y], [w, b]), ValueError, "Unknown operation 'sin'. Known are \\+ - \\* / .*register"),
        (
            (loss, [x, y], [w, b], "fortran"),
            ValueError,
            "Unknown backend 'fortran': choose one of python, numpy, c, auto",
        ),
    ]
    for arguments, kind, words in cases:
        with pytest.raises(kind, match=words):
            compile(*arguments)
        with pytest.raises(kind, match=words):
            to_source(*arguments)


def test_a_mistake_in_a_batch_is_told_in_words(line):
    step = compile(*line)
    cases = [
        (([1.0],), ValueError, r"one sequence of numbers for each input, step\(xs, ys\). It was given 1, not 2"),
        (([1.0], [2.0], [3.0]), ValueError, "It was given 3, not 2"),
        (([1.0, 2.0], [3.0]), ValueError, r"the columns hold \[1, 2\] numbers"),
        ((np.ones(2), np.ones(3)), ValueError, r"the columns hold \[2, 3\] numbers"),
        (([], []), ValueError, "An empty batch has no mean"),
        (([1.0, math.nan], [1.0, 2.0]), ValueError, "x of sample 1 is nan"),
        (([1.0, 2.0], [-math.inf, 2.0]), ValueError, "y of sample 0 is -inf"),
        (([Value(1.0)], [Value(1.0)]), TypeError, "plain numbers, v.data for a Value"),
        ((["one"], [1.0]), TypeError, "plain numbers"),
        ((["1.0"], ["2.0"]), TypeError, "plain numbers"),  # NumPy would read them
        (([1j], [1.0]), TypeError, "plain numbers"),
        ((1.0, [1.0, 2.0]), TypeError, r"a list, \[1.0\], in place of the number 1.0"),
        (([None], [1.0]), TypeError, "plain numbers|x of sample 0"),
        ((1.0, 2.0), TypeError, "in place of the number"),
        (([[[1.0]]], [2.0]), TypeError, "It was given 3 dimensions"),
        (([1.0, 2.0, 3.0, 4.0],), ValueError, "It was given 1, not 2"),  # one long vector for both
        (([[1.0, 2.0], [3.0]],), TypeError, "plain numbers"),
    ]
    for columns, kind, words in cases:
        with pytest.raises((kind, ValueError), match=words):
            step(*columns)
    assert [p.grad for p in line[2]] == [0.0, 0.0]


def test_repr_says_what_it_takes(line):
    assert repr(compile(*line)) == "CompiledStep(x, y; 2 parameters, backend='python')"
