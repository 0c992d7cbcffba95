"""The parts of the site's build that need neither a browser nor the network."""

import ast
import base64
import hashlib
import json
import re
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest
from matplotlib.figure import Figure

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "site"))

import assets  # noqa: E402
import book  # noqa: E402
import frames  # noqa: E402
import live  # noqa: E402


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# ---- files from elsewhere ----


@pytest.fixture
def official(monkeypatch) -> dict[str, bytes]:
    """Two wheels, and a lock with their hashes in place of Pyodide's."""
    wheels = {"numpy-1.whl": b"numpy", "pillow-2.whl": b"pillow"}
    packages = {
        name.split("-")[0]: {"file_name": name, "sha256": digest(data), "depends": []} for name, data in wheels.items()
    }
    monkeypatch.setattr(assets, "official_lock", lambda cache: {"packages": packages})
    return wheels


def test_wheels_from_a_folder(official, tmp_path):
    for name, data in official.items():
        (tmp_path / name).write_bytes(data)
    assert assets.compiled_wheels(["numpy", "pillow"], tmp_path, tmp_path) == official


def test_wheels_from_an_archive(official, tmp_path):
    with tarfile.open(tmp_path / "pyodide.tar.bz2", "w:bz2") as archive:
        for name, data in official.items():
            (tmp_path / name).write_bytes(data)
            archive.add(tmp_path / name, f"pyodide/{name}")
    assert assets.compiled_wheels(["numpy", "pillow"], tmp_path, tmp_path / "pyodide.tar.bz2") == official


def test_wheels_from_the_package_that_carries_them(official, tmp_path):
    _, file, inside = assets.CARRIER
    with zipfile.ZipFile(tmp_path / file, "w") as carrier:
        for name, data in official.items():
            carrier.writestr(inside + name, data)
    assert assets.compiled_wheels(["numpy", "pillow"], tmp_path, None) == official


def test_a_wheel_with_another_hash_is_refused(official, tmp_path):
    (tmp_path / "numpy-1.whl").write_bytes(b"something else")
    with pytest.raises(assets.Missing, match=r"numpy-1\.whl has the SHA-256 .* was expected"):
        assets.compiled_wheels(["numpy"], tmp_path, tmp_path)


def test_a_missing_wheel_names_the_ways_out(official, tmp_path):
    with pytest.raises(assets.Missing, match="--wheels FOLDER"):
        assets.compiled_wheels(["numpy"], tmp_path, tmp_path)
    (tmp_path / "no.tar").write_bytes(b"no archive")
    with pytest.raises(assets.Missing, match="cannot be read as an archive"):
        assets.compiled_wheels(["numpy"], tmp_path, tmp_path / "no.tar")


def test_an_archive_of_npm_with_another_hash_is_refused(tmp_path):
    (tmp_path / "mathjax-3.2.2.tgz").write_bytes(b"something else")
    with pytest.raises(assets.Missing, match="was expected"):
        assets.npm_file("mathjax", "es5/tex-svg.js", tmp_path)


def test_every_live_requirement_has_a_version_and_a_hash():
    lines = (ROOT / "site" / "live-requirements.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.-]+==\S+ --hash=sha256:[0-9a-f]{64}", line) for line in lines if line[0] != "#")
    assert {live.normal(name) for name in live.ADDED} <= {live.normal(line.split("==")[0]) for line in lines}


def test_a_wheel_is_the_same_bytes_each_time(tmp_path):
    files = {"a/__init__.py": b"x = 1", "a-1.dist-info/METADATA": b"Name: a"}
    for name in ("one.whl", "two.whl"):
        live.write_wheel(tmp_path / name, files)
    assert (tmp_path / "one.whl").read_bytes() == (tmp_path / "two.whl").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.whl") as archive:
        assert archive.read("a/__init__.py") == b"x = 1"
        assert f"{files['a/__init__.py']!r}" and "a-1.dist-info/RECORD" in archive.namelist()


# ---- widgets ----


class Slider:
    """A stand-in for a control of ipywidgets."""

    value, max = 1, 2


class Boxes:
    """Two boxes to fill in, for 2x + 3y: 2 belongs into x, 3 into y, and 5 in x is a slip with a reply of its own."""

    made_by, RELATIVE, ABSOLUTE = "boxes", 1e-3, 1e-6

    def __init__(self):
        self.controls = {"x": Slider(), "y": Slider()}

    def settings(self):
        return {"x": [""], "y": [""]}

    def answers(self):
        return {"x": 2.0, "y": 3.0}

    def reply(self, name, text):
        if text in ("x", "inf"):
            return f"{text!r} is not a number"
        guess, slope = float(text), self.answers()[name]
        if guess == slope:
            return "right"
        if (name, guess) == ("x", 5.0):
            return "that is the sum"
        return "zero" if guess == 0 else "sign" if guess < 0 else "less" if guess < slope else "more"

    def render(self, x, y):
        return f"<p>{x}, {y}</p>", f"{(x == '2.0') + (y == '3.0')} of 2 right."


class Widget:
    """One slider with three places, each with a figure of its own; the sentence names the place."""

    made_by = "three_lines"

    def __init__(self):
        self.controls = {"x": Slider()}

    def settings(self):
        return {"x": [0, 1, 2]}

    def render(self, x):
        figure = Figure(figsize=(3, 2))
        figure.subplots().plot([0, 1], [0, x])
        return figure, f"x is {x}."


def unpacked(script: str) -> dict:
    packed = re.fullmatch(r'\(window\.micrograd \?\?= \{\}\)\["w-1"\] = "(.*)";\n', script)
    return json.loads(zlib.decompress(base64.b64decode(packed[1])))


