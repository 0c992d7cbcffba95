"""Checks of notebooks/11_tensors.ipynb."""

from collections.abc import Callable
from typing import Any

import numpy as np

from micrograd.check.answer import (
    Chapter,
    Stumble,
    Verdict,
    an,
    as_given,
    attempt,
    near,
    not_yet,
    number,
    right,
    sequence,
    shown,
)
from micrograd.check.guess import guess as guess
from micrograd.tensor import Tensor, operation

chapter = Chapter("11_tensors")
report = chapter.report


@chapter.exercise("11.1", parts=True)
def shapes(shape_1: object = None, shape_2: object = None, shape_3: object = None) -> Verdict:
    a, b, c, d = np.ones((5, 3)), np.ones((3, 2)), np.ones(2), np.ones((5, 1))
    tasks: dict[str, tuple[Callable[[], Any], str]] = {
        "A @ B + c": (lambda: a @ b + c, "(5, 3) @ (3, 2): the inner sizes disappear, and c is one row for all"),
        "D + c": (lambda: d + c, "Write (2,) below (5, 1): where one size is 1 or missing, it is stretched"),
        "A * B": (
            lambda: a * b,
            "* works entry by entry: write (3, 2) below (5, 3), and 3 and 2 are neither equal nor 1",
        ),
    }
    missing = []
    for answer, (written, (compute, why)) in zip((shape_1, shape_2, shape_3), tasks.items()):
        if answer is None or answer is ...:
            missing.append(written)
            continue
        try:
            true: object = compute().shape
        except ValueError:
            true = "error"
        got = _shape(answer)
        if got == true:
            continue
        if true == "error" and got == (5, 2):
            return not_yet(f"{written}: (5, 2) is the shape of A @ B. {why}.")
        if got == "error":
            return not_yet(f"{written} is no error. {why}.")
        return not_yet(f"{written}: you got {got}. {why}.")
    if missing:
        return not_yet(f"right so far. Now {' and '.join(missing)}.")
    return right("NumPy gives the same, because @ lets the inner sizes disappear, and + and * broadcast.")


def _shape(answer: object) -> object:
    """The word error, or a tuple of sizes; a verdict on anything else."""
    form = 'A shape is a tuple of whole numbers, such as (4, 2), or the word "error"'
    if isinstance(answer, str):
        if answer.strip().strip("\"'").lower() == "error":
            return "error"
        if answer.strip().startswith("("):
            raise Stumble(not_yet(f"{form}; {shown(answer)} is text: leave out the quotation marks."))
    entries = sequence(answer)
    if entries is not None and len(entries) < 10:
        sizes = [size.item() if hasattr(size, "item") and getattr(size, "size", 0) == 1 else size for size in entries]
        if all(isinstance(size, (int, float)) and size == int(size) for size in sizes if size == size):
            return tuple(int(size) for size in sizes)
    raise Stumble(not_yet(f"{form}; {shown(answer)} is neither."))


@chapter.exercise("11.2", parts=True)
def one_for_all(of_sum: object, of_mean: object) -> Verdict:
    t = np.array([1.0, 2.0, 3.0])

    def nudged(loss: Callable[[Any], Any], h: float = 1e-5) -> float:
        return float((loss((2.0 + h) * t) - loss((2.0 - h) * t)) / (2.0 * h))

    true_sum, true_mean = nudged(np.sum), nudged(np.mean)
    if of_sum is not None and of_sum is not ...:
        got = number(of_sum)
        if near(got, 12.0):
            return not_yet("for the sum you got 12, the loss itself. The question is how fast it changes with s.")
        if near(got, 3.0):
            return not_yet(
                "for the sum you got 3, which counts the uses. Each use gives a share of its own: the entry of t "
                "beside s."
            )
        if near(got, 2.0):
            return not_yet(
                "for the sum you got 2, a mean. A number used three times gets three shares, and shares add up."
            )
        if not near(got, true_sum):
            return not_yet(
                f"for the sum you got {got:g}, and a nudge says {true_sum:.0f}. Add up one share for each use of s."
            )
    if of_mean is None or of_mean is ...:
        return not_yet("the gradient for the sum is right. Now the one for the mean.")
    got = number(of_mean)
    if near(got, 6.0):
        return not_yet(
            "for the mean you got 6, as for the sum. The mean is the sum times 1/3: what does that do to a slope?"
        )
    if near(got, 4.0):
        return not_yet("for the mean you got 4, the loss itself. The question is how fast it changes with s.")
    if not near(got, true_mean):
        return not_yet(f"for the mean you got {got:g}, and a nudge says {true_mean:.0f}. It is the sum times 1/3.")
    if of_sum is None or of_sum is ...:
        return not_yet("the gradient for the mean is right. Now the one for the sum.")
    return right("a nudge agrees, because each use gives the share t[i]: 1 + 2 + 3, and a third of it for the mean.")


