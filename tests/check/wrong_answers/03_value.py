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


WRONG = {
    "3.1": [
        ("node_count = 7", "a appears twice"),
        ("node_count = 3", "each operation makes a Value"),
        ("node_count = 5", "wrapped in a Value of its own"),
        ("node_count = 2", "Count leaves first"),
    ],
    "3.2": [
        (methods("return self.data * other.data"), "not a Value"),
        (methods("return Value(self.data * other.data)"), "has no past"),
        (methods("return Value(self.data + other.data, (self, other), '*')"), "gave 9, not 20"),
        (methods("return Value(self.data * other.data, (self, other), '+')"), "Make it '*'"),
        (methods("return Value(self.data * other.data, (self,), '*')"), "remembers 1 operands"),
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
        (methods("return Value(self.data * other.data, [self, other], '*')"), "Take a tuple"),
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
        (subtract("Value(self.data - other.data, {self, other}, '-')"), "is a set now"),
        (subtract("Value(self.data - other.data, [self, other], '-')"), "is a list now. It may be changed by accident"),
        (subtract("Value(self.data - other.data, (self,), '-')"), "both operands"),
        (subtract("Value(self.data - other.data, (self, other), '+')"), "Keep '-'"),
        (subtract("Value(self.data - other.data)"), "has no past"),
        (subtract("self.data - other.data"), "not a Value"),
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
        (all_values("return root"), "a list of Values is wanted"),
        (all_values("return [root, *root._prev]"), "are still two"),
        (all_values("return []"), "Is visit(root) called?"),
        (all_values("return ['root']"), "not its label"),
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
