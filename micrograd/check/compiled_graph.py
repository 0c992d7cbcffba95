"""Checks of notebooks/12_compiled_graph.ipynb."""

import math
import reprlib

from micrograd.check.answer import Chapter, Stumble, attempt, near, not_tried, not_yet, number, right, slope_by_nudge
from micrograd.check.guess import guess as guess
from micrograd.compiler import compile
from micrograd.engine import Value

chapter = Chapter("12_compiled_graph")
report = chapter.report


@chapter.exercise("12.1")
def traced_relu(answer):
    got = number(answer)
    w, x = Value(2.0), Value(-1.0)
    truth = compile((w * x).relu(), [x], [w])([3.0])
    if near(got, truth):
        return right(f"the step returns {truth:g}, because relu is an operation: it chooses again for each sample.")
    if near(got, 0.0):
        return not_yet(
            "you got 0, the result while tracing. Numbers of inputs are not kept; is the choice of relu kept?"
        )
    if near(got, -6.0):
        return not_yet("you got -6. Relu lets nothing below 0 through; and what is the sign of 2 * 3?")
    return not_yet(f"you got {got:g}. Put x = 3 into relu(w * x), with w = 2.")


@chapter.exercise("12.2")
def sigmoid_rule(answer):
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return not_yet("two texts are wanted, ('the result', 'the slope'), with {a} for the operand.")
    if isinstance(answer[1], (tuple, list)) and len(answer[1]) == 1:  # as it stands in SLOPES
        answer = answer[0], answer[1][0]
    if not all(isinstance(text, str) for text in answer):
        return not_yet("both are texts, in quotation marks: the compiler pastes them into a line.")
    for place in (-1.3, 0.4, 2.0):
        true = 1.0 / (1.0 + math.exp(-place))
        slope = slope_by_nudge(lambda x: 1.0 / (1.0 + math.exp(-x)), place)
        out = _pasted(answer[0], place, None)
        if near(out, 1.0 / (1.0 + math.exp(place)), 1e-9):
            return not_yet(
                f"at {place} the first text gives {out:.4f}, which is sigmoid of {-place}. Look at the sign of the exponent."
            )
        if not near(out, true, 1e-9):
            return not_yet(f"at {place} the first text gives {out:.4f}, and sigmoid is {true:.4f}.")
        got = _pasted(f"{answer[1]} * 10.0", place, out) / 10.0
        whole = _pasted(answer[1], place, out)
        if near(whole, slope, 1e-6) and not near(got, slope, 1e-6):
            return not_yet("the slope is right alone and wrong in a line such as 'slope * d_out'. It needs brackets.")
        if near(whole, 1 - true, 1e-6) or near(whole, true, 1e-6):
            return not_yet(
                f"at {place} the second text gives {whole:.4f}, a nudge says {slope:.4f}. One of two factors is missing."
            )
        if near(whole, 1 - true * true, 1e-6):
            return not_yet(
                f"at {place} the second text gives {whole:.4f}, a nudge says {slope:.4f}. That is the rule of tanh."
            )
        if not near(got, slope, 1e-6):
            return not_yet(f"at {place} the second text gives {whole:.4f}, a nudge says {slope:.4f}.")
    return right(
        "at three places the texts give sigmoid and the slope that a nudge finds, because sigmoid' = out * (1 - out)."
    )


def _pasted(text: str, a: float, out: float | None) -> float:
    """The text with names pasted in, as the chapter's compiler does it, run as Python."""
    names = {"exp": math.exp, "math": math, "t7": a} | ({} if out is None else {"t8": out})
    try:
        return number(eval(text.format(a="t7", out="t8"), names))
    except KeyError as error:
        raise Stumble(not_yet(f"the text asks for {error}; only {{a}} and {{out}} can be pasted in.")) from None
    except NameError as error:
        if "'t8'" in str(error):
            raise Stumble(not_yet("there is no {out} yet in the first text: it is what the text computes.")) from None
        where = (
            " The operand is written {a}, in braces."
            if error.name in ("a", "out")
            else " Only {a}, {out} and exp are at hand."
        )
        raise Stumble(not_yet(f"Python says: {error}.{where}")) from None
    except TypeError as error:
        raise Stumble(not_yet(f"{text!r} does not run: {error}. Is a * missing?")) from None
    except (SyntaxError, ValueError, IndexError) as error:
        raise Stumble(not_yet(f"this is no line of Python: {text!r} ({error}).")) from None


