"""Right answers to the exercises of chapter 2, of other styles than the solution's."""

RIGHT = {
    "2.1": [
        "best_knob = 'B'",
        "best_knob = min('abcf', key=lambda name: partial(L, dict(a=2, b=-3, c=10, f=-2), name))",
    ],
    "2.2": ["slope_of_M = -5 + 1", "slope_of_M = partial(lambda x, y: x * y + x, dict(x=3.0, y=-5.0), 'x')"],
    "2.3": [
        "def gradient(function, inputs):\n    slopes = {}\n    for name in inputs:\n"
        "        slopes[name] = partial(function, inputs, name)\n    return slopes",
        "def gradient(function, inputs):\n    return dict((name, (function(**{**inputs, name: inputs[name] + 1e-6}) - function(**inputs))"
        " / 1e-6) for name in inputs)",
    ],
    "2.4": [
        "def careless_partial(function, inputs, name, h=1e-5):\n    up = {**inputs, name: inputs[name] + h}\n"
        "    down = inputs | {name: inputs[name] - h}\n    return (function(**up) - function(**down)) / (2 * h)",
        "def careless_partial(function, inputs, name, h=1e-5):\n    kept = inputs[name]\n    before = function(**inputs)\n"
        "    inputs[name] += h\n    after = function(**inputs)\n    inputs[name] = kept\n    return (after - before) / h",
    ],
    "2.5": ["broken_size = 3.5", "broken_size = 1000"],
}
