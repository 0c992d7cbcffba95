"""Nothing odd that is passed in ends in a puzzle: errors are of a documented kind, say why, and harm nothing.

Every public function is given a catalog of odd things in place of each of its arguments, one at a time; then
Hypothesis puts several of them in at once, some inside lists. What is accepted is for other tests to judge.
"""

import decimal
import fractions
import inspect
import math
import operator
import random
import re
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from micrograd import (
    MLP,
    Layer,
    Neuron,
    Value,
    compiler,
    datasets,
    engine,
    graph,
    losses,
    nn,
    operations,
    optim,
    show,
    tensor,
)
from micrograd._validate.scalars import is_number
from micrograd.engine import operation
from micrograd.gradcheck import GradcheckError, gradcheck, slope_along
from micrograd.graph import operands_first, replay
from micrograd.show import graph as graphs
from micrograd.show import plots, style
from micrograd.tensor import Tensor

DOCUMENTED = (TypeError, ValueError, ZeroDivisionError, OverflowError)
WORDS = 5
TERSE = (
    "len() of unsized object",
    "unhashable type",
    "Thing() takes no arguments",
    "Value() takes no arguments",
)  # NumPy's own words and Python's


FILES = ("load", "save", "from_csv")  # an OSError is theirs alone
LETTERS = 20  # an error's text has as many at least


class Thing:
    """Nothing like a number."""


class Row:
    """What of a pandas row or column matters: a length, numbers by name only, and its own way to be gone through."""

    index = ("x1", "x2")

    def __len__(self):
        return 2

    def __getitem__(self, key):
        return {"x1": 1.0, "x2": 2.0}[key]

    def __iter__(self):
        return iter((1.0, 2.0))

    def to_numpy(self):
        return np.array([1.0, 2.0])


Other = type("Value", (), {"data": 1.0, "grad": 0.0, "_prev": (), "_op": "", "label": "", "__module__": "my_engine"})


def odd_things() -> dict[str, object]:
    """What a function may be given by mistake, by name; fresh at each call, since a generator runs out."""
    endless = []
    endless.append(endless)
    deep = 1.0
    for _ in range(70):  # deeper than the axes of a NumPy array
        deep = [deep]
    value, array = Value(2.0), Tensor([1.0, 2.0])
    things = [None, "", "1.5", "tanh", "ab", b"ab", True, 0, -1, 2, 0.5, math.nan, math.inf, -math.inf, 10**400, 1j]
    things += [fractions.Fraction(1, 3), decimal.Decimal("1.5"), np.float64(2.0), np.float32(2.0), np.int64(3)]
    things += [np.bool_(True), np.complex128(1j), np.float64("nan"), np.datetime64("2020"), np.array(3.0), np.array([])]
    things += [np.array([1.0, 2.0]), np.ones((2, 2)), np.array(["a"]), np.array([None, 1]), np.array([True, False])]
    things += [np.array([1j]), [], [1], [1.0, 2.0], (1, 2), [[1, 2], [3]], [[1, 2], [3, 4]], [None], ["a", "b"]]
    things += [[math.nan, 1.0], [10**400, 1], (), {}, {"a": 1}, {"a": [1.0]}, {1, 2}, (i for i in range(3)), range(3)]
    things += [slice(0, 1), ..., deep, endless, Thing(), Thing, len, ValueError("x"), MLP(2, [1])]
    things += [
        Row(),
        Other(),
        [Other(), Other()],
        Other,
        np.timedelta64(1, "s"),
        np.str_("1"),
        np.uint8(200),
        bytearray(b"1"),
    ]
    things += [
        np.array(["1", None], object),
        [np.float32(1.0), np.True_],
        -0.0,
        5e-324,
        10**20,
        "x" * 5000,
        memoryview(b"1"),
    ]
    things += [value, value * 3.0, [value, Value(1.0)], array, array.sum()]
    return {f"{k}, {type(thing).__name__}": thing for k, thing in enumerate(things)}


def one_of_each_type() -> dict[str, object]:
    """Fewer odd things, for what takes long."""
    things = odd_things()
    first = {type(thing): odd for odd, thing in reversed(things.items()) if type(thing) not in LEFT_OUT}
    return {odd: things[odd] for odd in first.values()}


