"""A picture for each page, 1200 by 630, which other sites show when someone shares its address."""

import json
import re
import textwrap
from pathlib import Path

from book import chapters, opening
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

NAME = "micrograd, in notebooks"
PROMISE = (
    "Build an autograd engine, a neural network and a tiny language model, step by step, "
    "with sliders that move in the page."
)
INK, BLUE, ORANGE = "#222222", "#0877bd", "#f59322"


def card(title: str, text: str, path: Path) -> None:
    figure = Figure(figsize=(12, 6.3), dpi=100, facecolor="white")
    figure.text(0.05, 0.86, NAME, fontsize=22, color=BLUE, family="DejaVu Sans")
    width = 38
    figure.text(0.05, 0.76, "\n".join(textwrap.wrap(title, width)), fontsize=44, color=INK, va="top", weight="bold")
    lines = 1 + (len(title) > width)
    words = textwrap.wrap(text, 70)[: 7 - lines]
    figure.text(
        0.05,
        0.66 - 0.12 * (lines - 1) - 0.04,
        "\n".join(words),
        fontsize=21,
        color="#444444",
        va="top",
        linespacing=1.4,
    )
    figure.add_artist(Line2D((0, 1), (0.01, 0.01), color=ORANGE, linewidth=14))
    figure.savefig(path, metadata={"Software": None})


def write_cards(folder: Path) -> dict[str, dict[str, str]]:
    """Draw them all. For each page (the others share that of "index"): the picture, its words, and the page's."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = {"index": (NAME, PROMISE)} | {
        path.stem: (opening(path)["title"], opening(path)["promise"]) for path in chapters()
    }
    found = {}
    for page, (title, text) in pages.items():
        card(title, text, folder / f"{page}.png")
        short = re.match(r".{0,180}(?=[\s.]|$)", text, re.DOTALL)[0].strip()
        found[page] = {"image": f"{page}.png", "alt": f"{title}: {short}", "text": text[:300]}
    return found


if __name__ == "__main__":
    print(json.dumps(write_cards(Path("cards")), indent=1))
