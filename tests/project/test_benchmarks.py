"""The recorded measurements are whole, the README's tables are theirs, and all engines do the same work.

No time is tested: that is what benchmarks/run.py is for, on a machine that does nothing else.
"""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
import run
import worker

ROOT = Path(__file__).resolve().parents[2]

RECORDED = json.loads(run.RESULTS.read_text(encoding="utf-8"))


def positive(number) -> bool:
    return isinstance(number, float) and 0.0 < number < math.inf


def test_every_engine_of_the_moons_step_is_recorded():
    step = RECORDED["moons_step"]
    assert step["parameters"] == 337 and step["samples"] == 100
    assert list(step["engines"]) == list(run.NAMES)
    for key, engine in step["engines"].items():
        assert engine["name"] == run.NAMES[key]
        assert positive(engine["ms"]) and engine["ms"] == min(engine["rounds_ms"])
        assert math.isclose(engine["ratio"], step["engines"]["pypi"]["ms"] / engine["ms"], rel_tol=2e-3)
        assert engine["losses"] == pytest.approx(step["engines"]["value"]["losses"], rel=1e-6)
        assert (key in run.COMPILED) == ("compile_seconds" in engine)
        assert engine["peak_megabytes"] > 10.0


def test_every_other_measurement_is_recorded():
    for row in RECORDED["tensor_and_torch"]:
        times = {key: row[f"{key}_ms"] for key in run.ON_ARRAYS}
        assert all(map(positive, times.values()))
        assert math.isclose(row["ratio"], times["torch"] / times["tensor"], rel_tol=2e-3)
        assert math.isclose(row["ratio32"], times["torch"] / times["tensor32"], rel_tol=2e-3)
        assert math.isclose(row["ratio64"], times["torch64"] / times["tensor"], rel_tol=2e-3)
    assert [(row["width"], row["batch"]) for row in RECORDED["tensor_and_torch"]] == run.TENSOR_SIZES
    gpt = RECORDED["tiny_gpt"]
    assert positive(gpt["value_ms"]) and positive(gpt["tensor_ms"]) and positive(gpt["ratio"])
    assert positive(gpt["c_ms"]) and math.isclose(gpt["c_ratio"], gpt["tensor_ms"] / gpt["c_ms"], rel_tol=2e-3)
    assert [row["width"] for row in RECORDED["groups"]] == run.GROUPS
    assert RECORDED["groups"][-1]["nodes"] > 1_000_000 and {row["groups"] for row in RECORDED["groups"]} == {8}
    assert [row["operations"] for row in RECORDED["chains"]] == run.CHAINS
    for row in RECORDED["chains"]:
        assert all(positive(row[key]) for key in ("build_ms", "backward_ms", "microseconds_per_operation"))
        assert 0.0 < row["bytes_per_node"] <= row["peak_bytes_per_node"] < 400.0
    assert {what: [row[what] for row in rows] for what, rows in RECORDED["growth"].items()} == run.GROWTH
    for row in (row for rows in RECORDED["growth"].values() for row in rows):
        keys = [key for key in run.GROWING if row.get("width", 16) <= run.NARROW.get(key, 512)]
        assert all(positive(row[key]) for key in keys) and not (set(run.GROWING) - set(keys)) & set(row)


def test_marks_are_recorded_as_measured():
    assert [mark["mark"] for mark in RECORDED["marks"]] == [mark for mark, *_ in run.MARKS]
    for mark, (_, find, wanted, side) in zip(RECORDED["marks"], run.MARKS):
        assert mark["wanted"] == wanted
        assert math.isclose(mark["measured"], find(RECORDED), rel_tol=3e-3)
        good = mark["measured"] <= wanted if side == "most" else mark["measured"] >= wanted
        assert mark["reached"] == good
    assert len(RECORDED["marks"]) == len(run.MARKS)


def test_the_machine_is_described_without_its_name():
    about = RECORDED["about"]
    assert {"date", "cpus", "system", "processor", "python", "versions", "rounds", "load"} == set(about)
    assert {"numpy", "torch", "jax", "autograd", "micrograd on PyPI", "C compiler"} == set(about["versions"])
    text = run.RESULTS.read_text(encoding="utf-8")
    assert "/" not in text and "\\" not in text, "no path of a machine belongs here"


def test_the_tables_are_those_of_the_results():
    for page, tables in (
        (run.README, [run.tables(RECORDED), run.marks_table(RECORDED)]),
        (run.FRONT_PAGE, [run.front_table(RECORDED)]),
    ):
        text = page.read_text(encoding="utf-8")
        for table in tables:
            assert table in text, f"{page} is stale: run `uv run python benchmarks/run.py`"


@pytest.mark.parametrize("engine", ["tensor", "python", "numpy", "c"])
def test_engines_report_the_same_losses(engine):
    if engine == "c" and run.compiler.c_compiler() is None:
        pytest.skip("there is no C compiler here")
    problem = run.problem([5, 4, 1], 12)
    steps = [build(problem)[0] for build in (worker.value, getattr(worker, engine))]
    wanted, got = ([step() for _ in range(4)] for step in steps)
    assert len(set(wanted)) == 4, "the network does not train"
    assert got == pytest.approx(wanted, rel=1e-12)


def test_the_language_model_has_the_same_losses_on_values_and_on_tensors():
    size = {"name": "ada", "width": 4}
    steps = [build(size)[0] for build in (worker.gpt_value, worker.gpt_tensor)]
    if run.compiler.c_compiler():
        steps.append(worker.gpt_c(size)[0])
    on_values, *others = ([step() for _ in range(4)] for step in steps)
    assert on_values[-1] < on_values[0]
    for losses in others:
        assert losses == pytest.approx(on_values, rel=1e-12)


def test_engines_that_disagree_are_not_timed():
    class Disagreeing:
        def __init__(self, loss):
            self.loss = loss

        def ask(self, do, **details):
            return {"losses": [self.loss]} if do == "prepare" else [1.0]

    engines = {"value": {"one": Disagreeing(0.4)}, "tensor": {"one": Disagreeing(0.5)}}
    with pytest.raises(ValueError, match=r"losses of tensor are \[0.5\], those of value \[0.4\]"):
        run.race(engines, ["value", "tensor"], {}, 1, 0.0)


def test_a_peer_that_cannot_be_had_is_left_out_in_words(monkeypatch, capsys):
    def no_uv(*_):
        raise OSError("uv is not on the PATH")

    monkeypatch.setattr(run, "Engine", no_uv)
    assert run.start(["pypi"]) == ({}, {})
    assert "micrograd 0.1.0 from PyPI is left out: uv is not on the PATH." in capsys.readouterr().out


def test_the_quick_run_measures_and_writes_nothing():
    files = [run.RESULTS, run.README, run.FRONT_PAGE, ROOT / "images" / "benchmarks.svg"]
    before = [file.read_bytes() for file in files]
    quick = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "run.py"), "--quick"], capture_output=True, text=True, timeout=120
    )
    assert quick.returncode == 0, quick.stderr
    assert "| compiled to NumPy |" in quick.stdout and "MLP(2, [4, 4, 1])" in quick.stdout
    assert [file.read_bytes() for file in files] == before
