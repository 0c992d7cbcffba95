"""A network's numbers by name, in files and back; its modes."""

import json
import os
import random
import re
import stat

import numpy as np
import pytest

from micrograd.engine import Value
from micrograd.nn import MLP, Module, Neuron
from micrograd.optim import SGD, Adam, clip_grad_norm_
from micrograd.tensor import Tensor


class Mixed(Module):
    """A module of one's own, with parts in lists, dicts and beside them, and a part used twice."""

    def __init__(self):
        self.first = Neuron(2, rng=random.Random(1))
        self.parts = [self.first, Neuron(1, rng=random.Random(2))]
        self.by_name = {"scale": Value(3.0), "table": Tensor([[1.0, 2.0], [3.0, 4.0]])}
        self.small = Tensor(np.array([0.5], np.float32))
        self.text, self.size, self.kind = "text", 3, Value
        self.owner = self


def mlp(seed=1, sizes=(3, 1)):
    return MLP(2, list(sizes), rng=random.Random(seed))


def test_named_parameters():
    model = mlp()
    named = dict(model.named_parameters())
    assert list(named.values()) == model.parameters()
    assert list(named)[:4] == ["layers.0.neurons.0.w.0", "layers.0.neurons.0.w.1", "layers.0.neurons.0.b",
                               "layers.0.neurons.1.w.0"]  # fmt: skip
    assert named["layers.1.neurons.0.w.2"] is model.layers[1].neurons[0].w[2]
    assert list(dict(Neuron(2).named_parameters())) == ["w.0", "w.1", "b"]
    assert list(dict(Module().named_parameters())) == [] == Module().parameters()


def test_a_module_of_ones_own_needs_no_parameters_method():
    model = Mixed()
    names = [name for name, _ in model.named_parameters()]
    assert names == ["first.w.0", "first.w.1", "first.b", "parts.1.w.0", "parts.1.b", "by_name.scale", "by_name.table",
                     "small"]  # fmt: skip
    model.small.grad = [1.0]
    model.zero_grad()
    assert model.small.grad.tolist() == [0.0] and len(model.parameters()) == 8


def test_train_and_eval_reach_every_part():
    model = Mixed()
    assert model.training and model.parts[1].training
    assert model.eval() is model and not model.training and not model.first.training and not model.parts[1].training
    assert model.train() is model and model.parts[1].training
    net = mlp()
    net.eval()
    assert not any(neuron.training for layer in net.layers for neuron in layer.neurons)
    with pytest.raises(TypeError, match=re.escape("train(True) or train(False), which is eval(), not train('yes')")):
        net.train("yes")


