"""Typical wrong answers to the exercises of chapter 4, each with a part of the reply meant for it."""


def gradients(line, result="return dict(a=grad_a, b=grad_b, c=grad_c, f=grad_f)"):
    return f"""
def gradients(a, b, c, f):
    e = a * b
    d = e + c
    grad_d, grad_f = f, d
    grad_e, grad_c = grad_d, grad_d
    {line}
    {result}
"""


def step(value):
    return f"def step_down(inputs, grads):\n    return {value}"


WRONG = {
    "4.1": [
        ("o_goes = 'up'", "Look at the sign of w1"),
        ("o_goes = 'flat'", "flat needs a gradient of 0"),
        ("o_goes = -1.5", "choose one of"),
        ("o_goes = 'Up '", "Look at the sign of w1"),
        ("o_goes = Value.tanh", "choose one of"),
        ("o_goes = 'down' + 'up'", "choose one of"),
        ("o_goes = -1", "choose one of"),
    ],
    "4.2": [
        ("grad_b = 4", "Mind both signs"),
        ("grad_b = -1", "The other share comes through the sum"),
        ("grad_b = -3", "an edge into the product, too"),
        ("grad_b = 3", "The shares add up"),
        ("grad_b = 6", "Two edges leave b"),
        ("grad_b = 2", "the *other factor*"),
        ("grad_b = Value(-3.0)", "did you mean its .grad, or its .data"),
    ],
    "4.3": [
        (gradients("grad_a, grad_b = b, a"), "the factor grad_e is missing"),
        (gradients("grad_a, grad_b = -grad_e * b, -grad_e * a"), "the sign is flipped"),
        (gradients("grad_a, grad_b = 6, -4"), "but not at another place", "hard-coded"),
        (gradients("grad_a, grad_b = grad_e * b, grad_e * b"), "a has that one already"),
        (gradients("grad_a, grad_b = grad_e * b, grad_e * a", "return grad_a, grad_b, grad_c, grad_f"), "A dictionary"),
        (gradients("grad_a, grad_b = grad_e * b, grad_e * a", "return dict(a=grad_a, b=grad_b, c=grad_c)"), "lacks f"),
        (gradients("grad_a, grad_b = grad_e * b, grad_e * a; grad_c = 1"), "That line was right before"),
        (gradients("grad_a, grad_b = grad_e * (b + 1), grad_e * a"), "keep the others, and let times swap"),
        (gradients("grad_a, grad_b = grad_e * b, grad_e * a", "return dict(a=6, b=-4, c=-2, f=4)"), "another place"),
    ],
    "4.4": [
        (step("{name: inputs[name] + 0.01 * grads[name] for name in inputs}"), "walk against it"),
        (step("{name: inputs[name] - grads[name] for name in inputs}"), "a step of size 1"),
        (step("{name: inputs[name] - 0.01 for name in inputs}"), "whatever its gradient"),
        (step("inputs"), "came back as they were"),
        (step("{name: -0.01 * grads[name] for name in inputs}"), "the step alone"),
        (step("[inputs[name] - 0.01 * grads[name] for name in inputs]"), "A dictionary"),
        (step("dict(a=1.94, b=-2.96, c=10.02, f=-2.04)"), "wrong for others", "hard-coded"),
        (
            "def step_down(inputs, grads):\n    for name in inputs:\n        inputs[name] -= 0.01 * grads[name]\n    return inputs",
            "the dictionary that was passed in has changed",
            "changes its input",
        ),
        (step("{**inputs, 'a': inputs['a'] - 0.01 * grads['a']}"), "only a moved"),
        (step("{name: inputs[name] - 0.02 * grads[name] for name in inputs}"), "by 0.01 times it"),
    ],
    "4.5": [
        ("silencing_bias = 6", "tanh is steep near 0"),
        ("silencing_bias = 8", "The right direction; go further"),
        ("silencing_bias = 4", "The right direction; go further"),
        ("silencing_bias = 6.8813735870195432", "tanh is steep near 0"),
        ("silencing_bias = float('inf')", "should be a single number"),
        ("silencing_bias = 'large'", "should be a single number"),
    ],
}
