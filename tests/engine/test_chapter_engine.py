"""The class written in chapter 5 and the package's Value agree on values, gradients and graphs."""

from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from micrograd.engine import Value
from micrograd.graph import operands_first

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "05_backward.ipynb"


@pytest.fixture(scope="module")
def chapter() -> dict:
    """What the chapter's code cells define, exercises left out."""
    namespace = {"__name__": "__main__"}
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type == "code" and "check." not in cell.source:
            exec(compile(cell.source, cell.id, "exec"), namespace)
    return namespace


# One step of a computation: an operation and the places of its operands among the values made so far.
STEPS = st.lists(st.tuples(st.sampled_from("+*t"), st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=12)
NUMBERS = st.lists(st.floats(-1.5, 1.5), min_size=1, max_size=4)


def build(make, numbers, steps):
    values = [make(x) for x in numbers]
    for op, i, j in steps:
        a, b = values[i % len(values)], values[j % len(values)]
        values.append(a + b if op == "+" else a * b if op == "*" else a.tanh())
    return values


@settings(derandomize=True, deadline=None, max_examples=200)
@given(numbers=NUMBERS, steps=STEPS)
def test_the_two_classes_agree(chapter, numbers, steps):
    ours, theirs = (build(make, numbers, steps) for make in (chapter["Value"], Value))
    for values in (ours, theirs):
        values[-1].backward()
    for one, other in zip(ours, theirs, strict=True):
        assert one.data == other.data
        assert one.grad == pytest.approx(other.grad, rel=1e-12, abs=1e-12)
        assert one._op == other._op
        assert [ours.index(operand) for operand in one._prev] == [theirs.index(operand) for operand in other._prev]


def test_the_loop_and_the_package_find_the_same_order(chapter):
    values = build(Value, [0.5, -1.0], [("+", 0, 1), ("*", 2, 0), ("t", 3, 0), ("+", 4, 2), ("*", 5, 5)])
    assert chapter["in_order"](values[-1]) == values[-1].topo() == operands_first(values[-1])


def test_the_line_that_serves_all_operations():
    chapter: dict = {"Value": Value}
    cells = nbformat.read(NOTEBOOK.with_name("06_more_operations.ipynb"), as_version=4).cells
    (cell,) = (cell for cell in cells if "def backward_once_for_all" in cell.source)
    exec(compile(cell.source, cell.id, "exec"), chapter)
    by_chapter, by_package = (
        build(Value, [0.5, -1.0], [("*", 0, 1), ("*", 2, 2), ("t", 3, 0), ("+", 4, 2)]) for _ in "12"
    )
    chapter["backward_once_for_all"](by_chapter[-1])
    by_package[-1].backward()
    assert [value.grad for value in by_chapter] == [value.grad for value in by_package]
