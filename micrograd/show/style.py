"""One look for every figure of the course: its colors, and a picture with its caption.

Blue is positive, orange is negative, grey is zero or not important; a sign or a shape always says the same
in another way. The two text colors are darker, for a contrast of at least 4.5:1 on white.
"""

import base64
import html
import io

import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.figure import Figure

BLUE = "#0877bd"
ORANGE = "#f59322"
GREY = "#8c8c8c"
INK = "#222222"
BLUE_TEXT = "#06629c"
ORANGE_TEXT = "#a34f00"
GREY_TEXT = "#5f5f5f"
EDGE = "#666666"

# the boxes of a graph
ROOT_FILL = "#e3f1fa"
LEAF_FILL = "#f2f2f2"
PARAMETER_FILL = "#fff7d6"
NOW_FILL = "#ffe399"
DONE_FILL = "#dff0d8"

_SHARP = 200  # dots per inch: twice what is shown
_FAST = 100  # for pictures that follow a slider
_LOOK = {
    "figure.figsize": (6.6, 3.6),
    "figure.facecolor": "white",  # legible in a dark theme as well
    "figure.constrained_layout.use": True,
    "font.size": 11.0,
    "axes.titlesize": 12.0,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREY_TEXT, "#7a4fa3"]),
    "grid.color": "#e4e4e4",
    "lines.linewidth": 2.0,
    "legend.frameon": False,
}


def use_style() -> None:
    """Give every matplotlib figure of this session the look of the course."""
    plt.rcParams.update(_LOOK)


def sign_color(number: float) -> str:
    """Blue above zero, orange below, grey at zero: for bars, lines and points."""
    return BLUE if number > 0 else ORANGE if number < 0 else GREY


def sign_text_color(number: float) -> str:
    """The same three for text, dark enough to read on white."""
    return BLUE_TEXT if number > 0 else ORANGE_TEXT if number < 0 else GREY_TEXT


def short(number: float) -> str:
    """Four significant digits, and no minus sign on a zero."""
    return f"{number + 0.0:.4g}"


def fixed(number: float) -> str:
    """Two decimals, and no minus sign on what rounds to zero."""
    return f"{round(number, 2) + 0.0:.2f}"


def caption(text: str) -> None:
    """Show the current matplotlib figure with `text` below it; the text is the picture's alt text, too."""
    figure = plt.gcf()
    width = round(figure.get_size_inches()[0] * 100)
    png = base64.b64encode(png_of(figure)).decode()
    plt.close(figure)
    details = {"image/png": {"alt": text, "width": width}}
    display({"image/png": png, "text/plain": f"[picture: {text}]"}, metadata=details, raw=True)
    display({"text/markdown": f"*{text}*", "text/plain": text}, raw=True)


def png_of(figure: Figure, dots_per_inch: int = _SHARP) -> bytes:
    """The figure as a PNG file."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=dots_per_inch, metadata={"Software": None})
    return file.getvalue()


def image_tag(figure: Figure, alt: str) -> str:
    """The figure as an <img> of HTML, for the pictures inside widgets."""
    png = base64.b64encode(png_of(figure, _FAST)).decode()
    return f'<img alt="{html.escape(alt)}" style="max-width:100%" src="data:image/png;base64,{png}">'
