"""check.engine: how far a learner's class agrees, and what it lacks, without a traceback."""

import math

import pytest

from micrograd import Value
from micrograd.check import agreement
from micrograd.check.agreement import ROWS, compare, engine
from micrograd.datasets import recorded_torch


class Mine:
    """Chapter 5's engine: +, * and tanh, with closures and a loop for the order."""

    def __init__(self, data, operands=()):
        self.data, self.grad, self.operands = data, 0.0, operands
        self._backward = lambda: None

    def __add__(self, other):
        out = type(self)(self.data + other.data, (self, other))

        def rule():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = rule
        return out

    def __mul__(self, other):
        out = type(self)(self.data * other.data, (self, other))

        def rule():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = rule
        return out

    def tanh(self):
        out = type(self)(math.tanh(self.data), (self,))

        def rule():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = rule
        return out

    def backward(self):
        order, seen, to_visit = [], set(), [self]
        while to_visit:
            node = to_visit.pop()
            if node is None:
                order.append(to_visit.pop())
            elif node not in seen:
                seen.add(node)
                to_visit += [node, None, *node.operands]
        self.grad = 1.0
        for node in reversed(order):
            node._backward()


def kinds(cls):
    return {finding.row.name: finding.kind for finding in compare(cls)}


def test_the_package_agrees_everywhere(capsys):
    assert set(kinds(Value).values()) == {"agrees"}
    engine(Value)
    assert f"{len(ROWS)} of {len(ROWS)} agree" in capsys.readouterr().out


def test_what_is_lacking_is_named_with_its_chapter(capsys):
    found = kinds(Mine)
    assert found["a + b"] == found["a diamond"] == found["5,000 additions"] == found["the lecture's neuron"] == "agrees"
    assert found["2 * a"] == found["a - b"] == found["a.exp()"] == found["micrograd's first test"] == "lacks"
    engine(Mine)
    said = capsys.readouterr().out
    assert "lacks    a * 2, 2 * a: see exercise 3.2" in said and "lacks    a - b: see exercise 5.2" in said
    assert "11 of 34 agree with the package and with PyTorch" in said
    assert all(len(line) <= agreement.WIDTH for line in said.splitlines())


def test_a_wrong_gradient_is_told_with_both_numbers(capsys):
    class Wrong(Value):
        __slots__ = ()

        def __sub__(self, other):
            return self + other * 1.0 - 0.0 if isinstance(other, float) else self + other

    engine(Wrong)
    assert "a - b: the result is 13, expected 7, at a = 10, b = 3 (exercise 5.2)" in capsys.readouterr().out


def test_recursion_is_told(capsys):
    class Recursive(Mine):
        def backward(self):
            order = []

            def visit(node):
                if node not in order:
                    for operand in node.operands:
                        visit(operand)
                    order.append(node)

            visit(self)
            self.grad = 1.0
            for node in reversed(order):
                node._backward()

    engine(Recursive)
    said = capsys.readouterr().out
    said = " ".join(said.split())
    assert "stops 5,000 additions: RecursionError" in said and "chapter 5: a list in place of recursion" in said


@pytest.mark.parametrize("odd", [None, 3, "Value", Value(2.0), lambda x: x, [Value]])
def test_only_a_class_can_be_tried(odd, capsys):
    engine(odd)
    assert "pass the class itself" in capsys.readouterr().out


@pytest.mark.parametrize("odd", [int, str, object, dict, Exception, type("Empty", (), {})])
def test_a_class_that_is_no_engine_lacks_everything(odd, capsys):
    assert set(kinds(odd).values()) == {"lacks"}
    engine(odd)
    assert "0 of 34 agree" in capsys.readouterr().out


def test_a_loop_with_no_end_is_stopped(monkeypatch):
    class Endless(Mine):
        def backward(self):
            while True:
                pass

    monkeypatch.setattr(agreement, "SECONDS", 0.02)
    monkeypatch.setattr(agreement, "ROWS", ROWS[:2])
    assert [finding.kind for finding in compare(Endless)] == ["stops", "stops"]


def test_the_record_of_pytorch_is_used():
    """Every operation that PyTorch was asked, but for a Value as an exponent, which the course leaves optional."""
    recorded = recorded_torch()
    codes = {entry["code"] for entry in recorded["operations"]}
    assert codes - {row.code for row in ROWS} == {"v ** w", "2 ** v", "v ** 0.5", "(-v).relu()"}
    rows = {row.name: row for row in ROWS}
    o, grads = recorded["neuron"]["o"], recorded["neuron"]["grads"]
    expected = (o, *(grads[name] for name in ("x1", "w1", "x2", "w2", "b")))
    assert rows["the lecture's neuron"].recorded == pytest.approx(expected, rel=1e-14)
    second = tuple(recorded["expression"][name] for name in "gab")
    assert rows["micrograd's second test"].recorded == pytest.approx(second, rel=1e-14)


def test_a_slope_that_is_right_at_one_place_only_is_found():
    class Lucky(Mine):
        def tanh(self):
            out = type(self)(math.tanh(self.data), (self,))

            def rule():
                self.grad += (1 - math.tanh(0.37) ** 2) * out.grad

            out._backward = rule
            return out

    found = {finding.row.name: finding for finding in compare(Lucky)}["a.tanh()"]
    assert found.kind == "differs" and "at a = 1.5" in found.detail
