"""The grader: every kind of hand-in gets the marks that it should, whatever is in it, and one that fails is a row."""

import csv
import json
import os
import re
from pathlib import Path

import nbformat
import pytest

from micrograd.course import cli, grade, hand_in, root

from . import hand_ins, strange_hand_ins

slow = pytest.mark.skipif("MICROGRAD_SLOW" not in os.environ, reason="takes minutes: .ci/run sets MICROGRAD_SLOW")
FEW = (
    "Zoë Öztürk/Kapitel 1 (fertig).ipynb",
    "reordered.ipynb",
    "no central_slope.ipynb",
    "killed.ipynb",
    "patched check.ipynb",
    "wrong.ipynb",
    "another.ipynb",
    "half.ipynb",
)


def marks(rows: list[grade.Row]) -> dict[str, tuple[str, ...]]:
    return {row.file: tuple(mark.kind for mark in row.marks) for row in rows}


def test_a_few_hand_ins_get_the_marks_they_should(tmp_path, capsys):
    expected = hand_ins.make(tmp_path / "in", FEW)
    table, page = tmp_path / "marks.csv", tmp_path / "marks.html"
    assert cli.main(["grade", str(tmp_path / "in"), "--csv", str(table), "--html", str(page), "--seconds", "60"]) == 0
    assert f"{len(FEW)} hand-ins graded, 3 with a problem" in capsys.readouterr().out
    lines = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert {line["file"]: tuple(line[e] for e in hand_ins.EXERCISES if line[e]) for line in lines} == expected
    assert [line["file"] for line in lines] == sorted(expected)
    html = page.read_text(encoding="utf-8")
    assert "you got 10" in html  # the reply to the wrong answer
    assert "slope_at_minus_one = 10" in html  # and the answer itself
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "marks.csv", "marks.html"]


@slow
def test_every_kind_of_hand_in_gets_the_marks_it_should(tmp_path):
    expected = hand_ins.make(tmp_path)
    assert len(expected) >= 30
    rows = grade.grade(tmp_path, seconds=20)
    assert marks(rows) == expected
    assert marks(grade.grade(tmp_path, seconds=20, jobs=1)) == expected  # in another order
    problems = {row.file: row.problem for row in rows if row.problem}
    for name in ("endless.ipynb", "stubborn.ipynb"):
        assert "limit of time" in problems[name]
        assert "1.4" in problems[name]
    assert "not JSON" in problems["no json.ipynb"]
    assert "no chapter of the course" in problems["another.ipynb"]


@slow
def test_strange_hand_ins_are_rows_with_a_reason(tmp_path):
    expected = strange_hand_ins.make(tmp_path / "in")
    rows = {row.file: row for row in grade.grade(tmp_path / "in", seconds=20)}
    assert rows.keys() == expected.keys()
    for name, (kinds, said) in expected.items():
        row = rows[name]
        assert tuple(mark.kind for mark in row.marks) == kinds, name
        reasons = [row.problem, *(mark.reason for mark in row.marks if mark.kind != "right")]
        assert said in " ".join(reasons), name
        assert all(len(reason) <= 5_000 for reason in reasons)  # a terminal's codes, spelled out, are longer
    table, page = tmp_path / "marks.csv", tmp_path / "marks.html"
    grade.write_csv(rows.values(), table)
    grade.write_html(list(rows.values()), page)
    assert len(list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))) == len(expected)
    assert "\x1b" not in page.read_text(encoding="utf-8") + table.read_text(encoding="utf-8-sig")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "marks.csv", "marks.html"]


@slow
@pytest.mark.parametrize("name", ["kills its parent.ipynb", "writes elsewhere.ipynb", "forges and goes.ipynb"])
def test_pranks_fail_without_the_systems_walls_too(name, tmp_path, monkeypatch):
    monkeypatch.setattr(grade, "_wall", lambda: ())
    kinds, said = strange_hand_ins.make(tmp_path, (name,))[name]
    (row,) = grade.grade(tmp_path, seconds=60)
    assert tuple(mark.kind for mark in row.marks) == kinds
    assert said in row.problem + row.marks[0].reason


def solutions(path: Path) -> nbformat.NotebookNode:
    """A chapter with the folded solution of each exercise put before the line that calls its check."""
    notebook = nbformat.read(path, as_version=4)
    lesson = hand_in.lessons()[path.stem]
    stub = None
    for cell in notebook.cells:
        code = re.search(r"<summary>Solution.*?```python\n(.*?)```", cell.source, re.DOTALL)
        if cell.cell_type == "code":
            calls = [check for check in lesson.exercises if f"check.{check}(" in cell.source]
            stub = (cell, calls[0]) if calls else stub
        elif code and stub:
            stub[0].source = f"{code[1]}\n{lesson.call(stub[1])}"
            stub = None
    return notebook


