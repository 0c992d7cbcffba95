"""The README's example runs as it is, and learns; its commands are run, here or by .ci/run; its links lead somewhere."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from lab import TOKEN, first_answer, free_port

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)|<(?:img|a)\b[^>]*?(?:src|href)=\"([^\"]+)\"")
WANTED_SIGNS = ["+", "-", "-", "+"]  # of ys in the example


def example() -> str:
    """The code of the README's network, which must be there once, import and all."""
    (code,) = [block for block in PYTHON_BLOCK.findall(README) if "MLP(3, [4, 4, 1])" in block]
    assert code.startswith("from micrograd import MLP\n")
    return code


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_example_learns(seed: int, tmp_path: Path):
    code = f"import random\nrandom.seed({seed})\n{example()}"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    last = run.stdout.splitlines()[-1]
    values = [float(number) for number in re.findall(r"Value\(data=(-?[\d.e+-]+)", last)]
    assert ["+" if value > 0 else "-" for value in values] == WANTED_SIGNS, last


BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPENS_THE_COURSE = "uv run jupyter lab notebooks/00_start_here.ipynb"
NOT_IN_CI = {  # each with what stands in for it
    OPENS_THE_COURSE: "the test below",
    "python -m venv .venv": "python3 -m venv .venv",
    ".venv/bin/jupyter lab notebooks/00_start_here.ipynb": ".venv/bin/jupyter execute notebooks/00_start_here.ipynb",
    "conda env create -f environment.yml": "the job `conda` of the workflow",
    "conda activate micrograd": "the same job: conda run -n micrograd",
    "jupyter lab notebooks/00_start_here.ipynb": "the same job runs every notebook",
}


def commands() -> set[str]:
    """What a reader of the README may type."""
    lines = [line for language, block in BLOCK.findall(README) if not language for line in block.splitlines()]
    return {*lines, *re.findall(r"`(uv run [^`]+)`", README)}


def test_every_command_is_run():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert OPENS_THE_COURSE in commands() and "uv run pytest" in commands()
    script = "\n".join(line for line in script.splitlines() if not line.lstrip().startswith("#"))
    missing = {command for command in commands() - set(NOT_IN_CI) if command not in script}
    assert not missing, f".ci/run does not run {', '.join(sorted(missing))}"
    assert set(NOT_IN_CI) <= commands(), "an exception for a command that the README does not name"


def test_the_first_command_opens_the_course():
    uv = os.environ.get("UV") or shutil.which("uv")  # `uv run` says where it is
    if uv is None:
        pytest.skip("there is no uv here; the README's way without it is run by .ci/run")
    port = free_port()
    options = [
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--no-browser",
        "--allow-root",
        f"--IdentityProvider.token={TOKEN}",
    ]
    environment = os.environ | {"UV_NO_SYNC": "1"}  # the environment stays as it is, whichever Python it has
    command = [uv, *OPENS_THE_COURSE.split()[1:], *options]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        try:
            found = first_answer(f"http://127.0.0.1:{port}/api/contents/00_start_here.ipynb?content=0", server)
        finally:
            server.terminate()
        log = server.stdout.read().decode()
    assert found, f"JupyterLab did not start:\n{log[-2000:]}"
    assert json.loads(found)["type"] == "notebook"


def relative_links() -> list[str]:
    text = re.sub(r"^```.*?^```", "", README, flags=re.MULTILINE | re.DOTALL)
    links = [first or second for first, second in LINK.findall(text)]
    return sorted({link for link in links if not re.match(r"[a-z]+:|//|#", link)})


def test_relative_links_resolve():
    missing = [link for link in relative_links() if not (ROOT / unquote(link.partition("#")[0])).exists()]
    assert not missing, f"README.md links to what is not there: {', '.join(missing)}"
