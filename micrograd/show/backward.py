"""Chapter 5: backward(), one node at a time, in the right order and in the naive one."""

from typing import Any

from micrograd.engine import Value
from micrograd.show.backprop_by_hand import copied, named_copy
from micrograd.show.explorer import MOST_STEPS, Rendered, Stepper, check_graph, too_large
from micrograd.show.graph import draw
from micrograd.show.style import short

ORDERS = ("topological", "naive")


def step_backward(root: Any, *, order: str = "topological") -> Stepper:
    """Step through a backward pass on any graph, one node at a time. Control: `step`, from 0.

    order  "topological": results before operands, each node once, as backward() does it. "naive": from a node on to
           each of its operands in turn, and so several times to one that is reached in several ways, which then passes
           on again what it passed on before. Leaves, which pass on nothing, are left out.

    Step 0 is the start, where only the root has a gradient; after that each step lets one node pass its gradient
    on. It works on a copy: the gradients of the graph itself stay as they are. Nodes with no label are called
    t1, t2 and so on. Of a graph too large to step through it shows the end. Raises TypeError for what is no graph,
    ValueError for another order; a class with no `_local_grads` may only use Value's operations, otherwise ValueError.
    """
    if order not in ORDERS:
        raise ValueError(f"The order is one of {', '.join(map(repr, ORDERS))}, not {order!r}.")
    check_graph(root)
    whole = too_large(root)
    if whole is not None:
        return Stepper(1, lambda step: whole, rows=3)
    top = named_copy(root, copied) if hasattr(root, "_local_grads") else named_copy(root)
    visits = top.topo()[::-1] if order == "topological" else _naive(top)
    passes = {node: visits.count(node) for node in visits}

    grads = dict.fromkeys(top.topo(), 0.0) | {top: 1.0}
    says = [f"Start: {top.label}.grad = 1.0, since d{top.label}/d{top.label} = 1. All other gradients are 0."]
    history = [dict(grads)]
    visited: list[Value] = []
    for k, node in enumerate(visits, start=1):
        visited.append(node)
        turn = visited.count(node)
        state = f"whose gradient {short(grads[node])} is complete"
        if order == "naive":
            state = f"whose gradient is {short(grads[node])} so far"
        if turn > 1:
            state = f"for the {_nth(turn)} time, with {short(grads[node])}: what it passed on before is in it again"
        lines = [f"Step {k} of {len(visits)}: now {node.label}, {state}."]
        for operand, slope in zip(node._prev, node._local_grads):
            grads[operand] += slope * grads[node]
            product = f"{_signed(slope)} * {_signed(grads[node])}"
            lines.append(f"{operand.label}.grad += {product} -> {_signed(grads[operand], brackets=False)}")
        if not node._prev:
            lines.append("A leaf: it has no operands to pass anything on to.")
        says.append("\n".join(lines))
        history.append(dict(grads))
    if order == "naive" and max(passes.values()) > 1:
        says[-1] += "\n" + _verdict(top, grads)

    room = max(len(short(number)) for node in grads for number in (node.data, *(step[node] for step in history)))

    def frame(k: int) -> Rendered:
        now = visits[k - 1] if k else top
        notes = {n: f"{_nth(c)} time" for n in grads if (c := visits[:k].count(n)) > 1} if order == "naive" else None
        done = visits[: max(k - 1, 0)]
        drawing = draw(
            top, grads=history[k], local=True, highlight=[now], done=done, notes=notes, room=room, most=MOST_STEPS
        )
        return drawing, says[k]

    return Stepper(len(history), frame, rows=max(text.count("\n") + 1 for text in says))


def _naive(top: Value) -> list[Value]:
    """The nodes as a recursion without an order reaches them, up to MOST_STEPS visits."""
    visits: list[Value] = []
    to_visit = [top]
    while to_visit and len(visits) < MOST_STEPS:
        node = to_visit.pop()
        visits.append(node)
        to_visit += [operand for operand in reversed(node._prev) if operand._prev]
    return visits


def _verdict(top: Value, grads: dict[Value, float]) -> str:
    """Which leaves have ended with a wrong gradient."""
    top.backward()  # on the copy
    wrong = [node for node in grads if not node._prev and node.label and abs(node.grad - grads[node]) > 1e-9]
    found = ", ".join(f"{node.label}.grad is {short(grads[node])} and should be {short(node.grad)}" for node in wrong)
    return f"At the end {found}." if found else "Here the gradients of the leaves are right all the same."


def _nth(number: int) -> str:
    return {2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(number, f"{number}th")


def _signed(number: float, brackets: bool = True) -> str:
    """Like 2.0, 0.5 or (-3.0): four significant digits, always with a point, a negative factor in brackets."""
    text = short(number)
    text = text if any(sign in text for sign in ".en") else text + ".0"
    return f"({text})" if brackets and text.startswith("-") else text
