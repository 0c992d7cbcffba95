"""Chapter 4: the chain rule as nudges along a path, and a graph whose gradients the reader fills in."""

import math
import random as random_numbers
from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets as widgets
from matplotlib.axes import Axes

from micrograd._validate.scalars import data_of, to_float
from micrograd.engine import Value, operation
from micrograd.gradcheck import slope_along
from micrograd.graph import operands_first, replay
from micrograd.show.explorer import MOST_STEPS, Explorer, PlotExplorer, Rendered, check_graph, slider, too_large
from micrograd.show.graph import draw
from micrograd.show.style import GRAY, GRAY_TEXT, fixed, short, sign_color, sign_text_color

MOST_ON_A_PATH = 12  # what has room below each other


def chain_explorer(root: Any, start: Any) -> PlotExplorer:
    """How far each node on the path from `start` to `root` moves when `start` is nudged: an arrow for each.

    Control: `nudge`, from -0.2 to 0.2. Between two arrows is the local derivative, the factor from one to the next.
    Raises TypeError for what is no graph; ValueError where `start` is not in it, where more than one path leads from
    it to the root or one that is too long, or for an operation that is not one of Value's.
    """
    check_graph(root)
    path, factors = _path(root, start)
    before, x = replay(root), data_of(start)
    names = [node.label or "?" for node in path]
    slopes = [1.0]
    for factor in factors:
        slopes.append(slopes[-1] * factor)
    if not all(map(math.isfinite, (*slopes, *(node.data for node in path)))):
        raise ValueError("chain_explorer has no scale for inf or nan, and one is on this path. Try smaller numbers.")
    limit = 0.25 * max(abs(slope) for slope in slopes)

    def plot(axes: Axes, nudge: float) -> str:
        after = replay(root, {start: x + nudge})
        moves = [round(after[node].data - before[node].data, 12) + 0.0 for node in path]
        heights = range(len(path))[::-1]  # the start on top
        axes.axvline(0.0, color=GRAY, linewidth=1)
        for move, height in zip(moves, heights):
            if move:
                arrow: dict[str, Any] = {
                    "arrowstyle": "-|>",
                    "color": sign_color(move),
                    "linewidth": 4,
                    "mutation_scale": 18,
                }
                axes.annotate(
                    "", (move, height), xytext=(0.0, height), arrowprops={**arrow, "shrinkA": 0, "shrinkB": 0}
                )
            side: dict[str, Any] = {
                "xytext": (6 if move >= 0 else -6, 0),
                "ha": "left" if move >= 0 else "right",
                "va": "center",
            }
            text = f"{round(move, 2):+.2f}" if move else "0"
            axes.annotate(text, (move, height), textcoords="offset points", color=sign_text_color(move), **side)
        for factor, height in zip(factors, heights):
            axes.text(-1.35 * limit, height - 0.5, f"times {short(factor)}", va="center", color=GRAY_TEXT)
        axes.set(xlim=(-1.4 * limit, 1.4 * limit), ylim=(-0.6, len(path) - 0.4), xlabel="how far it moves")
        axes.set_yticks(list(heights), names)
        axes.grid(visible=False, axis="y")
        axes.set_title(f"{names[0]} moves by {fixed(nudge)}, {names[-1]} by {fixed(moves[-1])}")
        product = " * ".join(short(factor) if factor >= 0 else f"({short(factor)})" for factor in factors)
        told = ", ".join(f"{name} moves by {fixed(move)}" for name, move in zip(names, moves))
        return f"{told}: {product} = {short(slopes[-1])} times as much."

    controls = {"nudge": slider(0.1, -0.2, 0.2, "nudge", step=0.05)}
    return PlotExplorer(controls, plot, positions={"nudge": [-0.2, -0.1, 0.0, 0.1, 0.2]})


