"""Measure the engines against each other: uv run python benchmarks/run.py

Each engine runs in a process of its own (worker.py). They take turns, several rounds of it, so that a machine that
is busy for a while slows them all. Recorded is the median of a turn, in the round that was the best for this engine:
other programs can only slow it down. Before any timing all engines must report the same losses for the same
network, points and weights. The other engines (PyPI's micrograd, PyTorch, JAX, HIPS autograd) get an environment
from uv, which downloads them the first time, or are those of the Python that --peers names; one that cannot be had
is left out, in words.

Writes micrograd/data/benchmarks.json, the tables of README.md beside this file, and images/benchmarks.svg.
With --quick: a look at the machinery in a few seconds, our engines only, small problems; writes nothing.
"""

import argparse
import datetime
import json
import math
import os
import platform
import random
import re
import runpy
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from micrograd import compiler
from micrograd.datasets import moons

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent / "micrograd" / "data" / "benchmarks.json"  # lessons read it too
README = HERE / "README.md"
FRONT_PAGE = HERE.parent / "README.md"

NAMES = {
    "pypi": "micrograd 0.1.0 from PyPI",
    "value": "Value",
    "tensor": "Tensor",
    "tensor32": "Tensor, 32 bits",
    "torch": "PyTorch, eager, 32 bits",
    "torch64": "PyTorch, eager",
    "torch_compile": "PyTorch, torch.compile",
    "jax": "jax.jit",
    "jax_scan": "jax.jit with lax.scan",
    "autograd": "HIPS autograd",
    "python": "compiled to Python",
    "numpy": "compiled to NumPy",
    "c": "compiled to C",
}
_TORCH, _JAX = ["torch", "numpy"], ["jax", "numpy"]
PEERS = {"pypi": ["micrograd==0.1.0"], "torch": _TORCH, "torch64": _TORCH, "torch_compile": _TORCH}
PEERS |= {"jax": _JAX, "jax_scan": _JAX, "autograd": ["autograd", "numpy"]}
OURS = [engine for engine in NAMES if engine not in PEERS]
COMPILED = ["torch_compile", "jax", "jax_scan", "python", "numpy", "c"]
ON_ARRAYS = ["tensor", "tensor32", "torch", "torch64"]
THREADED = [*ON_ARRAYS, "numpy"]
GROWING = ["value", "tensor", "torch64", "torch_compile", "jax", "jax_scan", "python", "numpy", "c"]
NARROW = {"value": 64, "python": 64}  # the widest network that each still takes part in: a step would take minutes
peers_python: str | None = None  # the Python that has the peers, where --peers names one