LEFT_OUT = (Other, np.timedelta64, np.str_, np.uint8, bytearray, memoryview)


class World:
    """A model, Values and a Tensor with gradients, which no failed call may change."""

    def __init__(self):
        self.model = MLP(2, [2, 1], rng=random.Random(1))
        self.params = self.model.parameters()
        self.inputs = [Value(0.5, "x1"), Value(1.0, "x2"), Value(1.0, "y")]
        self.v = self.inputs[0]
        self.loss = (self.model(self.inputs[:2]) - self.inputs[2]) ** 2
        self.loss.backward()
        self.t = Tensor([[1.0, 2.0], [3.0, 4.0]])
        self.t.tanh().sum().backward()
        self.step = compiler.compile(self.loss, self.inputs, self.params)

    def state(self) -> list:
        """Every bit of data and gradients; a number that is no float any more shows as what it is."""
        numbers = [number for p in (*self.params, *self.inputs) for number in (p.data, p.grad)]
        return [n.hex() if type(n) is float else n for n in numbers] + [self.t.data.tobytes(), self.t.grad.tobytes()]


XS, YS = [[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]], [1.0, -1.0, 1.0]


def axes():
    """Never shown, so one will do: it takes longer to make than most calls."""
    return AXES[0]


AXES = [Figure().subplots()]


def sgd_step(parameters, lr, momentum):
    optimizer = optim.SGD(parameters, lr, momentum)
    optimizer.zero_grad()
    optimizer.step()


def loss_of(loss):
    return lambda w, scores=(Value(1.0), Value(2.0)), targets=(1.0, 1.0): loss(scores, targets)


def loss_of_one(loss):
    return lambda w, score=Value(1.0), target=1.0: loss([w.v, score], [1.0, target])


def set_to(thing, **attributes):
    for name, odd in attributes.items():
        setattr(thing, name, odd)
    return thing


CSV = Path(__file__).with_name("table.csv")


def parts_of(part):
    module = set_to(nn.Module(), part=part)
    return list(module.named_parameters()), module.train(), module.eval(), module.state_dict()


def registered(*texts):
    """Registered for as long as it takes."""
    before = dict(operations.OPERATIONS)
    try:
        return operations.register(*texts)
    finally:
        operations.OPERATIONS.clear()
        operations.OPERATIONS.update(before)


def few(steps):
    """At most 100 steps: a million may be meant."""
    return min(steps, 100) if type(steps) is int else steps


def tangent():
    return show.tangent_explorer(math.sin, -1.0, 1.0, 0.0)


def film(w):
    return show.boundary_film(w.model, [[p.data for p in w.params]] * 2, (XS, YS), (XS, YS))


