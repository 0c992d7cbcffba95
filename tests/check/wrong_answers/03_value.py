"""Typical wrong answers to the exercises of chapter 3, each with a part of the reply meant for it."""

WRAP = "other = other if isinstance(other, Value) else Value(other)"


def methods(multiply, reflected="return self * other", wrap=WRAP):
    return (
        f"def __mul__(self, other):\n    {wrap}\n    {multiply}\n"
        f"def __rmul__(self, other):\n    {reflected}\n"
        "Value.__mul__, Value.__rmul__ = __mul__, __rmul__"
    )


def subtract(body):
    return f"def subtract(self, other):\n    return {body}"


def all_values(*lines):
    return "def all_values(root):\n" + "\n".join("    " + line for line in lines)


def walk(then):
    """Finds every Value, and does one thing more to each."""
    return all_values(
        "found, todo = [], [root]",
        "while todo:",
        "    value = todo.pop()",
        "    if value not in found:",
        "        found.append(value)",
        "        todo += value._prev",
        f"        {then}",
        "return found",
    )


WRONG = {
    "3.1": [
        ("node_count = 7", "a appears twice"),
        ("node_count = 3", "each operation makes a Value"),
        ("node_count = 5", "wrapped in a Value of its own"),
        ("node_count = 2", "Count leaves first"),
        ("node_count = 9", "ovals of the drawing"),
        ("node_count = 5.999", "Count leaves first"),
        ("node_count = Value(6.0)", "did you mean its .data"),
    ],
    "3.2": [
        (methods("return self.data * other.data"), "not a Value"),
        (methods("return Value(self.data * other.data)"), "has no past"),
        (methods("return Value(self.data + other.data, (self, other), '*')"), "gave 9, not 20"),
        (methods("return Value(self.data * other.data, (self, other), '+')"), "Make it '*'"),
        (methods("return Value(self.data * other.data, (self,), '*')"), "remembers 1 operand,"),
        (methods("return Value(self.data * other.data, (self, other), '*')", wrap="pass"), "wrap it in a Value first"),
        (
            methods("return Value(self.data * other.data, (self, other), '*')", wrap="other = Value(other)"),
            "is a Value itself",
        ),
        (
            methods(
                "return Value(self.data * other.data, (self, other), '*')",
                wrap="other = Value(other) if isinstance(other, int) else other",
            ),
            "a * 2.5 stopped with",
        ),
        (methods("return Value(self.data * other.data, (other, self), '*')"), "a first and then b"),
        (methods("return Value(self.data * other.data, [self, other], '*')"), "Use a tuple"),
        (
            methods("self.data *= other.data\n    return Value(self.data, (self, other), '*')"),
            "changes none",
            "changes its input",
        ),
        (
            methods("return Value(self.data * other.data, (Value(self.data), other), '*')"),
            "a first and then b",
        ),
        (methods("return Value(20.0, (self, other), '*')"), "a * 3 gave 20, not 12", "hard-coded"),
        (
            methods("return Value(self.data * other.data, (self, other), '*')", reflected="return self * 3"),
            "2.5 * a gave 12",
        ),
        (
            methods("return Value(self.data * other.data, (self, other), '*')", reflected="return other * self"),
            "RecursionError",
        ),
    ],
    "3.3": [
        (subtract("Value(other.data - self.data, (self, other), '-')"), "gives -7 now"),
        (subtract("Value(self.data - other.data, {self, other}, '-')"), "_prev is a set now"),
        (
            subtract("Value(self.data - other.data, [self, other], '-')"),
            "_prev is a list now. It may be changed by accident",
        ),
        (subtract("Value(self.data - other.data, (self,), '-')"), "both operands"),
        (subtract("Value(self.data - other.data, (self, other), '+')"), "Keep '-'"),
        (subtract("Value(self.data - other.data)"), "has no past"),
        (subtract("self.data - other.data"), "not a Value"),
        (subtract("Value(7.0, (self, other), '-')"), "-1.5 - 2.25 gives 7", "hard-coded"),
        (
            "def subtract(self, other):\n    self.data -= other.data\n    return Value(self.data, (self, other), '-')",
            "changes none",
            "changes its input",
        ),
        (subtract("Value(self.data - other.data, (Value(self.data), other), '-')"), "both operands themselves"),
    ],
    "3.4": [
        (
            all_values(
                "found = []",
                "def visit(value):",
                "    found.append(value)",
                "    for operand in value._prev:",
                "        visit(operand)",
                "visit(root)",
                "return found",
            ),
            "some of them twice",
        ),
        (all_values("return [root, root._prev[0]]"), "operands of operands"),
        (all_values("return list(root._prev)"), "the root itself is missing"),
        (all_values("return root"), "A list of Values is expected"),
        (all_values("return [root, *root._prev]"), "operands of operands"),
        (
            all_values(
                "found, numbers = [], set()",
                "def visit(value):",
                "    if value.data not in numbers:",
                "        numbers.add(value.data)",
                "        found.append(value)",
                "    for operand in value._prev:",
                "        visit(operand)",
                "visit(root)",
                "return found",
            ),
            "equal numbers and are still two",
        ),
        (
            walk("value._prev = ()"),
            "change nothing in it",
            "changes its input",
        ),
        (
            "found = []\ndef all_values(root):\n    if root not in found:\n        found.append(root)\n"
            "        for operand in root._prev:\n            all_values(operand)\n    return found",
            "Does it start empty",
        ),
        (all_values("return []"), "Is visit(root) called?"),
        (all_values("return ['root']"), "not its label"),
        (
            walk("value.data = 0.0"),
            "change nothing in it",
        ),
        (all_values("return [L, d, f, e, c, a, b]"), "Values of another graph", "hard-coded"),
    ],
    "3.5": [
        ("leaf = Value(1.0)\nroot = leaf + leaf", "there are 2 paths"),
        ("leaf = Value(1.0)\nroot = leaf + leaf + leaf + leaf + leaf", "there are 5 paths"),
        (
            "leaf = Value(1.0)\nroot = leaf\nfor _ in range(16):\n    root = root + leaf",
            "at most 5 are allowed",
        ),
        ("leaf = Value(1.0)\nroot = leaf + 1", "leaves; start from one"),
        ("leaf = Value(1.0)\nroot = leaf * leaf", "use only +"),
        ("root = 16", "root should be a Value"),
    ],
}
