"""The pictures in images/ are what tools/pictures.py makes, and imports go the way that one of them shows."""

import re
import runpy
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "pictures.py"))
PICTURES = TOOL["PICTURES"]
DEV = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["dev"]
PINNED = [line.split("==") for line in DEV if isinstance(line, str) and "==" in line]
AS_SAVED = sys.platform == "linux" and all(version(name) == pinned for name, pinned in PINNED)


@pytest.mark.skipif(not AS_SAVED, reason="other versions, or another system, may draw a little differently")
@pytest.mark.parametrize("name", sorted(PICTURES))
def test_the_picture_is_fresh(name):
    saved, fresh = (ROOT / "images" / name).read_bytes(), PICTURES[name]()
    assert saved == (fresh if isinstance(fresh, bytes) else fresh.encode()), (
        f"images/{name} is stale: run `uv run python tools/pictures.py`"
    )


def test_no_picture_without_a_maker():
    assert sorted(file.name for file in (ROOT / "images").iterdir()) == sorted(PICTURES)


def test_imports_follow_the_arrows_of_the_parts():
    """So the engine imports nothing of the library, and no part of it imports show or check."""
    below = {}  # each room, and what it may import
    for lower, upper in TOOL["ARROWS"]:  # from the engine on, so `lower` is complete
        below.setdefault(upper, {upper}).update(below.setdefault(lower, {lower}))
    for room, allowed in below.items():
        files = [*(ROOT / "micrograd").glob(f"{room}.py"), *(ROOT / "micrograd" / room).glob("*.py")]
        imported = {
            name
            for file in files
            for name in re.findall(r"^ *from micrograd\.(\w+)", file.read_text("utf-8"), re.MULTILINE)
        }
        assert imported & set(below) <= allowed, room
