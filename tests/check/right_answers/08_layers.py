"""Right answers to the exercises of chapter 8, of other styles than the solution's."""

RIGHT = {
    "8.1": [
        "parameters = 16 * (2 + 1) + 16 * (16 + 1) + 1 * (16 + 1)",
        "sizes = [2, 16, 16, 1]\nparameters = sum((a + 1) * b for a, b in zip(sizes, sizes[1:]))",
    ],
    "8.2": [
        "collapsed = [4.0, 5.0]",
        "collapsed = (3 * 2 + 2 * -1, 3 * 1 + 2 * 3 - 4)",
        "import numpy as np\ncollapsed = np.array([4, 5])",
    ],
    "8.3": [
        "import functools\ndef forward(layers, x):\n    return functools.reduce(lambda x, layer: layer(x), layers, x)",
        "def forward(layers, x):\n    return forward(layers[1:], layers[0](x)) if layers else x",
        "def forward(layers, x):\n    outs = [x]\n    for i in range(len(layers)):\n        outs.append(layers[i](outs[-1]))\n    return outs[-1]",
    ],
    "8.4": ["size = 0.2746", "size = 1e-6", "size = 1 / 8"],
    "8.5": [
        "walls = [(-9 * math.cos(a), -9 * math.sin(a), 12) for a in (0.0, 2.1, 4.2)]",
        "walls = [[-4, 0, 8], [4, 0, 8], [0, -4, 8], [0, 4, 8], [3, 3, 9]]",
        "half = [math.radians(45 + 90 * k) for k in range(4)]\nwalls = tuple((-10 * math.cos(a), -10 * math.sin(a), 20) for a in half)",
    ],
}
