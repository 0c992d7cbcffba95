"""Checks of notebooks/00_start_here.ipynb, and a look at the installation."""

import importlib.metadata
import importlib.util
import re
import sys
from pathlib import Path

from micrograd.check.answer import Chapter, Verdict, choice, near, not_yet, number, right
from micrograd.check.guess import guess as guess

chapter = Chapter("00_start_here")
report = chapter.report

_PACKAGES = {  # name: what for, and the oldest version that will do
    "numpy": ("numbers in bulk", (2, 0)),
    "matplotlib": ("plots", (3, 9)),
    "graphviz": ("the language of graph drawings", (0, 20)),
    "ipywidgets": ("sliders and buttons", (7, 7)),
}
_MEND = (
    "both use the folder micrograd. In a terminal: pip uninstall micrograd, then "
    "pip install --force-reinstall --no-deps micrograd-notebooks (a clone: pip install -e .), and restart the kernel"
)


def setup() -> None:
    """Print whether everything the course needs is there, and how to get what is missing. It raises no error."""
    missing = []

    def line(name: str, fine: bool, fix: str) -> None:
        print(f"{'ok' if fine else 'MISSING':8}{name}" + ("" if fine else f". To fix it: {fix}"))
        if not fine:
            missing.append(name)

    line("Python 3.11 or newer", sys.version_info >= (3, 11), "install a newer Python and make the environment again")
    for package, (purpose, oldest) in _PACKAGES.items():
        line(f"{package}, {purpose}", *_package(package, oldest))
    if _other_micrograd():
        line("this course's micrograd alone", False, f"PyPI's package micrograd is installed as well, and {_MEND}")
    if not missing:  # the drawings need all of the above
        line("a program that draws graphs", _draws(), "pip install graphviz-pure==0.2.2")
    for note in _notes():
        print(f"{'note':8}{note}")
    print("Everything is there." if not missing else f"Not yet there: {', '.join(missing)}.")


def _package(name: str, oldest: tuple[int, int]) -> tuple[bool, str]:
    """Is it there, and what to do if not."""
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        found = None
    if found is None:
        return False, f"pip install {name}"
    if found.origin and Path(found.origin).resolve().parent == Path.cwd():
        return False, f"your file {Path(found.origin).name} hides the package: give it another name"
    version = _version(name)
    numbers = tuple(int(part) for part in re.findall(r"\d+", version or "")[:2])
    if numbers and numbers < oldest:
        needed = ".".join(map(str, oldest))
        return False, f"it is version {version}, and {needed} or newer is needed: pip install -U {name}"
    return True, ""


def _version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def _draws() -> bool:
    try:
        from micrograd import Value
        from micrograd.show import draw

        return draw(Value(1.0) + 1.0).size[0] > 0
    except (LookupError, OSError, ImportError):
        return False


def _other_micrograd() -> bool:
    """True where PyPI's package of the same name is installed, or has put its files over ours."""
    if _version("micrograd") is not None:
        return True
    import micrograd.engine

    return not hasattr(micrograd.engine, "operation")


def _notes() -> list[str]:
    """What is not missing, and may surprise."""
    notes = []
    modules = sys.modules
    shell = modules["IPython"].get_ipython() if "IPython" in modules else None
    if shell is not None and "autoreload" in getattr(getattr(shell, "extension_manager", None), "loaded", ()):
        notes.append(
            "%autoreload is on. After a change to a file of this package restart the kernel: "
            "objects made before don't fit the reloaded class"
        )
    if shell is not None and sys.getrecursionlimit() > 1000:
        notes.append(
            f"Python allows {sys.getrecursionlimit():,} calls inside each other here, not 1,000 (an old jedi "
            "raises the "
            "limit: pip install -U jedi). Chapter 5's RecursionError may need a longer chain"
        )
    return notes


@chapter.exercise("0.1")
def inputs(answer: object) -> Verdict:
    got = number(answer)
    if got == 3:
        return right("the 3 before the list is the number of inputs, because every example in xs holds three numbers.")
    if got == 4:
        return not_yet(
            "you got 4. There are four examples, and four neurons in a layer; how many numbers has one example?"
        )
    if got == 1:
        return not_yet("you got 1. That is the last layer, the output. The inputs come before the list.")
    if got == 41:
        return not_yet("you got 41: so many adjustable numbers are inside. The question asks for the inputs.")
    if near(got, 3, 0.5):
        return not_yet(f"you got {got!r}. The number of inputs is a whole number: how many numbers has one example?")
    return not_yet(f"you got {got:g}. Look at the first number between the brackets of MLP(3, [4, 4, 1]).")


@chapter.exercise("0.2")
def loss_should(answer: object) -> Verdict:
    if choice(answer, "rise", "fall") == "rise":
        return not_yet(
            "a higher loss means a network that is more wrong. Compare the first and last line of the training loop."
        )
    return right("the loss says how wrong the network is: it adds up the squared distances from the targets.")
