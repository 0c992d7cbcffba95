"""Pictures of notebooks that are only read, as saved and not trusted, in Jupyter Notebook 7.

It is in the dependency group `readers`; without it this is skipped.
"""

import importlib.util
from pathlib import Path

import nbformat
import pytest
from lab import TOKEN, serve
from playwright.sync_api import Browser, expect

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
CHAPTERS = ["04_backprop_by_hand", "05_backward", "09_learning"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not importlib.util.find_spec("notebook"), reason="needs the dependency group readers"),
]


@pytest.fixture(scope="module")
def server():
    with serve(program="notebook") as server:
        yield server


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_notebook_7_shows_every_picture(browser: Browser, server, chapter: str):
    cells = nbformat.read(NOTEBOOKS / f"{chapter}.ipynb", as_version=4).cells
    page = browser.new_page(viewport={"width": 1300, "height": 1600})
    page.goto(f"{server.url}/notebooks/notebooks/{chapter}.ipynb?token={TOKEN}")
    panel = page.locator(".jp-NotebookPanel")
    panel.locator(".jp-Cell").first.wait_for(timeout=60_000)
    seen = 0
    for number, cell in enumerate(cells):
        saved = sum("<img" in output.get("data", {}).get("text/html", "") for output in cell.get("outputs", []))
        if not saved or "hide-output" in cell.metadata.get("tags", []):
            continue
        shown = panel.locator(f'.jp-Cell[data-windowed-list-index="{number}"]')
        shown.scroll_into_view_if_needed()
        images = shown.locator(".jp-OutputArea-output img")
        expect(images).to_have_count(saved, timeout=30_000)
        for image in images.all():
            expect(image).to_be_visible(timeout=30_000)
            assert image.evaluate("e => e.decode().then(() => e.naturalWidth)") > 100, cell.id
            assert len((image.get_attribute("alt") or "").split()) >= 5, cell.id
            seen += 1
    page.close()
    assert seen >= 1