def _path(root: Any, start: Any) -> tuple[list[Any], list[float]]:
    """The nodes from start to root, and the local derivative on each edge between them."""
    nodes = operands_first(root)
    if not any(node is start for node in nodes) or start is root:
        raise ValueError("chain_explorer takes the result, then a Value before it in its graph.")
    users: dict[Any, list[tuple[Any, float]]] = {}
    for user in nodes:
        for operand, slope in zip(user._prev, user._local_grads):
            users.setdefault(operand, []).append((user, slope))
    path, factors = [start], []
    while path[-1] is not root:
        here = path[-1]
        if len(users[here]) != 1:
            raise ValueError(
                f"chain_explorer follows a single path, and {here.label or 'a node'} is used more than once."
            )
        path.append(users[here][0][0])
        factors.append(users[here][0][1])
    if len(path) > MOST_ON_A_PATH:
        raise ValueError(
            f"chain_explorer draws at most {MOST_ON_A_PATH} nodes below each other, and this path has {len(path)}. "
            "Start nearer to the result."
        )
    return path, factors


class FillIn(Explorer):
    """A graph with an empty box for each gradient; a box turns solid when its number agrees with a nudge.

    Controls: a text box for each Value, by its label; those with no label are called t1, t2 and so on. Of a graph too
    large for boxes it shows the end. Raises TypeError for what is no graph, ValueError for an operation that is not one
    of Value's.
    """

    RELATIVE, ABSOLUTE = 1e-3, 1e-6  # how far an answer may be from what the nudge measures

    def __init__(self, root: Any):
        check_graph(root)
        self._whole = too_large(root)
        # A copy: what later cells do to the reader's graph must not change the answers. A replay refuses an operation
        # that no nudge can recompute, here and not at the first answer.
        self._root = Value(0.0) if self._whole else named_copy(root)
        self._nodes: dict[str, Value] = {} if self._whole else {node.label: node for node in self._root.topo()}
        self._slopes = {name: slope_along(self._root, node) for name, node in self._nodes.items()}
        self._root.backward()
        boxes = {
            name: widgets.Text(description=name, placeholder="grad", continuous_update=False, layout={"width": "11em"})
            for name in self._nodes
        }
        for box in boxes.values():
            box.style.description_width = "3em"
        row = widgets.HBox(list(boxes.values()), layout={"flex_flow": "row wrap"})
        super().__init__(boxes, self._filled, top=[row])

    def answers(self) -> dict[str, float]:
        """The slope that belongs into each box, as a nudge measures it."""
        return dict(self._slopes)

    def reply(self, name: str, text: str) -> str:
        """What to say of `text` in the box `name`. Raises KeyError for a box that is not there."""
        try:
            guess = float(text.replace("\u2212", "-"))
        except ValueError:
            return f"not yet, {text!r} is not a number. Write it like -2 or 0.5."
        if not math.isfinite(guess):
            return f"not yet, {text!r} can't be compared with a slope. Write a number like -2 or 0.5."
        root, slope = self._root.label, self._slopes[name]
        if self._equal(guess, slope):
            return f"right, nudge {name} and {root} moves {short(slope)} times as much."
        return f"not yet. {self._slip(name, guess) or self._nudged(name, guess, slope)}"

    def _equal(self, guess: float, slope: float) -> bool:
        return abs(guess - slope) <= self.RELATIVE * abs(slope) + self.ABSOLUTE

    def _slip(self, name: str, guess: float) -> str:
        """What went wrong, if the number is one that a frequent slip gives."""
        node = self._nodes[name]
        uses = [
            (user, slope)
            for user in self._nodes.values()
            for operand, slope in zip(user._prev, user._local_grads)
            if operand is node
        ]
        if len(uses) > 1 and any(self._equal(guess, slope * user.grad) for user, slope in uses):
            return f"That is one share: {name} is used {len(uses)} times, and the shares add up."
        for user, slope in uses:
            if user is not self._root and guess != 0.0 and self._equal(guess, slope):
                return (
                    f"That is the local slope, from {name} to {user.label}; multiply it by what arrives, "
                    f"the gradient of {user.label}."
                )
        return ""

    def _nudged(self, name: str, guess: float, slope: float) -> str:
        moves = "rises" if slope > 1e-9 else "falls" if slope < -1e-9 else "does not move at all"
        seen = f"Nudge {name} up by 0.01 and {self._root.label} {moves}"
        if guess == 0.0 or abs(slope) <= 1e-9:
            return f"{seen}."
        if guess * slope < 0:
            return f"{seen}: check the sign."
        more = "more" if abs(slope) > abs(guess) else "less"
        return f"The sign is right: {seen[0].lower()}{seen[1:]}, but {more} than you say."

    def _filled(self, **answers: str) -> Rendered:
        if self._whole:
            return self._whole
        tried = {name: text for name, text in answers.items() if text.strip()}
        right = [name for name, text in tried.items() if self.reply(name, text).startswith("right")]
        slopes = {self._nodes[name]: self._slopes[name] for name in right}
        says = f"{len(right)} of {len(self._nodes)} right."
        if len(right) == len(self._nodes):
            says += " The whole gradient, by hand."
        return draw(self._root, grads=slopes, done=list(slopes), most=MOST_STEPS), says

    def _spoken(self, values: dict[str, Any], moved: Iterable[str]) -> Rendered:
        picture, says = self._filled(**values)
        replies = [f"{name}: {self.reply(name, values[name])}" for name in moved if values[name].strip()]
        return picture, " ".join([*replies, says])

    def _name_of(self, values: dict[str, Any]) -> str:
        return f"{sum(bool(text.strip()) for text in values.values())} of {len(self._nodes)} filled in"


