"""The pictures of chapter 13: the attention map, and names at both ends, in the middle, and with mistakes."""

import html
import math

import matplotlib.pyplot as plt
import pytest

from micrograd.show import attention_map, attention_reader, names_explorer

pytestmark = pytest.mark.filterwarnings("error")

LETTERS = ".abc"


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    assert plt.get_fignums() == []


def after(text):
    """A model that knows the alphabet: after a comes b, after b comes c, after c the end; at the start a, mostly."""
    following = LETTERS[(LETTERS.index(text[-1]) + 1) % 4] if text else "a"
    return [2.0 if letter == following else 0.0 for letter in LETTERS]


def explorer(**changes):
    return names_explorer(**{"scores_after": after, "letters": LETTERS, "known": ["abc", "ab"], **changes})


# ---- the explorer of names ----


@pytest.mark.parametrize(("temperature", "begins", "first"), [(0.1, "", "a"), (1.0, "a", "b"), (2.0, "abc", "end")])
def test_the_sentence_tells_the_chances(temperature, begins, first):
    names = explorer()
    names.move(temperature=temperature, begins=begins)
    likely = math.exp(2.0 / temperature)
    where = f"after {begins!r}" if begins else "at the start"
    assert names.says.startswith(f"Temperature {temperature:.1f}, {where}: {first} {likely / (likely + 3):.0%}, ")
    assert names.says in html.unescape(names._page.value) and "<img" in names.picture


def test_cold_names_are_the_likeliest_and_hot_ones_vary():
    names = explorer()
    names.controls["temperature"].value = 0.1
    assert "Eight names: abc, abc, abc, abc, abc, abc, abc, abc. 8 of them are real names." in names.says
    names.controls["temperature"].value = 2.0
    invented = names.says.split("Eight names: ")[1].split(". ")[0].split(", ")
    assert len(invented) == 8 and len(set(invented)) > 3
    listed = sum(name in ("abc", "ab") for name in invented)
    assert f"{listed} of them" in names.says


def test_names_begin_as_told_and_end_at_the_longest():
    names = explorer(scores_after=lambda text: [-50.0, 0.0, 0.0, 0.0], longest=5)
    names.move(begins=" CA ")  # as somebody may type it
    invented = names.says.split("Eight names: ")[1].split(". ")[0].split(", ")
    assert all(name.startswith("ca") and len(name) == 5 for name in invented)


def test_another_draw_gives_other_names_and_the_first_comes_back():
    names = explorer()
    names.controls["temperature"].value = 2.0
    said = {}
    for draw in (0, 20, 10, 0):
        names.controls["draw"].value = draw
        assert said.setdefault(draw, names.says) == names.says
    assert len(set(said.values())) == 3


def test_the_picture_follows_every_control():
    names = explorer()
    for control, ends in {"begins": ("a", "abc"), "temperature": (0.1, 2.0, 1.0), "draw": (0, 20, 3)}.items():
        pictures = set()
        for value in ends:
            names.controls[control].value = value
            pictures.add(names.picture)
        assert len(pictures) == len(ends)


def test_what_is_drawn():
    names = explorer()
    figure, axes = plt.subplots()
    names._plot(axes, begins="ab", temperature=0.1, draw=0)
    assert [bar.get_width() for bar in axes.patches] == pytest.approx([1.0, 0.0, 0.0, 0.0], abs=1e-6)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["c", "end", "a", "b"]
    assert axes.get_title() == "temperature 0.1, after “ab”"
    texts = [text.get_text() for text in axes.texts]
    assert texts[0] == "100%" and texts.count("abc (a real name)") == 8  # eight names beside four letters
    plt.close(figure)


def test_scores_far_apart_do_not_overflow():
    names = explorer(scores_after=lambda text: [-1e4, 1e4, 0.0, 0.0], longest=4)
    names.controls["temperature"].value = 0.1
    assert "a 100%" in names.says and "aaaa" in names.says


