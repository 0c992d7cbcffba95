"""Whether a notebook's saved pictures are seen, in any program that shows notebooks."""

from collections.abc import Callable, Sequence

from nbformat import NotebookNode
from playwright.sync_api import Locator, expect


def check_pictures(cells: Sequence[NotebookNode], shown: Callable[[int, NotebookNode], Locator]) -> int:
    """Every saved picture that is not folded away is painted, with its words; how many there were.

    shown  finds a cell on the page, by its number and itself
    """
    seen = 0
    for number, cell in enumerate(cells):
        saved = sum("<img" in output.get("data", {}).get("text/html", "") for output in cell.get("outputs", []))
        if not saved or "hide-output" in cell.metadata.get("tags", []):
            continue
        place = shown(number, cell)
        place.scroll_into_view_if_needed()  # what is in view is drawn, and that takes its time
        images = place.locator(".jp-OutputArea-output img")
        expect(images).to_have_count(saved, timeout=30_000)
        for image in images.all():
            expect(image).to_be_visible(timeout=30_000)
            assert image.evaluate("e => e.decode().then(() => e.naturalWidth)") > 100, cell.id
            assert len((image.get_attribute("alt") or "").split()) >= 5, cell.id
            seen += 1
    return seen
