"""Right answers to the exercises of chapter 7, of other styles than the solution's."""

HEAD = "class BuggyNeuron(Neuron):\n    def __init__(self, nin, rng):\n"

RIGHT = {
    "7.1": ["bias = -(3 * 1 + -2 * 4)", "bias = 5.0"],
    "7.2": ["wall = [4.0, 0.0, -2.0]", "wall = (8, 0, -5.33)", "wall = (2.96, 0, -1.48)"],
    "7.3": [
        HEAD
        + "        self.w = []\n        for _ in range(nin):\n            self.w.append(Value(2 * rng.random() - 1))\n"
        "        self.b = Value(0.0)\n",
        HEAD + "        super().__init__(nin, rng)\n        numbers = [rng.uniform(-1, 1) for _ in range(nin)]\n"
        "        self.w, self.b = tuple(map(Value, numbers)), Value(0)\n",
    ],
    "7.4": ["factor = 1 / 20", "factor = 0.06", "factor = 1e-9"],
    "7.5": ["solvable = 16 - 2", "solvable = 14.0"],
}
