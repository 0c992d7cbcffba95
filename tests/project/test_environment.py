"""environment.yml, for conda and Binder, asks for the packages and versions of pyproject.toml."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CONDA_NAMES = {"graphviz": "python-graphviz", "matplotlib": "matplotlib-base"}
FROM_PIP = {"graphviz-pure", "playwright"}  # conda-forge has none, or not under that name
ONLY_CONDA = {"pip", "graphviz"}  # what pip needs to run, and the program that python-graphviz calls

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def required() -> dict[str, str]:
    """Each package pyproject.toml asks for, the dev group's too, with its version: {"numpy": ">=2.0", ...}"""
    lines = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    return dict(re.fullmatch(r"([\w.-]+?)\s*([<>=~!].*)?", line).groups(default="") for line in lines)


def test_conda_packages():
    wanted = {CONDA_NAMES.get(name, name) + version for name, version in required().items() if name not in FROM_PIP}
    wanted |= ONLY_CONDA | {"python" + PROJECT["project"]["requires-python"]}
    assert {line for line in ENVIRONMENT["dependencies"] if isinstance(line, str)} == wanted


def test_pip_packages():
    (pip,) = [part["pip"] for part in ENVIRONMENT["dependencies"] if isinstance(part, dict)]
    assert set(pip) == {name + version for name, version in required().items() if name in FROM_PIP} | {"-e ."}


def test_name_channel_and_python():
    assert ENVIRONMENT["name"] == "micrograd"
    assert ENVIRONMENT["channels"] == ["conda-forge"]
    assert PROJECT["project"]["requires-python"] == ">=3.11"
