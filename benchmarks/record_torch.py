"""Record PyTorch's numbers, which lessons show and tests compare, in micrograd/data/torch_numbers.json.

python benchmarks/record_torch.py        in an environment with torch and numpy, from the root of the repository

The lessons and tests need no PyTorch: they read the file through micrograd.datasets.recorded_torch(). All numbers are
float64. An expression is written once where both libraries take it; where they differ, PyTorch's stands beside it.
"""

import json
import random
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from micrograd import datasets  # noqa: E402, the folder has to be on the path first
from micrograd.nn import MLP  # noqa: E402

SCALARS = ["v + w", "v - w", "v * w", "v / w", "v ** 2", "v ** -1", "v ** 0.5", "v ** w", "2 ** v", "3 - v", "3 / v"]
SCALARS += ["-v", "v.exp()", "v.log()", "v.tanh()", "v.relu()", "(-v).relu()", "v.sigmoid()", "v + v", "v * v * w"]
# the lecture's small expression, as in micrograd's README
README = """
a, b = {make}(-4.0), {make}(2.0)
c = a + b
d = a * b + b**3
c = c + c + 1
c = c + 1 + c + (-a)
d = d + d * 2 + (b + a).relu()
d = d + 3 * d + (b - a).relu()
e = c - d
f = e**2
g = f / 2.0
g = g + 10.0 / f
"""
X = [[0.5, -1.0, 2.0], [1.5, 2.0, -0.5]]
Y = [[1.0, 0.25, 2.0], [0.5, -2.0, 3.0]]
TENSORS = {  # ours: PyTorch's, where it is written otherwise
    "x + y": "", "x - y[0]": "", "x * y": "", "x / y": "", "x @ y.T": "", "y.exp() ** 1.5": "", "2 ** x": "",
    "x.sum(0)": "", "x.mean((0, 1))": "", "x.mean(1, keepdims=True)": "",
    "x.max()": "x.amax()", "x.max(0)": "x.amax(0)", "x.max((0, 1))": "x.amax((0, 1))",
    "x.var()": "", "x.var(1)": "", "x.std(0)": "", "x.std((0, 1), keepdims=True)": "", "x.var(1, correction=0)": "",
    "x.abs()": "", "abs(x)": "", "(x * x).sqrt()": "", "x.sigmoid()": "", "x.tanh()": "", "x.relu()": "",
    "x.clip(-0.5, 1.5)": "", "x.clip(min=0.5)": "", "x.clip(max=0.5)": "", "x.softmax(1)": "", "x.log_softmax(0)": "",
    "where(x > y, x, y * 2)": "", "where(x > 0, x, 0.0)": "",
    "concatenate([x, y, x * y])": "", "concatenate([x, y], 1)": "", "stack([x, y])": "", "stack([x, y, x], -1)": "",
    "x.detach() * y": "", "x.reshape(3, -1)": "", "x.transpose(1, 0) @ y": "", "x[:, [0, 0, 2]]": "",
}  # fmt: skip
OPTIMIZERS = {  # ours: PyTorch's
    "SGD(ps, 0.05)": "", "SGD(ps, 0.05, momentum=0.9)": "", "SGD(ps, 0.05, momentum=0.9, weight_decay=0.1)": "",
    "SGD(ps, 0.05, momentum=0.9, nesterov=True)": "", "SGD(ps, 0.05, weight_decay=0.1)": "",
    "SGD(ps, 0.05, 0.8, 0.02, True)": "SGD(ps, 0.05, momentum=0.8, weight_decay=0.02, nesterov=True)",
    "Adam(ps, 0.1)": "", "Adam(ps, 0.1, (0.8, 0.95), 1e-4)": "", "AdamW(ps, 0.1)": "",
    "AdamW(ps, 0.1, weight_decay=0.3)": "",
}  # fmt: skip


def leaf(numbers: object) -> torch.Tensor:
    return torch.tensor(numbers, dtype=torch.float64, requires_grad=True)


