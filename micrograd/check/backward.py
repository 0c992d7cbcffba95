"""Checks of notebooks/05_backward.ipynb. Those that need a class are given the learner's own."""

from collections.abc import Callable
from typing import Any

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import (
    Chapter,
    Stumble,
    Verdict,
    an,
    apart,
    as_given,
    attempt,
    counted,
    near,
    not_yet,
    number,
    right,
    shown,
    slope_by_nudge,
)
from micrograd.check.guess import guess as guess
from micrograd.engine import Value as PackageValue
from micrograd.graph import operands_first

chapter = Chapter("05_backward")
report = chapter.report


def _diamond(a: float) -> float:
    b = a * a
    return (b + 1.0) * (b * 3.0)


@chapter.exercise("5.1")
def grad_a(answer: object) -> Verdict:
    got = number(answer)
    slope = slope_by_nudge(_diamond, 1.0)
    if near(got, slope):
        return right(
            f"a nudge gives {slope:.4f}, because b gathers 3 from c and 6 from d before it passes 9 along two edges."
        )
    if near(got, 9.0):
        return not_yet("you got 9, the gradient of b, or one of its two edges. b = a * a has two edges to a.")
    if near(got, 24.0):
        return not_yet("you got 24, which is what naive recursion says: the 3 from c was passed on twice.")
    if near(got, 6.0) or near(got, 12.0):
        return not_yet(
            f"you got {got:g}, the part that comes through one of c and d. Both give b a share: add them first."
        )
    if near(got, 108.0):
        return not_yet("you got 108, the answer at a = 2. Here a is 1.")
    return not_yet(
        f"you got {got:g}. Forward first: b = 1, c = 2, d = 3. Then from e backward, and add up what meets at b."
    )


def _subtract(self, other):  # type: ignore[no-untyped-def]
    out = Value(self.data - other.data, (self, other), "-")  # type: ignore[name-defined]  # noqa: F821

    def _backward():  # type: ignore[no-untyped-def]
        self.grad += out.grad
        other.grad += out.grad

    out._backward = _backward
    return out


@chapter.exercise("5.2")
def subtract(function: object, value_class: Any) -> Verdict:
    if not isinstance(value_class, type):
        return not_yet("pass the class itself, Value, as the second answer.")
    return _one_difference(function, value_class) or _difference_in_a_graph(function, value_class)


def _one_difference(function: object, value_class: Any) -> Verdict | None:
    """Run the rule of 10 - 3 alone; what is wrong with it, or None."""
    a, b = value_class(10.0), value_class(3.0)
    a.grad, b.grad = 5.0, 7.0  # shares that have arrived before
    out = attempt(function, a, b)
    if not callable(getattr(out, "_backward", None)):
        return not_yet("the result has no rule: set out._backward = _backward, and return out.")
    if out is a or out is b:
        return not_yet("the result is one of the operands. A difference is a new Value.")
    if near(out.data, -7.0):
        return not_yet("10 - 3 gives -7 now. The result was right; correct only the rule.")
    if not near(out.data, 7.0):
        return not_yet(f"10 - 3 gives {out.data:g} now. The result was right; correct only the rule.")
    if (a.grad, b.grad) != (5.0, 7.0) or out.grad != 0.0:
        return not_yet(
            "a gradient has changed before the rule was called. The lines that add belong inside _backward, "
            "and the 1 at the root is put there by backward()."
        )
    operands = tuple(getattr(out, "_prev", ()))
    if len(operands) != 2 or operands[0] is not a or operands[1] is not b:
        if any(getattr(operand, "_prev", ()) for operand in operands):
            return not_yet(
                "that is a difference made of other operations, and it works. "
                "Here one node should hold the whole rule: Value(self.data - other.data, (self, other), '-')."
            )
        return not_yet("the _prev of 10 - 3 should be (self, other): backward() finds the operands there.")
    if getattr(out, "_op", "") != "-":
        return not_yet(f"the _op is {shown(getattr(out, '_op', ''))} now. Keep '-'.")
    out.grad = 2.0
    attempt(lambda: out._backward() or True, name="your _backward")
    if (a.data, b.data) != (10.0, 3.0):
        return not_yet(
            "after the rule an operand has another number. A rule adds to gradients, and changes nothing else."
        )
    return _two_shares(function, a.grad - 5.0, b.grad - 7.0)


