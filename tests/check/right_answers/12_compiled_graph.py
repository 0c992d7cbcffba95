"""Right answers to the exercises of chapter 12, of other styles than the solution's."""

LINES = """
def careless_lines(root, names):
    order = root.topo()
    lines = [f"d_{names[node]} = {1.0 if node is root else 0.0}" for node in order]
    for node in order[::-1]:
        operands = [names[operand] for operand in node._prev]
        texts = {**dict(zip("ab", operands)), "out": names[node]}
        for operand, slope in zip(operands, SLOPES.get(node._op, ())):
            lines += [f"d_{operand} = d_{operand} + d_{names[node]} * ({slope.format(**texts)})"]
    return lines
"""

RIGHT = {
    "12.1": ["traced_relu = max(2 * 3, 0)", "traced_relu = 6.0"],
    "12.2": [
        "sigmoid_rule = ['1.0 / (exp(-{a}) + 1.0)', '({out} - {out} * {out})']",
        "sigmoid_rule = ('exp({a}) / (1 + exp({a}))', '{out} * (1 - {out})')",
    ],
    "12.3": [LINES, LINES.replace("lines += [", "lines.append(").replace('})"]', '})")')],
    "12.4": [
        "def trap(w, x):\n    out = x\n    for _ in range(int(x.data > 4) + 1):\n        out = out * w\n    return out",
        "def trap(w, x):\n    if x.data > 3:\n        return w * w * x * x\n    return w * x",
    ],
    "12.5": [
        "def same_answers(step, sample_loss, rows):\n    return all(\n"
        "        abs(step(*([x] for x in row)) - sample_loss(*map(Value, row)).data) <= 1e-9 for row in rows\n    )",
        "def same_answers(step, sample_loss, rows):\n    wrong = 0\n    for row in rows:\n        true = sample_loss(*[Value(x) for x in row]).data\n"
        "        got = step(*[[x] for x in row])\n        if not math.isclose(got, true, rel_tol=0.0, abs_tol=1e-9):\n            wrong += 1\n    return wrong == 0",
    ],
}
