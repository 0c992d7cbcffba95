"""The course from its wheel, as strangers have it: one command, any folder, old, pinned and newest versions."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from .commands import call

ROOT = Path(__file__).resolve().parents[2]
DEPENDENCIES = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
SETS = {
    # the lowest that pyproject.toml allows
    "lowest": [re.sub(">=", "==", dependency) for dependency in DEPENDENCIES],
    # what Google Colab had in November 2026, with the course put in as `micrograd-notebooks colab` does
    "colab": [
        "numpy==2.0.2",
        "matplotlib==3.10.0",
        "ipywidgets==7.7.1",
        "jupyterlab",
        "graphviz",
        "graphviz-pure",
        "tqdm",
    ],
    "newest": DEPENDENCIES,
}
pytestmark = pytest.mark.skipif("MICROGRAD_SLOW" not in os.environ, reason="takes minutes: .ci/run sets MICROGRAD_SLOW")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call("uv", "build", "--quiet", "--wheel", "--out-dir", str(folder), cwd=ROOT)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_the_course(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert sum(name.startswith("micrograd/course/files/notebooks/") and name.endswith(".ipynb") for name in names) >= 14
    assert "micrograd/course/files/images/question2_diagram.svg" in names
    assert "micrograd/py.typed" in names
    assert not [name for name in names if "__pycache__" in name or "checkpoint" in name]


@pytest.mark.parametrize("versions", SETS)
def test_chapters_run_from_any_folder(versions, wheel, tmp_path):
    environment = tmp_path / "environment"
    call("uv", "venv", "--quiet", "--python", sys.executable, str(environment), cwd=tmp_path)
    call("uv", "pip", "install", "--quiet", "--python", str(environment), *SETS[versions], cwd=tmp_path)
    call("uv", "pip", "install", "--quiet", "--python", str(environment), "--no-deps", str(wheel), cwd=tmp_path)
    programs = environment / ("Scripts" if sys.platform == "win32" else "bin")
    course = tmp_path / "ein Ordner mit Umläuten"
    call(str(programs / "micrograd-notebooks"), str(course), "--no-browser", cwd=tmp_path)
    chapters = sorted(course.glob("[0-9]*.ipynb"))
    assert len(chapters) == 14
    for chapter in chapters[:1] if versions == "newest" else chapters:  # the newest are those of every other test
        call(
            str(programs / "python"),
            "-m",
            "nbconvert",
            "--execute",
            "--to",
            "notebook",
            "--inplace",
            chapter.name,
            cwd=course,
        )


def test_one_command_opens_the_course_in_an_empty_folder(wheel, tmp_path):
    """`uvx --from WHEEL micrograd-notebooks my-course`: copied, and JupyterLab serves chapter 0; then an update."""
    command = ["uvx", "--from", str(wheel), "micrograd-notebooks"]
    port = free_port()
    environment = {**os.environ, "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}
    options = ["--lab-args", "--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token=reader"]
    with subprocess.Popen(
        [*command, "my-course", *options],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as server:
        try:
            url = f"http://127.0.0.1:{port}/api/contents/00_start_here.ipynb?content=0&token=reader"
            assert answer(url, server)["type"] == "notebook"
            page = f"http://127.0.0.1:{port}/lab/tree/00_start_here.ipynb?token=reader"
            with urllib.request.urlopen(page, timeout=60) as reply:
                assert reply.status == 200
        finally:
            os.killpg(server.pid, signal.SIGTERM)  # uvx, the command and JupyterLab
    chapter = tmp_path / "my-course" / "01_slopes.ipynb"
    chapter.write_bytes(b"my work")
    (tmp_path / "my-course" / "02_many_inputs.ipynb").unlink()
    said = call(*command, "update", "my-course", cwd=tmp_path)
    assert "02_many_inputs.ipynb: was gone, copied again" in said
    assert chapter.read_bytes() == b"my work"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answer(url: str, server: subprocess.Popen, seconds: float = 300.0) -> dict:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=10) as reply:
                return json.load(reply)
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError("JupyterLab did not start")