# By name, a call whose defaults are sound: the odd things take the place of its arguments.
SCALARS = {
    "Value": lambda w, data=1.0, label="a": repr(Value(data, label)),
    **{
        f"Value.{f.__name__}": lambda w, x=1.0, operation=f: operation(w.v, x)
        for f in (operator.add, operator.sub, operator.mul)
    },
    **{
        f"Value.r{f.__name__}": lambda w, x=1.0, operation=f: operation(x, w.v)
        for f in (operator.add, operator.sub, operator.mul)
    },
    "Value / x": lambda w, x=1.0: w.v / x,
    "x / Value": lambda w, x=1.0: x / w.v,
    "Value ** x": lambda w, x=1.0: w.v**x,
    "x ** Value": lambda w, x=1.0: x**w.v,
    "sum": lambda w, xs=(1.0,): sum(xs, w.v),
    **{
        f"Value.{name}": lambda w, x=1.0, method=name: getattr(Value(x), method)()
        for name in ("exp", "log", "tanh", "relu", "sigmoid", "topo", "backward")
    },
    "Module": lambda w, part=Value(1.0): parts_of(part),
    "Optimizer": lambda w, parameters=(Value(1.0),), lr=0.1: optim.Optimizer(parameters, lr).zero_grad(),
    "register": lambda w, name="my own", value="sin(a)", slope="cos(a)": registered(name, value, slope),
    "register two": lambda w, one="b", other="a": registered("my own", "a * b", one, other),
    "a registered operation": lambda w, x=1.0: registered("my own", "sin(a)", "cos(a)")(x),
    "lookup": lambda w, name="+": operations.lookup(name),
    "math.exp(Value)": lambda w: math.exp(w.v),
    "Neuron": lambda w, nin=2, activation="tanh", rng=None: Neuron(nin, activation, rng),
    "Layer": lambda w, nin=2, nout=2, activation="tanh", rng=None: Layer(nin, nout, activation, rng),
    "MLP": lambda w, nin=2, nouts=(2, 1), activation="tanh", output="tanh", rng=None: MLP(
        nin, nouts, activation, output, rng
    ),
    "MLP of sizes": lambda w, a=2, b=1: MLP(2, [a, b]),
    "model": lambda w, x=(1.0, 2.0): w.model(x),
    "model of numbers": lambda w, x1=1.0, x2=2.0: w.model([x1, x2]),
    **{f.__name__: loss_of(f) for f in (nn.mse_loss, nn.hinge_loss, nn.binary_cross_entropy_with_logits)},
    **{
        f"{f.__name__} of one": loss_of_one(f)
        for f in (nn.mse_loss, nn.hinge_loss, nn.binary_cross_entropy_with_logits)
    },
    "cross_entropy": lambda w, logits=((Value(1.0), Value(2.0)),), classes=(1,): nn.cross_entropy(logits, classes),
    "cross_entropy of one": lambda w, row=(Value(1.0), Value(2.0)), true=1: nn.cross_entropy(
        [[w.v, w.v], row], [0, true]
    ),
    "cross_entropy of a score": lambda w, score=1.0: nn.cross_entropy([[w.v, score]], [0]),
    "softplus": lambda w, z=1.0: nn.softplus(z),
    "SGD": lambda w, parameters=(Value(1.0),), lr=0.1, momentum=0.0: sgd_step(parameters, lr, momentum),
    "SGD of one": lambda w, p=Value(1.0): sgd_step([w.v, p], 0.1, 0.0) if type(p) is not Value else None,
    "Adam": lambda w, parameters=(Value(1.0),), lr=0.1, betas=(0.9, 0.99), eps=1e-8: optim.Adam(
        parameters, lr, betas, eps
    ).step(),
    "Adam of betas": lambda w, one=0.9, other=0.9: optim.Adam([w.v], 0.1, (one, other)),
    **{
        f.__name__: lambda w, count=4, noise=0.1, rng=None, maker=f: maker(count, noise, rng)
        for f in (datasets.moons, datasets.circles, datasets.xor, datasets.spiral)
    },
    "train_test_split": lambda w, xs=XS, ys=YS, share=0.5, rng=None: datasets.train_test_split(xs, ys, share, rng),
    "networks of": lambda w, value=Value, init="xavier", nout=1: (
        Neuron(2, value=value, init=init, nout=nout),
        Layer(2, 1, value=value, init=init),
        MLP(2, [1], value=value, init=init),
    ),
    "train": lambda w, mode=True: MLP(2, [1]).train(mode),
    "load_state_dict": lambda w, numbers={}: MLP(2, [1]).load_state_dict(numbers),
    "load_state_dict of a number": lambda w, x=1.0: w.model.load_state_dict(
        w.model.state_dict() | {"layers.0.neurons.0.b": x}
    ),
    "load": lambda w, path="none.json": MLP(2, [1]).load(path),
    "save": lambda w, path="none/none.json": (
        None if isinstance(path, str) and "/" not in path else MLP(2, [1]).save(path)
    ),
    "SGD with all": lambda w, decay=0.1, nesterov=True: optim.SGD([Value(1.0)], 0.1, 0.9, decay, nesterov).step(),
    "AdamW": lambda w, parameters=(Value(1.0),), decay=0.1: optim.AdamW(parameters, weight_decay=decay).step(),
    "clip_grad_norm_": lambda w, parameters=(Value(1.0),), most=1.0: optim.clip_grad_norm_(parameters, most),
    "step_lr": lambda w, step=3, size=2, lr=0.1, gamma=0.1: optim.step_lr(step, size, lr, gamma),
    "linear_lr": lambda w, step=3, total=2, lr=0.1, start=0.1, end=1.0: optim.linear_lr(step, total, lr, start, end),
    "cosine_annealing_lr": lambda w, step=3, T_max=9, lr=0.1, least=0.0: optim.cosine_annealing_lr(
        step, T_max, lr, least
    ),
    "Value.data": lambda w, data=1.0: [
        f() for v in [set_to(Value(1.0), data=data)] for f in (v.exp, v.tanh, v.__neg__)
    ],
    "Value.grad": lambda w, grad=1.0: (set_to(Value(1.0), grad=grad) * 2.0).backward(),
    "Value < x": lambda w, x=1.0: w.v < x if is_number(x) or isinstance(x, Value) else None,
    "Value == x": lambda w, x=None: w.v == x,
    "format(Value)": lambda w, spec=".2f": format(w.v, spec) if spec in ("", ".2f", "1.5") else None,
    "from_csv": lambda w, path="none.csv": datasets.from_csv(path),
    "from_csv of columns": lambda w, label="y", columns=["a"], classes=None, skip=False: datasets.from_csv(
        CSV, label, columns, classes, skip
    ),
    "own_words": lambda w, words=("anna", "otto"), least=2: datasets.own_words(words, least),
    "gradcheck": lambda w, f=Value.tanh, x=1.0, h=1e-5, tolerance=1e-6: gradcheck(f, x, h=h, tolerance=tolerance),
    "slope_along": lambda w, root=Value(1.0), value=Value(1.0): slope_along(root, value),
    "slope_along by h": lambda w, h=1e-5: slope_along(w.loss, w.v, h),
    "operands_first": lambda w, root=Value(1.0): operands_first(root),
    "replay": lambda w, root=Value(1.0), numbers={}: replay(root, numbers),
    "replay with": lambda w, number=1.0: replay(w.loss, {w.v: number}),
}
COMPILER = {
    "compile": lambda w, backend="python": compiler.compile(w.loss, w.inputs, w.params, backend),
    "compile loss": lambda w, loss=Value(1.0): compiler.compile(loss, w.inputs, w.params),
    "compile inputs": lambda w, inputs=(): compiler.compile(w.loss, inputs, w.params),
    "compile input": lambda w, x=1.0: compiler.compile(w.loss, [w.v, x], w.params),
    "compile params": lambda w, params=(): compiler.compile(w.loss, w.inputs, params),
    "compile param": lambda w, p=1.0: compiler.compile(w.loss, w.inputs, [w.params[0], p]),
    "to_source": lambda w, backend="c": compiler.to_source(w.loss, w.inputs, w.params, backend),
    "step": lambda w, x1s=(1.0,), x2s=(1.0,), ys=(1.0,): w.step(x1s, x2s, ys),
    "step of numbers": lambda w, x1=1.0, x2=1.0: w.step([x1], [x2], [1.0]),
    "step of one": lambda w, x1s=(1.0,): w.step(x1s),
    "train": lambda w, x1s=(1.0,), steps=2, lr=0.1: w.step.train(x1s, [1.0], [1.0], steps=few(steps), lr=lr),
    "train with": lambda w, optimizer=None: w.step.train([1.0], [1.0], [1.0], steps=2, optimizer=optimizer),
}
BOTH_SIDES = (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.matmul)
TENSORS = {
    "Tensor": lambda w, data=1.0, label="": repr(Tensor(data, label)),
    **{f"Tensor.{f.__name__}": lambda w, x=1.0, operation=f: operation(w.t, x) for f in BOTH_SIDES},
    **{f"Tensor.r{f.__name__}": lambda w, x=1.0, operation=f: operation(x, w.t) for f in BOTH_SIDES},
    **{
        f"Tensor.{name}": lambda w, x=1.0, method=name: getattr(Tensor(x), method)()
        for name in (
            "exp",
            "log",
            "tanh",
            "relu",
            "sigmoid",
            "softmax",
            "log_softmax",
            "max",
            "mean",
            "sum",
            "backward",
            "abs",
            "sqrt",
            "item",
            "detach",
            "topo",
        )
    },
    **{
        f"Tensor.{name} along": lambda w, axis=0, method=name: getattr(w.t, method)(axis)
        for name in ("softmax", "log_softmax")
    },
    **{
        f"Tensor.{name} along": lambda w, axis=0, keepdims=False, method=name: getattr(w.t, method)(axis, keepdims)
        for name in ("sum", "mean", "max")
    },
    "Tensor.reshape": lambda w, shape=4: w.t.reshape(shape),
    "Tensor.reshape of two": lambda w, rows=2, columns=2: w.t.reshape(rows, columns),
    "Tensor.transpose": lambda w, axis=0: w.t.transpose(axis),
    "Tensor.transpose of two": lambda w, a=0, b=1: w.t.transpose(a, b),
    "Tensor[]": lambda w, key=0: w.t[key],
    "Tensor[,]": lambda w, row=0, column=0: w.t[row, column],
    "Tensor.grad": lambda w, grad=0.0: setattr(w.t, "grad", grad),
    "Tensor.data": lambda w, data=1.0: setattr(Tensor([1.0]), "data", data),
    "Tensor.clip": lambda w, low=0.0, high=1.0: w.t.clip(low, high),
    "Tensor.var": lambda w, axis=0, keepdims=False, correction=1: w.t.var(axis, keepdims, correction),
    "Tensor.std": lambda w, axis=0, keepdims=False, correction=1: w.t.std(axis, keepdims, correction),
    "Tensor.argmax": lambda w, axis=0: w.t.argmax(axis),
    "Tensor == x": lambda w, x=1.0: w.t == x,
    "Tensor < x": lambda w, x=1.0: (
        w.t < x if is_number(x) or isinstance(x, (list, tuple, np.ndarray, Tensor)) else None
    ),
    "where": lambda w, condition=True, a=1.0, b=2.0: tensor.where(condition, a, b),
    "where of Tensors": lambda w, condition=True, b=2.0: tensor.where(condition, w.t, b),
    "concatenate": lambda w, tensors=(Tensor([1.0]),), axis=0: tensor.concatenate(tensors, axis),
    "concatenate with": lambda w, t=Tensor([[1.0, 2.0]]), axis=0: tensor.concatenate([w.t, t], axis),
    "stack": lambda w, tensors=(Tensor([1.0]),), axis=0: tensor.stack(tensors, axis),
    "stack with": lambda w, t=Tensor([[1.0, 2.0], [3.0, 4.0]]), axis=0: tensor.stack([w.t, t], axis),
    "randn": lambda w, size=2, rng=1: tensor.randn(size, rng=rng),
    "tensor.cross_entropy": lambda w, logits=Tensor([[1.0, 2.0]]), classes=(1,): tensor.cross_entropy(logits, classes),
    "float(Tensor)": lambda w: float(w.t),
    "np.exp(Tensor)": lambda w: np.exp(w.t),
}
PICTURES = {
    "draw": lambda w, root=Value(1.0): show.draw(root)._repr_mimebundle_(),
    "draw nodes": lambda w, parameters=(), highlight=(), done=(), hidden=(): show.draw(
        w.loss, parameters=parameters, highlight=highlight, done=done, hidden=hidden
    ),
    "draw grads": lambda w, grads=None: show.draw(w.loss, grads=grads),
    "draw fills": lambda w, fills=None, notes=None: show.draw(w.loss, fills=fills, notes=notes),
    "draw most": lambda w, most=25, room=0: show.draw(w.loss, most=most, room=room),
    "draw an operation": lambda w, op="+": show.draw(operation(1.0, op, Value(1.0), 1.0))._repr_mimebundle_(),
    "image": lambda w, name="question2_diagram": show.image(name),
    "bending_space": lambda w, models=None, xs=XS, ys=YS: show.bending_space(models or {}, xs, ys),
    "draw label": lambda w, label="": show.draw(Value(1.0, label) * 2)._repr_mimebundle_(),
    "draw_shapes": lambda w, root=Tensor(1.0): show.draw_shapes(root)._repr_mimebundle_(),
    "decision_boundary": lambda w, xs=XS, ys=YS, steps=4: plots.decision_boundary(
        axes(), lambda x: x[0], xs, ys, steps
    ),
    "decision_boundary of a point": lambda w, x=(0.0, 1.0), y=1.0: plots.decision_boundary(
        axes(), sum, [[0.0, 0.0], x], [1, y], 4
    ),
    "decision_boundary of scores": lambda w, score=1.0: plots.decision_boundary(axes(), lambda x: score, XS, YS, 4),
    "points": lambda w, xs=XS, ys=YS: plots.points(axes(), xs, ys),
    "loss_curves": lambda w, losses={"a": [1.0]}, log=True: plots.loss_curves(axes(), losses, log),
    "loss_curves of a run": lambda w, run=(1.0,): plots.loss_curves(axes(), {"a": [1.0, 2.0], "b": run}),
    "loss_curves of a loss": lambda w, loss=1.0: plots.loss_curves(axes(), {"a": [1.0, loss]}),
    "activation_histograms": lambda w, xs=XS: plots.activation_histograms([axes(), axes()], w.model, xs),
    "activation_histograms of a model": lambda w, model=MLP(2, [2, 1]): plots.activation_histograms(
        [axes(), axes()], model, XS
    ),
    "gradient_histograms": lambda w, model=MLP(2, [2, 1]): plots.gradient_histograms([axes(), axes()], model),
    "confusion_table": lambda w, counts=((1, 2), (3, 4)), names=("a", "b"): plots.confusion_table(
        axes(), counts, names
    ),
    "time_dots": lambda w, engines=("value",), ratios=False: plots.time_dots(axes(), engines, ratios),
    "time_dots of an engine": lambda w, engine="value": plots.time_dots(axes(), [engine]),
    "attention_map": lambda w, shares=((1.0,),), letters="a": show.attention_map(axes(), shares, letters),
    "progress": lambda w, steps=(1,): show.progress(steps),
    "caption": lambda w, text="words": show.caption(text),
    "pictures": lambda w, images=([0.0] * 4,), titles=("a",): show.pictures(images, titles),
    "pictures of": lambda w, image=(0.0,) * 4, title="a": show.pictures([image], [title]),
}
WIDGETS = {
    "tangent_explorer": lambda w, low=-1.0, high=1.0, x=0.0: show.tangent_explorer(math.sin, low, high, x),
    "tangent_explorer of a height": lambda w, height=1.0: show.tangent_explorer(lambda x: height, 0.0, 1.0, 0.5),
    "slopes_explorer": lambda w, a=1.0: show.slopes_explorer(lambda a, b: a * b, a=a, b=1.0),
    "growing_graph": lambda w, root=Value(1.0): show.growing_graph(root),
    "step_backward": lambda w, root=Value(1.0), order="naive": show.step_backward(root, order=order),
    "fill_in": lambda w, root=Value(1.0): show.fill_in(root),
    "fill_in of a random graph": lambda w, random=1: show.fill_in(random=random),
    "chain_explorer": lambda w, root=Value(1.0): show.chain_explorer(root, w.v),
    "chain_explorer of a start": lambda w, start=Value(1.0): show.chain_explorer(w.v * 2, start),
    "chain_explorer of data": lambda w, data=1.0: show.chain_explorer((v := Value(data)).tanh() * 3.0, v),
    "tell": lambda w, x=0.0: tangent().tell(x=x),
    "render": lambda w, x=0.0: tangent().render(x=x),
    "step_source": lambda w, root=Value(1.0): show.step_source(root),
    "step_groups": lambda w, loss=Value(1.0): show.step_groups(loss, w.inputs, w.params),
    "step_groups of": lambda w, inputs=(), params=(): show.step_groups(w.loss, inputs or w.inputs, params or w.params),
    "bumps_explorer": lambda w, low=-1.0, high=1.0, name="f": show.bumps_explorer(math.sin, low, high, name),
    "bumps_explorer of a height": lambda w, height=1.0: show.bumps_explorer(lambda x: height, 0.0, 1.0),
    "broadcast_explorer": lambda w, a="(2, 3)": show.broadcast_explorer().move(a=a),
    "attention_reader": lambda w, letters=".abcdefghijklmnopqrstuvwxyz", name="emma", longest=11: show.attention_reader(
        lambda text: [[1.0] * len(text)] * len(text), letters, name, longest
    ),
    "attention_reader of shares": lambda w, shares=((1.0,),): show.attention_reader(lambda text: shares, ".abem"),
    "neuron_explorer": lambda w, xs=XS, ys=YS, w1=1.0: show.neuron_explorer(xs, ys, w1),
    "neuron_explorer of a point": lambda w, x=(0.0, 1.0), y=1.0: show.neuron_explorer([x], [y]),
    "two_units_explorer": lambda w, xs=XS, ys=YS: show.two_units_explorer(xs, ys),
    "descent_explorer": lambda w, start=(1.0, 1.0), low=-1.0: show.descent_explorer(lambda a, b: a * b, start, low),
    "descent_explorer of a loss": lambda w, loss=Value(1.0): show.descent_explorer(lambda a, b: loss, (1.0, 1.0)),
    "boundary_film": lambda w, history=([0.0] * 9,): show.boundary_film(w.model, history, (XS, YS), (XS, YS)),
    "boundary_film of a model": lambda w, model=MLP(2, [2, 1]): show.boundary_film(
        model, [[0.0] * 9], (XS, YS), (XS, YS)
    ),
    "boundary_film of a part": lambda w, test=(XS, YS): show.boundary_film(w.model, [[0.0] * 9], (XS, YS), test),
    "boundary_film of steps": lambda w, steps=(0,): show.boundary_film(w.model, [[0.0] * 9], (XS, YS), (XS, YS), steps),
    "names_explorer": lambda w, letters=".ab", known=(), longest=11: show.names_explorer(
        lambda text: [0.0] * len(letters), letters, known, longest
    ),
    "move": lambda w, x=0.0: tangent().move(x=x),
    "move a step": lambda w, step=0: show.growing_graph(w.v * 2).move(step=step),
    "move a text": lambda w, x="1": show.fill_in(w.v * 2).move(x1=x),
    "still": lambda w, step=0: show.growing_graph(w.v * 2).still(0, step),
    "still of answers": lambda w, names=(): show.fill_in(w.v * 2).still(names),
}
CALLS = SCALARS | COMPILER | TENSORS | PICTURES | WIDGETS


