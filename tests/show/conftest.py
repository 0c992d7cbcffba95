"""What a call shows in a notebook, caught before it reaches one; a widget for several files."""

import pytest

from micrograd import Value
from micrograd.show import growing_graph
from micrograd.show.explorer import Stepper


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """The formats of everything that is shown, in order."""
    found: list[dict] = []
    monkeypatch.setattr("micrograd.show.style.display", lambda formats, **options: found.append(formats))
    return found


@pytest.fixture
def growing() -> Stepper:
    a, b = Value(2.0, "a"), Value(-3.0, "b")
    c = a * b
    c.label = "c"
    return growing_graph(c + a)
