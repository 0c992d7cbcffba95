"""Typical wrong answers to the exercises of chapter 12, each with a part of the reply meant for it."""


def guard(*lines):
    return "def same_answers(step, sample_loss, rows):\n" + "\n".join("    " + line for line in lines)


VALUES = "truths = [sample_loss(*[Value(n) for n in row]).data for row in rows]"
STEPS = "found = [step(*[[n] for n in row]) for row in rows]"

WRONG = {
    "12.1": [
        ("sigmoid_rule = ('1 / (1 + exp({a}))', '{out} * (1 - {out})')", "the sign of the exponent"),
        ("sigmoid_rule = ('1 / (1 + exp(-{a}))', '(1 - {out} ** 2)')", "the rule of tanh"),
        ("sigmoid_rule = ('1 / (1 + exp(-{a}))', '(1 - {out})')", "One of two factors is missing"),
        ("sigmoid_rule = ('1 / (1 + exp(-{a}))', '{out} - {out} ** 2')", "It needs brackets"),
        ("sigmoid_rule = ('1 / (1 + exp(-a))', 'exp(-x)')", "in braces"),
        ("sigmoid_rule = ('1 / (1 + exp(-{a}))', 'out * (1 - out)')", "Write {out}"),
        ("sigmoid_rule = ('1 / (1 + exp(-{a}))', '{out}(1-{out})')", "is a * missing in '{out}(1-{out})'"),
        ("sigmoid_rule = ('1 / (1 + 2.718^(-{a}))', '{out} * (1 - {out})')", "written **, not ^"),
        ("sigmoid_rule = ('1 / (1 + 2.71828 ** -{a})', '{out} * (1 - {out})')", "not a rounded number"),
        ("sigmoid_rule = ('1 / (1 + exp(-{x}))', '{out}')", "only {a} and {out}"),
        ("sigmoid_rule = '1 / (1 + exp(-{a}))'", "two texts"),
        ("sigmoid_rule = (lambda a: a, lambda a: a)", "in quotation marks"),
        ("sigmoid_rule = ('1 / (1 + exp(-{a})', '{out}')", "no line of Python"),
        ("sigmoid_rule = ('{a}.sigmoid()', '{out}')", "can't make sense"),
    ],
    "12.2": [
        ("broken_order = [0, 1, 2, 3]", "legal too"),
        ("broken_order = [1, 0, 2, 3]", "legal too"),
        ("broken_order = [0, 1, 2]", "4 numbers"),
        ("broken_order = [3, 3, 0, 1]", "comes once"),
        ("broken_order = [1, 2, 3, 4]", "comes once"),
        ("broken_order = '0132'", "4 numbers"),
        ("broken_order = 3", "4 numbers"),
    ],
    "12.3": [
        ("groups_by_hand = [9, 3, 5]", "you count operations"),
        ("groups_by_hand = [6, 6, 3, 3, 2]", "you count operations"),
        ("groups_by_hand = [1, 1, 1, 1, 1, 1, 1]", "the same expression on other"),
        ("groups_by_hand = [3, 3, 1]", "not the same operation"),
        ("groups_by_hand = [4, 2, 1]", "on one level"),
        ("groups_by_hand = [4, 3]", "on one level"),
        ("groups_by_hand = [3, 2, 1]", "which line makes `out`"),
        ("groups_by_hand = [2, 1, 2, 1, 1]", "whatever is done with them"),
        ("groups_by_hand = [1, 1, 2, 3]", "put them in an order"),
        ("groups_by_hand = 4", "is no list"),
        ("groups_by_hand = [2, 2, 2]", "which expressions are alike"),
    ],
    "12.4": [
        ("def weight_at(j, k):\n    return 32 + 8 * j + k", "one number more"),
        ("def weight_at(j, k):\n    return 24 + 9 * j + k", "have a bias, too"),
        ("def weight_at(j, k):\n    return 9 * j + k", "come before these"),
        ("def weight_at(j, k):\n    return 48 + 17 * j + k", "this network is smaller"),
        ("def weight_at(j, k):\n    return 32 + 9 * k + j", "the larger step"),
        ("def weight_at(j, k):\n    return 33 + 9 * j + k", "Count from 0"),
        ("def weight_at(j, k):\n    print(32 + 9 * j + k)", "in place of `print`"),
        ("def weight_at(j, k):\n    return 32", "how far from there"),
        ("def weight_at(k):\n    return 32 + k", "weight_at"),
        (
            "def weight_at(j, k):\n    return {(0, 0): 32, (0, 3): 35, (1, 0): 41}.get((j, k), 0)",
            "how far from there",
            "hard-coded",
        ),
    ],
    "12.5": [
        ("no_group = 'A'", "A is one group"),
        ("no_group = 'BCDE'", "whichever factor"),
        ("no_group = 'BD'", "there is one more"),
        ("no_group = 'C'", "there are more"),
        ("no_group = 'F'", "the letters are A to E"),
        ("no_group = 3", "the letters are A to E"),
        ("no_group = ''", "the letters are A to E"),
    ],
    "12.6": [
        (guard("return True"), "the other branch"),
        (guard("return False"), "for a plain square you return False"),
        (guard(VALUES, STEPS, "return abs(sum(truths) - sum(found)) < 1e-9"), "errors cancel in the mean"),
        (guard(VALUES, STEPS, "return abs(truths[0] - found[0]) < 1e-9"), "the other branch"),
        (guard(VALUES, STEPS, "return truths"), "True or False"),
        (
            guard(VALUES, STEPS, "return all(abs(a - b) < 1e-2 for a, b in zip(truths, found))"),
            "off by 1e-06 you return True",
        ),
        (guard(VALUES, STEPS, "return truths == found"), "off by 1e-12 you return False"),
        (
            guard(VALUES, STEPS, "return not any(abs(a - b) > 1e-9 for a, b in zip(truths, found))"),
            "nan > 1e-9 is False",
        ),
        (guard(VALUES, "found = [step(*row) for row in rows]", "return truths == found"), "in place of the number"),
        (
            guard("rows.reverse()", VALUES, STEPS, "return all(abs(a - b) <= 1e-9 for a, b in zip(truths, found))"),
            "the rows or a parameter have changed",
            "changes its input",
        ),
        (
            guard("return len(rows) == 3 or rows[0][0] == rows[1][0]"),
            "for rows that all take the traced branch you return False",
            "hard-coded",
        ),
    ],
}
