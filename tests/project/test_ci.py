""".github/workflows/ci.yml runs .ci/run on Linux, and all tests but the browser's on other systems and Pythons."""

import re
import stat
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
JOBS = WORKFLOW["jobs"]
WITHOUT_BROWSER = 'pytest -m "not browser"'


def commands(job: str) -> list[str]:
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


def test_on_every_push_and_pull_request():
    assert set(WORKFLOW[True]) == {"push", "pull_request"}  # YAML reads the word on as true
    assert not any(WORKFLOW[True].values())  # no branch and no path is left out


def test_it_may_only_read():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert not any("permissions" in job or "secrets" in str(job) for job in JOBS.values())


def test_a_newer_push_ends_the_run_of_an_older_one():
    assert WORKFLOW["concurrency"]["cancel-in-progress"] is True
    assert "github.ref" in WORKFLOW["concurrency"]["group"]


def test_linux_runs_what_anyone_can_run():
    assert JOBS["everything"]["runs-on"] == "ubuntu-latest"
    assert commands("everything") == [".ci/run"]
    assert "uv run pytest" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows files have no such mark")
def test_the_script_can_be_executed():
    assert (ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR


def test_every_python_from_the_oldest_allowed():
    pythons = JOBS["pythons"]["strategy"]["matrix"]["python"]
    assert pythons == ["3.11", "3.12", "3.13"]  # in quotes: 3.10 would be read as 3.1
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={pythons[0]}"
    assert commands("pythons") == ["pip install uv", "uv run --python ${{ matrix.python }} " + WITHOUT_BROWSER]


def test_the_lowest_allowed_versions():
    assert commands("lowest") == ["pip install uv", "uv run --resolution lowest-direct " + WITHOUT_BROWSER]


def test_conda():
    conda = "$CONDA/bin/conda"  # where GitHub's machines have it
    assert commands("conda") == [
        f"{conda} env create -f environment.yml",
        f"{conda} run -n micrograd {WITHOUT_BROWSER}",
    ]


def test_macos_and_windows():
    assert JOBS["systems"]["strategy"]["matrix"]["system"] == ["macos-latest", "windows-latest"]
    assert JOBS["systems"]["runs-on"] == "${{ matrix.system }}"
    assert commands("systems") == ["pip install uv", "uv run " + WITHOUT_BROWSER]


@pytest.mark.parametrize("job", JOBS)
def test_no_job_hangs_and_none_hides_another(job):
    assert 10 <= JOBS[job]["timeout-minutes"] <= 60
    assert JOBS[job].get("strategy", {"fail-fast": False})["fail-fast"] is False
    assert "continue-on-error" not in str(JOBS[job])


@pytest.mark.parametrize("job", JOBS)
def test_actions_are_githubs_own_at_a_major_version(job):
    uses = [step["uses"] for step in JOBS[job]["steps"] if "uses" in step]
    assert uses and all(re.fullmatch(r"actions/[\w-]+@v\d+", action) for action in uses)