def _two_shares(function: object, a_share: float, b_share: float) -> Verdict | None:
    """What is wrong with the shares of 10 - 3 when 2 arrives."""
    if near(a_share, 2.0) and near(b_share, -2.0):
        return None
    if near(a_share, 2.0) and near(b_share, 2.0):
        return as_given(
            function,
            _subtract,
            "A nudge disagrees with one of the two gradients.",
            "Raising the 3 in 10 - 3 does not raise the result.",
        )
    if near(a_share, 2.0 - 5.0) or near(b_share, -2.0 - 7.0) or near(b_share, 2.0 - 7.0):
        return not_yet("a share that was there before is gone: use += for both, not =.")
    if near(a_share, -2.0):
        return not_yet("now the first gradient has the wrong sign: raising the 10 raises the result.")
    told = f"with out.grad = 2 the shares are {a_share:g} and {b_share:g}; expected 2 and -2"
    if near(b_share, -1.0) or near(a_share, 1.0):
        return not_yet(f"{told}: each slope must be multiplied by out.grad.")
    if near(b_share, 0.0):
        return not_yet(f"{told}. The other operand gets no share.")
    return not_yet(f"{told}. The slope along self is 1, and along other?")


def _difference_in_a_graph(function: Any, value_class: Any) -> Verdict:
    """The rule among others: run them in order, and compare with a nudge."""
    same = value_class(5.0)
    zero = function(same, same)
    zero.grad = 1.0
    zero._backward()
    if not near(same.grad, 0.0):
        return not_yet(f"a - a has the gradient {same.grad:g}, not 0. The shares must add up: += for both.")
    for x, y, z in ((2.0, -3.0, 1.5), (-0.7, 0.4, -2.0)):
        a, b, c = value_class(x), value_class(y), value_class(z)
        difference = function(a, b)
        root = difference * c
        root.grad = 1.0
        for node in (root, difference):
            node._backward()
        for leaf, name, expected in ((a, "a", z), (b, "b", -z)):
            if not near(leaf.grad, expected, 1e-9):
                mine, its = apart(leaf.grad, expected)
                return not_yet(
                    f"in (a - b) * c at a = {x:g}, b = {y:g}, c = {z:g} the gradient of {name} is {mine}, expected "
                    f"{its}. "
                    "Does the rule read self, other and out, and no fixed numbers?"
                )
    return right("raising what is subtracted lowers the result, because the slope along other is -1.")


@chapter.exercise("5.3")
def fooled(root: Any) -> Verdict:
    if not hasattr(root, "_prev") or isinstance(root, type):
        return not_yet(f"fooled should be a Value, your last result; it is {shown(root)}.")
    order = operands_first(root)
    leaves = [node for node in order if not node._prev]
    if len(order) > 6:
        return not_yet(f"your graph has {len(order)} Values; at most 6 are allowed.")
    if len(leaves) != 1:
        return not_yet(f"your graph has {len(leaves)} leaves; build it from one leaf only.")
    strange = [node for node in order if node._prev and getattr(node, "_op", "") not in ("+", "*")]
    if strange:
        return not_yet(f"your graph has a {shown(strange[0]._op)} in it. Use only + and *.")
    copy: dict[int, PackageValue] = {}
    for node in order:
        operands = [copy[id(operand)] for operand in node._prev]
        if not operands:
            copy[id(node)] = PackageValue(number(node.data))
        elif len(operands) != 2:
            return not_yet(f"a {node._op} of your graph has {counted(len(operands), 'operand')}, not 2.")
        else:
            copy[id(node)] = operands[0] + operands[1] if node._op == "+" else operands[0] * operands[1]
    top, leaf = copy[id(root)], copy[id(leaves[0])]
    top.backward()
    true = leaf.grad
    naive = _naive(top, leaf)
    if near(true, 0.0, 1e-12):
        return not_yet("the true gradient of the leaf is 0 here. Build another graph.")
    if abs(naive) <= 10 * abs(true):
        return not_yet(
            f"true gradient {true:g}, naive recursion {naive:g}: {abs(naive / true):.3g} times as much, and more "
            "than 10 "
            "is asked for. Let more paths meet."
        )
    return right(f"true gradient {true:g}, naive recursion {naive:g}, because it passes on what was passed on before.")


