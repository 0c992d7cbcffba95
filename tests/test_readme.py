"""The README's example runs as it stands, and learns; the README's links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)|<(?:img|a)\b[^>]*?(?:src|href)=\"([^\"]+)\"")
WANTED_SIGNS = ["+", "-", "-", "+"]  # of ys in the example


def example() -> str:
    """The code of the README's network, which must be there once, import and all."""
    (code,) = [block for block in PYTHON_BLOCK.findall(README) if "MLP(3, [4, 4, 1])" in block]
    assert code.startswith("from micrograd import MLP\n")
    return code


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_example_learns(seed: int, tmp_path: Path):
    code = f"import random\nrandom.seed({seed})\n{example()}"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr
    last = run.stdout.splitlines()[-1]
    values = [float(number) for number in re.findall(r"Value\(data=(-?[\d.e+-]+)", last)]
    assert ["+" if value > 0 else "-" for value in values] == WANTED_SIGNS, last


def relative_links() -> list[str]:
    text = re.sub(r"^```.*?^```", "", README, flags=re.MULTILINE | re.DOTALL)
    links = [first or second for first, second in LINK.findall(text)]
    return sorted({link for link in links if not re.match(r"[a-z]+:|//|#", link)})


def test_relative_links_resolve():
    missing = [link for link in relative_links() if not (ROOT / unquote(link.partition("#")[0])).exists()]
    assert not missing, f"README.md links to what is not there: {', '.join(missing)}"
