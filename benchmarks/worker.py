"""One engine in a process of its own: takes orders as lines of JSON on stdin, answers each with a line on stdout.

    {"do": "prepare", "engine": "value", "problem": {...}}   build a step; the answer has its first losses
    {"do": "time", "seconds": 0.3, "clock": "process_time"}  run it for so long; the answer lists milliseconds
    {"do": "chain", "operations": 1000, "seconds": 0.3}      time a chain; the answer is chain()'s
    {"do": "versions", "packages": ["numpy"]}                the answer has the version of each, and Python's

benchmarks/run.py starts it, once for each engine: two of them share the import name `micrograd`, and PyTorch's
threads must not be in the way of the others. So every engine is imported inside the function that needs it.
A function that builds a step returns it, with a dictionary of facts about it.
"""

import importlib.metadata
import json
import platform
import statistics
import sys
import time
import tracemalloc

RATE = 0.01
FIRST_LOSSES = 3  # two updates lie between them, so a wrong gradient shows as well


# ---- a training step of the moons network: hidden layers of relu, a linear output, the mean hinge loss ----
# problem: xs, ys, layers (the sizes) and weights, for each layer a row of weights for each neuron, and the biases


def pypi(problem: dict):
    """PyPI's micrograd."""
    from micrograd.engine import Value
    from micrograd.nn import MLP

    return _on_scalars(problem, Value, MLP(2, problem["layers"]))


def value(problem: dict):
    """Our Value."""
    from micrograd.engine import Value
    from micrograd.nn import MLP

    return _on_scalars(problem, Value, MLP(2, problem["layers"], activation="relu", output="linear"))


def _on_scalars(problem, value_class, model):
    """The same lines for our Value and for PyPI's."""
    _set(model.parameters(), problem)

    def step():
        inputs = [[value_class(number) for number in x] for x in problem["xs"]]
        model.zero_grad()
        losses = [(1.0 - y * model(x)).relu() for x, y in zip(inputs, problem["ys"])]
        loss = sum(losses) * (1.0 / len(losses))
        loss.backward()
        for p in model.parameters():
            p.data -= RATE * p.grad
        return loss.data

    return step, {"parameters": len(model.parameters())}


def _set(parameters, problem):
    """The problem's weights in the order of parameters(): each neuron's weights, then its bias."""
    numbers = [n for rows, biases in problem["weights"] for row, bias in zip(rows, biases) for n in (*row, bias)]
    for p, number in zip(parameters, numbers, strict=True):
        p.data = number


def _compiled(problem, backend):
    """Our Value, traced once and printed as code."""
    import numpy as np

    from micrograd.compiler import compile
    from micrograd.engine import Value
    from micrograd.nn import MLP

    model = MLP(2, problem["layers"], activation="relu", output="linear")
    parameters = model.parameters()
    _set(parameters, problem)
    x1, x2, y = inputs = [Value(number) for number in (*problem["xs"][0], problem["ys"][0])]
    start = time.perf_counter()
    compiled = compile((1.0 - y * model([x1, x2])).relu(), inputs, parameters, backend=backend)
    seconds = time.perf_counter() - start
    if compiled.backend != backend:
        raise RuntimeError(f"The {backend} backend cannot run here.")
    columns = [np.array(column) for column in (*zip(*problem["xs"]), problem["ys"])]

    def step():
        for p in parameters:
            p.grad = 0.0
        loss = compiled(*columns)
        for p in parameters:
            p.data -= RATE * p.grad
        return loss

    return step, {"compile_seconds": seconds, "lines": compiled.source.count("\n")}


def python(problem: dict):
    return _compiled(problem, "python")


def numpy(problem: dict):
    return _compiled(problem, "numpy")


def c(problem: dict):
    return _compiled(problem, "c")


def tensor(problem: dict, dtype: str = "float64"):
    """Our Tensor, which computes in 64 bits unless it is given arrays of 32."""
    import numpy as np

    from micrograd.optim import SGD
    from micrograd.tensor import Tensor

    xs, ys = np.array(problem["xs"], dtype), np.array(problem["ys"], dtype)[:, None]
    layers = [(Tensor(np.array(rows, dtype).T), Tensor(np.array(biases, dtype))) for rows, biases in problem["weights"]]
    optimizer = SGD([p for layer in layers for p in layer], lr=RATE)
    return _on_arrays(xs, ys, layers, optimizer, lambda loss: float(loss.data)), {}


