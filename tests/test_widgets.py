"""Each widget at both ends and in the middle, its static twin, and what it says of a reader's mistake."""

import math

import matplotlib.pyplot as plt
import pytest

from micrograd import Value
from micrograd.show import growing_graph, slopes_explorer, tangent_explorer


def parabola(x):
    return 3 * x**2 - 4 * x + 5


@pytest.mark.parametrize(
    ("x", "way", "slope"), [(-3.0, "falls", "-22.00"), (2 / 3, "is level", "0.00"), (4.0, "rises", "20.00")]
)
def test_the_tangent_follows_the_slider(x, way, slope):
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    explorer.controls["x"].step = 1e-9
    before = explorer._picture.value
    explorer.controls["x"].value = x
    assert explorer._picture.value != before
    assert f"the curve {way}: the tangent's slope is {slope}" in explorer.says
    assert explorer.says.split(".")[0] in explorer._sentence.value.replace("&#x27;", "'")


def test_the_secant_approaches_the_tangent(capsys):
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
    before = explorer._picture.value
    explorer.controls["x"].min = -1.0
    explorer.controls["x"].value = -1.0
    assert explorer.says.startswith("Nothing to draw here: ValueError: ")
    assert explorer._picture.value == before


def test_figures_do_not_pile_up():
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    for x in (0.0, 1.0, 2.0, 3.0):
        explorer.controls["x"].value = x
    assert plt.get_fignums() == []


def test_the_static_twin_shows_every_setting(monkeypatch):
    shown = []
    monkeypatch.setattr("micrograd.show.widgets.caption", lambda text: shown.append((text, plt.gcf())))
    tangent_explorer(parabola, -3, 4, 2.0).strip(dict(x=-1.0), dict(x=3.0), text="two places")
    text, figure = shown[0]
    assert text == "two places"
    assert [axes.get_title(loc="left") or axes.get_title() for axes in figure.axes] == [
        "x = -1.00, h = 1.00",
        "x = 3.00, h = 1.00",
    ]
    plt.close(figure)


def test_the_picture_in_a_widget_has_alt_text():
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    assert 'alt="At x = 2.00 the curve rises' in explorer._picture.value


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
        assert "<svg" in growing._picture.value
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


def test_frames_for_readers_with_no_kernel(growing):
    assert growing.frames(0, 3).labels == ["step 0", "step 3"]


def test_a_saved_widget_has_constant_words(growing):
    words = growing._repr_mimebundle_()["text/plain"]
    assert words == "[controls: step; they move while a kernel runs, the picture below stands for them]"
