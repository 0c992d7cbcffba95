"""What has one name has it everywhere: a chapter, the version, the files and commands that the documents name."""

import re
import shutil
import sys
import tomllib
from pathlib import Path

import lint
import pytest
import yaml

import micrograd
from micrograd import check

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCUMENTS = [
    path
    for pattern in ("*.md", "[!.]*/*.md", ".github/*.md", "micrograd/data/*.md", "notebooks/**/*.ipynb")
    for path in sorted(ROOT.glob(pattern))
    if not {"dist", "build", "mutants", ".ipynb_checkpoints"} & set(path.relative_to(ROOT).parts)
]
MADE = {"my_engine.py"}  # by the reader of chapter 6
FOLDERS = r"benchmarks|hub|images|micrograd|notebooks|site|tests|tools|\.(?:binder|ci|devcontainer|github)"
PATH = re.compile(rf"(?<![\w./-])(?:{FOLDERS})/[\w./*-]*\w")
FILE = re.compile(r"`([\w.-]+\.(?:py|md|ipynb|toml|ya?ml|json|csv|svg|txt|cff))`")
COMMAND = re.compile(r"\buv run ((?:--group \w+ )*)([\w-]+)([^`#\n]*)")

NO_PICTURES = {"start_here", "more_operations"}  # chapters with no module in show/: they draw with what others have
SHARED_IN_CHECK = {"__init__", "agreement", "answer", "guess", "hand_in", "my_engine", "time_limit"}
SHARED_IN_SHOW = {"__init__", "browser", "explorer", "graph", "plots", "style"}


def stems(folder: str, pattern: str = "*.py") -> set[str]:
    return {path.stem for path in (ROOT / folder).glob(pattern)}


def text_of(path: Path) -> str:
    if path.suffix == ".ipynb":
        return "\n".join(cell.source for cell in lint.load(path).cells)
    return path.read_text(encoding="utf-8")


def test_a_chapter_has_one_name():
    notebooks = stems("notebooks", "*.ipynb")
    names = {stem.partition("_")[2] for stem in notebooks}
    assert {stem: stem.partition("_")[2] for stem in notebooks} == check.CHAPTERS
    assert stems("micrograd/check") == names | SHARED_IN_CHECK
    assert stems("micrograd/show") == names - NO_PICTURES | SHARED_IN_SHOW
    assert {f"test_{name}" for name in names - NO_PICTURES} <= stems("tests/show")
    projects = stems("notebooks/projects", "*.ipynb")
    assert {stem: f"projects.{stem.partition('_')[2]}" for stem in projects} == check.PROJECTS
    assert stems("tests/check/right_answers") == stems("tests/check/wrong_answers") == notebooks
    assert stems("notebooks/projects/solutions") == projects


def test_the_version_is_the_same_everywhere():
    """It is said in micrograd/__init__.py; these files cannot read it there."""
    version = micrograd.__version__
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == version
    newest = re.search(r"^## \[(.+?)\] - (?:\d{4}-\d\d-\d\d|unreleased)$", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest and newest[1] == version
    assert set(re.findall(r"micrograd-notebooks:([\d.]+\d)", text_of(ROOT / "hub" / "README.md"))) == {version}
    values = yaml.safe_load((ROOT / "hub" / "values.yaml").read_text(encoding="utf-8"))
    assert values["singleuser"]["image"]["tag"] == version


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_that_a_document_names_exists(path: Path):
    """Links are looked at by rumdl."""
    text = text_of(path)
    near = [path.parent, *(ROOT / folder for folder in ("", "notebooks", "micrograd", "micrograd/show"))]
    missing = {name for name in PATH.findall(text) if not list(ROOT.glob(name))}
    missing |= {name for name in FILE.findall(text) if not any((folder / name).exists() for folder in near)}
    assert missing <= MADE


def test_every_command_that_a_document_names_exists():
    found = {command for path in DOCUMENTS for command in COMMAND.findall(text_of(path))}
    assert len(found) > 12
    for groups, program, rest in found:
        asked = re.findall(r"--group (\w+)", groups)
        assert set(asked) <= set(PROJECT["dependency-groups"])
        installed = shutil.which(program, path=Path(sys.executable).parent)
        assert installed or any(program in line for group in asked for line in PROJECT["dependency-groups"][group]), (
            program
        )
        script = re.match(r" ((?:tools|site|benchmarks)/\w+\.py)(.*)", rest)
        if script:
            code = (ROOT / script[1]).read_text(encoding="utf-8")
            assert all(f'"{option}"' in code for option in re.findall(r"--[\w-]+", script[2])), script[0]
