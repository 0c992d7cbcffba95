"""Each pass of the compiler by itself: the trace, groups, the schedule, and the lines that are printed."""

import ast
import random

import numpy as np
import pytest

from micrograd import MLP, Value
from micrograd.compiler import compile, to_source
from micrograd.compiler.groups import CONSTANTS, INPUTS, PARAMS, Groups, find_groups, fold
from micrograd.compiler.in_numpy import Places, add_at
from micrograd.compiler.in_python import WIDTH
from micrograd.compiler.schedule import array_names, places, schedule
from micrograd.compiler.trace import CALL, CONSTANT, SAMPLE, trace

# ---- the trace ----


def test_a_trace_is_a_table():
    w, x = Value(2.0, "w"), Value(3.0, "x")
    table, inputs, params = trace((w * x).tanh() + Value(1.0) * Value(4.0), [x], [w])
    assert (inputs, params) == ([x], [w])
    assert table.ops == ["", "", "*", "tanh", "", "", "", "+"]  # what hangs on constants alone is a leaf
    assert (table.a[2], table.b[2], table.a[3], table.b[3]) == (0, 1, 2, -1)
    assert table.changes == [CALL, SAMPLE, SAMPLE, SAMPLE, CONSTANT, CONSTANT, CONSTANT, SAMPLE]
    assert table.trains == [True, False, True, True, False, False, False, True]
    assert (table.data[6], table.labels[:2]) == (4.0, ["w", "x"])
    assert (table.inputs, table.params) == ([1], [0])


def test_inputs_and_params_may_come_one_at_a_time():
    w, x = Value(2.0), Value(3.0)
    assert trace(w * x, (node for node in [x]), iter([w]))[1:] == ([x], [w])


# ---- groups ----


def grouped(loss, inputs, params) -> Groups:
    return find_groups(trace(loss, inputs, params)[0])


def layer(width: int, seed: int = 1) -> tuple[Value, list[Value], list[Value]]:
    model = MLP(2, [width, 1], "tanh", "linear", rng=random.Random(seed))
    x1, x2 = Value(0.5, "x1"), Value(-1.0, "x2")
    return model([x1, x2]), [x1, x2], model.parameters()


@pytest.mark.parametrize("width", [2, 5, 33])
def test_a_layer_is_a_group_of_sums_and_one_of_bends(width):
    loss, inputs, params = layer(width)
    groups = grouped(loss, inputs, params).groups
    assert [(group.op, len(group.members)) for group in groups] == [("+", width), ("tanh", width), ("+", 1)]
    bias, products = groups[0].runs
    assert (bias.arrays, bias.counts) == ((PARAMS, -1), [1] * width)
    assert (products.arrays, products.counts) == ((PARAMS, INPUTS), [2] * width)
    assert products.places == ([3 * j + k for j in range(width) for k in (0, 1)], [0, 1] * width)
    assert bias.places[0] == [3 * j + 2 for j in range(width)]


def test_a_chain_of_additions_is_one_sum_in_its_order():
    a, b, c, x = (Value(float(i), name) for i, name in enumerate("abcx", start=1))
    table = trace(a * x + b + c * x, [x], [a, b, c])[0]
    (terms,) = [terms for terms in fold(table) if terms]
    names = [tuple(table.labels[i] for i in term if i >= 0) for term in terms]
    assert names == [("a", "x"), ("b",), ("c", "x")]
    nested = trace(a * x + (b + c * x), [x], [a, b, c])[0]  # the sum on the right is a term of its own
    assert [len(terms) for terms in fold(nested) if terms] == [2, 2]


def test_what_is_used_twice_is_not_taken_in():
    w, x = Value(2.0), Value(3.0)
    product = w * x
    assert len(grouped(product + product * 2.0, [x], [w]).groups) == 2
    total = w * x + 1.0
    assert len(grouped(total + total, [x], [w]).groups) == 2


