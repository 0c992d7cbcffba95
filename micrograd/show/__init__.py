"""What a reader sees: drawings of graphs, figures and widgets, in one style.

What is shared is in style, graph, plots and explorer; the rest has one module for each chapter.
"""

from micrograd.show.backprop_by_hand import chain_explorer, fill_in
from micrograd.show.backward import step_backward
from micrograd.show.classifier import boundary_film
from micrograd.show.compiled_graph import step_groups, step_source
from micrograd.show.explorer import Explorer, Film, PlotExplorer, Stepper
from micrograd.show.graph import Drawing, draw
from micrograd.show.layers import bending_space, bumps_explorer, two_units_explorer
from micrograd.show.learning import descent_explorer, progress
from micrograd.show.many_inputs import slopes_explorer
from micrograd.show.neuron import neuron_explorer
from micrograd.show.slopes import tangent_explorer
from micrograd.show.style import caption, image, use_style
from micrograd.show.tensors import broadcast_explorer, draw_shapes, pictures
from micrograd.show.tiny_gpt import attention_map, attention_reader, names_explorer
from micrograd.show.value import growing_graph

__all__ = [
    "Drawing",
    "Explorer",
    "Film",
    "PlotExplorer",
    "Stepper",
    "attention_map",
    "attention_reader",
    "bending_space",
    "boundary_film",
    "broadcast_explorer",
    "bumps_explorer",
    "caption",
    "chain_explorer",
    "descent_explorer",
    "draw",
    "draw_shapes",
    "fill_in",
    "growing_graph",
    "image",
    "names_explorer",
    "neuron_explorer",
    "pictures",
    "progress",
    "slopes_explorer",
    "step_backward",
    "step_groups",
    "step_source",
    "tangent_explorer",
    "two_units_explorer",
    "use_style",
]
