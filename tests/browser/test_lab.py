"""Every notebook runs in a real JupyterLab: through the menu, without an error, a warning or a dialog."""

from pathlib import Path

import pytest
from lab import Lab

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_in_jupyterlab(lab: Lab, path: Path):
    lab.open(path.name)
    lab.run_all()
    assert not lab.troubles()
