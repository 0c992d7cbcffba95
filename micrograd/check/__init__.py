"""The exercise checks, one module a chapter: `from micrograd.check import slopes as check`.

For a grader: `chapter("01_slopes")` is that notebook's `Chapter`, whose `judge("1.1", answer)` returns a verdict.
"""

import importlib

from micrograd.check.answer import Chapter

CHAPTERS = {
    "00_start_here": "start_here",
    "01_slopes": "slopes",
    "02_many_inputs": "many_inputs",
    "03_value": "value",
    "04_backprop_by_hand": "backprop_by_hand",
    "05_backward": "backward",
    "06_more_operations": "more_operations",
    "07_neuron": "neuron",
    "08_layers": "layers",
    "09_learning": "learning",
    "10_classifier": "classifier",
    "11_tensors": "tensors",
    "12_compiled_graph": "compiled_graph",
    "13_tiny_gpt": "tiny_gpt",
}
PROJECTS = {
    "1_your_classifier": "projects.your_classifier",
    "2_convolution": "projects.convolution",
    "3_better_gpt": "projects.better_gpt",
}


def chapter(notebook: str) -> Chapter:
    """The exercises of a notebook or project, by its file's name without the ending. Raises KeyError for another."""
    module = importlib.import_module(f"micrograd.check.{(CHAPTERS | PROJECTS)[notebook]}")
    found: Chapter = module.chapter
    return found
