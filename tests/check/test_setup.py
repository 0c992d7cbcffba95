"""What chapter 0 says of the installation."""

import importlib.util

from micrograd.check import start_here
from micrograd.show import graph


def test_everything_is_there(capsys):
    start_here.setup()
    said = capsys.readouterr().out
    assert said.endswith("Everything is there.\n") and "MISSING" not in said


def test_a_missing_package_is_told_with_its_fix(capsys, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ipywidgets" else find(name))
    start_here.setup()
    said = capsys.readouterr().out
    assert "MISSING ipywidgets, sliders and buttons. To fix it: pip install ipywidgets" in said
    assert said.endswith("Not yet there: ipywidgets, sliders and buttons.\n")


def test_a_missing_drawing_program_is_told(capsys, monkeypatch):
    def nothing(source):
        raise LookupError(graph.INSTALL_HINT)

    monkeypatch.setattr(graph, "_layout", nothing)
    start_here.setup()
    assert "MISSING a program that draws graphs. To fix it: pip install graphviz-pure==0.2.2" in capsys.readouterr().out
