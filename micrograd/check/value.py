"""Checks of notebooks/03_value.ipynb. Those that need a class are given the learner's own."""

from collections.abc import Callable
from typing import Any

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import (
    Chapter,
    Stumble,
    Verdict,
    an,
    as_given,
    attempt,
    counted,
    near,
    not_tried,
    not_yet,
    number,
    right,
    shown,
)
from micrograd.check.guess import guess as guess
from micrograd.engine import Value as PackageValue
from micrograd.graph import operands_first

chapter = Chapter("03_value")
report = chapter.report


def _a_class(value_class: Any) -> None:
    if not isinstance(value_class, type):
        raise Stumble(not_yet("pass the class itself, Value, not one of its objects."))


def _memory(result: Any, name: str) -> tuple[Any, ...]:
    """The operands of the learner's result, or a verdict on what is wrong with its memory."""
    if not hasattr(result, "data") or not hasattr(result, "_prev"):
        raise Stumble(not_yet(f"{name} returns {an(result)}, not a Value. Wrap the number: Value(...)."))
    if hasattr(result.data, "data") and hasattr(result.data, "_prev"):
        raise Stumble(not_yet(f"the data of {name} is a Value itself: wrap only what is not a Value yet."))
    number(result.data)
    if not isinstance(result._prev, (tuple, list, set)):
        raise Stumble(not_yet(f"_prev of {name} is no tuple: write (self, other), with the brackets and the comma."))
    operands = tuple(result._prev)
    if not operands:
        raise Stumble(not_yet(f"the result of {name} has no past: its _prev is empty. Pass (self, other)."))
    return operands


def _nodes(root: Any, name: str) -> list[Any]:
    """All Values of a learner's graph, operands first, or a verdict on what is no graph."""
    if not hasattr(root, "_prev") or isinstance(root, type):
        raise Stumble(not_yet(f"{name} should be a Value, the result of your last operation; it is {shown(root)}."))
    return operands_first(root)


@chapter.exercise("3.1")
def node_count(answer: object) -> Verdict:
    got = number(answer)
    a, b = PackageValue(2.0), PackageValue(-3.0)
    count = len(operands_first((a + b) * (a + 1)))
    if got == count:
        return right(f"the graph has {count} Values, because a is one Value however often it is used.")
    if got == count + 1:
        return not_yet(f"you got {got:g}. a appears twice in the formula, but it is one Value with two edges.")
    if got == 3:
        return not_yet("you got 3. There are three leaves, and three operations; each operation makes a Value as well.")
    if got == 9:
        return not_yet("you got 9. The ovals of the drawing are operations, not Values.")
    if got == count - 1:
        return not_yet(f"you got {got:g}. The plain 1 is wrapped in a Value of its own.")
    return not_yet(f"you got {got:g}. Count leaves first, then one Value for each operation.")


@chapter.exercise("3.2")
def both_ways(value_class: Any) -> Verdict:
    _a_class(value_class)
    if "__rmul__" not in vars(value_class):
        return not_tried("your class has no __rmul__ so far. Write both methods and attach them to the class.")
    a, b = value_class(4.0), value_class(5.0)
    products: dict[str, tuple[Callable[[], Any], float]] = {
        "a * b": (lambda: a * b, 20.0),
        "a * 3": (lambda: a * 3, 12.0),
        "a * 2.5": (lambda: a * 2.5, 10.0),
        "3 * a": (lambda: 3 * a, 12.0),
        "2.5 * a": (lambda: 2.5 * a, 10.0),
        "-0.5 * a": (lambda: -0.5 * a, -2.0),
    }
    for name, (product, expected) in products.items():
        result = attempt(product, name=name)
        operands = _memory(result, name)
        if not near(result.data, expected, 1e-9):
            return not_yet(f"with a = 4 and b = 5, {name} gave {result.data:g}, not {expected:g}.")
        if getattr(result, "_op", "") != "*":
            return not_yet(f"the _op of {name} is {shown(getattr(result, '_op', ''))}. Make it '*'.")
        if not isinstance(result._prev, tuple):
            return not_yet(f"_prev of {name} is {an(result._prev)}. Use a tuple, (self, other).")
        if len(operands) != 2:
            return not_yet(f"{name} remembers {counted(len(operands), 'operand')}, not 2. Pass (self, other).")
        if not all(hasattr(operand, "_prev") for operand in operands):
            return not_yet(f"{name} remembers a plain number. Wrap it before it goes into (self, other).")
        if name == "a * b" and not (operands[0] is a and operands[1] is b):
            return not_yet("a * b should remember a first and then b: (self, other).")
        if not any(operand is a for operand in operands):
            return not_yet(f"{name} doesn't remember a itself, but a copy. Pass (self, other).")
        if a.data != 4.0 or b.data != 5.0:
            return not_yet(f"after {name} an operand has another number: a product makes a new Value and changes none.")
    return right("3 * a works because the plain 3 doesn't know Values, and Python then asks a.__rmul__(3).")


def _subtract(self, other):  # type: ignore[no-untyped-def]
    return Value(self.data - other.data, (other, self), "-")  # type: ignore[name-defined]  # noqa: F821


