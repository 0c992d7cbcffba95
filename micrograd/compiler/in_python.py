"""The trace as Python: straight lines, an operation each, which one can follow with a finger. No groups are needed.

A loop runs over the samples; d_v stands for the derivative of the mean loss along v, and d_w += ... adds up from
sample to sample. Work that nobody needs is not printed: what depends on neither inputs nor parameters is a number;
what depends on parameters alone is computed once and not for every sample; there is no gradient for what leads to
no parameter, and no line for one that a sum passes on unchanged.
"""

import keyword
import re
import textwrap
from collections import defaultdict

from micrograd.compiler.trace import CALL, CONSTANT, SAMPLE, Trace
from micrograd.operations import FUNCTIONS, lookup, write

WIDTH = 96  # of a line that lists names
LONG = 60  # an expression with as many characters becomes a line, or several
_RESERVED = {*keyword.kwlist, *FUNCTIONS, *["gradients", "rows", "params", "share", "mean_loss", "len", "inf", "nan"]}


def print_python(trace: Trace) -> str:
    """The text of `gradients(rows, params)`, which returns the mean loss and its slopes along the parameters."""
    return _Python(trace).text()


class _Python:
    """The lines, and for each node what stands for it, and for its gradient, where they are used.

    That is a name; or for a value that is used once, the expression itself.
    """

    def __init__(self, trace: Trace):
        self.trace = trace
        self.loss = len(trace.ops) - 1
        self.uses: dict[int, list[tuple[int, int]]] = defaultdict(list)  # results first: the result, operand 0 or 1
        for node in reversed(range(self.loss + 1)):
            for side, operand in enumerate(self.operands(node)):
                self.uses[operand].append((node, side))
        self.values: dict[int, str] = {}
        self.slopes: dict[int, str] = {}
        self.once: list[str] = []  # what depends on parameters alone
        self.forward: list[str] = []
        self.backward: list[str] = []
        self.after: list[str] = []  # gradients that need the whole batch
        self.sums: list[str] = []  # the names that add up from sample to sample
        self.name_labeled()
        self.print_forward()
        self.print_backward()

    def operands(self, node: int) -> list[int]:
        return [operand for operand in (self.trace.a[node], self.trace.b[node]) if operand >= 0]

    def parts(self, node: int) -> dict[str, str]:
        return {letter: self.values[operand] for letter, operand in zip("ab", self.operands(node))}

    # ---- names ----

    def name_labeled(self) -> None:
        trace = self.trace
        self.names: dict[int, str] = {}
        self.taken, self.unnamed = set(_RESERVED), 0
        for kind, nodes in (("x", trace.inputs), ("p", trace.params)):
            for i, node in enumerate(nodes):
                self.names[node] = self.free(trace.labels[node] or f"{kind}{i}")
        for node, op in enumerate(trace.ops):
            if op and (trace.labels[node] or node == self.loss):
                self.names[node] = self.free(trace.labels[node] or "loss")

    def name(self, node: int) -> str:
        """The node's name; one with no label is called t1, t2 and so on, in the order of asking."""
        if node not in self.names:
            self.unnamed += 1
            self.names[node] = self.free(f"t{self.unnamed}")
        return self.names[node]

    def free(self, label: str) -> str:
        """The label as an identifier that nothing else has: "w1*x1" is w1_x1, and a second w is w_2."""
        base = re.sub(r"[^0-9A-Za-z_]+", "_", str(label)).strip("_") or "v"
        base = "v" + base if base[0].isdigit() else base
        name, k = base, 1
        while not self.taken.isdisjoint((name, "d_" + name)):
            k += 1
            name = f"{base}_{k}"
        self.taken |= {name, "d_" + name}
        return name

    # ---- lines ----

    def print_forward(self) -> None:
        trace, read_again = self.trace, self.read_by_backward()
        for node, op in enumerate(trace.ops):
            changes, uses = trace.changes[node], self.uses[node]
            if changes == CONSTANT:
                self.values[node] = repr(float(trace.data[node]))
            elif not op:
                self.values[node] = self.name(node)
            else:
                # ** raises where a square is too large for a float, as Value does; a product would be inf
                text = write("a ** 2" if op == "**2" else lookup(op).value, **self.parts(node))
                inside = len(uses) == 1 and trace.changes[uses[0][0]] == changes and node not in read_again
                if inside and not trace.labels[node] and len(text) < LONG:
                    self.values[node] = text  # written inside the one line that uses it
                    continue
                self.values[node] = self.name(node)
                (self.once if changes == CALL else self.forward).append(f"{self.values[node]} = {text}")

    def read_by_backward(self) -> set[int]:
        """The nodes whose value stands in some slope."""
        nodes = set()
        for node, op in enumerate(self.trace.ops):
            for side, operand in enumerate(self.operands(node)):
                if self.trace.trains[operand]:
                    letters = re.findall(r"\b(?:a|b|out)\b", lookup(op).slopes[side])
                    nodes |= {{"a": self.trace.a[node], "b": self.trace.b[node], "out": node}[name] for name in letters}
        return nodes

    def print_backward(self) -> None:
        trace = self.trace
        for node in reversed(range(self.loss + 1)):
            if not trace.trains[node]:
                continue
            each: list[str] = []  # what each use passes on in every sample
            other: list[str] = []  # and what once a call
            for user, side in self.uses[node]:
                (each if trace.changes[user] == SAMPLE else other).append(self.term(user, side))
            if node == self.loss:
                self.slopes[node] = "d_" + self.name(node)
                (self.backward if trace.changes[node] == SAMPLE else self.after).append(f"{self.slopes[node]} = share")
            elif trace.changes[node] == SAMPLE:
                self.set(self.backward, node, each)
            else:
                self.set(self.after, node, ([self.add_up(node, each)] if each else []) + other)

    def term(self, user: int, side: int) -> str:
        """What one use passes on: the local slope times the user's gradient."""
        formula = f"({lookup(self.trace.ops[user]).slopes[side]}) * d"
        return write(formula, **self.parts(user), out=self.values[user], d=self.slopes[user])

    def set(self, lines: list[str], node: int, terms: list[str]) -> None:
        """Lines for a gradient, the sum of its terms. One that is passed on unchanged keeps the name it has."""
        first, *rest = _joined(terms)
        if not rest and (first.isidentifier() or (not self.trace.ops[node] and first.endswith(")"))):
            self.slopes[node] = first
            return
        self.slopes[node] = name = "d_" + self.name(node)
        lines.append(f"{name} = {first}")
        lines += [_added(name, part) for part in rest]

    def add_up(self, node: int, terms: list[str]) -> str:
        """Lines that add a sample's terms to the sum over the batch; returns its name."""
        name = "d_" + self.name(node)
        self.backward += [_added(name, part) for part in _joined(terms)]
        self.sums.append(name)
        return name

    def text(self) -> str:
        trace = self.trace
        inputs, params = ([self.name(node) for node in nodes] for nodes in (trace.inputs, trace.params))
        loss = self.values[self.loss]
        lines = [
            "def gradients(rows, params):",
            *_listed("    [", params, "] = params"),
            *_indented(4, self.once, "# the same for every sample"),
            *(_listed("    [", self.sums, f"] = [0.0] * {len(self.sums)}") if self.sums else []),
            "    mean_loss = 0.0",
            "    share = 1.0 / len(rows)  # what each sample counts in the mean",
            *_listed("    for [", inputs, "] in rows:"),
            *_indented(8, self.forward, "# forward"),
            f"        mean_loss += share * {loss}",
            *_indented(8, self.backward, "# backward: d_v is the slope of the mean loss along v"),
            *_indented(4, self.after, "# after the last sample"),
            *_listed("    return mean_loss, [", [self.slopes[p] for p in trace.params], "]"),
        ]
        return "\n".join(lines) + "\n"


