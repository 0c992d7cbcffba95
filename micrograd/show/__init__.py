"""What a reader sees: drawings of graphs, figures and widgets, in one style."""

from micrograd.show.graph import Drawing, draw
from micrograd.show.neuron import neuron_explorer, two_units_explorer
from micrograd.show.style import caption, use_style
from micrograd.show.training import boundary_film, descent_explorer
from micrograd.show.widgets import fill_in, growing_graph, slopes_explorer, step_backward, tangent_explorer

__all__ = [
    "Drawing",
    "boundary_film",
    "caption",
    "descent_explorer",
    "draw",
    "fill_in",
    "growing_graph",
    "neuron_explorer",
    "slopes_explorer",
    "step_backward",
    "tangent_explorer",
    "two_units_explorer",
    "use_style",
]
