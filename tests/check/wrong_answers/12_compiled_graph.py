"""Typical wrong answers to the exercises of chapter 12, each with a part of the reply meant for it."""


def trap(*lines):
    return "def trap(w, x):\n" + "\n".join("    " + line for line in lines)


def careless(line, start='" = ".join(f"d_{names[node]}" for node in root.topo()) + " = 0.0"'):
    return f'''def careless_lines(root, names):
    lines = [{start}]
    lines.append(f"d_{{names[root]}} = 1.0")
    for node in reversed(root.topo()):
        texts = dict(zip("ab", [names[operand] for operand in node._prev]), out=names[node])
        for operand, slope in zip(node._prev, SLOPES.get(node._op, ())):
            lines.append(f"{line}")
    return lines'''


ADD = "d_{names[operand]} += {slope.format(**texts)} * d_{names[node]}"


def guard(*lines):
    return "def same_answers(step, sample_loss, rows):\n" + "\n".join("    " + line for line in lines)


VALUES = "truths = [sample_loss(*[Value(n) for n in row]).data for row in rows]"
STEPS = "found = [step(*[[n] for n in row]) for row in rows]"

WRONG = {
    "12.1": [
        ("traced_relu = 0", "the result while tracing"),
        ("traced_relu = -6", "what is the sign"),
        ("traced_relu = 3", "Put x = 3"),
        ("traced_relu = 'six'", "should be a single number"),
    ],
    "12.2": [
        ("sigmoid_rule = ('1 / (1 + exp({a}))', '{out} * (1 - {out})')", "the sign of the exponent"),
        ("sigmoid_rule = ('1 / (1 + exp(-{a}))', '(1 - {out} ** 2)')", "the rule of tanh"),
        ("sigmoid_rule = ('1 / (1 + exp(-{a}))', '(1 - {out})')", "One of two factors is missing"),
        ("sigmoid_rule = ('1 / (1 + exp(-{a}))', '{out} - {out} ** 2')", "It needs brackets"),
        ("sigmoid_rule = ('1 / (1 + exp(-a))', 'exp(-x)')", "in braces"),
        ("sigmoid_rule = ('1 / (1 + exp(-{x}))', '{out}')", "only {a} and {out}"),
        ("sigmoid_rule = '1 / (1 + exp(-{a}))'", "two texts are wanted"),
        ("sigmoid_rule = (lambda a: a, lambda a: a)", "in quotation marks"),
        ("sigmoid_rule = ('1 / (1 + exp(-{a})', '{out}')", "no line of Python"),
        ("sigmoid_rule = ('{a}.sigmoid()', '{out}')", "can't make sense"),
    ],
    "12.3": [
        (careless("d_{names[node]} += {slope.format(**texts)} * d_{names[operand]}"), "backward() says"),
        (careless("d_{names[operand]} += {slope.format(**texts)}"), "Only the sign = needs a change"),
        (careless(ADD, start='f"d_{names[root]} = 0.0"'), "Does each d_ start at 0.0"),
        (careless(ADD, start='" = ".join(f"d_{names[node]}" for node in root.topo()) + " = 1.0"'), "Slopes start at 0"),
        (careless("d_{names[operand]} =+ {slope.format(**texts)} * d_{names[node]}"), "+= adds"),
        ("def careless_lines(root, names):\n    return 'd_w = 6.0'", "a list of lines is wanted"),
    ],
    "12.4": [
        (trap("return (w * x).relu()"), "The step follows"),
        (trap("return w * x if x.data < 1.5 else w + x * 5"), "it is wrong there already"),
        (trap("return w * x if x.data < 1.5 else w + x"), "it is wrong there already"),
        (trap("return w.data * x.data if x.data < 3 else 0.0"), "a Value is wanted"),
        (trap("return w * 3 if x.data < 3 else w + x"), "not made from x"),
    ],
    "12.5": [
        (guard("return True"), "the other branch"),
        (guard("return False"), "for a plain square you return False"),
        (guard(VALUES, STEPS, "return abs(sum(truths) - sum(found)) < 1e-9"), "errors cancel in the mean"),
        (guard(VALUES, STEPS, "return abs(truths[0] - found[0]) < 1e-9"), "the other branch"),
        (guard(VALUES, STEPS, "return truths"), "True or False is wanted"),
        (
            guard(VALUES, STEPS, "return all(abs(a - b) < 1e-2 for a, b in zip(truths, found))"),
            "off by 1e-06 you return True",
        ),
        (guard(VALUES, STEPS, "return truths == found"), "off by 1e-12 you return False"),
        (guard(VALUES, "found = [step(*row) for row in rows]", "return truths == found"), "dimensions"),
    ],
}
