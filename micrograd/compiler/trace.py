"""Pass 1, the trace: a graph of Values as a table, a row for each node, operands before results.

    i   operation  operands   changes   trains
    0   (leaf w)              CALL      yes
    1   (leaf x)              SAMPLE
    2   *          0, 1       SAMPLE    yes

From here on no Value is asked anything: a row has numbers of other rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from micrograd._validate.scalars import is_list, to_float
from micrograd.engine import Value
from micrograd.operations import lookup

CONSTANT, CALL, SAMPLE = range(3)  # when a node changes: never, from call to call, from sample to sample


@dataclass
class Trace:
    """The columns of the table; inputs and params are numbers of rows. The last row is the loss.

    ops      the operation, "" for a leaf. What hangs on constants alone is a leaf too, with the number it has
    a, b     the row of the first and of the second operand, -1 without
    changes  CONSTANT, CALL (it hangs on parameters alone) or SAMPLE (it hangs on an input)
    trains   whether it needs a gradient, which it does if it hangs on a parameter
    data     the number that it had in the graph
    labels   its label in the graph
    """

    ops: list[str]
    a: list[int]
    b: list[int]
    changes: list[int]
    trains: list[bool]
    data: list[float]
    labels: list[str]
    inputs: list[int]
    params: list[int]


def trace(loss: Value, inputs: Sequence[Value], params: Sequence[Value]) -> tuple[Trace, list[Value], list[Value]]:
    """The table of the graph under `loss`; the inputs; and the parameters that the loss depends on.

    Raises as micrograd.compiler.compile does.
    """
    if not isinstance(loss, Value):
        raise TypeError(
            f"compile: the loss is one Value, not a {type(loss).__name__}. Build it for one sample, "
            "such as (model([x1, x2]) - y) ** 2."
        )
    inputs, params = _leaves(inputs, "input"), _leaves(params, "parameter")
    order = loss.topo()
    row = {node: i for i, node in enumerate(order)}
    trained = set(params)
    for i, x in enumerate(inputs):
        if x not in row:
            raise ValueError(
                f"The {_called(x, 'input', i)} is not in the graph of the loss. Was the graph built with another "
                "Value, or with the plain number, x.data?"
            )
        if x in trained:
            raise ValueError(f"The {_called(x, 'input', i)} is among the params too. Is it data, or is it trained?")
    if not order[-1]._op:
        raise ValueError("The loss is a leaf: build it with operations, from a parameter at least.")
    params = [p for p in params if p in row]
    if not params:
        raise ValueError("None of the params is in the graph of the loss. Was the graph built with another model?")
    table = Trace([], [], [], [], [], [], [], [row[x] for x in inputs], [row[p] for p in params])
    given = dict.fromkeys(table.inputs, SAMPLE) | dict.fromkeys(table.params, CALL)
    changes, trains, known = table.changes, table.trains, {""}
    for i, node in enumerate(order):
        op = node._op
        if op not in known:
            lookup(op)
            known.add(op)
        a = -1 if node._a is None else row[node._a]
        b = -1 if node._b is None else row[node._b]
        when = given.get(i, CONSTANT) if a < 0 else changes[a] if b < 0 else max(changes[a], changes[b])
        if when == CONSTANT:
            op, a, b = "", -1, -1
        changes.append(when)
        trains.append(trains[a] or (b >= 0 and trains[b]) if op else when == CALL)
        table.ops.append(op)
        table.a.append(a)
        table.b.append(b)
        table.data.append(node.data if op or when != CONSTANT else to_number(node))
        table.labels.append(node.label)
    return table, inputs, params


def to_number(node: Value) -> float:
    """The data of a leaf as a float, whatever kind of number it was set to. Raises TypeError where it is none."""
    data: Any = node.data
    data = data.item() if getattr(data, "ndim", None) == 0 else data
    return data if type(data) is float else to_float(data, f"{node.label or 'a leaf'}.data = {{}}")


def numbers_of(params: list[Value]) -> np.ndarray:
    """The numbers that the parameters have now."""
    return np.array([p.data if type(p.data) is float else to_number(p) for p in params])


def _leaves(nodes: Any, kind: str) -> list[Value]:
    """The inputs or the parameters as a list, if each is a leaf and none is there twice."""
    if isinstance(nodes, (Value, str)) or not hasattr(nodes, "__iter__"):
        what = "one Value" if isinstance(nodes, Value) else repr(nodes)
        raise TypeError(f"compile: {kind}s are a list of Values, such as [x], not {what}.")
    listed, seen = list(nodes), set()
    for i, node in enumerate(listed):
        if not isinstance(node, Value):
            hint = " One flat list of all of them is needed." if is_list(node) else ""
            raise TypeError(f"compile: {kind} {i} should be a Value in the graph of the loss, not {node!r}.{hint}")
        if node._op:
            raise ValueError(
                f"The {_called(node, kind, i)} is the result of {node._op!r}, not a leaf. "
                "List the Values that it was made from."
            )
        if node in seen:
            raise ValueError(f"The {_called(node, kind, i)} is listed twice. List each {kind} once.")
        seen.add(node)
    return listed


def _called(node: Value, kind: str, i: int) -> str:
    return f"{kind} {node.label or i}"
