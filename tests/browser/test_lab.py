"""Every notebook runs in a real JupyterLab, by its menu, with no error, a warning or a dialog; its widgets move."""

from pathlib import Path

import pytest
from lab import Lab

from .widget_checks import CHECKS

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_in_jupyterlab(lab: Lab, path: Path):
    lab.open(path.name)
    lab.run_all()
    assert not lab.troubles()
    for check in CHECKS.get(path.stem, []):
        check(lab)
    assert not lab.troubles()


def test_no_check_without_a_notebook():
    assert set(CHECKS) <= {path.stem for path in NOTEBOOKS}
