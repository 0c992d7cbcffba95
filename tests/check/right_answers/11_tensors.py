"""Right answers to the exercises of chapter 11, of other styles than the solution's."""


def column_sums(body):
    return f"def column_sums(t):\n    def rule(g):\n        {body}\n    return operation(t.data.sum(axis=0), 'column sums', t, rule)"


def take(*lines):
    body = "".join(f"        {line}\n" for line in lines)
    return f"def take(t, rows):\n    def rule(g):\n{body}    return operation(t.data[rows], 'take', t, rule)"


RIGHT = {
    "11.1": [
        "shape_1, shape_2, shape_3 = [5, 2], (5, 2), 'Error'",
        "shape_1 = (np.ones((5, 3)) @ np.ones((3, 2)) + np.ones(2)).shape\nshape_2 = np.array([5, 2])\nshape_3 = ' error '",
    ],
    "11.2": [
        "grad_of_sum, grad_of_mean = 1 + 2 + 3, (1 + 2 + 3) / 3",
        "grad_of_sum, grad_of_mean = np.array([6.0]), np.float64(2)",
    ],
    "11.3": [
        column_sums("return np.broadcast_to(g, t.data.shape)"),
        column_sums("return np.outer(np.ones(len(t.data)), g)"),
        column_sums("return g + 0 * t.data"),
        column_sums("return np.array([g for row in t.data])"),
    ],
    "11.4": [
        "def product(a, b):\n    return operation(a.data @ b.data, '@', a, lambda g: g @ b.data.T, b, lambda g: a.data.T @ g)",
        "def product(a, b):\n    def rule_a(g):\n        return (b.data @ g.T).T\n    def rule_b(g):\n"
        "        return np.einsum('nk,nm->km', a.data, g)\n    return operation(a.data @ b.data, '@', a, rule_a, b, rule_b)",
    ],
    "11.5": [
        take("share = np.zeros_like(t.data)", "np.add.at(share, rows, g)", "return share"),
        take("return np.array([g[np.array(rows) == i].sum(axis=0) for i in range(len(t.data))])"),
        take("return np.eye(len(t.data))[rows].T @ g"),
    ],
}
