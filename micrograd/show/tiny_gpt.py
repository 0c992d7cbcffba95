"""Chapter 13: a model that writes names letter by letter: what it looks back at, and what it writes."""

import random
from collections.abc import Callable, Collection, Sequence
from typing import Any

import ipywidgets as widgets
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from micrograd.show.explorer import PlotExplorer, slider
from micrograd.show.style import BLUE, GRAY_TEXT, INK

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
    if not isinstance(letters, str) or len(letters) < 2:
        raise ValueError(
            "letters is the alphabet as a text whose first character marks the end of a name, such as '.abc', "
            f"not {letters!r}."
        )
    known = frozenset(known)
    end = letters[0]

    def chances_after(text: str, temperature: float) -> npt.NDArray[np.float64]:
        scores = np.asarray(scores_after(text), dtype=float) / temperature
        if scores.shape != (len(letters),):
            raise ValueError(f"{scores.size} scores for {len(letters)} letters: scores_after returns one for each.")
        if not np.isfinite(scores).all():
            raise ValueError("some scores are infinite or no numbers: was the learning rate too large?")
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
        names = [invented(begins, temperature, rng) for _ in range(_BARS)]
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