def test_a_product_of_parameters_stays_out_of_a_sum_of_samples():
    v, w, x = Value(2.0), Value(3.0), Value(4.0)
    groups = grouped(w * v + x, [x], [v, w]).groups
    assert [(group.op, group.changes) for group in groups] == [("+", CALL), ("+", SAMPLE)]


def test_factors_come_in_one_order_whichever_way_they_are_written():
    u, w, x, y = (Value(float(i)) for i in range(4))
    groups = grouped((u * x).tanh() * (y * w).tanh(), [x, y], [u, w]).groups
    assert [len(group.members) for group in groups] == [2, 2, 1]


def test_what_is_no_group():
    """Another operation, another level, other arrays, or no gradient: each is a group of its own."""
    w, x, y = Value(2.0), Value(3.0), Value(4.0)
    assert [len(g.members) for g in grouped((w * x).tanh() + (w * x).exp(), [x], [w]).groups] == [2, 1, 1, 1]
    assert [len(g.members) for g in grouped((w * x).tanh() + (w * x).tanh().tanh(), [x], [w]).groups] == [2, 2, 1, 1]
    assert [len(g.members) for g in grouped(w.tanh() * x.tanh(), [x], [w]).groups] == [1, 1, 1]
    assert [len(g.members) for g in grouped((w * x).tanh() * (y * x).tanh(), [x, y], [w]).groups] == [1, 1, 1, 1, 1]


def test_sums_of_several_lengths_are_one_group():
    xs, ws = [Value(float(i)) for i in range(4)], [Value(0.5) for _ in range(4)]
    sums = [sum(w * x for w, x in zip(ws[:k], xs)).tanh() for k in (1, 2, 3, 4)]
    group = grouped(sum(sums), xs, ws).groups[0]
    assert (len(group.members), group.runs[0].counts) == (4, [1, 2, 3, 4])
    (loop, *_) = schedule(grouped(sum(sums), xs, ws))
    assert (loop.blocks, loop.size, loop.runs[0].counts.tolist()) == (4, 1, [1, 2, 3, 4])


def test_equal_constants_are_one_and_minus_zero_is_not_zero():
    w, x = Value(2.0), Value(3.0)
    found = grouped((w * x * 0.5 + 0.5) * (w * 0.0) * -0.0, [x], [w])
    assert sorted(map(str, found.constants)) == ["-0.0", "0.0", "0.5"]
    assert {place[0] for place in found.place.values()} >= {PARAMS, CONSTANTS, INPUTS}


def test_members_come_in_the_order_in_which_they_read():
    w, xs = [Value(0.1) for _ in range(5)], [Value(float(i)) for i in range(5)]
    mixed = [(w[i] * xs[i]).tanh() for i in (3, 0, 4, 1, 2)]
    first = grouped(sum(mixed), xs, w).groups[0]
    assert first.runs[0].places == ([0, 1, 2, 3, 4], [0, 1, 2, 3, 4])
    loop = schedule(grouped(sum(mixed), xs, w))[0]
    assert (loop.blocks, loop.size) == (1, 5)


# ---- the schedule ----


def test_a_layer_is_read_by_steps():
    loop = schedule(grouped(*layer(7)))[0]
    assert (loop.blocks, loop.size) == (1, 7)
    bias, products = loop.runs
    assert (bias.factors[0].start.tolist(), bias.factors[0].member_step) == ([2], 3)
    w, x = products.factors
    assert (w.start.tolist(), w.member_step, w.term_step) == ([0], 3, 1)
    assert (x.start.tolist(), x.member_step, x.term_step) == ([0], 0, 1)
    assert places(w, loop, products).tolist() == [3 * j + k for j in range(7) for k in (0, 1)]


