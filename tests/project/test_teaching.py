"""notebooks/TEACHING.md tells of the chapters as they are: their sections, in order, and their minutes."""

import re
from pathlib import Path

import lint
import pytest

from micrograd.course import cli

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "notebooks" / "TEACHING.md").read_text(encoding="utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHAPTERS = re.findall(r"^### (.+) \((\d+) minutes\)\n\n(.+)\n", PAGE, re.MULTILINE)
NOT_TAUGHT = {"Exercises", "You can now", "Before you go on"}


def headings(path: Path, level: int) -> list[str]:
    cells = [cell.source for cell in lint.load(path).cells if cell.cell_type == "markdown"]
    return [title for source in cells for hashes, title in lint.HEADING.findall(source) if len(hashes) == level]


def test_every_chapter_is_there():
    assert [title for title, _, _ in CHAPTERS] == [headings(path, 1)[0] for path in NOTEBOOKS]


@pytest.mark.parametrize(("path", "chapter"), list(zip(NOTEBOOKS, CHAPTERS)), ids=[path.stem for path in NOTEBOOKS])
def test_sections_and_minutes(path: Path, chapter: tuple[str, str, str]):
    _, minutes, line = chapter
    sections = [re.fullmatch(r"(\d+) (.+)", part).groups() for part in line.split(" · ")]
    assert [title for _, title in sections] == [title for title in headings(path, 2) if title not in NOT_TAUGHT]
    assert sum(int(part) for part, _ in sections) == int(minutes)
    assert f"*Time*: {minutes} minutes" in lint.load(path).cells[0].source


@pytest.mark.parametrize("page", ["README.md", "notebooks/00_start_here.ipynb"])
def test_the_tables_of_chapters_have_the_same_titles_and_minutes(page: str):
    text = (ROOT / page).read_text(encoding="utf-8")
    if page.endswith(".ipynb"):
        text = "\n".join(cell.source for cell in lint.load(ROOT / page).cells)
    rows = re.findall(r"^\| \[?(\d+\. [^\]|]+?)\]?(?:\([^)]*\))? \|.*\| (\d+) \|$", text, re.MULTILINE)
    assert rows == [(title, minutes) for title, minutes, _ in CHAPTERS]


def test_the_sections_named_elsewhere_exist():
    known = {title for path in NOTEBOOKS for level in (2, 3) for title in headings(path, level)}
    plans = PAGE.partition("## Plans")[2].partition("## How to collect work")[0]
    assert set(re.findall(r'"([A-Z][^"]+)"', plans)) <= known


def test_each_chapter_has_two_misconceptions_and_a_question_with_its_answer():
    assert len(re.findall(r"^- \*Misconception\*: .+", PAGE, re.MULTILINE)) == 2 * len(NOTEBOOKS)
    assert len(re.findall(r"^- \*For the board\*: .+\? \*.+\*$", PAGE, re.MULTILINE)) == len(NOTEBOOKS)


def test_the_exercises_named_exist():
    known = {exercise.number for path in NOTEBOOKS for exercise in lint.exercises(lint.load(path))}
    named = set(re.findall(r"Exercise (\d+\.\d+)", PAGE))
    assert named
    assert named <= known


def test_every_command_is_one_of_the_course():
    for command in re.findall(r"micrograd-notebooks (\w+)", PAGE):
        assert command in {*cli.COMMANDS, "my"}  # my-course is a folder
