"""What every widget does: it is moved by hand and by code, tells, stands still, and survives mistakes."""

import math
import re
import threading

import matplotlib.pyplot as plt
import numpy as np
import pytest

from micrograd import MLP, Value
from micrograd.show import (
    attention_reader,
    boundary_film,
    broadcast_explorer,
    bumps_explorer,
    chain_explorer,
    descent_explorer,
    fill_in,
    growing_graph,
    names_explorer,
    neuron_explorer,
    slopes_explorer,
    step_backward,
    step_source,
    tangent_explorer,
    two_units_explorer,
    use_style,
)
from micrograd.show.explorer import as_html


def parabola(x):
    return 3 * x**2 - 4 * x + 5


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


def test_a_still_picture_shows_every_setting(shown, monkeypatch):
    figures = []
    monkeypatch.setattr("micrograd.show.explorer.png_of", lambda figure, _: figures.append(figure) or b"")
    tangent_explorer(parabola, -3, 4, 2.0).still(dict(x=-1.0), dict(x=3.0), text="two places")
    assert 'alt="two places"' in shown[0]["text/html"] and shown[1]["text/plain"] == "two places"
    assert [axes.get_title(loc="left") or axes.get_title() for axes in figures[0].axes] == [
        "x = -1.00, h = 1.00",
        "x = 3.00, h = 1.00",
    ]


def test_the_picture_in_a_widget_has_alt_text():
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    assert 'alt="At x = 2.00 the curve rises' in explorer.picture


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
    assert words == "[controls: step; they move while a kernel runs]"


@pytest.mark.parametrize("widget", [fill_in, growing_graph, step_backward])
def test_what_is_no_graph_is_told_in_words(widget):
    with pytest.raises(TypeError, match="This needs a Value, the result of a computation, not int"):
        widget(5)


def product():
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    L = a * b + a
    L.label = "L"
    return L


def film():
    model = MLP(2, [2, 1])
    part = [[0.0, 0.0], [1.0, 1.0]], [1.0, -1.0]
    return boundary_film(model, [[0.1 * k] * 9 for k in range(3)], part, part)


WIDGETS = {
    "tangent_explorer": lambda: tangent_explorer(math.sin, -1.0, 1.0, 0.0, central=True),
    "slopes_explorer": lambda: slopes_explorer(lambda a, b: a * b, a=1.0, b=2.0),
    "growing_graph": lambda: growing_graph(product()),
    "step_backward": lambda: step_backward(product()),
    "naive order": lambda: step_backward(product(), order="naive"),
    "chain_explorer": lambda: (lambda L: chain_explorer(L, L._prev[0]))(product()),
    "fill_in": lambda: fill_in(product()),
    "step_source": lambda: step_source(product()),
    "neuron_explorer": lambda: neuron_explorer([[0.0, 0.0], [1.0, 1.0]], [1.0, -1.0]),
    "two_units_explorer": lambda: two_units_explorer([[0.0, 0.0], [1.0, 1.0]], [1.0, -1.0]),
    "descent_explorer": lambda: descent_explorer(lambda a, b: a * a + b * b, (1.0, 1.0)),
    "boundary_film": film,
    "broadcast_explorer": broadcast_explorer,
    "names_explorer": lambda: names_explorer(lambda text: [0.0, 1.0, 2.0], ".ab"),
    "attention_reader": lambda: attention_reader(lambda text: np.eye(len(text)), ".ab", name="ab"),
    "bumps_explorer": lambda: bumps_explorer(math.sin, -1.0, 1.0),
}


@pytest.fixture
def styled():
    """As in every chapter: the style's layout must not meet the widgets' own."""
    with plt.rc_context():
        use_style()
        yield


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_is_a_description(name, styled):
    """What a page with no kernel needs: the values to draw, and a picture and a sentence for each."""
    widget = WIDGETS[name]()
    settings = widget.settings()
    assert list(settings) == list(widget.controls)
    before, page = widget.says, widget._page.value
    start = {key: control.value for key, control in widget.controls.items()}
    ends = [{key: values[k] for key, values in settings.items()} for k in (0, -1)]
    pages = []
    for values in (start, *ends):
        assert all(values[key] in found for key, found in settings.items())
        picture, says = widget.render(**values)
        words, problem = as_html(picture, says)
        assert re.search(r"<svg|<img", words) and says and not problem
        pages.append((words, says))
    assert pages[0] == (widget.picture, widget.says)
    assert pages[0] == (*as_html(*widget.render())[:1], widget.render()[1])  # what is not given is as at the start
    assert (widget.says, widget._page.value) == (before, page)
    assert {key: control.value for key, control in widget.controls.items()} == start
    words_only = widget.words_only
    assert words_only <= set(settings)
    for key in words_only:
        assert as_html(widget.render(**{key: settings[key][-1]})[0], "")[0] == as_html(widget.render()[0], "")[0]


@pytest.mark.parametrize("name", WIDGETS)
def test_every_widget_can_stand_still(name, shown, monkeypatch):
    monkeypatch.setattr("micrograd.show.explorer.SHARP", 40)  # quicker than a fine picture
    widget = WIDGETS[name]()
    settings = widget.settings()
    ends = [{key: values[k] for key, values in settings.items()} for k in (0, -1)]
    widget.still(*ends, text="At both ends.")
    widget.still()
    assert len(shown) == 3 and set(shown[0]) == {"text/html", "image/png", "text/plain"}
    assert shown[1] == {"text/markdown": "*At both ends.*", "text/plain": "At both ends."}
    for bad in ({"speed": 1}, {1: 1}, "x", 10**6):
        with pytest.raises((ValueError, TypeError), match=r"There is no|A setting is a dict"):
            widget.still(bad)
    first = next(iter(widget.controls))
    if not isinstance(widget.controls[first].value, str) or hasattr(widget.controls[first], "options"):
        with pytest.raises(ValueError, match=r"There is no frame None|cannot be set to None: (it takes|choose one of)"):
            widget.still({first: None})


def test_tell_moves_nothing(capsys):
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    explorer.tell(x=0.0)
    assert "At x = 0.00 the curve falls" in capsys.readouterr().out
    assert explorer.controls["x"].value == 2.0 and "At x = 2.00" in explorer.says
    explorer.tell(y=0.0)
    assert capsys.readouterr().out == "There is no control 'y' here: choose one of x, h.\n"
    boxes = fill_in(product())
    boxes.tell(b=2)
    assert capsys.readouterr().out == "b: right, nudge b and L moves 2 times as much. 1 of 4 right.\n"
    assert boxes.says == "0 of 4 right."


def test_the_ends_of_sliders_and_the_choices_are_named(capsys):
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    explorer.move(x=9)
    assert capsys.readouterr().out.startswith("The slider x ends at 4.\nAt x = 4.00")
    neuron = neuron_explorer([[0.0, 0.0], [1.0, 1.0]], [1.0, -1.0])
    neuron.move(point="E")
    assert capsys.readouterr().out == "The control 'point' cannot be set to 'E': choose one of A, B.\n"
    with pytest.raises(ValueError, match="There is no frame 9 here: the steps are 0 to 3"):
        growing_graph(product()).still(9)
