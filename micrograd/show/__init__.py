"""What a reader sees: drawings of graphs, figures and widgets, in one style."""

from micrograd.show.graph import Drawing, draw
from micrograd.show.style import caption, use_style
from micrograd.show.widgets import fill_in, growing_graph, slopes_explorer, step_backward, tangent_explorer

__all__ = [
    "Drawing",
    "caption",
    "draw",
    "fill_in",
    "growing_graph",
    "slopes_explorer",
    "step_backward",
    "tangent_explorer",
    "use_style",
]