def complaint(name: str, call, world: World, arguments: dict) -> str | None:
    """What is wrong with how the call meets these arguments, if anything."""
    before = world.state()
    try:
        call(world, **arguments)
    except (*DOCUMENTED, GradcheckError, IndexError, OSError) as error:
        text = str(error)
        if isinstance(error, OSError) and name.split()[0] not in FILES:
            return f"{type(error).__name__}: {text}"
        if type(error) is IndexError and not name.startswith("Tensor["):
            return f"IndexError: {text}"
        if type(error) is GradcheckError and name != "gradcheck":
            return f"GradcheckError: {text}"
        if (len(text.split()) < WORDS or len(text) < LETTERS) and not text.startswith(TERSE):
            return f"{type(error).__name__} in fewer than {WORDS} words: {text!r}"
        if world.state() != before:
            return f"the {type(error).__name__} came after something had changed"
    except Exception as error:  # AttributeError, KeyError, RecursionError, AssertionError ...
        return f"{type(error).__name__}: {error}"
    return None


@pytest.fixture(autouse=True)
def quick_pictures(monkeypatch):
    """Everything is drawn but for the last step, the picture's bytes, which takes nearly all of the time."""
    monkeypatch.setattr(style, "png_of", lambda *_: b"")
    monkeypatch.setattr(graphs, "_layout", lambda source: (10, 10, "<g></g>"))
    yield
    plt.close("all")


