"""A graph computed again on fresh Values: with a node nudged, or from another class than Value.

Both functions work on any class whose objects have `data`, `_prev` and `_op`, such as those that the reader
writes in chapters 3 and 5.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from micrograd._validate.scalars import data_of
from micrograd.engine import Value
from micrograd.operations import lookup


def operands_first(root: Any, operands: Callable[[Any], Sequence[Any]] | None = None) -> list[Any]:
    """Every node that `root` depends on, operands before results: what Value.topo gives, for any class.

    operands  which operands of a node to go to; by default all that are in its `_prev`

    Raises TypeError for a root that is no node of a graph.
    """
    if not hasattr(root, "_prev"):
        raise TypeError(f"A graph ends in a Value, the result of a computation, not in {type(root).__name__}.")
    order, seen, to_visit = [], set(), [(root, False)]
    while to_visit:
        node, operands_placed = to_visit.pop()
        if operands_placed:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            to_visit.append((node, True))
            to_visit += [(o, False) for o in reversed(operands(node) if operands else tuple(node._prev))]
    return order


def replay(root: Any, numbers: Mapping[Any, float] = {}) -> dict[Any, Value]:
    """The graph of `root` computed again: a fresh Value for each node, by node, with the same label.

    numbers  data for some of the nodes, in place of their own; what depends on them follows

    Raises TypeError for a root that is no node of a graph and for data that is not one real number, ValueError for an
    operation that is not in micrograd.operations.
    """
    fresh = {}
    for node in operands_first(root):
        if node in numbers:
            fresh[node] = Value(numbers[node])
        elif not node._prev:
            fresh[node] = Value(data_of(node))
        else:
            fresh[node] = lookup(node._op).on_values(*[fresh[operand] for operand in node._prev])
        if not isinstance(fresh[node], Value):
            raise TypeError(
                f"The operation {node._op!r} gave no Value, but {type(fresh[node]).__name__}. Was a method of Value "
                "replaced, by one that lacks its `return`? Restart the kernel to have the package's own again."
            )
        fresh[node].label = getattr(node, "label", "") or ""
    return fresh
