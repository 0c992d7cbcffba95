"""Checks of notebooks/11_tensors.ipynb."""

import numpy as np

from micrograd.check.answer import Chapter, Stumble, attempt, near, not_tried, not_yet, number, right
from micrograd.check.guess import guess as guess
from micrograd.tensor import Tensor

chapter = Chapter("11_tensors")
report = chapter.report


@chapter.exercise("11.1")
def shapes(shape_1=None, shape_2=None, shape_3=None):
    answers = shape_1, shape_2, shape_3
    a, b, c, d = np.ones((5, 3)), np.ones((3, 2)), np.ones(2), np.ones((5, 1))
    tasks = {
        "A @ B + c": (lambda: a @ b + c, "(5, 3) @ (3, 2): the inner sizes disappear, and c is one row for all"),
        "D + c": (lambda: d + c, "Below (5, 1) stands (2,): where one size is 1 or missing, it is stretched"),
        "A * B": (
            lambda: a * b,
            "* works entry by entry: below (5, 3) stands (3, 2), and 3 and 2 are neither equal nor 1",
        ),
    }
    for answer, (written, (compute, why)) in zip(answers, tasks.items()):
        try:
            truth = compute().shape
        except ValueError:
            truth = "error"
        got = _shape(answer)
        if got == truth:
            continue
        if truth == "error" and got == (5, 2):
            return not_yet(f"{written}: (5, 2) is the shape of A @ B. {why}.")
        if got == "error":
            return not_yet(f"{written} is no error. {why}.")
        return not_yet(f"{written}: you got {got}. {why}.")
    return right("NumPy gives the same, because @ lets the inner sizes disappear, and + and * broadcast.")


def _shape(answer):
    if isinstance(answer, str):
        if answer.strip().lower() == "error":
            return "error"
    elif isinstance(answer, (tuple, list, np.ndarray)):
        sizes = [number(size) for size in answer]
        if all(size == int(size) for size in sizes):
            return tuple(map(int, sizes))
    raise Stumble(not_yet(f'a shape is wanted here, such as (4, 2), or "error", and {answer!r} is neither.'))


@chapter.exercise("11.2")
def one_for_all(of_sum, of_mean):
    t = np.array([1.0, 2.0, 3.0])

    def nudged(loss, h=1e-5):
        return (loss((2.0 + h) * t) - loss((2.0 - h) * t)) / (2.0 * h)

    got_sum, got_mean = number(of_sum), number(of_mean)
    if near(got_sum, 12.0) and near(got_mean, 4.0):
        return not_yet("you got 12 and 4, the losses themselves. Asked is how fast they move when s does.")
    if near(got_sum, 3.0):
        return not_yet(
            "for the sum you got 3, which counts the uses. Each use gives a share of its own: the entry of t beside s."
        )
    if near(got_sum, 2.0):
        return not_yet("for the sum you got 2, a mean. A number used three times gets three shares, and shares add up.")
    if not near(got_sum, nudged(np.sum)):
        return not_yet(
            f"for the sum you got {got_sum:g}, and a nudge says {nudged(np.sum):.0f}. Add up one share for each use of s."
        )
    if near(got_mean, 6.0):
        return not_yet(
            "the sum is right; for the mean you got 6 as well. The mean is the sum times 1/3: what does that do to a slope?"
        )
    if not near(got_mean, nudged(np.mean)):
        return not_yet(f"the sum is right; for the mean you got {got_mean:g}, and a nudge says {nudged(np.mean):.0f}.")
    return right("a nudge agrees, because each use gives the share t[i]: 1 + 2 + 3, and a third of it for the mean.")


def _uneven(*shape, seed=0):
    return np.random.default_rng((seed, *shape)).uniform(-1.0, 1.0, shape)


def _nudged(loss, array, h=1e-5):
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


def _result(function, *operands, name, expected):
    """What the learner's function returns, if it is a Tensor with the right numbers that knows its operands."""
    out = attempt(function, *operands, name=name)
    if not isinstance(out, Tensor):
        raise Stumble(not_yet(f"{name} returned a {type(out).__name__}, not a Tensor. Return operation(...)."))
    if out.shape != expected.shape or not np.allclose(out.data, expected):
        raise Stumble(not_yet(f"the numbers of {name} were right before. Only a rule is to be written."))
    tensors = [operand for operand in operands if isinstance(operand, Tensor)]
    if not out._prev or any(a is not b for a, b in zip(out._prev, tensors)):
        raise Stumble(
            not_yet(f"the result of {name} has lost its operands: leave the line with operation(...) as it was.")
        )
    return out


def _share(rule, grad, operand, name):
    """What the learner's rule returns, as an array of the operand's shape."""
    share = attempt(rule, grad, name=name)
    if isinstance(share, Tensor):
        raise Stumble(not_yet(f"{name} returned a Tensor. A rule works with plain arrays: use .data."))
    share = np.asarray(share, dtype=float)
    if share.shape != operand.shape:
        raise Stumble(
            not_yet(
                f"{name} returned shape {share.shape}, and the share of the operand has its shape, {operand.shape}."
            )
        )
    return share


