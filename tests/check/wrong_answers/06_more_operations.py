"""Typical wrong answers to the exercises of chapter 6, each with a part of the reply meant for it."""


def sin(value):
    return f"def sin(a):\n    return {value}"


def squares(slopes, number="a.data**2 - b.data**2"):
    return f"def subtract_squares(a, b):\n    number = {number}\n    return operation(number, 'sqdiff', {slopes})"


def agrees(*lines):
    return "def agrees(function, number):\n" + "\n".join("    " + line for line in lines)


FORWARD = ["a = Value(number)", "function(a).backward()"]
RISE = "rise = function(Value(number + 1e-5)).data - function(Value(number - 1e-5)).data"

WRONG = {
    "6.1": [
        ("sigmoid_slope = 0.5", "the height of sigmoid"),
        ("sigmoid_slope = 1", "the slope of tanh"),
        ("sigmoid_slope = 0", "at its steepest"),
        ("sigmoid_slope = -0.25", "Work out sigmoid(0)"),
    ],
    "6.2": [
        (sin("operation(math.sin(a.data), 'sin', a, math.sin(a.data))"), "Only exp is its own slope"),
        (sin("operation(math.sin(a.data), 'sin', a, -math.cos(a.data))"), "the sign is turned round"),
        (sin("operation(math.sin(a.data), 'sin', a, 1.0)"), "The slope of sin is cos"),
        (sin("math.sin(a.data)"), "not a Value"),
        (sin("Value(math.sin(a.data))"), "no gradient can flow"),
        (sin("operation(math.cos(a.data), 'sin', a, math.cos(a.data))"), "should be 0.6442"),
        (sin("operation(math.sin(a), 'sin', a, math.cos(a))"), "use a.data"),
        (sin("operation('sin', math.sin(a.data), a, math.cos(a.data))"), "the number comes first"),
        (sin("operation(math.sin(a.data), 'sin', a.data, math.cos(a.data))"), "the Value a itself"),
        (sin("operation(math.sin(a.data), 'cos', a, math.cos(a.data))"), "Call it 'sin'"),
    ],
    "6.3": [
        (squares("a, -2 * a.data, b, 2 * b.data"), "That slope was right before"),
        (squares("a, 2 * a.data, b, -b.data"), "The 2 of the square is missing"),
        (squares("a, 2 * a.data, b, 0.0"), "Which way does"),
        (squares("a, 2 * a.data, b, -2 * a.data"), "depends on b"),
        (squares("a, 2 * a.data, b, -2 * b.data", number="b.data**2 - a.data**2"), "The number was right before"),
        (squares("a, 2 * a.data, b, -2 * b"), "Slopes are plain numbers"),
    ],
    "6.4": [
        ("blind_spot = 0", "is known already"),
        ("blind_spot = 3", "go further out"),
        ("blind_spot = -8", "Try the other side"),
        ("blind_spot = 'far'", "should be a single number"),
    ],
    "6.5": [
        (agrees(*FORWARD, RISE, "return abs(a.grad - rise / 1e-5) < 1e-6"), "for tanh at 0.5 you return False"),
        (agrees(*FORWARD, RISE, "return a.grad - rise / 2e-5 < 1e-6"), "you return True, and it should be False"),
        (agrees(*FORWARD, RISE, "return abs(a.grad - rise / 2e-5) < 1e-3"), "off by 0.00001"),
        (agrees(*FORWARD, RISE, "return abs(a.grad - rise / 2e-5)"), "True or False is wanted"),
        (agrees("return True"), "the wrong tanh at 0.5"),
        (
            agrees("a = Value(number)", RISE, "return abs(a.grad - rise / 2e-5) < 1e-6"),
            "for tanh at 0.5 you return False",
        ),
    ],
}
