"""Chapter 2: the slopes along several inputs at once."""

from collections.abc import Callable

from matplotlib.axes import Axes

from micrograd.show.explorer import PlotExplorer, choice, slider
from micrograd.show.style import GRAY, fixed, short, sign_color, sign_text_color


def slopes_explorer(f: Callable[..., float], /, name: str = "L", **inputs: float) -> PlotExplorer:
    """Bars of the partial slopes of f at inputs that can be moved; `nudge` one input by `by` and compare.

    Controls: one slider for each input, from -12 to 12; `nudge`, the name of one; `by`, how far. Raises TypeError for
    an input that is no number.
    """

    def partial_slope(which: str, values: dict[str, float], h: float = 1e-5) -> float:
        up, down = (f(**{**values, which: values[which] + d}) for d in (h, -h))
        return (up - down) / (2 * h)

    def plot(axes: Axes, nudge: str, by: float, **values: float) -> str:
        slopes = {which: round(partial_slope(which, values), 6) + 0.0 for which in values}
        names = list(slopes)[::-1]  # the first input on top
        axes.barh(names, [slopes[n] for n in names], color=[sign_color(slopes[n]) for n in names])
        longest = max(6.0, *(abs(s) for s in slopes.values()))
        for i, which in enumerate(names):
            slope = round(slopes[which], 2)
            axes.annotate(
                f"{slope:+.2f}" if slope else "0",
                (slopes[which], i),
                xytext=(6 if slope >= 0 else -6, 0),
                textcoords="offset points",
                ha="left" if slope >= 0 else "right",
                va="center",
                color=sign_text_color(slope),
            )
        axes.axvline(0.0, color=GRAY, linewidth=1)
        axes.set(xlim=(-2.0 * longest, 2.0 * longest), xlabel=f"slope of {name} along each input")
        place = ", ".join(f"{which}={short(value)}" for which, value in values.items())
        axes.set_title(f"{place}:\n{name} = {fixed(f(**values))}")
        predicted = slopes[nudge] * by
        measured = f(**{**values, nudge: values[nudge] + by}) - f(**values)
        bars = ", ".join(f"{which} {short(slope)}" for which, slope in slopes.items())
        return (
            f"{name} = {fixed(f(**values))}, slopes: {bars}. Nudge {nudge} by {by:.2f}: slope times nudge predicts a "
            f"change of {fixed(predicted)}, measured {fixed(measured)}."
        )

    controls = {which: slider(value, -12.0, 12.0, which, step=0.5) for which, value in inputs.items()}
    controls["nudge"] = choice(list(inputs), "nudge", "3em")
    controls["by"] = slider(0.1, -2.0, 2.0, "by", step=0.05)
    positions = {which: [-6.0, 0.0, 6.0] for which in inputs} | {"by": [-1.0, 0.1, 1.0]}
    return PlotExplorer(controls, plot, same_scale=True, positions=positions, words_only=["nudge", "by"])
