"""Right answers to the exercises of chapter 1, of other styles than the solution's."""

RIGHT = {
    "1.1": ["which_way = 'Down'", "which_way = ' DOWN '"],
    "1.2": [
        "slope_at_minus_one = central_slope(f, -1.0)",
        "slope_at_minus_one = 6 * -1 - 4",
        "slope_at_minus_one = central_slope(f, -1, 0.01)",
    ],
    "1.3": [
        "def classmates_slope(f, x, h):\n    rise = f(x + h) - f(x - h)\n    run = (x + h) - (x - h)\n    return rise / run",
        "classmates_slope = lambda f, x, h: ((f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h) / 2",
        "def classmates_slope(f, x, h):\n    return 0.5 / h * (f(x + h) - f(x - h))",
    ],
    "1.4": [
        "breaking_h = -(3 + 5 / 3)",
        "breaking_h = -4.66666667",
        "from fractions import Fraction\nbreaking_h = Fraction(-14, 3)",
    ],
    "1.5": [
        "def walk_downhill(f, x):\n    steps = 0\n    while steps < 100:\n        x -= 0.1 * (f(x + 1e-6) - f(x)) / 1e-6\n"
        "        steps += 1\n    return x",
        "def walk_downhill(f, x, left=100):\n"
        "    return x if left == 0 else walk_downhill(f, x - 0.1 * central_slope(f, x), left - 1)",
    ],
}
