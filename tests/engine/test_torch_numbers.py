"""The package's numbers against PyTorch's, as they were recorded."""

import random

import numpy as np
import pytest

from micrograd import MLP, Value, datasets, optim
from micrograd.nn import mse_loss
from micrograd.optim import SGD, Adam, clip_grad_norm_
from micrograd.tensor import Tensor, concatenate, cross_entropy, stack, where

TORCH = datasets.recorded_torch()


def close(numbers, rel=1e-12):
    return pytest.approx(numbers, rel=rel, abs=1e-14)


def test_the_version_is_recorded():
    assert TORCH["version"] == "2.13.0"


def test_the_lectures_neuron():
    record = TORCH["neuron"]
    x1, x2, w1, w2, b = leaves = [Value(record[name], name) for name in ("x1", "x2", "w1", "w2", "b")]
    n = x1 * w1 + x2 * w2 + b
    o = n.tanh()
    o.backward()
    assert (n.data, o.data, n.grad) == close((record["n"], record["o"], record["grads"]["n"]))
    assert {leaf.label: leaf.grad for leaf in leaves} | {"n": n.grad} == close(record["grads"])


def test_the_expression_of_the_readme():
    record, names = TORCH["expression"], {"Value": Value}
    exec(record["code"].format(make="Value"), names)
    names["g"].backward()
    assert [names["g"].data, names["a"].grad, names["b"].grad] == close([record[name] for name in "gab"])


@pytest.mark.parametrize("code", dict.fromkeys(row["code"] for row in TORCH["operations"]))
def test_an_operation(code):
    for row in TORCH["operations"]:
        if row["code"] == code and not (code == "v ** w" and row["v"] < 0):
            v, w = Value(row["v"]), Value(row["w"])
            out = eval(code, {"v": v, "w": w})
            out.backward()
            assert [out.data, v.grad, w.grad] == close([row["out"], *row["slopes"]])


def test_a_training_run():
    record, model = TORCH["training"], MLP(3, [4, 4, 1], rng=random.Random(42))
    xs, ys = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]], [1.0, -1.0, -1.0, 1.0]
    assert [model(x).data for x in xs] == close(record["outputs"])
    optimizer, losses = SGD(model.parameters(), lr=record["lr"]), []
    for step in range(100):
        loss = mse_loss([model(x) for x in xs], ys)
        optimizer.zero_grad()
        loss.backward()
        if not step:
            assert [p.grad for p in model.parameters()] == close(record["grads"])
        optimizer.step()
        losses.append(loss.data)
    assert losses == close(record["losses"], 1e-10)
    assert [p.data for p in model.parameters()] == close(record["parameters"], 1e-10)


def test_the_network_for_digits():
    record = TORCH["digits"]
    x, _, y, _ = map(np.array, datasets.train_test_split(*datasets.digits(), 0.25, random.Random(0)))
    x = (x - x.mean()) / x.std()
    rng = np.random.default_rng(0)
    weights = [rng.normal(0, 1 / 8, (64, 32)), np.zeros(32), rng.normal(0, 1 / 8, (32, 10)), np.zeros(10)]
    w1, b1, w2, b2 = parameters = [Tensor(w) for w in weights]
    optimizer, losses, norms = Adam(parameters, lr=record["lr"]), [], []
    for _ in range(10):
        loss = cross_entropy((x @ w1 + b1).tanh() @ w2 + b2, y)
        optimizer.zero_grad()
        loss.backward()
        norms = norms or [float(np.linalg.norm(p.grad)) for p in parameters]
        optimizer.step()
        losses.append(float(loss.data))
    assert losses == close(record["losses"], 1e-10)
    assert norms == close(record["grad_norms"], 1e-10)


@pytest.mark.parametrize("code", TORCH["tensors"]["rows"])
def test_an_expression_of_arrays(code):
    record = TORCH["tensors"]
    row, x, y = record["rows"][code], Tensor(record["x"]), Tensor(record["y"])
    out = eval(code, {"x": x, "y": y, "where": where, "concatenate": concatenate, "stack": stack})
    (out * (1.0 + np.arange(out.data.size).reshape(out.shape)) / 7.0).sum().backward()
    for ours, theirs in ((out.data, row["out"]), (x.grad, row["x"]), (y.grad, row["y"])):
        assert np.shape(ours) == np.shape(theirs)
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("code", TORCH["optimizers"])
def test_an_optimizer(code):
    """On a Tensor of three numbers, and on three Values."""
    name = code.removesuffix(", clipped")
    clip = code.endswith("clipped")
    t = Tensor([1.0, -2.0, 0.5])
    a, b, c = values = [Value(1.0), Value(-2.0), Value(0.5)]
    for ps, loss_of in (
        ([t], lambda: (t**2 * np.array([1.0, 0.1, 4.0])).sum() + t[0] * t[1] * t[2]),
        (values, lambda: a**2 + 0.1 * b**2 + 4.0 * c**2 + a * b * c),
    ):
        optimizer = eval(name, vars(optim) | {"ps": ps})
        for _ in range(8):
            loss = loss_of()
            optimizer.zero_grad()
            loss.backward()
            if clip:
                clip_grad_norm_(ps, 1.0)
            optimizer.step()
    assert t.data.tolist() == close(TORCH["optimizers"][code])
    assert [v.data for v in values] == close(t.data.tolist())


@pytest.mark.parametrize("code", TORCH["schedules"])
def test_a_schedule(code):
    rates = [eval(code, vars(optim) | {"step": step}) for step in range(9)]
    assert rates == close(TORCH["schedules"][code], 1e-12)