def fill_in(root: Any = None, *, random: int | None = None) -> FillIn:
    """A graph whose gradients the reader fills in; each is checked by a nudge.

    root    the result of a computation
    random  in place of a root: a number, for each of which there is another small graph of whole numbers to practice on

    Raises TypeError for what is no graph and for neither or both, ValueError for an operation that is not one of
    Value's.
    """
    if (root is None) == (random is None):
        raise TypeError("fill_in takes a graph, fill_in(L), or a number for a random one, fill_in(random=1).")
    if root is None and (isinstance(random, bool) or not isinstance(random, int)):
        raise TypeError(f"random is a whole number, such as fill_in(random=1), not {random!r}.")
    return FillIn(_random_graph(random_numbers.Random(random)) if root is None else root)


def _random_graph(rng: random_numbers.Random) -> Value:
    """A graph of 6 to 8 values with sums and products of small whole numbers, one of them used twice."""
    while True:
        leaves = [Value(float(rng.choice([-3, -2, -1, 1, 2, 3, 4])), label) for label in "abc"[: rng.choice([2, 3])]]
        waiting, made = list(leaves), list(leaves)
        rng.shuffle(waiting)
        while len(waiting) > 1 or len(made) < len(leaves) + 3:
            first = waiting.pop()
            other = waiting.pop() if waiting and (len(waiting) > 1 or rng.random() < 0.6) else rng.choice(made)
            result = first * other if rng.random() < 0.55 else first + other
            made.append(result)
            waiting.insert(0, result)
            if len(made) > 8:
                break
        root = made[-1]
        everything = root.topo()
        products = sum(node._op == "*" for node in everything)
        small = all(abs(node.data) <= 60 for node in everything)
        if (
            len(waiting) == 1
            and len(everything) == len(made) <= 8
            and 2 <= products < len(made) - len(leaves)
            and small
        ):
            for node, label in zip((node for node in everything if not node.label), "defghk"):
                node.label = label
            root.label = "L"
            root.backward()
            if all(0 < abs(node.grad) <= 60 for node in everything):
                return root


def named_copy(root: Any, copy: Callable[[Any], dict[Any, Value]] = replay) -> Value:
    """The graph of `root` on fresh Values, each with a label of its own: t1, t2 ... where it has none or another's.

    copy  makes the fresh Values, by node: `replay` computes each again, `copied` keeps the slopes there are
    """
    fresh = copy(root)
    taken: set[str] = set()
    unnamed = 0
    for node in fresh.values():
        while not node.label or node.label in taken:
            unnamed += 1
            node.label = f"t{unnamed}"
        taken.add(node.label)
    return fresh[root]


def copied(root: Any) -> dict[Any, Value]:
    """A fresh Value for each node, slopes and all: unlike a replay, it works for operations of the reader's own."""
    fresh: dict[Any, Value] = {}
    for node in operands_first(root):
        slopes: list[Any] = []
        for operand, slope in zip(node._prev, node._local_grads):
            slopes += [fresh[operand], slope]
        number = to_float(node.data, f"{node.label or 'v'}.data = {{}}")
        fresh[node] = operation(number, node._op, *slopes) if slopes else Value(number)
        fresh[node].label = str(node.label or "")
    return fresh
