"""Right answers to the exercises of chapter 5, of other styles than the solution's."""

RIGHT = {
    "5.1": [
        "grad_a = (3 + 6) * 2",
        "a = PackageValue(1.0)\nb = a * a\n((b + 1) * (b * 3)).backward()\ngrad_a = a.grad",
    ],
    "5.2": [
        "def subtract(self, other):\n    out = Value(self.data - other.data, (self, other), '-')\n    def rule():\n"
        "        for operand, slope in ((self, 1.0), (other, -1.0)):\n            operand.grad += slope * out.grad\n"
        "    out._backward = rule\n    return out",
        "def subtract(a, b):\n    out = Value(a.data + -b.data, (a, b), '-')\n    def _backward():\n"
        "        a.grad = a.grad + out.grad\n        b.grad -= out.grad\n    out._backward = _backward\n    return out",
    ],
    "5.3": [
        "leaf = Value(2.0)\nfooled = leaf\nfor _ in range(5):\n    fooled = fooled + fooled",
        "leaf = Value(1.0)\nb = leaf * leaf\nc = b * b\nd = c * c\nfooled = d * d",
    ],
    "5.4": [
        """
class Mine:
    def __init__(self, data, _prev=()):
        self.data, self.grad, self._prev = data, 0.0, _prev
        self._backward = lambda: None
    def __add__(self, other):
        out = Mine(self.data + other.data, (self, other))
        def rule():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = rule
        return out
    def __mul__(self, other):
        out = Mine(self.data * other.data, (self, other))
        def rule():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = rule
        return out
    def backward(self):
        topo, visited, stack = [], set(), [(self, iter(self._prev))]
        visited.add(self)
        while stack:
            node, rest = stack[-1]
            child = next(rest, None)
            if child is None:
                topo.append(node)
                stack.pop()
            elif child not in visited:
                visited.add(child)
                stack.append((child, iter(child._prev)))
        self.grad = 1.0
        for node in reversed(topo):
            node._backward()
""",
        """
import itertools
class Mine:
    born = itertools.count()
    def __init__(self, data, edges=()):
        self.data, self.grad, self.edges, self.age = float(data), 0, list(edges), next(Mine.born)
    def __add__(self, other):
        return type(self)(self.data + other.data, [(self, 1), (other, 1)])
    def __mul__(self, other):
        return type(self)(self.data * other.data, [(self, other.data), (other, self.data)])
    def backward(self):
        nodes, to_visit = {}, [self]
        while to_visit:
            node = to_visit.pop()
            if node.age not in nodes:
                nodes[node.age] = node
                to_visit += [operand for operand, _ in node.edges]
        self.grad = 1
        for age in sorted(nodes, reverse=True):
            for operand, slope in nodes[age].edges:
                operand.grad += slope * nodes[age].grad
""",
    ],
    "5.5": ["missing = 'd, b, a, e, c'", "missing = list('DBAEC')"],
}
