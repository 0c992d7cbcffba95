"""The printer: a trace as the text of one function, `step`, in Python, in NumPy or in C.

The three differ in how they run through the batch, and in how they add up over it:

    python  a loop over the samples; each variable is a float, and d_w += ... adds up from sample to sample
    numpy   no loop; a variable that changes with the sample is an array, and dot(x, d_n) or total(d_n) adds up
    c       a loop over blocks of samples, with a variable for each block (see lanes.h); sum_w += ... adds up

d_v stands for the derivative of the mean loss along v. Work that nobody needs is not printed: what depends on
neither inputs nor parameters is a number; what depends on parameters alone is computed once and not for every
sample; there is no gradient for what leads to no parameter, and no line for one that a sum passes on unchanged.
"""

import textwrap

from micrograd.compiler.rules import Text, add, call, minus, number, passed_on, result
from micrograd.compiler.trace import CALL, CONSTANT, SAMPLE, Trace
from micrograd.engine import Value

WIDTH = 96  # of a line that lists names
LONG = 60  # an expression with as many characters becomes a line, or several
BACKWARD = "backward: d_v is the slope of the mean loss along v"


def printed(trace: Trace, backend: str) -> str:
    """The source of `step` for one backend."""
    return _Printer(trace, backend).source()


class _Printer:
    """Prints forward, operands before results, then backward, results before operands, as lists of lines.

    values and slopes hold, by node, what stands for it and for its gradient where they are used: a name, or for a
    value that is used once the expression itself.
    """

    def __init__(self, trace: Trace, backend: str):
        self.trace = trace
        self.backend = backend
        self.values: dict[Value, Text] = {}
        self.slopes: dict[Value, Text] = {}
        self.once: list[str] = []  # what depends on parameters alone
        self.forward: list[str] = []
        self.backward: list[str] = []
        self.after: list[str] = []  # gradients that need the whole batch
        self.sums: list[str] = []  # the names that add up from sample to sample
        self._print_forward()
        self._print_backward()

    def _print_forward(self) -> None:
        trace, read_again = self.trace, self._read_by_backward()
        for node in trace.order:
            changes, uses = trace.changes[node], trace.uses[node]
            if changes == CONSTANT:
                self.values[node] = number(node.data)
                continue
            if not node._op:
                self.values[node] = Text(trace.name(node))
                continue
            text = result(node, self.values.__getitem__, self._argument)
            if (
                len(uses) == 1
                and trace.changes[uses[0][0]] == changes
                and node not in read_again
                and not node.label
                and len(text.text) < LONG
            ):
                self.values[node] = text  # written inside the one line that uses it
                continue
            name = trace.name(node)
            (self.once if changes == CALL else self.forward).append(self._line(node, name, "=", text.text))
            self.values[node] = Text(name)

    def _read_by_backward(self) -> set[Value]:
        """The nodes whose value stands in some slope: found by asking for every slope, with no names yet."""
        nodes = set()

        def value(node, *_):
            nodes.add(node)
            return Text("value")

        for node in self.trace.order:
            for side, operand in enumerate(node._prev):
                if operand in self.trace.trains:
                    passed_on(node, side, Text("d"), value, value)
        return nodes

    def _print_backward(self) -> None:
        trace = self.trace
        for node in reversed(trace.order):
            if node not in trace.trains:
                continue
            each, other = [], []  # what each use passes on, in every sample or once a call
            for user, side in trace.uses[node]:
                (each if trace.changes[user] == SAMPLE else other).append(self._term(node, user, side))
            if node is trace.loss:
                self.slopes[node] = Text("d_" + trace.name(node))
                self.backward.append(self._line(node, self.slopes[node].text, "=", "share"))
            elif trace.changes[node] == SAMPLE:
                self._set(self.backward, node, each)
            elif self.backend == "numpy":  # its terms are sums over the batch already
                self._set(self.after, node, each + other)
            else:
                self._set(self.after, node, ([("+", self._add_up(node, each))] if each else []) + other)

    def _term(self, node: Value, user: Value, side: int) -> tuple[str, Text]:
        """What one use passes on to the node: its sign, and the local slope times the user's gradient."""
        sign, term = passed_on(user, side, self.slopes[user], self.values.__getitem__, self._argument)
        if self.backend == "numpy" and self.trace.changes[node] < self.trace.changes[user]:
            if user._op == "*":  # the product of two arrays, added up, is one call
                factor = user._a if side else user._b
                return sign, call("dot", self.values[factor], self.slopes[user])
            return sign, call("total", term)
        return sign, term

    def _set(self, lines: list[str], node: Value, terms: list[tuple[str, Text]]) -> None:
        """Lines for a gradient, the sum of its terms. One that is passed on unchanged keeps the name it has."""
        (sign, part), *rest = _parts(terms)
        if (
            not rest and sign == "+" and (part.text.isidentifier() or part.binds == 3 and not node._op)
        ):  # a parameter's is read only once
            self.slopes[node] = part
            return
        name = "d_" + self.trace.name(node)
        lines.append(self._line(node, name, "=", (part if sign == "+" else minus(part)).text))
        for sign, part in rest:  # not +=, which would change a NumPy array wherever else it is in use
            lines.append(self._line(node, name, "=", f"{name} {sign} {part.at(2)}", declare=False))
        self.slopes[node] = Text(name)

    def _add_up(self, node: Value, terms: list[tuple[str, Text]]) -> Text:
        """Lines that add a sample's terms to the sum over the batch; returns what stands for the whole sum."""
        name = ("sum_" if self.backend == "c" else "d_") + self.trace.name(node)
        for sign, part in _parts(terms):
            self.backward.append(self._line(node, name, sign + "=", part.text, declare=False))
        self.sums.append(name)
        return call("total", Text(name)) if self.backend == "c" else Text(name)

    def _argument(self, operand: Value | float, node: Value) -> Text:
        """An operand among the arguments of a call. In C, one number beside blocks of numbers becomes a block."""
        text = self.values[operand] if isinstance(operand, Value) else number(operand)
        alone = self.trace.changes[node] == SAMPLE and self.trace.changes.get(operand) != SAMPLE
        return call("all", text) if alone and self.backend == "c" else text

    def _line(self, node: Value, name: str, sign: str, text: str, declare: bool = True) -> str:
        if self.backend != "c":
            return f"{name} {sign} {text}"
        kind = "vec " if self.trace.changes[node] == SAMPLE else "double "
        return f"{kind if declare else ''}{name} {sign} {text};"

    # ---- the frame around the lines ----

    def source(self) -> str:
        frame = {"python": self._python, "numpy": self._numpy, "c": self._c}[self.backend]
        return "\n".join(frame()) + "\n"

    def _python(self) -> list[str]:
        return [
            "def step(rows, params):",
            *_listed("    [", self._names(self.trace.params), "] = params"),
            *_indented(4, self.once, "# the same for every sample"),
            *_listed("    [", self.sums, f"] = [0.0] * {len(self.sums)}"),
            "    mean_loss = 0.0",
            "    share = 1.0 / len(rows)  # what each sample counts in the mean",
            *_listed("    for [", self._names(self.trace.inputs), "] in rows:"),
            *_indented(8, self.forward, "# forward"),
            f"        mean_loss += share * {self.values[self.trace.loss].text}",
            *_indented(8, self.backward, f"# {BACKWARD}"),
            *_indented(4, self.after, "# after the last sample"),
            *_listed("    return mean_loss, [", self._gradients(), "]"),
        ]

    def _numpy(self) -> list[str]:
        first = self.trace.name(self.trace.inputs[0])
        return [
            "def step(columns, params):",
            *_listed("    [", self._names(self.trace.inputs), "] = columns  # arrays: one number for each sample"),
            *_listed("    [", self._names(self.trace.params), "] = params"),
            f"    share = full(len({first}), 1.0 / len({first}))  # what each sample counts in the mean",
            *_indented(4, self.once, "# the same for every sample"),
            *_indented(4, self.forward, "# forward"),
            *_indented(4, self.backward, f"# {BACKWARD}"),
            *_indented(4, self.after, "# added up over the batch"),
            *_listed(f"    return dot(share, {self.values[self.trace.loss].text}), [", self._gradients(), "]"),
        ]

    def _c(self) -> list[str]:
        params, inputs = self.trace.params, self.trace.inputs
        numbers = [f"{self.trace.name(p)} = params[{i}]" for i, p in enumerate(params)]
        zeros = [f"{name} = {{0}}" for name in ["mean_loss", *self.sums]]
        loads = [f"vec {self.trace.name(x)} = load(columns + {i} * count, start, count);" for i, x in enumerate(inputs)]
        return [
            '#include "lanes.h"',
            "",
            "double step(long count, const double *columns, const double *params, double *grads) {",
            *_listed("    const double ", numbers, ";"),
            *_indented(4, self.once, "// the same for every sample"),
            *_listed("    vec ", zeros, ";"),
            "    for (long start = 0; start < count; start += LANES) {  // a block of samples",
            "        vec share = shares(start, count);  // what each sample counts in the mean",
            *_indented(8, loads),
            *_indented(8, self.forward, "// forward"),
            f"        mean_loss += share * {self.values[self.trace.loss].text};",
            *_indented(8, self.backward, f"// {BACKWARD}"),
            "    }",
            *_indented(4, self.after, "// after the last sample"),
            *_indented(4, [f"grads[{i}] = {self.slopes[p].text};" for i, p in enumerate(params)]),
            "    return total(mean_loss);",
            "}",
        ]

    def _names(self, nodes: list[Value]) -> list[str]:
        return [self.trace.name(node) for node in nodes]

    def _gradients(self) -> list[str]:
        return [self.slopes[p].text for p in self.trace.params]


def _parts(terms: list[tuple[str, Text]]) -> list[tuple[str, Text]]:
    """The terms as a few sums, none of them long: each with its sign, which is - only for a single term."""
    parts = []
    for sign, term in terms:
        if parts and len(parts[-1][1].text) + len(term.text) < LONG:
            before, part = parts.pop()
            parts.append(("+", add(part if before == "+" else minus(part), sign, term)))
        else:
            parts.append((sign, term))
    return parts


def _listed(before: str, names: list[str], after: str) -> list[str]:
    """A list on as many lines as it needs, broken between its names, where Python and C both allow it."""
    text = before.replace(" ", "\0") + ", ".join(name.replace(" ", "\0") for name in names)  # no break at a \0
    lines = textwrap.wrap(text, WIDTH, subsequent_indent=" " * 8, break_long_words=False)
    return [line.replace("\0", " ") for line in [*lines[:-1], lines[-1] + after]]


def _indented(spaces: int, lines: list[str], comment: str = "") -> list[str]:
    return [" " * spaces + line for line in ([comment] if comment and lines else []) + lines]
