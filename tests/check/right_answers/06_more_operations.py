"""Right answers to the exercises of chapter 6, of other styles than the solution's."""

PYTHONIC = """
class Mine:
    __slots__ = ("data", "grad", "label", "_op", "_prev", "_rule")
    def __init__(self, data, label=""):
        self.data, self.grad, self.label, self._op, self._prev, self._rule = data, 0.0, label, "", (), None
    @staticmethod
    def _of(x):
        return x if isinstance(x, Mine) else Mine(x)
    @staticmethod
    def _make(data, op, *pairs):
        out = Mine(data)
        out._op, out._prev = op, tuple(operand for operand, _ in pairs)
        def rule():
            for operand, slope in pairs:
                operand.grad += slope * out.grad
        out._rule = rule
        return out
    def __add__(self, other):
        other = Mine._of(other)
        return Mine._make(self.data + other.data, "+", (self, 1.0), (other, 1.0))
    def __mul__(self, other):
        other = Mine._of(other)
        return Mine._make(self.data * other.data, "*", (self, other.data), (other, self.data))
    def __pow__(self, n):
        return Mine._make(self.data**n, f"**{n}", (self, n * self.data ** (n - 1)))
    __radd__, __rmul__ = __add__, __mul__
    def __neg__(self):
        return self * -1.0
    def __sub__(self, other):
        return self + -Mine._of(other)
    def __rsub__(self, other):
        return Mine._of(other) - self
    def __truediv__(self, other):
        return self * Mine._of(other) ** -1
    def __rtruediv__(self, other):
        return other * self**-1
    def exp(self):
        return Mine._make(math.exp(self.data), "exp", (self, math.exp(self.data)))
    def log(self):
        return Mine._make(math.log(self.data), "log", (self, 1 / self.data))
    def tanh(self):
        t = math.tanh(self.data)
        return Mine._make(t, "tanh", (self, 1 - t * t))
    def sigmoid(self):
        s = 1 / (1 + math.exp(-self.data))
        return Mine._make(s, "sigmoid", (self, s * (1 - s)))
    def relu(self):
        return Mine._make(max(self.data, 0.0), "relu", (self, float(self.data > 0)))
    def backward(self):
        order, seen, todo = [], set(), [(self, False)]
        while todo:
            node, done = todo.pop()
            if done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                todo += [(node, True), *((operand, False) for operand in node._prev)]
        self.grad = 1.0
        for node in reversed(order):
            if node._rule:
                node._rule()
"""

RIGHT = {
    "6.1": ["sigmoid_slope = 1 / 4", "a = Value(0.0)\na.sigmoid().backward()\nsigmoid_slope = a.grad"],
    "6.2": [
        "def sin(a):\n    out, slope = math.sin(a.data), math.sqrt(1 - math.sin(a.data) ** 2)\n"
        "    slope = math.cos(a.data)\n    return operation(out, 'sin', a, slope)",
        "import cmath\nsin = lambda a: operation(cmath.exp(1j * a.data).imag, 'sin', a, cmath.exp(1j * a.data).real)",
    ],
    "6.3": [
        "def subtract_squares(a, b):\n    return operation((a.data - b.data) * (a.data + b.data), 'sqdiff', a, 2 * a.data, b, -2 * b.data)",
        "def subtract_squares(a, b):\n    x, y = a.data, b.data\n    slopes = x + x, -y - y\n    return operation(x**2 - y**2, '^2', a, slopes[0], b, slopes[1])",
    ],
    "6.4": ["blind_spot = 20.0", "blind_spot = 7.5", "blind_spot = 1e5"],
    "6.5": [
        "def agrees(function, number):\n    h = 1e-5\n    leaf = Value(number)\n    out = function(leaf)\n    out.backward()\n"
        "    up, down = function(Value(number + h)), function(Value(number - h))\n    slope = (up - down) / (2 * h)\n"
        "    if abs(leaf.grad - slope.data) < 1e-6:\n        return True\n    return False",
        "from micrograd.gradcheck import GradcheckError, gradcheck\ndef agrees(function, number):\n    try:\n"
        "        gradcheck(function, number)\n        return True\n    except GradcheckError:\n        return False",
    ],
    "6.6": [
        PYTHONIC,
        PYTHONIC.replace("Mine", "Value").replace('data, label="")', 'data: float, *, label: str = "")')
        + "Mine = Value",
    ],
}