CHAPTERS = sorted((root() / "notebooks").glob("[0-9]*.ipynb"))


@slow
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_the_cells_that_an_exercise_needs_are_enough(path, tmp_path):
    notebook = solutions(path)
    (tmp_path / "solved.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (row,) = grade.grade(tmp_path, seconds=60)
    wrong = [mark for mark in row.marks if mark.kind != "right"]
    # chapter 0 has one exercise that fails on purpose until it is mended, and its solution mends it
    assert not wrong
    assert len(row.marks) == len(hand_in.lessons()[path.stem].exercises)
    assert not row.problem


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path, monkeypatch):
    hand_ins.make(tmp_path / "in", ("anna/01_slopes.ipynb", "ben/01_slopes.ipynb", "half.ipynb"))
    ran = []

    def stops_at_the_second(path, folder, limits):
        ran.append(path)
        if len(ran) == 2:
            raise KeyboardInterrupt
        return grade.Row(path.relative_to(folder).as_posix(), "01_slopes", [grade.Mark("1.1", "right")])

    monkeypatch.setattr(grade, "_grade_one", stops_at_the_second)
    kept = tmp_path / "kept"
    with pytest.raises(KeyboardInterrupt):
        grade.grade(tmp_path / "in", jobs=1, kept=kept)
    with kept.open("a", encoding="utf-8") as file:
        file.write('{"key": "half a li')
    assert len(grade.grade(tmp_path / "in", jobs=1, kept=kept)) == 3
    names = [path.relative_to(tmp_path / "in").as_posix() for path in ran]
    assert names.count("anna/01_slopes.ipynb") == 1
    assert names.count("ben/01_slopes.ipynb") == 2  # it was running when the first run stopped
    ran.clear()
    changed = tmp_path / "in" / "half.ipynb"
    changed.write_bytes(b"{}")
    grade.grade(tmp_path / "in", jobs=1, kept=kept)
    assert ran == [changed]  # a hand-in that has changed is


def test_a_file_name_cannot_become_a_formula(tmp_path):
    grade.write_csv([grade.Row("=HYPERLINK(1).ipynb", problem="@x")], tmp_path / "marks.csv")
    (line,) = csv.DictReader((tmp_path / "marks.csv").read_text(encoding="utf-8-sig").splitlines())
    assert line["file"] == "'=HYPERLINK(1).ipynb"
    assert line["problem"] == "'@x"


def test_what_a_learner_wrote_is_shown_as_text(tmp_path):
    mark = grade.Mark("1.1", "not yet", "<script>alert(1)</script>", "<img src=x onerror=alert(2)>")
    grade.write_html([grade.Row("<b>.ipynb", "01_slopes", [mark])], tmp_path / "marks.html")
    page = (tmp_path / "marks.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "<img" not in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", "nowhere"], "There is no folder nowhere"),
        (["report", "."], "There is no notebook in ."),
    ],
)
def test_mistakes_get_a_message(arguments, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(arguments) == 2
    assert said in capsys.readouterr().err


def test_marks_that_cannot_be_written_are_said_before_the_work_and_after_it(tmp_path, monkeypatch, capsys):
    (tmp_path / "in").mkdir()
    hand_ins.make(tmp_path / "in", ("half.ipynb",))
    (tmp_path / "marks.csv").mkdir()
    command = ["grade", str(tmp_path / "in"), "--html", str(tmp_path / "m.html"), "--csv"]
    for place in ("marks.csv", "nowhere/marks.csv"):
        assert cli.main([*command, str(tmp_path / place)]) == 2
        assert "can't be written. Name another place" in capsys.readouterr().err

    def full(rows, path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(grade, "write_csv", full)
    assert cli.main([*command, str(tmp_path / "other.csv")]) == 2
    assert "No space left on device. What was graded is kept" in capsys.readouterr().err
    assert (tmp_path / ".other.kept").is_file()


def test_a_learners_own_report(tmp_path, capsys):
    hand_ins.make(tmp_path, ("李雷/作业.ipynb",))
    assert cli.main(["report", str(tmp_path), "--seconds", "60"]) == 0
    assert "作业.ipynb: 3 of 5 right" in capsys.readouterr().out