def _naive(root: PackageValue, leaf: PackageValue) -> float:
    """What the naive recursion of the chapter puts into the leaf's gradient."""
    grads = dict.fromkeys(root.topo(), 0.0) | {root: 1.0}

    def visit(node: PackageValue) -> None:
        for operand, slope in zip(node._prev, node._local_grads):
            grads[operand] += slope * grads[node]
        for operand in node._prev:
            visit(operand)

    visit(root)
    return grads[leaf]


@chapter.exercise("5.4")
def own_engine(cls: Any) -> Verdict:
    if not isinstance(cls, type):
        return not_yet(f"the class itself is expected, Mine, with no brackets behind it; {shown(cls)} is no class.")
    if cls is PackageValue or cls.__name__ == "Value":
        return not_yet("that is a class that was there already. Write yours in this cell, and call it Mine.")
    for method in ("__add__", "__mul__", "backward"):
        if method not in vars(cls) and hasattr(cls, method):
            base = next(base.__name__ for base in cls.__mro__ if method in vars(base))
            if base != "object":
                return not_yet(f"its {method} comes from {base}. Write the whole class yourself.")
    return _numbers_of(cls) or _small_graphs(cls) or _order(cls) or _long_chain(cls)


def _gradient(cls: Any, make: Callable[..., Any], *inputs: float) -> list[float]:
    """What the learner's engine says for each input; make gets their Values."""
    leaves = [attempt(cls, x, name=cls.__name__) for x in inputs]
    root = attempt(make, *leaves, name="your class")
    attempt(lambda: root.backward() or True, name="backward")
    for leaf, x in zip(leaves, inputs):
        if number(leaf.data) != x:
            raise Stumble(
                not_yet(f"after backward() a leaf holds {leaf.data!r}, not {x:g}: only gradients may change.")
            )
    return [number(leaf.grad) for leaf in leaves]


def _numbers_of(cls: Any) -> Verdict | None:
    leaf = attempt(cls, 1.0, name=cls.__name__)
    if not hasattr(leaf, "data"):
        return not_yet(f"{cls.__name__}(1.0) has no data. Does __init__ set self.data?")
    for x, y, z in ((2.0, -3.0, 10.0), (-1.5, 0.5, 0.25)):
        text, expected = f"{x:g} * {y:g} + {z:g}", x * y + z
        out = attempt(lambda: cls(x) * cls(y) + cls(z), name=text)
        if not isinstance(out, cls):
            return not_yet(f"{text} gives {an(out)}, not an object of your class: wrap the result.")
        if not near(number(out.data), expected, 1e-9):
            return not_yet(
                f"{text} gives {out.data:g}, and it should be {expected:g}. Compute first, then the gradients."
            )
    for attribute in ("grad", "backward"):
        if not hasattr(cls(1.0), attribute):
            return not_yet(f"an object of your class has no {attribute!r}.")
    return None


def _small_graphs(cls: Any) -> Verdict | None:
    got = _gradient(cls, lambda a, b: a * b, 2.0, -3.0)
    if near(got[0], 0.0) and near(got[1], 0.0):
        return not_yet("for a * b all gradients stay 0. Is there a 1 at the root, and do the rules run?")
    if near(got[0], 2.0) and near(got[1], -3.0):
        return not_yet("for a * b each factor has its own value as gradient. Times swaps.")
    if not (near(got[0], -3.0) and near(got[1], 2.0)):
        return not_yet(f"for a * b at 2 and -3 the gradients are {got[0]:g} and {got[1]:g}; expected -3 and 2.")

    def plus(a: Any) -> Any:
        return a + a

    def times(a: Any) -> Any:
        return a * a

    for make, text, expected, half in ((plus, "a + a", 2.0, 1.0), (times, "a * a", 6.0, 3.0)):
        twice = _gradient(cls, make, 3.0)[0]
        if near(twice, half):
            return not_yet(
                f"{text} has the gradient {half:g}, not {expected:g}: one of its two edges is lost. "
                "Use += in place of =, and no set that keeps only one of two equal edges."
            )
        if not near(twice, expected):
            return not_yet(f"{text} has the gradient {twice:g} at 3, not {expected:g}.")
    got = _gradient(cls, lambda a, b, c, f: (a * b + c) * f, 2.0, -3.0, 10.0, -2.0)
    if near(got[0], -3.0) and near(got[1], 2.0):
        return not_yet(
            "for (a * b + c) * f the factor f is missing: multiply each slope by the gradient of the result."
        )
    if near(got[0], 0.0) and near(got[2], 0.0):
        return not_yet(
            "for (a * b + c) * f only f has a gradient: the other rules run before anything has arrived. "
            "Reverse the order."
        )
    if not all(map(near, got, (6.0, -4.0, -2.0, 4.0))):
        return not_yet(f"for (a * b + c) * f you get {', '.join(f'{g:g}' for g in got)}; expected 6, -4, -2, 4.")
    return None


