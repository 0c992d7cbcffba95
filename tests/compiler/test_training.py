"""Training inside a compiled step: the same numbers as a loop in Python, written back at the end and on interrupt."""

import random
import signal
import sys
import threading
import time
from fractions import Fraction

import numpy as np
import pytest

from micrograd import MLP, Value
from micrograd.compiler import c_compiler, compile, run
from micrograd.datasets import moons
from micrograd.optim import SGD, Adam, AdamW, Optimizer

needs_c = pytest.mark.skipif(c_compiler() is None, reason="there is no C compiler here")
each_backend = pytest.mark.parametrize("backend", ["python", "numpy", pytest.param("c", marks=needs_c)])
XS, YS = moons(30, rng=random.Random(5))
OPTIMIZERS = {
    "sgd": lambda p: SGD(p, 0.1),
    "momentum": lambda p: SGD(p, 0.05, momentum=0.9),
    "adam": lambda p: Adam(p, 0.02, betas=(0.8, 0.99), eps=1e-6),
    "decay": lambda p: SGD(p, 0.05, momentum=0.9, weight_decay=0.1),
    "nesterov": lambda p: SGD(p, 0.05, momentum=0.9, nesterov=True),
    "adamw": lambda p: AdamW(p, 0.02, weight_decay=0.1),
}


def network(backend, bend="tanh"):
    model = MLP(2, [5, 4, 1], activation=bend, rng=random.Random(2))
    inputs = [Value(0.1), Value(0.2), Value(1.0)]
    loss = (model(inputs[:2]) - inputs[2]) ** 2 + 1e-3 * sum(p**2 for p in model.parameters())
    return model.parameters(), compile(loss, inputs, model.parameters(), backend)


def state(optimizer):
    if isinstance(optimizer, Adam):
        return [*optimizer.means, *optimizer.mean_squares, float(optimizer.steps)]
    return optimizer.velocities


@each_backend
@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_training_inside_is_training_outside(backend, make):
    params, step = network(backend)
    optimizer = make(params)
    expected = []
    for _ in range(7):
        optimizer.zero_grad()
        expected.append(step(XS, YS))
        optimizer.step()
    again, other = network(backend)
    mine = make(again)
    found = other.train(XS, YS, steps=3, optimizer=mine) + other.train(XS, YS, steps=4, optimizer=mine)
    assert found == pytest.approx(expected, rel=1e-12) and all(type(loss) is float for loss in found)
    assert expected[-1] < expected[0]
    for key in ("data", "grad"):
        values = [[getattr(p, key) for p in ps] for ps in (again, params)]
        assert values[0] == pytest.approx(values[1], rel=1e-10, abs=1e-13)
    assert state(mine) == pytest.approx(state(optimizer), rel=1e-10, abs=1e-13)


@each_backend
def test_a_rate_alone_is_gradient_descent(backend):
    (params, step), (again, other) = network(backend), network(backend)
    assert step.train(XS, YS, steps=5, lr=0.1) == other.train(XS, YS, steps=5, optimizer=SGD(again, 0.1))
    assert [p.data for p in params] == [p.data for p in again]
    assert step.train(XS, YS, steps=0, lr=0.1) == []


@each_backend
def test_a_parameter_that_the_loss_does_not_use_keeps_moving_by_its_velocity(backend):
    for make in (OPTIMIZERS[name] for name in ("sgd", "momentum", "adam")):
        w, x, idle, lonely = Value(1.0), Value(1.0), Value(5.0), Value(5.0)
        outside, inside = make([idle]), make([lonely, w])
        idle.grad = lonely.grad = 1.0
        outside.step()
        w.grad = 0.0
        inside.step()
        for _ in range(4):
            outside.zero_grad()
            outside.step()
        compile((w * x) ** 2, [x], [w], backend).train([1.0], steps=4, optimizer=inside)
        assert lonely.data == pytest.approx(idle.data, rel=1e-12)


def test_an_optimizer_of_ones_own_takes_its_own_steps():
    class Signs(Optimizer):
        def step(self):
            for p in self.parameters:
                p.data -= self.lr * (1.0 if p.grad > 0 else -1.0)

    w, x = Value(1.0), Value(1.0)
    step = compile((w * x) ** 2, [x], [w], "numpy")
    assert step.train([1.0], steps=3, optimizer=Signs([w], 0.25)) == [1.0, 0.5625, 0.25]
    assert w.data == 0.25


