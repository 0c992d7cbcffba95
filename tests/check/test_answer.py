"""The replies of a check: three kinds, never a traceback, and a report."""

import numpy as np
import pytest

from micrograd.check.answer import Chapter, Stumble, attempt, choice, near, not_yet, number, right, slope_by_nudge


@pytest.fixture
def chapter():
    chapter = Chapter("99_test")

    @chapter.exercise("99.1")
    def double(function):
        return right("because.") if attempt(function, 2) == 4 else not_yet("twice, please.")

    @chapter.exercise("99.2")
    def size(answer):
        return right("because.") if number(answer) == 1 else not_yet("no.")

    chapter.double, chapter.size = double, size
    return chapter


def test_the_three_kinds_of_reply(chapter, capsys):
    chapter.size(None)
    chapter.size(2)
    chapter.size(1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("not tried yet: put your answer in place of None")
    assert lines[1:] == ["not yet: no.", "right: because."]


def test_an_error_in_the_learners_function_is_a_reply(chapter, capsys):
    chapter.double(lambda x: x / 0)
    assert capsys.readouterr().out == "not yet: your function stopped with ZeroDivisionError: division by zero.\n"


def test_an_empty_function_is_not_tried(chapter):
    def empty(x):
        """It will double x."""

    for blank in (empty, lambda x: None, lambda x: ...):
        verdict = chapter.judge("99.1", blank)
        assert verdict.kind == "not tried yet", verdict
        assert "has no lines of yours so far" in verdict.reason


def test_a_forgotten_return_is_not_yet(chapter):
    def forgotten(x):
        x * 2

    def printed(x):
        print(x * 2)

    assert chapter.judge("99.1", forgotten).kind == "not yet"
    assert "Is its `return` missing" in chapter.judge("99.1", forgotten).reason
    assert "Use `return` in place of `print`" in chapter.judge("99.1", printed).reason


def test_a_generator_or_a_coroutine_is_no_result(chapter):
    def yields(x):
        yield 2 * x

    async def later(x):
        return 2 * x

    assert "because of its `yield`. Use `return`" in chapter.judge("99.1", yields).reason
    assert "because of its `async`" in chapter.judge("99.1", later).reason


def test_a_number_where_a_function_is_wanted(chapter, capsys):
    chapter.double(4)
    assert capsys.readouterr().out.startswith("not yet: a function or class is expected here, and 4 is not one.")


def test_an_answer_the_judge_did_not_foresee_is_told_in_words(capsys):
    chapter = Chapter("99_test")

    @chapter.exercise("99.1")
    def narrow(answer):
        return right("because.") if answer[0] else not_yet("no.")

    narrow(1)
    said = capsys.readouterr().out
    assert said.startswith("not yet: the check can't make sense of this answer (TypeError: ")


def test_an_error_met_often_has_advice(chapter, capsys):
    chapter.double(lambda x: x.data)
    assert "wrap it in a Value first" in capsys.readouterr().out

    def endless(x):
        return endless(x)

    chapter.double(endless)
    assert "called itself without end" in capsys.readouterr().out


def test_report(chapter, capsys):
    chapter.size(1)
    chapter.double(lambda x: x)
    capsys.readouterr()
    chapter.report()
    assert capsys.readouterr().out == "99.1 double  not yet\n99.2 size    right\n1 of 2 right\n"


@pytest.mark.parametrize("answer", [2, 2.0, np.float64(2.0), np.int32(2), np.array(2.0), np.array([2.0])])
def test_numbers(answer):
    assert number(answer) == 2.0


@pytest.mark.parametrize("answer", ["2", [2], True, 2j, float("nan"), float("inf"), 10**400, np.array([2.0, 3.0])])
def test_what_is_no_number(answer):
    with pytest.raises(Stumble, match="should be a single number"):
        number(answer)


def test_choice():
    assert choice(" Up ", "up", "down") == "up"
    with pytest.raises(Stumble, match='choose one of "up", "down", in quotation marks; 3 is none of them'):
        choice(3, "up", "down")


def test_near_and_slope():
    assert near(1000.0, 1000.5) and not near(1000.0, 1002.0) and near(0.0, 0.0005)
    assert slope_by_nudge(lambda x: x**3, 2.0) == pytest.approx(12.0, abs=1e-8)
