"""Chapters as assignments: solutions are kept from learners, points are set, and the real tools grade them."""

import csv
import json
import os
import re
import shutil
import sys
from pathlib import Path

import nbformat
import pytest

from micrograd.course import cli, convert, hand_in

from .commands import call

ROOT = Path(__file__).resolve().parents[2]
TWO = ("01_slopes", "04_backprop_by_hand")
slow = pytest.mark.skipif("MICROGRAD_SLOW" not in os.environ, reason="takes minutes: .ci/run sets MICROGRAD_SLOW")


@pytest.fixture(scope="module")
def nbgrader_course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nbgrader")
    convert.nbgrader(folder, [])
    return folder


def cells(path: Path, start: str) -> list[str]:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return [cell.source for cell in notebook.cells if re.match(start, cell.source) or re.match(start, cell.id)]


@pytest.mark.parametrize("stem", list(hand_in.lessons()))
def test_every_exercise_has_an_answer_cell_and_a_test_cell(stem, nbgrader_course):
    path = nbgrader_course / "source" / stem / f"{stem}.ipynb"
    exercises = hand_in.lessons()[stem].exercises
    answers, tests = cells(path, r"answer-\d"), cells(path, r"check-\d")
    assert len(answers) == len(tests) == len(exercises)
    for answer, test in zip(answers, tests, strict=True):
        compile(answer, stem, "exec")
        compile(test, stem, "exec")
        solution = answer.split("### BEGIN SOLUTION\n")[1].split("### END SOLUTION")[0]
        assert solution.strip()
        assert "check." not in answer
    assert "<summary>Solution" not in path.read_text(encoding="utf-8")
    assert "<summary>Hint 1" in path.read_text(encoding="utf-8")


def test_otters_cells_open_and_close(tmp_path):
    convert.otter(tmp_path / "otter", ["4"])
    marks = cells(tmp_path / "otter" / "04_backprop_by_hand.ipynb", "# ")
    count = len(hand_in.lessons()["04_backprop_by_hand"].exercises)
    for word in ("QUESTION", "SOLUTION", "TESTS"):
        assert sum(mark.startswith(f"# BEGIN {word}\n") or mark == f"# BEGIN {word}" for mark in marks) == count
        assert marks.count(f"# END {word}") == count


def test_colabs_copies_install_the_course_first(tmp_path):
    convert.colab(tmp_path / "colab", ["01"])
    copied = nbformat.read(tmp_path / "colab" / "01_slopes.ipynb", as_version=4)
    original = nbformat.read(ROOT / "notebooks" / "01_slopes.ipynb", as_version=4)
    nbformat.validate(copied)
    assert "%pip install" in copied.cells[0].source
    assert copied.cells[1:] == original.cells


@pytest.mark.parametrize("command", ["nbgrader", "otter", "colab"])
def test_nothing_is_overwritten_and_chapters_are_known(command, tmp_path, capsys):
    (tmp_path / "mine").write_text("ten years", encoding="utf-8")
    assert cli.main([command, str(tmp_path)]) == 2
    assert "nothing is overwritten" in capsys.readouterr().err
    assert cli.main([command, str(tmp_path / "new"), "--chapters", "99"]) == 2
    assert "There is no chapter '99'" in capsys.readouterr().err


@pytest.fixture(scope="module")
def tool(tmp_path_factory):
    """Run a command of a package, in an environment that holds it and the course."""
    environments: dict[str, Path] = {}

    def run(package: str, *command: str, cwd: Path) -> None:
        if package not in environments:
            environment = tmp_path_factory.mktemp("environment")
            call("uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(environment), cwd=cwd)
            programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
            call("uv", "pip", "install", "--quiet", "--python", str(environment), package, "-e", str(ROOT), cwd=cwd)
            environments[package] = programs
        path = f"{environments[package]}{os.pathsep}{os.environ['PATH']}"
        call(*command, cwd=cwd, env={**os.environ, "PATH": path})

    return run


@slow
def test_nbgrader_grades_two_chapters(tool, tmp_path):
    course = tmp_path / "course"
    convert.nbgrader(course, TWO)
    for stem in TWO:
        tool("nbgrader==0.9.5", "nbgrader", "generate_assignment", stem, cwd=course)
        released = course / "release" / stem / f"{stem}.ipynb"
        assert "SOLUTION" not in released.read_text(encoding="utf-8")
        source = course / "source" / stem / f"{stem}.ipynb"
        for learner, copied in (("anna", source), ("ben", released)):
            handed_in = course / "submitted" / learner / stem / f"{stem}.ipynb"
            handed_in.parent.mkdir(parents=True)
            shutil.copy(copied, handed_in)
        wrong = course / "submitted" / "carla" / stem / f"{stem}.ipynb"
        wrong.parent.mkdir(parents=True)
        notebook = nbformat.read(source, as_version=4)
        answers = [cell for cell in notebook.cells if cell.id.startswith("answer-")]
        answers[1].source = answers[1].source.replace("### END", "slope_at_minus_one = grad_a = 10\n### END")
        wrong.write_text(json.dumps(notebook), encoding="utf-8")
        tool("nbgrader==0.9.5", "nbgrader", "autograde", stem, cwd=course)
    tool("nbgrader==0.9.5", "nbgrader", "export", cwd=course)
    lines = csv.DictReader((course / "grades.csv").read_text(encoding="utf-8").splitlines())
    scores = {
        (line["assignment"], line["student_id"]): (float(line["score"]), float(line["max_score"])) for line in lines
    }
    for stem in TWO:
        count = len(hand_in.lessons()[stem].exercises)
        assert scores[stem, "anna"] == (count, count)
        assert scores[stem, "ben"] == (0, count)
    assert scores["01_slopes", "carla"] == (4, 5)


@slow
def test_otter_grades_two_chapters(tool, tmp_path):
    convert.otter(tmp_path / "otter", TWO)
    for stem in TWO:
        # assign runs the tests on the solutions and fails where one isn't right
        tool("otter-grader==7.0.0", "otter", "assign", f"{stem}.ipynb", stem, cwd=tmp_path / "otter")
        made = tmp_path / "otter" / stem
        handed_out = made / "student" / f"{stem}.ipynb"
        solution = nbformat.read(made / "autograder" / f"{stem}.ipynb", as_version=4)
        assert "SOLUTION" not in handed_out.read_text(encoding="utf-8")
        count = len(hand_in.lessons()[stem].exercises)
        (archive,) = (made / "autograder").glob("*.zip")
        for learner, notebook, score in (("anna", solution, count), ("ben", nbformat.read(handed_out, 4), 0)):
            path = tmp_path / learner / f"{stem}.ipynb"
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(notebook), encoding="utf-8")
            tool(
                "otter-grader==7.0.0",
                "otter",
                "run",
                str(path),
                "-a",
                str(archive),
                "-o",
                str(path.parent),
                cwd=tmp_path,
            )
            results = json.loads((path.parent / "results.json").read_text(encoding="utf-8"))
            assert sum(test.get("score") or 0 for test in results["tests"]) == score