def test_a_layer_used_at_several_places_is_read_by_blocks():
    """Three points, the same four neurons: member 4 * j + i has the weights of neuron i, the inputs of point j."""
    points = [[Value(float(2 * j + k)) for k in range(2)] for j in range(3)]
    rows = [[Value(0.1), Value(0.2)] for _ in range(4)]
    hidden = [(row[0] * x[0] + row[1] * x[1]).tanh() for x in points for row in rows]
    loop = schedule(grouped(sum(hidden), [v for x in points for v in x], [w for row in rows for w in row]))[0]
    assert (loop.blocks, loop.size) == (3, 4)
    w, x = loop.runs[0].factors
    assert (w.start.tolist(), w.member_step, w.term_step) == ([0, 0, 0], 2, 1)
    assert (x.start.tolist(), x.member_step, x.term_step) == ([0, 2, 4], 0, 1)


def test_no_steps_no_slices_but_a_table():
    xs, w = [Value(float(i)) for i in range(5)], Value(0.5)
    picked = [sum(w * xs[i] for i in row).tanh() for row in ((0, 1, 3), (4, 2, 2))]
    access = schedule(grouped(sum(picked), xs, [w]))[0].runs[0].factors[1]
    assert access.table is not None and access.table.tolist() == [0, 1, 3, 4, 2, 2]


def test_arrays_are_named_by_their_operation():
    loops = schedule(grouped(*layer(3)))
    assert array_names(loops) == ["p", "c", "x", "sum_1", "tanh_1", "sum_2"]


# ---- Python: straight lines ----


@pytest.mark.parametrize("backend", ["python", "numpy"])
@pytest.mark.parametrize("build", [
    lambda w, x: 0.0 - w * x,
    lambda w, x: w * x - 0.0,
    lambda w, x: 1.0 / (w * x),
    lambda w, x: w * x / 1.0,
    lambda w, x: -(-(w * x)) * 1.0 + 0.0,  # noqa: B002
    lambda w, x: (0.0 - w) * (1.0 / x),
])  # fmt: skip
def test_zeros_and_ones_in_a_graph(build, backend):
    w, x = Value(1.5, "w"), Value(-0.5, "x")
    loss = build(w, x)
    loss.backward()
    right, w.grad = w.grad, 0.0
    assert compile(loss, [x], [w], backend)([-0.5]) == loss.data
    assert w.grad == right


@pytest.mark.parametrize("taken", ["d_a", "a", "d_d_a", "t1", "exp", "params"])
def test_no_two_names_meet_nor_their_gradients(taken):
    """In either order: d_a is what the gradient of a is called, so not both may keep their labels."""
    for labels in ((taken, "a"), ("a", taken)):
        x, w = Value(1.0, labels[0]), Value(2.0, labels[1])
        lines = to_source((w * x).tanh() * w, [x], [w]).splitlines()
        names = [
            lines[1].split("[")[1].split("]")[0],
            next(line for line in lines if "for [" in line).split("[")[1].split("]")[0],
        ]
        assert len({start + name for name in names for start in ("", "d_")}) == 4
        assert not {"exp", "params"} & set(names)


def test_a_parameter_that_meets_no_sample_is_not_added_up():
    w, v, x = Value(2.0, "w"), Value(3.0, "v"), Value(1.0, "x")
    decay = w**2
    decay.label = "decay"
    assert "d_w = 2.0 * w * d_decay" in to_source(v * x + decay, [x], [w, v])


def test_short_terms_share_a_line_and_long_ones_have_one_each():
    w, x = Value(2.0, "w"), Value(1.0, "x")

    def gradient_lines(others):
        shared = w * x
        shared.label = "s"
        source = to_source(sum(shared * other for other in others), [x, *others], [w])
        return [line.strip() for line in source.splitlines() if line.strip().startswith(("d_s = ", "d_s += "))]

    short = [Value(1.0, label) for label in "abc"]
    assert gradient_lines(short) == ["d_s = c * d_loss + b * d_loss + a * d_loss"]
    long = [Value(1.0, f"a_name_that_is_half_as_long_as_a_line_{k}") for k in range(4)]
    lines = gradient_lines(long)
    assert len(lines) == len(long) and max(map(len, lines)) < WIDTH