@pytest.fixture
def heard():
    """SIGINT raises KeyboardInterrupt, also where it is ignored, as in a job that a shell runs in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@each_backend
def test_an_interrupt_leaves_the_parameters_where_they_are(backend, heard):
    if sys.platform == "win32":
        pytest.skip("signals")
    params, step = network(backend)
    before, optimizer = [p.data for p in params], Adam(params, 1e-3)
    timer = threading.Timer(0.4, signal.raise_signal, [signal.SIGINT])
    start = time.perf_counter()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        step.train(XS, YS, steps=10_000_000, optimizer=optimizer)
    assert time.perf_counter() - start < 60.0
    assert optimizer.steps > 0 and [p.data for p in params] != before
    assert all(type(p.data) is float for p in params)


def test_an_error_in_the_middle_leaves_the_last_good_parameters():
    w, x = Value(3.0), Value(1.0)
    step = compile((w * x).log() + (w * x) ** 2, [x], [w])
    with pytest.raises(ValueError, match="has no value"):
        step.train([1.0], steps=50, lr=0.55)
    assert w.data != 3.0


def test_what_train_refuses():
    params, step = network("numpy")
    w = Value(1.0)
    for arguments, kind, words in [
        ({"steps": 3}, ValueError, "either lr, such as lr=0.1, or an optimizer"),
        ({"steps": 3, "lr": 0.1, "optimizer": SGD(params, 0.1)}, ValueError, "either lr"),
        ({"steps": -1, "lr": 0.1}, ValueError, "a whole number such as 100, not -1"),
        ({"steps": 2.5, "lr": 0.1}, ValueError, "a whole number"),
        ({"steps": True, "lr": 0.1}, ValueError, "a whole number"),
        ({"steps": 3, "lr": -0.1}, ValueError, "learning rate"),
        ({"steps": 3, "optimizer": 0.1}, TypeError, "an SGD or Adam from micrograd.optim, not 0.1"),
        ({"steps": 3, "optimizer": SGD([w, *params[1:]], 0.1)}, ValueError, "1 of the .* replaced by new Values"),
    ]:
        with pytest.raises(kind, match=words):
            step.train(XS, YS, **arguments)
    with pytest.raises(ValueError, match="is nan"):
        step.train([[float("nan"), 1.0]], [1.0], steps=3, lr=0.1)


# ---- kinds of numbers ----


@each_backend
@pytest.mark.parametrize(
    "kind",
    [np.float32, np.float64, np.int64, int, bool, np.bool_, Fraction, np.array],
    ids=lambda kind: kind.__name__,
)
def test_parameters_and_constants_of_any_kind_of_number(backend, kind):
    w, b, x = Value(1.0), Value(0.0), Value(1.0)
    b.data = kind(1)
    loss = (w * x + b) ** 2 if not isinstance(b.data, np.ndarray) else (w * x + 1.0) ** 2 + 0.0 * w
    step = compile((w * x + b) ** 2 if kind is np.float64 else loss, [x], [w], backend)
    w.data = kind(1)
    assert step([1.0]) == pytest.approx(4.0, rel=4e-15) and w.grad == pytest.approx(4.0)
    step.train([1.0], steps=1, lr=0.125)
    assert w.data == pytest.approx(0.5) and type(w.data) is float


def test_a_parameter_that_is_no_number_is_named():
    w, x = Value(1.0, "w"), Value(1.0)
    step = compile(w * x, [x], [w])
    w.data = "one"
    with pytest.raises(TypeError, match=r"w\.data = str"):
        step([1.0])


@each_backend
def test_no_gradient_yet_is_zero(backend):
    w, x = Value(2.0), Value(1.0)
    step = compile(w * x, [x], [w], backend)
    w.grad = None  # PyTorch's habit
    step([3.0])
    assert w.grad == pytest.approx(3.0)


@each_backend
def test_a_graph_without_inputs_takes_no_columns(backend):
    w, v = Value(2.0), Value(3.0)
    step = compile((w * v) ** 2, [], [w, v], backend)
    assert step() == 36.0 and (w.grad, v.grad) == (36.0, 24.0)
    losses = step.train(steps=3, lr=0.01)
    assert losses[0] == 36.0 and losses[-1] < 20.0
    with pytest.raises(ValueError, match="It was given 1, not 0"):
        step([1.0])


# ---- the C compiler ----


@pytest.fixture
def fresh(monkeypatch):
    monkeypatch.setattr("micrograd.compiler._said", set())
    monkeypatch.setattr(run, "_libraries", {})


def pretend(monkeypatch, tmp_path, *lines):
    """A C compiler that does as the lines say."""
    script = tmp_path / "compiler"
    script.write_text("\n".join(["#!/bin/sh", *lines]) + "\n")
    script.chmod(0o755)
    monkeypatch.setenv("CC", str(script))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["sleep 60"], "was stopped after 0 seconds"),
        (["kill -9 $$"], "was stopped by signal 9"),
        (["exit 0"], "built no library that can be loaded"),
        (['while [ "$1" != -o ]; do shift; done; echo nonsense > "$2"'], "built no library that can be loaded"),
        (["exit 3"], "failed: no reason given"),
    ],
)
def test_a_compiler_that_is_slow_killed_or_broken(lines, said, fresh, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(run, "SECONDS", 0.3)
    pretend(monkeypatch, tmp_path, *lines)
    w, x = Value(2.0), Value(1.0)
    step = compile(w * x, [x], [w], "c")
    assert step.backend == "numpy" and step([3.0]) == 6.0
    printed = capsys.readouterr().out
    assert said in printed and "numpy backend is used instead" in printed


@pytest.mark.skipif(sys.platform == "win32", reason="needs permissions")
def test_a_compiler_that_cannot_be_started(fresh, monkeypatch, tmp_path, capsys):
    program = tmp_path / "compiler"
    program.write_text("no program at all")
    program.chmod(0o755)
    monkeypatch.setenv("CC", str(program))
    w, x = Value(2.0), Value(1.0)
    assert compile(w * x, [x], [w], "c").backend == "numpy"
    assert "cannot be started: Exec format error" in capsys.readouterr().out


@needs_c
def test_the_same_text_is_compiled_once(fresh):
    w, x = Value(2.0), Value(1.0)
    first, second = (compile((w * x).tanh(), [x], [w], "c") for _ in range(2))
    assert first._library is second._library and len(run._libraries) == 1


@needs_c
def test_two_threads_may_share_a_library():
    w, x = Value(0.5), Value(1.0)
    step = compile((w * x).tanh().exp() * w, [x], [w], "c")
    rows = [np.linspace(-1.0, 1.0, 4000) * k for k in (1.0, 2.0)]
    alone = [step(row) for row in rows]
    found = [[], []]
    threads = [threading.Thread(target=lambda k=k: found[k].extend(step(rows[k]) for _ in range(200))) for k in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [set(losses) for losses in found] == [{alone[0]}, {alone[1]}]


@needs_c
def test_labels_that_c_would_stumble_over():
    labels = ["shares", "x_lanes", "HUGE_VAL", "FP_NAN", "double", "B", "main", "d_p", "memset", "j1"]
    params, x = [Value(0.1, label) for label in labels], Value(1.0, "INFINITY")
    step = compile(sum((p * x).tanh() for p in params), [x], params, "c")
    assert step.backend == "c"


@needs_c
def test_a_graph_of_many_groups_goes_to_numpy(fresh, monkeypatch, capsys):
    monkeypatch.setattr("micrograd.compiler.MANY_GROUPS", 3)
    w, x = Value(0.5), Value(1.0)
    assert compile((w * x).tanh().exp().tanh(), [x], [w], "c").backend == "numpy"
    assert "4 groups, for which a C compiler needs minutes" in capsys.readouterr().out


def test_auto_takes_numpy_for_large_layers_and_without_a_compiler(monkeypatch):
    w, x = Value(0.5), Value(1.0)
    if c_compiler():
        assert compile(w * x, [x], [w], "auto").backend == "c"
    monkeypatch.setattr("micrograd.compiler.LARGE", 1)
    assert compile(w * x, [x], [w], "auto").backend == "numpy"
    monkeypatch.setattr("micrograd.compiler.LARGE", 100)
    monkeypatch.setattr("micrograd.compiler.c_compiler", lambda: None)
    assert compile(w * x, [x], [w], "auto").backend == "numpy"


def test_many_lines_of_python_come_with_a_hint(fresh, monkeypatch, capsys):
    monkeypatch.setattr("micrograd.compiler.MANY_LINES", 5)
    w, x = Value(0.5), Value(1.0)
    compile((w * x).tanh(), [x], [w])
    compile((w * x).tanh(), [x], [w])
    assert capsys.readouterr().out.count('"auto" finds the loops again') == 1
