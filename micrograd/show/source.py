"""A graph beside its program: a line of code for each operation, and below them the chain rule, line by line."""

import ast
import html

from micrograd.engine import Value
from micrograd.graph import replay
from micrograd.operations import lookup, write
from micrograd.show.graph import Drawing, draw
from micrograd.show.style import INK, NOW_FILL, short
from micrograd.show.widgets import Stepper, _check_graph, _named_copy, _shown


class SourceStepper(Stepper):
    """A Stepper that marks the lines of the present step in the program below the drawing.

    lines  the program: forward, operands before results, then backward, results before operands
    """

    def __init__(self, root: Value):
        _check_graph(root)
        self._root = _named_copy(root, replay)
        self._root.backward()  # on the copy: how wide will the numbers be, from the first frame to the last?
        self._room = max(len(short(number)) for node in self._root.topo() for number in (node.data, node.grad))
        self.lines: list[str] = []
        self._steps: list[tuple[range, Drawing, str]] = []  # for each step its lines, its drawing and what it says
        self._forward()
        self._backward()
        super().__init__(len(self._steps), lambda step: self._steps[step][1:])

    def _forward(self) -> None:
        made = [node for node in self._root.topo() if node._prev]
        for k, node in enumerate(made):
            drawing = draw(
                self._root, hidden=made[k + 1 :], highlight=[node], show_grad=False, local=True, room=self._room
            )
            self._add(
                [f"{node.label} = {write(lookup(node._op).value, **_operands(node))}"],
                drawing,
                f"{node.label} is {short(node.data)}.",
            )

    def _backward(self) -> None:
        root, order = self._root, self._root.topo()
        grads = dict.fromkeys(order, 0.0) | {root: 1.0}
        start = draw(root, grads=dict(grads), highlight=[root], local=True, room=self._room)
        self._add([f"d_{root.label} = 1.0"], start, f"Backward starts: d_{root.label} is 1, all other slopes are 0.")
        for node in reversed(order):
            lines = []
            for side, (operand, slope) in enumerate(zip(node._prev, node._local_grads)):
                formula = f"({lookup(node._op).slopes[side]}) * d"
                term = write(formula, **_operands(node), out=ast.Name(node.label), d=ast.Name(f"d_{node.label}"))
                lines.append(f"d_{operand.label} -= {term[1:]}" if term[0] == "-" else f"d_{operand.label} += {term}")
                grads[operand] += slope * grads[node]
            if lines:
                drawing = draw(root, grads=dict(grads), highlight=[node], local=True, room=self._room)
                self._add(
                    lines,
                    drawing,
                    ", ".join(f"d_{v.label} is {short(grads[v])}" for v in dict.fromkeys(node._prev)) + ".",
                )

    def _add(self, lines: list[str], drawing: Drawing, says: str) -> None:
        numbers = range(len(self.lines), len(self.lines) + len(lines))
        self.lines += lines
        self._steps.append((numbers, drawing, f"Step {len(self._steps)}: {'; '.join(lines)}\n{says}"))

    def _as_html(self, step: int) -> tuple[str, str]:
        numbers, drawing, says = self._steps[step]
        picture, says = _shown(drawing, says)
        lines = [
            f'<span style="background:{NOW_FILL if i in numbers else "none"}">{html.escape(line)}</span>'
            for i, line in enumerate(self.lines)
        ]
        look = f"background:white;color:{INK};columns:2;max-width:46em;padding:0.5em;line-height:1.4"
        return f'{picture}<pre style="{look}">{"<br>".join(lines)}</pre>', says


def step_source(root: Value) -> SourceStepper:
    """Step through the program of a graph, forward and backward, beside its drawing. Control: `step`, from 0.

    It works on a copy. Raises TypeError for what is no graph, ValueError for an operation that is not one of Value's.
    """
    return SourceStepper(root)


def _operands(node: Value) -> dict[str, ast.expr]:
    return dict(zip("ab", (ast.Name(operand.label) for operand in node._prev)))
