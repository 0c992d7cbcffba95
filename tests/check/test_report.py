"""The cell that ends a chapter, the file to hand in, and the guesses before a result."""

import json

import numpy as np
import pytest

from micrograd import Value
from micrograd.check import CHAPTERS, chapter
from micrograd.check.answer import Chapter, right
from micrograd.check.guess import guess


@pytest.fixture
def one_right():
    made = Chapter("99_test")

    @made.exercise("99.1")
    def size(answer):
        return right("because.")

    @made.exercise("99.2")
    def other(answer):
        return right("because.")

    size(1)
    return made


def test_every_chapter_reports_in_a_stable_form(capsys):
    for notebook in CHAPTERS:
        exercises = chapter(notebook)
        before, exercises.verdicts = exercises.verdicts, {}
        exercises.report()
        lines = capsys.readouterr().out.splitlines()
        assert lines[-1] == f"0 of {len(exercises.judges)} right"
        assert all(line.endswith("  not tried yet") for line in lines[:-1]) and len(lines) > 2
        exercises.verdicts = before


def test_a_hand_in_is_written_and_replaced(one_right, tmp_path, capsys):
    path = tmp_path / "übung.json"
    for _ in range(2):
        one_right.report(path, name="Zoë")
    assert f"Written to {path}." in capsys.readouterr().out
    content = json.loads(path.read_text(encoding="utf-8"))
    assert (content["name"], content["chapter"], content["right"], content["of"]) == ("Zoë", "99_test", 1, 2)
    assert content["exercises"]["99.1"] == {"check": "size", "verdict": "right", "reason": "because."}
    assert content["exercises"]["99.2"]["verdict"] == "not tried yet"
    assert [file.name for file in tmp_path.iterdir()] == ["übung.json"]


@pytest.mark.parametrize("content", ["my notes", '{"cells": []}', "[1]", ""])
def test_a_file_of_the_learners_is_never_replaced(one_right, content, tmp_path, capsys):
    path = tmp_path / "notes.txt"
    path.write_text(content, encoding="utf-8")
    one_right.report(path)
    assert "it is no hand-in. Choose another name" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("odd", [3, 2.5, "a/b\0c", "", ["x.json"]])
def test_what_is_no_file_is_told(one_right, odd, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    one_right.report(odd)
    assert "Not written" in capsys.readouterr().out


def test_a_missing_folder_is_told(one_right, tmp_path, capsys):
    one_right.report(tmp_path / "nowhere" / "x.json")
    assert "Not written" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((None,), "no guess yet: put yours in place of None, or read on"),
        ((None, 5.0), "no guess yet: put yours in place of None, or read on"),
        ((...,), "no guess yet: put yours in place of None, or read on"),
        ((5,), "noted: 5. Now see"),
        ((14, 14.0), "you guessed 14, and it is 14"),
        ((14, 14.3), "you guessed 14, and it is 14.3"),
        ((12, Value(14.0)), "you guessed 12; it is 14. Worth a second look: what makes the difference?"),
        (("Up", "up"), "you guessed 'Up', and it is 'up'"),
        (((5, 2), (5, 2)), "you guessed (5, 2), and it is (5, 2)"),
        ((10**400, 1.0), "it is 1. Worth a second look"),
        ((np.arange(3), np.arange(4)), "Worth a second look"),
        (("5", 5), "you guessed '5'; it is 5."),
    ],
)
def test_a_guess_is_one_line(given, said, capsys):
    guess(*given)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 and said in lines[0]


def test_a_guess_never_shows_the_result_before_it_is_made(capsys):
    guess(None, 3.375)
    assert "3.375" not in capsys.readouterr().out
