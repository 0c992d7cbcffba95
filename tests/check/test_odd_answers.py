"""Whatever is typed into a check, a sentence comes back: every check is fed every odd kind of thing."""

import inspect
import math

import numpy as np
import pytest

from micrograd import MLP, Value
from micrograd.check import CHAPTERS, PROJECTS, answer, chapter
from micrograd.check.agreement import engine
from micrograd.check.guess import guess
from micrograd.check.more_operations import save_engine
from micrograd.tensor import Tensor


class Hostile:
    """Everything about it fails."""

    def __repr__(self):
        raise RuntimeError("no repr")

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __eq__(self, other):
        raise RuntimeError("no ==")

    __hash__ = None


class Silent(Exception):
    def __str__(self):
        raise RuntimeError("no text")


def raises(error):
    def function(*arguments):
        raise error

    return function


def generator(*arguments):
    yield 1


def endless_recursion(*arguments):
    return endless_recursion(*arguments)


ODD = {
    "None": None,
    "dots": ...,
    "text": "up",
    "empty text": "",
    "long text": "x" * 10_000,
    "bytes": b"up",
    "bool": True,
    "nan": math.nan,
    "inf": math.inf,
    "tiny": 5e-324,
    "huge float": 1e308,
    "huge int": 10**400,
    "huger int": 10**5000,
    "negative": -1,
    "complex": 2j,
    "empty list": [],
    "nested": [[[1.0]]],
    "long list": [0.5] * 5000,
    "mixed": [None, "a", 3, [2]],
    "None in a tuple": (None, None, None),
    "three numbers": (1.0, 0.0, -0.5),
    "dict": {"a": 1, 2: None},
    "numbers by name": {"a": 6, "b": -4, "c": -2, "f": 4},
    "set": {1, 2},
    "range": range(3),
    "array": np.arange(6.0).reshape(2, 3),
    "empty array": np.zeros((0, 3)),
    "object array": np.array([None, "a"], dtype=object),
    "0-d array": np.array(3.0),
    "Value": Value(2.0),
    "graph": Value(2.0) * Value(3.0) + 1,
    "Tensor": Tensor([1.0, 2.0]),
    "network": MLP(2, [1]),
    "class": int,
    "Value class": Value,
    "empty class": type("Empty", (), {}),
    "hostile class": type("Rude", (), {"__init__": raises(ValueError("no"))}),
    "module": math,
    "hostile": Hostile(),
    "built-in": math.cos,
    "print": print,
    "no input": lambda: 1.0,
    "returns None": lambda *arguments: None,
    "returns dots": lambda *arguments: ...,
    "returns text": lambda *arguments: "text",
    "returns its input": lambda *arguments: arguments[0],
    "returns its last input": lambda *arguments: arguments[-1],
    "returns a list": lambda *arguments: [1, "a", None],
    "returns nan": lambda *arguments: math.nan,
    "returns huge": lambda *arguments: 10**400,
    "returns a dict": lambda *arguments: {"a": "b"},
    "returns a function": lambda *arguments: math.cos,
    "returns a Value": lambda *arguments: Value(1.0),
    "returns a graph": lambda *arguments: Value(1.0) * 2,
    "returns a Tensor": lambda *arguments: Tensor([[1.0]]),
    "returns an array": lambda *arguments: np.zeros((2, 2, 2)),
    "returns hostile": lambda *arguments: Hostile(),
    "generator": generator,
    "generator object": generator(),
    "raises": raises(ValueError("no")),
    "raises silently": raises(Silent()),
    "raises with no text": raises(KeyError()),
    "raises an assertion": raises(AssertionError()),
    "exits": raises(SystemExit(1)),
    "recursion": endless_recursion,
}
CHECKS = [(name, number) for name in (*CHAPTERS, *PROJECTS) for number in chapter(name).judges]


def fed(name, number, odd):
    """The verdicts on an odd thing, once in every place, and once with good things in the others."""
    judge = chapter(name).judges[number]
    count = len(inspect.signature(judge).parameters)
    yield chapter(name).judge(number, *[odd] * count)
    if count > 1:
        yield chapter(name).judge(number, odd, *[Value] * (count - 1))
        yield chapter(name).judge(number, *[lambda *a: np.zeros(27)] * (count - 1), odd)


@pytest.mark.parametrize(("name", "number"), CHECKS, ids=[f"{name}-{number}" for name, number in CHECKS])
@pytest.mark.filterwarnings("ignore")
def test_every_check_answers_every_odd_thing_in_a_sentence(name, number, monkeypatch):
    monkeypatch.setattr(answer, "SECONDS", 20.0)
    for kind, odd in ODD.items():
        for verdict in fed(name, number, odd):
            assert verdict.kind in ("right", "not yet", "not tried yet"), kind
            assert len(verdict.reason) >= 20 and "Traceback" not in verdict.reason, (kind, verdict)
            assert len(verdict.reason) < 700, (kind, verdict)
            assert verdict.kind != "right" or kind in SOMETIMES_RIGHT, (kind, verdict)


SOMETIMES_RIGHT = {"huge float", "0-d array", "tiny", "negative", "Value class", "returns its input"}


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.filterwarnings("ignore")
def test_the_other_calls_answer_too(kind, capsys, tmp_path):
    odd = ODD[kind]
    guess(odd)
    guess(odd, 3.0)
    guess(3.0, odd)
    chapter("01_slopes").report(name=odd)
    if not isinstance(odd, type):
        engine(odd)
        save_engine(odd, tmp_path)
    assert len(capsys.readouterr().out.splitlines()) >= 5


def test_a_wrong_number_of_answers_is_told():
    for name, number in CHECKS:
        verdict = chapter(name).judge(number, *[1] * 9)
        assert "the check was given 9 answers. The call is check." in verdict.reason
        assert "The call is check." in chapter(name).judge(number, nonsense=1).reason


def test_an_endless_loop_is_stopped(monkeypatch):
    def endless(*arguments):
        while True:
            pass

    monkeypatch.setattr(answer, "SECONDS", 0.05)
    for name, number in (("01_slopes", "1.5"), ("08_layers", "8.3"), ("13_tiny_gpt", "13.2")):
        assert "still running after 0.05 seconds" in chapter(name).judge(number, endless).reason


def test_an_exception_swallower_is_stopped(monkeypatch):
    def stubborn(*arguments):
        while True:
            try:
                while True:
                    pass
            except Exception:
                pass

    monkeypatch.setattr(answer, "SECONDS", 0.05)
    assert "still running" in chapter("01_slopes").judge("1.5", stubborn).reason
