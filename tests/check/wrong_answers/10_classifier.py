"""Typical wrong answers to the exercises of chapter 10, each with a part of the reply meant for it."""


def table(accuracy, recall):
    return f"table_accuracy = {accuracy}\nrecall = {recall}"


def doctor(a, b, c):
    return f"A, B, C = {a!r}, {b!r}, {c!r}"


def step(*lines):
    body = "".join(f"        {line}\n" for line in lines)
    return f"def momentum_step(parameters, velocities, rate, momentum):\n    for i, p in enumerate(parameters):\n{body}"


NEW = "velocities[i] = momentum * velocities[i] + p.grad"
MOVE = "p.data -= rate * velocities[i]"


def circle(labels="circle_ys", rate=0.1, steps=40):
    return f"""
circle_xs, circle_ys = datasets.circles(60, noise=0.1, rng=random.Random(5))
circle_model = new_model()
optimizer = SGD(circle_model.parameters(), lr={rate}, momentum=0.9)
for k in range({steps}):
    loss = hinge([circle_model(x) for x in circle_xs], {labels})
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
"""


WRONG = {
    "10.1": [
        (table(0.15, 0.875), "share of mistakes"),
        (table(0.85, 35 / 45), "That is the precision"),
        (table(0.85, 50 / 60), "that of class -1"),
        (table(0.85, 0.35), "of class 1 only"),
        (table(85, 87.5), "accuracy: give a share between 0 and 1, not percent"),
        (table(0.9, 0.875), "Add the diagonal"),
        (table(0.85, None), "Now the recall"),
        (table(None, 0.875), "Now the accuracy"),
        (table(0.85, 0.125), "the share that was missed"),
    ],
    "10.2": [
        (doctor("dead relu", "dead relu", "wrong sign"), "only on new ones"),
        (doctor("overfitting", "step too big", "wrong sign"), "leaves gradients"),
        (doctor("overfitting", "not zeroed", "wrong sign"), "exactly 0"),
        (doctor("overfitting", "dead relu", "step too big"), "only slows the climb"),
        (doctor("overfitting", "dead relu", "not zeroed"), "from the very first step"),
        (doctor("overfit", "dead relu", "wrong sign"), "choose one of"),
        ("A, B, C = 'overfitting', None, None", "what is there is right. Now B and C"),
    ],
    "10.3": [
        (step(NEW, "p.data += rate * velocities[i]"), "uphill"),
        (step(MOVE, NEW), "That is the old velocity"),
        (
            step("velocities[i] = momentum * velocities[i] + rate * p.grad", "p.data -= velocities[i]"),
            "Put the rate into the move",
        ),
        (step("velocities[i] = p.grad", MOVE), "the share of the old velocity is missing"),
        (step("velocities[i] += p.grad", MOVE), "with no friction"),
        (step(NEW, "p.data -= velocities[i]"), "The rate is missing"),
        (step("v = momentum * velocities[i] + p.grad", "p.data -= rate * v"), "the list of velocities is not changed"),
        (step(NEW), "Set p.data"),
        (step("velocities[i] = momentum * (velocities[i] + p.grad)", MOVE), "Only the old velocity shrinks"),
        (
            step("velocities[i] = momentum * velocities[i] + (1 - momentum) * p.grad", MOVE),
            "You weight the gradient with 1 - momentum",
        ),
        (step(NEW, MOVE, "return velocities"), "the second parameter moves by"),
        (step("velocities.append(momentum * velocities[i] + p.grad)", "p.data -= rate * velocities[-1]"), "has 4 now"),
        (
            step("velocities[i] = momentum * velocities[i] - rate * p.grad", "p.data += velocities[i]"),
            "as in some books",
        ),
        (step(NEW, MOVE, "p.grad = 0.0"), "the gradients have changed", "changes its input"),
        (step("p.data = [2.57, -1.5][i]"), "it should move by", "hard-coded"),
        (step(NEW.replace("momentum *", "0.5 *"), MOVE.replace("rate *", "0.1 *")), "it should move by"),
        (step("n = 1"), "momentum_step moves nothing"),
    ],
    "10.4": [
        ("circle_model = new_model()", "does not close"),
        ("circle_model = 3", "a network is expected"),
        (circle(labels="[-y for y in circle_ys]"), "the wrong way round"),
        (circle(rate=100.0, steps=5), "Dead relus"),
        ("circle_model = new_model", "call it, new_model"),
        ("from micrograd import MLP\ncircle_model = MLP", "call it, MLP(...)"),
        ("circle_model = new_model(sizes=(4, 2))", "let its sizes end in 1"),
        ("circle_model = lambda x: 0.6 - x[0] ** 2 - x[1] ** 2", "nothing to train"),
        ("from micrograd import MLP\ncircle_model = MLP(2, [4, 1], 'linear', 'linear')", "no bend"),
        (
            "from micrograd import MLP\ncircle_model = MLP(2, [4, 4, 1], 'relu', 'sigmoid', random.Random(1))",
            "Every score is above 0",
        ),
        ("from micrograd import MLP\ncircle_model = MLP(2, [4, 4, 1], rng=random.Random(1))", 'init="xavier"'),
    ],
}
