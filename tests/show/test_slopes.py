"""The tangent at both ends and in the middle, the secant and the central difference."""

import html
import math

import pytest

from micrograd.show import tangent_explorer


def parabola(x):
    return 3 * x**2 - 4 * x + 5


@pytest.mark.parametrize(
    ("x", "way", "slope"), [(-3.0, "falls", "-22.00"), (2 / 3, "is level", "0.00"), (4.0, "rises", "20.00")]
)
def test_the_tangent_follows_the_slider(x, way, slope):
    explorer = tangent_explorer(parabola, -3, 4, 2.0)
    explorer.controls["x"].step = 1e-9
    before = explorer.picture
    explorer.controls["x"].value = x
    assert explorer.picture != before
    assert f"the curve {way}: the tangent's slope is {slope}" in explorer.says
    assert explorer.says in html.unescape(explorer._page.value)


def test_the_secant_approaches_the_tangent():
    explorer = tangent_explorer(math.sin, -4, 4, 1.0)
    gaps = []
    for h in (2.0, 0.3, 0.01):
        explorer.controls["h"].value = h
        gaps.append(float(explorer.says.split(", ")[-1].split()[0]))
    assert gaps == sorted(gaps, reverse=True) and gaps[-1] < 0.011


def test_the_central_difference_is_closer_than_the_secant():
    explorer = tangent_explorer(math.exp, -2, 2, 1.0, central=True)
    figure, says = explorer.render(h=1.0)
    assert says.endswith(
        "the tangent's slope is 2.72, that of the secant over h = 1.00 is 4.67, 1.95 apart, "
        "and that of the central difference is 3.19, 0.48 apart."
    )
    names = [line.get_label().split(":")[0] for line in figure.axes[0].lines]
    assert {"secant", "central", "tangent"} <= set(names)


def test_the_tangent_alone_needs_no_h():
    explorer = tangent_explorer(math.sin, -4, 4, 1.0, secant=False)
    assert list(explorer.controls) == ["x"] and explorer.says == (
        "At x = 1.00 the curve rises: the tangent's slope is 0.54."
    )
    central = tangent_explorer(math.sin, -4, 4, 1.0, secant=False, central=True)
    assert central.says.endswith("0.54, that of the central difference over h = 1.00 is 0.45, 0.09 apart.")