@chapter.exercise("3.3")
def subtract(function: object, value_class: Any) -> Verdict:
    _a_class(value_class)
    for x, y in ((10.0, 3.0), (-1.5, 2.25)):
        one, other = value_class(x), value_class(y)
        name, difference = f"{x:g} - {y:g}", x - y
        result = attempt(function, one, other)
        operands = _memory(result, name)
        if not isinstance(result._prev, tuple):
            lost = (
                "It loses the order, and one of two equal operands"
                if isinstance(result._prev, set)
                else "It may be changed by accident later"
            )
            return not_yet(f"_prev is {an(result._prev)} now. {lost}: use a tuple, (self, other).")
        if near(result.data, difference) and len(operands) == 2 and operands[0] is other and operands[1] is one:
            return as_given(
                function,
                _subtract,
                f"Computed again from its memory, {name} would be {-difference:g}.",
                f"The _prev of {name} begins with {y:g}.",
            )
        if near(result.data, -difference):
            return not_yet(f"{name} gives {-difference:g} now. The result was right before; only the memory was not.")
        if not near(result.data, difference, 1e-9):
            return not_yet(
                f"{name} gives {result.data:g}, not {difference:g}. The result was right before; only the memory "
                "was not."
            )
        if len(operands) != 2 or operands[0] is not one or operands[1] is not other:
            return not_yet("_prev should hold both operands themselves, the one on the left first.")
        if getattr(result, "_op", "") != "-":
            return not_yet(f"the _op is {shown(getattr(result, '_op', ''))} now. Keep '-'.")
        if one.data != x or other.data != y:
            return not_yet(
                "an operand has another number after the call: a difference makes a new Value and changes none."
            )
    return right(
        "the left operand comes first, because 10 - 3 is not 3 - 10: a difference needs to know which is which."
    )


@chapter.exercise("3.4")
def all_values(function: object, value_class: Any) -> Verdict:
    _a_class(value_class)
    attempt(function, value_class(9.0) + value_class(9.0))  # a list that lives from call to call would show below
    a, b, c = value_class(2.0), value_class(2.0), value_class(2.0)
    both = a + b
    verdict = _all_found(function, both + both + c, {"the root": None, "c": c, "a": a, "b": b})
    if verdict:
        return verdict
    chain = value_class(1.0)
    for _ in range(8):
        chain = chain + chain
    return (
        _all_found(function, chain, {})
        or _all_found(function, value_class(7.0), {})
        or right("all Values of three graphs, each once, because a Value that was found is not visited again.")
    )


def _all_found(function: object, root: Any, known: dict[str, Any]) -> Verdict | None:
    """What is wrong with the list for one graph; None where nothing is."""
    everything = operands_first(root)
    memory = {id(value): tuple(value._prev) for value in everything}
    numbers = {id(value): value.data for value in everything}
    got = attempt(function, root)
    if not isinstance(got, list):
        return not_yet(f"you returned {an(got)}. A list of Values is expected.")
    if not got:
        return not_yet("the list is empty. Is visit(root) called?")
    if not all(hasattr(value, "_prev") for value in got):
        return not_yet(
            "there is something in your list that is not a Value. Append the Value itself, not its label or data."
        )
    if any(tuple(value._prev) != memory[id(value)] for value in everything):
        return not_yet("after the call some Value has another _prev. Read the graph, and change nothing in it.")
    if any(value.data != numbers[id(value)] for value in everything):
        return not_yet("after the call some Value has another number. Read the graph, and change nothing in it.")
    if {id(value) for value in got} - {id(value) for value in everything}:
        return not_yet("your list holds Values of another graph. Does it start empty at each call?")
    if len(got) > len({id(value) for value in got}):
        return not_yet(
            f"you list {counted(len(got), 'Value')}, some of them twice: the graph has {len(everything)}. "
            "Remember which ones you have found."
        )
    found = {id(value) for value in got}
    if len(got) == len(everything):
        return None
    count = f"you found {len(got)} of {len(everything)} Values"
    if id(root) not in found:
        return not_yet(f"{count}; the root itself is missing, and it belongs to its graph, too.")
    if "a" in known and not found & {id(known["a"]), id(known["b"])}:
        return not_yet(f"{count}. Does visit go on to the operands of operands?")
    if "a" in known and len(found & {id(known["a"]), id(known["b"]), id(known["c"])}) < 3:
        return not_yet(f"{count}. Two Values may hold equal numbers and are still two.")
    return not_yet(f"{count}. Is every operand visited, however deep?")


@chapter.exercise("3.5")
def many_paths(root: Any) -> Verdict:
    order = _nodes(root, "root")
    leaves = [value for value in order if not value._prev]
    if len(order) > 5:
        return not_yet(f"your graph has {len(order)} Values; at most 5 are allowed. Use each result twice.")
    if len(leaves) != 1:
        return not_yet(f"your graph has {len(leaves)} leaves; start from one, and wrap no plain numbers.")
    if any(getattr(value, "_op", "") != "+" or len(value._prev) != 2 for value in order if value._prev):
        return not_yet("use only + to build it.")
    paths = {id(leaves[0]): 1}
    for value in order:
        if value._prev:
            paths[id(value)] = sum(paths[id(operand)] for operand in value._prev)
    count = paths[id(root)]
    if count < 16:
        return not_yet(
            f"so far there {'is' if count == 1 else 'are'} {counted(count, 'path')} from the leaf to the root. "
            "What if you add the result to itself?"
        )
    return right(f"{len(order)} Values and {count} paths, because adding a result to itself doubles the paths.")