def test_a_list_goes_on_in_an_indented_line_and_no_name_is_torn_apart():
    x = Value(1.0, "x")
    params = [Value(1.0, "weight_" + "of_" * k + "x") for k in range(40)]  # the last are longer than a line
    source = to_source(sum(p * x for p in params), [x], params)
    names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    assert {p.label for p in params} <= names
    lines, (function,) = source.splitlines(), ast.parse(source).body
    first = function.body[0]
    assert first.end_lineno > first.lineno
    for line in lines[first.lineno : first.end_lineno]:
        assert len(line) - len(line.lstrip()) > first.col_offset


@pytest.mark.parametrize("backend", ["python", "numpy", "c"])
def test_no_line_ends_in_spaces(backend):
    w, x = Value(2.0, "w"), Value(1.0, "x")
    assert all(line == line.rstrip() for line in to_source((w * x) ** 2 + w**2, [x], [w], backend).splitlines())


# ---- NumPy and C: loops ----


def test_the_matrix_product_comes_back():
    text = to_source(*layer(5), "numpy")
    for line in (
        "W_1 = p[0:15].reshape(5, 3)[:, 0:2]",
        "b_1 = p[2:15:3]",
        "sum_1 = b_1 + W_1 @ x",
        "tanh_1 = tanh(sum_1)",
        "sum_2 = b_2 + W_2 @ tanh_1",
        "d_W_2 += d_sum_2 @ tanh_1.T",
        "d_tanh_1 = W_2.T @ d_sum_2",
        "d_W_1 += d_sum_1 @ x.T",
    ):
        assert f"    {line}\n" in text
    assert "d_x" not in text


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("first", [False, True])
def test_matrices_in_any_order_of_the_parameters(turned, first):
    """Bias before or after the weights, weights row by row or column by column: all are views."""
    x = [Value(0.5), Value(-1.5), Value(0.25)]
    w = [[Value(0.1 * (3 * j + k) - 0.3) for k in range(3)] for j in range(2)]
    b = [Value(0.2), Value(-0.7)]
    loss = sum((b[j] + w[j][0] * x[0] + w[j][1] * x[1] + w[j][2] * x[2]).tanh() for j in range(2))
    flat = [n for column in zip(*w) for n in column] if turned else [n for row in w for n in row]
    params = [*b, *flat] if first else [*flat, *b]
    text = to_source(loss, x, params, "numpy")
    assert "W_1 @ x" in text and ("reshape(3, 2).T" in text) == turned
    loss.backward()
    expected = [p.grad for p in params]
    for p in params:
        p.grad = 0.0
    assert compile(loss, x, params, "numpy")([0.5], [-1.5], [0.25]) == pytest.approx(loss.data, rel=1e-14)
    assert [p.grad for p in params] == pytest.approx(expected, rel=1e-14)


def test_the_lines_of_c_do_not_grow_with_the_width():
    assert to_source(*layer(4), "c").count("\n") == to_source(*layer(90), "c").count("\n")
    assert to_source(*layer(4), "numpy").count("\n") == to_source(*layer(90), "numpy").count("\n")


def test_gradients_that_meet_at_one_place_are_all_added():
    """add_at: rows of a gradient that a table names more than once; for one column in another way."""
    places, terms = Places(np.array([2, 0, 2]), 3), np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    target, column = np.ones((3, 2)), np.ones((3, 1))
    add_at(target, places, terms)
    assert target.tolist() == [[4.0, 5.0], [1.0, 1.0], [7.0, 9.0]]
    add_at(column, places, terms[:, :1])
    assert column.tolist() == [[4.0], [1.0], [7.0]]
    add_at(target, places, terms[:1])  # one row for all places
    assert target.tolist() == [[5.0, 7.0], [1.0, 1.0], [9.0, 13.0]]