def tensor32(problem: dict):
    """Our Tensor in 32 bits."""
    return tensor(problem, "float32")


def torch(problem: dict, dtype: str = "float32"):
    """PyTorch, eager, which computes in 32 bits unless it is told otherwise."""
    import torch

    kind = getattr(torch, dtype)
    xs, ys = torch.tensor(problem["xs"], dtype=kind), torch.tensor(problem["ys"], dtype=kind)[:, None]
    layers = [
        (
            torch.tensor(rows, dtype=kind).T.contiguous().requires_grad_(),
            torch.tensor(biases, dtype=kind).requires_grad_(),
        )
        for rows, biases in problem["weights"]
    ]
    optimizer = torch.optim.SGD([p for layer in layers for p in layer], lr=RATE)
    return _on_arrays(xs, ys, layers, optimizer, lambda loss: loss.item()), {}


def torch64(problem: dict):
    """PyTorch in 64 bits."""
    return torch(problem, "float64")


def _on_arrays(xs, ys, layers, optimizer, number):
    """The same lines for our Tensor and for PyTorch's."""

    def step():
        optimizer.zero_grad()
        out = xs
        for w, b in layers[:-1]:
            out = (out @ w + b).relu()
        w, b = layers[-1]
        loss = (1.0 - ys * (out @ w + b)).relu().mean()
        loss.backward()
        optimizer.step()
        return number(loss)

    return step


# ---- a training step of a tiny language model ----


def gpt_value(problem: dict):
    import tiny_gpt

    return tiny_gpt.step_on_values(**problem)


def gpt_tensor(problem: dict):
    import tiny_gpt

    return tiny_gpt.step_on_tensors(**problem)


# ---- a chain ----


def chain(operations: int, seconds: float) -> dict:
    """v = v * c so many times, then backward: median milliseconds over as many chains as fit, and bytes a node.

    The bytes are those of the graph, and at the moment of backward() when most is in use.
    """
    from micrograd.engine import Value

    def build():
        c = v = Value(1.0)
        for _ in range(operations):
            v = v * c
        return v

    builds, backwards = [], []
    end = time.perf_counter() + seconds
    while len(builds) < 3 or time.perf_counter() < end:
        start = time.process_time()
        root = build()
        built = time.process_time()
        root.backward()
        backwards.append(1e3 * (time.process_time() - built))
        builds.append(1e3 * (built - start))
        del root
    tracemalloc.start()
    root = build()
    graph = tracemalloc.get_traced_memory()[0]
    root.backward()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "build_ms": statistics.median(builds),
        "backward_ms": statistics.median(backwards),
        "bytes_per_node": graph / operations,
        "peak_bytes_per_node": peak / operations,
    }


# ---- orders ----

ENGINES = [pypi, value, tensor, tensor32, torch, torch64, python, numpy, c, gpt_value, gpt_tensor]


def timed(step, seconds: float, clock: str) -> list[float]:
    """Milliseconds of each of the steps that fit, at least one, after one that does not count.

    clock  "process_time", which stands still while another program has the CPU, or "perf_counter", which does not
    """
    now = getattr(time, clock)
    step()
    times = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = now()
        step()
        times.append(1e3 * (now() - start))
    return times


def serve() -> None:
    build = {engine.__name__: engine for engine in ENGINES}
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "prepare":
            step, facts = build[order["engine"]](order["problem"])
            answer = {"losses": [step() for _ in range(FIRST_LOSSES)], **facts}
        elif order["do"] == "time":
            answer = timed(step, order["seconds"], order["clock"])
        elif order["do"] == "chain":
            answer = chain(order["operations"], order["seconds"])
        else:
            versions = {package: importlib.metadata.version(package) for package in order["packages"]}
            answer = {"python": platform.python_version(), **versions}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
