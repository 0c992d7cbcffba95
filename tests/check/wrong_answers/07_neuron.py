"""Typical wrong answers to the exercises of chapter 7, each with a part of the reply meant for it."""


def neuron(weights, bias="Value(0.0)"):
    return f"class BuggyNeuron(Neuron):\n    def __init__(self, nin, rng):\n        self.w = {weights}\n        self.b = {bias}"


FRESH = "[Value(rng.uniform(-1, 1)) for _ in range(nin)]"

WRONG = {
    "7.1": [
        ("bias = -5", "without the bias"),
        ("bias = -10", "the inputs have changed places"),
        ("bias = 10", "the inputs have changed places"),
        ("bias = -11", "x2 votes against"),
        ("bias = 0", "is yours too high, or too low"),
        ("bias = 'five'", "should be a single number"),
    ],
    "7.2": [
        ("wall = (4, 1, -2)", "the line leans"),
        ("wall = (1, 0, -0.5)", "the change is too soft"),
        ("wall = (-4, 0, 2)", "the sides have changed places"),
        ("wall = (10, 0, 0)", "The line stands at x1 = 0:"),
        ("wall = (0, 0, -2)", "no line at all"),
        ("wall = 4", "the answer has 3 numbers"),
        ("wall = (4, 'deaf', -2)", "should be a single number"),
    ],
    "7.3": [
        (neuron("[Value(0.5) for _ in range(nin)]"), "start with the same number"),
        (neuron("[rng.uniform(-1, 1) for _ in range(nin)]"), "must be Values"),
        (neuron("[Value(random.Random(1).uniform(-1, 1) + i / 10) for i in range(nin)]"), "Draw them from rng"),
        (neuron("[Value(rng.uniform(-1, 1)) for _ in range(3)]"), "as many as it has inputs"),
        (neuron("Value(rng.uniform(-1, 1))"), "a list of three weights"),
        (neuron("[Value(rng.uniform(-1, 1))] * (nin - 1) + [Value(rng.uniform(-1, 1))]"), "two of the three"),
        (neuron("[Value(rng.uniform(-5, 5)) for _ in range(nin)]"), "between -1 and 1"),
        (neuron(FRESH, "self.w[0]"), "a Value of its own"),
    ],
    "7.4": [
        ("factor = 0", "the line is gone"),
        ("factor = -0.05", "on the wrong side"),
        ("factor = 0.1", "at point B n is -3"),
        ("factor = 10", "make n smaller"),
        ("factor = 1e9", "make n smaller"),
    ],
    "7.5": [
        ("solvable = 16", "xor is one of them"),
        ("solvable = 15", "the opposite of xor"),
        ("solvable = 2", "can't be done"),
        ("solvable = 12", "All yes and all no"),
        ("solvable = 3", "finds another number"),
    ],
}
