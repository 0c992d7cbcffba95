"""`data` and `grad` of a Value are plain slots, for speed: whoever reads them first says what is wrong with them.

What is a number of another kind counts as that number; nothing is a silent 0.
"""

import copy
import math
import pickle
import random
from fractions import Fraction

import numpy as np
import pytest
from matplotlib.figure import Figure

from micrograd import MLP, Value, nn, show
from micrograd.compiler import compile
from micrograd.gradcheck import gradcheck, slope_along
from micrograd.graph import replay
from micrograd.optim import SGD, Adam, AdamW, clip_grad_norm_
from micrograd.show import plots
from micrograd.tensor import Tensor

NUMBERS = [3, True, np.float32(0.5), np.True_, Fraction(1, 2), np.array(2), np.int8(100)]
NO_NUMBERS = {
    "None": None,
    "str": "1",
    "list": [1.0],
    "array": np.array([1.0, 2.0]),
    "complex": 1j,
    "Value": Value(2.0),
    "Tensor": Tensor([1.0]),
    "class": float,
}


def trained(make):
    def run(p):
        if type(p.grad) is float and p.grad == 0.0:
            p.grad = 1.0
        other = Value(1.0)
        other.grad = 1.0
        make([p, other]).step()
        return p.data

    return run


def compiled(backend):
    def run(p):
        x, w = Value(1.0, "x"), Value(0.5, "w")
        step = compile((w * x).tanh(), [x], [w], backend)
        w.data, w.grad = p.data, p.grad
        return step([1.0]), w.grad

    return run


def network_with(p):
    model = MLP(1, [1], rng=random.Random(1))
    model.layers[0].neurons[0].w[0] = p
    return model


def histogram(picture, *more):
    return lambda p: picture([Figure().subplots()], network_with(p), *more)


def with_graph(use):
    """Of a graph that was made before p was set to something odd."""

    def run(p):
        leaf = Value(2.0, "v")
        root = leaf * leaf + 1.0
        leaf.data = p.data
        return use(root, leaf)

    return run


def loss_of(loss, target):
    def run(p):
        out = loss([p], [target])
        out.backward()
        return out.data, p.grad

    return run


# what it gives is compared: the same for 2 as for np.array(2)
READS_DATA = {
    "model": lambda p: network_with(p)([0.5]).data,
    "state_dict": lambda p: network_with(p).state_dict(),
    "SGD": trained(lambda ps: SGD(ps, 0.1, momentum=0.9, weight_decay=0.1)),
    "Adam": trained(Adam),
    "AdamW": trained(AdamW),
    "mse_loss": loss_of(nn.mse_loss, 1.0),
    "hinge_loss": loss_of(nn.hinge_loss, 1),
    "binary_cross_entropy": loss_of(nn.binary_cross_entropy_with_logits, 1),
    "cross_entropy": lambda p: nn.cross_entropy([[Value(1.0), p, Value(2.0)]], [0]).data,
    "cross_entropy of two": lambda p: nn.cross_entropy([[Value(1.0), p]], [0]).data,
    "softplus": lambda p: nn.softplus(p).data,
    "a target": lambda p: nn.mse_loss([Value(1.0)], [p]).data,
    "compiled to Python": compiled("python"),
    "compiled to NumPy": compiled("numpy"),
    "slope_along": with_graph(slope_along),
    "replay": with_graph(lambda root, leaf: replay(root)[root].data),
    "gradcheck": lambda p: gradcheck(lambda a: a * p, 1.0),
    "<": lambda p: p < 3.0,
    ">": lambda p: p > 3.0,
    "max": lambda p: max([Value(1.0), p]).data,
    "bool": bool,
    "format": lambda p: f"{p:.2f}",
    "abs": lambda p: abs(p).data,
    "sum": lambda p: sum([p, p]).data,
    "activation_histograms": histogram(plots.activation_histograms, [[0.5], [0.25]]),
    "step_backward": with_graph(lambda root, leaf: show.step_backward(root).tell(step=1)),
    "fill_in": with_graph(lambda root, leaf: type(show.fill_in(root))),
    "step_source": with_graph(lambda root, leaf: show.step_source(root).tell(step=1)),
}
READS_GRAD = {
    "backward": lambda p: ((p * 2.0).backward(), p.grad),
    "SGD": trained(lambda ps: SGD(ps, 0.1, momentum=0.9, weight_decay=0.1)),
    "Adam": trained(Adam),
    "AdamW": trained(AdamW),
    "clip_grad_norm_": lambda p: (clip_grad_norm_([p], 1.0), p.grad),
    "compiled to Python": compiled("python"),
    "compiled to NumPy": compiled("numpy"),
    "gradient_histograms": histogram(plots.gradient_histograms),
}
CASES = [("data", name, READS_DATA[name]) for name in READS_DATA]
CASES += [("grad", name, READS_GRAD[name]) for name in READS_GRAD]
each_reader = pytest.mark.parametrize(
    "slot, read", [case[::2] for case in CASES], ids=[f"{slot}-{name}" for slot, name, _ in CASES]
)


def value_with(slot, thing):
    p = Value(0.25)
    setattr(p, slot, thing)
    return p


@each_reader
def test_a_number_of_another_kind_counts_as_that_number(slot, read):
    for number in NUMBERS:
        found, right = read(value_with(slot, number)), read(value_with(slot, float(number)))
        assert found == right, f"{number!r}: {found}, not {right}"


@each_reader
def test_what_is_no_number_is_told(slot, read):
    for name, thing in NO_NUMBERS.items():
        if slot == "grad" and thing is None:
            continue  # PyTorch's word for no gradient so far
        p = value_with(slot, thing)
        with pytest.raises(TypeError) as caught:
            read(p)
        assert f"{slot} = {type(thing).__name__}: " in str(caught.value), f"{name}: {caught.value}"
        assert len(str(caught.value)) > 30 and getattr(p, slot) is thing


def test_no_gradient_so_far_is_left_alone_or_0():
    p, other = value_with("grad", None), Value(1.0)
    for make in (lambda ps: SGD(ps, 0.1), Adam, AdamW):
        make([p, other]).step()
    assert p.data == 0.25 and p.grad is None and clip_grad_norm_([p], 1.0) == 0.0
    (p * 2.0).backward()
    assert p.grad == 2.0
    assert compiled("python")(value_with("grad", None)) == compiled("python")(Value(0.25))


def test_what_only_shows_or_copies_takes_anything():
    for thing in NO_NUMBERS.values():
        p = value_with("data", thing)
        assert repr(p).startswith("Value(data=") and show.draw(p)._repr_mimebundle_()
        if not isinstance(thing, (Value, Tensor)):
            copies = copy.copy(p).data, copy.deepcopy(p).data, pickle.loads(pickle.dumps(p)).data
            assert all(repr(made) == repr(thing) for made in copies)


def test_numbers_that_were_saved_mend_what_is_no_number():
    model = MLP(2, [2, 1], rng=random.Random(1))
    kept = model.state_dict()
    for thing in NO_NUMBERS.values():
        model.parameters()[0].data = thing
        model.load_state_dict(kept)
        assert model.state_dict() == kept


def test_a_step_stops_before_what_is_no_number():
    """Nothing is moved to nan on the way, and the message names the parameter."""
    first, second = Value(1.0, "first"), Value(1.0, "second")
    first.grad, second.grad = 1.0, "2.0"
    with pytest.raises(TypeError, match=r"^second\.grad = str: A string is not a number"):
        SGD([first, second], 0.1).step()
    assert math.isfinite(first.data) and second.data == 1.0
