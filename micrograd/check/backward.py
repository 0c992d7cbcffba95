"""Checks of notebooks/05_backward.ipynb. Those that need a class are given the learner's own."""

from micrograd.check.agreement import engine as engine
from micrograd.check.answer import (
    Chapter,
    Stumble,
    attempt,
    near,
    not_tried,
    not_yet,
    number,
    right,
    slope_by_nudge,
)
from micrograd.check.guess import guess as guess
from micrograd.graph import operands_first, replay

chapter = Chapter("05_backward")
report = chapter.report


def _diamond(a):
    b = a * a
    return (b + 1.0) * (b * 3.0)


@chapter.exercise("5.1")
def grad_a(answer):
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
            f"you got {got:g}, the part that comes through one of c and d. Both give to b, and b waits for both."
        )
    if near(got, 108.0):
        return not_yet("you got 108, the answer at a = 2. Here a is 1.")
    return not_yet(
        f"you got {got:g}. Forward first: b = 1, c = 2, d = 3. Then from e backwards, and add up what meets at b."
    )


@chapter.exercise("5.2")
def subtract(function, value_class):
    def grads(make):
        a, b = value_class(10.0), value_class(3.0)
        a.grad, b.grad = 5.0, 7.0  # shares that have arrived before
        out = attempt(make, a, b)
        if not callable(getattr(out, "_backward", None)):
            raise Stumble(not_yet("the result has no rule: set out._backward = _backward, and return out."))
        out.grad = 2.0
        attempt(lambda: out._backward() or True, name="your _backward")
        return out, a.grad - 5.0, b.grad - 7.0

    out, a_grad, b_grad = grads(function)
    if near(a_grad, 2.0) and near(b_grad, 2.0):
        return not_tried("this is the version with the bug: raising the 3 in 10 - 3 does not raise the result.")
    if not near(out.data, 7.0):
        return not_yet(f"10 - 3 gives {out.data:g} now. The number was right; correct only the rule.")
    if near(a_grad, 2.0 - 5.0) or near(b_grad, -2.0 - 7.0):
        return not_yet("a share that was there before is gone: use += for both, not =.")
    if near(a_grad, -2.0):
        return not_yet("now the first gradient has the wrong sign: raising the 10 raises the result.")
    if near(b_grad, -1.0) or near(a_grad, 1.0):
        return not_yet("the slope must be multiplied by out.grad; with out.grad = 2 the shares are 2 and -2.")
    if not (near(a_grad, 2.0) and near(b_grad, -2.0)):
        return not_yet(f"with out.grad = 2 the shares are {a_grad:g} and {b_grad:g}; wanted are 2 and -2.")
    same = value_class(5.0)
    zero = function(same, same)
    zero.grad = 1.0
    zero._backward()
    if not near(same.grad, 0.0):
        return not_yet(f"a - a has the gradient {same.grad:g}, not 0. The shares must add up: += for both.")
    return right("raising what is taken away lowers the result, because the slope along other is -1.")


@chapter.exercise("5.3")
def fooled(root):
    if not hasattr(root, "_prev"):
        return not_yet(f"fooled should be a Value, your last result; it is {root!r}.")
    order = operands_first(root)
    leaves = [node for node in order if not node._prev]
    if len(order) > 6:
        return not_yet(f"your graph has {len(order)} Values; at most 6 are allowed.")
    if len(leaves) != 1:
        return not_yet(f"your graph has {len(leaves)} leaves; build it from one leaf only.")
    copy = replay(root)
    top, leaf = copy[root], copy[leaves[0]]
    top.backward()
    truth = leaf.grad
    naive = _naive(top, leaf)
    if near(truth, 0.0, 1e-12):
        return not_yet("the true gradient of the leaf is 0 here. Take another graph.")
    if abs(naive) <= 10 * abs(truth):
        return not_yet(
            f"truth {truth:g}, naive recursion {naive:g}: {abs(naive / truth):.1f} times as much. Let more paths meet."
        )
    return right(f"truth {truth:g}, naive recursion {naive:g}, because it passes on what was passed on before.")


def _naive(root, leaf):
    """What the naive recursion of the chapter puts into the leaf's gradient."""
    grads = dict.fromkeys(root.topo(), 0.0) | {root: 1.0}

    def visit(node):
        for operand, slope in zip(node._prev, node._local_grads):
            grads[operand] += slope * grads[node]
        for operand in node._prev:
            visit(operand)

    visit(root)
    return grads[leaf]


