"""Typical wrong answers to the exercises of chapter 9, each with a part of the reply meant for it."""

LOSS = "    loss = mse_loss([n(x) for x in {xs}], {ys})\n"
STEP = "    for p in n.parameters():\n        p.data {sign}= rate * p.grad\n"


def one_round(*parts, sign="-"):
    body = {
        "forward": LOSS.format(xs="points", ys="labels"),
        "zero": "    n.zero_grad()\n",
        "backward": "    loss.backward()\n",
        "step": STEP.format(sign=sign),
    }
    return "def one_round(n, rate):\n" + "".join(body[part] for part in parts) + "    return loss\n"


def fit(body, before="    losses = []\n    for k in range(steps):\n", after="    return losses\n"):
    lines = "".join(f"        {line}\n" for line in body)
    return f"def fit(n, xs, ys, rate, steps):\n{before}{lines}{after}"


FORWARD = "loss = mse_loss([n(x) for x in xs], ys)"
ZERO, BACKWARD, APPEND = "n.zero_grad()", "loss.backward()", "losses.append(loss.data)"
DOWN, UP = (["for p in n.parameters():", f"    p.data {sign}= rate * p.grad"] for sign in "-+")


def mae(line):
    return f"def mae_loss(scores, targets):\n    pairs = list(zip(scores, targets))\n    return {line}"


