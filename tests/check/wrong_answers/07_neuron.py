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
        ("wall = (-4, 0, 2)", "The sides have changed places"),
        ("wall = (10, 0, 0)", "The line is at x1 = 0,"),
        ("wall = (0, 0, -2)", "no line at all"),
        ("wall = (0, 4, -2)", "the line is level"),
        ("wall = (4, 0, -2.6)", "it should be below -0.9 and above 0.9"),
        ("wall = (2.944, 0, -1.472)", "tanh(n) is -0.89996"),
        ("wall = (0.02, 0, 0.01)", "should be between 0 and 1"),
        ("wall = (3, 0, -2)", "if the change is sharper"),
        ("wall = (-4, 0, -2)", "Which sign does w1 have?"),
        ("wall = [1.0] * 5000", "the answer has 3 numbers"),
        ("wall = 4", "the answer has 3 numbers"),
        ("wall = (4, 'deaf', -2)", "should be a single number"),
    ],
    "7.3": [
        (neuron("[Value(0.5) for _ in range(nin)]"), "start with the same number"),
        (neuron("[rng.uniform(-1, 1) for _ in range(nin)]"), "must be Values"),
        (neuron("[Value(random.Random(1).uniform(-1, 1) + i / 10) for i in range(nin)]"), "Draw them from rng"),
        (neuron("[Value(rng.uniform(-1, 1)) for _ in range(3)]"), "as many as it has inputs", "hard-coded"),
        (neuron("Value(rng.uniform(-1, 1))"), "a list of three weights"),
        (neuron("[Value(rng.uniform(-1, 1))]"), "w has 1 in it"),
        (neuron("[Value(rng.uniform(-1, 1))] * (nin - 1) + [Value(rng.uniform(-1, 1))]"), "two of the three"),
        (neuron("[Value(rng.uniform(-5, 5)) for _ in range(nin)]"), "between -1 and 1"),
        (neuron(FRESH, "self.w[0]"), "a Value of its own"),
        (neuron("[w for w in [Value(rng.uniform(-1, 1))] * nin]"), "still one Value, three times"),
        (neuron("(Value(rng.uniform(-1, 1)),) * nin"), "still one Value, three times"),
        (neuron("[Value(random.uniform(-1, 1)) for _ in range(nin)]"), "not from random"),
        (neuron("[Value(rng.uniform(0, 1)) for _ in range(nin)]"), "120 weights lie between"),
        (neuron("[Value(rng.uniform(-0.01, 0.01)) for _ in range(nin)]"), "120 weights lie between"),
        (neuron("[Value(rng.gauss(0, 1)) for _ in range(nin)]"), "beyond -1 or 1"),
        (
            neuron("[Value(rng.uniform(-1, 1)), *(Value(0.1 * i) for i in range(2, nin + 1))]"),
            "weight 2 is 0.2 whatever",
        ),
        (
            neuron("[Value(x / (i + 1)) for x in [rng.uniform(-1, 1)] for i in range(nin)]"),
            "the same direction at every start",
        ),
        (
            neuron("[a * rng.uniform(-1, 1) for a in [Value(rng.uniform(-1, 1))] for _ in range(nin)]"),
            "Make each a leaf",
        ),
        (neuron(FRESH, "Value(rng.uniform(-1, 1))"), "the bias should start at 0"),
        (neuron(FRESH).replace("(Neuron)", ""), "can't be called any more"),
        (neuron(FRESH) + "\n    def __call__(self, x):\n        return Value(7.0)", "not tanh of its weighted sum"),
        (neuron(FRESH) + "\ncheck.buggy_neuron(BuggyNeuron(3, random.Random(1)))", "made already"),
    ],
    "7.4": [
        ("factor = 0", "the line is gone"),
        ("factor = -0.05", "on the wrong side"),
        ("factor = 0.1", "at point B n is -3"),
        ("factor = 10", "make n smaller"),
        ("factor = 0.0607", "at point B n is"),
        ("factor = 1e9", "make n smaller"),
    ],
    "7.5": [
        ("solvable = 16", "xor is one of them"),
        ("solvable = 15", "the opposite of xor"),
        ("solvable = 2", "can't be done"),
        ("solvable = 12", "All yes and all no"),
        ("solvable = 3", "finds another number"),
        ("solvable = 55", "a number of neurons"),
        ("solvable = 2197", "a number of neurons"),
        ("solvable = '14'", "Leave out the quotation marks"),
    ],
}