def neuron() -> dict[str, Any]:
    """The neuron of the lecture and of chapter 4, with the slopes of its output along the five leaves."""
    leaves = {"x1": 2.0, "x2": 0.0, "w1": -3.0, "w2": 1.0, "b": 6.8813735870195432}
    x1, x2, w1, w2, b = values = [leaf(number) for number in leaves.values()]
    n = x1 * w1 + x2 * w2 + b
    o = torch.tanh(n)
    n.retain_grad()
    o.backward()
    grads = {name: v.grad.item() for name, v in zip(leaves, values)}
    return leaves | {"n": n.item(), "o": o.item(), "grads": grads | {"n": n.grad.item()}}


def expression() -> dict[str, Any]:
    """The expression of micrograd's README: g, and its slopes along a and b."""
    names: dict[str, Any] = {"leaf": leaf}
    exec(README.format(make="leaf"), names)
    names["g"].backward()
    return {"code": README, "g": names["g"].item(), "a": names["a"].grad.item(), "b": names["b"].grad.item()}


def operations() -> list[dict[str, Any]]:
    """Each operation at three points: its value, and its slopes along v and w."""
    rows = []
    for code in SCALARS:
        for v, w in ((1.5, -0.5), (0.25, 2.0), (3.0, 0.75)):
            a, b = leaf(v), leaf(w)
            out = eval(code, {"v": a, "w": b})
            out.backward()
            slopes = [0.0 if p.grad is None else p.grad.item() for p in (a, b)]
            rows.append({"code": code, "v": v, "w": w, "out": out.item(), "slopes": slopes})
    return rows


def training() -> dict[str, Any]:
    """README's four examples, 100 steps of SGD at 0.4 on the mean squared error, from MLP(3, [4, 4, 1], Random(42))."""
    model = MLP(3, [4, 4, 1], rng=random.Random(42))
    layers = [
        [leaf([[w.data for w in neuron.w] for neuron in layer.neurons]), leaf([n.b.data for n in layer.neurons])]
        for layer in model.layers
    ]
    parameters = [p for pair in layers for p in pair]
    x = torch.tensor([[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]], dtype=torch.float64)
    y = torch.tensor([[1.0], [-1.0], [-1.0], [1.0]], dtype=torch.float64)

    def out() -> torch.Tensor:
        h = x
        for weight, bias in layers:
            h = torch.tanh(h @ weight.T + bias)
        return h

    def in_order(numbers: list[torch.Tensor]) -> list[float]:
        """As model.parameters() lists them: neuron by neuron, its weights, then its bias."""
        rows = zip(numbers[::2], numbers[1::2])
        return [n for w, b in rows for row, bias in zip(w.tolist(), b.tolist()) for n in [*row, bias]]

    record: dict[str, Any] = {"lr": 0.4, "outputs": out().flatten().tolist()}
    optimizer, losses = torch.optim.SGD(parameters, lr=0.4), []
    for step in range(100):
        loss = torch.nn.functional.mse_loss(out(), y)
        optimizer.zero_grad()
        loss.backward()
        if not step:
            record["grads"] = in_order([p.grad for p in parameters])
        optimizer.step()
        losses.append(loss.item())
    return record | {"losses": losses, "parameters": in_order([p.detach() for p in parameters])}


def digits() -> dict[str, Any]:
    """Chapter 11's network on its training set: the loss untrained, each gradient's norm, and ten steps of Adam."""
    parts = datasets.train_test_split(*datasets.digits(), test_share=0.25, rng=random.Random(0))
    x, _, y, _ = map(np.array, parts)
    rng = np.random.default_rng(0)
    weights = [rng.normal(0, 1 / 8, (64, 32)), np.zeros(32), rng.normal(0, 1 / 8, (32, 10)), np.zeros(10)]
    w1, b1, w2, b2 = parameters = [leaf(w.tolist()) for w in weights]
    inputs, classes = torch.tensor((x - x.mean()) / x.std()), torch.tensor(y)
    optimizer = torch.optim.Adam(parameters, lr=0.01)
    losses: list[float] = []
    norms: list[float] = []
    for _ in range(10):
        loss = torch.nn.functional.cross_entropy(torch.tanh(inputs @ w1 + b1) @ w2 + b2, classes)
        optimizer.zero_grad()
        loss.backward()
        norms = norms or [p.grad.norm().item() for p in parameters]
        optimizer.step()
        losses.append(loss.item())
    return {"loss": losses[0], "grad_norms": norms, "lr": 0.01, "losses": losses}


