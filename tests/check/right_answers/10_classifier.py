"""Right answers to the exercises of chapter 10, of other styles than the solution's."""

CIRCLES = """
from micrograd import MLP
circle_xs, circle_ys = datasets.circles(60, noise=0.1, rng=random.Random(5))
"""
TRAIN = """
for k in range(60):
    loss = sum((1 - y * circle_model(x)).relu() for x, y in zip(circle_xs, circle_ys)) / 60
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""

RIGHT = {
    "10.1": [
        "table_accuracy = (50 + 35) / 100\nrecall = 35 / (5 + 35)",
        "table_accuracy, recall = 0.85, 0.88",
    ],
    "10.2": [
        "A, B, C = 'Overfitting', 'Dead relu ', 'wrong sign'",
        "A, B, C = ['overfitting', 'dead relu', 'wrong sign']",
    ],
    "10.3": [
        "def momentum_step(parameters, velocities, rate, momentum):\n    new = [momentum * v + p.grad for p, v in zip(parameters, velocities)]\n"
        "    velocities[:] = new\n    for p, v in zip(parameters, new):\n        p.data += -rate * v",
        "def momentum_step(parameters, velocities, rate, momentum):\n    i = 0\n    for p in parameters:\n        velocities[i] *= momentum\n"
        "        velocities[i] += p.grad\n        p.data = p.data - rate * velocities[i]\n        i += 1\n    return velocities",
    ],
    "10.4": [
        CIRCLES + "circle_model = MLP(2, [8, 1], 'tanh', 'linear', random.Random(3), init='xavier')\n"
        "optimizer = SGD(circle_model.parameters(), lr=0.3, momentum=0.9)\n" + TRAIN,
        CIRCLES
        + "from micrograd.optim import Adam\ncircle_model = MLP(2, [8, 1], 'relu', 'linear', random.Random(4))\n"
        "optimizer = Adam(circle_model.parameters(), lr=0.1)\n" + TRAIN,
    ],
}
