"""A chapter as a page and as PDF in a Chromium: every picture is painted, in light, in dark, and with no scripts."""

import functools
import re
from pathlib import Path

import nbformat
import pytest
from lab import chromium
from nbconvert import HTMLExporter, WebPDFExporter
from playwright.async_api import BrowserType
from playwright.sync_api import Browser

CHAPTER = Path(__file__).resolve().parents[2] / "notebooks" / "07_neuron.ipynb"
PAINTED = """() => [...document.querySelectorAll(".jp-OutputArea-output img")].map(image => {
    const {width, height, right} = image.getBoundingClientRect();
    return image.complete && image.naturalWidth > 0 && width > 100 && height > 30 && right <= innerWidth;
})"""
pytestmark = pytest.mark.browser


def pictures() -> int:
    cells = nbformat.read(CHAPTER, as_version=4).cells
    return sum("image/png" in output.get("data", {}) for cell in cells for output in cell.get("outputs", []))


@pytest.mark.parametrize("theme, scripts", [("light", True), ("dark", True), ("light", False)])
def test_a_page_paints_every_picture(browser: Browser, tmp_path: Path, theme: str, scripts: bool):
    page = browser.new_page(viewport={"width": 1000, "height": 800}, java_script_enabled=scripts)
    html, _ = HTMLExporter(theme=theme, mathjax_url="", require_js_url="", mermaid_js_url="").from_filename(CHAPTER)
    (tmp_path / "chapter.html").write_text(html, encoding="utf-8")
    page.goto((tmp_path / "chapter.html").as_uri())
    painted = page.evaluate(PAINTED)
    page.close()
    assert len(painted) == pictures() > 0 and all(painted)


def test_webpdf_makes_a_file_with_every_picture(browser: Browser, monkeypatch: pytest.MonkeyPatch):
    launch = functools.partialmethod(BrowserType.launch, executable_path=chromium(browser.browser_type))
    monkeypatch.setattr(BrowserType, "launch", launch)
    exporter = WebPDFExporter(disable_sandbox=True, mathjax_url="", require_js_url="", mermaid_js_url="")
    pdf, _ = exporter.from_filename(CHAPTER)
    assert pdf.startswith(b"%PDF") and len(re.findall(rb"/Type */Page\b", pdf)) > 3
