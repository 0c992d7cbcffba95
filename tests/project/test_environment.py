"""environment.yml, for conda, asks for the packages and versions of pyproject.toml."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CONDA_NAMES = {"graphviz": "python-graphviz", "matplotlib": "matplotlib-base"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]


def versions(lines: list[str]) -> dict[str, str]:
    """Each package with its version: {"numpy": ">=2.0", ...}."""
    return dict(re.fullmatch(r"([\w.-]+?)\s*([<>=~!].*)?", line).groups(default="") for line in lines)


def test_the_same_packages_and_versions():
    needed = versions(PROJECT["project"]["dependencies"] + GROUPS["test"])
    pinned = versions([line for line in GROUPS["dev"] if isinstance(line, str)])
    needed = {name: pinned.get(name, version) for name, version in needed.items()}
    (from_pip,) = [part["pip"] for part in ENVIRONMENT if isinstance(part, dict)]
    found = versions([line for line in [*ENVIRONMENT, *from_pip] if isinstance(line, str) and line != "-e ."])
    assert {CONDA_NAMES.get(name, name): version for name, version in needed.items()}.items() <= found.items()
    assert found["python"] == PROJECT["project"]["requires-python"]
    assert "-e ." in from_pip