def _table(*shape: int, seed: int = 0) -> Any:
    return np.random.default_rng((seed, *shape)).uniform(-1.0, 1.0, shape)


def slopes_by_nudge(loss: Callable[[], Any], array: Any, h: float = 1e-5) -> Any:
    """The slope of loss() along each entry of an array that it reads."""
    slopes = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + h
        up = loss()
        array[place] = kept - h
        slopes[place] = (up - loss()) / (2.0 * h)
        array[place] = kept
    return slopes


def _result(function: object, *operands: Any, name: str, expected: Any) -> Any:
    """What the learner's function returns, if it is a Tensor with the right numbers that knows its operands."""
    out = attempt(function, *operands, name=name)
    if not isinstance(out, Tensor):
        raise Stumble(not_yet(f"{name} returned {an(out)}, not a Tensor. Return operation(...)."))
    if out.shape != expected.shape or not np.allclose(out.data, expected):
        raise Stumble(not_yet(f"the numbers of {name} were right before. Only a rule is to be written."))
    tensors = [operand for operand in operands if isinstance(operand, Tensor)]
    kept: Any = out
    if not kept._prev or any(a is not b for a, b in zip(kept._prev, tensors)):
        raise Stumble(
            not_yet(f"the result of {name} has lost its operands: leave the line with operation(...) as it was.")
        )
    return out


def _share(rule: object, grad: Any, operand: Any, name: str) -> Any:
    """What the learner's rule returns, as an array of the operand's shape, if it changes nothing."""
    kept = operand.data.copy(), grad.copy(), np.array(operand.grad, copy=True)
    share = attempt(rule, grad, name=name)
    if not np.array_equal(operand.data, kept[0]) or not np.array_equal(grad, kept[1]):
        raise Stumble(
            not_yet(
                f"{name} changed the table or g itself. Start from fresh zeros, np.zeros_like(t.data), and return them."
            )
        )
    if not np.array_equal(np.asarray(operand.grad), kept[2]):
        raise Stumble(
            not_yet(f"{name} changed t.grad. A rule returns its share and changes nothing: backward() adds it up.")
        )
    if isinstance(share, Tensor):
        raise Stumble(not_yet(f"{name} returned a Tensor. A rule works with plain arrays: use .data."))
    share = np.asarray(share, dtype=float)
    if share.shape != operand.shape:
        raise Stumble(
            not_yet(
                f"with a table of shape {operand.shape}, {name} returned shape {share.shape}. "
                "The share has the shape of the table, whichever that is."
            )
        )
    return share


@chapter.exercise("11.3")
def column_sums(function: object) -> Verdict:
    for rows, columns in ((4, 3), (3, 3), (2, 5)):
        t = Tensor(_table(rows, columns))
        out = _result(function, t, name="column_sums", expected=t.data.sum(axis=0))
        own = getattr(out._rule_a, "__module__", "") == operation.__module__
        if own:
            return not_yet(
                "that is the package's own sum: a good test for your rule, and not yet a rule of yours. "
                "Write rule(g), and return operation(...)."
            )
        grad = _table(columns, seed=3) + np.arange(columns)
        share = _share(out._rule_a, grad, t, "your rule")
        slopes = slopes_by_nudge(lambda: (t.data.sum(axis=0) * grad).sum(), t.data)
        if np.allclose(share, slopes):
            if np.allclose(_share(out._rule_a, grad, t, "your rule"), slopes):
                continue
            return not_yet("called twice, your rule gives another answer. It should start afresh each time.")
        if np.allclose(share, slopes / rows):
            return not_yet(
                f"you divide by the number of rows, {rows}. That would be the rule of a mean: "
                "here each entry moves its sum at the rate 1."
            )
        if np.allclose(share, 1.0):
            return not_yet("your share is 1 everywhere, the local slope. The chain rule multiplies it by g.")
        if np.allclose(share, t.data * grad) or np.allclose(share, t.data):
            return not_yet(
                "your share depends on the entries of t, and a sum moves at the rate 1 wherever it is. Only g counts."
            )
        if not share.any():
            return not_yet("your share is 0 everywhere: nothing was put in.")
        if rows == columns and np.allclose(share, slopes.T):
            return not_yet("g runs down the columns of your share. Each row should be g.")
        return not_yet(
            f"for g = {_text(grad)} the first row of your share is {_text(share[0])}, and nudges say "
            f"{_text(slopes[0])}."
        )
    return right(
        "nudges agree for three shapes, because each entry moves the sum of its column at the rate 1: "
        "a sum's way back is a broadcast."
    )


