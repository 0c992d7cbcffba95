"""Each widget at both ends and in the middle, its static twin, and what it says of a reader's mistake."""

import html
import math
import threading

import matplotlib.pyplot as plt
import pytest

from micrograd import Value
from micrograd.engine import operation
from micrograd.show import descent_explorer, fill_in, growing_graph, slopes_explorer, step_backward, tangent_explorer


def parabola(x):
    return 3 * x**2 - 4 * x + 5


@pytest.mark.parametrize(
    ("x", "way", "slope"), [(-3.0, "falls", "-22.00"), (2 / 3, "is level", "0.00"), (4.0, "rises", "20.00")]
)
def test_the_tangent_follows_the_slider(x, way, slope):
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    explorer.controls["x"].step = 1e-9
    before = explorer.picture
    explorer.controls["x"].value = x
    assert explorer.picture != before
    assert f"the curve {way}: the tangent's slope is {slope}" in explorer.says
    assert explorer.says in html.unescape(explorer._page.value)


def test_the_secant_approaches_the_tangent():
    explorer = tangent_explorer(math.sin, -4, 4, 1.0)
    gaps = []
    for h in (2.0, 0.3, 0.01):
        explorer.controls["h"].value = h
        gaps.append(float(explorer.says.split(", ")[-1].split()[0]))
    assert gaps == sorted(gaps, reverse=True) and gaps[-1] < 0.011


def test_move_sets_controls_and_prints(capsys):
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    explorer.move(x=0.0, h=1.0)
    assert capsys.readouterr().out.strip() == explorer.says
    assert explorer.controls["x"].value == 0.0
    explorer.move(y=1)
    assert capsys.readouterr().out == "There is no control 'y' here: choose one of x, h.\n"


def as_the_page_has_it(value: float, low: float, high: float, step: float) -> float:
    """What noUiSlider makes of a number: percent of the range, rounded to steps, and back."""
    percent, one = (value - low) * 100 / (high - low), step * 100 / (high - low)
    return round(percent / one) * one * (high - low) / 100 + low


def test_a_page_has_nothing_to_send_back():
    """A number that comes back with another last bit is taken for the reader's, and undoes what later cells set."""
    h = tangent_explorer(parabola, -3, 4, 2.0).controls["h"]
    for value in (1.0, 0.1, 0.01):
        assert 10 ** as_the_page_has_it(math.log10(value), h.min, h.max, h.step) == value
    rate = descent_explorer(lambda w, b: w * w + b * b, (3.0, 2.0)).controls["rate"]
    for hundredth in range(101):
        assert as_the_page_has_it(hundredth / 100, rate.min, rate.max, rate.step) == hundredth / 100


def test_slopes_of_every_input_and_the_promise(capsys):
    explorer = slopes_explorer(lambda a, b, c, f: (a * b + c) * f, a=2.0, b=-3.0, c=10.0, f=-2.0)
    explorer.move(nudge="b", by=2.0)
    assert capsys.readouterr().out.strip() == (
        "L = -8.00, slopes: a 6, b -4, c -2, f 4. Nudge b by 2.00: slope times nudge predicts a change of -8.00, measured -8.00."
    )
    for a in (-12.0, 0.0, 12.0):
        explorer.controls["a"].value = a
        assert explorer.says.startswith(f"L = {(a * -3 + 10) * -2:.2f}, ")


def test_a_readers_mistake_is_told_and_the_picture_stays():
    explorer = tangent_explorer(lambda x: math.sqrt(x), 0.5, 4, 2.0)
    before = explorer.picture
    explorer.controls["x"].min = -1.0
    explorer.controls["x"].value = -1.0
    assert explorer.says.startswith("Nothing to draw here: ValueError: ")
    assert explorer.picture == before


def test_widgets_leave_pyplot_alone():
    """They are drawn in a second thread, while a cell may be drawing with pyplot in the first."""
    mine = plt.figure()
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    explorer.controls["x"].value = 1.0
    assert plt.gcf() is mine and plt.get_fignums() == [mine.number]
    plt.close(mine)