@chapter.exercise("5.4")
def own_engine(cls):
    def gradient(make, *numbers):
        """What the learner's engine says for each input; make gets their Values."""
        leaves = [attempt(cls, x) for x in numbers]
        root = attempt(make, *leaves, name="your class")
        attempt(lambda: root.backward() or True, name="backward")
        return [number(leaf.grad) for leaf in leaves]

    attempt(cls, 1.0)
    if not near(number(attempt(lambda: (cls(2.0) * cls(-3.0) + cls(10.0)).data, name="2 * (-3) + 10")), 4.0):
        return not_yet("2 * (-3) + 10 should be 4 in your class. Compute first, then think of gradients.")
    for attribute in ("grad", "backward"):
        if not hasattr(cls(1.0), attribute):
            return not_yet(f"an object of your class has no {attribute!r}.")

    got = gradient(lambda a, b: a * b, 2.0, -3.0)
    if near(got[0], 0.0) and near(got[1], 0.0):
        return not_yet("for a * b all gradients stay 0. Is there a 1 at the root, and do the rules run?")
    if near(got[0], 2.0) and near(got[1], -3.0):
        return not_yet("for a * b each factor has its own value as gradient. Times swaps.")
    if not (near(got[0], -3.0) and near(got[1], 2.0)):
        return not_yet(f"for a * b at 2 and -3 the gradients are {got[0]:g} and {got[1]:g}; wanted are -3 and 2.")

    for make, text, wanted, half in (
        (lambda a: a + a, "a + a", 2.0, 1.0),
        (lambda a: a * a, "a * a", 6.0, 3.0),
    ):
        got = gradient(make, 3.0)[0]
        if near(got, half):
            return not_yet(
                f"{text} has the gradient {half:g}, not {wanted:g}: one of its two edges is lost. "
                "Use += in place of =, and no set that keeps only one of two equal edges."
            )
        if not near(got, wanted):
            return not_yet(f"{text} has the gradient {got:g} at 3, not {wanted:g}.")

    got = gradient(lambda a, b, c, f: (a * b + c) * f, 2.0, -3.0, 10.0, -2.0)
    if near(got[0], -3.0) and near(got[1], 2.0):
        return not_yet(
            "for (a * b + c) * f the factor f is missing: multiply each slope by the gradient of the result."
        )
    if near(got[0], 0.0) and near(got[2], 0.0):
        return not_yet(
            "for (a * b + c) * f only f has a gradient: the others speak before anything has arrived. Turn the order around."
        )
    if not all(map(near, got, (6.0, -4.0, -2.0, 4.0))):
        return not_yet(f"for (a * b + c) * f you get {', '.join(f'{g:g}' for g in got)}; wanted are 6, -4, -2, 4.")

    got = gradient(lambda a, b: (a + b) + a, 3.0, 1.0)[0]
    if not near(got, 2.0):
        return not_yet(f"(a + b) + a has the gradient {got:g} along a, not 2. Does a sum add its shares, with +=?")
    got = gradient(lambda a, one, three: (lambda b: (b + one) * (b * three))(a * a), 2.0, 1.0, 3.0)[0]
    if near(got, 156.0):
        return not_yet(
            "the diamond gives 156, not 108: b passes its gradient on twice. Each node may speak once, after all its results."
        )
    if near(got, 0.0):
        return not_yet("the diamond gives 0, not 108: b speaks before anything has arrived. Turn the order around.")
    if not near(got, 108.0):
        return not_yet(f"the diamond gives {got:g}, not 108. In which order do your nodes speak?")

    got = gradient(lambda a, one, three: (lambda b: (b * three + one) * b)(a * a), 2.0, 1.0, 3.0)[0]
    if near(got, 52.0):
        return not_yet(
            "(3b + 1) * b gives 52, not 100: b has a short and a long way to the root, and speaks before the long one "
            "has arrived. Going level by level is not enough."
        )
    if not near(got, 100.0):
        return not_yet(f"with b = a * a, (3b + 1) * b gives {got:g}, not 100. In which order do your nodes speak?")

    def chain(a):
        total = a
        for _ in range(5000):
            total = total + a
        return total

    try:
        long = gradient(chain, 1.0)[0]
    except Stumble as stumble:
        if "RecursionError" in str(stumble):
            return not_yet(
                "all small graphs are right, but a chain of 5,000 additions ends in a RecursionError. Use a list in place of recursion."
            )
        raise
    if not near(long, 5001.0):
        return not_yet(f"a chain of 5,000 additions gives {long:g}, not 5001.")
    return right(
        "every graph has the gradient that a nudge measures, because all shares arrive before a node passes them on."
    )
