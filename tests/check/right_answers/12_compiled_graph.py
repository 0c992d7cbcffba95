"""Right answers to the exercises of chapter 12, in another style than the notebook's solutions."""

GUARD = "def same_answers(step, sample_loss, rows):\n"

RIGHT = {
    "12.1": [
        "sigmoid_rule = ['1 / (1 + exp(-{a}))', '({out} - {out} ** 2)']",
        "sigmoid_rule = ('exp({a}) / (1 + exp({a}))', ('{out} * (1 - {out})',))",
        "sigmoid_rule = ('1 / (1 + math.exp(-{a}))', '(exp(-{a}) * {out} ** 2)')",
    ],
    "12.2": ["broken_order = (3, 0, 1, 2)", "broken_order = [2, 0, 1, 3]", "broken_order = [1, 3, 0, 2]"],
    "12.3": ["groups_by_hand = (3, 2, 1, 1)", "groups_by_hand = [3.0, 1, 2, 1]"],
    "12.4": [
        "def weight_at(j, k):\n    return 8 * (3 + 1) + j * (8 + 1) + k",
        "weight_at = lambda j, k: k + 9 * j + 32",
    ],
    "12.5": ["no_group = 'dcb'", "no_group = ['B', 'C', 'D']", "no_group = 'B, C and D'.replace('and ', '')"],
    "12.6": [
        GUARD
        + "    return all(abs(step(*[[n] for n in row]) - sample_loss(*map(Value, row)).data) < 1e-9 for row in rows)",
        GUARD
        + "    for row in rows:\n        gap = abs(step(*[[n] for n in row]) - sample_loss(*map(Value, row)).data)\n"
        "        if math.isnan(gap) or gap > 1e-9:\n            return False\n    return True",
    ],
}
