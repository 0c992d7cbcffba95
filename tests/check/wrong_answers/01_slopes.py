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
    ],
    "1.2": [
        ("slope_at_minus_one = 10", "Check the signs"),
        ("slope_at_minus_one = 2", "Check the signs"),
        ("slope_at_minus_one = 12", "the height f(-1)"),
        ("slope_at_minus_one = -6", "has a slope, too"),
        ("slope_at_minus_one = 5", "Put x = -1 into"),
    ],
    "1.3": [
        (slope("return (f(x + h) - f(x - h)) / 2 * h"), "needs brackets"),
        (slope("return (f(x + h) - f(x)) / h"), "the forward difference"),
        (slope("return (f(x + h) - f(x)) / (2 * h)"), "the run is still 2h"),
        (slope("return (f(x + h) - f(x - h)) / (4 * h)"), "Half too little"),
        (slope("return (f(x - h) - f(x + h)) / (2 * h)"), "sign is turned round"),
        (slope("return (f(0.6) - f(0.4)) / (2 * 0.1)"), "its own f, x and h"),
        (slope("return f(x)"), "how long is the run"),
        (slope("return (f(x + h) - f(x - h)) / (2 * H)"), "stopped with NameError"),
    ],
    "1.4": [
        ("breaking_h = 0", "a large one is wanted"),
        ("breaking_h = 1e-17", "a large one is wanted"),
        ("breaking_h = 14 / 3", "on which side of 3"),
        ("breaking_h = -4.6667", "very near"),
        ("breaking_h = -5 / 3", "Which other x"),
    ],
    "1.5": [
        (walk("    for _ in range(100):\n        x = x + 0.1 * central_slope(f, x)\n    return x"), "ran away uphill"),
        (walk("    for _ in range(100):\n        x - 0.1 * central_slope(f, x)\n    return x"), "ends where it began"),
        (
            walk("    for _ in range(100):\n        x = x - 0.1 * central_slope(f, x)\n        return x"),
            "return inside the loop",
        ),
        (walk("    for _ in range(3):\n        x = x - 0.1 * central_slope(f, x)\n    return x"), "Take 100 steps"),
        (
            walk("    s = central_slope(f, x)\n    for _ in range(100):\n        x = x - 0.1 * s\n    return x"),
            "Measure it afresh",
        ),
        (walk("    for _ in range(100):\n        x = x - central_slope(f, x)\n    return x"), "Are the steps 0.1"),
        (
            walk("    x = 0\n    for _ in range(100):\n        x = x - 0.1 * central_slope(f, x)\n    return x"),
            "Does it start at x?",
        ),
        (walk("    return 2 / 3"), "Does it use its own f?"),
    ],
}
