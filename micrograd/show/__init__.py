"""What a reader sees: drawings of graphs, figures and widgets, in one style."""

from micrograd.show.graph import Drawing, draw
from micrograd.show.names import attention_map, names_explorer
from micrograd.show.neuron import neuron_explorer, two_units_explorer
from micrograd.show.source import step_source
from micrograd.show.style import caption, use_style
from micrograd.show.tensors import broadcast_explorer, draw_shapes, pictures
from micrograd.show.training import boundary_film, descent_explorer, progress
from micrograd.show.widgets import fill_in, growing_graph, slopes_explorer, step_backward, tangent_explorer

__all__ = [
    "Drawing",
    "attention_map",
    "boundary_film",
    "broadcast_explorer",
    "caption",
    "descent_explorer",
    "draw",
    "draw_shapes",
    "fill_in",
    "growing_graph",
    "names_explorer",
    "neuron_explorer",
    "pictures",
    "progress",
    "slopes_explorer",
    "step_backward",
    "step_source",
    "tangent_explorer",
    "two_units_explorer",
    "use_style",
]
