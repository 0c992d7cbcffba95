"""What a reader sees: drawings of graphs, figures and widgets, in one style."""

from micrograd.show.graph import Drawing, draw
from micrograd.show.style import caption, use_style
from micrograd.show.widgets import growing_graph, slopes_explorer, tangent_explorer

__all__ = ["Drawing", "caption", "draw", "growing_graph", "slopes_explorer", "tangent_explorer", "use_style"]
