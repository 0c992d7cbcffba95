"""Chapter 12: a graph beside its program, line by line; and the groups of alike operations in it."""

import ast
import html
from collections.abc import Sequence
from typing import Any

from micrograd.compiler.groups import find_groups
from micrograd.compiler.in_numpy import print_numpy
from micrograd.compiler.schedule import array_names, schedule
from micrograd.compiler.trace import trace
from micrograd.engine import Value
from micrograd.operations import lookup, write
from micrograd.show.backprop_by_hand import named_copy
from micrograd.show.explorer import MOST_STEPS, Rendered, Stepper, check_graph, too_large
from micrograd.show.graph import Drawing, draw
from micrograd.show.style import INK, NOW_FILL, short

# One for each group, again and again; the name of the group stands in the box too
_FILLS = ("#cfe6f7", "#ffe0b8", "#d5efd0", "#efd7f5", "#fff2a8", "#d9d9f7", "#f9d3d0", "#cdeeea")


class SourceStepper(Stepper):
    """A Stepper that marks the lines of the present step in the program below the drawing.

    lines  the program: forward, operands before results, then backward, results before operands
    """

    def __init__(self, root: Value):
        check_graph(root)
        self.lines: list[str] = []
        self._steps: list[tuple[range, Drawing, str]] = []  # for each step its lines, its drawing and what it says
        whole = too_large(root)
        if whole is not None:
            super().__init__(1, lambda step: whole, rows=3)
            return
        self._root = named_copy(root)
        self._root.backward()  # on the copy: how wide will the numbers be, from the first frame to the last?
        self._room = max(len(short(number)) for node in self._root.topo() for number in (node.data, node.grad))
        self._forward()
        self._backward()
        super().__init__(len(self._steps), self._step)

    def _forward(self) -> None:
        made = [node for node in self._root.topo() if node._prev]
        for k, node in enumerate(made):
            drawing = self._draw(hidden=made[k + 1 :], highlight=[node], show_grad=False)
            line = f"{node.label} = {write(lookup(node._op).value, **_operands(node))}"
            self._add([line], drawing, f"{node.label} is {short(node.data)}.")

    def _backward(self) -> None:
        root, order = self._root, self._root.topo()
        grads = dict.fromkeys(order, 0.0) | {root: 1.0}
        start = self._draw(grads=dict(grads), highlight=[root])
        self._add([f"d_{root.label} = 1.0"], start, f"Backward starts: d_{root.label} is 1, all other slopes are 0.")
        for node in reversed(order):
            lines = []
            for side, (operand, slope) in enumerate(zip(node._prev, node._local_grads)):
                formula = f"({lookup(node._op).slopes[side]}) * d"
                term = write(formula, **_operands(node), out=ast.Name(node.label), d=ast.Name(f"d_{node.label}"))
                lines.append(f"d_{operand.label} -= {term[1:]}" if term[0] == "-" else f"d_{operand.label} += {term}")
                grads[operand] += slope * grads[node]
            if lines:
                says = ", ".join(f"d_{v.label} is {short(grads[v])}" for v in dict.fromkeys(node._prev))
                self._add(lines, self._draw(grads=dict(grads), highlight=[node]), f"{says}.")

    def _draw(self, **options: Any) -> Drawing:
        return draw(self._root, local=True, room=self._room, most=MOST_STEPS, **options)

    def _add(self, lines: list[str], drawing: Drawing, says: str) -> None:
        numbers = range(len(self.lines), len(self.lines) + len(lines))
        self.lines += lines
        self._steps.append((numbers, drawing, f"Step {len(self._steps)}: {'; '.join(lines)}\n{says}"))

    def _step(self, step: int) -> Rendered:
        numbers, drawing, says = self._steps[step]
        lines = [
            f'<span style="background:{NOW_FILL if i in numbers else "none"}">{html.escape(line)}</span>'
            for i, line in enumerate(self.lines)
        ]
        look = f"background:white;color:{INK};columns:2;max-width:46em;padding:0.5em;line-height:1.4"
        return [drawing, f'<pre style="{look}">{"<br>".join(lines)}</pre>'], says

    def _name_of(self, values: dict[str, Any]) -> str:
        """The step and its lines: the program itself is not in a still picture."""
        numbers = self._steps[values["step"]][0] if self._steps else range(0)
        return f"step {values['step']}:  {';  '.join(self.lines[i] for i in numbers)}"


def step_source(root: Value) -> SourceStepper:
    """Step through the program of a graph, forward and backward, beside its drawing. Control: `step`, from 0.

    It works on a copy. Of a graph too large to step through it shows the end. Raises TypeError for what is no graph,
    ValueError for an operation that is not one of Value's.
    """
    return SourceStepper(root)


def step_groups(loss: Value, inputs: Sequence[Value], params: Sequence[Value]) -> Stepper:
    """Watch the groups form: each step colors the operations that become one array, and says its line in NumPy.

    loss, inputs, params  as for micrograd.compiler.compile

    Control: `step`, from 0, before the first group. It works on a copy. Of a graph too large to step through it shows
    the end. Raises as `compile` does.
    """
    table, *_ = trace(loss, inputs, params)
    whole = too_large(loss)
    if whole is not None:
        return Stepper(1, lambda step: whole, rows=3)
    found = find_groups(table)
    names = array_names(schedule(found))[3:]
    text = print_numpy(found, len(table.inputs), len(table.params))[0]
    lines = [
        next(line.strip() for line in text.splitlines() if line.strip().startswith(f"{name} = ")) for name in names
    ]
    owner = [found.place[row][0] - 3 if op and row in found.place else -1 for row, op in enumerate(table.ops)]
    for row in reversed(range(len(owner))):  # what was taken into a sum belongs to the sum
        for operand in (table.a[row], table.b[row]):
            if operand >= 0 and table.ops[operand] and owner[operand] < 0:
                owner[operand] = owner[row]
    top = named_copy(loss)
    nodes = top.topo()  # in the order of the table
    made = sum(bool(op) for op in table.ops)

    def frame(step: int) -> Rendered:
        shown = {node: group for node, group in zip(nodes, owner) if 0 <= group < step}
        fills = {node: _FILLS[group % len(_FILLS)] for node, group in shown.items()}
        notes = {node: names[group] for node, group in shown.items()}
        drawing = draw(top, show_grad=False, fills=fills, notes=notes, most=MOST_STEPS)
        if step == 0:
            return drawing, f"Step 0: {made} operations, as they were traced. Which of them are the same expression?"
        count, alike = owner.count(step - 1), len(found.groups[step - 1].members)
        says = (
            f"{alike} alike, made of {count} operations"
            if alike > 1
            else f"{count} operation{'s' * (count > 1)}, alone"
        )
        return drawing, f"Step {step}: {names[step - 1]}, {says}.\n{lines[step - 1]}"

    return Stepper(len(names) + 1, frame)


def _operands(node: Value) -> dict[str, ast.expr]:
    return dict(zip("ab", (ast.Name(operand.label) for operand in node._prev)))
