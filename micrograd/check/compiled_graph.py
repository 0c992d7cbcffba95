"""Checks of notebooks/12_compiled_graph.ipynb."""

import math
import re
from typing import Any

from micrograd.check.answer import (
    Chapter,
    Stumble,
    Verdict,
    attempt,
    near,
    not_tried,
    not_yet,
    number,
    numbers,
    right,
    sequence,
    shown,
    slope_by_nudge,
    truth,
)
from micrograd.check.guess import guess as guess
from micrograd.compiler import compile, find_groups, trace
from micrograd.engine import Value

chapter = Chapter("12_compiled_graph")
report = chapter.report


@chapter.exercise("12.1")
def sigmoid_rule(answer: object) -> Verdict:
    texts = sequence(answer)
    if texts is None or len(texts) != 2:
        return not_yet("the answer is two texts, ('the result', 'the slope'), with {a} for the operand.")
    slopes = sequence(texts[1])
    if slopes is not None and len(slopes) == 1:  # as it is in SLOPES
        texts[1] = slopes[0]
    if not all(isinstance(text, str) for text in texts):
        return not_yet("both are texts, in quotation marks: the compiler pastes them into a line.")
    for place in (-1.3, 0.4, 2.0):
        true = 1.0 / (1.0 + math.exp(-place))
        slope = slope_by_nudge(lambda x: 1.0 / (1.0 + math.exp(-x)), place)
        out = _pasted(texts[0], texts[0], place, None)
        if near(out, 1.0 / (1.0 + math.exp(place)), 1e-9):
            return not_yet(
                f"at {place} the first text gives {out:.4f}, which is sigmoid of {-place}. "
                "Look at the sign of the exponent."
            )
        if not near(out, true, 1e-9):
            digits = 4 if abs(out - true) > 1e-3 else 9
            hint = " Use exp, not a rounded number for e." if digits == 9 else ""
            return not_yet(f"at {place} the first text gives {out:.{digits}f}, and sigmoid is {true:.{digits}f}.{hint}")
        whole = _pasted(texts[1], texts[1], place, out)
        got = _pasted(f"{texts[1]} * 10.0", texts[1], place, out) / 10.0
        says = f"at {place} the second text gives {whole:.4f}, a nudge says {slope:.4f}."
        if near(whole, slope, 1e-6) and not near(got, slope, 1e-6):
            return not_yet("the slope is right alone and wrong in a line such as 'slope * d_out'. It needs brackets.")
        if near(whole, 1 - true, 1e-6) or near(whole, true, 1e-6):
            return not_yet(f"{says} One of two factors is missing.")
        if near(whole, 1 - true * true, 1e-6):
            return not_yet(f"{says} That is the rule of tanh.")
        if not near(got, slope, 1e-6):
            return not_yet(says)
    return right(
        "at three places the texts give sigmoid and the slope that a nudge finds, because sigmoid' = out * (1 - out)."
    )


def _pasted(text: str, written: str, a: float, out: float | None) -> float:
    """The text with names pasted in, as the chapter's compiler does it, run; `written` is the reader's part."""
    names: dict[str, Any] = {"exp": math.exp, "math": math, "t7": a}
    if out is not None:
        names["t8"] = out
    if "^" in text:
        raise Stumble(not_yet(f"in {written!r} a power is written **, not ^; for e to a power there is exp."))
    if re.search(r"\d\s*\(|\}\s*[({\d]|\)\s*[({\d]", text):
        raise Stumble(not_yet(f"is a * missing in {written!r}? Python has no unwritten product."))
    try:
        return number(eval(text.format(a="t7", out="t8"), names))
    except KeyError as error:
        raise Stumble(not_yet(f"the text asks for {error}; only {{a}} and {{out}} can be pasted in.")) from None
    except NameError as error:
        if "'t8'" in str(error):
            raise Stumble(not_yet("there is no {out} yet in the first text: it is what the text computes.")) from None
        fix = (
            f" Write {{{error.name}}}, in braces."
            if error.name in ("a", "out")
            else " Only {a}, {out} and exp are at hand."
        )
        raise Stumble(not_yet(f"Python says: {error}.{fix}")) from None
    except TypeError as error:
        raise Stumble(not_yet(f"{written!r} does not run: {error}. Is a * missing?")) from None
    except (SyntaxError, ValueError, IndexError) as error:
        raise Stumble(not_yet(f"this is no line of Python: {written!r} ({error}).")) from None


_BACKWARD = ["d_b += d_loss", "d_a += d_loss", "d_a += 2 * a * d_b", "d_w += x * d_a"]


