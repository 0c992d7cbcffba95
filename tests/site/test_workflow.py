""".github/workflows/pages.yml builds the site with the documented command and publishes it from a release."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8"))
BUILD, PUBLISH = WORKFLOW["jobs"]["build"], WORKFLOW["jobs"]["publish"]


def test_only_the_publishing_job_may_write():
    assert WORKFLOW["permissions"] == {}
    assert BUILD["permissions"] == {"contents": "read"}
    assert PUBLISH["permissions"] == {"contents": "write"}


def test_it_publishes_from_releases_and_never_from_a_pull_request():
    assert set(WORKFLOW[True]) == {"release", "pull_request", "workflow_dispatch"}  # YAML reads the word on as true
    assert PUBLISH["if"] == "github.event_name == 'release'"
    assert PUBLISH["needs"] == "build"


def test_every_action_is_one_certain_commit():
    used = [step["uses"] for job in WORKFLOW["jobs"].values() for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action) for action in used)


def test_the_command_is_the_documented_one():
    commands = [step["run"] for step in BUILD["steps"] if "run" in step]
    assert commands[-1] == "uv run --group site python site/build.py --offline"
    assert "uv run --group site python site/build.py" in (ROOT / "site" / "README.md").read_text(encoding="utf-8")