def _order(cls: Any) -> Verdict | None:
    got = _gradient(cls, lambda a, b: (a + b) + a, 3.0, 1.0)[0]
    if not near(got, 2.0):
        return not_yet(f"(a + b) + a has the gradient {got:g} along a, not 2. Does a sum add its shares, with +=?")
    got = _gradient(cls, lambda a, one, three: (lambda b: (b + one) * (b * three))(a * a), 2.0, 1.0, 3.0)[0]
    if near(got, 156.0):
        return not_yet(
            "the diamond gives 156, not 108: b passes its gradient on twice. Each node may pass it on once, "
            "after all its results have done so."
        )
    if near(got, 0.0):
        return not_yet("the diamond gives 0, not 108: b's rule runs before anything has arrived. Reverse the order.")
    if not near(got, 108.0):
        return not_yet(f"the diamond gives {got:g}, not 108. In which order do your rules run?")
    got = _gradient(cls, lambda a, one, three: (lambda b: (b * three + one) * b)(a * a), 2.0, 1.0, 3.0)[0]
    if near(got, 52.0):
        return not_yet(
            "(3b + 1) * b gives 52, not 100: b has a short and a long way to the root, and passes its gradient on "
            "before "
            "the share of the long one has arrived. Going level by level is not enough."
        )
    if not near(got, 100.0):
        return not_yet(f"with b = a * a, (3b + 1) * b gives {got:g}, not 100. In which order do your rules run?")
    return None


def _long_chain(cls: Any) -> Verdict:
    def chain(a: Any) -> Any:
        total = a
        for _ in range(5000):
            total = total + a
        return total

    try:
        long = _gradient(cls, chain, 1.0)[0]
    except Stumble as stumble:
        if "RecursionError" in str(stumble):
            return not_yet(
                "all small graphs are right, but a chain of 5,000 additions ends in a RecursionError. "
                "Use a list in place of recursion."
            )
        raise
    if not near(long, 5001.0):
        return not_yet(f"a chain of 5,000 additions gives {long:g}, not 5001.")
    return right(
        "every graph has the gradient that a nudge measures, because all shares arrive before a node passes them on."
    )


_MISSING = "DBAEC"
_WITHOUT = {
    "D": "In 1 the rule is defined and then forgotten: the result keeps the rule of a leaf, which does nothing.",
    "B": "In 2 a node that is used twice would be in the list twice: what says that it was visited?",
    "A": "In 3 every rule multiplies by the gradient of its result. Where does the first one that isn't 0 come from?",
    "E": "In 4 the leaves have new numbers, and the graph was computed from the old ones.",
    "C": "In 5 `+=` adds to what the last round left in the gradients.",
}


@chapter.exercise("5.5")
def missing_lines(answer: object) -> Verdict:
    """Exercise 5.5: five letters, one for each program, in any spelling such as "abcde" or "A, B, C, D, E"."""
    text = "".join(answer) if isinstance(answer, (list, tuple)) and all(isinstance(x, str) for x in answer) else answer
    if not isinstance(text, str):
        return not_yet(
            f'five letters are expected, in quotation marks, such as "ABCDE"; {shown(answer)} is something else.'
        )
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    if len(letters) != 5 or set(letters) - set("ABCDE"):
        return not_yet(f'five letters from A to E are expected, such as "ABCDE"; {shown(answer)} is something else.')
    twice = sorted({letter for letter in letters if letters.count(letter) > 1})
    if twice:
        return not_yet(f"you use {twice[0]} twice. Each line is missing in one program only.")
    wrong = [i for i in range(5) if letters[i] != _MISSING[i]]
    if not wrong:
        return right(
            "each program works with its line, because each line is one step of forward, order, rule, or reset."
        )
    first = wrong[0]
    return not_yet(
        f"{5 - len(wrong)} of 5 are right; {letters[first]} is not what {first + 1} lacks. {_WITHOUT[_MISSING[first]]}"
    )
