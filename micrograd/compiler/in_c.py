"""Pass 4 for C: each group is a loop over its members and their terms, and innermost over a block of samples.

The compiler turns the innermost loop into instructions that handle four or eight samples at once. What adds up
is kept in a local t, a sum that may be taken in another order: `omp simd reduction` allows just that, and leaves
nan and inf as they are, which -ffast-math does not.
"""

import math
from collections.abc import Callable

import numpy as np

from micrograd.compiler.groups import CONSTANTS, INPUTS, PARAMS, Groups
from micrograd.compiler.schedule import Access, Loop, Printer, Terms, places, slope
from micrograd.compiler.trace import CALL, SAMPLE
from micrograd.operations import FUNCTIONS, lookup, write

BLOCK = 56  # samples: enough to fill the widest instructions several times, few enough to stay in the fastest memory


def print_c(groups: Groups, inputs: int, params: int) -> str:
    """The text of `gradients`, which returns the mean loss over n samples and sets d_p to its slopes."""
    return _C(groups, inputs, params).text()


class _C(Printer):
    def __init__(self, groups: Groups, inputs: int, params: int):
        super().__init__(groups, inputs, params)
        self.started: set[int] = set()  # arrays whose gradient holds something already
        self.tables: dict[str, str] = {}
        self.functions: set[str] = set()

    # ---- indices ----

    def table(self, numbers: np.ndarray) -> str:
        text = ", ".join(map(str, numbers.tolist()))
        return self.tables.setdefault(text, f"T{len(self.tables)}")

    def per_block(self, numbers: np.ndarray) -> str:
        """A number for each block j: written out where it grows by a fixed step."""
        step = int(numbers[1] - numbers[0]) if len(numbers) > 1 else 0
        if (np.diff(numbers) == step).all():
            return _plus(int(numbers[0]), (step, "j"))
        return f"{self.table(numbers)}[j]"

    def index(self, access: Access, counts: np.ndarray) -> str:
        if access.table is None:
            return _plus(self.per_block(access.start), (access.member_step, "i"), (access.term_step, "k"))
        first = self.per_block(np.cumsum(counts) - counts)
        return f"{self.table(access.table)}[{_plus(first, (1, 'k') if counts.max() > 1 else (0, ''))}]"

    def entry(self, access: Access, counts: np.ndarray) -> str:
        """The number that is read, as text."""
        where = self.index(access, counts)
        if access.array == CONSTANTS and not self.varies(access):
            return number(self.constants[int(access.start[0])])
        name = self.names[access.array]
        return f"{name}[{where}][s]" if self.changes[access.array] == SAMPLE else f"{name}[{where}]"

    # ---- loops ----

    def nest(self, loop: Loop, run: Terms, body: list[str], order: str) -> list[str]:
        """The body inside the loops that are named, outermost first; a loop of one round is left out."""
        counts = str(run.counts[0]) if (run.counts == run.counts[0]).all() else self.per_block(run.counts)
        rounds = {"j": str(loop.blocks), "i": str(loop.size), "k": counts, "s": "B"}
        for letter in reversed(order):
            if rounds[letter] != "1":
                head = f"for (int {letter} = 0; {letter} < {rounds[letter]}; {letter}++) "
                whole = len(body) == 1 or body[0].startswith(("{", "for"))  # one statement needs no braces of its own
                body = [head + body[0], *body[1:]] if whole else [head + "{", *_indented(body), "}"]
        return body

    def add(self, loop: Loop, run: Terms, target: str, varies: str, term: str, sign: str) -> list[str]:
        """Lines that add the term, for all members and terms, to the target, whose place varies with some of the loops.

        The other loops are innermost, and their terms are added up in t first.
        """
        each, total = loop.changes == SAMPLE, not target.endswith("[s]")  # in each sample; added up over the samples
        order = "jik"
        if not each and loop.size >= 4 and all(access.member_step in (0, 1) for access in run.factors):
            order = "jki"  # neighbors in memory innermost
        if "k" in varies and (run.counts != run.counts[0]).any():
            varies += "j"  # how far k goes depends on j
        many = {"j": loop.blocks > 1, "i": loop.size > 1, "k": run.counts.max() > 1}
        inner = "".join(letter for letter in order if many[letter] and letter not in varies)
        if not each and (not inner or (order[-1] in varies and many[order[-1]])):
            return self.nest(loop, run, [f"{target} += {term};"], order)
        outer = "".join(letter for letter in order if letter not in inner)
        if not total and not inner:
            return self.nest(loop, run, [f"{target} {sign} {term};"], outer + "s")
        if not total:
            body = self.nest(loop, run, [f"t[s] += {term};"], inner + "s")
            return self.nest(loop, run, summed(body, f"{target} {sign} t[s];"), outer)
        letters = inner + "s" * each
        body = self.nest(loop, run, [f"t += {term};"], letters[-1])
        body = self.nest(loop, run, ['_Pragma("omp simd reduction(+:t)")', *body], letters[:-1])
        return self.nest(loop, run, ["{", *_indented(["double t = 0;", *body, f"{target} += t;"]), "}"], outer)

    # ---- groups ----

    def result(self, number: int) -> str:
        loop = self.loops[number]
        where = _plus(0, (loop.size, "j") if loop.blocks > 1 else (0, ""), (1, "i") if loop.size > 1 else (0, ""))
        return f"{self.names[number + 3]}[{where}]" + "[s]" * (loop.changes == SAMPLE)

    def forward(self, number: int) -> list[str]:
        loop, out = self.loops[number], self.result(number)
        each = "s" * (loop.changes == SAMPLE)
        if loop.op != "+":
            (run,) = loop.runs
            self.use(lookup(loop.op).value)
            return self.nest(loop, run, [f"{out} = {write(lookup(loop.op).value, **self.operands(run))};"], "ji" + each)
        terms = [(run, " * ".join(self.operands(run).values())) for run in loop.runs]
        if all(run.counts.max() == 1 for run, _ in terms):
            return self.nest(loop, terms[0][0], [f"{out} = {' + '.join(term for _, term in terms)};"], "ji" + each)
        if not each:
            lines = self.nest(loop, loop.runs[0], [f"{out} = 0;"], "ji")
            return lines + [line for run, term in terms for line in self.add(loop, run, out, "ji", term, "+=")]
        body = [line for run, term in terms for line in self.nest(loop, run, [f"t[s] += {term};"], "ks")]
        return self.nest(loop, loop.runs[0], summed(body, f"{out} = t[s];"), "ji")

    def backward(self, number: int) -> list[str]:
        loop, out = self.loops[number], self.result(number)
        lines = []
        for run in loop.runs:
            for side, access in enumerate(run.factors):
                if not self.trains[access.array]:
                    continue
                formula = slope(loop, run, side)
                self.use(formula)
                term = write(f"({formula}) * d", **self.operands(run), out=out, d="d_" + out)
                target, varies = self.entry(access, run.counts), self.varies(access)
                first = access.array not in self.started and self.changes[access.array] == SAMPLE
                sign = "=" if first and self.covers(access, loop, run) else "+="
                if first and sign == "+=":
                    lines.append(cleared(self.names[access.array]))
                self.started.add(access.array)
                lines += self.add(loop, run, "d_" + target, varies, term, sign)
        return lines

    def varies(self, access: Access) -> str:
        """The loops that the place of an access depends on."""
        if access.table is not None:
            return "jk"
        steps = {"j": np.ptp(access.start), "i": access.member_step, "k": access.term_step}
        return "".join(letter for letter, step in steps.items() if step)

    def covers(self, access: Access, loop: Loop, run: Terms) -> bool:
        """Whether an access meets every entry of its array exactly once, but for loops that it does not depend on."""
        varies, rounds = self.varies(access), {"j": loop.blocks, "i": loop.size, "k": int(run.counts[0])}
        even = "k" not in varies or (run.counts == run.counts[0]).all()
        met = len(np.unique(places(access, loop, run)))
        return bool(even and self.sizes[access.array] == met == math.prod(rounds[letter] for letter in varies))

    def operands(self, run: Terms) -> dict[str, str]:
        return dict(zip("ab", (self.entry(access, run.counts) for access in run.factors)))

    def use(self, formula: str) -> None:
        self.functions |= {name for name in FUNCTIONS if name + "(" in formula and FUNCTIONS[name].c}

    # ---- the whole text ----

    def text(self) -> str:
        numbers = range(len(self.loops))
        once = [g for g in numbers if self.loops[g].changes == CALL]
        each = [g for g in numbers if self.loops[g].changes == SAMPLE]
        loss = self.names[-1] + "[0]"
        zero = [cleared(self.names[g + 3]) for g in once if self.loops[g].trains]
        body = [f"memset(d_p, 0, {self.sizes[PARAMS]} * sizeof(double));", *zero]
        self.started.add(len(self.names) - 1)
        body += self.all(once, self.forward)
        if each:
            body += [
                "double mean = 0, share[B];",
                "for (long start = 0; start < n; start += B) {",
                "    int m = n - start < B ? n - start : B;",
                "    // a short block is filled with copies, which divide a sample's share",
                "    for (int s = 0, r = 0; s < B; s++, r = r + 1 < m ? r + 1 : 0) {",
                "        share[s] = 1.0 / n / (m == B ? 1 : B / m + (r < B % m));",
                f"        for (int i = 0; i < {self.sizes[INPUTS]}; i++) x[i][s] = columns[i * n + start + r];",
                "    }",
                *_indented(self.all(each, self.forward)),
                f"    for (int s = 0; s < B; s++) mean += share[s] * {loss}[s];",
                f"    for (int s = 0; s < B; s++) d_{loss}[s] = share[s];",
                *_indented(self.all([g for g in reversed(each) if self.loops[g].trains], self.backward)),
                "}",
            ]
        else:
            body += [f"double mean = {loss};", f"d_{loss} = 1;"]
        body += self.all([g for g in reversed(once) if self.loops[g].trains], self.backward)
        lines = ["#include <math.h>", "#include <string.h>", f"#define B {BLOCK}"]
        for name in sorted(self.functions):
            inside = FUNCTIONS[name].c
            # own_: C has some of these names
            head = f"static double own_{name}(double a{', double b' * ('b' in inside.split())})"
            lines += [
                f"{head} {{\n{inside}}}" if "\n" in inside else f"{head} {{ {inside} }}",
                f"#define {name} own_{name}",
            ]
        lines += [f"static const int {name}[] = {{{numbers}}};" for numbers, name in self.tables.items()]
        if self.constants:
            lines.append(f"static const double c[] = {{{', '.join(map(number, self.constants))}}};")
        if self.sizes[INPUTS]:
            lines.append(f"static double x[{self.sizes[INPUTS]}][B];")
        for g in numbers:
            shape = f"[{self.loops[g].blocks * self.loops[g].size}]" + "[B]" * (self.loops[g].changes == SAMPLE)
            name = self.names[g + 3] + shape
            lines.append(f"static double {name}" + (f", d_{name}" if self.loops[g].trains else "") + ";")
        lines += [
            "",
            "double gradients(long n, const double *columns, const double *p, double *d_p) {",
            *_indented(body),
        ]
        return "\n".join([*lines, "    return mean;", "}", ""])

    def all(self, numbers: list[int], lines: Callable[[int], list[str]]) -> list[str]:
        return [line for g in numbers for line in lines(g)]


def number(x: float) -> str:
    """The number as C reads it."""
    return repr(x).replace("inf", "INFINITY").replace("nan", "NAN")


def cleared(name: str) -> str:
    """The line that sets a gradient to 0."""
    return f"memset(d_{name}, 0, sizeof d_{name});"


def summed(body: list[str], finish: str) -> list[str]:
    """A block that adds up in t, for each sample, and then uses it."""
    return ["{", *_indented(["double t[B] = {0};", *body, f"for (int s = 0; s < B; s++) {finish}"]), "}"]


def _plus(first: int | str, *steps: tuple[int, str]) -> str:
    """first + step * letter + ...: what is 0 is left out."""
    parts = [str(first)] if first not in (0, "0") else []
    parts += [letter if step == 1 else f"{step} * {letter}" for step, letter in steps if step]
    return " + ".join(parts) or "0"


def _indented(lines: list[str]) -> list[str]:
    return ["    " + line for line in lines]
