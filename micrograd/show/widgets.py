"""The controls a reader can move, each with one picture and one sentence that follow them.

Every widget here has the same parts: `controls` (by name), `picture` (as HTML), and `says`, the sentence. `move(x=2)`
does in code what the mouse does, and prints the sentence. `still(...)` gives the same
picture for a few settings, for readers with no kernel. A mistake in the reader's own function is told in
the sentence, and the picture stays as it was.
"""

import html
import math
import reprlib
import threading
from collections.abc import Callable
from numbers import Integral

import ipywidgets as widgets
import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from traitlets import TraitError

from micrograd._validate.scalars import to_float
from micrograd.engine import Value, operation
from micrograd.gradcheck import slope_along
from micrograd.graph import operands_first, replay
from micrograd.show.graph import Drawing, Frames, draw
from micrograd.show.style import (
    GRAY,
    INK,
    caption,
    fixed,
    image_tag,
    short,
    show_picture,
    sign_color,
    sign_text_color,
)

_one_at_a_time = threading.RLock()  # a slider may move while a cell runs, in another thread


class Explorer(widgets.VBox):
    """Controls above a picture and a sentence, both redrawn whenever a control moves.

    `render(**values)` is given each control's value by name and returns the picture as HTML and the sentence.
    """

    _rows = 2  # the sentence has room for so many lines at least: what follows on the page stays in its place

    def __init__(self, controls: dict[str, widgets.Widget], render: Callable[..., tuple[str, str]], top=None):
        self.controls = controls
        self.says = ""
        self._last = ""  # the control moved last
        self._moving = False  # while move() sets controls, which needs one picture at the end
        self._render = render
        self.picture = ""
        self._page = widgets.HTML()  # picture and sentence in one: each widget more is another message on every move
        for control in controls.values():
            control.observe(self._redraw, names="value")
        super().__init__([*(top or controls.values()), self._page])
        self._redraw()

    def move(self, **values) -> None:
        """Set controls by name, as the mouse would, and print what the widget then says."""
        for name in values:
            if name not in self.controls:
                print(f"There is no control {name!r} here: choose one of {', '.join(self.controls)}.")
                return
        self._moving = True
        try:
            for name, value in values.items():
                control = self.controls[name]
                control.value = str(value) if isinstance(control, widgets.Text) else value
                self._last = name
        except (TypeError, ValueError, TraitError):  # from the control, which has kept the value it had
            print(f"The control {name!r} cannot be set to {reprlib.repr(value)}: it is at {control.value!r}.")
            return
        finally:
            self._moving = False
            self._redraw()
        print(self.says)

    def _redraw(self, change=None) -> None:
        if change is not None:
            self._last = next(name for name, control in self.controls.items() if control is change["owner"])
            if self._moving:
                return
        with _one_at_a_time:
            values = {name: control.value for name, control in self.controls.items()}
            try:
                self.picture, self.says = self._render(**values)
            except Exception as error:  # from the reader's own function: told in words, never as a traceback
                self.says = f"Nothing to draw here: {type(error).__name__}: {error}"
            words = f'<p role="status" style="max-width:46em;min-height:{1.5 * self._rows}em;white-space:pre-line">{html.escape(self.says)}</p>'
            self._page.value = f'<div style="line-height:1.5">{self.picture}{words}</div>'

    def __repr__(self) -> str:
        return f"[controls: {', '.join(self.controls)}; they move while a kernel runs, the picture below stands in for them]"

    def _repr_mimebundle_(self, **options):
        return {**super()._repr_mimebundle_(**options), "text/plain": repr(self)}