def _joined(terms: list[str]) -> list[str]:
    """The terms as a few sums, none of them long."""
    parts: list[str] = []
    for term in terms:
        if parts and len(parts[-1]) + len(term) < LONG:
            minus = term.startswith("-")
            parts[-1] = write("a - b" if minus else "a + b", a=parts[-1], b=term[1:] if minus else term)
        else:
            parts.append(term)
    return parts


def _added(name: str, term: str) -> str:
    """A line that adds a term; one that begins with a minus is taken away. A sum of several has no minus in front."""
    if term.startswith("-") and not re.search(r" [+-] ", term):
        return f"{name} -= {term[1:]}"
    return f"{name} += {term}"


def _listed(before: str, names: list[str], after: str) -> list[str]:
    """A list on as many lines as it needs, broken between its names."""
    text = before.replace(" ", "\0") + ", ".join(name.replace(" ", "\0") for name in names)  # no break at a \0
    lines = textwrap.wrap(text, WIDTH, subsequent_indent=" " * 8, break_long_words=False)
    return [line.replace("\0", " ") for line in [*lines[:-1], lines[-1] + after]]


def _indented(spaces: int, lines: list[str], comment: str = "") -> list[str]:
    return [" " * spaces + line for line in ([comment] if comment and lines else []) + lines]