def _text(row: Any) -> str:
    return str(np.round(row, 3).tolist())


def _classmates_product(a, b):  # type: ignore[no-untyped-def]
    def rule_a(g):  # type: ignore[no-untyped-def]
        return g @ b.data

    def rule_b(g):  # type: ignore[no-untyped-def]
        return a.data.T @ g

    return operation(a.data @ b.data, "@", a, rule_a, b, rule_b)


@chapter.exercise("11.4")
def product(function: object) -> Verdict:
    for n, k, m in ((2, 2, 2), (3, 3, 3), (4, 2, 3), (1, 5, 2)):
        a, b = Tensor(_table(n, k)), Tensor(_table(k, m, seed=1))
        out = _result(function, a, b, name="product", expected=a.data @ b.data)
        grad = _table(n, m, seed=2) + 2.0
        try:
            share_a = _share(out._rule_a, grad, a, "rule_a")
        except Stumble as stumble:
            if n == k and "stopped with" in str(stumble):
                raise
            return not_yet(
                f"right for square matrices; for shapes {a.shape} @ {b.shape}: {stumble.verdict.reason}"
                if n != k
                else stumble.verdict.reason
            )
        share_b = _share(out._rule_b, grad, b, "rule_b")
        slopes = [slopes_by_nudge(lambda: ((a.data @ b.data) * grad).sum(), t.data) for t in (a, b)]
        right_a, right_b = np.allclose(share_a, slopes[0]), np.allclose(share_b, slopes[1])
        if right_a and right_b:
            continue
        if right_b and np.allclose(share_a, grad @ b.data):
            return as_given(
                function,
                _classmates_product,
                "For square matrices it runs, and a nudge contradicts the gradient of a.",
            )
        if not right_b:
            return not_yet(f"the gradient of b is wrong for shapes {a.shape} @ {b.shape}, and it was right before.")
        if np.allclose(share_a, b.data @ grad) or np.allclose(share_a, b.data.T @ grad):
            return not_yet(
                "in rule_a the order is flipped: g comes first. For square matrices both orders run, and only one "
                "is right."
            )
        if np.allclose(share_a, (grad @ b.data).T) or np.allclose(share_a, grad.T @ b.data):
            return not_yet(
                "in rule_a something is transposed, but not the factor that needs it. "
                "Which shape must come out of g, four by three?"
            )
        return not_yet(
            f"the gradient of a is wrong for shapes {a.shape} @ {b.shape}. How do g and b make the shape of a?"
        )
    return right(
        "nudges agree for square and for other shapes, because g @ b.T is the one product with the shape of a."
    )


@chapter.exercise("11.5")
def take(function: object) -> Verdict:
    for rows in ([2, 0], [1, 1, 3], [0, 3, 0, 0]):
        t, given = Tensor(_table(4, 3)), list(rows)
        out = _result(function, t, given, name="take", expected=t.data[rows])
        grad = _table(len(rows), 3, seed=4) + np.arange(3.0 * len(rows)).reshape(-1, 3)
        share = _share(out._rule_a, grad, t, "your rule")
        if given != rows:
            return not_yet("the list of rows has changed after the call. Only read it.")
        slopes = slopes_by_nudge(lambda: (t.data[rows] * grad).sum(), t.data)
        if np.allclose(share, slopes):
            if np.allclose(_share(out._rule_a, grad, t, "your rule"), slopes):
                continue
            return not_yet("called twice, your rule gives another answer. Make the zeros inside the rule.")
        if not share.any():
            return not_yet("your share is 0 everywhere: nothing was put in. Give each row of g back to its row.")
        once, first = np.zeros((4, 3)), np.zeros((4, 3))
        once[rows] = grad
        first[list(reversed(rows))] = grad[::-1]
        if np.allclose(share, once) or np.allclose(share, first):
            return not_yet(
                f"for rows {rows} a row that was used twice keeps one share only. It was used more than once: "
                "shares add up."
            )
        if np.allclose(share[sorted(set(rows))], 1.0) or np.allclose(share, share.astype(bool)):
            return not_yet("your share holds ones, and each row should get its row of g.")
        row = rows[0]
        return not_yet(
            f"for rows {rows} row {row} of your share is {_text(share[row])}; nudges say {_text(slopes[row])}. "
            f"The rows of g belong to the rows {rows} of t, in that order."
        )
    return right("nudges agree, even for a row used three times, because each use gives a share, and shares add up.")
