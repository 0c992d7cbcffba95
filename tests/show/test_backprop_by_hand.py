"""Gradients filled in by the reader: what is right, what is said of slips, and graphs for practice."""

import math

import pytest

from micrograd import Value
from micrograd.engine import operation
from micrograd.gradcheck import slope_along
from micrograd.show import chain_explorer, fill_in


@pytest.fixture
def boxes():
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    L = a * b + 1
    L.label = "L"
    return fill_in(L), a


def test_fill_in_judges_by_a_nudge(boxes, capsys):
    boxes, _ = boxes
    replies = []
    for answer in ("3", "2", "1000", "x", "\u22123", "-3"):
        boxes.controls["a"].value = answer
        replies.append(boxes.says)
    assert replies[0] == "a: not yet. Nudge a up by 0.01 and L falls: check the sign. 0 of 5 right."
    assert "check the sign" in replies[1] and "check the sign" in replies[2]
    assert "'x' is not a number" in replies[3]
    assert (
        replies[4].startswith("a: right")
        and replies[5] == "a: right, nudge a and L moves -3 times as much. 1 of 5 right."
    )
    boxes.move(b=1.5)
    assert "the sign is right" in boxes.says.lower() and "more than you say" in boxes.says


def test_fill_in_shows_what_is_right_and_asks_for_the_rest(boxes):
    boxes, _ = boxes
    boxes.move(a=-3)
    picture = boxes.picture.replace("\xa0", " ")
    assert "grad -3" in picture.replace("&#45;", "-") and picture.count("grad ?") == 4
    boxes.move(b=2, L=1, t1=1, t2=1)
    assert boxes.says.endswith("5 of 5 right. The whole gradient, by hand.")
    assert "grad ?" not in boxes.picture


def test_fill_in_is_not_changed_by_later_cells(boxes):
    boxes, a = boxes
    a.data = 100.0
    boxes.move(b=2)
    assert boxes.says.startswith("b: right")


def test_fill_in_frames(boxes, shown):
    boxes, _ = boxes
    boxes.still({}, dict(a=-3))
    assert "0 of 5 filled in, 1 of 5 filled in" in shown[0]["text/plain"]


def test_two_values_of_one_name_are_told_apart():
    one, other = Value(2.0, "x"), Value(3.0, "x")
    assert list(fill_in(one * other).controls) == ["x", "t1", "t2"]


def test_fill_in_knows_a_slope_of_zero():
    x, y = Value(0.0, "x"), Value(5.0, "y")
    L = x * y
    L.label = "L"
    boxes = fill_in(L)
    boxes.move(y=1)
    assert boxes.says.startswith("y: not yet. Nudge y up by 0.01 and L does not move at all.")
    boxes.move(y=0)
    assert boxes.says.startswith("y: right")
    boxes.move(x=0)
    assert boxes.says.startswith("x: not yet. Nudge x up by 0.01 and L rises.")
    boxes.move(x="nan")
    assert "can't be compared with a slope" in boxes.says


def test_moving_twice_to_the_same_place_says_the_same(boxes, capsys):
    boxes, _ = boxes
    boxes.move(a=-3)
    boxes.move(b=7)
    capsys.readouterr()
    boxes.move(a=-3)
    assert capsys.readouterr().out.startswith("a: right")


def test_fill_in_refuses_an_operation_that_no_nudge_can_recompute():
    with pytest.raises(ValueError, match="Unknown operation 'sin'"):
        fill_in(operation(0.0, "sin", Value(0.0), 1.0))


def test_a_local_slope_or_a_single_share_is_recognized():
    a, b, c = Value(2.0, "a"), Value(-3.0, "b"), Value(10.0, "c")
    e = a * b
    d = e + c
    L = d * a
    e.label, d.label, L.label = "e", "d", "L"
    boxes = fill_in(L)
    assert boxes.answers() == pytest.approx({"a": -2, "b": 4, "e": 2, "c": 2, "d": 2, "L": 1})
    assert boxes.reply("b", "2") == (
        "not yet. That is the local slope, from b to e; multiply it by what arrives, the gradient of e."
    )
    assert boxes.reply("e", "1").startswith("not yet. That is the local slope, from e to d;")
    for share in ("4", "-6"):
        assert boxes.reply("a", share) == "not yet. That is one share: a is used 2 times, and the shares add up."
    assert boxes.reply("b", "-4") == "not yet. Nudge b up by 0.01 and L rises: check the sign."
    assert boxes.reply("b", "4").startswith("right")


