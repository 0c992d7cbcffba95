"""Every picture is there, with its words, wherever a notebook is read: as HTML, as LaTeX, in a preview of outputs.

Two chapters stand for all; MICROGRAD_EXPORTS=all takes every one. LaTeX needs Pandoc: the system's, or that of the
dependency group `readers`.
"""

import base64
import importlib.util
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter, LatexExporter, MarkdownExporter

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
CHOSEN = [path for path in NOTEBOOKS if os.environ.get("MICROGRAD_EXPORTS") == "all" or path.stem[:2] in ("02", "07")]
LARGEST = 9_390_000  # bytes of all notebooks: one and a half times what they had with each picture saved once

each = pytest.mark.parametrize("path", CHOSEN, ids=lambda path: path.stem)
every = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def pictures_of(path: Path) -> list[dict]:
    """The formats of each output of a notebook that is a picture."""
    cells = nbformat.read(path, as_version=4).cells
    data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return [formats for formats in data if any(kind.startswith("image/") for kind in formats) or "<img" in str(formats)]


class Images(HTMLParser):
    """The alt texts of all images in a page, and the MIME types of their sources."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            given = dict(attributes)
            self.found.append((given.get("alt") or "", given["src"].partition(";")[0]))


@every
def test_each_picture_is_saved_for_every_kind_of_page(path):
    """An <img> for pages, trusted or not; a PNG for places with no HTML; words. No SVG: untrusted pages hide it."""
    for formats in pictures_of(path):
        assert set(formats) == {"text/html", "image/png", "text/plain"}, list(formats)
        ((alt, kind),) = Images(formats["text/html"]).found
        assert len(alt.split()) > 5 and kind in ("data:image/png", "data:image/svg+xml")
        assert base64.b64decode(formats["image/png"]).startswith(b"\x89PNG")


def test_the_notebooks_stay_light():
    assert sum(path.stat().st_size for path in NOTEBOOKS) < LARGEST


@each
@pytest.mark.parametrize("template", ["lab", "classic", "basic"])
def test_html_shows_every_picture_with_its_words(path, template):
    page, _ = HTMLExporter(template_name=template).from_filename(path)
    found = [(alt, kind) for alt, kind in Images(page).found if kind.startswith("data:")]
    assert len(found) >= len(pictures_of(path)) > 0
    assert all(len(alt.split()) > 5 and "No description" not in alt for alt, _ in found)
    assert "[drawing:" not in page and "[picture:" not in page  # the words of a picture that is not shown


@each
def test_markdown_shows_every_picture_with_its_words(path):
    text, _ = MarkdownExporter().from_filename(path)
    assert len(Images(text).found) >= len(pictures_of(path))


@pytest.fixture
def pandoc(monkeypatch) -> bool:
    """Whether there is a Pandoc."""
    if not shutil.which("pandoc") and importlib.util.find_spec("pypandoc"):
        import pypandoc

        folder = Path(pypandoc.get_pandoc_path()).parent
        monkeypatch.setenv("PATH", os.pathsep.join([str(folder), os.environ["PATH"]]))
    return bool(shutil.which("pandoc"))


@each
def test_latex_has_a_file_for_every_picture(path, pandoc):
    """With no Inkscape; Pandoc, which nbconvert needs for text, is replaced where it is missing."""
    exporter = LatexExporter()
    if not pandoc:
        nothing = '{"pandoc-api-version": [1, 23], "meta": {}, "blocks": []}'  # a text of no words, as Pandoc has it
        exporter.register_filter("convert_pandoc", lambda _, source, to, **options: nothing if to == "json" else "")
    text, resources = exporter.from_filename(path)
    names = re.findall(r"\\adjustimage\{.*\}\{(?:.*/)?(.*?)\}", text)
    assert len(names) == len(pictures_of(path)) > 0
    assert set(names) <= set(resources["outputs"]) and all(name.endswith(".png") for name in names)
    if pandoc:  # which takes a list for one only after a blank line
        cells = nbformat.read(path, as_version=4).cells
        prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        assert text.count(r"\item") >= len(re.findall(r"^(?:[-*]|\d+\.) ", prose, re.MULTILINE)) >= 6
        assert "<details>" not in text and r"\end{document}" in text
