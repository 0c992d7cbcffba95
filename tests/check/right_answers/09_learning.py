"""Right answers to the exercises of chapter 9, of other styles than the solution's."""

RIGHT = {
    "9.1": [
        "a_after = 3 - 0.2 * 2 * (3 - 5)",
        "from micrograd import Value\na_after = Value(3.0)\nloss = (a_after - 5) ** 2\nloss.backward()\na_after.data -= 0.2 * a_after.grad",
    ],
    "9.2": ["rate = 0.41", "rate = 2 / 5"],
    "9.3": [
        "def one_round(n, rate):\n    n.zero_grad()\n    ypred = [n(x) for x in points]\n    loss = mse_loss(ypred, labels)\n"
        "    loss.backward()\n    for p in n.parameters():\n        p.data += -rate * p.grad\n    return loss",
        "def one_round(n, rate):\n    for p in n.parameters():\n        p.grad = 0.0\n"
        "    loss = sum((n(x) - y) ** 2 for x, y in zip(points, labels)) / 4\n    loss.backward()\n"
        "    for p in n.parameters():\n        p.data = p.data - rate * p.grad\n    n.zero_grad()\n    return loss",
    ],
    "9.4": [
        "def fit(n, xs, ys, rate, steps):\n    def step():\n        loss = mse_loss(list(map(n, xs)), ys)\n        for p in n.parameters():\n"
        "            p.grad = 0.0\n        loss.backward()\n        for p in n.parameters():\n            p.data += -rate * p.grad\n"
        "        return loss.data\n    return [step() for _ in range(steps)]",
        "def fit(n, xs, ys, rate, steps):\n    losses, k = (), 0\n    while k < steps:\n        n.zero_grad()\n"
        "        loss = mse_loss([n(x) for x in xs], ys)\n        losses += (round(loss.data, 4),)\n        loss.backward()\n"
        "        for p in n.parameters():\n            p.data -= rate * p.grad\n        k += 1\n    return losses",
        "import numpy as np\nfrom micrograd.optim import SGD\ndef fit(n, xs, ys, rate, steps):\n    losses, optimizer = np.zeros(steps), SGD(n.parameters(), lr=rate)\n"
        "    for k in range(steps):\n        loss = mse_loss([n(x) for x in xs], ys)\n        losses[k] = loss.data\n"
        "        optimizer.zero_grad()\n        loss.backward()\n        optimizer.step()\n    return losses",
    ],
    "9.5": [
        "def mae_loss(scores, targets):\n    total = 0\n    for s, t in zip(scores, targets):\n"
        "        total = total + ((s - t) if s.data > t else (t - s))\n    return total / len(scores)",
        "def mae_loss(scores, targets):\n    size = lambda e: 2 * e.relu() - e\n"
        "    return sum(size(s - t) for s, t in zip(scores, targets)) * len(scores) ** -1",
    ],
}