@pytest.mark.parametrize("seed", range(40))
def test_a_random_graph_is_small_and_of_whole_numbers(seed):
    boxes, again = fill_in(random=seed), fill_in(random=seed)
    assert boxes.answers() == again.answers()
    assert 5 <= len(boxes.answers()) <= 8
    assert all(abs(slope - round(slope)) < 1e-6 and 0 < abs(slope) < 61 for slope in boxes.answers().values())
    boxes.move(**{name: round(slope) for name, slope in boxes.answers().items()})
    assert boxes.says.endswith("The whole gradient, by hand.")


def test_random_graphs_differ():
    assert len({tuple(fill_in(random=seed).answers().items()) for seed in range(20)}) > 15


@pytest.mark.parametrize(
    ("given", "says"),
    [({}, "takes a graph"), ({"root": Value(1.0), "random": 1}, "takes a graph"), ({"random": 0.5}, "whole number")],
)
def test_a_graph_or_a_number_is_needed(given, says):
    with pytest.raises(TypeError, match=says):
        fill_in(**given)


@pytest.fixture
def chapter_4():
    a, b, c, f = (Value(data, label) for data, label in ((2.0, "a"), (-3.0, "b"), (10.0, "c"), (-2.0, "f")))
    e = a * b
    d = e + c
    L = d * f
    e.label, d.label, L.label = "e", "d", "L"
    return L, a, e


def test_the_arrows_of_the_chain_are_the_measured_moves(chapter_4):
    L, a, _ = chapter_4
    explorer = chain_explorer(L, a)
    for nudge in (-0.2, 0.0, 0.1, 0.2):
        figure, says = explorer.render(nudge=nudge)
        moves = [nudge, -3 * nudge, -3 * nudge, 6 * nudge]
        told = ", ".join(f"{name} moves by {move + 0.0:.2f}" for name, move in zip("aedL", moves))
        assert says == f"{told}: (-3) * 1 * (-2) = 6 times as much."
        texts = [text.get_text() for text in figure.axes[0].texts]
        assert [text for text in texts if text.startswith("times")] == ["times -3", "times 1", "times -2"]
        assert [float(text) for text in texts if text and text[0] in "+-0"] == pytest.approx(moves)
        low, high = figure.axes[0].get_xlim()
        assert low < min(moves) <= max(moves) < high
    assert slope_along(L, a) == pytest.approx(6.0)


def test_the_chain_starts_anywhere_on_a_single_path(chapter_4):
    L, a, e = chapter_4
    assert (
        chain_explorer(L, e).says == "e moves by 0.10, d moves by 0.10, L moves by -0.20: 1 * (-2) = -2 times as much."
    )
    twice = a * a
    with pytest.raises(ValueError, match="follows a single path, and a is used more than once"):
        chain_explorer(twice, a)
    for other in (Value(1.0), L):
        with pytest.raises(ValueError, match="takes the result, then a Value before it"):
            chain_explorer(L, other)
    with pytest.raises(TypeError, match="This needs a Value"):
        chain_explorer(5, a)
    long = a
    for _ in range(3000):
        long = long + 1.0
    with pytest.raises(ValueError, match=r"at most 12 nodes below each other, and this path has 3001\. Start nearer"):
        chain_explorer(long, a)


@pytest.mark.parametrize("x", [1e300, -math.inf, math.nan])
def test_a_chain_through_inf_or_nan_is_told(x):
    a = Value(x, "a")
    with pytest.raises(ValueError, match="no scale for inf or nan"):
        chain_explorer(a * 1e300, a)


def test_a_chain_whose_slope_is_zero_stands_still():
    a = Value(2.0, "a")
    assert chain_explorer(a * 0.0, a).says == "a moves by 0.10, ? moves by 0.00: 0 = 0 times as much."
