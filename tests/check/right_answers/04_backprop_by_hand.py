"""Right answers to the exercises of chapter 4, of other styles than the solution's."""

RIGHT = {
    "4.1": ["o_goes = 'Down'", "o_goes = '\"down\"'"],
    "4.2": ["grad_b = -1 + -3", "b = Value(-3.0)\n((Value(2.0) + b) * b).backward()\ngrad_b = b.grad"],
    "4.3": [
        "def gradients(a, b, c, f):\n    return {'a': b * f, 'b': a * f, 'c': f, 'f': a * b + c}",
        "def gradients(**inputs):\n    leaves = {name: Value(x) for name, x in inputs.items()}\n"
        "    ((leaves['a'] * leaves['b'] + leaves['c']) * leaves['f']).backward()\n"
        "    return {name: leaf.grad for name, leaf in leaves.items()}",
    ],
    "4.4": [
        "def step_down(inputs, grads):\n    new = dict(inputs)\n    for name in new:\n        new[name] -= 0.01 * grads[name]\n    return new",
        "def step_down(inputs, grads):\n    return dict(zip(inputs, [x + -0.01 * grads[name] for name, x in inputs.items()]))",
    ],
    "4.5": ["silencing_bias = -10", "silencing_bias = 6 + 6.0", "silencing_bias = 1e6"],
}
