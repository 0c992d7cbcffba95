"""The three projects: their notebooks ask and never answer, and a teacher's solution passes every milestone."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

PROJECTS = Path(__file__).resolve().parents[2] / "notebooks" / "projects"
NOTEBOOKS = sorted(PROJECTS.glob("*.ipynb"))
SLOW = {"3_better_gpt": "half a minute: set MICROGRAD_SLOW=1"}


def milestones(path: Path) -> list[str]:
    """The names of the checks that a project's notebook calls, in order, but for the report."""
    source = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    return [name for name in re.findall(r"^check\.(\w+)\(", source, re.MULTILINE) if name != "report"]


def test_there_are_three():
    assert [path.stem for path in NOTEBOOKS] == ["1_your_classifier", "2_convolution", "3_better_gpt"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_is_run_and_answers_nothing(path: Path):
    cells = nbformat.read(path, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        if re.search(r"^check\.(?!report)", cell.source, re.MULTILINE):
            assert cell.outputs[0].text.startswith("not tried yet"), cell.outputs
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert "## How it is judged" in text
    assert "Solution" not in text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_teachers_solution_passes(path: Path):
    if path.stem in SLOW and "MICROGRAD_SLOW" not in os.environ:
        pytest.skip(SLOW[path.stem])
    # a process of its own: a solution registers an operation
    command = [sys.executable, str(PROJECTS / "solutions" / f"{path.stem}.py")]
    run = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert run.returncode == 0, run.stderr
    verdicts = [line for line in run.stdout.splitlines() if re.match(r"right:|not ", line)]
    assert len(verdicts) == len(milestones(path))
    assert all(line.startswith("right:") for line in verdicts), run.stdout
