"""The course beside the lecture: every link leads to the moment it names, and every named section is there."""

import re
from pathlib import Path

import lint
import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("[0-9][0-9]_*.ipynb"))
LINK = re.compile(r"\[([\d:]+)\]\(https://www\.youtube\.com/watch\?v=VMj-3S1tku0&t=(\d+)s\)")
ROW = re.compile(r"^\| \[[\d:]+\]\([^)]+\) \| [^|]+ \| ([^|]*)\|$", re.MULTILINE)
MARKS = 21  # the chapter marks of the video
LENGTH = 2 * 3600 + 25 * 60 + 52  # seconds


def text_of(path: Path) -> str:
    return "\n".join(cell.source for cell in lint.load(path).cells if cell.cell_type == "markdown")


def headings(path: Path) -> list[str]:
    return [title for _, title in lint.HEADING.findall(lint.without_code(text_of(path)))]


def seconds(clock: str) -> int:
    total = 0
    for part in clock.split(":"):
        total = 60 * total + int(part)
    return total


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_link_leads_to_the_moment_it_names(path: Path):
    for clock, second in LINK.findall(text_of(path)):
        assert seconds(clock) == int(second) < LENGTH


def test_the_table_has_every_mark_in_order_and_its_sections_exist():
    rows = ROW.findall(text_of(NOTEBOOKS[0]))
    assert len(rows) == MARKS
    times = [int(second) for _, second in LINK.findall(text_of(NOTEBOOKS[0]).partition("## Beside the lecture")[2])]
    marks = times[1:][:MARKS]  # the first one is the example of a link
    assert marks == sorted(marks) and marks[0] == 0
    for row in rows:
        for chapter, title in re.findall(r'(\d+), (?:to )?"([^"]+)"', row):
            there = headings(NOTEBOOKS[int(chapter)])
            assert any(heading.startswith(title) for heading in there), f"chapter {chapter} has no {title!r}"


@pytest.mark.parametrize("path", NOTEBOOKS[1:10], ids=lambda path: path.stem)
def test_each_chapter_that_follows_the_lecture_links_to_it(path: Path):
    assert re.search(r"^\*Lecture \[", text_of(path), re.MULTILINE), f"{path.name} has no line *Lecture [h:mm:ss](...)*"