class PlotExplorer(Explorer):
    """An Explorer whose picture is a matplotlib plot: `plot(axes, **values)` draws it and returns the sentence."""

    def __init__(self, controls: dict[str, widgets.Widget], plot: Callable[..., str]):
        self._plot = plot
        super().__init__(controls, self._as_html)

    def _as_html(self, **values) -> tuple[str, str]:
        # A figure of its own, unknown to pyplot: JupyterLab answers sliders in a thread beside the one that runs
        # cells, and pyplot's "current figure" would be shared by both. A fixed layout is twice as fast.
        figure = Figure(figsize=(6.6, 3.4), layout="none")
        figure.subplots_adjust(left=0.12, right=0.97, bottom=0.16, top=0.84)
        says = self._plot(figure.subplots(), **values)
        return image_tag(figure, alt=says), says

    def still(self, *settings: dict, text: str = "") -> None:
        """The same picture for several settings, side by side, with a caption: for readers with no kernel."""
        now = {name: control.value for name, control in self.controls.items()}
        figure, all_axes = plt.subplots(1, len(settings), figsize=(3.2 * len(settings), 3.2), squeeze=False)
        for axes, values in zip(all_axes[0], settings):
            self._plot(axes, **(now | values))
        caption(text)


class Stepper(Explorer):
    """A row of frames to step through: buttons back and forward, a slider, and play.

    `frame(k)` returns the drawing and the sentence of frame k, 0 to count - 1; `milliseconds` is how long each stays
    when played, `rows` how many lines the longest sentence has.
    """

    def __init__(
        self, count: int, frame: Callable[[int], tuple[Drawing, str]], milliseconds: int = 1200, rows: int = 1
    ):
        self._frame, self._rows = frame, rows
        slider = widgets.IntSlider(min=0, max=count - 1, description="step")
        play = widgets.Play(
            min=0, max=count - 1, interval=milliseconds, tooltip="play the steps"
        )  # its buttons have no text
        back = widgets.Button(description="back", icon="arrow-left", layout={"width": "6em"})
        forward = widgets.Button(description="forward", icon="arrow-right", layout={"width": "7em"})
        back.on_click(lambda _: setattr(slider, "value", slider.value - 1))
        forward.on_click(lambda _: setattr(slider, "value", slider.value + 1))
        widgets.jslink((play, "value"), (slider, "value"))
        super().__init__({"step": slider}, self._as_html, top=[widgets.HBox([back, forward, slider, play])])

    def _as_html(self, step: int) -> tuple[str, str]:
        return _shown(*self._frame(step))

    def still(self, *settings: int | dict, text: str = "") -> None:
        """Some of the frames in one picture, each given by its step; `text` is the caption.

        Raises ValueError for a step that is not there.
        """
        steps = self._steps_of(settings)
        show_frames([self._frame(step)[0] for step in steps], [f"step {step}" for step in steps], text)

    def _steps_of(self, settings) -> list[int]:
        last = self.controls["step"].max
        steps = [setting.get("step") if isinstance(setting, dict) else setting for setting in settings]
        for step in steps:
            if not isinstance(step, Integral) or not 0 <= step <= last:
                raise ValueError(f"There is no frame {reprlib.repr(step)} here: the steps are 0 to {last}.")
        return steps


def show_frames(drawings: list[Drawing], labels: list[str], text: str) -> None:
    """Show the drawings in one picture, with the caption below it."""
    show_picture(Frames(drawings, labels)._repr_mimebundle_(), text)


def slider(value: float, low: float, high: float, name: str, step: float = 0.1) -> widgets.FloatSlider:
    """A slider from `low` to `high` with its name on the left and two decimals on the right.

    Raises TypeError for what is no number, ValueError where there is no way from low to high.
    """
    value, low, high = (to_float(number, f"slider {name}, {{}}") for number in (value, low, high))
    if not -math.inf < low < high < math.inf or math.isnan(value):
        raise ValueError(
            f"The slider {name} stands at {value:g} and goes from {low:g} to {high:g}: low must be below high."
        )
    return widgets.FloatSlider(value=value, min=low, max=high, step=step, description=name, readout_format=".2f")


def choice(options: list[str], name: str, button_width: str) -> widgets.ToggleButtons:
    """A row of buttons, one of them pressed, with its name on the left like that of a slider."""
    buttons = widgets.ToggleButtons(options=options, description=name, style={"button_width": button_width})
    buttons.add_class("widget-inline-hbox")  # or Lab sets the name above them
    return buttons


