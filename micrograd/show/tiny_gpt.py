"""Chapter 13: a model that writes names letter by letter: what it looks back at, and what it writes."""

import random
from collections.abc import Callable, Collection, Sequence
from typing import Any

import ipywidgets as widgets
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from micrograd._validate.scalars import is_whole
from micrograd.show.explorer import PlotExplorer, slider
from micrograd.show.style import BLUE, GRAY_TEXT, INK, ORANGE

_SHARES = LinearSegmentedColormap.from_list("shares", ["white", BLUE])
_BARS = 8  # the likeliest letters, and as many names beside them


def attention_map(axes: Axes, shares: Sequence[Sequence[float]], letters: Sequence[str]) -> None:
    """A square for each pair of letters: the share of the row's attention that goes to the column's letter.

    shares   a row for each letter: numbers from 0 to 1 that add up to 1, and 0 for all later letters
    letters  their names, for both axes

    Raises ValueError for shares that are not as many rows and columns as there are letters.
    """
    table = np.asarray(shares, dtype=float)
    if table.shape != (len(letters), len(letters)):
        raise ValueError(
            f"With {len(letters)} letters the shares are {len(letters)} rows of {len(letters)}, not {table.shape}."
        )
    axes.imshow(table, cmap=_SHARES, vmin=0.0, vmax=1.6)  # up to five eighths of the scale: dark text stays legible
    for row, line in enumerate(table):
        for column, share in enumerate(line[: row + 1]):
            axes.text(column, row, f"{share:.0%}", ha="center", va="center", fontsize=9, color=INK)
    axes.grid(False)
    axes.spines[:].set_visible(False)
    axes.set(xlabel="looks back at", ylabel="the place that asks")
    axes.set_xticks(range(len(letters)), letters)
    axes.set_yticks(range(len(letters)), letters)
    axes.tick_params(length=0)


def attention_reader(
    shares_of: Callable[[str], Sequence[Sequence[float]]], letters: str, name: str = "emma", longest: int = 11
) -> PlotExplorer:
    """The attention head reading a name: at each place, how much it looks back at which letter.

    shares_of  takes the start mark and a name, such as ".emma", and returns as many rows of as many shares
    letters    the model's alphabet; its first character marks the start and the end of a name
    name       the name at the start
    longest    names have at most so many letters

    Raises ValueError for letters that are no text of two characters or more, TypeError for a name that is no text and
    for a `longest` that is no whole number above 0.
    Controls: `name`; `place`, the place that asks, from 0, which has read nothing but the start mark.
    """
    _check_alphabet(letters)
    if not isinstance(name, str):
        raise TypeError(f"The name to begin with is a text, such as 'emma', not {type(name).__name__}.")
    if not is_whole(longest) or longest < 1:
        raise TypeError(f"longest is how many letters a name may have, such as 11, not {longest!r}.")

    def plot(axes: Axes, name: str, place: int) -> str:
        text = letters[0] + _checked(name.strip().lower(), letters[1:], longest + 1)
        table = np.asarray(shares_of(text), dtype=float)
        if table.shape != (len(text), len(text)):
            raise ValueError(f"for {text!r} the shares are {len(text)} rows of {len(text)}, not {table.shape}.")
        asks = min(place, len(text) - 1)
        for k, letter in enumerate(text):
            read = k <= asks
            look: dict[str, Any] = {"weight": "bold", "color": INK} if read else {"style": "italic", "color": GRAY_TEXT}
            axes.text(k, 0.0, "start" if k == 0 else letter, ha="center", va="center", fontsize=13 if k else 9, **look)
            if not read:
                continue
            share = float(table[asks, k])
            axes.bar(k, -share, bottom=-0.22, width=0.6, color=BLUE)
            axes.text(k, -0.27 - share, f"{share:.0%}", ha="center", va="top", fontsize=9, color=INK)
            if k < asks:
                across = np.linspace(0.0, 1.0, 40)
                height = 0.5 + 1.3 * (asks - k) / max(1, len(text) - 1)
                bow = 0.22 + height * 4.0 * across * (1.0 - across)
                axes.plot(k + (asks - k) * across, bow, color=BLUE, linewidth=0.4 + 8.0 * share, alpha=0.7)
        axes.plot(asks, 0.0, "o", markersize=26, fillstyle="none", color=ORANGE, markeredgewidth=2)
        axes.set(xlim=(-0.7, max(len(text), 6) - 0.3), ylim=(-1.4, 2.1), xticks=[], yticks=[])
        axes.grid(False)
        axes.spines[:].set_visible(False)
        read_so_far = text[1 : asks + 1]
        axes.set_title(f"having read “{read_so_far}”" if read_so_far else "having read nothing", fontsize=11)
        order = sorted(range(asks + 1), key=lambda k: -table[asks, k])[:3]
        seen = ", ".join(f"{_called(text, k)} {table[asks, k]:.0%}" for k in order)
        ahead = f" Nothing goes to {text[asks + 1 :]!r}, which comes later." if asks < len(text) - 1 else ""
        return f"At place {asks}, having read {read_so_far!r}, it looks back at {seen}.{ahead}"

    controls = {
        "name": widgets.Text(value=name, description="name", continuous_update=False),
        "place": widgets.IntSlider(value=len(name), min=0, max=int(longest), description="place"),
    }
    return PlotExplorer(controls, plot, still_size=(4.2, 3.2))


