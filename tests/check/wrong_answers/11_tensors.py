"""Typical wrong answers to the exercises of chapter 11, each with a part of the reply meant for it."""


def shapes(*answers):
    return "\n".join(f"shape_{i} = {answer}" for i, answer in enumerate(answers, start=1))


def one_for_all(of_sum, of_mean):
    return f"grad_of_sum = {of_sum}\ngrad_of_mean = {of_mean}"


def column_sums(share, last="operation(t.data.sum(axis=0), 'column sums', t, rule)"):
    return f"def column_sums(t):\n    def rule(g):\n        return {share}\n    return {last}"


def product(a, b="a.data.T @ g", number="a.data @ b.data"):
    return (
        "def product(a, b):\n"
        f"    def rule_a(g):\n        return {a}\n"
        f"    def rule_b(g):\n        return {b}\n"
        f"    return operation({number}, '@', a, rule_a, b, rule_b)"
    )


def take(*lines, before=""):
    body = "".join(f"        {line}\n" for line in lines)
    return f"def take(t, rows):\n    {before or 'pass'}\n    def rule(g):\n{body}    return operation(t.data[rows], 'take', t, rule)"


ZEROS = "share = np.zeros_like(t.data)"
WRONG = {
    "11.1": [
        (shapes("(5, 3)", "(5, 2)", "'error'"), "A @ B + c: you got (5, 3)"),
        (shapes("'error'", "(5, 2)", "'error'"), "A @ B + c is no error"),
        (shapes("(5, 2)", "(5, 1)", "'error'"), "where one size is 1 or missing, it is stretched"),
        (shapes("(5, 2)", "'error'", "'error'"), "D + c is no error"),
        (shapes("(5, 2)", "(5, 2)", "(5, 2)"), "is the shape of A @ B"),
        (shapes("(5, 2)", "(5, 2)", "(5, 3)"), "3 and 2 are neither equal nor 1"),
        (shapes("10", "(5, 2)", "'error'"), "A shape is a tuple of whole numbers"),
        (shapes("'(5, 2)'", "(5, 2)", "'error'"), "leave out the quotation marks"),
        (shapes("[[5, 2]]", "(5, 2)", "'error'"), "A shape is a tuple of whole numbers"),
        (shapes("('5', '2')", "(5, 2)", "'error'"), "A shape is a tuple of whole numbers"),
        (shapes("(5, 2)", "(5, 2)", "None"), "right so far. Now A * B"),
    ],
    "11.2": [
        (one_for_all(3, 1), "which counts the uses"),
        (one_for_all(2, 2), "three shares"),
        (one_for_all(12, 4), "the loss itself"),
        (one_for_all(6, 6), "times 1/3"),
        (one_for_all(6, 3), "a nudge says 2"),
        (one_for_all(14, 2), "a nudge says 6"),
        (one_for_all(6, None), "the gradient for the sum is right"),
        (one_for_all(6, 4), "the loss itself"),
        (one_for_all(None, 2), "the gradient for the mean is right"),
    ],
    "11.3": [
        (column_sums("g"), "returned shape (3,)"),
        (column_sums("np.ones_like(t.data)"), "multiplies it by g"),
        (column_sums("g * t.data"), "Only g counts"),
        (column_sums("g * np.ones_like(t.data) / len(t.data)"), "the rule of a mean"),
        (column_sums("2 * g * np.ones_like(t.data)"), "and nudges say ["),
        (column_sums("Tensor(g * np.ones_like(t.data))"), "works with plain arrays"),
        (column_sums("g * np.ones_like(t.data)", last="t.data.sum(axis=0)"), "not a Tensor"),
        (column_sums("g * np.ones_like(t.data)", last="Tensor(t.data.sum(axis=0))"), "lost its operands"),
        (column_sums("g * np.ones_like(t)"), "stopped with TypeError"),
        (column_sums("np.tile(g, (4, 1))"), "with a table of shape (3, 3), your rule returned shape (4, 3)"),
        (
            column_sums("t.grad if t.__setattr__('grad', t.grad + g * np.ones_like(t.data)) is None else 0"),
            "changed t.grad",
        ),
        (column_sums("(g * np.ones_like(t.data)).round(1)"), "and nudges say"),
        (column_sums("0 * t.data"), "nothing was put in"),
        ("column_sums = lambda t: t.sum(axis=0)", "the package's own sum"),
        (column_sums("g.__imul__(2) * np.ones_like(t.data) / 2"), "changed the table or g itself", "changes its input"),
        (column_sums("np.ones((4, 3)) * [1.0, 2.0, 3.0]"), "nudges say", "hard-coded"),
    ],
    "11.4": [
        (product("b.data.T @ g"), "the order is flipped"),
        (product("b.data @ g"), "the order is flipped"),
        (product("(g @ b.data).T"), "not the factor that needs it"),
        (product("g.T @ b.data"), "not the factor that needs it"),
        (product("g @ b.data.T", b="a.data @ g"), "the gradient of b is wrong"),
        (product("2 * g @ b.data.T"), "How do g and b make the shape of a?"),
        (product("g @ b.data.T", number="b.data @ a.data"), "were right before"),
        (product("a.data.__imul__(0) + g @ b.data.T"), "changed the table or g itself", "changes its input"),
        (product("g @ [[1.0, 2.0], [3.0, 4.0]]"), "for shapes (2, 2) @ (2, 2). How do", "hard-coded"),
    ],
    "11.5": [
        (take(ZEROS, "share[rows] += g", "return share"), "keeps one share only"),
        (take(ZEROS, "share[rows] = g", "return share"), "keeps one share only"),
        (take("return g"), "returned shape (2, 3)"),
        (take(ZEROS, "return share"), "nothing was put in"),
        (take(ZEROS, "for row, part in zip(rows, g): share[row] = part", "return share"), "keeps one share only"),
        (take(ZEROS, "while rows: share[rows.pop()] += 1", "return share"), "rows has changed", "changes its input"),
        (take(ZEROS, "share[2], share[0] = g[0], g[1]", "return share"), "nudges say", "hard-coded"),
        (take(ZEROS, "share[rows] = 1", "return share"), "should get its row of g"),
        (take("np.add.at(share, rows, g)", "return share", before=ZEROS), "Make the zeros inside the rule"),
        (take("np.add.at(t.data, rows, g)", "return t.data"), "changed the table or g itself"),
        (take(ZEROS, "for i, row in enumerate(rows): share[i] += g[i]", "return share"), "nudges say"),
    ],
}
