"""Every notebook shows its saved pictures in a real JupyterLab, and runs with no error or dialog; its widgets move."""

from pathlib import Path

import pytest
from lab import Lab

from .saved_pictures import check_pictures
from .widget_checks import CHECKS

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
NOT_TRUSTED = "[...window.jupyterapp.shell.currentWidget.content.model.cells].some(cell => cell.trusted === false)"
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_in_jupyterlab(lab: Lab, path: Path):
    lab.open(path.name)
    assert lab.page.evaluate(NOT_TRUSTED)
    check_pictures(lab.saved.cells, lambda _, cell: lab.cell(cell.id))  # nothing has run, nothing is trusted
    lab.run_all()
    assert not lab.troubles()
    for check in CHECKS.get(path.stem, []):
        check(lab)
    assert not lab.troubles()


def test_no_check_without_a_notebook():
    assert set(CHECKS) <= {path.stem for path in NOTEBOOKS}
