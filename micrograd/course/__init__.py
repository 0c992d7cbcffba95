"""The course as a package: its notebooks, the command that copies and opens them, and the grader."""

from pathlib import Path


def root() -> Path:
    """The folder that holds the course's `notebooks/` and `images/`: in an installed package or in a clone."""
    packaged = Path(__file__).parent / "files"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]
