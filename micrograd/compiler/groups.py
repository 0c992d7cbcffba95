"""Pass 2, groups: nodes that are the same expression on other numbers become one array.

The sixteen neurons of a layer are sixteen sums of products, each of the same inputs with its own weights. Here
    sum_1[j] = w[j, 0] * x[0] + w[j, 1] * x[1] + b[j]          is found again from 16 times 5 nodes.

1. fold: a chain of additions becomes one sum of terms, in its order. A product that feeds nothing but a sum is a
   term of it, and a product on its own is a sum of one term.
2. level: each remaining node is one level above its highest operand, so that level by level is a legal order.
3. group: nodes of one level with the same operation, whose terms read from the same arrays, are one group.

The compiler of DyNet batches operations by the same thought: Neubig, Goldberg and Dyer, "On-the-fly operation
batching in dynamic computation graphs", 2017.
"""

from dataclasses import dataclass, field

import numpy as np

from micrograd.compiler.trace import CONSTANT, SAMPLE, Trace

PARAMS, CONSTANTS, INPUTS = range(3)  # the arrays that are there from the start; each group is one more
Terms = list[tuple[int, int]]  # each a product of two nodes; or one node and -1
Key = tuple[str, int, bool, tuple[tuple[int, int], ...]]  # what alike nodes share
Member = tuple[int, list[tuple[list[int], list[int]]]]  # a node, and for each run the places of its terms' factors


@dataclass
class Run:
    """Neighboring terms that read from the same arrays, for all members: flat lists, one member after the other.

    arrays   the array of the first factor, and of the second, -1 without
    places   for each factor, where in its array each term reads
    counts   how many terms each member has
    """

    arrays: tuple[int, int]
    places: tuple[list[int], list[int]] = field(default_factory=lambda: ([], []))
    counts: list[int] = field(default_factory=list)


@dataclass
class Group:
    """Alike nodes. A sum's terms are its runs, added up; any other operation has one run, a term for each member."""

    op: str
    changes: int
    trains: bool
    runs: list[Run]
    members: list[int] = field(default_factory=list)


@dataclass
class Groups:
    """The groups in a legal order: group g is array g + 3. `place` says where a node is: its array, its index there.

    constants  the numbers of the array CONSTANTS
    """

    groups: list[Group]
    constants: list[float]
    place: dict[int, tuple[int, int]]


def fold(trace: Trace) -> list[Terms]:
    """For each node its terms: those of its sum, or one with its operands. Leaves, and what was folded, have none."""
    ops, a, b, changes = trace.ops, trace.a, trace.b, trace.changes
    uses = [0] * (len(ops) + 1)  # the last for -1, which is no node
    for first, second in zip(a, b):
        uses[first] += 1
        uses[second] += 1
    terms: list[Terms] = [[]] * len(ops)

    def term(node: int, when: int) -> Terms:
        """A node as terms of a sum: a product may be taken in; a constant 0 is nothing."""
        if ops[node] == "*" and uses[node] == 1 and changes[node] == when:
            taken, terms[node] = terms[node], []
            return taken
        return [] if changes[node] == CONSTANT and trace.data[node] == 0.0 else [(node, -1)]

    for i, op in enumerate(ops):
        if not op:
            continue
        left, right, when = a[i], b[i], changes[i]
        if op != "+":
            terms[i] = [(left, right)]
            continue
        if ops[left] == "+" and uses[left] == 1 and changes[left] == when:
            terms[i], terms[left] = terms[left], []
        else:
            terms[i] = term(left, when)
        terms[i] += term(right, when)
    return terms


def by_level(trace: Trace, terms: list[Terms]) -> list[list[int]]:
    """The nodes that have terms, level by level."""
    level: list[int] = []
    levels: list[list[int]] = []
    for i, (a, b) in enumerate(zip(trace.a, trace.b)):
        if not trace.ops[i]:
            level.append(-1)
            continue
        below = level[a] if b < 0 else max(level[a], level[b])
        if not terms[i]:
            level.append(below)
            continue
        level.append(below + 1)
        if below + 1 == len(levels):
            levels.append([])
        levels[below + 1].append(i)
    return levels


def find_groups(trace: Trace) -> Groups:
    """The groups of a trace: linear in the number of nodes."""
    place: dict[int, tuple[int, int]] = {}
    constants: dict[str, int] = {}  # by its text: -0.0 is not 0.0, and nan is itself
    for array, rows in ((PARAMS, trace.params), (INPUTS, trace.inputs)):
        place.update((row, (array, i)) for i, row in enumerate(rows))
    for row, (op, when) in enumerate(zip(trace.ops, trace.changes)):
        if not op and when == CONSTANT:
            place[row] = CONSTANTS, constants.setdefault(repr(float(trace.data[row])), len(constants))
    rank = [0, 1, SAMPLE << 32]  # the factor that changes least comes first: w * x and x * w are alike
    terms = fold(trace)
    groups: list[Group] = []
    for nodes in by_level(trace, terms):
        alike: dict[Key, list[Member]] = {}
        for i in nodes:
            op = trace.ops[i]
            is_sum = op in ("+", "*")
            arrays: list[tuple[int, int]] = []
            runs: list[tuple[list[int], list[int]]] = []
            firsts: list[int] = []
            seconds: list[int] = []
            for first, second in terms[i]:
                x, at = place[first]
                if second < 0:
                    y, other = -1, -1
                else:
                    y, other = place[second]
                    if is_sum and rank[y] < rank[x]:
                        x, at, y, other = y, other, x, at
                if not arrays or (x, y) != arrays[-1]:
                    arrays.append((x, y))
                    firsts, seconds = [], []
                    runs.append((firsts, seconds))
                firsts.append(at)
                seconds.append(other)
            key = "+" if is_sum else op, trace.changes[i], trace.trains[i], tuple(arrays)
            alike.setdefault(key, []).append((i, runs))
        for (op, changes, trains, pairs), unordered in alike.items():
            members = in_order(unordered)
            group = Group(op, changes, trains, [Run(pair) for pair in pairs], [i for i, _ in members])
            for j, (i, runs) in enumerate(members):
                place[i] = len(groups) + 3, j
                for run, (firsts, seconds) in zip(group.runs, runs):
                    run.places[0].extend(firsts)
                    run.places[1].extend(seconds)
                    run.counts.append(len(firsts))
            rank.append(group.changes << 32 | len(groups) + 3)
            groups.append(group)
    return Groups(groups, [float(text) for text in constants], place)


def in_order(members: list[Member]) -> list[Member]:
    """The members in the order in which neighbors read from neighbors most often; as they came if none is better."""
    if len(members) < 3:
        return members
    starts = np.array([[numbers[0] for run in runs for numbers in run] for _, runs in members]).T
    orders = [np.arange(len(members)), np.lexsort(starts[1::-1]), np.lexsort(starts[:2])]
    breaks = [np.count_nonzero(np.diff(starts[:, order], 2)) for order in orders]
    best = breaks.index(min(breaks))
    return [members[j] for j in orders[best]] if best else members