def complaints_about(group, things):
    complaints, world = [], World()
    for name, call in group.items():
        for parameter in arguments_of(call):
            for odd, thing in things().items():
                found = complaint(name, call, world, {parameter: thing})
                complaints += [f"{name}, {parameter} = {odd}: {found}"] * bool(found)
            world, AXES[0] = World(), Figure().subplots()  # some calls were accepted, and did their work
    return complaints


def arguments_of(call) -> list[str]:
    """The names of what an odd thing may replace; operation= and the like were bound above."""
    return [name for name in [*inspect.signature(call).parameters][1:] if name not in ("operation", "method", "maker")]


@pytest.mark.parametrize("group", [SCALARS, COMPILER, TENSORS], ids=["scalars", "compiler", "tensors"])
@pytest.mark.filterwarnings("ignore", "error::numpy.exceptions.ComplexWarning")  # no imaginary part may get lost
def test_one_odd_argument(group):
    assert complaints_about(group, odd_things) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("group", [PICTURES, WIDGETS], ids=["pictures", "widgets"])
def test_one_odd_argument_of_what_is_drawn(group):
    assert complaints_about(group, one_of_each_type) == []


ODD = odd_things()
MIXED = st.recursive(
    st.sampled_from([*ODD]).map(ODD.get) | st.floats() | st.integers() | st.complex_numbers() | st.text(max_size=3),
    lambda things: (
        st.lists(things, max_size=3)
        | st.tuples(things, things)
        | st.dictionaries(st.text(max_size=2), things, max_size=2)
    ),
    max_leaves=6,
)