def test_a_widget_starts_where_its_controls_are():
    page, script = frames.made(Widget(), "w-1")
    assert ">x is 1.<" in page
    assert 'min="0" max="2" value="1" aria-valuetext="1"' in page
    data = unpacked(script)
    assert [data["says"][i] for i in data["told"]] == ["x is 0.", "x is 1.", "x is 2."]
    whole = ["".join(data["pieces"][i] for i in data["pictures"][k]) for k in data["which"]]
    assert len(set(whole)) == 3
    assert whole[1] in page
    assert all(picture.startswith("<svg") and picture.endswith("</svg> ") for picture in whole)


def test_boxes_carry_every_kind_of_reply():
    page, script = frames.made(Boxes(), "w-1")
    data = unpacked(script)
    x = data["answers"]["x"]
    assert {kind: x[kind] for kind in ("right", "zero", "sign", "less", "more")} == {
        kind: kind for kind in ("right", "zero", "sign", "less", "more")
    }
    assert x["special"] == [[5.0, "that is the sum"]]
    assert data["answers"]["y"]["special"] == []
    assert data["near"] == [1e-3, 1e-6]
    assert [data["says"][i] for i in data["told"]] == [
        "0 of 2 right.",
        "1 of 2 right.",
        "1 of 2 right.",
        "2 of 2 right.",
    ]
    assert page.count('type="text"') == 2


def test_what_changes_words_alone_is_drawn_once(monkeypatch):
    drawn = []
    real = frames.figure_svg
    monkeypatch.setattr(frames, "figure_svg", lambda figure: (drawn.append(figure), real(figure))[1])
    widget = Widget()
    widget.words_only = frozenset({"x"})
    _, script = frames.made(widget, "w-1")
    assert len(drawn) == 1
    assert len(unpacked(script)["says"]) == 3


def test_every_widget_of_the_course_is_in_a_chapter():
    """So that a widget added later moves in the book: the build draws each that a chapter shows."""
    from micrograd import show

    makers = [name for name in show.__all__ if name.endswith(("_explorer", "_film")) or name in STEPPERS]
    assert len(makers) >= 12
    shown = set()
    for path in book.chapters():
        for cell in frames.code_up_to_last_widget(path):
            for node in ast.walk(ast.parse(book.text_of(cell))):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "show":
                    shown.add(node.attr)
    assert set(makers) <= shown


STEPPERS = ("growing_graph", "fill_in", "step_backward", "step_source")


# ---- pages ----

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\xc8\x00\x00\x00d").decode()  # 200 by 100


def test_a_picture_inside_a_page_becomes_a_file_of_a_known_size(tmp_path):
    page = f'<p>before</p><img width="100" alt="two dots" src="data:image/png;base64,{PIXEL}">'
    made = book.with_files(page, tmp_path)
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == base64.b64decode(PIXEL)
    assert f'src="_static/pictures/{file.name}"' in made
    assert 'loading="lazy"' in made
    assert 'width="100"' in made
    assert 'height="50"' in made
    assert 'alt="two dots"' in made


def test_a_drawing_has_its_size_from_its_view(tmp_path):
    drawing = base64.b64encode(b'<svg viewBox="0 0 300 120"></svg>').decode()
    made = book.with_files(f'<img width="300" alt="a graph" src="data:image/svg+xml;base64,{drawing}">', tmp_path)
    assert 'height="120"' in made
    assert next(tmp_path.iterdir()).suffix == ".svg"


def test_each_operation_has_its_rule():
    from micrograd import Value

    a, b = Value(2.0), Value(3.0)
    made = [a + b, a - b, a * b, a / b, a**b, -a, a.exp(), a.log(), a.tanh(), a.relu(), a.sigmoid()]
    assert {node._op for node in made} | {"**n"} == set(book.RULES)


def test_the_glossary_is_in_order():
    found = [term for phrase, term in book.terms().items() if phrase == term.lower()]
    assert len(found) > 40
    assert found == sorted(found, key=str.lower)
    assert set(book.ALIASES.values()) <= set(found)


def test_the_map_has_every_chapter_and_its_minutes():
    rows = book.course_map().splitlines()[2:]
    assert len(rows) == len(book.chapters())
    assert all(re.search(r"\| \d\d \|", row) for row in rows)


def code_cell(count: int | None, text: str = "") -> dict:
    outputs = [{"output_type": "display_data", "data": {"text/plain": text}, "metadata": {}}] if text else []
    return {"cell_type": "code", "id": "a", "source": "x", "execution_count": count, "outputs": outputs, "metadata": {}}


@pytest.mark.parametrize("counts", [[None], [1, None], [2], [1, 3]])
def test_a_notebook_that_was_not_run_is_refused(counts):
    with pytest.raises(book.Unready, match=r"tools/execute\.py notebooks/05_backward\.ipynb"):
        book.refuse_unready({"cells": [code_cell(count) for count in counts]}, "05_backward.ipynb")


def test_a_notebook_that_was_run_is_not():
    book.refuse_unready({"cells": [code_cell(1), code_cell(2)]}, "05_backward.ipynb")


def test_no_widget_stays_words(tmp_path):
    notebook = {"cells": [code_cell(1, "[controls: x; they move while a kernel runs]")], "metadata": {}}
    assert book.stays(notebook) == "a"
    assert book.stays(book.with_widgets(notebook, {"a": "<p>a widget</p>"}, tmp_path)) == ""


def test_a_page_may_load_only_what_it_has():
    policy = book.policy_of("<head></head><script>one()</script><script src='x.js'></script>")
    one = base64.b64encode(hashlib.sha256(b"one()").digest()).decode()
    assert f"script-src 'self' 'sha256-{one}';" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