WRONG = {
    "9.1": [
        ("a_after = 2.2", "was that a plus"),
        ("a_after = 7", "Multiply it by the learning rate"),
        ("a_after = 0.8", "Where is it then"),
        ("a_after = -0.8", "subtracts that from 3"),
        ("a_after = 5", "one single step"),
        ("a_after = -4", "is the slope"),
        ("a_after = -1", "the rate is missing, and a step subtracts"),
        ("a_after = (3 - 5) ** 2", "the loss at 3, or the size of the slope"),
        ("a_after = 3.4", "half a step"),
        ("a_after = 3.5", "minus 0.2 times"),
    ],
    "9.2": [
        ("rate = 0.1", "try more"),
        ("rate = 0.6", "Try less"),
        ("rate = 0.5", "try less"),
        ("rate = 0.3", "try more"),
        ("rate = -0.3", "walks uphill"),
        ("rate = 0", "stays where it is"),
    ],
    "9.3": [
        (one_round("forward", "backward", "step"), "old gradients"),
        (one_round("forward", "zero", "backward", "step", sign="+"), "uphill"),
        (one_round("forward", "zero", "backward"), "Is the step gone"),
        (one_round("forward", "zero", "step", "backward"), "come before backward"),
        (one_round("forward", "backward", "step", "zero"), "Zero before backward"),
        (one_round("forward", "step", "zero", "backward"), "old gradients"),
        (one_round("forward", "zero", "backward", "step", "step"), "but not by minus rate"),
        (
            one_round("forward", "zero", "backward", "step").replace("rate *", "0.1 *"),
            "is the rate that is passed in used?",
            "hard-coded",
        ),
        (
            one_round("forward", "zero", "backward", "step").replace("return loss", "return 'banana'"),
            "should return the loss",
        ),
        (one_round("forward", "zero", "backward", "step").replace("    return loss\n", ""), "keep `return loss`"),
        (
            one_round("forward", "zero", "backward", "step").replace("zero_grad()", "zero_grad"),
            "brackets are missing, zero_grad()",
        ),
        (
            one_round("forward", "zero", "backward", "step").replace("backward()", "backward"),
            "brackets are missing, backward()",
        ),
        (
            one_round("forward", "backward", "step").replace("        p.data", "        p.grad = 0.0\n        p.data"),
            "Zero before backward, not after",
        ),
        (one_round("forward", "zero", "backward", "step").replace("-= rate", "= -rate"), "replaced by its step"),
        ("check.one_round('one_round')", "without quotation marks"),
        (one_round("forward", "zero", "backward", "step").replace("p.data -=", "p -="), "does it not change p.data"),
        (
            one_round("forward", "zero", "backward", "step").replace("p.data -=", "p.data -"),
            "does it not change p.data",
        ),
    ],
    "9.4": [
        (fit([FORWARD, BACKWARD, *DOWN, APPEND]), "never zeroed"),
        (fit([FORWARD, ZERO, BACKWARD, *UP, APPEND]), "Minus, not plus"),
        (fit([FORWARD, BACKWARD, *DOWN, ZERO, APPEND]), "Zero before backward"),
        (fit([FORWARD, ZERO, BACKWARD, *DOWN, "losses.append(loss)"]), "Append loss.data"),
        (fit([FORWARD, BACKWARD, ZERO, *DOWN, APPEND]), "Is there a step"),
        (fit([FORWARD, ZERO, BACKWARD, *DOWN, FORWARD, APPEND]), "measured after its step"),
        (
            fit([FORWARD.replace("loss =", "loss = len(ys) *"), ZERO, BACKWARD, *DOWN, APPEND]),
            "sum of the squared errors",
        ),
        (
            fit(
                [FORWARD, ZERO, BACKWARD, *DOWN], after="    return loss.data\n", before="    for k in range(steps):\n"
            ),
            "A list of losses is expected",
        ),
        (
            fit([FORWARD.replace("xs", "points").replace("ys", "labels"), ZERO, BACKWARD, *DOWN, APPEND]),
            "mse_loss on the xs and ys that are passed in",
        ),
        (fit([FORWARD, ZERO, BACKWARD, *DOWN, APPEND]).replace("rate *", "0.1 *"), "with the rate that is passed in"),
        (
            fit(
                [FORWARD, BACKWARD, *DOWN, APPEND],
                before="    losses = []\n    n.zero_grad()\n    for k in range(steps):\n",
            ),
            "zeroed once, before the loop",
        ),
        (
            fit([FORWARD, ZERO, BACKWARD, *DOWN, APPEND, "rate *= 0.9"]),
            "the first 2 losses are right; the next is",
        ),
        (fit([FORWARD, ZERO, BACKWARD, *DOWN, "    " + APPEND]), "inside the inner loop"),
        (
            fit([FORWARD, ZERO, BACKWARD, *DOWN, APPEND]).replace("range(steps)", "range(steps + 1)"),
            "How often does the loop run",
        ),
        (fit([FORWARD, ZERO, BACKWARD, *DOWN, "losses.append(str(loss.data))"]), "entry 0 of the list is text"),
        (fit([FORWARD, "n.zero_grad", BACKWARD, *DOWN, APPEND]), "brackets are missing, zero_grad()"),
        (fit([FORWARD, ZERO, BACKWARD, *DOWN, APPEND, "ys[0] = 0.5"]), "have changed", "changes its input"),
        (
            "def fit(n, xs, ys, rate, steps):\n    return [1.0092, 0.9353] + [0.5] * 6",
            "the first 2 losses are right",
            "hard-coded",
        ),
        (fit([FORWARD, ZERO, BACKWARD, *DOWN, "return [loss.data]"], after=""), "Is the return inside the loop"),
    ],
    "9.5": [
        (mae("sum((s - t).relu() for s, t in pairs) * (1 / len(pairs))"), "catches those below"),
        (mae("sum((s - t).relu() + (t - s).relu() for s, t in pairs)"), "That is the sum"),
        (mae("sum(s - t for s, t in pairs) * (1 / len(pairs))"), "the absolute value is missing"),
        (mae("sum(abs(s.data - t) for s, t in pairs) / len(pairs)"), "no gradient can flow"),
        (mae("sum((t - s).relu() for s, t in pairs) * (1 / len(pairs))"), "What catches those above?"),
        (mae("sum(((s - t) ** 2) ** 0.5 for s, t in pairs) / len(pairs)"), "at an error of 0"),
        (mae("sum((s - t).relu() + (t - s).relu() for s, t in pairs) // len(pairs)"), "not with // or %"),
        (mae("Value([1.5, 1.8, 2.0, 0.975][[3, 1, 2, 5].index(len(scores))])"), "gets the gradient 0", "hard-coded"),
        (
            mae(
                "sum((s - t).relu() + (t - s).relu() for s, t in pairs) * (1 / (len(targets.append(0) or targets) - 1))"
            ),
            "have changed",
            "changes its input",
        ),
        (mae("sum((s - t) ** 2 for s, t in pairs) * (1 / len(pairs))"), "That is the mean of the squares"),
        (mae("(sum((s - t) ** 2 for s, t in pairs) * (1 / len(pairs))) ** 0.5"), "the root of the mean"),
    ],
}
