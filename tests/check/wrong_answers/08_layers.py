"""Typical wrong answers to the exercises of chapter 8, each with a part of the reply meant for it."""


def forward(*lines):
    return "def forward(layers, x):\n" + "\n".join("    " + line for line in lines)


WRONG = {
    "8.1": [
        ("parameters = 304", "has a bias as well"),
        ("parameters = 336", "the output neuron has a bias"),
        ("parameters = 65", "one of the two hidden layers"),
        ("parameters = 33", "counts neurons"),
        ("parameters = 41", "The first layer has 16 neurons"),
        ("parameters = 320", "the two hidden layers"),
        ("parameters = 321", "17 parameters"),
        ("parameters = 35", "neurons and inputs"),
        ("parameters = [48, 272, 17]", "should be a single number"),
    ],
    "8.2": [
        ("collapsed = (4, -4)", "those of the hidden units arrive"),
        ("collapsed = (4, 9)", "own bias of -4 is missing"),
        ("collapsed = (4, 0)", "not multiplied by the output's weights"),
        ("collapsed = (5, 4)", "have changed places"),
        ("collapsed = (8, 5)", "its weight is -1"),
        ("collapsed = (4, 7)", "With x = 0 the two layers say 5"),
        ("collapsed = (1, 5)", "Multiply along each way"),
        ("collapsed = 4", "the answer has 2 numbers"),
        ("collapsed = (4.003, 5.004)", "Both numbers are whole"),
    ],
    "8.3": [
        (forward("for layer in layers:", "    x = layer(x)", "    return x"), "Is the return inside the loop"),
        (forward("for layer in layers:", "    out = layer(x)", "return x"), "as they were"),
        (forward("for layer in reversed(layers):", "    x = layer(x)", "return x"), "the wrong order"),
        (forward("for layer in layers[:-1]:", "    x = layer(x)", "return x"), "You return [4.0, 9.0]"),
        (forward("return layers[0](x)"), "only the first layer has worked"),
        (
            forward("while layers:", "    x = layers.pop(0)(x)", "return x"),
            "the list of layers has changed",
            "changes its input",
        ),
        (forward("for layer in layers:", "    x[:] = layer(x)", "return x"), "the list of inputs has changed"),
        (forward("return layers[-1](x)"), "you changed something"),
        (forward("return [9.0, -5.0]"), "right with three layers, but with 1", "hard-coded"),
        (forward("for layer in layers:", "    x = layer(x)"), "Is its `return` missing"),
        (forward("for layer in layers:", "    out = layer", "return out(x)"), "it comes back as [2, -1]"),
        (forward("out = layers[2](layers[1](layers[0](x)))", "return out"), "IndexError"),
    ],
    "8.4": [
        ("size = 0", "choose a size above 0"),
        ("size = -1", "choose a size above 0"),
        ("size = 10", "Try the other way"),
        ("size = 1", "Try the other way"),
        ("size = 0.5", "Go on in this direction"),
        ("size = 0.275", "Go on in this direction"),
        ("size = 'small'", "should be a single number"),
    ],
    "8.5": [
        ("walls = [(-4, 0, 6), (4, 0, 6)]", "2 walls leave a way out"),
        ("walls = [(-4, 0, 6), (4, 0, 6), (0, -4, 6)]", "no wall says no there"),
        ("walls = [(-4, 0, 6), (4, 0, 6), (0, -4, 6), (0, 4, -6)]", "wall 4 says no there"),
        ("walls = [(-0.4, 0, 0.6), (0.4, 0, 0.6), (0, -0.4, 0.6), (0, 0.4, 0.6)]", "too softly"),
        ("walls = [(-4, 0, 16), (4, 0, 16), (0, -4, 16), (0, 4, 16)]", "no wall says no there"),
        ("walls = [4, 0, 6]", "a triple of its own"),
        ("walls = [(4, 0), (0, 4), (1, 1)]", "the answer has 3 numbers"),
        ("walls = [(0, 0, 0)] * 3", "a wall with b = 0"),
        ("walls = [(4, 0, 6)]", "1 wall leaves a way out"),
        ("walls = None or [(-4, 0, 6), (4, 0, 6), None]", "the answer has 3 numbers"),
        (
            "half = [math.radians(45.5 + 90 * k) for k in range(4)]\n"
            "walls = [(-1000 * math.cos(a), -1000 * math.sin(a), 1000 * 3.02 / 2**0.5) for a in half]",
            "But at (",
        ),
        ("walls = 'a fence'", "a list of walls"),
    ],
}
