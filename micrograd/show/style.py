"""One look for every figure of the course, and the one way in which pictures are saved.

Blue is positive, orange is negative, gray is zero or not important; a sign or a shape always says the same
in another way. The text colors are darker, for a contrast of at least 4.5:1 on white.

A saved picture is seen in places that each show something else: a page that does not trust the notebook shows no
SVG, a LaTeX export no HTML, many readers no picture at all. So each is saved as an `<img>` of HTML with its alt text,
as a PNG, and as words (see `bundle`).
"""

import base64
import html
import io
import re
import reprlib
from typing import Any

import matplotlib.pyplot as plt
from cycler import cycler
from IPython.display import display
from matplotlib.figure import Figure
from PIL import Image

Bundle = tuple[dict[str, str], dict[str, Any]]  # formats by MIME type, and what is known of them

BLUE = "#0877bd"
ORANGE = "#f59322"
GRAY = "#8c8c8c"
INK = "#222222"
PURPLE = "#7a4fa3"
BLUE_TEXT = "#06629c"
ORANGE_TEXT = "#a34f00"
GRAY_TEXT = "#5f5f5f"
EDGE = "#666666"

# the boxes of a graph
ROOT_FILL = "#e3f1fa"
LEAF_FILL = "#f2f2f2"
PARAMETER_FILL = "#fff7d6"
NOW_FILL = "#ffe399"
DONE_FILL = "#dff0d8"

SHARP = 200  # dots per inch: twice what is shown
FAST = 100  # for pictures that follow a slider
_LOOK: dict[Any, Any] = {
    "figure.figsize": (6.6, 3.6),
    "figure.facecolor": "white",  # legible in a dark theme as well
    "figure.constrained_layout.use": True,
    "font.size": 11.0,
    "axes.titlesize": 12.0,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.labelcolor": INK,
    "axes.edgecolor": GRAY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=[BLUE, ORANGE, GRAY_TEXT, PURPLE]),
    "grid.color": "#e4e4e4",
    "lines.linewidth": 2.0,
    "legend.frameon": False,
}


def use_style() -> None:
    """Give every matplotlib figure of this session the look of the course."""
    plt.rcParams.update(_LOOK)


def sign_color(number: object) -> str:
    """Blue above zero, orange below, gray at zero: for bars, lines and points."""
    return {1: BLUE, -1: ORANGE}.get(_sign(number), GRAY)


def sign_text_color(number: object) -> str:
    """The same three for text, dark enough to read on white."""
    return {1: BLUE_TEXT, -1: ORANGE_TEXT}.get(_sign(number), GRAY_TEXT)


def _sign(number: object) -> int:
    try:
        return (number > 0) - (number < 0)  # type: ignore[operator]  # a learner's class may hold anything
    except (TypeError, ValueError):
        return 0


def short(number: object) -> str:
    """Four significant digits, and no minus sign on a zero; of what is no number, its beginning."""
    try:
        return f"{float(number) + 0.0:.4g}"  # type: ignore[arg-type]  # a learner's class may hold anything
    except (TypeError, ValueError, OverflowError):
        return reprlib.repr(number)


def fixed(number: float) -> str:
    """Two decimals, and no minus sign on what rounds to zero."""
    return f"{round(number, 2) + 0.0:.2f}"


def caption(text: str) -> None:
    """Show the current matplotlib figure with `text` below it; the text is the picture's alt text, too.

    Raises TypeError for a text that is none.
    """
    if not isinstance(text, str):
        raise TypeError(f"caption takes the words below the picture, a text, not {type(text).__name__}.")
    figure = plt.gcf()
    width = round(figure.get_size_inches()[0] * 100)
    png = png_of(figure, SHARP)
    plt.close(figure)
    show_picture(bundle(png, "image/png", width, text, png), text)


def image(name: str, text: str = "") -> None:
    """Show one of the course's own pictures by its name, such as "question2_diagram", from any folder.

    text  a caption below it; the alt text comes from the picture itself

    Raises ValueError for a name that no picture has.
    """
    from micrograd.course import root

    folder = root() / "images"
    names = sorted({path.stem for path in folder.glob("*") if path.suffix in (".svg", ".png")})
    if name not in names:
        raise ValueError(f"There is no picture {name!r}: choose one of {', '.join(names)}.")
    drawing, photo = folder / f"{name}.svg", folder / f"{name}.png"
    png = photo.read_bytes() if photo.is_file() else None
    if drawing.is_file():
        svg = drawing.read_text(encoding="utf-8")
        words = [html.unescape(found) for found in re.findall(r"<(?:title|desc)>(.*?)</", svg, re.DOTALL)[:2]]
        wide = re.search(r'viewBox="\S+ \S+ (\S+)', svg)
        width = round(float(wide[1])) if wide else 600
        show_picture(bundle(svg.encode(), "image/svg+xml", width, ". ".join(words), png), text)
    elif png is not None:
        show_picture(bundle(png, "image/png", Image.open(photo).width // 2, text or name, png), text)


def bundle(data: bytes, kind: str, width: int, alt: str, png: bytes | None) -> Bundle:
    """A picture in all the formats that Jupyter's pages, exports and previews choose from, and their metadata.

    data, kind  the picture that pages show, and its MIME type: image/svg+xml or image/png
    width       how wide it is on the page, in pixels
    alt         the picture in a sentence
    png         the same picture for places that show no HTML
    """
    formats = {"text/html": _tag(data, kind, alt, f'width="{width}"'), "text/plain": f"[picture: {alt}]"}
    if png is None:
        return formats, {}
    return {"image/png": base64.b64encode(png).decode(), **formats}, {"image/png": {"alt": alt, "width": width}}


def show_picture(picture: Bundle, text: str) -> None:
    """Show a picture in all its formats, and the caption below it if there is a text."""
    display(picture[0], metadata=picture[1], raw=True)
    if text:
        display({"text/markdown": f"*{text}*", "text/plain": text}, raw=True)


def fixed_figure(width: float, height: float) -> Figure:
    """An empty figure that pyplot does not know, in inches, whose axes stay where they are put."""
    return Figure(figsize=(width, height), facecolor="white", layout="none")  # type: ignore[arg-type]  # no such stub


def png_of(figure: Figure, dots_per_inch: int) -> bytes:
    """The figure as a PNG file of at most 256 colors, half as large as one of all colors and the same to the eye."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=dots_per_inch)
    few = Image.open(file).convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = io.BytesIO()
    few.save(file, format="PNG", optimize=True)
    return file.getvalue()


def image_tag(figure: Figure, alt: str) -> str:
    """The figure as an `<img>` of HTML, for the pictures inside widgets."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=FAST, metadata={"Software": None})
    return _tag(file.getvalue(), "image/png", alt, 'style="max-width:100%"')


def _tag(data: bytes, kind: str, alt: str, look: str) -> str:
    return f'<img {look} alt="{html.escape(alt)}" src="data:{kind};base64,{base64.b64encode(data).decode()}">'
