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
    ],
    "4.2": [
        ("grad_b = 4", "Mind both signs"),
        ("grad_b = -1", "The other share comes through the sum"),
        ("grad_b = -3", "an edge into the product as well"),
        ("grad_b = 3", "The shares add up"),
        ("grad_b = 6", "Two edges leave b"),
    ],
    "4.3": [
        (gradients("grad_a, grad_b = b, a"), "the factor grad_e is missing"),
        (gradients("grad_a, grad_b = -grad_e * b, -grad_e * a"), "the sign is turned round"),
        (gradients("grad_a, grad_b = 6, -4"), "but not at another place"),
        (gradients("grad_a, grad_b = grad_e * b, grad_e * b"), "let times swap"),
        (gradients("grad_a, grad_b = grad_e * b, grad_e * a", "return grad_a, grad_b, grad_c, grad_f"), "a dictionary"),
    ],
    "4.4": [
        (step("{name: inputs[name] + 0.01 * grads[name] for name in inputs}"), "walk against it"),
        (step("{name: inputs[name] - grads[name] for name in inputs}"), "a step of size 1"),
        (step("{name: inputs[name] - 0.01 for name in inputs}"), "whatever its gradient"),
        (step("inputs"), "came back as they were"),
        (step("{name: -0.01 * grads[name] for name in inputs}"), "against its gradient, by 0.01 times it"),
        (step("[inputs[name] - 0.01 * grads[name] for name in inputs]"), "a dictionary"),
    ],
    "4.5": [
        ("silencing_bias = 6", "tanh is steep near 0"),
        ("silencing_bias = 8", "The right direction; go further"),
        ("silencing_bias = 4", "The right direction; go further"),
        ("silencing_bias = 'large'", "should be a single number"),
    ],
}
