"""my_engine.py, saved from the solution of exercise 6.6, trains what the package trains, to the same losses."""

import importlib.util
import io
import linecache
import math
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import lint
import pytest

from micrograd import MLP, datasets, nn
from micrograd import Value as PackageValue
from micrograd.check import more_operations as check

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
CLOSE = 1e-12
SWITCH = "from my_engine import Value"


def written_in_a_cell(source: str, name: str) -> type:
    """The class that the cell's source makes, with its lines known to Python as in a notebook."""
    cell = f"<the solution of {name}>"
    linecache.cache[cell] = (len(source), None, source.splitlines(keepends=True), cell)
    namespace: dict[str, Any] = {"__name__": "__main__", "math": math}
    exec(compile(source, cell, "exec"), namespace)
    return namespace["Mine"]


def solution(notebook: str, number: str) -> str:
    found = [one for one in lint.exercises(lint.load(NOTEBOOKS / notebook)) if one.number == number]
    assert found and found[0].solution, f"no solution of {number} in {notebook}"
    return found[0].solution


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with my_engine.py as chapter 6 saves it."""
    folder = tmp_path_factory.mktemp("learner")
    mine = written_in_a_cell(solution("06_more_operations.ipynb", "6.6"), "6.6")
    with redirect_stdout(io.StringIO()) as said:
        check.save_engine(mine, folder)
    assert said.getvalue().startswith("saved as my_engine.py"), said.getvalue()
    return folder


@pytest.fixture(scope="module")
def engine(folder: Path) -> type:
    """Value, imported from the saved file."""
    spec = importlib.util.spec_from_file_location("my_engine_under_test", folder / "my_engine.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.Value is not PackageValue
    return module.Value


def example_of_the_readme(value: type, seed: int) -> Iterator[float]:
    n = MLP(3, [4, 4, 1], rng=random.Random(seed), value=value)
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    ys = [1.0, -1.0, -1.0, 1.0]
    for _ in range(60):
        loss = sum((n(x) - y) ** 2 for x, y in zip(xs, ys, strict=True))
        loss.backward()
        for p in n.parameters():
            p.data += -0.01 * p.grad
        yield loss.data


def moons(
    value: type, seed: int, activation: str, loss_of: Callable[..., Any], labels: tuple[float, float], rate: float = 0.5
) -> Iterator[float]:
    rng = random.Random(seed)
    points, kinds = datasets.moons(16, rng=rng)
    ys = [labels[0] if kind > 0 else labels[1] for kind in kinds]
    n = MLP(2, [6, 1], activation=activation, output="linear", rng=rng, value=value)
    for _ in range(12):
        loss = loss_of([n(point) for point in points], ys) + 1e-3 * sum(p * p for p in n.parameters())
        for p in n.parameters():
            p.grad = 0.0
        loss.backward()
        for p in n.parameters():
            p.data -= rate * p.grad
        yield loss.data


LOOPS = {
    "README": example_of_the_readme,
    "hinge, relu": lambda value, seed: moons(value, seed, "relu", nn.hinge_loss, (1.0, -1.0)),
    "logistic, tanh": lambda value, seed: moons(value, seed, "tanh", nn.binary_cross_entropy_with_logits, (1.0, 0.0)),
    "squares, sigmoid": lambda value, seed: moons(value, seed, "sigmoid", nn.mse_loss, (1.0, -1.0), rate=0.05),
}


@pytest.mark.parametrize("name", LOOPS)
def test_it_trains_to_the_losses_of_the_package(engine: type, name: str):
    for seed in range(5):
        mine, theirs = (list(LOOPS[name](value, seed)) for value in (engine, PackageValue))
        assert mine == pytest.approx(theirs, rel=CLOSE, abs=CLOSE)
        assert min(theirs[5:]) < theirs[0]  # something was learned, so the losses differ from step to step


RUN = """
import json
import sys
import IPython.display
sys.path.insert(0, "")
IPython.display.display = display = lambda *things, **options: None  # pictures may differ in a last digit
namespace = {"__name__": "__main__", "display": display}
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), cell["id"], "exec"), namespace)
print("the engine is", namespace["Value"].__module__, file=sys.stderr)
"""
RUNS_ON_IT = [path for path in sorted(NOTEBOOKS.glob("*.ipynb")) if SWITCH in path.read_text(encoding="utf-8")]


@pytest.mark.skipif("MICROGRAD_SLOW" not in os.environ, reason="takes minutes: .ci/run sets MICROGRAD_SLOW")
@pytest.mark.parametrize("path", RUNS_ON_IT, ids=lambda path: path.stem)
def test_the_chapters_print_the_same_on_it(path: Path, folder: Path, tmp_path: Path):
    (tmp_path / "run.py").write_text(RUN, encoding="utf-8")
    environment = os.environ | {"MPLBACKEND": "agg", "TQDM_DISABLE": "1"}
    command = [sys.executable, str(tmp_path / "run.py"), str(path)]
    printed = {}
    for name, place in (("my_engine", folder), ("micrograd.engine", tmp_path)):
        run = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=600)
        assert run.returncode == 0, run.stderr[-2000:]
        assert f"the engine is {name}" in run.stderr
        printed[name] = run.stdout.splitlines()
    assert printed["my_engine"] == printed["micrograd.engine"]