def tensors() -> dict[str, Any]:
    """Each expression of two arrays: its value, and the slopes of (value * (1 + position) / 7).sum() along both."""
    rows: dict[str, Any] = {}
    for ours, theirs in TENSORS.items():
        x, y = leaf(X), leaf(Y)
        names = {"x": x, "y": y, "where": torch.where, "concatenate": torch.concatenate, "stack": torch.stack}
        out = eval(theirs or ours, names)
        out.backward((1.0 + torch.arange(out.numel(), dtype=torch.float64).reshape(out.shape)) / 7.0)
        grads = [torch.zeros_like(p) if p.grad is None else p.grad for p in (x, y)]
        rows[ours] = {"out": out.tolist(), "x": grads[0].tolist(), "y": grads[1].tolist()}
    return {"x": X, "y": Y, "rows": rows}


def optimizers() -> dict[str, Any]:
    """Eight steps from p = [1, -2, 0.5] down the loss (p^2 * [1, 0.1, 4]).sum() + p.prod(), the norm clipped to 1."""
    rows: dict[str, Any] = {}
    for ours, theirs in OPTIMIZERS.items():
        for clip in (False, True):
            p = leaf([1.0, -2.0, 0.5])
            optimizer = eval(theirs or ours, vars(torch.optim) | {"ps": [p]})
            for _ in range(8):
                loss = (p**2 * torch.tensor([1.0, 0.1, 4.0], dtype=torch.float64)).sum() + p[0] * p[1] * p[2]
                optimizer.zero_grad()
                loss.backward()
                if clip:
                    torch.nn.utils.clip_grad_norm_([p], 1.0)
                optimizer.step()
            rows[f"{ours}{', clipped' * clip}"] = p.tolist()
    return rows


def schedules() -> dict[str, Any]:
    """The rates of ten steps from lr = 0.3."""
    rows: dict[str, Any] = {}
    makers: dict[str, Any] = {
        "cosine_annealing_lr(step, 8, 0.3, 0.01)": lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 8, 0.01),
        "linear_lr(step, 4, 0.3)": lambda o: torch.optim.lr_scheduler.LinearLR(o, total_iters=4),
        "linear_lr(step, 5, 0.3, 1.0, 0.1)": lambda o: torch.optim.lr_scheduler.LinearLR(o, 1.0, 0.1, 5),
        "step_lr(step, 3, 0.3, 0.5)": lambda o: torch.optim.lr_scheduler.StepLR(o, 3, 0.5),
    }
    for name, make in makers.items():
        optimizer = torch.optim.SGD([leaf(1.0)], lr=0.3)
        scheduler: Any = make(optimizer)
        rates: list[float] = []
        for _ in range(9):
            rates.append(scheduler.get_last_lr()[0])
            optimizer.step()
            scheduler.step()
        rows[name] = rates
    return rows


def main() -> None:
    parts = (neuron, expression, operations, training, digits, tensors, optimizers, schedules)
    record = {"version": torch.__version__.split("+")[0]} | {part.__name__: part() for part in parts}
    text = json.dumps(record, indent=1, allow_nan=False)
    text = re.sub(r"\[[^\[\]{}]*\]", lambda row: " ".join(row[0].split()), text)  # lists of numbers on one line
    (ROOT / "micrograd" / "data" / "torch_numbers.json").write_text(text + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
