"""check.my_engine and check.save_engine: the learner's class, judged, and saved for the later chapters."""

import linecache
import runpy
from itertools import count
from pathlib import Path

import pytest

from micrograd import MLP, check
from micrograd.check.more_operations import chapter, save_engine
from micrograd.nn import Neuron

ENGINE = runpy.run_path(str(Path(__file__).parent / "wrong_answers" / "06_more_operations.py"))["ENGINE"]
cells = count()


def cell(source):
    """What a notebook's cell defines; its lines are where a notebook's are, in linecache."""
    name = f"<ipython-input-{next(cells)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    namespace = {"__name__": "__main__", "math": __import__("math")}
    exec(compile(source, name, "exec"), namespace)
    return namespace["Mine"]


def test_a_whole_class_is_right():
    assert chapter.judge("6.6", cell(ENGINE)).kind == "right"


def test_it_is_saved_runs_alone_and_carries_a_network(tmp_path, monkeypatch, capsys):
    save_engine(cell("# my class\n" + ENGINE), tmp_path)
    assert capsys.readouterr().out == "saved as my_engine.py, beside this notebook: chapters 7 to 10 and 13 run on it\n"
    assert [file.name for file in tmp_path.iterdir()] == ["my_engine.py"]
    monkeypatch.syspath_prepend(tmp_path)
    from my_engine import Value

    assert Value.__name__ == "Mine"
    model = MLP(2, [2, 1], value=Value)
    out = model([1.0, 2.0])
    out.backward()
    assert isinstance(out, Value) and any(p.grad for p in model.parameters())


def test_a_file_that_is_there_is_never_replaced(tmp_path, capsys):
    file = tmp_path / "my_engine.py"
    file.write_text("mine = 1\n", encoding="utf-8")
    save_engine(cell(ENGINE), tmp_path)
    assert "is there already, with other lines, and was left as it is" in capsys.readouterr().out
    assert file.read_text(encoding="utf-8") == "mine = 1\n"
    file.unlink()
    for said in ("saved as my_engine.py", "is there already, with this very class"):
        save_engine(cell(ENGINE), tmp_path)
        assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (ENGINE.replace("1 - t * t", "1 - t"), "not saved yet: a.tanh(): differs"),
        (ENGINE.replace("__radd__", "__add_r__"), "not saved yet: 2 + a: lacks"),
        (
            "def wrapped(x):\n    return x if isinstance(x, Mine) else Mine(x)\n"
            + ENGINE.replace("self._of(", "wrapped("),
            "the class uses `wrapped`, which is defined outside it",
        ),
        ("import random\n" + ENGINE.replace("class Mine:", "class Mine:\n    born = random.random()"), "uses `random`"),
        (
            ENGINE.replace("def tanh", "def other") + "\nMine.tanh = Mine.other\ndel Mine.other",
            "by itself the class fails at a.tanh()",
        ),
    ],
)
def test_what_can_not_be_saved_is_told(source, said, tmp_path, capsys):
    save_engine(cell(source), tmp_path)
    assert said in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("cls", "said"),
    [(None, "nothing to save yet"), (..., "nothing to save yet"), (3, "the class itself"), (int, "not saved yet")],
)
def test_odd_answers_are_told(cls, said, tmp_path, capsys):
    save_engine(cls, tmp_path)
    assert said in capsys.readouterr().out


def test_a_missing_folder_is_told(tmp_path, capsys):
    save_engine(cell(ENGINE), tmp_path / "nowhere")
    assert "Is the folder there, and may you write to it?" in capsys.readouterr().out


def test_a_class_without_lines_is_told(tmp_path, capsys):
    namespace = {"math": __import__("math")}
    exec(ENGINE, namespace)
    save_engine(namespace["Mine"], tmp_path)
    assert "Run its cell again, then this one" in capsys.readouterr().out


def on_my_engine(source, name):
    """What a cell of a later chapter defines, where Value is the learner's class."""
    namespace = {"__name__": "__main__", "Value": cell(ENGINE), "Neuron": Neuron}
    exec(compile(source, "<cell>", "exec"), namespace)
    return namespace[name]


def test_the_checks_of_later_chapters_take_the_learners_class():
    stub = (
        "class BuggyNeuron(Neuron):\n    def __init__(self, nin, rng):\n"
        "        self.w = [Value(rng.uniform(-1, 1))] * nin\n        self.b = Value(0.0)\n"
        "        self.activation = 'tanh'\n"
    )
    seventh = check.chapter("07_neuron")
    buggy = on_my_engine(stub, "BuggyNeuron")
    assert "still one Value, three times" in seventh.judge("7.3", buggy).reason
    mended = stub.replace("[Value(rng.uniform(-1, 1))] * nin", "[Value(rng.uniform(-1, 1)) for _ in range(nin)]")
    assert seventh.judge("7.3", on_my_engine(mended, "BuggyNeuron")).kind == "right"
    mae = (
        "def mae_loss(scores, targets):\n    total = Value(0.0)\n    for s, t in zip(scores, targets):\n"
        "        total = total + (s - t).relu() + (t - s).relu()\n    return total / len(scores)\n"
    )
    verdict = check.chapter("09_learning").judge("9.5", on_my_engine(mae, "mae_loss"))
    assert verdict.kind == "right", verdict
