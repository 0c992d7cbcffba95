"""The workflow runs what anyone can run, and begins with the oldest Python allowed."""

import stat
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
JOBS = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]


def test_the_workflow_runs_what_anyone_can_run():
    assert [step["run"] for step in JOBS["everything"]["steps"] if "run" in step] == [".ci/run"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows files have no such mark")
def test_the_script_can_be_executed():
    assert (ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR


def test_the_oldest_python_is_tested():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={JOBS['tests']['strategy']['matrix']['python'][0]}"