def _called(text: str, place: int) -> str:
    """A letter, and which of its kind where there are several."""
    if place == 0:
        return "the start mark"
    letter = text[place]
    return letter if text[1:].count(letter) == 1 else f"{letter} at place {place}"


def names_explorer(
    scores_after: Callable[[str], Sequence[float]], letters: str, known: Collection[str] = (), longest: int = 11
) -> PlotExplorer:
    """The likeliest next letters after a beginning, and eight names that go on from it, at a temperature.

    scores_after  takes the beginning of a name, perhaps "", and returns one score for each of the letters
    letters       the model's alphabet; its first character marks the end of a name
    known         real names: an invented one that is among them is marked
    longest       a name ends here at the latest

    Raises ValueError for letters that are no text of two signs or more.
    Controls: `begins`, the beginning; `temperature`, 0.1 to 2; `draw`, which eight names.
    """
    _check_alphabet(letters)
    known = frozenset(known)
    end = letters[0]

    def chances_after(text: str, temperature: float) -> npt.NDArray[np.float64]:
        scores = np.asarray(scores_after(text), dtype=float) / temperature
        if scores.shape != (len(letters),):
            raise ValueError(f"{scores.size} scores for {len(letters)} letters: scores_after returns one for each.")
        if not np.isfinite(scores).all():
            raise ValueError("some scores are infinite or nan: was the learning rate too large?")
        powers = np.exp(scores - scores.max())
        chances: npt.NDArray[np.float64] = powers / powers.sum()
        return chances

    def invented(begins: str, temperature: float, rng: random.Random) -> str:
        name = begins
        while len(name) < longest:
            letter = rng.choices(letters, list(chances_after(name, temperature)))[0]
            if letter == end:
                break
            name += letter
        return name

    def plot(axes: Axes, begins: str, temperature: float, draw: int) -> str:
        begins = _checked(begins.strip().lower(), letters[1:], longest)
        chances = chances_after(begins, temperature)
        likeliest = np.argsort(-chances, kind="stable")[:_BARS]
        rng = random.Random(draw)
        names = [invented(begins, temperature, rng) or "(nothing)" for _ in range(_BARS)]
        signs = ["end" if letters[i] == end else letters[i] for i in likeliest]
        for row, i in enumerate(likeliest):
            axes.barh(row, chances[i], color=BLUE)
            axes.text(float(chances[i]) + 0.03, row, f"{chances[i]:.0%}", va="center", fontsize=9, color=INK)
        for row, name in enumerate(names):
            on_list = name in known
            look: dict[str, Any] = (
                {"color": GRAY_TEXT, "style": "italic"} if on_list else {"color": INK, "weight": "bold"}
            )
            axes.text(1.5, row, name + " (a real name)" * on_list, va="center", fontsize=10, **look)
        axes.set(xlim=(0.0, 2.6), ylim=(_BARS - 0.4, -0.6), xticks=(0.0, 0.5, 1.0))
        axes.set_yticks(range(len(signs)), signs)
        axes.set_xlabel("chance of the next letter", loc="left")
        axes.grid(False)
        axes.set_title(
            f"temperature {temperature:.1f}, after “{begins}”" if begins else f"temperature {temperature:.1f}",
            fontsize=11,
        )
        ahead = ", ".join(f"{sign} {chances[i]:.0%}" for sign, i in list(zip(signs, likeliest))[:3])
        where = f"after {begins!r}" if begins else "at the start"
        listed = sum(name in known for name in names)
        return (
            f"Temperature {temperature:.1f}, {where}: {ahead}.\nEight names: {', '.join(names)}. "
            f"{listed} of them {'is a real name' if listed == 1 else 'are real names'}."
        )

    controls = {
        "begins": widgets.Text(value="", description="begins", placeholder="such as mar", continuous_update=False),
        "temperature": slider(1.0, 0.1, 2.0, "temperature"),
        "draw": widgets.IntSlider(value=0, min=0, max=20, description="draw"),
    }
    for control in controls.values():
        control.style.description_width = "8em"  # "temperature" is longer than the usual place for a name
    beginnings = [text for text in ("", "ma", "eli", "jo") if set(text) <= set(letters)]
    positions = {"begins": beginnings, "temperature": [0.1, 0.3, 0.5, 0.8, 1.0, 1.5, 2.0], "draw": range(5)}
    return PlotExplorer(controls, plot, positions=positions)


def _check_alphabet(letters: object) -> None:
    if not isinstance(letters, str) or len(letters) < 2:
        raise ValueError(
            "letters is the alphabet as a text whose first character marks the end of a name, such as '.abc', "
            f"not {letters!r}."
        )


def _checked(begins: str, allowed: str, longest: int) -> str:
    """The beginning of a name, if the model can read it."""
    unknown = [sign for sign in begins if sign not in allowed]
    if unknown:
        raise ValueError(
            f"the model knows the letters {allowed[0]} to {allowed[-1]}, and {unknown[0]!r} is none of them."
        )
    if len(begins) >= longest:
        raise ValueError(f"a name has at most {longest} letters here, so begin with fewer than that.")
    return begins
