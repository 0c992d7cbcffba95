"""Pictures of notebooks that are only read, as saved and not trusted, in Jupyter Notebook 7.

It is in the dependency group `readers`; without it this is skipped.
"""

import importlib.util
from pathlib import Path

import nbformat
import pytest
from lab import TOKEN, serve
from playwright.sync_api import Browser

from .saved_pictures import check_pictures

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
# At least so many pictures that are not folded away
CHAPTERS = {"04_backprop_by_hand": 7, "05_backward": 3, "09_learning": 1, "10_classifier": 8}
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
    seen = check_pictures(cells, lambda number, _: panel.locator(f'.jp-Cell[data-windowed-list-index="{number}"]'))
    page.close()
    assert seen >= CHAPTERS[chapter]
