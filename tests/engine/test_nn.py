"""Networks: their shapes, numbers, gradients and errors, and that they learn from any seed."""

import math
import random
import re

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from micrograd import datasets, nn
from micrograd.compiler import compile
from micrograd.engine import Value
from micrograd.nn import MLP, Layer, Module, Neuron
from micrograd.optim import SGD


def data_of(values):
    return [v.data for v in values]


# ---- shapes ----


@pytest.mark.parametrize(
    "module, parameters",
    [
        (Neuron(3), 3 + 1),
        (Layer(3, 4), 4 * (3 + 1)),
        (MLP(3, [4, 4, 1]), 4 * (3 + 1) + 4 * (4 + 1) + 1 * (4 + 1)),
        (MLP(2, (16, 16, 1)), 337),
        (Module(), 0),
    ],
    ids=["neuron", "layer", "mlp", "mlp of a tuple", "bare module"],
)
def test_parameters_are_listed_once_each(module, parameters):
    listed = module.parameters()
    assert len(listed) == len(set(listed)) == parameters
    assert all(type(p) is Value and p._prev == () for p in listed)


def test_one_output_is_a_value_and_several_are_a_list():
    x = [1.0, 2.0, 3.0]
    assert type(Neuron(3)(x)) is type(Layer(3, 1)(x)) is type(MLP(3, [4, 1])(x)) is Value
    for several in (Layer(3, 2)(x), MLP(3, [4, 2])(x)):
        assert type(several) is list
        assert [type(v) for v in several] == [Value, Value]


def test_a_layer_of_one_neuron_feeds_the_next():
    model = MLP(2, [1, 3])
    (first, second), x = model.layers, [1.0, -1.0]
    assert data_of(model(x)) == data_of(second([first(x)]))


def test_inputs_may_be_numbers_values_or_an_array():
    model = MLP(2, [3, 1])
    outs = [model(x) for x in ([0.5, -1], (0.5, -1.0), [Value(0.5), Value(-1)], np.array([0.5, -1.0]))]
    assert len(set(data_of(outs))) == 1


def test_repr_tells_the_shape():
    assert repr(Neuron(3, "relu")) == "Neuron(3, 'relu')"
    assert repr(MLP(3, [4, 1], "relu", "linear")) == "MLP(Layer(3, 4, 'relu'), Layer(4, 1, 'linear'))"


# ---- numbers ----


@pytest.mark.parametrize(
    "activation, above, below",
    [
        ("tanh", 0.9051482536448665, -0.9051482536448665),
        ("sigmoid", 0.8175744761936437, 0.18242552380635635),
        ("relu", 1.5, 0.0),
        ("linear", 1.5, -1.5),
    ],
)
def test_a_neuron_by_hand(activation, above, below):
    neuron = Neuron(2, activation)
    for weights, bias, out in [((1.0, -2.0), 0.5, above), ((-1.0, 2.0), -0.5, below)]:
        neuron.w[0].data, neuron.w[1].data = weights
        neuron.b.data = bias
        assert neuron([3.0, 1.0]).data == pytest.approx(out, rel=1e-14)  # bent from 3 - 2 + 0.5, or its negative
    assert neuron.parameters() == [*neuron.w, neuron.b]


def test_every_layer_is_tanh_by_default():
    assert Neuron(1).activation == "tanh"
    assert repr(MLP(3, [4, 4, 1])) == "MLP(Layer(3, 4, 'tanh'), Layer(4, 4, 'tanh'), Layer(4, 1, 'tanh'))"
    assert Layer(2, 1)([0.3, 0.4])._op == MLP(2, [2, 1])([0.3, 0.4])._op == "tanh"


def test_activation_is_for_hidden_layers_and_output_for_the_last():
    model = MLP(2, [3, 3, 2], activation="relu", output="sigmoid")
    x = [1.0, 2.0]
    for layer, op in zip(model.layers, ["relu", "relu", "sigmoid"]):
        x = layer(x)
        assert [v._op for v in x] == [op] * len(x)


ACTIVATE = {"tanh": anp.tanh, "relu": lambda x: anp.maximum(x, 0.0), "sigmoid": lambda x: 1 / (1 + anp.exp(-x))}


@pytest.mark.parametrize("activation, output", [("tanh", "tanh"), ("relu", "linear"), ("sigmoid", "sigmoid")])
def test_gradients_agree_with_autograd(activation, output):
    sizes, x, target = [3, 5, 4, 2], [0.5, -1.0, 2.0], [1.0, -0.5]
    model = MLP(sizes[0], sizes[1:], activation, output, rng=random.Random(1))
    for p in model.parameters():
        p.data += 0.1  # so that biases count too
    inputs = [Value(xi) for xi in x]
    loss = sum((out - goal) ** 2 for out, goal in zip(model(inputs), target))
    loss.backward()

    def judge(flat, x):
        for nin, nout, bend in zip(sizes, sizes[1:], [activation, activation, output]):
            rows, flat = flat[: nout * (nin + 1)].reshape(nout, nin + 1), flat[nout * (nin + 1) :]
            x = ACTIVATE.get(bend, lambda same: same)(rows[:, :-1] @ x + rows[:, -1])
        return anp.sum((x - anp.array(target)) ** 2)

    at = np.array(data_of(model.parameters())), np.array(x)
    assert loss.data == pytest.approx(judge(*at), rel=1e-12)
    assert [p.grad for p in model.parameters()] == pytest.approx(autograd.grad(judge, 0)(*at), rel=1e-9, abs=1e-12)
    assert [xi.grad for xi in inputs] == pytest.approx(autograd.grad(judge, 1)(*at), rel=1e-9, abs=1e-12)


