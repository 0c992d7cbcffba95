"""The trace: a graph of Values, sorted for a printer. What changes when, what needs a gradient, and the names."""

import keyword
import re
from collections import defaultdict
from collections.abc import Sequence

from micrograd.engine import Value

FUNCTIONS = ("exp", "log", "tanh", "relu", "sigmoid", "softplus")
OPERATIONS = ("+", "-", "*", "/", "neg", *FUNCTIONS)  # and "**", or "**2": a power with a number as exponent

CONSTANT, CALL, SAMPLE = range(3)  # when a node changes: never, from call to call, from sample to sample

# No variable may take these names: Python's and C's own, and those that the printed functions use
_RESERVED = {*keyword.kwlist, *FUNCTIONS} | set(
    "pow power_slope power_log relu_slope inf nan step rows columns params grads count start share mean_loss "
    "len full dot total load lanes all vec integers LANES EACH_LANE INFINITY NAN "
    "auto case char const default do double enum extern float goto inline int long register restrict short signed "
    "sizeof static struct switch typedef union unsigned void volatile asm".split()
)


class Trace:
    """The nodes of a graph, operands first, and what the printer asks about each.

    changes  CONSTANT, CALL (it hangs on parameters alone) or SAMPLE (it hangs on an input)
    trains   the nodes that need a gradient: those that hang on a parameter
    uses     where each node is used, results first, as pairs: the result, and 0 or 1 for its first or second operand

    Raises as micrograd.compiler.compile does.
    """

    def __init__(self, loss: Value, inputs: Sequence[Value], params: Sequence[Value]):
        if not isinstance(loss, Value):
            raise TypeError(
                f"compile: the loss is one Value, not a {type(loss).__name__}. Build it for one sample, "
                "such as (model([x1, x2]) - y) ** 2."
            )
        self.loss = loss
        self.order = loss.topo()
        self.inputs = _leaves(inputs, "input")
        self.params = _leaves(params, "parameter")
        inside = set(self.order)
        for i, x in enumerate(self.inputs):
            if x not in inside:
                raise ValueError(
                    f"The {_called(x, 'input', i)} is not in the graph of the loss. Was the graph built with another "
                    "Value, or with the plain number, x.data?"
                )
            if x in self.params:
                raise ValueError(f"The {_called(x, 'input', i)} is among the params too. Is it data, or is it trained?")
        self.params = [p for p in self.params if p in inside]
        if not self.inputs:
            raise ValueError(
                "The list of inputs is empty. List the leaves that differ from sample to sample: [x1, x2, y]."
            )
        if not self.params:
            raise ValueError("None of the params is in the graph of the loss. Was the graph built with another model?")
        self._sort()
        self._name_labelled()

    def _sort(self) -> None:
        self.changes, self.trains, self.uses = {}, set(self.params), defaultdict(list)
        given = dict.fromkeys(self.inputs, SAMPLE) | dict.fromkeys(self.params, CALL)
        for node in self.order:
            if node._op and node._op not in OPERATIONS and not node._op.startswith("**"):
                raise ValueError(
                    f"compile does not know the operation {node._op!r}. It knows {' '.join(OPERATIONS)} and **. Write yours "
                    "with these, or add its line and its slope to micrograd/compiler/rules.py."
                )
            self.changes[node] = max((self.changes[o] for o in node._prev), default=given.get(node, CONSTANT))
            if not self.trains.isdisjoint(node._prev):
                self.trains.add(node)
        for node in reversed(self.order):
            for side, operand in enumerate(node._prev):
                self.uses[operand].append((node, side))

    def _name_labelled(self) -> None:
        self._names, self._taken, self._unnamed = {}, set(_RESERVED), 0
        for kind, nodes in (("x", self.inputs), ("p", self.params)):
            for i, node in enumerate(nodes):
                self._names[node] = self._free(node.label or f"{kind}{i}")
        for node in self.order:
            if node._op and (node.label or node is self.loss):
                self._names[node] = self._free(node.label or "loss")

    def name(self, node: Value) -> str:
        """The node's name in the source; one with no label is called t1, t2 and so on, in the order of asking."""
        if node not in self._names:
            self._unnamed += 1
            self._names[node] = self._free(f"t{self._unnamed}")
        return self._names[node]

    def _free(self, label: str) -> str:
        """The label as an identifier that nothing else has: "w1*x1" is w1_x1, and a second w is w_2."""
        base = re.sub(r"[^0-9A-Za-z_]+", "_", str(label)).strip("_") or "v"
        base = "v" + base if base[0].isdigit() else base
        name, k = base, 1
        while not self._taken.isdisjoint((name, "d_" + name, "sum_" + name)):
            k += 1
            name = f"{base}_{k}"
        self._taken |= {name, "d_" + name, "sum_" + name}
        return name


def _leaves(nodes: Sequence[Value], kind: str) -> list[Value]:
    """The inputs or the parameters as a list, if each is a leaf and none is there twice."""
    nodes, seen = list(nodes), set()
    for i, node in enumerate(nodes):
        if not isinstance(node, Value):
            raise TypeError(f"compile: {kind} {i} should be a Value in the graph of the loss, not {node!r}.")
        if node._op:
            raise ValueError(
                f"The {_called(node, kind, i)} is the result of {node._op!r}, not a leaf. List the Values that it was made from."
            )
        if node in seen:
            raise ValueError(f"The {_called(node, kind, i)} is listed twice. List each {kind} once.")
        seen.add(node)
    return nodes


def _called(node: Value, kind: str, i: int) -> str:
    return f"{kind} {node.label or i}"
