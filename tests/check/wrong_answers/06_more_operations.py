"""Typical wrong answers to the exercises of chapter 6, each with a part of the reply meant for it."""


def sin(value):
    return f"def sin(a):\n    return {value}"


def squares(slopes, number="a.data**2 - b.data**2"):
    return f"def subtract_squares(a, b):\n    number = {number}\n    return operation(number, 'sqdiff', {slopes})"


def agrees(*lines):
    return "def agrees(function, number):\n" + "\n".join("    " + line for line in lines)


ENGINE = """
class Mine:
    def __init__(self, data, _prev=(), _slopes=(), _op="", label=""):
        self.data, self.grad = float(data), 0.0
        self.label = label
        self._prev, self._op = _prev, _op
        self._op = _op
        self._slopes = _slopes
        self._operands = _prev

    def _of(self, other):
        return other if isinstance(other, Mine) else Mine(other)

    def __add__(self, other):
        other = self._of(other)
        return Mine(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        other = self._of(other)
        return Mine(self.data * other.data, (self, other), (other.data, self.data), "*")

    def __truediv__(self, other):
        other = self._of(other)
        return Mine(self.data / other.data, (self, other), (1 / other.data, -self.data / other.data**2), "/")

    def __pow__(self, n):
        return Mine(self.data**n, (self,), (n * self.data ** (n - 1),), f"**{n}")

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -self._of(other)

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return self._of(other) - self

    def __rtruediv__(self, other):
        return self._of(other) / self

    def exp(self):
        return Mine(math.exp(self.data), (self,), (math.exp(self.data),), "exp")

    def log(self):
        return Mine(math.log(self.data), (self,), (1 / self.data,), "log")

    def tanh(self):
        t = math.tanh(self.data)
        return Mine(t, (self,), (1 - t * t,), "tanh")

    def sigmoid(self):
        s = 1 / (1 + math.exp(-self.data))
        return Mine(s, (self,), (s * (1 - s),), "sigmoid")

    def relu(self):
        return Mine(max(self.data, 0.0), (self,), (float(self.data > 0),), "relu")

    def backward(self):
        order, seen, to_visit = [], set(), [self]
        while to_visit:
            node = to_visit.pop()
            if node is None:
                order.append(to_visit.pop())
            elif node not in seen:
                seen.add(node)
                to_visit += [node, None, *node._operands]
        self.grad = 1.0
        for node in reversed(order):
            for operand, slope in zip(node._operands, node._slopes):
                operand.grad += slope * node.grad
"""

FORWARD = ["a = Value(number)", "function(a).backward()"]
RISE = "rise = function(Value(number + 1e-5)).data - function(Value(number - 1e-5)).data"

