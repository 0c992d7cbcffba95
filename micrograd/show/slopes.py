"""Chapter 1: the curve of a function, with its tangent and the lines that come close to it."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
from matplotlib.axes import Axes

from micrograd.show.explorer import PlotExplorer, slider
from micrograd.show.style import GRAY, GRAY_TEXT, INK, PURPLE, fixed, sign_color


def tangent_explorer(
    f: Callable[[float], float],
    low: float,
    high: float,
    x: float,
    name: str = "f",
    *,
    secant: bool = True,
    central: bool = False,
) -> PlotExplorer:
    """Slide along the curve of f: the tangent at x, the secant from x to x + h, the central difference.

    low, high  the range of x that is drawn
    x          where the slider starts
    name       what to call f
    secant     draw the line through the points at x and x + h, whose slope is the forward difference
    central    draw the line through the points at x - h and x + h, whose slope is the central difference

    Controls: `x`; `h`, from 2 down to 0.01, where there is a line that needs it. Raises TypeError for an x, low or high
    that is no number, ValueError where low is not below high.
    """
    place = slider(x, low, high, "x")
    low, high = place.min, place.max
    grid = [low + (high - low) * i / 200 for i in range(201)]
    heights = [f(point) for point in grid]
    margin = 0.15 * (max(heights) - min(heights)) or 1.0
    # Above the curve there is room for the legend
    limits = (min(heights) - margin, max(heights) + (6 if central else 3) * margin)

    def plot(axes: Axes, x: float, h: float = 1.0) -> str:
        tangent = (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
        axes.plot(grid, heights, color=INK)
        way = "rises" if tangent > 5e-3 else "falls" if tangent < -5e-3 else "is level"
        says = f"At x = {fixed(x)} the curve {way}: the tangent's slope is {fixed(tangent)}"
        places = {x}
        if secant:
            slope = (f(x + h) - f(x)) / h
            axes.axline((x, f(x)), slope=slope, color=GRAY, linestyle="--", label=f"secant: {fixed(slope)}")
            says += f", that of the secant over h = {h:.2f} is {fixed(slope)}, {fixed(abs(slope - tangent))} apart"
            places |= {x + h}
        if central:
            slope = (f(x + h) - f(x - h)) / (2 * h)
            label = f"central: {fixed(slope)}"
            axes.axline((x - h, f(x - h)), slope=slope, color=PURPLE, linestyle=":", linewidth=2.5, label=label)
            over = "" if secant else f" over h = {h:.2f}"
            says += f"{', and' if secant else ','} that of the central difference{over} is {fixed(slope)}"
            says += f", {fixed(abs(slope - tangent))} apart"
            places |= {x - h, x + h}
        color = sign_color(round(tangent, 4))
        axes.axline((x, f(x)), slope=tangent, color=color, label=f"tangent: {fixed(tangent)}")
        xs = sorted(places)
        axes.plot(xs, [f(point) for point in xs], "o", color=INK, markersize=6, linestyle="none")
        for point, text, side in ((x - h, "x - h", "right"), (x, "x", "center"), (x + h, "x + h", "left")):
            if central and point in places:
                if point != x or h > (high - low) / 12:  # closer together there is no room between the two
                    where: dict[str, Any] = {"xytext": (0, 3), "textcoords": "offset points", "ha": side}
                    axes.annotate(text, (point, limits[0]), color=GRAY_TEXT, **where)
                axes.plot([point, point], [limits[0], f(point)], color=GRAY, linewidth=0.8, linestyle=":")
        title = f"x = {fixed(x)}, h = {fixed(h)}" if secant or central else f"x = {fixed(x)}"
        axes.set(xlim=(low, high), ylim=limits, xlabel="x", ylabel=f"{name}(x)", title=title)
        axes.legend(loc="upper center", frameon=True, facecolor="white", framealpha=0.9, edgecolor="none")
        return f"{says}."

    controls = {"x": place}
    if secant or central:
        # A page rounds what code sets to its own steps, and sends it back where a bit differs: too late, when the cells
        # have run and h is smaller already. Steps of 0.02 keep 1, 0.1 and 0.01 as they are.
        controls["h"] = widgets.FloatLogSlider(
            value=1.0, base=10, min=-2, max=0.3, step=0.02, description="h", readout_format=".2f"
        )
    positions = {
        "x": [round(low + (high - low) * k / 40, 1) for k in range(41)],
        "h": [1.9, 1.5, 1.0, 0.5, 0.2, 0.1, 0.05, 0.01],
    }
    return PlotExplorer(controls, plot, positions=positions)
