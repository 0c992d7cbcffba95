"""Every notebook shows its saved pictures in a real JupyterLab, and runs with no error or dialog; its widgets move."""

from pathlib import Path

import pytest
from lab import Lab
from playwright.sync_api import expect

from .widget_checks import CHECKS

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
NOT_TRUSTED = "[...window.jupyterapp.shell.currentWidget.content.model.cells].some(cell => cell.trusted === false)"
pytestmark = pytest.mark.browser


def check_pictures(lab: Lab) -> None:
    """Every saved picture that is not folded away is painted, with its words: nothing has run, nothing is trusted."""
    for cell in lab.saved.cells:
        saved = sum("<img" in output.get("data", {}).get("text/html", "") for output in cell.get("outputs", []))
        if not saved or "hide-output" in cell.metadata.get("tags", []):
            continue
        shown = lab.cell(cell.id)
        shown.scroll_into_view_if_needed()  # Lab draws what is in view, and takes its time
        images = shown.locator(".jp-OutputArea-output img")
        expect(images).to_have_count(saved, timeout=30_000)
        for image in images.all():
            expect(image).to_be_visible(timeout=30_000)
            assert image.evaluate("e => e.decode().then(() => e.naturalWidth)") > 100, cell.id
            assert len((image.get_attribute("alt") or "").split()) >= 5, cell.id


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_in_jupyterlab(lab: Lab, path: Path):
    lab.open(path.name)
    assert lab.page.evaluate(NOT_TRUSTED)
    check_pictures(lab)
    lab.run_all()
    assert not lab.troubles()
    for check in CHECKS.get(path.stem, []):
        check(lab)
    assert not lab.troubles()


def test_no_check_without_a_notebook():
    assert set(CHECKS) <= {path.stem for path in NOTEBOOKS}
