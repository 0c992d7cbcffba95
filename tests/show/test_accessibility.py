"""What can be held by a test of: pictures have words, headings are in order, colors can be read and never stand alone,
and every control has a name. That controls answer the keyboard is seen in a browser, tests/browser/widget_checks.py.

Contrast ratios are WCAG 2's: 4.5:1 for text, 3:1 for shapes that carry a meaning.
"""

import html
import itertools
import math
import random
import re
from pathlib import Path
from xml.etree import ElementTree

import ipywidgets as widgets
import matplotlib.pyplot as plt
import nbformat
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from micrograd import MLP, Value, show
from micrograd.show import plots, style, tensors, tiny_gpt

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("*/*.md"))]
FEWEST_WORDS = 6  # of a picture's alt text; a title alone may be shorter
XS, YS = [[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]], [1.0, -1.0, 1.0]


# ---- pictures have words ----


def pictures_of(path):
    """The words of each picture that a notebook shows, in its outputs and in its text: (cell's id, words)."""
    for cell in nbformat.read(path, as_version=4).cells:
        for output in cell.get("outputs", []):
            data, metadata = output.get("data", {}), output.get("metadata", {})
            if "image/png" in data:
                yield cell.id, metadata.get("image/png", {}).get("alt", "")
            if "image/svg+xml" in data:
                yield cell.id, words_of_svg(data["image/svg+xml"])
            for tag in re.findall(r"<img\b[^>]*>", "".join(data.get("text/html", ""))):
                yield cell.id, html.unescape(dict(re.findall(r'(\w+)="([^"]*)"', tag)).get("alt", ""))
        if cell.cell_type == "markdown":
            yield from ((cell.id, alt) for alt in re.findall(r"!\[(.*?)\]\(", cell.source))


def words_of_svg(text: str) -> str:
    """Title and description, or nothing where one of them is missing."""
    root = ElementTree.fromstring(text)
    found = [root.findtext("{http://www.w3.org/2000/svg}" + name) for name in ("title", "desc")]
    return " ".join(found) if all(found) else ""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_picture_has_words(path):
    short = [(cell, words) for cell, words in pictures_of(path) if len(words.split()) < FEWEST_WORDS]
    assert not short


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_picture_of_a_page_has_words(path):
    pictures = re.findall(r"!\[(.*?)\]\((.*?)\)", path.read_text(encoding="utf-8"))
    assert not [target for alt, target in pictures if len(alt.split()) < FEWEST_WORDS]


@pytest.mark.parametrize("path", sorted((ROOT / "images").glob("*.svg")), ids=lambda path: path.name)
def test_every_drawing_has_words_of_its_own(path):
    assert len(words_of_svg(path.read_text(encoding="utf-8")).split()) >= FEWEST_WORDS


def test_a_drawing_is_one_picture_to_a_screen_reader():
    root = ElementTree.fromstring(show.draw(graph()).svg)
    assert root.get("role") == "img"
    assert root[0].tag.endswith("title") and root[1].tag.endswith("desc")


def test_a_widget_says_what_its_picture_shows():
    explorer = show.tangent_explorer(math.sin, -1.0, 1.0, 0.0)
    (alt,) = re.findall(r'<img [^>]*alt="([^"]*)"', explorer.picture)
    assert html.unescape(alt) == explorer.says
    assert 'role="status"' in explorer._page.value  # a screen reader reads the sentence when it changes


# ---- headings ----


def heading_levels(text: str) -> list[int]:
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [len(signs) for signs in re.findall(r"^(#{1,6}) ", text, flags=re.MULTILINE)]


