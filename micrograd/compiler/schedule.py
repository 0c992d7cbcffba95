"""Pass 3, the schedule: which entry of which array each member of a group reads, as loops.

Members are numbered by two loops, `blocks` times `size`, terms by a third. Mostly an index is
    start[block] + member_step * member + term_step * term
and then it is a slice, a matrix or the index of a loop. Otherwise it is a table, with an entry for each term.
"""

from dataclasses import dataclass

import numpy as np

from micrograd.compiler.groups import Groups, Run
from micrograd.compiler.trace import CALL, SAMPLE
from micrograd.operations import lookup

_NAMES = {"+": "sum", "-": "difference", "/": "quotient", "neg": "minus"}


@dataclass
class Access:
    """Where one factor of a run's terms is read.

    array        the number of the array
    start        for each block, where its first member reads its first term
    member_step  from member to member in a block
    term_step    from term to term
    table        None; or where each term is read, one after the other, if there are no such steps
    """

    array: int
    start: np.ndarray
    member_step: int = 0
    term_step: int = 0
    table: np.ndarray | None = None


@dataclass
class Terms:
    """A run's terms: `counts` of them for each member of each block, and the places of their one or two factors."""

    counts: np.ndarray
    factors: list[Access]


@dataclass
class Loop:
    """A group as loops: member i of block j is entry size * j + i of its array."""

    op: str
    changes: int
    trains: bool
    blocks: int
    size: int
    runs: list[Terms]


def schedule(groups: Groups) -> list[Loop]:
    """The loops of each group, in the same order."""
    loops = []
    for group in groups.groups:
        count = len(group.members)
        runs = [_accesses(run) for run in group.runs]
        steady = [access for run in runs for access in run.factors]
        if any(access.table is not None for access in steady):
            size = 1
        else:
            size = _block([access.start for access in steady], [run.counts for run in runs])
        for run in runs:
            run.counts = run.counts[::size]
            for access in run.factors:
                access.member_step = int(access.start[1] - access.start[0]) if size > 1 else 0
                access.start = access.start[::size]
        loops.append(Loop(group.op, group.changes, group.trains, count // size, size, runs))
    return loops


def _accesses(run: Run) -> Terms:
    """The run with a start for each member, a step from term to term where there is one, and else a table."""
    counts = np.array(run.counts)
    firsts = np.cumsum(counts) - counts
    inside = np.ones(counts.sum(), bool)
    inside[firsts] = False  # steps inside one member, from its second term on
    factors = []
    for array, places in zip(run.arrays, run.places):
        if array < 0:
            continue
        entries = np.array(places)
        steps = np.diff(entries, prepend=0)[inside]
        access = Access(array, entries[firsts], term_step=int(steps[0]) if len(steps) else 0)
        if (steps != access.term_step).any():
            access.table = entries
        factors.append(access)
    return Terms(counts, factors)


def _block(starts: list[np.ndarray], counts: list[np.ndarray]) -> int:
    """The longest stretch of members over which all starts grow by a step of their own, and all counts are the same."""
    total = len(counts[0])
    if total == 1:
        return 1
    columns = [(start, start[1] - start[0]) for start in starts] + [(count, 0) for count in counts]
    size = total
    for column, step in columns:
        breaks = np.flatnonzero(np.diff(column) != step)
        if len(breaks):
            size = min(size, int(breaks[0]) + 1)
    even = total % size == 0 and all(
        (np.diff(column.reshape(-1, size), axis=1) == step).all() for column, step in columns
    )
    return size if even else 1


def places(access: Access, loop: Loop, run: Terms) -> np.ndarray:
    """Where each term is read, one after the other."""
    if access.table is not None:
        return access.table
    counts = run.counts.repeat(loop.size)
    nth = np.arange(counts.sum()) - (np.cumsum(counts) - counts).repeat(counts)
    first = access.start[:, None] + access.member_step * np.arange(loop.size)
    return np.asarray(first.ravel().repeat(counts) + access.term_step * nth)


def slope(loop: Loop, run: Terms, side: int) -> str:
    """The slope of the result along a factor of its terms, in terms of a, b and out."""
    if loop.op != "+":
        return lookup(loop.op).slopes[side]
    return "ba"[side] if len(run.factors) == 2 else "1"


def array_names(loops: list[Loop]) -> list[str]:
    """A name for each array: p, c and x, then for each group its operation and a number, such as tanh_1."""
    names, numbers = ["p", "c", "x"], dict[str, int]()
    for loop in loops:
        word = _NAMES.get(loop.op) or ("power" if loop.op[0] == "*" else "".join(filter(str.isalnum, loop.op)))
        run = loop.runs[0]
        if loop.op == "+" and len(loop.runs) == 1 and len(run.factors) == 2 and (run.counts == 1).all():
            word = "product"
        if len(word) < 2 or not word.isidentifier() or not word.isascii():
            word = "operation"
        numbers[word] = numbers.get(word, 0) + 1
        names.append(f"{word}_{numbers[word]}")
    return names


class Printer:
    """What both printers of loops start from: the loops, and columns with an entry for each array.

    names, changes, trains, sizes  of the array: its name, when it changes, whether it has a gradient, its length
    """

    def __init__(self, groups: Groups, inputs: int, params: int):
        self.loops = schedule(groups)
        self.names = array_names(self.loops)
        self.changes = [CALL, CALL, SAMPLE, *(loop.changes for loop in self.loops)]
        self.trains = [True, False, False, *(loop.trains for loop in self.loops)]
        self.sizes = [params, len(groups.constants), inputs, *(loop.blocks * loop.size for loop in self.loops)]
        self.constants = groups.constants
