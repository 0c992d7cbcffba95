"""Typical wrong answers to the exercises of chapter 5, each with a part of the reply meant for it."""


def subtract(
    first="self.grad += out.grad", second="other.grad += -out.grad", number="self.data - other.data", end="out"
):
    return f"""
def subtract(self, other):
    out = Value({number}, (self, other), "-")
    def _backward():
        {first}
        {second}
    out._backward = _backward
    return {end}
"""


LOOP = """
        order, seen, to_visit = [], set(), [self]
        while to_visit:
            node = to_visit.pop()
            if node is None:
                order.append(to_visit.pop())
            elif node not in seen:
                seen.add(node)
                to_visit += [node, None, *node.operands]
        self.grad = 1.0
        for node in reversed(order):
            for operand, slope in zip(node.operands, node.slopes):
                operand.grad += slope * node.grad
"""

RECURSION = """
        order = []
        def visit(node):
            if node not in order:
                for operand in node.operands:
                    visit(operand)
                order.append(node)
        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for operand, slope in zip(node.operands, node.slopes):
                operand.grad += slope * node.grad
"""

NAIVE = """
        self.grad = 1.0
        def visit(node):
            for operand, slope in zip(node.operands, node.slopes):
                operand.grad += slope * node.grad
            for operand in node.operands:
                visit(operand)
        visit(self)
"""


LEVELS = """
        order, level = [], [self]
        while level:
            order += level
            level = list(dict.fromkeys(operand for node in level for operand in node.operands if operand not in order))
        self.grad = 1.0
        for node in order:
            for operand, slope in zip(node.operands, node.slopes):
                operand.grad += slope * node.grad
"""


def engine(backward=LOOP, add="(1.0, 1.0)", multiply="(other.data, self.data)", grad="self.grad = 0.0"):
    return f"""
class Mine:
    def __init__(self, data, operands=(), slopes=()):
        self.data = data
        {grad}
        self.operands = operands
        self.slopes = slopes
    def __add__(self, other):
        return Mine(self.data + other.data, (self, other), {add})
    def __mul__(self, other):
        return Mine(self.data * other.data, (self, other), {multiply})
    def backward(self):
{backward}
"""


WRONG = {
    "5.5": [
        ("missing = 'ABCDE'", "In 1 the rule is defined and then forgotten"),
        ("missing = 'DABEC'", "In 2 a node that is used twice"),
        ("missing = 'DBCEA'", "In 3 every rule multiplies"),
        ("missing = 'DBACE'", "In 4 the leaves have new numbers"),
        ("missing = 'DDAEC'", "you use D twice"),
        ("missing = 'DBA'", "five letters from A to E are expected"),
        ("missing = 42135", "in quotation marks"),
    ],
    "5.1": [
        ("grad_a = 9", "two edges to a"),
        ("grad_a = 24", "naive recursion"),
        ("grad_a = 12", "add them first"),
        ("grad_a = 108", "the answer at a = 2"),
        ("grad_a = -18", "Forward first"),
        ("grad_a = Value(18.0)", "did you mean its .grad"),
    ],
    "5.2": [
        (subtract(first="self.grad += -out.grad"), "raising the 10 raises the result"),
        (subtract(second="other.grad += -1.0"), "must be multiplied by out.grad"),
        (subtract(first="self.grad = out.grad", second="other.grad = -out.grad"), "was there before is gone"),
        (subtract(first="self.grad = out.grad"), "was there before is gone"),
        (subtract(number="other.data - self.data"), "correct only the rule"),
        (subtract(second="pass"), "expected 2 and -2"),
        (subtract(end="self.data"), "has no rule"),
        ("def subtract(self, other):\n    return self + other * Value(-1.0)", "one node should hold the whole rule"),
        (subtract().replace('(self, other), "-"', ""), "should be (self, other)"),
        (subtract().replace('(self, other), "-"', "(self,), '-'"), "should be (self, other)"),
        (subtract().replace('"-"', "'+'"), "Keep '-'"),
        (subtract().replace("out._backward", "out.grad = 1.0\n    out._backward"), "before the rule was called"),
        (subtract(first="self.grad += 2.0", second="other.grad += -2.0"), "no fixed numbers", "hard-coded"),
        (subtract(first="self.grad += out.grad; self.data = 0.0"), "changes nothing else", "changes its input"),
    ],
    "5.3": [
        ("leaf = Value(1.0)\nfooled = leaf + leaf", "Let more paths meet"),
        ("leaf = Value(1.0)\nfooled = leaf\nfor _ in range(6):\n    fooled = fooled + fooled", "at most 6 are allowed"),
        ("leaf = Value(1.0)\nfooled = (leaf + Value(1.0)) * leaf", "from one leaf only"),
        ("leaf = Value(0.0)\nb = leaf * leaf\nfooled = b * b", "Build another graph"),
        ("fooled = 100", "fooled should be a Value"),
        ("leaf = Value(1.0)\nfooled = leaf.tanh()", "Use only + and *"),
        ("fooled = Value", "fooled should be a Value"),
    ],
    "5.4": [
        (engine(LOOP.replace("operand.grad +=", "operand.grad =")), "Use += in place of ="),
        (engine(NAIVE), "gives 156, not 108"),
        (engine(LOOP.replace("self.grad = 1.0", "pass")), "Is there a 1 at the root"),
        (engine(LEVELS), "Going level by level is not enough"),
        (engine(LOOP.replace("reversed(order)", "order")), "Reverse the order"),
        (engine(RECURSION), "RecursionError"),
        (engine(multiply="(self.data, other.data)"), "Times swaps"),
        (engine(LOOP.replace("slope * node.grad", "slope")), "the factor f is missing"),
        (engine(add="(1.0, -1.0)"), "a + a has the gradient 0"),
        (engine(grad="pass"), "has no 'grad'"),
        ("Mine = 3", "the class itself is expected"),
        ("Mine = Value", "there already"),
        ("Mine = PackageValue", "there already"),
        ("class Mine(Value):\n    pass", "comes from Value"),
        (
            engine().replace("return Mine(self.data +", "Mine(self.data +"),
            "2 * -3 + 10 returns None. Is its `return` missing",
        ),
        (engine().replace("self.data = data", "pass"), "Does __init__ set self.data?"),
        (
            engine(LOOP + "        self.data = 0.0\n        [setattr(n, 'data', 0.0) for n in order]"),
            "only gradients may change",
            "changes its input",
        ),
        (engine().replace("self.data * other.data", "-6.0"), "it should be -0.5", "hard-coded"),
    ],
}
