"""One engine in a process of its own: takes orders as lines of JSON on stdin, answers each with a line on stdout.

    {"do": "prepare", "engine": "value", "problem": {...}}   build a step; the answer has its first losses
    {"do": "time", "seconds": 0.3, "clock": "process_time"}  run it for so long; the answer lists milliseconds
    {"do": "chain", "operations": 1000, "seconds": 0.3}      time a chain; the answer is chain()'s
    {"do": "groups", "width": 16}                            time the compiler's passes; the answer is groups()'s
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
    """Our Value, traced once and printed as code; training runs inside, many steps in one call."""
    import numpy as np

    from micrograd.compiler import compile
    from micrograd.engine import Value
    from micrograd.nn import MLP
    from micrograd.optim import SGD

    model = MLP(2, problem["layers"], activation="relu", output="linear")
    parameters = model.parameters()
    _set(parameters, problem)
    x1, x2, y = inputs = [Value(number) for number in (*problem["xs"][0], problem["ys"][0])]
    loss = (1.0 - y * model([x1, x2])).relu()
    start = time.perf_counter()
    compiled = compile(loss, inputs, parameters, backend=backend)
    seconds = time.perf_counter() - start
    if compiled.backend != backend:
        raise RuntimeError(f"The {backend} backend cannot run here.")
    data = np.array(problem["xs"]), np.array(problem["ys"])
    facts = {"compile_seconds": seconds, "lines": compiled.source.count("\n"), "parameters": len(parameters)}
    if backend == "c":
        facts["compiler_seconds"] = _c_compiler(compiled.source)
    optimizer = SGD(parameters, RATE)  # made once, as the others' are
    return Many(lambda steps: compiled.train(*data, steps=steps, optimizer=optimizer)[0]), facts


class Many:
    """A step that is one of many made by a single call."""

    def __init__(self, many):
        self.many = many

    def __call__(self):
        return self.many(1)


def _c_compiler(source):
    """The seconds of the CPU that the C compiler alone needs for a text."""
    import resource

    from micrograd.compiler import run

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run.run_c(f"{source}// {time.time()}\n")  # not the text that is compiled already
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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


def torch_compile(problem: dict):
    """PyTorch in 64 bits, forward, backward and the loss compiled by torch.compile."""
    import torch

    xs, ys = (torch.tensor(problem[key], dtype=torch.float64) for key in ("xs", "ys"))
    layers = [
        (
            torch.tensor(rows, dtype=torch.float64).requires_grad_(),
            torch.tensor(b, dtype=torch.float64).requires_grad_(),
        )
        for rows, b in problem["weights"]
    ]
    optimizer = torch.optim.SGD([p for layer in layers for p in layer], lr=RATE)

    @torch.compile
    def mean_loss(xs, ys, layers):
        for w, b in layers[:-1]:
            xs = (xs @ w.T + b).relu()
        w, b = layers[-1]
        return (1.0 - ys * (xs @ w.T + b)[:, 0]).relu().mean()

    def step():
        optimizer.zero_grad()
        loss = mean_loss(xs, ys, layers)
        loss.backward()
        optimizer.step()
        return loss.item()

    start = time.perf_counter()
    mean_loss(xs, ys, layers).backward()
    return step, {"compile_seconds": time.perf_counter() - start}


def _jax(problem: dict):
    """A step in JAX, in 64 bits: a function of the weights and the data that returns the new weights and the loss."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    xs, ys = jnp.array(problem["xs"]), jnp.array(problem["ys"])
    layers = [(jnp.array(rows).T, jnp.array(biases)) for rows, biases in problem["weights"]]

    def mean_loss(layers, xs, ys):
        for w, b in layers[:-1]:
            xs = jax.nn.relu(xs @ w + b)
        w, b = layers[-1]
        return jax.nn.relu(1.0 - ys * (xs @ w + b)[:, 0]).mean()

    def step(layers, xs, ys):
        loss, slopes = jax.value_and_grad(mean_loss)(layers, xs, ys)
        return jax.tree.map(lambda p, slope: p - RATE * slope, layers, slopes), loss

    return jax, step, layers, xs, ys


def jax(problem: dict):
    """jax.jit, a call for each step."""
    jax, step, layers, xs, ys = _jax(problem)
    start = time.perf_counter()
    compiled = jax.jit(step)
    jax.block_until_ready(compiled(layers, xs, ys))
    seconds = time.perf_counter() - start

    def next_step():
        nonlocal layers
        layers, loss = compiled(layers, xs, ys)
        return float(loss)

    return next_step, {"compile_seconds": seconds}


