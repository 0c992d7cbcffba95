"""Every notebook shows its saved pictures in a real JupyterLab, and runs with no error or dialog; its widgets move."""

from pathlib import Path

import pytest
from lab import Lab

from .widget_checks import CHECKS

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
NOT_TRUSTED = "[...window.jupyterapp.shell.currentWidget.content.model.cells].some(cell => cell.trusted === false)"
pytestmark = pytest.mark.browser


def saved_pictures(lab: Lab) -> int:
    """How many outputs hold a picture, and are not folded away."""
    cells = [cell for cell in lab.saved.cells if "hide-output" not in cell.metadata.get("tags", [])]
    data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return sum(any("image" in kind for kind in kinds) or "<img" in kinds.get("text/html", "") for kinds in data)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_in_jupyterlab(lab: Lab, path: Path):
    lab.open(path.name)
    assert lab.page.evaluate(NOT_TRUSTED)
    assert lab.pictures() >= saved_pictures(lab)  # before anything has run
    lab.run_all()
    assert not lab.troubles()
    for check in CHECKS.get(path.stem, []):
        check(lab)
    assert not lab.troubles()


def test_no_check_without_a_notebook():
    assert set(CHECKS) <= {path.stem for path in NOTEBOOKS}
