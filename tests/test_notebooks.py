"""The contract: every notebook keeps the house rules, and pytest compares its saved outputs with fresh ones.

The comparison is nbval's, switched on for notebooks/ in pyproject.toml. nbval passes a cell that was never run,
so it's the rules (tools/lint.py) that ask for counts 1..n.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import lint
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output, writes

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_chapters_are_numbered_from_00():
    assert NOTEBOOKS
    assert [path.name[:3] for path in NOTEBOOKS] == [f"{number:02d}_" for number in range(len(NOTEBOOKS))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_keeps_the_house_rules(path: Path):
    found = lint.problems(path)
    assert not found, "\n".join(["house rules are broken:", *found])


@pytest.mark.parametrize(("saved", "outcome"), [("2\n", "1 passed"), ("3\n", "1 failed")])
def test_plain_pytest_compares_saved_outputs(saved: str, outcome: str, tmp_path: Path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    folder = tmp_path / "notebooks"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    cell = new_code_cell("print(1 + 1)", execution_count=1, outputs=[new_output("stream", name="stdout", text=saved)])
    text = writes(new_notebook(cells=[cell]))
    for place in ("notebooks/toy.ipynb", "notebooks/.ipynb_checkpoints/toy.ipynb", "elsewhere.ipynb"):
        (tmp_path / place).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert outcome in run.stdout.splitlines()[-1], run.stdout + run.stderr
