"""The quiz bank for teachers: thirty questions, written for Moodle (GIFT) and for Canvas (text2qti)."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from micrograd.course.folder import FolderError


@dataclass(frozen=True)
class Question:
    """A question of a chapter, its right answer, and wrong ones: text -> the misconception behind it."""

    chapter: int
    text: str
    right: str
    wrong: dict[str, str]
    check: str = "True"


def questions() -> list[Question]:
    """All questions, in the order of the chapters."""
    entries = tomllib.loads((Path(__file__).with_name("quiz.toml")).read_text(encoding="utf-8"))["question"]
    return [Question(**{**e, "wrong": {w["text"]: w["because"] for w in e["wrong"]}}) for e in entries]


def write(folder: Path) -> list[Path]:
    """Write quiz.gift for Moodle and quiz.txt for text2qti, which makes a QTI archive for Canvas of it.

    Raises FolderError where one of them is there already.
    """
    paths = [folder / "quiz.gift", folder / "quiz.txt"]
    for path in paths:
        if path.exists():
            raise FolderError(f"{path} is there already. Name another folder: nothing is overwritten.")
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in zip(paths, (gift(), text2qti())):
        path.write_text(text, encoding="utf-8")
    return paths


def gift() -> str:
    """The questions in Moodle's GIFT format; the misconception is the feedback."""

    def plain(text: str) -> str:
        return re.sub(r"([~=#{}:\\])", r"\\\1", text)

    return "\n".join(
        f"// chapter {q.chapter}\n::{q.chapter}.{k}::{plain(q.text)} {{\n\t={plain(q.right)}\n"
        + "".join(f"\t~{plain(text)}#{plain(because)}\n" for text, because in q.wrong.items())
        + "}\n"
        for k, q in enumerate(questions(), start=1)
    )


def text2qti() -> str:
    """The questions in the text format of text2qti; the right answer's place changes from question to question."""
    lines = ["Quiz title: Automatic differentiation, chapters 1 to 13", "shuffle answers: true", ""]
    for k, q in enumerate(questions(), start=1):
        lines.append(f"{k}. {_markdown(q.text)}")
        choices = [("", text, because) for text, because in q.wrong.items()]
        choices.insert(k % 4, ("*", q.right, "Right."))
        for letter, (mark, text, because) in zip("abcd", choices):
            lines += [f"{mark}{letter}) {_markdown(text)}", f"... {_markdown(because)}"]
        lines.append("")
    return "\n".join(lines)


def _markdown(text: str) -> str:
    return re.sub(r"([*_\\`])", r"\\\1", text)