@pytest.mark.filterwarnings("ignore")
@given(data=st.data())
@settings(
    derandomize=True, deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_several_odd_arguments(data):
    calls = SCALARS | COMPILER | TENSORS
    name = data.draw(st.sampled_from([name for name in calls if arguments_of(calls[name])]))
    parameters = arguments_of(calls[name])
    chosen = data.draw(st.lists(st.sampled_from(parameters), min_size=1, max_size=len(parameters), unique=True))
    assert complaint(name, calls[name], World(), {parameter: data.draw(MIXED) for parameter in chosen}) is None


LIBRARY = (engine, nn, losses, optim, tensor, datasets, sys.modules["micrograd.gradcheck"], graph, operations, compiler)
NOT_DRIVEN = {
    **dict.fromkeys(["digits", "first_names", "recorded_torch", "recorded_benchmarks"], "reads our own files"),
    **dict.fromkeys(["c_compiler", "use_style"], "takes nothing"),
    "fold": "a part of the Tensors' rules, not for learners",
    "write": "a part of the printers, not for learners",
    **dict.fromkeys(["Operation", "Function"], "a row of a table, which register fills"),
    **dict.fromkeys(["CompiledStep", "Drawing"], "is made by a call above"),
    **dict.fromkeys(["Explorer", "PlotExplorer", "Stepper", "Film"], "for who writes a chapter; its methods are above"),
}


def public_names(module):
    """The functions and classes of a module, and the methods of its classes."""
    own = {name: thing for name, thing in vars(module).items() if not name.startswith("_")}
    own = {name: thing for name, thing in own.items() if getattr(thing, "__module__", None) == module.__name__}
    methods = {name for thing in own.values() if inspect.isclass(thing) for name in vars(thing)}
    methods = {name for name in methods if not name.startswith("_")} - {
        "data",
        "grad",
        "label",
        "training",
        "T",
    }  # what is no call
    return {name for name, thing in own.items() if inspect.isroutine(thing) or inspect.isclass(thing)} | methods


def undriven(names):
    text = Path(__file__).read_text(encoding="utf-8").partition("LIBRARY =")[0]
    return {name for name in names - set(NOT_DRIVEN) if not re.search(rf"\b{name}\b", text)}


@pytest.mark.parametrize("module", LIBRARY, ids=lambda module: module.__name__)
def test_every_public_name_is_driven(module):
    """It is in a call above; the checks are in check/test_odd_answers.py."""
    assert undriven(public_names(module)) == set()


def test_every_picture_and_widget_is_driven():
    parts_of_the_others = {"grid_around", "score_field", "on_a_plane", "plain"}
    assert undriven({*show.__all__, *public_names(plots)} - parts_of_the_others) == set()