@chapter.exercise("12.2")
def broken_order(answer: object) -> Verdict:
    order = numbers(answer, 4, "[0, 1, 2, 3]")
    if sorted(order) != [0, 1, 2, 3]:
        return not_yet("each of the lines 0, 1, 2 and 3 comes once.")

    def d_w(order: list[float]) -> float:
        found: dict[str, float] = {"a": 6.0, "x": 2.0, "d_loss": 1.0, "d_a": 0.0, "d_b": 0.0, "d_w": 0.0}
        exec("\n".join(_BACKWARD[int(line)] for line in order), found)
        return found["d_w"]

    got, true = d_w(order), d_w([0, 1, 2, 3])
    if near(got, true):
        return not_yet(
            f"d_w comes out as {got:g}, which is right: this order is legal too. "
            "Which line reads a slope, and which complete it?"
        )
    return right(
        f"nothing raises, and d_w is {got:g} in place of {true:g}, because a slope was passed on "
        "before it was complete."
    )


def _three_neurons() -> tuple[Value, list[Value], list[Value]]:
    x = [Value(0.5), Value(-1.0)]
    w = [Value(0.1 * k) for k in range(1, 13)]
    sums = [w[3 * j] * x[0] + w[3 * j + 1] * x[1] + w[3 * j + 2] for j in range(3)]
    return w[9] * sums[0].tanh() + w[10] * sums[1].tanh() + w[11] * sums[2].relu(), x, w


@chapter.exercise("12.3")
def groups_by_hand(answer: object) -> Verdict:
    counts = sequence(answer)
    if counts is None:
        return not_yet(f"list how many members each group has, in order, such as [4, 1]; {shown(answer)} is no list.")
    if all(count is None or count is ... for count in counts):
        return not_tried()
    got = [number(count) for count in counts]
    expected = [len(group.members) for group in find_groups(trace(*_three_neurons())[0]).groups]
    first, *between, last = expected
    if got in (expected, [first, *reversed(between), last]):
        return right(
            "three sums, two tanh, one relu, one sum, because a sum takes in its products, "
            "and tanh and relu are not the same operation."
        )
    if sum(got) >= 12:
        return not_yet("you count operations. A sum with all its products and additions is one member.")
    if set(got) == {1.0} and len(got) == sum(expected):
        return not_yet("those are the members. Which of them are the same expression on other numbers?")
    if got == [3, 3, 1]:
        return not_yet("tanh and relu are on one level, and they are not the same operation.")
    if first + last in got:
        return not_yet("are the last sum and the first three on one level? It reads what comes out of them.")
    if got == expected[:-1]:
        return not_yet("all but one: which line makes `out`?")
    if got == [2, 1, 2, 1, 1] or got == [2, 2, 1, 1, 1]:
        return not_yet("the three sums are the same expression, whatever is done with them afterwards.")
    if sorted(got) == sorted(expected):
        return not_yet("these are the groups; put them in an order in which a program can compute them.")
    return not_yet(f"{len(got)} groups, {sum(got):g} members: which expressions are alike, and at which level?")


@chapter.exercise("12.4")
def weight_at(function: object) -> Verdict:
    for j, k in ((0, 0), (0, 3), (1, 0), (2, 5), (3, 7), (1, 6)):
        got = number(attempt(function, j, k, name="weight_at"))
        expected = 32 + 9 * j + k
        if near(got, expected, 1e-9):
            continue
        says = f"for j = {j}, k = {k} you say {got:g}."
        if near(got, 32 + 8 * j + k, 1e-9):
            return not_yet(f"{says} Each neuron has 8 weights, and one number more.")
        if near(got, expected - 8, 1e-9):
            return not_yet(f"{says} The neurons of the first layer have a bias, too.")
        if near(got, expected - 32, 1e-9):
            return not_yet(f"{says} The first layer's numbers come before these.")
        if near(got, 48 + 17 * j + k, 1e-9):
            return not_yet(f"{says} That is the classifier's second layer; this network is smaller.")
        if any(near(got, 32 + j + step * k, 1e-9) for step in (4, 8, 9)):
            return not_yet(f"{says} The numbers come neuron by neuron: which of j and k makes the larger step?")
        if near(got, expected + 1, 1e-9):
            return not_yet(f"{says} Count from 0: neuron 0's weight 0 is the first number after the first layer.")
        return not_yet(f"{says} Where does neuron j begin, and how far from there is its weight k?")
    return right(
        "all 32 weights are found by start 32, step 9 and step 1, because rows of one length lie one after the other."
    )


_PAIRS = "A B C D E"


