"""The pictures of chapter 11: broadcasting at every pair of shapes, the graph of shapes, the row of images."""

import itertools
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from micrograd.engine import Value
from micrograd.show import broadcast_explorer, draw_shapes, pictures
from micrograd.show.tensors import SHAPES
from micrograd.tensor import Tensor


def test_broadcasting_at_both_ends_and_in_the_middle(capsys):
    explorer = broadcast_explorer()
    explorer.move(a="(4, 3)", b="()")
    assert capsys.readouterr().out == (
        "(4, 3) + (), aligned at the right. The result has shape (4, 3).\n"
        "Each entry of a is used once: its gradient is 1.\n"
        "Each entry of b is used 12 times: its gradient is 12, the sum of 12 shares of 1.\n"
    )
    explorer.move(a="(4, 1)", b="(1, 3)")
    assert "The result has shape (4, 3).\nEach entry of a is used 3 times" in explorer.says
    explorer.move(a="(4, 3)", b="(4,)")
    assert explorer.says.endswith("These two do not broadcast: sizes must be equal, or one of them 1 or missing.")


@pytest.mark.parametrize("a, b", list(itertools.product(SHAPES, SHAPES)), ids=str)
def test_every_pair_says_what_numpy_and_the_engine_say(a, b):
    explorer = broadcast_explorer()
    before = explorer.picture
    explorer.controls["a"].value, explorer.controls["b"].value = str(a), str(b)
    assert explorer.picture != before or (a, b) == ((4, 3), (3,))
    left, right = Tensor(np.ones(a)), Tensor(np.ones(b))
    try:
        out = left + right
    except ValueError:
        assert "do not broadcast" in explorer.says
        return
    out.sum().backward()
    assert f"The result has shape {out.shape}." in explorer.says
    uses = [int(n) for n in re.findall(r"its gradient is (\d+)", explorer.says)]
    assert uses == [t.grad.flat[0] for t in (left, right)]


def test_the_strip_needs_no_kernel_and_leaves_no_figure(capsys):
    broadcast_explorer().still({"a": "(4, 1)"}, {"a": "()", "b": "()"}, text="two pairs of shapes side by side")
    assert "two pairs of shapes side by side" in capsys.readouterr().out
    assert not plt.get_fignums()


def test_the_graph_of_shapes():
    w, b = Tensor(np.ones((2, 3)), label="W"), Tensor(np.ones(3))
    drawing = draw_shapes(((np.ones((4, 2)) @ w + b).tanh() ** 2).mean())
    assert drawing.title == "graph of 8 Tensors, 5 operations"
    assert drawing.description.startswith("@ gives shape (4, 3); + gives shape (4, 3); tanh")
    for text in (
        "<b>W</b><br/>(2, 3)",
        "<b>parameter</b><br/>(3,)",
        "<b>constant</b><br/>(4, 2)",
        "<b>**2</b>",
        "<b>mean</b><br/>()",
    ):
        assert text in drawing.source
    assert drawing.svg.count("<polygon") >= 8
    assert draw_shapes(Tensor([1.0]) * 2).source == draw_shapes(Tensor([1.0]) * 2).source


@pytest.mark.parametrize("thing", [Value(1.0), np.ones(3), 2.0])
def test_only_tensors_have_shapes_to_draw(thing):
    with pytest.raises(TypeError, match="draw_shapes needs a Tensor"):
        draw_shapes(thing)


def test_pictures_in_a_row():
    pictures(np.arange(48.0).reshape(3, 16), ["a", "b", 3])
    drawn = plt.gcf().axes
    assert [axes.get_title() for axes in drawn] == ["a", "b", "3"]
    assert drawn[1].images[0].get_array().tolist() == np.arange(16.0, 32.0).reshape(4, 4).tolist()
    plt.close("all")
    for images, titles, says in (
        ([], [], "at least one"),
        (np.ones((2, 4)), ["a"], "2 pictures, 1 titles"),
        (np.ones((1, 5)), ["a"], "not 5"),
    ):
        with pytest.raises(ValueError, match=says):
            pictures(images, titles)
