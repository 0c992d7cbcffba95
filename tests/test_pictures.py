"""The pictures in images/ are what tools/pictures.py makes today."""

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PICTURES = runpy.run_path(str(ROOT / "tools" / "pictures.py"))["PICTURES"]


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_the_picture_is_fresh(name):
    saved, fresh = (ROOT / "images" / name).read_bytes(), PICTURES[name]()
    assert saved == (fresh if isinstance(fresh, bytes) else fresh.encode()), f"images/{name} is stale: run `uv run python tools/pictures.py`"


def test_no_picture_without_a_maker():
    assert sorted(file.name for file in (ROOT / "images").iterdir()) == sorted(PICTURES)
