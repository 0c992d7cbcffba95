"""Typical wrong answers to the exercises of chapter 1, each with a part of the reply meant for it."""


def slope(body):
    return f"def classmates_slope(f, x, h):\n    {body}"


def walk(body):
    return f"def walk_downhill(f, x):\n{body}"


WRONG = {
    "1.1": [
        ("which_way = 'up'", "is it higher, or lower?"),
        ("which_way = 'flat'", "flat needs a slope of 0"),
        ("which_way = -2.25", "choose one of"),
        ("which_way = 'Up'", "is it higher, or lower?"),
        ("which_way = 'down '[:3]", "choose one of"),
        ("which_way = print", "choose one of"),
    ],
    "1.2": [
        ("slope_at_minus_one = 10", "Check the signs"),
        ("slope_at_minus_one = 2", "Check the signs"),
        ("slope_at_minus_one = 12", "the height f(-1)"),
        ("slope_at_minus_one = -6", "has a slope, too"),
        ("slope_at_minus_one = 5", "Put x = -1 into"),
        ("slope_at_minus_one = -7", "so 3x^2 has the slope 6x"),
        ("slope_at_minus_one = (f(-1 + 0.01) - f(-1)) / 0.01", "still sees the bend"),
        ("slope_at_minus_one = central_slope", "call it, with round brackets"),
    ],
    "1.3": [
        (slope("return (f(x + h) - f(x - h)) / 2 * h"), "needs brackets"),
        (slope("return (f(x + h) - f(x)) / h"), "the forward difference"),
        (slope("return (f(x + h) - f(x)) / (2 * h)"), "the run is still 2h"),
        (slope("return (f(x + h) - f(x - h)) / (4 * h)"), "half of what it should be"),
        (slope("return (f(x - h) - f(x + h)) / (2 * h)"), "The sign is flipped"),
        (slope("return (f(0.6) - f(0.4)) / (2 * 0.1)"), "the f, x and h that are passed in"),
        (slope("return (f(0.6) - f(0.4)) / 0.2"), "the f, x and h that are passed in", "hard-coded"),
        (slope("return f(x)"), "how long is the run"),
        (slope("return (f(x + h) - f(x - h)) / 2"), "leaves out h"),
        (slope("return (0.46211715726 - 0) * 1.7"), "how long is the run"),
        (slope("return (f(x + h) - f(x - h)) / h  * 1.0"), "For f(x) = x, whose slope is 1, it returns 2"),
        (slope("print((f(x + h) - f(x - h)) / (2 * h))"), "Use `return` in place of `print`"),
        (slope("assert h < 0.01\n    return (f(x + h) - f(x - h)) / (2 * h)"), "assert"),
        (slope("return (f(x + h) - f(x - h)) / (2 * H)"), "stopped with NameError"),
    ],
    "1.4": [
        ("breaking_h = 0", "asks for a large one"),
        ("breaking_h = 1e-17", "asks for a large one"),
        ("breaking_h = 14 / 3", "on which side of 3"),
        ("breaking_h = -4.6667", "very near"),
        ("breaking_h = -5 / 3", "h is how far that is from 3"),
        ("breaking_h = -7 / 3", "ends at the bottom"),
        ("breaking_h = 100", "Which other x"),
        ("breaking_h = float('inf')", "should be a single number"),
    ],
    "1.5": [
        (walk("    for _ in range(100):\n        x = x + 0.1 * central_slope(f, x)\n    return x"), "ran away uphill"),
        (walk("    for _ in range(100):\n        x - 0.1 * central_slope(f, x)\n    return x"), "ends where it began"),
        (
            walk("    for _ in range(100):\n        x = x - 0.1 * central_slope(f, x)\n        return x"),
            "return inside the loop",
        ),
        (
            walk("    for _ in range(3):\n        x = x - 0.1 * central_slope(f, x)\n    return x"),
            "0.03 of the way",
        ),
        (
            walk("    for _ in range(10):\n        x = x - 0.1 * central_slope(f, x)\n    return x"),
            "is 0.1 of the way",
        ),
        (
            walk("    for _ in range(1, 100):\n        x = x - 0.1 * central_slope(f, x)\n    return x"),
            "after 99 steps",
        ),
        (
            walk("    for _ in range(100):\n        x = x - 0.01 * central_slope(f, x)\n    return x"),
            "is each 0.1 * slope",
        ),
        (
            walk("    for _ in range(50):\n        x = x - 0.2 * central_slope(f, x)\n    return x"),
            "each step takes away a tenth",
        ),
        (
            walk("    s = central_slope(f, x)\n    for _ in range(100):\n        x = x - 0.1 * s\n    return x"),
            "Measure it afresh",
        ),
        (walk("    for _ in range(100):\n        x = x - central_slope(f, x)\n    return x"), "Are the steps 0.1"),
        (
            walk("    x = 0\n    for _ in range(100):\n        x = x - 0.1 * central_slope(f, x)\n    return x"),
            "start at the x that is passed in",
        ),
        (walk("    return 2 / 3"), "of the way. Are there 100 steps", "hard-coded"),
        (
            walk("    return 2 / 3 if f(0) == 5 else x - 10"),
            "measure the slope of its own f",
        ),
        (walk("    for _ in range(100):\n        x = x - 0.1 * central_slope(f, x)"), "Is its `return` missing"),
    ],
}
