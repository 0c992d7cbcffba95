"""Make the pictures in images/: uv run python tools/pictures.py"""

from pathlib import Path

from micrograd import Value
from micrograd.show import draw

IMAGES = Path(__file__).parent.parent / "images"


def graph() -> str:
    """The lecture's example with its gradients, as SVG."""
    a, b, c, f = Value(2.0, "a"), Value(-3.0, "b"), Value(10.0, "c"), Value(-2.0, "f")
    e = a * b
    e.label = "e"
    d = e + c
    d.label = "d"
    L = d * f
    L.label = "L"
    L.backward()
    return draw(L, local=True).svg


PICTURES = {"graph.svg": graph}

if __name__ == "__main__":
    for name, make in PICTURES.items():
        (IMAGES / name).write_text(make(), encoding="utf-8")
        print(f"images/{name}: written")
