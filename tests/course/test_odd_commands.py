"""Whatever is typed after `micrograd-notebooks`, words come back: an exit code, and never a traceback."""

import pytest

from micrograd.course.cli import COMMANDS, main

ODD = {
    "nothing there": "nowhere/at/all",
    "empty": "",
    "a file": "notes.txt",
    "below a file": "notes.txt/course",
    "a notebook that is none": "broken",
    "too long": "x" * 5000,
    "a null byte": "a\0b",
    "umlauts and spaces": "Übung 1 für Zoë",
    "another's home": "~nobody-of-this-name/course",
    "a dash": "-",
    "a wildcard": "*",
    "a Windows path": "C:\\Users\\me\\course",
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("no notebook", encoding="utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "01_slopes.ipynb").write_text("{", encoding="utf-8")


@pytest.mark.parametrize("folder", ODD.values(), ids=ODD)
@pytest.mark.parametrize("command", COMMANDS)
def test_odd_folders(command, folder, here, capfd):
    more = ["--no-browser"] if command == "open" else ["--chapters", "1"] if command in CHAPTERS else []
    try:
        code = main([command, folder, *more])
    except SystemExit as stop:
        code = stop.code
    said = capfd.readouterr()
    assert code in (0, 2) and "Traceback" not in said.err + said.out
    assert code == 0 or len(said.err) > 40
    assert len(said.err) < 7000


CHAPTERS = ("nbgrader", "otter", "colab", "slides")


@pytest.mark.parametrize(
    "words",
    [["frobnicate", "a", "b"], ["grade"], ["grade", ".", "-j", "0"], ["grade", ".", "--seconds", "soon"]]
    + [[command, "new", "--chapters", chapter] for command in CHAPTERS for chapter in ("99", "one", "-1", "")],
    ids=" ".join,
)
def test_odd_words(words, here, capfd):
    try:
        code = main(words)
    except SystemExit as stop:
        code = stop.code
    said = capfd.readouterr()
    assert code == 2 and len(said.err) > 40 and "Traceback" not in said.err
