"""The contract: every notebook keeps the house rules, and pytest compares its saved outputs with fresh ones.

The comparison is nbval's, switched on for notebooks/ in pyproject.toml. nbval passes a cell that was never run,
so it's the rules (tools/lint.py) that ask for counts 1..n.
"""

import base64
import io
import shutil
import subprocess
import sys
from pathlib import Path

import lint
import matplotlib.image
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output, writes

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROJECTS = sorted((ROOT / "notebooks" / "projects").glob("*.ipynb"))


def test_chapters_are_numbered_from_00():
    assert NOTEBOOKS
    assert [path.name[:3] for path in NOTEBOOKS] == [f"{number:02d}_" for number in range(len(NOTEBOOKS))]


@pytest.mark.parametrize("path", NOTEBOOKS + PROJECTS, ids=lambda path: path.stem)
def test_keeps_the_house_rules(path: Path):
    found = lint.problems(path)
    assert not found, "\n".join(["house rules are broken:", *found])


def test_plain_pytest_compares_saved_outputs(tmp_path: Path):
    for needed in ("pyproject.toml", "tests/notebooks/nbval.cfg"):
        (tmp_path / needed).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / needed, tmp_path / needed)
    (tmp_path / "notebooks" / ".ipynb_checkpoints").mkdir(parents=True)
    for place, saved in (
        ("notebooks/good.ipynb", "2\n"),
        ("notebooks/wrong.ipynb", "3\n"),
        ("notebooks/.ipynb_checkpoints/wrong.ipynb", "3\n"),  # this and the next one are not collected
        ("elsewhere.ipynb", "3\n"),
    ):
        output = new_output("stream", name="stdout", text=saved)
        cell = new_code_cell("print(1 + 1)", execution_count=1, outputs=[output])
        (tmp_path / place).write_text(writes(new_notebook(cells=[cell])), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0"]  # one process: two start slower
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert "1 failed, 1 passed" in run.stdout.splitlines()[-1], run.stdout + run.stderr
    assert "FAILED notebooks/wrong.ipynb::Cell 0" in run.stdout


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_saved_figure_is_blank(path: Path):
    """nbval compares no PNG; a figure drawn into the wrong axes would be saved, and seen only by readers."""
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            png = output.get("data", {}).get("image/png")
            if png:
                pixels = matplotlib.image.imread(io.BytesIO(base64.b64decode(png)))
                assert pixels[..., :3].std() > 0.01, f"{path.name}, cell {cell.id}: a blank figure"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_folded_output_keeps_its_answer(path: Path):
    """JupyterLab writes the first line of the first output beside the three dots; one with no lines comes before it."""
    for cell in nbformat.read(path, as_version=4).cells:
        if "hide-output" in cell.metadata.get("tags", []):
            assert cell.metadata.jupyter.outputs_hidden
            assert cell.outputs[0].get("data") == {}, f"{path.name}, cell {cell.id}: run tools/execute.py"
