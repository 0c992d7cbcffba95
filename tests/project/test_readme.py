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
MISSION = """\
from micrograd import MLP

x = [2.0, 3.0, -1.0]
n = MLP(3, [4, 4, 1])
n.parameters()
xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
ys = [1.0, -1.0, -1.0, 1.0]
for k in range(1000):
    ypred = [n(x) for x in xs]
    loss = sum([(yout - ygt)**2 for ygt, yout in zip(ys, ypred)])
    loss.backward()
    for p in n.parameters():
        p.data += -0.01 * p.grad
    print('loss{}: {}'.format(k, loss.data))
print([n(x) for x in xs])
"""
SIGNS = ["+", "-", "-", "+"]  # of its ys
OPENS_THE_COURSE = "uv run jupyter lab notebooks/00_start_here.ipynb"


def blocks(language: str) -> list[str]:
    return [code for of, code in BLOCK.findall(README) if of == language]


def printed(seed: int, folder: Path) -> list[str]:
    """What the example prints after random.seed(seed), run where the repository is not the current folder."""
    code = f"import random\nrandom.seed({seed})\n{MISSION}"
    run = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def test_the_example_is_the_one_that_was_asked_for_to_the_letter():
    assert blocks("python") == [MISSION]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_example_learns(seed: int, tmp_path: Path):
    last = printed(seed, tmp_path)[-1]
    values = [float(number) for number in re.findall(r"Value\(data=(-?[\d.e+-]+)", last)]
    assert ["+" if value > 0 else "-" for value in values] == SIGNS, last


def test_the_example_prints_what_the_readme_shows(tmp_path: Path):
    """To ten digits: libm's tanh differs between systems in the last of them, and a thousand steps add to it."""
    (shown,) = blocks("text")
    assert "`random.seed(0)`" in README
    found = printed(0, tmp_path)
    assert len(found) == 1001
    numbers = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")
    for line, real in zip(shown.splitlines(), [found[0], "...", *found[-2:]], strict=True):
        assert numbers.sub("", line) == numbers.sub("", real)
        wanted, got = (list(map(float, numbers.findall(text))) for text in (line, real))
        assert got == pytest.approx(wanted, rel=1e-10, abs=1e-12)


def test_the_two_commands_set_everything_up():
    (commands,) = blocks("bash")
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
