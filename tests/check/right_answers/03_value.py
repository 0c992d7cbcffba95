"""Right answers to the exercises of chapter 3, of other styles than the solution's."""

RIGHT = {
    "3.1": ["node_count = 6.0", "node_count = 3 + 3"],
    "3.2": [
        "def multiply(self, other):\n    if not isinstance(other, Value):\n        other = Value(other)\n"
        "    return Value(self.data * other.data, (self, other), '*')\n"
        "Value.__mul__ = multiply\nValue.__rmul__ = multiply",
        "Value.__mul__ = lambda a, b: (lambda b: Value(a.data * b.data, (a, b), '*'))(b if isinstance(b, Value) else Value(b))\n"
        "Value.__rmul__ = lambda a, b: Value(b) * a",
    ],
    "3.3": [
        "def subtract(self, other):\n    out = Value(self.data - other.data, _op='-')\n    out._prev = (self, other)\n    return out",
        "subtract = lambda a, b: Value(a.data + -b.data, tuple([a, b]), '-')",
    ],
    "3.4": [
        "def all_values(root):\n    found, to_visit = {}, [root]\n    while to_visit:\n        value = to_visit.pop()\n"
        "        if id(value) not in found:\n            found[id(value)] = value\n            to_visit.extend(value._prev)\n"
        "    return list(found.values())",
        "def all_values(root, seen=None):\n    seen = set() if seen is None else seen\n    if root in seen:\n        return []\n"
        "    seen.add(root)\n    return [root] + [v for operand in root._prev for v in all_values(operand, seen)]",
    ],
    "3.5": [
        "root = Value(2.0)\nfor _ in range(4):\n    root = root + root",
        "def double(value):\n    return value + value\nroot = double(double(double(double(Value(-3.0)))))",
    ],
}