@chapter.exercise("11.3")
def column_sums(function):
    for rows, columns in ((4, 3), (3, 3), (2, 5)):
        t = Tensor(_uneven(rows, columns))
        out = _result(function, t, name="column_sums", expected=t.data.sum(axis=0))
        grad = 1.0 + np.arange(columns)
        share = _share(out._rule_a, grad, t, "your rule")
        slopes = _nudged(lambda: (t.data.sum(axis=0) * grad).sum(), t.data)
        if np.allclose(share, slopes):
            continue
        if np.allclose(share, slopes / rows):
            return not_yet(
                f"you divide by the number of rows, {rows}. That would be the rule of a mean: here each entry moves its sum at the rate 1."
            )
        if np.allclose(share, 1.0):
            return not_yet("your share is 1 everywhere, the local slope. The chain rule multiplies it by g.")
        if np.allclose(share, t.data * grad) or np.allclose(share, t.data):
            return not_yet(
                "your share depends on the entries of t, and a sum moves at the rate 1 wherever it is. Only g counts."
            )
        if rows == columns and np.allclose(share, slopes.T):
            return not_yet("g runs down the columns of your share. Each row should be g.")
        return not_yet(
            f"for g = {grad.tolist()} the first row of your share is {share[0].round(3).tolist()}, and nudges say {slopes[0].round(3).tolist()}."
        )
    return right(
        "nudges agree for three shapes, because each entry moves the sum of its column at the rate 1: a sum's way back is a broadcast."
    )


@chapter.exercise("11.4")
def product(function):
    for n, k, m in ((2, 2, 2), (3, 3, 3), (4, 2, 3)):
        a, b = Tensor(_uneven(n, k)), Tensor(_uneven(k, m, seed=1))
        out = _result(function, a, b, name="product", expected=a.data @ b.data)
        grad = _uneven(n, m, seed=2) + 2.0
        shares = [
            _share(rule, grad, t, f"rule_{name}") for rule, t, name in ((out._rule_a, a, "a"), (out._rule_b, b, "b"))
        ]
        slopes = [_nudged(lambda: ((a.data @ b.data) * grad).sum(), t.data) for t in (a, b)]
        right_a, right_b = (np.allclose(share, slope) for share, slope in zip(shares, slopes))
        if right_a and right_b:
            continue
        if right_b and np.allclose(shares[0], grad @ b.data):
            return not_tried(
                "this is the classmate's version: for square matrices it runs, and a nudge contradicts the gradient of a."
            )
        if not right_b:
            return not_yet(f"the gradient of b is wrong for shapes {a.shape} @ {b.shape}, and it was right before.")
        if np.allclose(shares[0], b.data @ grad) or np.allclose(shares[0], b.data.T @ grad):
            return not_yet(
                "in rule_a the order is turned round: g comes first. For square matrices both orders run, and only one is right."
            )
        if np.allclose(shares[0], (grad @ b.data).T) or np.allclose(shares[0], grad.T @ b.data):
            return not_yet(
                "in rule_a something is transposed, but not the factor that needs it. Which shape must come out of g, four by three?"
            )
        return not_yet(
            f"the gradient of a is wrong for shapes {a.shape} @ {b.shape}. How do g and b make the shape of a?"
        )
    return right(
        "nudges agree for square and for uneven shapes, because g @ b.T is the one product with the shape of a."
    )


@chapter.exercise("11.5")
def take(function):
    for rows in ([2, 0], [1, 1, 3], [0, 3, 0, 0]):
        t = Tensor(_uneven(4, 3))
        out = _result(function, t, rows, name="take", expected=t.data[rows])
        grad = 1.0 + np.arange(3.0 * len(rows)).reshape(-1, 3)
        kept = t.data.copy(), grad.copy()
        share = _share(out._rule_a, grad, t, "your rule")
        if not np.array_equal(t.data, kept[0]) or not np.array_equal(grad, kept[1]):
            return not_yet("your rule changed t.data or g itself. Start from fresh zeros, np.zeros_like(t.data).")
        slopes = _nudged(lambda: (t.data[rows] * grad).sum(), t.data)
        if np.allclose(share, slopes):
            if np.allclose(_share(out._rule_a, grad, t, "your rule"), slopes):
                continue
            return not_yet("called twice, your rule gives another answer. Make the zeros inside the rule.")
        once = np.zeros((4, 3))
        once[rows] = grad
        if np.allclose(share, once):
            return not_yet(
                f"for rows {rows} a row that was taken twice keeps one share only. It was used more than once: shares add up."
            )
        if np.allclose(share[sorted(set(rows))], 1.0) or np.allclose(share, share.astype(bool)):
            return not_yet("your share holds ones, and each row should get its row of g.")
        return not_yet(
            f"for rows {rows} and g = {grad.tolist()}, row {rows[0]} of your share is {share[rows[0]].round(3).tolist()}; "
            f"nudges say {slopes[rows[0]].round(3).tolist()}."
        )
    return right("nudges agree, even for a row taken three times, because each use gives a share, and shares add up.")