WRONG = {
    "6.6": [
        ("Mine = Value", "Write the class yourself"),
        ("class Mine(Value):\n    pass", "Write the class yourself"),
        ("Mine = 3", "the class itself is expected"),
        (ENGINE.replace(', label=""', "").replace("= label", '= ""'), "Give __init__ a label"),
        (ENGINE.replace("self.label = label", "self.label = None"), "Set self.label = label"),
        (ENGINE.replace("__radd__", "__add_r__"), "2 + a doesn't work so far"),
        (
            ENGINE.replace("operand.grad += slope", "operand.grad = slope"),
            "for a + a the gradient of a is 1, expected 2",
        ),
        (ENGINE.replace("1 - t * t", "1 - t"), "for a.tanh() the gradient of a is"),
        (ENGINE.replace("def __truediv__", "def divide"), "a / b doesn't work so far"),
        (ENGINE.replace("self._op = _op", "self._op = 1"), "a name in _op"),
        (ENGINE.replace("self._prev, self._op", "self.prev, self._op"), "has no _prev, which drawings read"),
        (ENGINE.replace("n * self.data ** (n - 1)", "2 * self.data"), "for a ** 3 the gradient of a is"),
        (
            ENGINE.replace("        t = math.tanh(self.data)\n", "        t = self.data = math.tanh(self.data)\n"),
            "for a.tanh() a.data afterwards is",
            "changes its input",
        ),
        (ENGINE.replace("1 / self.data,", "0.5,"), "for a.log() the gradient of a is", "hard-coded"),
    ],
    "6.1": [
        ("sigmoid_slope = 0.5", "the height of sigmoid"),
        ("sigmoid_slope = 1", "the slope of tanh"),
        ("sigmoid_slope = 0", "at its steepest"),
        ("sigmoid_slope = -0.25", "Sigmoid rises everywhere"),
        ("sigmoid_slope = 0.2", "Work out sigmoid(0)"),
        ("sigmoid_slope = Value(0.25)", "did you mean its .grad"),
    ],
    "6.2": [
        (sin("operation(math.sin(a.data), 'sin', a, math.sin(a.data))"), "only exp is its own slope"),
        (sin("operation(math.sin(a.data), 'sin', a, -math.cos(a.data))"), "the sign is flipped"),
        (sin("operation(math.sin(a.data), 'sin', a, 1.0)"), "The slope of sin is cos"),
        (sin("math.sin(a.data)"), "not a Value"),
        (sin("Value(math.sin(a.data))"), "no gradient can flow"),
        (sin("operation(math.cos(a.data), 'sin', a, math.cos(a.data))"), "should be 0.6442"),
        (sin("operation(math.sin(a), 'sin', a, math.cos(a))"), "Take the number, v.data"),
        (sin("operation('sin', math.sin(a.data), a, math.cos(a.data))"), "the number comes first"),
        (sin("operation(math.sin(a.data), 'sin', a.data, math.cos(a.data))"), "the Value a itself"),
        (sin("operation(math.sin(a.data), 'cos', a, math.cos(a.data))"), "Call it 'sin'"),
        (sin("operation(math.sin(a.data), 'sin', a, math.cos)"), "call it, as in math.cos(a.data)"),
        (sin("operation(0.644217687, 'sin', a, 0.764842187)"), "sin of -2.0 should be", "hard-coded"),
        (
            sin("operation(math.sin(a.data), 'sin', a, setattr(a, 'data', 0.0) or 0.7)"),
            "changes its operand",
            "changes its input",
        ),
        (sin("math.sin(a)"), "Take the number, v.data"),
    ],
    "6.3": [
        (squares("a, -2 * a.data, b, 2 * b.data"), "That slope was right before"),
        (squares("a, 2 * a.data, b, -b.data"), "The 2 of the square is missing"),
        (squares("a, 2 * a.data, b, 0.0"), "Which way does"),
        (squares("a, 2 * a.data, b, -2 * a.data"), "depends on b"),
        (squares("a, 2 * a.data, b, -2 * b.data", number="b.data**2 - a.data**2"), "The result was right before"),
        (squares("a, 2 * a.data, b, -2 * b"), "Slopes are plain numbers"),
        ("def subtract_squares(a, b):\n    return a * a - b * b", "put together from several operations"),
        (squares("a, 6.0, b, -10.0"), "That slope was right before", "hard-coded"),
        (
            squares("a, 2 * a.data, b, -2 * b.data", number="a.data**2 - b.data**2; a.data = 1.0"),
            "changes its operand",
            "changes its input",
        ),
    ],
    "6.4": [
        ("blind_spot = 0", "is known already"),
        ("blind_spot = 3", "go further out"),
        ("blind_spot = 7", "go further out"),
        ("blind_spot = -0.05", "is known already"),
        ("blind_spot = -8", "Try the other side"),
        ("blind_spot = 'far'", "should be a single number"),
    ],
    "6.5": [
        (agrees(*FORWARD, RISE, "return abs(a.grad - rise / 1e-5) < 1e-6"), "for tanh at 0.5 you return False"),
        (agrees(*FORWARD, RISE, "return a.grad - rise / 2e-5 < 1e-6"), "you return True, and it should be False"),
        (agrees(*FORWARD, RISE, "return abs(a.grad - rise / 2e-5) < 1e-3"), "off by 0.00001"),
        (agrees(*FORWARD, RISE, "return abs(a.grad - rise / 2e-5)"), "should return True or False"),
        (agrees("return True"), "the wrong tanh at 0.5"),
        (
            agrees(
                "from micrograd.gradcheck import slope_along",
                *FORWARD[:1],
                "out = function(a)",
                "out.backward()",
                "return abs(a.grad - slope_along(out, a)) < 1e-6",
            ),
            "the package's operations only",
        ),
        (agrees("return number in (0.5, 2.0, 0.0)"), "the wrong tanh at 0.5", "hard-coded"),
        (
            agrees("a = Value(number)", RISE, "return abs(a.grad - rise / 2e-5) < 1e-6"),
            "for tanh at 0.5 you return False",
        ),
    ],
}