WAYS = {
    "state_dict": lambda one, other, path: other.load_state_dict(one.state_dict()),
    "file": lambda one, other, path: (one.save(path), other.load(str(path))),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_there_and_back(way, tmp_path):
    one, other = mlp(1), mlp(2)
    one.parameters()[0].data, one.parameters()[1].data = 0.1 + 0.2, 5e-324
    way(one, other, tmp_path / "Netz ü 1.json")
    assert [p.data for p in other.parameters()] == [p.data for p in one.parameters()]
    one, other = Mixed(), Mixed()
    one.by_name["table"].data = one.by_name["table"].data * 7.0
    one.small.data = np.array([0.1], np.float32)
    way(one, other, tmp_path / "mixed.json")
    assert other.by_name["table"].data.tolist() == [[7.0, 14.0], [21.0, 28.0]]
    assert other.small.data.dtype == np.float32 and other.small.data[0] == np.float32(0.1)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({path.name for path in tmp_path.iterdir()})
    assert not list(tmp_path.glob("*.part"))


def test_a_state_is_a_copy():
    model = Mixed()
    state = model.state_dict()
    state["by_name.table"][:] = 0.0
    assert model.by_name["table"].data[0, 0] == 1.0
    kept = mlp().state_dict()
    assert {type(number) for number in kept.values()} == {float}


def changed(**changes):
    state = mlp().state_dict()
    for name, number in changes.items():
        if number is None:
            del state[name]
        else:
            state[name] = number
    return state


def test_data_that_is_no_number_is_told_before_anything_is_written(tmp_path):
    model = mlp()
    model.parameters()[0].data = np.float32(0.5)
    assert model.state_dict()["layers.0.neurons.0.w.0"] == 0.5
    model.parameters()[0].data = None
    with pytest.raises(TypeError, match=r"layers\.0\.neurons\.0\.w\.0\.data = NoneType: None is no number"):
        model.save(tmp_path / "net.json")
    assert not list(tmp_path.iterdir())


B = "layers.0.neurons.0.b"


@pytest.mark.parametrize(
    "state, error, told",
    [
        (lambda: mlp(sizes=(4, 1)).state_dict(), ValueError, "another network: it has 17 parameters and this one 13"),
        (lambda: changed(**{B: None}), ValueError, f"it has 12 parameters and this one 13. Here '{B}' is missing"),
        (lambda: changed(odd=1.0), ValueError, "This network has no 'odd'. Make the network with the sizes"),
        (lambda: changed(**{B: [1.0]}), ValueError, f"{B} has the shape (), and the saved numbers (1,)"),
        (lambda: changed(**{B: "1"}), TypeError, f"{B} = str: A string is not a number"),
        (lambda: [1.0], TypeError, "load_state_dict takes what state_dict() gives, a dict, not list"),
    ],
)
def test_numbers_of_another_network_change_nothing(state, error, told):
    model = mlp(5)
    before = model.state_dict()
    with pytest.raises(error, match=re.escape(told)):
        model.load_state_dict(state())
    assert model.state_dict() == before


def test_a_table_of_another_shape():
    state = Mixed().state_dict() | {"by_name.table": np.zeros((2, 3))}
    with pytest.raises(ValueError, match=re.escape("by_name.table has the shape (2, 2), and the saved numbers (2, 3)")):
        Mixed().load_state_dict(state)


@pytest.mark.parametrize(
    "text, told",
    [
        ("", "is no file that model.save(...) wrote"),
        ("[1, 2]", "is no file that model.save(...) wrote"),
        ('{"format": "other"}', "is no file that model.save(...) wrote"),
        (
            '{"format": "micrograd parameters", "version": 2, "parameters": {}}',
            "is of version 2, and this package reads",
        ),
        ('{"format": "micrograd parameters", "version": 1, "parameters": {}}', "it has 0 parameters and this one 13"),
        ("\xff", "is no file that model.save(...) wrote"),
    ],
)
def test_another_file_is_told(tmp_path, text, told):
    path = tmp_path / "net.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(ValueError, match=re.escape(told)):
        mlp().load(path)


def test_what_happens_on_disk(tmp_path, monkeypatch):
    model, path = mlp(), tmp_path / "net.json"
    with pytest.raises(FileNotFoundError, match=r"There is no file .*net\.json\. Python looked in .*, or save first"):
        model.load(path)
    model.save(path)
    before = path.read_bytes()
    kept = json.loads(before)
    assert (kept["format"], kept["version"], len(kept["parameters"])) == ("micrograd parameters", 1, 13)
    with pytest.raises(OSError, match=r"cannot be written \(.*\)\. The network is unharmed: save it in another folder"):
        model.save(tmp_path / "nowhere" / "net.json")
    for bad in (3, None, "", b"x"):
        with pytest.raises(TypeError, match="A file is named by a text or a Path"):
            model.save(bad)
    model.parameters()[0].data = 7.0

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="No space left on device"):
        model.save(path)
    assert path.read_bytes() == before and [each.name for each in tmp_path.iterdir()] == ["net.json"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(OSError, match="cannot be written"):
        mlp().save(tmp_path / "net.json")


# ---- optimizers: what is listed, and gradients cut short ----


def test_a_shared_weight_is_changed_once():
    w = Value(1.0)
    for optimizer, right in ((SGD([w, w], lr=0.1), 0.7), (Adam([w, w, w], lr=0.1), 0.6)):
        w.grad = 3.0
        optimizer.step()
        assert w.data == pytest.approx(right)


def test_no_gradient_no_step():
    w, v = Value(1.0), Value(1.0)
    for optimizer in (SGD([w, v], lr=0.1, weight_decay=0.5), Adam([w, v], lr=0.1)):
        w.grad, v.grad = None, 1.0
        optimizer.step()
    assert w.data == 1.0 and v.data < 1.0


def test_numbers_of_another_kind_are_taken_as_floats():
    w = Value(1.0)
    w.data, w.grad = 1, np.float32(0.5)
    SGD([w], lr=0.1).step()
    assert w.data == pytest.approx(0.95)
    w.data = "1"
    with pytest.raises(TypeError, match=r"p\.data = str: A string is not a number"):
        SGD([w], lr=0.1).step()


def test_clip_grad_norm():
    v, t = Value(1.0), Tensor([[1.0, 1.0]])
    v.grad, t.grad = 3.0, [[0.0, -4.0]]
    assert clip_grad_norm_([v, t, v], 10.0) == pytest.approx(5.0) and v.grad == 3.0
    assert clip_grad_norm_([v, t], 1.0) == pytest.approx(5.0)
    assert v.grad == pytest.approx(0.6) and t.grad == pytest.approx(np.array([[0.0, -0.8]]))
    v.grad, t.grad = 3e200, [[0.0, 4e200]]
    assert clip_grad_norm_([v, t], 1.0) == pytest.approx(5e200) and v.grad == pytest.approx(0.6)
    v.grad = None
    t.grad = None
    assert clip_grad_norm_([v, t], 1.0) == 0.0
    for bad in (np.inf, np.nan):
        v.grad = bad
        with pytest.raises(ValueError, match=r"clip_grad_norm_: a gradient is inf or nan\. Find out where"):
            clip_grad_norm_([v], 1.0)


@pytest.mark.parametrize(
    "call, error, told",
    [
        (lambda: SGD([Value(1.0)], 0.1, nesterov=True), ValueError, "it needs a momentum, such as momentum=0.9"),
        (lambda: SGD([Value(1.0)], 0.1, weight_decay=-1), ValueError, "weight_decay must be at least 0 and below inf"),
        (lambda: clip_grad_norm_([Value(1.0)], 0), ValueError, "max_norm must be above 0"),
        (
            lambda: clip_grad_norm_(Value(1.0), 1),
            TypeError,
            "clip_grad_norm_ takes the list model.parameters(), not Value",
        ),
        (lambda: SGD("ab", 0.1), TypeError, "An optimizer takes the list model.parameters(), not str"),
    ],
)
def test_settings_that_make_no_sense(call, error, told):
    with pytest.raises(error, match=re.escape(told)):
        call()
