"""Details of the compiler: one operation as text, with no more brackets than it needs, and the names and uses of a trace."""

import itertools

import pytest

from micrograd import Value
from micrograd.compiler import compile
from micrograd.compiler.rules import Text, add, call, minus, multiply, number
from micrograd.compiler.trace import Trace

NUMBERS = {"a": 3.0, "b": 0.25, "f": abs}
A, B, ZERO, ONE = Text("a"), Text("b"), number(0.0), number(1.0)


def meaning(text: Text) -> float:
    return eval(text.text, NUMBERS)


PIECES = [A, B, ZERO, ONE, number(-2.0), add(A, "+", B), add(A, "-", B), multiply(A, "*", B), multiply(A, "/", B), minus(A), call("f", minus(A))]


@pytest.mark.parametrize(("left", "right"), [*itertools.product(PIECES, PIECES)], ids=lambda piece: piece.text)
def test_the_text_means_what_was_asked_for(left, right):
    a, b = meaning(left), meaning(right)
    sums, products = [(add(left, "+", right), a + b), (add(left, "-", right), a - b)], [(multiply(left, "*", right), a * b)]
    if b:
        products.append((multiply(left, "/", right), a / b))
    for text, right_answer in sums + products:
        assert meaning(text) == right_answer
        assert meaning(minus(text)) == -right_answer
        assert meaning(multiply(text, "*", A)) == right_answer * 3.0  # it knows how tightly it binds
        assert meaning(multiply(A, "*", text)) == 3.0 * right_answer
        assert meaning(add(A, "-", text)) == 3.0 - right_answer
        assert "--" not in minus(text).text  # which in C would count down


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (add(A, "+", ZERO), "a"),
        (add(ZERO, "+", A), "a"),
        (add(A, "-", ZERO), "a"),
        (add(ZERO, "-", A), "0.0 - a"),
        (multiply(A, "*", ONE), "a"),
        (multiply(ONE, "*", A), "a"),
        (multiply(A, "/", ONE), "a"),
        (multiply(ONE, "/", A), "1.0 / a"),
        (multiply(add(A, "+", B), "*", B), "(a + b) * b"),
        (multiply(A, "/", multiply(A, "*", B)), "a / (a * b)"),
        (multiply(multiply(A, "*", B), "*", B), "a * b * b"),
        (add(add(A, "-", B), "-", B), "a - b - b"),
        (add(A, "-", add(A, "-", B)), "a - (a - b)"),
        (add(A, "+", multiply(A, "*", B)), "a + a * b"),
        (minus(A), "-a"),
        (minus(multiply(A, "*", B)), "-a * b"),
        (minus(add(A, "+", B)), "-(a + b)"),
        (minus(minus(A)), "-(-a)"),
        (multiply(A, "*", minus(B)), "a * (-b)"),
        (call("f", add(A, "+", B), minus(A)), "f(a + b, -a)"),
        (multiply(call("f", A), "/", call("f", B)), "f(a) / f(b)"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_no_more_than_is_needed(text, printed):
    assert text.text == printed


@pytest.mark.parametrize("backend", ["python", "numpy"])
@pytest.mark.parametrize("build", [
    lambda w, x: 0.0 - w * x,
    lambda w, x: w * x - 0.0,
    lambda w, x: 1.0 / (w * x),
    lambda w, x: w * x / 1.0,
    lambda w, x: -(-(w * x)) * 1.0 + 0.0,
    lambda w, x: (0.0 - w) * (1.0 / x),
])  # fmt: skip
def test_zeros_and_ones_in_a_graph(build, backend):
    w, x = Value(1.5, "w"), Value(-0.5, "x")
    loss = build(w, x)
    loss.backward()
    right, w.grad = w.grad, 0.0
    assert compile(loss, [x], [w], backend)([-0.5]) == loss.data
    assert w.grad == right


# ---- the trace ----


def test_leaves_with_no_label_are_numbered_and_results_too():
    w, v, x = Value(1.0), Value(2.0), Value(3.0)
    first, second = w * x, v * x
    trace = Trace(first * second + first, [x], [w, v])
    assert [trace.name(node) for node in (x, w, v, trace.loss)] == ["x0", "p0", "p1", "loss"]
    assert [trace.name(node) for node in (second, first, second)] == ["t1", "t2", "t1"]


@pytest.mark.parametrize("taken", ["d_a", "sum_a", "a", "d_d_a", "t1", "exp", "params"])
def test_no_two_names_meet_nor_their_gradients(taken):
    """In either order: d_a is what the gradient of a is called, so not both may keep their labels."""
    for labels in ((taken, "a"), ("a", taken)):
        x, w = Value(1.0, labels[0]), Value(2.0, labels[1])
        trace = Trace(w * x, [x], [w])
        names = [start + trace.name(node) for node in trace.order for start in ("", "d_", "sum_")]
        assert len(set(names)) == len(names)
        assert not {"exp", "params"} & set(names)


def test_uses_are_listed_results_first():
    w, x = Value(2.0), Value(3.0)
    first = w * x
    second = first * w
    trace = Trace(second - w, [x], [w])
    assert trace.uses[w] == [(trace.loss, 1), (second, 1), (first, 0)]
    assert trace.uses[trace.loss] == []


def test_inputs_and_params_may_come_one_at_a_time():
    w, x = Value(2.0), Value(3.0)
    trace = Trace(w * x, (node for node in [x]), iter([w]))
    assert (trace.inputs, trace.params) == ([x], [w])