def tangent_explorer(f: Callable[[float], float], low: float, high: float, x: float, name: str = "f") -> PlotExplorer:
    """Slide along the curve of f: the tangent at x, and the secant from x to x + h.

    Controls: `x` in [low, high]; `h`, the run of the secant, from 2 down to 0.01. Raises TypeError for an x, low or high
    that is no number, ValueError where low is not below high.
    """
    place = slider(x, low, high, "x")
    grid = [low + (high - low) * i / 200 for i in range(201)]
    heights = [f(point) for point in grid]
    margin = 0.15 * (max(heights) - min(heights)) or 1.0
    limits = (min(heights) - margin, max(heights) + 3 * margin)  # room for the legend above the curve

    def plot(axes, x, h):
        tangent = (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
        secant = (f(x + h) - f(x)) / h
        axes.plot(grid, heights, color=INK)
        for slope, color, style, label in (
            (secant, GRAY, "--", f"secant: {fixed(secant)}"),
            (tangent, sign_color(round(tangent, 4)), "-", f"tangent: {fixed(tangent)}"),
        ):
            axes.axline((x, f(x)), slope=slope, color=color, linestyle=style, label=label)
        axes.plot([x, x + h], [f(x), f(x + h)], "o", color=INK, markersize=6)
        axes.set(
            xlim=(low, high), ylim=limits, xlabel="x", ylabel=f"{name}(x)", title=f"x = {fixed(x)}, h = {fixed(h)}"
        )
        axes.legend(loc="upper center", frameon=True, facecolor="white", framealpha=0.9, edgecolor="none")
        way = "rises" if tangent > 5e-3 else "falls" if tangent < -5e-3 else "is level"
        return (
            f"At x = {fixed(x)} the curve {way}: the tangent's slope is {fixed(tangent)}, that of the secant over "
            f"h = {h:.2f} is {fixed(secant)}, {fixed(abs(secant - tangent))} apart."
        )

    # A page rounds what code sets to its own steps, and sends it back where a bit differs: too late, when the cells have
    # run and h is smaller already. Steps of 0.02 keep 1, 0.1 and 0.01 as they are.
    run = widgets.FloatLogSlider(value=1.0, base=10, min=-2, max=0.3, step=0.02, description="h", readout_format=".2f")
    return PlotExplorer({"x": place, "h": run}, plot)


def slopes_explorer(f: Callable[..., float], /, name: str = "L", **inputs: float) -> PlotExplorer:
    """Bars of the partial slopes of f at inputs that can be moved; `nudge` one input by `by` and compare.

    Controls: one slider for each input; `nudge`, the name of one; `by`, how far.
    """

    def partial_slope(which, values, h=1e-5):
        up, down = (f(**{**values, which: values[which] + d}) for d in (h, -h))
        return (up - down) / (2 * h)

    def plot(axes, nudge, by, **values):
        slopes = {which: partial_slope(which, values) for which in values}
        names = list(slopes)[::-1]  # the first input on top
        axes.barh(names, [slopes[n] for n in names], color=[sign_color(round(slopes[n], 6)) for n in names])
        longest = max(6.0, *(abs(s) for s in slopes.values()))
        for i, which in enumerate(names):
            axes.annotate(
                f"{round(slopes[which], 2) + 0.0:+.2f}",
                (slopes[which], i),
                xytext=(6 if slopes[which] >= 0 else -6, 0),
                textcoords="offset points",
                ha="left" if slopes[which] >= 0 else "right",
                va="center",
                color=sign_text_color(round(slopes[which], 6)),
            )
        axes.axvline(0.0, color=GRAY, linewidth=1)
        axes.set(xlim=(-2.0 * longest, 2.0 * longest), xlabel=f"slope of {name} along each input")
        place = ", ".join(f"{which}={short(value)}" for which, value in values.items())
        axes.set_title(f"{place}:\n{name} = {fixed(f(**values))}")
        predicted = slopes[nudge] * by
        measured = f(**{**values, nudge: values[nudge] + by}) - f(**values)
        bars = ", ".join(f"{which} {short(round(slope, 6))}" for which, slope in slopes.items())
        return (
            f"{name} = {fixed(f(**values))}, slopes: {bars}. Nudge {nudge} by {by:.2f}: slope times nudge predicts a change of "
            f"{fixed(predicted)}, measured {fixed(measured)}."
        )

    controls = {which: slider(value, -12.0, 12.0, which, step=0.5) for which, value in inputs.items()}
    controls["nudge"] = choice(list(inputs), "nudge", "3em")
    controls["by"] = slider(0.1, -2.0, 2.0, "by", step=0.05)
    return PlotExplorer(controls, plot)


def growing_graph(root) -> Stepper:
    """Watch a graph grow, one Value at a time, operands before results. Control: `step`, from 0."""
    _check_graph(root)
    order = operands_first(root)

    def frame(k):
        node = order[k]
        name = getattr(node, "label", "") or "a Value with no label"
        sign = getattr(node, "_op", "") or "an operation"
        how = f"made by {sign} from {' and '.join(_name(o) for o in node._prev)}" if node._prev else "a leaf"
        says = f"Step {k} of {len(order) - 1}: {name} = {short(node.data)}, {how}."
        return draw(root, hidden=order[k + 1 :], highlight=[node], show_grad=False), says

    return Stepper(len(order), frame)


def step_backward(root) -> Stepper:
    """Step through backward() on any graph, one node at a time, results before operands. Control: `step`, from 0.

    Step 0 is the start, where only the root has a gradient; after that each step lets one node pass its gradient
    on. It works on a copy: the gradients of the graph itself stay as they are. Nodes with no label are called
    t1, t2 and so on. Raises TypeError for what is no graph; a class with no `_local_grads` may only use Value's
    operations, otherwise ValueError.
    """
    top = _named_copy(root, _copied if hasattr(root, "_local_grads") else replay)
    order = top.topo()[::-1]
    grads = dict.fromkeys(order, 0.0) | {top: 1.0}
    says = [f"Start: {top.label}.grad = 1.0, since d{top.label}/d{top.label} = 1. All other gradients are 0."]
    history = [dict(grads)]
    for k, node in enumerate(order, start=1):
        lines = [f"Step {k} of {len(order)}: now {node.label}, whose gradient {short(grads[node])} is complete."]
        for operand, slope in zip(node._prev, node._local_grads):
            grads[operand] += slope * grads[node]
            product = f"{_signed(slope)} * {_signed(grads[node])}"
            lines.append(f"{operand.label}.grad += {product} -> {_signed(grads[operand], brackets=False)}")
        if not node._prev:
            lines.append("A leaf: it has no operands to pass anything on to.")
        says.append("\n".join(lines))
        history.append(dict(grads))

    room = max(len(short(number)) for node in order for number in (node.data, *(step[node] for step in history)))

    def frame(k):
        highlight = [order[k - 1]] if k else [top]
        return draw(
            top, grads=history[k], local=True, highlight=highlight, done=order[: max(k - 1, 0)], room=room
        ), says[k]

    return Stepper(len(history), frame, rows=max(text.count("\n") + 1 for text in says))


class FillIn(Explorer):
    """A graph with an empty box for each gradient; a box turns solid when its number agrees with a nudge.

    Controls: a text box for each Value, by its label; those with no label are called t1, t2 and so on.
    Raises TypeError for what is no graph, ValueError for an operation that is not one of Value's.
    """

    def __init__(self, root):
        # A copy: what later cells do to the reader's graph must not change the answers. A replay refuses an operation
        # that no nudge can recompute, here and not at the first answer.
        self._root = _named_copy(root, replay)
        self._nodes = {node.label: node for node in self._root.topo()}
        boxes = {
            name: widgets.Text(description=name, placeholder="grad", continuous_update=False, layout={"width": "11em"})
            for name in self._nodes
        }
        for box in boxes.values():
            box.style.description_width = "3em"
        row = widgets.HBox(list(boxes.values()), layout={"flex_flow": "row wrap"})
        super().__init__(boxes, self._as_html, top=[row])

    def still(self, *settings: dict[str, float], text: str = "") -> None:
        """The graph with some of the boxes filled; `text` is the caption. Raises ValueError for a box that is not there."""
        for name in (name for names in settings for name in names):
            if name not in tuple(self._nodes):
                raise ValueError(f"There is no box {reprlib.repr(name)} here: choose some of {', '.join(self._nodes)}.")
        drawings = [self._drawing({self._nodes[name] for name in names}) for names in settings]
        show_frames(drawings, [f"{len(names)} of {len(self._nodes)} filled in" for names in settings], text)

    def _drawing(self, right) -> Drawing:
        slopes = {node: slope_along(self._root, node) for node in right}
        return draw(self._root, grads=slopes, done=right)

    def _as_html(self, **answers) -> tuple[str, str]:
        replies = {name: self._reply(name, text) for name, text in answers.items() if text.strip()}
        right = {self._nodes[name] for name, reply in replies.items() if reply.startswith("right")}
        says = f"{len(right)} of {len(self._nodes)} right."
        if self._last in replies:
            says = f"{self._last}: {replies[self._last]} {says}"
        if len(right) == len(self._nodes):
            says += " The whole gradient, by hand."
        return _shown(self._drawing(right), says)

    def _reply(self, name: str, text: str) -> str:
        try:
            guess = float(text.replace("\u2212", "-"))
        except ValueError:
            return f"not yet, {text!r} is no number. Write it like -2 or 0.5."
        if not math.isfinite(guess):
            return f"not yet, {text!r} is no number to compare with. Write it like -2 or 0.5."
        root = self._root.label
        slope = slope_along(self._root, self._nodes[name])
        if abs(guess - slope) <= 1e-3 * abs(slope) + 1e-6:
            return f"right, nudge {name} and {root} moves {short(slope)} times as much."
        moves = "rises" if slope > 1e-9 else "falls" if slope < -1e-9 else "does not move at all"
        if guess == 0.0 or moves == "does not move at all":
            return f"not yet. Nudge {name} up by 0.01 and {root} {moves}."
        if guess * slope < 0:
            return f"not yet. Nudge {name} up by 0.01 and {root} {moves}: check the sign."
        return f"not yet. The sign is right: nudge {name} up by 0.01 and {root} {moves}, but {'more' if abs(slope) > abs(guess) else 'less'} than you say."


def fill_in(root) -> FillIn:
    """A graph whose gradients the reader fills in; each is checked by a nudge."""
    return FillIn(root)


def _shown(drawing: Drawing, says: str) -> tuple[str, str]:
    """The picture and the sentence; where there is nothing to draw with, the words alone."""
    try:
        return drawing.svg, says
    except LookupError as problem:
        return "", f"{problem} {says}"


def _named_copy(root, copied: Callable[..., dict]) -> Value:
    """The graph of `root` on fresh Values, as `copied` makes them, each with a label of its own: t1, t2 ... where it has none or a second's."""
    _check_graph(root)
    copy = copied(root)
    taken, unnamed = set(), 0
    for node in copy.values():
        while not node.label or node.label in taken:
            unnamed += 1
            node.label = f"t{unnamed}"
        taken.add(node.label)
    return copy[root]


def _check_graph(root) -> None:
    if not hasattr(root, "_prev"):
        raise TypeError(f"A Value is wanted here, the result of a computation, not {type(root).__name__}.")


def _copied(root) -> dict:
    """A fresh Value for each node, slopes and all: unlike a replay, it works for operations of the reader's own."""
    fresh = {}
    for node in operands_first(root):
        pairs = [item for pair in zip((fresh[operand] for operand in node._prev), node._local_grads) for item in pair]
        fresh[node] = operation(float(node.data), node._op, *pairs) if pairs else Value(float(node.data))
        fresh[node].label = node.label
    return fresh


def _name(node) -> str:
    return getattr(node, "label", "") or short(node.data)


def _signed(number: float, brackets: bool = True) -> str:
    """Like 2.0, 0.5 or (-3.0): four significant digits, always with a point, a negative factor in brackets."""
    text = short(number)
    text = text if any(sign in text for sign in ".en") else text + ".0"
    return f"({text})" if brackets and text.startswith("-") else text
