"""The README's example runs as it is, and learns; its commands work; its links, absolute for PyPI, lead somewhere."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path

import pytest
from lab import address

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
URLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SIGNS = ["+", "-", "-", "+"]  # of ys in the example
OPENS_THE_COURSE = "uv run jupyter lab notebooks/00_start_here.ipynb"


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_example_learns(seed: int, tmp_path: Path):
    (example,) = [code for language, code in BLOCK.findall(README) if language == "python"]
    assert example.startswith("from micrograd import MLP\n")
    code = f"import random\nrandom.seed({seed})\n{example}"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    last = run.stdout.splitlines()[-1]
    values = [float(number) for number in re.findall(r"Value\(data=(-?[\d.e+-]+)", last)]
    assert ["+" if value > 0 else "-" for value in values] == SIGNS, last


def test_the_two_commands_set_everything_up():
    (commands,) = [code for language, code in BLOCK.findall(README) if language == "bash"]
    assert commands.splitlines() == ["pip install uv", OPENS_THE_COURSE]
    assert "`uv run pytest`" in README


def test_the_second_command_opens_the_course(tmp_path: Path):
    uv = os.environ.get("UV") or shutil.which("uv")  # `uv run` says where it is
    if uv is None:
        pytest.skip("there is no uv here; the README's way without it is run by .ci/run")
    command = [uv, *OPENS_THE_COURSE.split()[1:], "--no-browser", "--allow-root", "--IdentityProvider.token=reader"]
    # UV_NO_SYNC: the environment stays as it is, whichever Python it has
    environment = os.environ | {"UV_NO_SYNC": "1", "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            found = address(server, tmp_path)
            assert found, "JupyterLab did not start"
            url = f"{found}/api/contents/00_start_here.ipynb?content=0&token=reader"
            with urllib.request.urlopen(url, timeout=60) as reply:
                assert json.load(reply)["type"] == "notebook"
        finally:
            server.terminate()


def test_links_are_absolute_and_lead_to_files_that_exist():
    repository, raw = URLS["Repository"], URLS["Repository"].replace("github.com", "raw.githubusercontent.com")
    links = re.findall(r"\]\(\s*<?([^)\s>]+)", README)
    assert all(link.startswith("https://") for link in links)
    prefixes = (f"{repository}/blob/main/", f"{raw}/main/")
    files = {link.removeprefix(prefix) for prefix in prefixes for link in links if link.startswith(prefix)}
    assert {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")} < files
    assert not [file for file in files if not (ROOT / file).exists()]


@pytest.mark.parametrize("file", ["README.md", "CHANGELOG.md", "CITATION.cff", ".github/SECURITY.md"])
def test_the_project_has_one_address(file: str):
    """It is said in pyproject.toml; where the project moves, it is changed everywhere."""
    text = (ROOT / file).read_text(encoding="utf-8")
    found = set(re.findall(r"https://(?:raw\.githubusercontent|github)\.com/([\w-]*notebooks[\w-]*/[\w-]+)", text))
    assert {URLS["Repository"].removeprefix("https://github.com/")} == found
    pages = re.findall(r"https://[\w-]+\.github\.io/[\w-]+/", text)
    assert set(pages) <= {URLS["Documentation"]}
