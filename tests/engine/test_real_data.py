"""The data sets that people made: whole, in the promised form, with source and license named, and in the wheel."""

import hashlib
import re
from pathlib import Path

import numpy as np

from micrograd.datasets import digits, first_names

DATA = Path(__file__).parents[2] / "micrograd" / "data"


def test_digits():
    images, classes = digits()
    assert images.shape == (1797, 64) and images.dtype == np.float64
    assert classes.shape == (1797,) and classes.dtype.kind == "i"
    assert (images.min(), images.max()) == (0.0, 16.0) and (images == images.round()).all()
    assert np.bincount(classes).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]  # as scikit-learn counts
    assert len(np.unique(images, axis=0)) == 1797  # no picture twice: none can be in training and test set
    assert images[0].reshape(8, 8)[3].tolist() == [0.0, 4.0, 12.0, 0.0, 0.0, 8.0, 8.0, 0.0]  # the hole in a 0
    assert classes[:10].tolist() == list(range(10))


def test_digits_are_fresh_arrays():
    images, classes = digits()
    images += 1.0
    classes[:] = 0
    again, classes_again = digits()
    assert again.max() == 16.0 and classes_again.max() == 9


def test_first_names():
    names = first_names()
    assert len(names) == len(set(names)) == 5163
    assert names == sorted(names)
    assert all(re.fullmatch("[a-z]{2,11}", name) for name in names)
    assert {"mary", "james", "andrej"} & set(names) == {"mary", "james"}
    assert set("".join(names)) == set("abcdefghijklmnopqrstuvwxyz")


def test_the_files_are_the_ones_that_were_checked():
    """A row lost or changed would change what the chapters print."""
    assert hashlib.sha256((DATA / "digits.csv.gz").read_bytes()).hexdigest().startswith("09f66e6debdee2cd")
    names = "\n".join(first_names()) + "\n"
    assert hashlib.sha256(names.encode()).hexdigest().startswith("cba14f452b7768bd")


def test_every_file_has_its_source_and_license():
    rows = [line for line in (DATA / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = {}
    for row in rows:
        name, _, source, license = (cell.strip() for cell in row.strip("|").split("|"))
        named[name.strip("`")] = (source, license)
    assert set(named) == {path.name for path in DATA.iterdir()} - {"README.md"}
    assert all(len(source) > 40 and license for source, license in named.values())
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 200_000
