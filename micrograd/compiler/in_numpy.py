"""Pass 4 for NumPy: each group is one array, with a row for each member and a column for each sample.

A weighted sum whose inputs are the same for every member is a matrix product, W @ h, with W a view of the flat
parameters; on the way back it is W.T @ d, and d @ h.T. Any other sum gathers its terms and adds them up member by
member. What is alike for all samples has a single column.
"""

from typing import Any

import numpy as np

from micrograd.compiler.groups import CONSTANTS, PARAMS, Groups
from micrograd.compiler.schedule import Access, Loop, Printer, Terms, places, slope
from micrograd.compiler.trace import CALL, SAMPLE
from micrograd.operations import FUNCTIONS, lookup, write


def print_numpy(groups: Groups, inputs: int, params: int) -> tuple[str, dict[str, Any]]:
    """The text of `gradients(x, p)`, which returns the mean loss and its slopes; and what the names in it mean."""
    printer = _NumPy(groups, inputs, params)
    return printer.text(), printer.meaning


class Places:
    """Places in an array of `size` rows, of which some come more than once."""

    def __init__(self, where: np.ndarray, size: int):
        self.where, self.size = where, size
        self.order = np.argsort(where, kind="stable")
        self.found, self.starts = np.unique(where[self.order], return_index=True)


def add_at(target: np.ndarray, places: Places, terms: np.ndarray) -> None:
    """Add each row of the terms to the row of the target that is its place."""
    if target.shape[1] == 1 == terms.shape[1] and len(terms) == len(places.where):
        target[:, 0] += np.bincount(places.where, terms[:, 0], places.size)
    else:
        terms = np.broadcast_to(terms, (len(places.where), target.shape[1]))
        target[places.found] += np.add.reduceat(terms[places.order], places.starts)


