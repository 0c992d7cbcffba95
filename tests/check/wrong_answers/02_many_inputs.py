"""Typical wrong answers to the exercises of chapter 2, each with a part of the reply meant for it."""


def gradient(body):
    return f"def gradient(function, inputs):\n    return {body}"


def careless(body):
    return f"def careless_partial(function, inputs, name, h=1e-5):\n{body}"


WRONG = {
    "2.1": [
        ("best_knob = 'a'", "raising a raises L"),
        ("best_knob = 'f'", "raising f raises L"),
        ("best_knob = 'c'", "One other input lowers it faster"),
        ("best_knob = 'x'", "choose one of"),
        ("best_knob = 'L'", "choose one of"),
        ("best_knob = -4", "choose one of"),
    ],
    "2.2": [
        ("slope_of_M = -5", "The second x moves M"),
        ("slope_of_M = 1", "The product x * y moves M"),
        ("slope_of_M = 3", "the slope along y"),
        ("slope_of_M = -12", "the value of M"),
        ("slope_of_M = 4", "Nudge x by h in your head"),
        ("slope_of_M = -6", "its sign is plus"),
        ("slope_of_M = '-4'", "Leave out the quotation marks"),
    ],
    "2.3": [
        (gradient("[partial(function, inputs, name) for name in inputs]"), "you returned a list"),
        (gradient("{'a': partial(function, inputs, 'a')}"), "no slope for b, c, f"),
        (gradient("{name: inputs[name] for name in inputs}"), "the input itself"),
        (
            gradient("{name: partial(function, inputs, 'b') for name in inputs}"),
            "all four of yours are equal",
        ),
        (
            gradient("{'a': 6, 'b': -4, 'c': -2, 'f': 4}"),
            "the function and the inputs that are passed in",
            "hard-coded",
        ),
        (gradient("{name: partial(inputs, function, name) for name in inputs}"), "stopped with TypeError"),
        (
            gradient("{name: partial(function, name, inputs) for name in inputs}"),
            "the function, then the inputs, then the name",
        ),
        (
            gradient("{name: partial(L, dict(a=2, b=-3, c=10, f=-2), name) for name in 'abcf'}"),
            "the function and the inputs that are passed in",
        ),
        (gradient("{name: function(**inputs) for name in inputs}"), "yours is L"),
        (gradient("{name: partial(function, inputs, name) * 1e-5 for name in inputs}"), "divide it by h"),
        (gradient("dict(a=6, b=-4, c=-2, f=4) if 'a' in inputs else {'x': 12, 'y': 9}"), "another function"),
        (gradient("{name: -partial(function, inputs, name) for name in inputs}"), "the sign is flipped"),
        (
            "def gradient(function, inputs):\n    slopes = {}\n    for name in inputs:\n        before = function(**inputs)\n"
            "        inputs[name] += 1e-5\n        slopes[name] = (function(**inputs) - before) / 1e-5\n    return slopes",
            "no longer what it was",
            "changes its input",
        ),
    ],
    "2.4": [
        (
            careless(
                "    nudged = inputs\n    before = function(**inputs)\n    nudged[name] += h\n    return (function(**nudged) - before) / h"
            ),
            "a second name for the same dictionary",
        ),
        (
            careless(
                "    up, down = dict(inputs), dict(inputs)\n    up[name] += h\n    down[name] -= h\n"
                "    return (function(**up) - function(**down)) / h"
            ),
            "the run is 2 * h",
        ),
        (
            careless(
                "    before = function(**inputs)\n    inputs[name] += h\n    after = function(**inputs)\n"
                "    inputs[name] = 2.0\n    return (after - before) / h"
            ),
            "inputs['b'] is 2.0, not -3.0",
            "changes its input",
        ),
        (
            careless(
                "    before = function(**inputs)\n    inputs[name] += h\n    after = function(**inputs)\n"
                "    if name == 'a':\n        inputs[name] -= h\n    return (after - before) / h"
            ),
            "the undo must give every input its own number back",
        ),
        (
            careless("    return {'a': 6.0, 'b': -4.0}.get(name, 1.0)"),
            "the function and the inputs that are passed in",
            "hard-coded",
        ),
        (careless("    inputs.pop(name)\n    return 6.0"), "other names than before"),
        (
            careless(
                "    inputs[name] += h\n    after = function(**inputs)\n"
                "    inputs[name] -= 2 * h\n    return (after - function(**inputs)) / (2 * h)"
            ),
            "Nudge a copy instead",
        ),
        (
            careless(
                "    nudged = dict(inputs)\n    nudged[name] += h\n    return (function(**inputs) - function(**inputs)) / h"
            ),
            "Is the nudged copy the one you pass",
        ),
        (
            careless(
                "    nudged = dict(inputs)\n    nudged[name] += h\n    return function(**nudged) - function(**inputs)"
            ),
            "That is the rise",
        ),
        (
            careless(
                "    nudged = dict(inputs)\n    nudged['a'] += h\n    return (function(**nudged) - function(**inputs)) / h"
            ),
            "Is the name used?",
        ),
        (
            careless(
                "    nudged = dict(inputs)\n    nudged[name] += h\n    return (function(**inputs) - function(**nudged)) / h"
            ),
            "subtract the value before the nudge",
        ),
    ],
    "2.5": [
        ("broken_size = -1", "isn't a positive size"),
        ("broken_size = 0", "isn't a positive size"),
        ("broken_size = 3", "1.75 times as much"),
        ("broken_size = '4'", "Leave out the quotation marks"),
        ("broken_size = 0.1", "small steps keep the promise"),
        ("broken_size = 2", "Go further still"),
    ],
}
