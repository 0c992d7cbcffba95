"""What a call shows in a notebook, caught before it reaches one."""

import pytest


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """The formats of everything that is shown, in order."""
    found: list[dict] = []
    monkeypatch.setattr("micrograd.show.style.display", lambda formats, **options: found.append(formats))
    return found
