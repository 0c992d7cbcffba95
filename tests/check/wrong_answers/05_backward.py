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
    "5.1": [
        ("grad_a = 9", "two edges to a"),
        ("grad_a = 24", "naive recursion"),
        ("grad_a = 12", "b waits for both"),
        ("grad_a = 108", "the answer at a = 2"),
        ("grad_a = -18", "Forward first"),
    ],
    "5.2": [
        (subtract(first="self.grad += -out.grad"), "raising the 10 raises the result"),
        (subtract(second="other.grad += -1.0"), "must be multiplied by out.grad"),
        (subtract(first="self.grad = out.grad", second="other.grad = -out.grad"), "was there before is gone"),
        (subtract(first="self.grad = out.grad"), "was there before is gone"),
        (subtract(number="other.data - self.data"), "correct only the rule"),
        (subtract(second="pass"), "wanted are 2 and -2"),
        (subtract(end="self.data"), "has no rule"),
    ],
    "5.3": [
        ("leaf = Value(1.0)\nfooled = leaf + leaf", "Let more paths meet"),
        ("leaf = Value(1.0)\nfooled = leaf\nfor _ in range(6):\n    fooled = fooled + fooled", "at most 6 are allowed"),
        ("leaf = Value(1.0)\nfooled = (leaf + Value(1.0)) * leaf", "from one leaf only"),
        ("leaf = Value(0.0)\nb = leaf * leaf\nfooled = b * b", "Take another graph"),
        ("fooled = 100", "fooled should be a Value"),
    ],
    "5.4": [
        (engine(LOOP.replace("operand.grad +=", "operand.grad =")), "Use += in place of ="),
        (engine(NAIVE), "gives 156, not 108"),
        (engine(LOOP.replace("self.grad = 1.0", "pass")), "Is there a 1 at the root"),
        (engine(LEVELS), "Going level by level is not enough"),
        (engine(LOOP.replace("reversed(order)", "order")), "speak before anything has arrived"),
        (engine(RECURSION), "RecursionError"),
        (engine(multiply="(self.data, other.data)"), "Times swaps"),
        (engine(LOOP.replace("slope * node.grad", "slope")), "the factor f is missing"),
        (engine(add="(1.0, -1.0)"), "a + a has the gradient 0"),
        (engine(grad="pass"), "has no 'grad'"),
        ("Mine = 3", "a function or class is expected"),
    ],
}