# With one thread, what counts is the time that the process had the CPU: then other programs do not count. The engines
# on arrays can share their work between threads, which pays for large arrays and costs time for small ones. They run
# both ways, by the clock on the wall where there are several threads, and the faster counts
_ONE = dict.fromkeys(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TORCHINDUCTOR_COMPILE_THREADS"], "1"
)
_ONE["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
THREADS = {"one": _ONE, "default": {}}
CLOCKS = {"one": "process_time", "default": "perf_counter"}
TENSOR_SIZES = [(16, 100), (32, 100), (64, 100), (256, 1000)]  # width, samples
GROWTH = {"width": [4, 8, 16, 32, 64, 128, 256, 512], "batch": [10, 100, 1000], "depth": [1, 2, 3]}
GROUPS = [56, 182, 577]  # widths of networks of about 10,000, 100,000 and 1,000,000 nodes
LINE_BY_LINE_MS = 9.3  # a step of 64-64 with a line of NumPy for every weight, as this compiler printed it at first
CHAINS = [1_000, 10_000, 100_000, 1_000_000]
ROUNDS = 5
SECONDS = 0.2  # of one turn

# What to reach: in words, how to find it in the results, the number, and whether that is the least or the most
MARKS = [
    ("Value, against PyPI's micrograd", lambda r: _times_faster(r, "value", "pypi"), 8.0, "least"),
    ("compiled to Python, against PyPI's micrograd", lambda r: _times_faster(r, "python", "pypi"), 100.0, "least"),
    ("compiled to NumPy, against PyPI's micrograd", lambda r: _times_faster(r, "numpy", "pypi"), 400.0, "least"),
    ("compiled to C, against PyPI's micrograd", lambda r: _times_faster(r, "c", "pypi"), 60_000.0, "least"),
    ("compiled to C, against PyTorch", lambda r: _times_faster(r, "c", "torch64"), 15.0, "least"),
    ("compiled to C, against jax.jit", lambda r: _times_faster(r, "c", "jax"), 3.0, "least"),
    ("compiled to C or NumPy, the better, against jax.jit, width 64", lambda r: _better(r, 64, "jax"), 1.0, "least"),
    (
        "compiled to NumPy, width 256, against a line for every weight, width 64",
        lambda r: LINE_BY_LINE_MS / _wide(r, 256)["numpy"],
        4.0,
        "least",
    ),
    (
        "compiled to NumPy, against PyTorch, width 256",
        lambda r: _wide(r, 256)["torch64"] / _wide(r, 256)["numpy"],
        1.0,
        "least",
    ),
    ("time to compile: jax.jit's, against C's", lambda r: _compiling(r, "jax") / _compiling(r, "c"), 1.0, "least"),
    (
        "the C compiler's time for 66,817 parameters, in times that for 337: at most",
        lambda r: _wide(r, 256)["c_compiler_seconds"] / _wide(r, 16)["c_compiler_seconds"],
        2.0,
        "most",
    ),
    (
        "lines of C at width 256, in times those at width 16: at most",
        lambda r: _wide(r, 256)["c_lines"] / _wide(r, 16)["c_lines"],
        1.0,
        "most",
    ),
    (
        "to trace a graph and find its groups, microseconds a node, up to 1,000,000 nodes: at most",
        lambda r: max(row["microseconds_per_node"] for row in r["groups"]),
        3.0,
        "most",
    ),
    ("the language model on scalars in C, against Tensor", lambda r: r["tiny_gpt"]["c_ratio"], 5.0, "least"),
    ("seconds to compile it: at most", lambda r: r["tiny_gpt"]["c_compile_seconds"], 10.0, "most"),
    (
        "Tensor, against PyTorch in 32 bits, its default, widths 16 to 64",
        lambda r: _least(r, "ratio", 100),
        1.3,
        "least",
    ),
    ("both in 32 bits, width 256, 1,000 samples", lambda r: _least(r, "ratio32", 1000), 0.9, "least"),
    ("both in 64 bits, width 256, 1,000 samples", lambda r: _least(r, "ratio64", 1000), 0.9, "least"),
    (
        "linear: an operation's time in a chain of 10,000 against one of 1,000,000",
        lambda r: _chains_ratio(r),
        0.5,
        "least",
    ),
    (
        "bytes a node of a chain, backward included: at most",
        lambda r: max(row["peak_bytes_per_node"] for row in r["chains"]),
        400.0,
        "most",
    ),
]


def _wide(results, width):
    return next(row for row in results["growth"]["width"] if row["width"] == width)


def _better(results, width, other):
    row = _wide(results, width)
    return row[other] / min(row["c"], row["numpy"])


def _compiling(results, key):
    return results["moons_step"]["engines"][key]["compile_seconds"]


def _times_faster(results, key, other):
    engines = results["moons_step"]["engines"]
    return engines[other]["ms"] / engines[key]["ms"]


def _least(results, ratio, batch):
    return min(row[ratio] for row in results["tensor_and_torch"] if row["batch"] == batch)


def _chains_ratio(results):
    by_length = {row["operations"]: row["microseconds_per_operation"] for row in results["chains"]}
    return by_length[10_000] / by_length[1_000_000]


class Engine:
    """A process that runs worker.py, in our environment or in one that uv makes for a peer."""

    def __init__(self, key: str, threads: str = "one"):
        command, environment = [sys.executable], os.environ | THREADS[threads]
        if key in PEERS:
            uv = os.environ.get("UV") or shutil.which("uv")  # `uv run` says where it is
            wanted = [word for package in PEERS[key] for word in ("--with", package)]
            if peers_python:
                command = [peers_python]
            elif uv is None:
                raise OSError("uv is not on the PATH")
            else:
                command = [uv, "run", "--quiet", "--no-project", "--python", sys.base_prefix, *wanted, "python"]
            for name in ("PYTHONPATH", "VIRTUAL_ENV"):  # they would lead to our micrograd
                environment.pop(name, None)
        self.process = subprocess.Popen(
            [*command, str(HERE / "worker.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip

    def ask(self, do: str, **details):
        """The answer to an order. Raises OSError where the process has ended instead."""
        try:
            self.process.stdin.write(json.dumps({"do": do, **details}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended, and so has its output
        line = self.process.stdout.readline()
        if not line:
            raise OSError(f"its process ended with code {self.process.wait()}")
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


Engines = dict[str, dict[str, Engine]]  # by key, then by number of threads


def start(keys: list[str]) -> tuple[Engines, dict[str, str]]:
    """The engines that can be had, and the versions of what they use."""
    engines, versions = {}, {}
    for key in keys:
        if key == "c" and compiler.c_compiler() is None:
            print("The C backend is left out: there is no C compiler.")
            continue
        packages = [package.partition("==")[0] for package in PEERS.get(key, ["numpy"])]
        try:
            engines[key] = {threads: Engine(key, threads) for threads in (THREADS if key in THREADED else ["one"])}
            found = engines[key]["one"].ask("versions", packages=packages)
        except OSError as problem:
            if key not in PEERS:
                raise
            print(f"{NAMES[key]} is left out: {problem}.")
            engines.pop(key, None)
            continue
        if found.pop("python") != platform.python_version():
            print(f"{NAMES[key]} runs on another Python than ours: a ratio compares the two.")
        versions |= {"micrograd on PyPI": found["micrograd"]} if key == "pypi" else found
    return engines, versions


def problem(layers: list[int], samples: int) -> dict:
    """Points of the moons, and weights for a network with these layers: plain numbers, the same for every engine."""
    rng = random.Random(42)
    xs, ys = moons(samples, noise=0.1, rng=rng)
    weights = []
    for nin, nout in zip([2, *layers], layers):
        limit = (3.0 / nin) ** 0.5
        rows = [[rng.uniform(-limit, limit) for _ in range(nin)] for _ in range(nout)]
        weights.append((rows, [0.0] * nout))
    return {"xs": xs, "ys": ys, "layers": layers, "weights": weights}


def race(engines: Engines, keys: list[str], problem: dict, rounds: int, seconds: float) -> dict[str, dict]:
    """For each engine that is there: a step's milliseconds, those of each round, and the worker's facts.

    Raises ValueError where two engines report different losses.
    """
    runners = {(key, threads): engine for key in keys if key in engines for threads, engine in engines[key].items()}
    facts = {
        (key, threads): engine.ask("prepare", engine=key, problem=problem) for (key, threads), engine in runners.items()
    }
    (first, _), *_ = facts
    wanted = facts[first, "one"]["losses"]
    for (key, _), found in facts.items():
        if not all(math.isclose(*pair, rel_tol=1e-6) for pair in zip(wanted, found["losses"], strict=True)):
            raise ValueError(
                f"The losses of {key} are {found['losses']}, those of {first} {wanted}: not the same work."
            )
    turns = {runner: [] for runner in runners}
    for _ in range(rounds):
        for (key, threads), engine in runners.items():
            times = engine.ask("time", seconds=seconds, clock=CLOCKS[threads])
            turns[key, threads].append(statistics.median(times))
    best = {}
    for (key, threads), times in turns.items():
        if key not in best or min(times) < best[key]["ms"]:
            best[key] = {"ms": min(times), "rounds_ms": times, "threads": threads, **facts[key, threads]}
    return best


def measure(keys: list[str], quick: bool, rounds: int = ROUNDS) -> dict:
    """Everything that is recorded."""
    rounds, seconds = (1, 0.02) if quick else (rounds, SECONDS)
    engines, versions = start(keys)
    results = {"about": about(versions, rounds)}

    say("a training step of the moons network")
    layers, samples = ([4, 4, 1], 10) if quick else ([16, 16, 1], 100)
    found = race(engines, keys, problem(layers, samples), rounds, seconds)
    slowest = found.get("pypi", found["value"])["ms"]
    results["moons_step"] = {
        "network": f"MLP(2, {layers})",
        "parameters": found["value"]["parameters"],
        "samples": samples,
        "engines": {key: {"name": NAMES[key], "ratio": slowest / facts["ms"], **facts} for key, facts in found.items()},
    }

    say("Tensor and PyTorch")
    results["tensor_and_torch"] = []
    for width, batch in [(4, 10)] if quick else TENSOR_SIZES:
        found = race(engines, ON_ARRAYS, problem([width, width, 1], batch), rounds, seconds)
        row = {"width": width, "batch": batch, "parameters": width * width + 5 * width + 1}
        row |= {f"{key}_ms": facts["ms"] for key, facts in found.items()}
        if "torch" in found:
            row["ratio"] = found["torch"]["ms"] / found["tensor"]["ms"]
            row["ratio32"] = found["torch"]["ms"] / found["tensor32"]["ms"]
            row["ratio64"] = found["torch64"]["ms"] / found["tensor"]["ms"]
        results["tensor_and_torch"].append(row)

    say("a tiny language model")
    results["tiny_gpt"] = tiny_gpt(engines, "ada" if quick else "matilda", 4 if quick else 16, rounds, seconds)

    say("the compiler's passes")
    results["groups"] = [
        {"width": w, **engines["value"]["one"].ask("groups", width=w)} for w in ([4] if quick else GROUPS)
    ]

    say("growth with width, samples and depth")
    results["growth"] = growth(engines, min(rounds, 3), seconds / 2, quick)
    for engine in (engine for both in engines.values() for engine in both.values()):
        engine.close()

    say("chains")
    results["chains"] = [chain(n, seconds) for n in ([1_000] if quick else CHAINS)]

    everyone = results["moons_step"]["engines"].keys() >= NAMES.keys()
    results["marks"] = compared(results) if everyone else []
    return rounded(results)


def compared(results: dict) -> list[dict]:
    """Each number to reach beside the one that was measured."""
    found = [(mark, wanted, find(results), most) for mark, find, wanted, most in MARKS]
    return [
        {
            "mark": mark,
            "wanted": wanted,
            "measured": number,
            "reached": number <= wanted if most == "most" else number >= wanted,
        }
        for mark, wanted, number, most in found
    ]


def tiny_gpt(engines, name, width, rounds, seconds):
    pair = {f"gpt_{key}": engines[key] for key in ("value", "tensor", "c") if key in engines}  # other steps
    found = race(pair, list(pair), {"name": name, "width": width}, rounds, seconds)
    value, tensor, c = found["gpt_value"], found["gpt_tensor"], found.get("gpt_c")
    compiled = {}
    if c:
        compiled = {"c_ms": c["ms"], "c_ratio": tensor["ms"] / c["ms"], "c_compile_seconds": c["compile_seconds"]}
    return compiled | {
        "parameters": value["parameters"],
        "characters": value["characters"],
        "value_ms": value["ms"],
        "tensor_ms": tensor["ms"],
        "ratio": value["ms"] / tensor["ms"],
    }


def growth(engines, rounds, seconds, quick):
    """How a step's time grows when one of width, samples and depth does and the other two stay."""
    sizes = {"width": [2, 4], "batch": [2, 4], "depth": [1, 2]} if quick else GROWTH
    width, batch, depth = (2, 4, 1) if quick else (16, 100, 2)
    rows = {}
    for what, numbers in sizes.items():
        rows[what] = []
        for number in numbers:
            shape = {"width": width, "batch": batch, "depth": depth, what: number}
            layers = [shape["width"]] * shape["depth"] + [1]
            keys = [key for key in GROWING if shape["width"] <= NARROW.get(key, 512)]
            found = race(engines, keys, problem(layers, shape["batch"]), rounds, seconds)
            row = {what: number, "parameters": found["numpy"]["parameters"]}
            row |= {key: facts["ms"] for key, facts in found.items()}
            if "c" in found:
                row |= {f"c_{fact}": found["c"][fact] for fact in ("compile_seconds", "compiler_seconds", "lines")}
            rows[what].append(row)
    return rows


def chain(operations, seconds):
    """A chain in a fresh process."""
    engine = Engine("value")
    found = engine.ask("chain", operations=operations, seconds=seconds)
    engine.close()
    both = found["build_ms"] + found["backward_ms"]
    return {"operations": operations, **found, "microseconds_per_operation": 1e3 * both / operations}


def about(versions, rounds):
    """The machine in words, without its name."""
    return {
        "date": datetime.date.today().isoformat(),
        "cpus": os.cpu_count(),
        "system": platform.system(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "versions": versions | {"C compiler": c_compiler()},
        "rounds": rounds,
        "load": os.getloadavg()[0] / os.cpu_count()
        if hasattr(os, "getloadavg")
        else 0.0,  # of each CPU, before the start
    }


def c_compiler():
    words = compiler.c_compiler()
    if not words:
        return "none"
    return subprocess.run([*words, "--version"], capture_output=True, text=True).stdout.splitlines()[0]


def rounded(results):
    """The same with four significant digits in every float, losses apart: more would be noise."""
    if isinstance(results, dict):
        return {key: part if key == "losses" else rounded(part) for key, part in results.items()}
    if isinstance(results, list):
        return [rounded(part) for part in results]
    return float(f"{results:.4g}") if isinstance(results, float) else results


def say(what):
    print(f"measuring {what} ...", flush=True)


# ---- tables ----


def tables(results: dict) -> str:
    """The results as Markdown."""
    step, machine = results["moons_step"], results["about"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    parts = [
        f"Recorded on {machine['date']}: {machine['system']} on {machine['processor']}, {machine['cpus']} CPUs, "
        f"Python {machine['python']}, {versions}. The best of {machine['rounds']} rounds.",
        f"A training step of `{step['network']}` ({step['parameters']} parameters, {step['samples']} samples):",
        _table(
            ["engine", "a step", "times faster", "compiled in", "memory, at most"],
            [
                [
                    e["name"],
                    _time(e["ms"]),
                    _digits(e["ratio"]),
                    f"{_digits(e['compile_seconds'])} s" if "compile_seconds" in e else "",
                    f"{_digits(e['peak_megabytes'])} MB" if "peak_megabytes" in e else "",
                ]
                for e in sorted(step["engines"].values(), key=lambda e: -e["ms"])
            ],
        ),
        "Tensor and PyTorch, the same lines of code in both; the ratio says how many times faster Tensor is:",
        _table(
            [
                "width",
                "samples",
                "Tensor, 64 bits",
                "PyTorch, 64 bits",
                "ratio",
                "Tensor, 32 bits",
                "PyTorch, 32 bits",
                "ratio",
            ],
            [
                [row["width"], f"{row['batch']:,}"]
                + [_time(row[key]) if key in row else "-" for key in ("tensor_ms", "torch64_ms")]
                + [_digits(row["ratio64"]) if "ratio64" in row else "-"]
                + [_time(row[key]) if key in row else "-" for key in ("tensor32_ms", "torch_ms")]
                + [_digits(row["ratio32"]) if "ratio32" in row else "-"]
                for row in results["tensor_and_torch"]
            ],
        ),
    ]
    gpt = results["tiny_gpt"]
    parts.append(
        f"A step of a tiny language model ({gpt['parameters']:,} parameters, smaller than chapter 13's; "
        f"one name, {gpt['characters']} characters): "
        f"{_time(gpt['value_ms'])} on Values, {_time(gpt['tensor_ms'])} on Tensors, "
        f"{_digits(gpt['ratio'])} times faster"
        + (
            f"; {_time(gpt['c_ms'])} on Values compiled to C, {_digits(gpt['c_ratio'])} times faster than on Tensors, "
            f"after {_digits(gpt['c_compile_seconds'])} s of compiling."
            if "c_ms" in gpt
            else "."
        )
    )
    if results.get("groups"):
        parts.append("The compiler's first two passes, the trace and the groups, on networks of two hidden layers:")
        parts.append(
            _table(
                ["width", "nodes", "groups", "microseconds a node"],
                [
                    [row["width"], f"{row['nodes']:,}", row["groups"], f"{row['microseconds_per_node']:.2g}"]
                    for row in results["groups"]
                ],
            )
        )
    parts.append("Chains of one operation after another, on Values:")
    parts.append(
        _table(
            ["operations", "build", "backward", "microseconds an operation", "bytes a node", "at most, in backward"],
            [
                [f"{row['operations']:,}", _time(row["build_ms"]), _time(row["backward_ms"])]
                + [f"{row['microseconds_per_operation']:.2g}"]
                + [f"{row[key]:.0f}" for key in ("bytes_per_node", "peak_bytes_per_node")]
                for row in results["chains"]
            ],
        )
    )
    parts.append(
        "How a step grows, from 16 wide, 100 samples and 2 hidden layers. That network stands in all three tables, "
        "measured anew "
        "in each: where its times differ, the machine's other work and Python's garbage collector show."
    )
    for what, rows in results["growth"].items():
        engines = [key for key in GROWING if key in rows[0]]
        cells = [
            [f"{row[what]:,}", f"{row['parameters']:,}", *(_time(row[key]) if key in row else "" for key in engines)]
            for row in rows
        ]
        parts.append(
            _table(
                [
                    {"batch": "samples", "depth": "hidden layers"}.get(what, what),
                    "parameters",
                    *(NAMES[k] for k in engines),
                ],
                cells,
            )
        )
    return "\n\n".join(parts)


def marks(results: dict) -> str:
    """Whether each mark was reached, as lines of text."""
    return "\n".join(
        f"{'reached' if m['reached'] else 'MISSED '} {m['measured']:>9.4g}, wanted {m['wanted']:>7g}: {m['mark']}"
        for m in results["marks"]
    )


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _time(ms):
    return f"{_digits(ms)} ms" if ms < 1000.0 else f"{_digits(ms / 1000.0)} s"


def _digits(number):
    """Two significant digits, three from a hundred on, with no exponent."""
    if number == 0.0:
        return "0"
    digits = 2 if number < 100.0 else 3
    places = max(digits - 1 - math.floor(math.log10(number)), 0)
    return f"{round(number, digits - 1 - math.floor(math.log10(number))):,.{places}f}"


def marks_table(results: dict) -> str:
    """The marks and what was recorded, as Markdown."""
    rows = [
        [m["mark"], f"{m['wanted']:,g}", _digits(m["measured"]) + ("" if m["reached"] else " (missed)")]
        for m in results["marks"]
    ]
    return _table(["times faster, unless it says otherwise", "to reach", "recorded"], rows)


def front_table(results: dict) -> str:
    """A training step on the engines that the front page names, as Markdown."""
    engines = results["moons_step"]["engines"]
    shown = (engines[key] for key in ("pypi", "value", "torch64", "tensor", "jax", "jax_scan", "c"))
    return _table(["", "a step", "times faster"], [[e["name"], _time(e["ms"]), _digits(e["ratio"])] for e in shown])


def between(text: str, marker: str, new: str) -> str:
    """The text with `new` between the lines <!-- marker --> and <!-- end -->."""
    pattern = rf"(<!-- {marker} -->\n).*?(<!-- end -->)"
    return re.sub(pattern, lambda found: f"{found[1]}\n{new}\n\n{found[2]}", text, flags=re.DOTALL)


def write_pages(results: dict) -> None:
    """Put the tables into benchmarks/README.md, and a short one into the front page."""
    for page, marker, new in (
        (README, "results", tables(results)),
        (README, "marks", marks_table(results)),
        (FRONT_PAGE, "speed", front_table(results)),
    ):
        page.write_text(between(page.read_text(encoding="utf-8"), marker, new), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small problems, our engines only, nothing written")
    parser.add_argument("--peers", metavar="PYTHON", help="a Python that has the peers, in place of uv's environments")
    parser.add_argument("--tables", action="store_true", help="no measuring: write the recorded numbers' tables anew")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often the engines take turns")
    arguments = parser.parse_args()
    quick, peers_python = arguments.quick, arguments.peers
    if arguments.tables:
        write_pages(json.loads(RESULTS.read_text(encoding="utf-8")))
        sys.exit()
    results = measure(OURS if quick else list(NAMES), quick, arguments.rounds)
    print(f"\n{tables(results)}\n\n{marks(results)}")
    if results["about"]["load"] > 0.2:
        print("The machine was busy before the start: its ratios may be off. Stop other programs and run this again.")
    if not quick:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        write_pages(results)
        pictures = runpy.run_path(str(HERE.parent / "tools" / "pictures.py"))
        (pictures["IMAGES"] / "benchmarks.svg").write_bytes(pictures["PICTURES"]["benchmarks.svg"]())
