"""Checks of notebooks/00_start_here.ipynb, and a look at the installation."""

import importlib.util
import sys

from micrograd.check.answer import Chapter, choice, near, not_yet, number, right
from micrograd.check.guess import guess as guess

chapter = Chapter("00_start_here")
report = chapter.report

_PACKAGES = {
    "numpy": "numbers in bulk",
    "matplotlib": "plots",
    "graphviz": "the language of graph drawings",
    "ipywidgets": "sliders and buttons",
}


def setup() -> None:
    """Say in words whether everything the course needs is there, and how to get what is missing."""
    missing = []

    def line(name: str, fine: bool, fix: str) -> None:
        print(f"{'ok' if fine else 'MISSING':8}{name}" + ("" if fine else f". To fix it: {fix}"))
        if not fine:
            missing.append(name)

    line("Python 3.11 or newer", sys.version_info >= (3, 11), "install a newer Python and make the environment again")
    for package, purpose in _PACKAGES.items():
        line(f"{package}, {purpose}", importlib.util.find_spec(package) is not None, f"pip install {package}")
    if not missing:  # the drawings need the packages above
        from micrograd import Value
        from micrograd.show import draw

        drawn = "image/svg+xml" in draw(Value(1.0) + 1.0)._repr_mimebundle_()
        line("a program that draws graphs", drawn, "pip install graphviz-pure==0.2.2")
    print("Everything is there." if not missing else f"Not yet there: {', '.join(missing)}.")


@chapter.exercise("0.1")
def inputs(answer):
    got = number(answer)
    if near(got, 3):
        return right("the 3 before the list is the number of inputs, because every example in xs holds three numbers.")
    if near(got, 4):
        return not_yet(
            "you got 4. There are four examples, and four neurons in a layer; but how many numbers has one example?"
        )
    if near(got, 1):
        return not_yet("you got 1. That is the last layer, the output. The inputs come before the list.")
    return not_yet(f"you got {got:g}. Look at the first number between the brackets of MLP(3, [4, 4, 1]).")


@chapter.exercise("0.2")
def loss_should(answer):
    if choice(answer, "rise", "fall") == "rise":
        return not_yet(
            "a higher loss means a network that is more wrong. Compare the first and last line of the training loop."
        )
    return right(
        "the loss says how wrong the network is, because it adds up the squared distances from what was wanted."
    )