def jax_scan(problem: dict):
    """jax.jit, a hundred steps in each call, by lax.scan."""
    jax, step, layers, xs, ys = _jax(problem)

    @jax.jit
    def hundred(layers, xs, ys):
        return jax.lax.scan(lambda layers, _: step(layers, xs, ys), layers, length=100)

    one = jax.jit(step)
    start = time.perf_counter()
    jax.block_until_ready(hundred(layers, xs, ys))
    seconds = time.perf_counter() - start

    def many(steps):
        nonlocal layers
        for _ in range(steps // 100):
            layers, losses = hundred(layers, xs, ys)
        for _ in range(steps % 100):
            layers, losses = one(layers, xs, ys)
        return float(losses if steps % 100 else losses[-1])

    return Many(many), {"compile_seconds": seconds}


def autograd(problem: dict):
    """HIPS autograd, on NumPy."""
    import autograd.numpy as np
    from autograd import value_and_grad

    xs, ys = np.array(problem["xs"]), np.array(problem["ys"])
    layers = [[np.array(rows).T, np.array(biases)] for rows, biases in problem["weights"]]

    def mean_loss(layers):
        h = xs
        for w, b in layers[:-1]:
            h = np.maximum(np.dot(h, w) + b, 0.0)
        w, b = layers[-1]
        return np.mean(np.maximum(1.0 - ys * (np.dot(h, w) + b)[:, 0], 0.0))

    slopes_of = value_and_grad(mean_loss)

    def step():
        loss, slopes = slopes_of(layers)
        for layer, both in zip(layers, slopes):
            layer[0] = layer[0] - RATE * both[0]
            layer[1] = layer[1] - RATE * both[1]
        return float(loss)

    return step, {}


# ---- a training step of a tiny language model ----


def gpt_value(problem: dict):
    import tiny_gpt

    return tiny_gpt.step_on_values(**problem)


def gpt_tensor(problem: dict):
    import tiny_gpt

    return tiny_gpt.step_on_tensors(**problem)


def gpt_c(problem: dict):
    """The step on Values, compiled to C."""
    import tiny_gpt

    from micrograd.compiler import compile

    loss, parameters = tiny_gpt.loss_on_values(**problem)
    start = time.perf_counter()
    compiled = compile(loss, [], parameters, backend="c")
    facts = {"compile_seconds": time.perf_counter() - start, "nodes": len(loss.topo())}
    return Many(lambda steps: compiled.train(steps=steps, lr=RATE)[0]), facts


# ---- the compiler's passes ----


def groups(width: int) -> dict:
    """The best of three: microseconds a node to trace a network of that width and to find its groups."""
    from micrograd.compiler import find_groups, trace
    from micrograd.engine import Value
    from micrograd.nn import MLP

    model, inputs = MLP(2, [width, width, 1], activation="relu", output="linear"), [Value(1.0) for _ in range(3)]
    loss = (1.0 - inputs[2] * model(inputs[:2])).relu()
    times, nodes = [], len(loss.topo())
    for _ in range(3):
        start = time.process_time()
        found = find_groups(trace(loss, inputs, model.parameters())[0])
        times.append(time.process_time() - start)
    return {"nodes": nodes, "groups": len(found.groups), "microseconds_per_node": 1e6 * min(times) / nodes}


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

ENGINES = [pypi, value, tensor, tensor32, torch, torch64, torch_compile, jax, jax_scan, autograd, python, numpy, c]
ENGINES += [gpt_value, gpt_tensor, gpt_c]


def timed(step, seconds: float, clock: str) -> list[float]:
    """Milliseconds of each of the steps that fit, at least one, after one that does not count.

    clock  "process_time", which stands still while another program has the CPU, or "perf_counter", which does not
    """
    now = getattr(time, clock)
    step()
    times, count = [], 100 if isinstance(step, Many) else 1  # so that what surrounds the steps of a call hardly counts
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = now()
        step.many(count) if isinstance(step, Many) else step()
        times.append(1e3 * (now() - start) / count)
        if isinstance(step, Many) and times[-1] * count < 1e3 * seconds / 20:
            times, count = [], 2 * count  # until a call is long enough for the clock, and for what surrounds it
    return times


def peak_megabytes() -> float:
    """The most memory that this process has had, the libraries that it imports included."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024.0 if sys.platform != "darwin" else 1024.0**2)


def serve() -> None:
    build = {engine.__name__: engine for engine in ENGINES}
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "prepare":
            step, facts = build[order["engine"]](order["problem"])
            answer = {"losses": [step() for _ in range(FIRST_LOSSES)], "peak_megabytes": peak_megabytes(), **facts}
        elif order["do"] == "time":
            answer = timed(step, order["seconds"], order["clock"])
        elif order["do"] == "chain":
            answer = chain(order["operations"], order["seconds"])
        elif order["do"] == "groups":
            answer = groups(order["width"])
        else:
            versions = {package: importlib.metadata.version(package) for package in order["packages"]}
            answer = {"python": platform.python_version(), **versions}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