# ---- randomness ----


def test_random_seed_is_honoured():
    def weights(seed):
        random.seed(seed)
        return data_of(MLP(3, [4, 1]).parameters())

    assert weights(1337) == weights(1337) != weights(42)


def test_rng_is_honoured_and_leaves_the_random_module_alone():
    def weights(seed):
        return data_of(MLP(3, [4, 1], rng=random.Random(seed)).parameters())

    random.seed(0)
    before = random.getstate()
    first = weights(7)
    assert random.getstate() == before
    random.seed(99)
    assert weights(7) == first != weights(8)


@pytest.mark.parametrize("nin", [1, 4, 100])
@pytest.mark.parametrize("activation, spread", [("tanh", 0.5), ("sigmoid", 0.5), ("linear", 0.5), ("relu", 6**0.5)])
def test_weights_start_evenly_spread_and_biases_at_zero(activation, spread, nin):
    layer = Layer(nin, 400 // nin, activation, rng=random.Random(3))
    weights = [w.data for neuron in layer.neurons for w in neuron.w]
    limit = spread / math.sqrt(nin)  # the more inputs, the smaller
    assert -limit <= min(weights) < -0.95 * limit
    assert 0.95 * limit < max(weights) <= limit
    assert abs(sum(weights) / len(weights)) < 0.1 * limit
    assert {neuron.b.data for neuron in layer.neurons} == {0.0}


@pytest.mark.parametrize(
    "init, activation, limit, bias_limit",
    [
        ("xavier", "tanh", 5 / 3 * (6 / (4 + 100)) ** 0.5, 0.0),
        ("xavier", "relu", (12 / (4 + 100)) ** 0.5, 0.0),
        ("xavier", "linear", (6 / (4 + 100)) ** 0.5, 0.0),
        ("he", "tanh", (6 / 4) ** 0.5, 0.0),
        ("pytorch", "relu", 0.5, 0.5),
        ("lecture", "sigmoid", 1.0, 1.0),
    ],
)
def test_named_starts(init, activation, limit, bias_limit):
    layer = Layer(4, 100, activation, random.Random(3), init=init)
    for most, starts in (
        (limit, [w.data for neuron in layer.neurons for w in neuron.w]),
        (bias_limit, [neuron.b.data for neuron in layer.neurons]),
    ):
        assert -most <= min(starts) <= -0.9 * most and 0.9 * most <= max(starts) <= most
    parts = (
        Neuron(4, activation, random.Random(3), init=init, nout=100),
        MLP(4, [100], "relu", activation, random.Random(3), init=init),
    )
    assert data_of(parts[0].parameters()) == data_of(layer.neurons[0].parameters())
    assert data_of(parts[1].parameters()) == data_of(layer.parameters())


# ---- training ----


def test_zero_grad():
    model = MLP(2, [3, 1])
    model([1.0, 2.0]).backward()
    assert any(p.grad for p in model.parameters())
    model.zero_grad()
    assert [p.grad for p in model.parameters()] == [0.0] * 13


def test_a_training_loop_as_in_the_micrograd_demo():
    """The max-margin loss with L2 regularization, written as in Karpathy's demo notebook, on the corners of xor."""
    random.seed(1337)
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = np.array([-1, 1, 1, -1])
    model = MLP(2, [8, 8, 1], activation="relu", output="linear")

    def loss():
        inputs = [list(map(Value, xrow)) for xrow in X]
        scores = list(map(model, inputs))
        losses = [(1 + -yi * scorei).relu() for yi, scorei in zip(y, scores)]
        data_loss = sum(losses) * (1.0 / len(losses))
        reg_loss = 1e-4 * sum(p * p for p in model.parameters())
        accuracy = [(yi > 0) == (scorei.data > 0) for yi, scorei in zip(y, scores)]
        return data_loss + reg_loss, sum(accuracy) / len(accuracy)

    history = []
    for _ in range(150):
        total_loss, accuracy = loss()
        model.zero_grad()
        total_loss.backward()
        for p in model.parameters():
            p.data -= 0.3 * p.grad
        history.append(total_loss.data)
    assert history[0] > 0.9
    assert history[-1] < 0.1
    assert accuracy == 1.0


@pytest.mark.parametrize("seed", range(20))
def test_the_first_example_works_from_any_seed(seed):
    random.seed(seed)
    n = MLP(3, [4, 4, 1])
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    ys = [1.0, -1.0, -1.0, 1.0]
    for _ in range(1000):
        ypred = [n(x) for x in xs]
        loss = sum([(yout - ygt) ** 2 for ygt, yout in zip(ys, ypred)])
        loss.backward()  # on purpose the gradients are never zeroed, as a reader's first loop may well forget to
        for p in n.parameters():
            p.data += -0.01 * p.grad
    assert [math.copysign(1.0, y.data) for y in ypred] == ys
    assert loss.data < 0.05


@pytest.mark.parametrize("init", ["default", "xavier"])
def test_which_start_bends_the_line_of_the_classifier(init):
    """Chapter 10's loop with tanh: from the small start the boundary stays straight, with Xavier's it bends."""
    xs, ys = datasets.moons(200, noise=0.1, rng=random.Random(0))
    train_xs, test_xs, train_ys, test_ys = datasets.train_test_split(xs, ys, 0.5, random.Random(0))
    reached = []
    for seed in range(5):
        model = MLP(2, [8, 8, 1], "tanh", "linear", random.Random(seed), init=init)
        inputs = [Value(0.5), Value(-0.3), Value(1.0)]
        parameters = model.parameters()
        step = compile((1.0 - model(inputs[:2]) * inputs[2]).relu(), inputs, parameters, backend="numpy")
        optimizer, rng = SGD(parameters, lr=0.1, momentum=0.9), random.Random(0)
        for _ in range(120):
            batch = rng.sample(range(100), 50)
            for p in parameters:
                p.grad = 2e-4 * p.data
            step(*zip(*(train_xs[i] for i in batch)), [train_ys[i] for i in batch])
            optimizer.step()
        reached.append(sum((model(x).data > 0.0) == (y > 0.0) for x, y in zip(test_xs, test_ys)) / len(test_ys))
    assert max(reached) < 0.9 if init == "default" else min(reached) >= 0.97


# ---- errors ----

UNKNOWN = "Unknown activation 'gelu': choose one of tanh, relu, sigmoid, linear"
INPUTS = "The number of inputs must be a whole number, at least 1, not "
NEURONS = "The number of neurons in a layer must be a whole number, at least 1, not "
SIZES = "MLP takes a list of layer sizes, such as MLP(3, [4, 4, 1]), not "
MISTAKES = {
    # what is written: the words of the error
    "Neuron(2, 'gelu')": UNKNOWN,
    "Layer(2, 2, 'gelu')": UNKNOWN,
    "MLP(2, [2, 1], activation='gelu')": UNKNOWN,
    "MLP(2, [2, 1], output='gelu')": UNKNOWN,
    "MLP(2, [2, 1], init='small')": "Unknown init 'small': choose one of default, xavier, he, pytorch, lecture",
    "Neuron(2, init=None)": "Unknown init None: choose one of default, xavier",
    "Neuron(0)": INPUTS + "0",
    "Neuron(-1)": INPUTS + "-1",
    "Neuron(2.5)": INPUTS + "2.5",
    "Neuron(True)": INPUTS + "True",
    "MLP('3', [1])": INPUTS + "'3'",
    "Neuron(1_000_001)": "The number of inputs must be at most 1,000,000: as Values, more would not fit",
    "Layer(2, 0)": NEURONS + "0",
    "MLP(3, [4, 0, 1])": NEURONS + "0",
    "MLP(3, [4, 1.0])": NEURONS + "1.0",
    "MLP(3, [])": SIZES + "[]",
    "MLP(3, 4)": SIZES + "4",
    "MLP(3, '41')": SIZES + "'41'",
    "Neuron(2)([1.0])": "This neuron takes 2 inputs but was given 1",
    "Layer(2, 2)([1.0, 2.0, 3.0])": "This neuron takes 2 inputs but was given 3",
    "MLP(2, [4, 1])([])": "This neuron takes 2 inputs but was given 0",
}


@pytest.mark.parametrize("written", MISTAKES)
def test_a_mistake_is_told_in_words(written):
    with pytest.raises(ValueError, match=re.escape(MISTAKES[written])):
        eval(written, vars(nn))


def test_the_most_inputs():
    assert nn._count(1_000_000, "inputs") == 1_000_000


def test_an_input_that_is_no_number_is_told_in_words():
    with pytest.raises(TypeError, match="convert it first"):
        MLP(2, [1])(["1", "2"])


@pytest.mark.parametrize("rng", [0, 42, "seed"])
def test_a_seed_is_no_generator(rng):
    with pytest.raises(TypeError, match=r"rng is a generator, such as random\.Random\(42\)"):
        MLP(1, [1], rng=rng)


def test_one_number_is_no_list_of_inputs():
    with pytest.raises(TypeError, match=r"A network takes a list of inputs, such as model\(\[0\.5\]\), not 0\.5"):
        MLP(1, [1])(0.5)


@pytest.mark.parametrize("activation", ["nope", [], None])
def test_an_unknown_activation_is_told_even_where_no_layer_uses_it(activation):
    with pytest.raises(ValueError, match="Unknown activation"):
        MLP(1, [1], activation=activation)