@pytest.mark.parametrize("path", [*NOTEBOOKS, *PAGES], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_headings_go_down_one_level_at_a_time(path):
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    else:
        text = path.read_text(encoding="utf-8")
    levels = heading_levels(text)
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


# ---- contrast ----


def luminance(color) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_scale_is_wcags():
    assert contrast("black", "white") == pytest.approx(21.0)
    assert contrast("#777777", "white") == pytest.approx(4.48, abs=0.005)


FILLS = ("white", style.ROOT_FILL, style.LEAF_FILL, style.PARAMETER_FILL, style.NOW_FILL, style.DONE_FILL)
TEXTS = (style.INK, style.BLUE_TEXT, style.ORANGE_TEXT, style.GRAY_TEXT)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("fill", FILLS)
def test_text_can_be_read_on_every_box(text, fill):
    assert contrast(text, fill) >= 4.5


def test_the_colors_of_signs_have_readable_twins():
    assert [style.sign_text_color(n) for n in (1, -1, 0)] == [style.BLUE_TEXT, style.ORANGE_TEXT, style.GRAY_TEXT]


def test_text_can_be_read_on_shaded_squares():
    darkest = {
        "confusion_table": plots._COUNTS(0.5),  # the largest count
        "attention_map": tiny_gpt._SHARES(1.0 / 1.6),  # a share of 1
        "a table of numbers": [1 - 0x22 / 255 * (1 - part) for part in to_rgb(style.BLUE)],
    }
    assert all(contrast(style.INK, to_hex(fill)) >= 4.5 for fill in darkest.values())
    assert contrast(style.ORANGE_TEXT, to_hex(darkest["a table of numbers"])) >= 4.5


def test_lines_and_shapes_can_be_seen_on_white():
    """Orange alone can't: the tests below hold what says the same wherever it carries a meaning."""
    for color in (style.BLUE, style.GRAY, style.EDGE, style.INK, *style._LOOK["axes.prop_cycle"].by_key()["color"]):
        assert contrast(color, "white") >= 3.0 or color == style.ORANGE
    assert 2.0 < contrast(style.ORANGE, "white") < 3.0


# ---- never by color alone ----


@pytest.fixture
def axes():
    yield Figure().subplots()
    plt.close("all")


def test_the_classes_differ_in_shape(axes):
    for hollow in (False, True):
        plots.points(axes, XS, YS, hollow=hollow)
    circles, triangles, hollow_circles, hollow_triangles = (len(c.get_paths()[0].vertices) for c in axes.collections)
    assert circles == hollow_circles != triangles == hollow_triangles


def test_the_boundary_is_a_dark_line(axes):
    plots.decision_boundary(axes, lambda x: x[0] - 0.5, XS, YS, 10)
    lines = [to_hex(color) for c in axes.collections for color in c.get_edgecolor()]
    assert style.INK in lines


def test_runs_differ_in_the_style_of_their_lines_and_are_named(axes):
    plots.loss_curves(axes, {name: [2.0, 1.0] for name in "abcd"})
    assert len({line.get_linestyle() for line in axes.lines}) == 4
    assert [text.get_text() for text in axes.texts] == list("abcd")
    assert {text.get_color() for text in axes.texts} == {style.INK}


def test_bars_have_their_sign_in_text():
    figure, _ = show.slopes_explorer(lambda a, b, c: a - b, a=1.0, b=2.0, c=3.0).render()
    assert sorted(text.get_text() for text in figure.axes[0].texts) == ["+1.00", "-1.00", "0"]


def test_tangent_and_secant_differ_in_style_and_are_named(axes):
    show.tangent_explorer(math.sin, -1.0, 1.0, 0.0)._plot(axes, x=0.0, h=1.0)
    named = [line for line in axes.lines if not line.get_label().startswith("_")]
    assert {line.get_linestyle() for line in named} == {"-", "--"}
    assert [re.match(r"\w+: \d", line.get_label()) is not None for line in named] == [True, True]


def test_paths_with_and_without_zeroed_gradients_differ_in_shape_and_title(axes):
    explorer = show.descent_explorer(lambda a, b: a * a + b * b, (1.0, 1.0))
    seen = []
    for zero_grad in (True, False):
        explorer._plot(axes, rate=0.05, steps=3, zero_grad=zero_grad)
        seen.append((axes.lines[-1].get_marker(), "not zeroed" in axes.get_title(loc="left") + axes.get_title()))
    assert seen == [("o", False), ("^", True)]


def test_points_of_a_neuron_differ_in_shape(axes):
    explorer = show.neuron_explorer(XS, YS)
    plane, curve = Figure().subplots(1, 2)
    explorer._plot((plane, curve), w1=1.0, w2=1.0, b=0.0, point="A")
    for panel in (plane, curve):
        assert {"o", "^"} <= {line.get_marker() for line in panel.lines}


def test_boxes_of_a_graph_differ_in_more_than_their_fill():
    a, w = Value(2.0, "a"), Value(-3.0, "w")
    L = (a * w).tanh()
    L.label = "L"
    L.backward()
    source = show.draw(L, parameters=[w], highlight=[a], done=[L]).source
    assert "filled,dashed" in source and "filled,rounded" in source  # a parameter, another leaf
    assert "penwidth=2.5" in source  # the root
    assert "<b>now</b>" in source and "<td>done</td>" in source
    plain = show.draw(L).source
    for node in (a, w):
        assert f"grad {node.grad:.4g}</font>" in plain  # the sign stands before a negative number


def test_what_does_not_fit_is_said_in_words(axes):
    says = tensors._plot(axes, (4, 3), (4,))
    assert "do not fit" in [text.get_text() for text in axes.texts] and "do not broadcast" in says


# ---- every control has a name ----


def graph():
    a = Value(2.0, "a")
    L = a * 3.0 + a
    L.label = "L"
    return L


def chain():
    a = Value(2.0, "a")
    return show.chain_explorer((a * 3.0).tanh(), a)


def film():
    model = MLP(2, [2, 1], rng=random.Random(1))
    return show.boundary_film(model, [[p.data for p in model.parameters()]] * 3, (XS, YS), (XS, YS))


WIDGETS = {
    "tangent_explorer": lambda: show.tangent_explorer(math.sin, -1.0, 1.0, 0.0),
    "slopes_explorer": lambda: show.slopes_explorer(lambda a, b: a * b, a=1.0, b=2.0),
    "growing_graph": lambda: show.growing_graph(graph()),
    "step_backward": lambda: show.step_backward(graph()),
    "chain_explorer": chain,
    "fill_in": lambda: show.fill_in(graph()),
    "step_source": lambda: show.step_source(graph()),
    "neuron_explorer": lambda: show.neuron_explorer(XS, YS),
    "two_units_explorer": lambda: show.two_units_explorer(XS, YS),
    "descent_explorer": lambda: show.descent_explorer(lambda a, b: a * a + b * b, (1.0, 1.0)),
    "boundary_film": film,
    "broadcast_explorer": show.broadcast_explorer,
    "names_explorer": lambda: show.names_explorer(lambda text: [0.0, 1.0, 2.0], ".ab"),
    "attention_reader": lambda: show.attention_reader(lambda text: [[1.0, 0.0], [0.0, 1.0]], ".ab", name="a"),
    "bumps_explorer": lambda: show.bumps_explorer(math.sin, -1.0, 1.0),
}


def test_no_widget_is_left_out():
    makers = {
        name
        for name in show.__all__
        if name.endswith(("_explorer", "_film", "_graph", "_reader", "_backward", "_in", "_source"))
    }
    assert makers == set(WIDGETS)


def inside(widget):
    for child in widget.children:
        yield child
        if isinstance(child, widgets.Box):
            yield from inside(child)


@pytest.mark.parametrize("name", WIDGETS)
def test_every_control_has_a_name_and_is_on_the_page(name):
    widget = WIDGETS[name]()
    on_page = list(inside(widget))
    for key, control in widget.controls.items():
        assert control in on_page
        assert control.description, key
    reachable = (widgets.Button, widgets.Play, widgets.HTML, widgets.Box, *map(type, widget.controls.values()))
    assert all(isinstance(part, reachable) for part in on_page)  # nothing else that nobody thought of
    for part in on_page:
        if isinstance(part, widgets.Button):
            assert part.description  # text, beside its icon
        if isinstance(part, widgets.Play):
            assert part.tooltip  # ipywidgets gives its buttons no text; slider and buttons beside it do the same


@pytest.mark.parametrize("name", WIDGETS)
def test_every_control_is_of_a_kind_that_keys_can_move(name):
    """Seen in a browser, by pressing keys: these kinds, see tests/browser/widget_checks.py."""
    by_keys = (
        widgets.FloatSlider,
        widgets.FloatLogSlider,
        widgets.IntSlider,
        widgets.Text,
        widgets.ToggleButtons,
        widgets.Checkbox,
        widgets.Dropdown,
    )
    assert all(isinstance(control, by_keys) for control in WIDGETS[name]().controls.values())