class _NumPy(Printer):
    def __init__(self, groups: Groups, inputs: int, params: int):
        super().__init__(groups, inputs, params)
        self.views: dict[str, str] = {}  # names of parts of the parameters
        self.started = {PARAMS}  # arrays whose gradient holds something already
        self.meaning: dict[str, Any] = {name: function.numpy for name, function in FUNCTIONS.items()}
        self.meaning |= {"zeros": np.zeros, "full": np.full, "add_at": add_at, "add_up": np.add.reduceat}
        self.meaning |= {"inf": np.inf, "nan": np.nan, "c": np.array(self.constants)[:, None]}
        self.tables: dict[bytes, str] = {}

    # ---- where things are ----

    def rows(self, array: int, where: np.ndarray) -> str:
        """Rows of an array: nothing for all of them, a slice where they go up by a fixed step, else a table of rows."""
        first, step = int(where[0]), int(where[1] - where[0]) if len(where) > 1 else 1
        if step < 1 or (np.diff(where) != step).any():
            return f"[{self.table(where)}]"
        if len(where) == self.sizes[array] and step == 1:
            return ""
        return f"[{first}:{int(where[-1]) + 1}{f':{step}' if step > 1 else ''}]"

    def table(self, numbers: np.ndarray) -> str:
        name = self.tables.setdefault(np.asarray(numbers, int).tobytes(), f"T_{len(self.tables) + 1}")
        self.meaning[name] = numbers
        return name

    def read(self, array: int, where: np.ndarray) -> str:
        """The text for rows of an array."""
        if array == CONSTANTS and (where == where[0]).all():
            return repr(self.constants[where[0]])
        rows = self.rows(array, where)
        if array != PARAMS or "T" in rows:
            return self.names[array] + rows
        return self.view("b", rows)

    def view(self, letter: str, part: str) -> str:
        """The name of a part of the parameters, W_1 or b_1."""
        count = sum(name[0] == letter for name in self.views.values())
        return self.views.setdefault(part, f"{letter}_{count + 1}")

    def product(self, loop: Loop, run: Terms) -> tuple[str, str, Access, np.ndarray] | None:
        """If a run is a matrix product W @ h: the names of W and h, and where h is."""
        count = int(run.counts[0])
        if len(run.factors) != 2 or loop.blocks > 1 or count * loop.size == 1:
            return None
        w, h = run.factors
        if w.array != PARAMS or h.array == CONSTANTS or w.table is not None or h.table is not None or h.member_step:
            return None
        if h.term_step < 1 < count:
            return None
        part = _matrix(int(w.start[0]), (loop.size, w.member_step), (count, w.term_step), self.sizes[PARAMS])
        where = int(h.start[0]) + h.term_step * np.arange(count)
        return (self.view("W", part), self.read(h.array, where), h, where) if part else None

    # ---- groups ----

    def forward(self, g: int) -> list[str]:
        loop, out, terms = self.loops[g], self.names[g + 3], []
        for run in loop.runs:
            found = self.product(loop, run)
            operands = found[:2] if found else self.operands(loop, run).values()
            if loop.op != "+":
                terms.append(write(lookup(loop.op).value, **self.operands(loop, run)))
            elif found or run.counts.max() == 1:
                terms.append((" @ " if found else " * ").join(operands))
            elif (run.counts == run.counts[0]).all():
                shape = f"{loop.blocks * loop.size}, {run.counts[0]}, -1"
                terms.append(f"({' * '.join(operands)}).reshape({shape}).sum(1)")
            else:
                counts = run.counts.repeat(loop.size)
                terms.append(f"add_up({' * '.join(operands)}, {self.table(np.cumsum(counts) - counts)})")
        return [f"{out} = {' + '.join(terms)}"]

    def operands(self, loop: Loop, run: Terms) -> dict[str, str]:
        return dict(zip("ab", (self.read(access.array, places(access, loop, run)) for access in run.factors)))

    def backward(self, g: int) -> list[str]:
        loop, out, lines = self.loops[g], self.names[g + 3], []
        for run in loop.runs:
            found = self.product(loop, run)
            if found:
                w, h, access, where = found
                lines.append(f"d_{w} += d_{out} @ {h}.T")
                if self.trains[access.array]:
                    lines += self.add(access.array, where, f"{w}.T @ d_{out}")
                continue
            d = f"d_{out}"
            if run.counts.max() > 1:  # a member's gradient goes to each of its terms
                members = np.arange(loop.blocks * loop.size)
                d += f"[{self.table(members.repeat(run.counts.repeat(loop.size)))}]"
            for side, access in enumerate(run.factors):
                if self.trains[access.array]:
                    term = write(f"({slope(loop, run, side)}) * d", **self.operands(loop, run), out=out, d=d)
                    if self.changes[access.array] == CALL and loop.changes == SAMPLE:
                        term = (term if term.isidentifier() else f"({term})") + ".sum(1, keepdims=True)"
                    lines += self.add(access.array, places(access, loop, run), term)
        return lines

    def add(self, array: int, where: np.ndarray, term: str) -> list[str]:
        """Lines that add a term to the gradient at these places."""
        d, target, lines = f"d_{self.names[array]}", f"d_{self.read(array, where)}", []
        if array not in self.started:
            self.started.add(array)
            if target == d:
                return [f"{d} = {term}" + ".copy()" * term.isidentifier()]  # each gradient is an array of its own
            lines = [f"{d} = zeros({self.names[array]}.shape)"]
        if len(np.unique(where)) == len(where):
            return [*lines, f"{target} += {term}"]
        # the same places in another array have another name
        name = self.table(np.append(where, [-1, self.sizes[array]])).replace("T", "P")
        self.meaning[name] = Places(where, self.sizes[array])
        return [*lines, f"add_at({d}, {name}, {term})"]

    def text(self) -> str:
        count, loss = len(self.loops), self.names[-1]
        forward = [line for g in range(count) for line in self.forward(g)]
        backward = [f"d_{loss} = full({loss}.shape, 1.0 / n)"]
        self.started.add(count + 2)
        backward += [line for g in reversed(range(count)) if self.trains[g + 3] for line in self.backward(g)]
        views = [f"{d}{name} = {d}p{part}" for part, name in self.views.items() for d in ("", "d_")]
        return "\n    ".join(
            [
                "def gradients(x, p):",
                "n, d_p = x.shape[1], zeros(p.shape)  # x: a column for each sample; p: the parameters in one column",
                *views,
                "# forward",
                *forward,
                "# backward: d_v is the slope of the mean loss along v",
                *backward,
                f"return {loss}.sum() / n, d_p\n",
            ]
        )


def _matrix(start: int, rows: tuple[int, int], columns: tuple[int, int], size: int) -> str | None:
    """A matrix inside the flat parameters, as a view of them; None where there is no such view.

    rows, columns  how many there are, and how far it is from one to the next
    """
    if columns[0] == 1:
        columns = 1, 1
    if rows[0] == 1:
        rows = 1, (columns[0] - 1) * columns[1] + 1
    if rows[1] < columns[1]:  # it lies there column by column
        turned = _matrix(start, columns, rows, size)
        return turned and turned + ".T"
    (count, down), (wide, across) = rows, columns
    span = (wide - 1) * across + 1
    shift = max(0, start + count * down - size)  # the last row may end where the parameters do
    if across < 1 or down < span or shift > min(start, down - span):
        return None
    inside = "" if span == down and across == 1 else f"[:, {shift}:{shift + span}{f':{across}' if across > 1 else ''}]"
    return f"[{start - shift}:{start - shift + count * down}].reshape({count}, {down}){inside}"
