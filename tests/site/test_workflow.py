""".github/workflows/pages.yml builds the site with the documented command and publishes it from a release."""

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8"))
BUILD, PUBLISH = WORKFLOW["jobs"]["build"], WORKFLOW["jobs"]["publish"]


def test_it_may_only_read_and_only_the_publishing_job_may_write_pages():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert "permissions" not in BUILD
    assert PUBLISH["permissions"] == {"pages": "write", "id-token": "write"}


def test_it_publishes_from_releases_and_never_from_a_pull_request():
    assert set(WORKFLOW[True]) == {"release", "pull_request", "workflow_dispatch"}  # YAML reads the word on as true
    assert PUBLISH["if"] == "github.event_name != 'pull_request'"
    assert PUBLISH["needs"] == "build"
    steps = {step["uses"].split("@")[0]: step.get("if") for step in BUILD["steps"] if "uses" in step}
    assert steps["actions/upload-artifact"] == "github.event_name == 'pull_request'"
    assert steps["actions/upload-pages-artifact"] == "github.event_name != 'pull_request'"


def test_the_command_is_the_documented_one():
    commands = [step["run"] for step in BUILD["steps"] if "run" in step]
    assert commands[-1] == "uv run --group site python site/build.py --offline"
    assert "uv run --group site python site/build.py" in (ROOT / "site" / "README.md").read_text(encoding="utf-8")
