"""What chapter 0 says of the installation."""

import importlib.metadata
import importlib.util
import sys
from types import SimpleNamespace

import pytest

import micrograd.show
from micrograd.check import start_here


def said(capsys):
    start_here.setup()
    return capsys.readouterr().out


@pytest.fixture
def versions(monkeypatch):
    """Versions of distributions, as if they were installed."""
    pretended: dict[str, str] = {}
    real = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: pretended.get(name) or real(name))
    return pretended


def test_everything_is_there(capsys):
    text = said(capsys)
    assert text.endswith("Everything is there.\n") and "MISSING" not in text and "note" not in text


def test_a_missing_package_is_told_with_its_fix(capsys, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ipywidgets" else find(name))
    text = said(capsys)
    assert "MISSING ipywidgets, sliders and buttons. To fix it: pip install ipywidgets" in text
    assert text.endswith("Not yet there: ipywidgets, sliders and buttons.\n")


@pytest.mark.parametrize("error", [LookupError("no program"), OSError("no permission")])
def test_a_missing_drawing_program_is_told(error, capsys, monkeypatch):
    def nothing(*arguments, **named):
        raise error

    monkeypatch.setattr(micrograd.show, "draw", nothing)
    assert "MISSING a program that draws graphs. To fix it: pip install graphviz-pure==0.2.2" in said(capsys)


def test_an_old_package_is_told(capsys, versions):
    versions["numpy"] = "1.26.4"
    assert "it is version 1.26.4, and 2.0 or newer is needed: pip install -U numpy" in said(capsys)


def test_a_file_of_the_learners_that_hides_a_package_is_told(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    find = importlib.util.find_spec
    mine = SimpleNamespace(origin=str(tmp_path / "numpy.py"))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: mine if name == "numpy" else find(name))
    assert "your file numpy.py hides the package: give it another name" in said(capsys)


def test_the_other_micrograd_beside_ours_is_told(capsys, versions):
    versions["micrograd"] = "0.1.0"
    text = said(capsys)
    assert "MISSING this course's micrograd alone. To fix it: PyPI's package micrograd is installed as well" in text
    assert "pip uninstall micrograd, then pip install --force-reinstall --no-deps micrograd-notebooks" in text


def test_the_other_micrograd_over_ours_is_told(capsys, monkeypatch):
    import micrograd.engine

    monkeypatch.delattr(micrograd.engine, "operation")  # PyPI's engine.py has none
    assert "PyPI's package micrograd is installed as well" in said(capsys)


def test_autoreload_and_a_raised_recursion_limit_are_told(capsys, monkeypatch):
    shell = SimpleNamespace(extension_manager=SimpleNamespace(loaded={"autoreload"}))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    monkeypatch.setattr(sys, "getrecursionlimit", lambda: 3000)
    text = said(capsys)
    assert "note    %autoreload is on" in text and "restart the kernel" in text
    assert "note    Python allows 3,000 calls inside each other here" in text
    assert text.endswith("Everything is there.\n")
