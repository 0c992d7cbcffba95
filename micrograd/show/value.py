"""Chapter 3: a graph that grows, value by value."""

from typing import Any

from micrograd.graph import operands_first
from micrograd.show.explorer import MOST_STEPS, Rendered, Stepper, check_graph, too_large
from micrograd.show.graph import draw
from micrograd.show.style import short


def growing_graph(root: Any) -> Stepper:
    """Watch a graph grow, one Value at a time, operands before results. Control: `step`, from 0.

    Of a graph too large to step through it shows the end. Raises TypeError for what is no graph.
    """
    check_graph(root)
    whole = too_large(root)
    if whole is not None:
        return Stepper(1, lambda step: whole)
    order = operands_first(root)

    def frame(k: int) -> Rendered:
        node = order[k]
        name = getattr(node, "label", "") or "a Value with no label"
        sign = getattr(node, "_op", "") or "an operation"
        how = f"made by {sign} from {' and '.join(map(_name, node._prev))}" if node._prev else "a leaf"
        says = f"Step {k} of {len(order) - 1}: {name} = {short(node.data)}, {how}."
        return draw(root, hidden=order[k + 1 :], highlight=[node], show_grad=False, most=MOST_STEPS), says

    return Stepper(len(order), frame)


def _name(node: Any) -> str:
    return str(getattr(node, "label", "") or short(node.data))