def test_sliders_moved_in_two_threads_give_whole_pictures():
    explorer = tangent_explorer(parabola, -3, 4, 2.0)

    def move(places):
        for x in places:
            explorer.controls["x"].value = x

    threads = [threading.Thread(target=move, args=([k / 10 + shift for k in range(8)],)) for shift in (-2.0, 2.0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    x = explorer.controls["x"].value
    assert f"At x = {x:.2f} " in explorer.says and len(explorer.picture) > 8_000


def test_figures_do_not_pile_up():
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    for x in (0.0, 1.0, 2.0, 3.0):
        explorer.controls["x"].value = x
    assert plt.get_fignums() == []


def test_the_static_twin_shows_every_setting(monkeypatch):
    shown = []
    monkeypatch.setattr("micrograd.show.widgets.caption", lambda text: shown.append((text, plt.gcf())))
    tangent_explorer(parabola, -3, 4, 2.0).still(dict(x=-1.0), dict(x=3.0), text="two places")
    text, figure = shown[0]
    assert text == "two places"
    assert [axes.get_title(loc="left") or axes.get_title() for axes in figure.axes] == [
        "x = -1.00, h = 1.00",
        "x = 3.00, h = 1.00",
    ]
    plt.close(figure)


def test_the_picture_in_a_widget_has_alt_text():
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    assert 'alt="At x = 2.00 the curve rises' in explorer.picture


@pytest.fixture
def growing():
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    c = a * b
    c.label = "c"
    return growing_graph(c + a)


def test_the_graph_grows_from_the_first_leaf_to_the_root(growing):
    says = []
    for step in range(4):
        growing.controls["step"].value = step
        says.append(growing.says)
        assert "<svg" in growing.picture
    assert says == [
        "Step 0 of 3: a = 2, a leaf.",
        "Step 1 of 3: b = -3, a leaf.",
        "Step 2 of 3: c = -6, made by * from a and b.",
        "Step 3 of 3: a Value with no label = -4, made by + from c and a.",
    ]


def test_the_buttons_step_and_stop_at_the_ends(growing):
    back, forward, slider, _ = growing.children[0].children
    back.click()
    assert slider.value == 0
    for _ in range(5):
        forward.click()
    assert slider.value == 3
    back.click()
    assert slider.value == 2


def test_still_pictures_of_some_steps(growing, shown):
    growing.still(0, {"step": 3}, text="First and last.")
    assert shown[0]["text/plain"] == "[drawing: 2 frames: step 0, step 3]"
    assert shown[1]["text/markdown"] == "*First and last.*"


def test_a_saved_widget_has_constant_words(growing):
    words = growing._repr_mimebundle_()["text/plain"]
    assert words == "[controls: step; they move while a kernel runs, the picture below stands in for them]"


@pytest.fixture
def diamond():
    """Chapter 5's: the slope along a is 108."""
    a = Value(2.0, "a")
    b = a * a
    c = b + 1
    d = b * 3
    e = c * d
    b.label, c.label, d.label, e.label = "b", "c", "d", "e"
    return e


def test_step_backward_tells_every_update(diamond):
    steps = step_backward(diamond)
    said = []
    for k in range(8):
        steps.controls["step"].value = k
        said.append(steps.says)
    assert said[0].startswith("Start: e.grad = 1.0")
    assert said[1].splitlines() == [
        "Step 1 of 7: now e, whose gradient 1 is complete.",
        "c.grad += 12.0 * 1.0 -> 12.0",
        "d.grad += 5.0 * 1.0 -> 5.0",
    ]
    assert said[6].splitlines()[1:] == ["a.grad += 2.0 * 27.0 -> 54.0", "a.grad += 2.0 * 27.0 -> 108.0"]
    assert said[7].startswith("Step 7 of 7: now a, whose gradient 108 is complete.")
    assert "A leaf" in said[7]


def test_step_backward_ends_with_the_gradients_of_backward(diamond):
    drawing, _ = step_backward(diamond)._frame(7)
    diamond.backward()
    for node in diamond.topo():
        if node.label:
            assert f"<b>{node.label}</b></td></tr><tr><td>data {node.data:g}" in drawing.source
            assert f"grad {node.grad:g}</font>" in drawing.source


def test_step_backward_lights_one_node_and_marks_those_done(diamond):
    for k, done in ((0, 0), (1, 0), (4, 3), (7, 6)):
        source = step_backward(diamond)._frame(k)[0].source
        assert source.count("<b>now</b>") == 1
        assert source.count("<td>done</td>") == done


def test_step_backward_leaves_the_graph_alone(diamond):
    step_backward(diamond).move(step=5)
    assert all(node.grad == 0.0 for node in diamond.topo())
    assert [node.label for node in diamond.topo()].count("") == 2


def test_a_negative_slope_stands_in_brackets():
    f, d = Value(-2.0, "f"), Value(4.0, "d")
    L = d * f
    L.label = "L"
    steps = step_backward(L)
    steps.controls["step"].value = 1
    assert "d.grad += (-2.0) * 1.0 -> -2.0" in steps.says


@pytest.mark.parametrize("size", [3, 25])
def test_step_backward_on_small_and_large_graphs(size):
    node = Value(0.5, "x")
    made = 1
    while made < size:
        node = node.tanh() if made % 3 or made + 2 > size else node + 0.1
        made += 1 if node._op == "tanh" else 2
    steps = step_backward(node)
    assert steps.controls["step"].max == size
    for k in (0, size // 2, size):
        steps.controls["step"].value = k
        assert "<svg" in steps.picture


def test_step_backward_knows_the_operations_of_the_reader():
    x = Value(0.5, "x")
    steps = step_backward(operation(0.25, "my own", x, 7.0))
    steps.controls["step"].value = 1
    assert "x.grad += 7.0 * 1.0 -> 7.0" in steps.says


def test_step_backward_of_a_class_with_closures():
    class Bare:
        def __init__(self, data, prev=(), op=""):
            self.data, self._prev, self._op = data, prev, op

    x = Bare(3.0)
    steps = step_backward(Bare(9.0, (x, x), "*"))
    steps.controls["step"].value = 1
    assert steps.says.endswith("-> 6.0")
    with pytest.raises(ValueError, match="Unknown operation 'sin'"):
        step_backward(Bare(0.0, (x,), "sin"))


@pytest.mark.parametrize("widget", [fill_in, growing_graph, step_backward])
def test_what_is_no_graph_is_told_in_words(widget):
    with pytest.raises(TypeError, match="A Value is wanted here, the result of a computation, not int"):
        widget(5)


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
    assert "'x' is no number" in replies[3]
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
    assert "no number to compare with" in boxes.says


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
