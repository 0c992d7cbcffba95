"""Details of the compiler: one operation as text, with no more brackets than it needs; names and uses in a trace; lines."""

import ast
import itertools

import pytest

from micrograd import Value
from micrograd.compiler import BACKENDS, compile, to_source
from micrograd.compiler.printer import WIDTH
from micrograd.compiler.rules import Text, add, call, minus, multiply, number
from micrograd.compiler.trace import Trace

NUMBERS = {"a": 3.0, "b": 0.25, "f": abs}
A, B, ZERO, ONE = Text("a"), Text("b"), number(0.0), number(1.0)


def meaning(text: Text) -> float:
    return eval(text.text, NUMBERS)


PIECES = [
    A,
    B,
    ZERO,
    ONE,
    number(-2.0),
    add(A, "+", B),
    add(A, "-", B),
    multiply(A, "*", B),
    multiply(A, "/", B),
    minus(A),
    call("f", minus(A)),
]


@pytest.mark.parametrize(("left", "right"), [*itertools.product(PIECES, PIECES)], ids=lambda piece: piece.text)
def test_the_text_means_what_was_asked_for(left, right):
    a, b = meaning(left), meaning(right)
    sums, products = (
        [(add(left, "+", right), a + b), (add(left, "-", right), a - b)],
        [(multiply(left, "*", right), a * b)],
    )
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


# ---- the lines of a program ----


def test_in_numpy_a_gradient_is_added_up_where_it_is_returned():
    """By dot, the product of two arrays and its sum in one call; and in a line of its own where it is read again."""
    w, v, x, y = (Value(0.5 * k, label) for k, label in enumerate("wvxy", start=1))
    n = w * x + v * y
    n.label = "n"
    assert to_source(n.tanh() * n, [x, y], [w, v], "numpy").endswith(", [dot(x, d_n), dot(y, d_n)]\n")
    u = w * v
    u.label = "u"
    lines = to_source(u + x, [x], [w, v], "numpy").splitlines()
    assert lines[-4:] == [
        "    d_u = total(d_loss)",
        "    d_v = w * d_u",
        "    d_w = v * d_u",
        "    return dot(share, loss), [d_w, d_v]",
    ]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_parameter_that_meets_no_sample_is_not_added_up(backend):
    w, v, x = Value(2.0, "w"), Value(3.0, "v"), Value(1.0, "x")
    decay = w**2
    decay.label = "decay"
    assert "d_w = 2.0 * w * d_decay" in to_source(v * x + decay, [x], [w, v], backend)


@pytest.mark.parametrize("backend", BACKENDS)
def test_short_terms_share_a_line_and_long_ones_have_one_each(backend):
    w, x = Value(2.0, "w"), Value(1.0, "x")

    def gradient_lines(others):
        shared = w * x
        shared.label = "s"
        source = to_source(sum(shared * other for other in others), [x, *others], [w], backend)
        return [line.strip() for line in source.splitlines() if line.strip().removeprefix("vec ").startswith("d_s = ")]

    short = [Value(1.0, label) for label in "abc"]
    assert [line.removeprefix("vec ").rstrip(";") for line in gradient_lines(short)] == [
        "d_s = c * d_loss + b * d_loss + a * d_loss"
    ]
    long = [Value(1.0, f"a_name_that_is_half_as_long_as_a_line_{k}") for k in range(4)]
    lines = gradient_lines(long)
    assert len(lines) == len(long) and max(map(len, lines)) < WIDTH


@pytest.mark.parametrize("backend", ["python", "numpy"])
def test_a_list_goes_on_in_an_indented_line_and_no_name_is_torn_apart(backend):
    x = Value(1.0, "x")
    params = [Value(1.0, "weight_" + "of_" * k + "x") for k in range(40)]  # the last are longer than a line
    source = to_source(sum(p * x for p in params), [x], params, backend)
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    assert {p.label for p in params} <= names
    lines, (function,) = source.splitlines(), ast.parse(source).body
    first = function.body[0] if backend == "python" else function.body[1]
    assert first.end_lineno > first.lineno
    for line in lines[first.lineno : first.end_lineno]:
        assert len(line) - len(line.lstrip()) > first.col_offset


@pytest.mark.parametrize("backend", BACKENDS)
def test_no_line_ends_in_spaces(backend):
    w, x = Value(2.0, "w"), Value(1.0, "x")
    assert all(line == line.rstrip() for line in to_source((w * x) ** 2 + w**2, [x], [w], backend).splitlines())
