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
    ],
    "8.3": [
        (forward("for layer in layers:", "    x = layer(x)", "    return x"), "Is the return inside the loop"),
        (forward("for layer in layers:", "    out = layer(x)", "return x"), "as they were"),
        (forward("for layer in reversed(layers):", "    x = layer(x)", "return x"), "the wrong order"),
        (forward("for layer in layers[:-1]:", "    x = layer(x)", "return x"), "You return [4.0, 9.0]"),
        (forward("return layers[0](x)"), "only the first layer has worked"),
        (forward("out = layers[2](layers[1](layers[0](x)))", "return out"), "IndexError"),
    ],
    "8.4": [
        ("size = 0", "choose a size above 0"),
        ("size = -1", "choose a size above 0"),
        ("size = 10", "Try the other way"),
        ("size = 1", "Try the other way"),
        ("size = 0.5", "Go on in this direction"),
    ],
    "8.5": [
        ("walls = [(-4, 0, 6), (4, 0, 6)]", "2 walls leave a way out"),
        ("walls = [(-4, 0, 6), (4, 0, 6), (0, -4, 6)]", "no wall says no there"),
        ("walls = [(-4, 0, 6), (4, 0, 6), (0, -4, 6), (0, 4, -6)]", "wall 4 says no there"),
        ("walls = [(-0.4, 0, 0.6), (0.4, 0, 0.6), (0, -0.4, 0.6), (0, 0.4, 0.6)]", "too softly"),
        ("walls = [(-4, 0, 16), (4, 0, 16), (0, -4, 16), (0, 4, 16)]", "no wall says no there"),
        ("walls = [4, 0, 6]", "the answer has 3 numbers"),
        ("walls = 'a fence'", "a list of walls"),
    ],
}