@chapter.exercise("12.3")
def careless_lines(function):
    w, x = Value(3.0, "w"), Value(-2.0, "x")
    cases = [
        (w * w, "w * w"),
        (w * x + w, "w * x + w"),
        ((w * x - x).tanh() * w, "tanh(w * x - x) * w"),
        ((w + x) ** 2, "(w + x) ** 2"),
    ]
    for root, formula in cases:
        names = {node: node.label or f"t{i}" for i, node in enumerate(root.topo())}
        lines = attempt(function, root, names, name="careless_lines")
        if not isinstance(lines, (list, tuple)) or not all(isinstance(line, str) for line in lines):
            return not_yet(f"a list of lines is wanted, and you return {lines!r:.60}.")
        if any("=+" in line for line in lines):
            return not_yet("=+ sets, to plus something; += adds.")
        numbers = {names[node]: node.data for node in root.topo()}
        try:
            exec("\n".join(lines), numbers)
        except (SyntaxError, NameError) as error:
            hint = " Does each d_ start at 0.0?" if isinstance(error, NameError) else ""
            return not_yet(f"the lines for {formula} don't run: {error}.{hint}")
        for v in (w, x):
            v.grad = 0.0
        root.backward()
        for v in root.topo():
            got, true = numbers.get("d_" + names[v]), v.grad
            if got is None:
                return not_yet(f"the lines for {formula} give no d_{names[v]}.")
            if near(got, true, 1e-9):
                continue
            if formula == "w * w" and near(got, 3.0):
                return not_tried(f"these lines set d_w to 3 for w * w at w = 3, and backward() says {true:g}.")
            if near(got, true + 1.0, 1e-9):
                return not_yet(
                    f"for {formula} d_{names[v]} is {got:g}, and backward() says {true:g}. Slopes start at 0, the root at 1."
                )
            return not_yet(
                f"for {formula} d_{names[v]} is {got:g}, and backward() says {true:g}. Only the sign = needs a change; leave the rest as it was."
            )
    return right("four graphs agree with backward(), because each use adds its share: += in place of =.")


@chapter.exercise("12.4")
def trap(function):
    w, x = Value(3.0), Value(1.0)
    root = attempt(function, w, x, name="trap")
    if not isinstance(root, Value):
        return not_yet(f"trap returns a {type(root).__name__}, and a Value is wanted: no .data in what you return.")
    if x not in root.topo() or w not in root.topo():
        return not_yet(
            f"the result at x = 1 is not made from {'x' if x not in root.topo() else 'w'}: keep both Values in the formula."
        )
    step = compile(root, [x], [w])
    for place, wanted in ((1.0, True), (2.0, True), (5.0, False)):
        out = attempt(function, Value(3.0), Value(place), name="trap")
        if not isinstance(out, Value):
            return not_yet(f"at x = {place:g} trap returns {reprlib.repr(out)}, and a Value is wanted.")
        got = step([place])
        if near(got, out.data, 1e-9) != wanted:
            if wanted:
                return not_yet(
                    f"at x = {place:g} the step says {got:g}, and trap says {out.data:g}: it is wrong there already."
                )
            return not_yet(
                f"at x = 5 the step says {got:g}, and so does trap. The step follows: does an `if` look at x.data?"
            )
    return right(
        f"at x = 5 the step says {got:g} and trap says {out.data:g}, because the branch of x = 1 is frozen in the trace."
    )


@chapter.exercise("12.5")
def same_answers(function):
    def square(x, y):
        return (w * x - y) ** 2

    def leaky(x, y):
        return (w * x if x.data > 0 else 0.1 * w * x) + 0 * y

    def signed(x, y):
        return w * x * (1 if y.data > 0 else 2) + 0 * y

    w = Value(2.0)
    cases = [
        (square, [[1.0, 3.0], [-2.0, 0.5], [0.0, 0.0]], True, "a plain square", True, 0.0),
        (leaky, [[1.0, 0.0], [2.0, 0.0]], True, "rows that all take the traced branch", True, 0.0),
        (leaky, [[1.0, 0.0], [-1.0, 0.0]], False, "a row that takes the other branch", True, 0.0),
        (square, [[1.0, 3.0], [1.0, 5.0]], False, "a leaf that was forgotten, y frozen at 3", False, 0.0),
        (signed, [[1.0, 1.0], [1.0, -1.0], [-1.0, -1.0]], False, "two rows whose errors cancel in the mean", True, 0.0),
        (square, [[1.0, 3.0], [2.0, 3.5]], False, "a step that is off by 1e-06", True, 1e-6),
        (square, [[1.0, 3.0], [2.0, 3.5]], True, "a step that is off by 1e-12", True, 1e-12),
    ]
    for sample_loss, rows, truth, name, all_inputs, off in cases:
        x, y = Value(rows[0][0]), Value(rows[0][1])
        inner = compile(sample_loss(x, y), [x, y] if all_inputs else [x], [w])

        def step(*columns, inner=inner, wanted=None if all_inputs else 1, off=off):
            return inner(*columns[:wanted]) + off

        got = attempt(function, step, sample_loss, rows, name="same_answers")
        if type(got).__name__ not in ("bool", "bool_"):  # NumPy's will do as well
            return not_yet(f"True or False is wanted, and you return {got!r:.60}.")
        if bool(got) != truth:
            return not_yet(
                f"for {name} you return {got}, and it should be {truth}. Do you compare every row, taken alone, and the size of the difference, abs, with 1e-9?"
            )
    return right("seven steps, good and bad ones, because every row is compared on its own.")