def _pairs() -> dict[str, bool]:
    """Whether the two nodes of each pair end up in one group."""

    def together(build) -> bool:  # type: ignore[no-untyped-def]
        w1, w2, b = Value(0.1), Value(0.2), Value(0.3)
        x1, x2 = Value(0.4), Value(0.5)
        one, other = build(w1, w2, b, x1, x2)
        loss = one.exp() + other.exp() + 0.0 * (w1 + w2 + b) + 0.0 * (x1 + x2)
        table, _, _ = trace(loss, [x1, x2], [w1, w2, b])
        order, place = loss.topo(), find_groups(table).place
        return place[order.index(one)][0] == place[order.index(other)][0]

    return {
        "A": together(lambda w1, w2, b, x1, x2: ((w1 * x1).tanh(), (w2 * x2).tanh())),
        "B": together(lambda w1, w2, b, x1, x2: ((w1 * x1).tanh(), (w2 * x2).relu())),
        "C": together(lambda w1, w2, b, x1, x2: ((w1 * x1).tanh(), (w2 * (w1 * x1).tanh()).tanh())),
        "D": together(lambda w1, w2, b, x1, x2: (w1 * x1 + w2 * x2, w1 * x1 + w2 * x2 + b)),
        "E": together(lambda w1, w2, b, x1, x2: (w1 * x1, x2 * w2)),
    }


_WHY = {
    "A": "A is one group: the same operation, on the same array, at one level",
    "B": "in B the operations differ: tanh and relu",
    "C": "in C the second tanh needs the first: another level",
    "D": "in D one sum has another kind of term, a parameter alone",
    "E": "E is one group: a product is the same whichever factor is written first",
}


@chapter.exercise("12.5")
def no_group(answer: object) -> Verdict:
    letters = [part for part in sequence(answer) or [] if isinstance(part, str)]
    text = answer if isinstance(answer, str) else " ".join(letters)
    found = set(re.findall(r"[A-Z]", text.upper()))
    if not found or not found <= set(_PAIRS.split()):
        return not_yet(
            f'name the pairs that are no group, such as "AB"; the letters are A to E. {shown(answer)} names others.'
        )
    expected = {letter for letter, together in _pairs().items() if not together}
    for letter in sorted(found - expected):
        return not_yet(f"{_WHY[letter]}.")
    if found != expected:
        return not_yet(
            f"{' and '.join(sorted(found))}: right, and there {'is one' if len(expected - found) == 1 else 'are'} more."
        )
    return right(f"because {'; '.join(_WHY[letter] for letter in sorted(expected))}.")


@chapter.exercise("12.6")
def same_answers(function: object) -> Verdict:
    def square(x: Value, y: Value) -> Value:
        return (w * x - y) ** 2

    def leaky(x: Value, y: Value) -> Value:
        return (w * x if x.data > 0 else 0.1 * w * x) + 0 * y

    def signed(x: Value, y: Value) -> Value:
        return w * x * (1 if y.data > 0 else 2) + 0 * y

    def log_or_not(x: Value, y: Value) -> Value:
        return ((w * x).log() if x.data > 0 else w * x) + 0 * y

    w = Value(2.0)
    cases = [
        (square, [[1.0, 3.0], [-2.0, 0.5], [0.0, 0.0]], True, "a plain square", True, 0.0),
        (leaky, [[1.0, 0.0], [2.0, 0.0]], True, "rows that all take the traced branch", True, 0.0),
        (leaky, [[1.0, 0.0], [-1.0, 0.0]], False, "a row that takes the other branch", True, 0.0),
        (square, [[1.0, 3.0], [1.0, 5.0]], False, "a leaf that was forgotten, y frozen at 3", False, 0.0),
        (signed, [[1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]], False, "two rows whose errors cancel in the mean", True, 0.0),
        (square, [[1.0, 3.0], [2.0, 3.5]], False, "a step that is off by 1e-06", True, 1e-6),
        (square, [[1.0, 3.0], [2.0, 3.5]], True, "a step that is off by 1e-12", True, 1e-12),
        (log_or_not, [[1.0, 0.0], [-1.0, 0.0]], False, "a step that returns nan", True, 0.0),
    ]
    for sample_loss, rows, expected, name, all_inputs, off in cases:
        x, y = Value(rows[0][0]), Value(rows[0][1])
        inner = compile(sample_loss(x, y), [x, y] if all_inputs else [x], [w], "numpy")

        def step(*columns, inner=inner, taken=None if all_inputs else 1, off=off):  # type: ignore[no-untyped-def]
            return inner(*columns[:taken]) + off

        kept = [list(row) for row in rows]
        got = truth(attempt(function, step, sample_loss, rows, name="same_answers"), "same_answers")
        if rows != kept or w.data != 2.0:
            return not_yet("the rows or a parameter have changed: a guard compares, and leaves everything as it was.")
        if got == expected:
            continue
        if name.endswith("nan"):
            return not_yet(f"for {name} you return True: nan > 1e-9 is False. Ask `if not difference <= 1e-9` instead.")
        return not_yet(
            f"for {name} you return {got}, and it should be {expected}. "
            "Do you compare every row, taken alone, and the size of the difference, abs, with 1e-9?"
        )
    return right("eight steps, good and bad ones, because every row is compared on its own, and nan is no agreement.")