@pytest.mark.parametrize(
    ("begins", "says"),
    [
        ("x", "the model knows the letters a to c, and 'x' is none of them"),
        ("a" * 11, "at most 11 letters"),
        ("a.b", "'.' is none of them"),
    ],
)
def test_a_beginning_it_cannot_read_is_told_in_words(begins, says):
    names = explorer()
    picture = names.picture
    names.controls["begins"].value = begins
    assert names.says.startswith("Nothing to draw here: ValueError: ") and says in names.says
    assert names.picture == picture
    names.controls["begins"].value = "ab"
    assert names.says.startswith("Temperature 1.0, after 'ab'")


def test_scores_that_are_not_one_for_each_letter_are_told_in_words():
    assert "3 scores for 4 letters" in explorer(scores_after=lambda text: [0.0, 1.0, 2.0]).says
    assert "infinite or nan" in explorer(scores_after=lambda text: [0.0, math.nan, 0.0, 0.0]).says


def test_the_list_is_copied():
    known = ["abc"]
    names = explorer(known=known)
    names.controls["temperature"].value = 0.1
    known.clear()
    names._redraw()
    assert "8 of them are real names" in names.says


def test_move_and_the_static_twin(capsys):
    names = explorer()
    names.move(temperature=0.5)
    assert capsys.readouterr().out.strip() == names.says
    names.still({"temperature": 0.1}, {"temperature": 2.0, "begins": "ab"}, text="Cold and hot.")
    assert "Cold and hot." in capsys.readouterr().out


# ---- the attention map ----


def test_the_map_shows_every_share_up_to_the_diagonal():
    figure, axes = plt.subplots()
    attention_map(axes, [[1.0, 0.0, 0.0], [0.25, 0.75, 0.0], [0.1, 0.2, 0.7]], ".ab")
    assert [text.get_text() for text in axes.texts] == ["100%", "25%", "75%", "10%", "20%", "70%"]
    assert [text.get_position() for text in axes.texts][1:3] == [(0, 1), (1, 1)]
    assert [label.get_text() for label in axes.get_yticklabels()] == [*".ab"]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("looks back at", "the place that asks")
    plt.close(figure)


@pytest.mark.parametrize("shares", [[[1.0, 0.0]], [1.0, 0.0], [[1.0]], [[1.0, 0.0, 0.0]] * 3])
def test_a_map_of_another_size_is_told_in_words(shares):
    figure, axes = plt.subplots()
    with pytest.raises(ValueError, match="With 2 letters the shares are 2 rows of 2"):
        attention_map(axes, shares, ".a")
    plt.close(figure)


# ---- the head reading a name ----


def even_shares(text):
    return [[1.0 / (k + 1) if i <= k else 0.0 for i in range(len(text))] for k in range(len(text))]


def test_the_reader_tells_where_the_head_looks(capsys):
    reader = attention_reader(even_shares, LETTERS, name="abc")
    assert reader.says == "At place 3, having read 'abc', it looks back at the start mark 25%, a 25%, b 25%."
    reader.move(place=1)
    assert capsys.readouterr().out == (
        "At place 1, having read 'a', it looks back at the start mark 50%, a 50%. "
        "Nothing goes to 'bc', which comes later.\n"
    )
    reader.move(place=0)
    assert "having read '', it looks back at the start mark 100%" in reader.says
    reader.move(name="BB", place=9)  # capitals are lowered, and a place beyond the end is the last
    assert (
        reader.says
        == "At place 2, having read 'bb', it looks back at the start mark 33%, b at place 1 33%, b at place 2 33%."
    )


def test_the_reader_draws_each_share():
    figure, _ = attention_reader(even_shares, LETTERS, name="abc").render(place=1)
    (axes,) = figure.axes
    assert [text.get_text() for text in axes.texts] == ["start", "50%", "a", "50%", "b", "c"]
    assert [bar.get_height() for bar in axes.patches] == [-0.5, -0.5]


def test_a_name_the_model_cannot_read_is_told_in_words():
    reader = attention_reader(even_shares, LETTERS, name="abc")
    reader.move(name="xyz")
    assert "the model knows the letters a to c, and 'x' is none of them" in reader.says
    wrong = attention_reader(lambda text: [[1.0]], LETTERS, name="abc")
    assert "the shares are 4 rows of 4, not (1, 1)" in wrong.says
    with pytest.raises(ValueError, match="letters is the alphabet"):
        attention_reader(even_shares, "a")
