"""The controls a reader can move, each with one picture and one sentence that follow them.

A widget is a description: its `controls` by name, `settings()`, the values worth drawing in advance, and
`render(**values)`, a pure function from the controls' values to a picture and a sentence. The live widget, the still
pictures and a web page with no kernel are all made from it:

- `move(x=2)` does in code what the mouse does, and prints the sentence; `tell(x=2)` prints it and moves nothing.
- `still(dict(x=1), dict(x=2), text="...")` shows the picture for a few settings, where nothing moves.

A mistake in the reader's own function is reported in the sentence, and the picture stays as it was.
"""

import html
import math
import reprlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from numbers import Real
from typing import Any, TypeAlias

import ipywidgets as widgets
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from traitlets import TraitError

from micrograd._validate.scalars import to_float
from micrograd.show.graph import MOST_BOXES, Drawing, Frames, count, draw
from micrograd.show.style import SHARP, Bundle, bundle, fixed_figure, image_tag, png_of, show_picture

Picture: TypeAlias = (
    "Figure | Drawing | str | Sequence[Picture]"  # a plot, a graph, HTML, or several from top to bottom
)
Rendered: TypeAlias = tuple[Picture, str]

MOST_STEPS = 60  # values of a graph that one can step through: each is a box in the drawing
_MOST_COUNTED = 10_000
_MOST_POSITIONS = 25  # of a slider, in settings()
_one_at_a_time = threading.RLock()  # a slider may move while a cell runs, in another thread


class Explorer(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Controls above a picture and a sentence, both redrawn whenever a control moves.

    controls    by name
    render      from each control's value, by name, to the picture and the sentence
    positions   the values of some of the controls that are worth drawing in advance
    words_only  the controls that change the sentence alone
    top         what to show above the picture, if it is more than the controls
    rows        for how many lines of text there is room: what follows on the page stays in its place
    """

    def __init__(
        self,
        controls: Mapping[str, Any],
        render: Callable[..., Rendered],
        *,
        positions: Mapping[str, Iterable[Any]] | None = None,
        words_only: Iterable[str] = (),
        top: Sequence[Any] | None = None,
        rows: int = 2,
    ):
        self.controls = dict(controls)
        self.words_only = frozenset(words_only)
        self.picture = ""
        self.says = ""
        self._describe, self._positions, self._rows = render, dict(positions or {}), rows
        self._start = {name: control.value for name, control in self.controls.items()}
        self._last_moved: list[str] = []
        self._moving = False  # while move() sets controls, which needs one picture at the end
        self._page = widgets.HTML()  # picture and sentence in one: each widget more is another message on every move
        for control in self.controls.values():
            control.observe(self._redraw, names="value")
        super().__init__([*(top or self.controls.values()), self._page])
        self._redraw()

    def settings(self) -> dict[str, list[Any]]:
        """For each control the values worth drawing in advance, where it starts included."""
        return {
            name: _positions(control, self._positions.get(name), self._start[name])
            for name, control in self.controls.items()
        }

    def render(self, **values: Any) -> Rendered:
        """The picture and the sentence for these values of the controls; what is not given is as at the start.

        It moves nothing and remembers nothing. Raises ValueError for a control that is not there and for a value that
        it can't take, and whatever the reader's own function raises.
        """
        return self._describe(**self._start | self._checked(values))

    def still(self, *settings: Mapping[str, Any] | int, text: str = "") -> None:
        """Show the picture for each of the settings, in one picture where nothing moves.

        settings  for each the values of the controls; those not given are as at the start. A step is enough for a
                  widget of steps. With no setting at all: the picture as it is now.
        text      a caption, which is the alt text, too

        Raises TypeError for a setting that is neither, ValueError as render does.
        """
        chosen = [self._start | self._checked(self._as_values(setting)) for setting in settings]
        chosen = chosen or [{name: control.value for name, control in self.controls.items()}]
        try:
            picture = self._sheet(chosen, text)
        except LookupError as problem:  # nothing to lay graphs out with
            picture = {"text/plain": f"{problem} {text}".strip()}, {}
        show_picture(picture, text)

    def move(self, **values: Any) -> None:
        """Set controls by name, as the mouse would, and print what the widget then says."""
        for name in values:
            if name not in self.controls:
                print(self._no_control(name))
                return
        ends = []
        self._moving = True
        try:
            for name, value in values.items():
                control = self.controls[name]
                control.value = str(value) if isinstance(control, widgets.Text) else value
                self._last_moved = [name]
                if hasattr(control, "max") and control.value != value:
                    ends.append(f"The slider {name} ends at {control.value:.3g}.")
        except (TypeError, ValueError, TraitError):  # from the control, which has kept the value it had
            print(f"The control {name!r} cannot be set to {reprlib.repr(value)}: {_range_of(control)}.")
            return
        finally:
            self._moving = False
            self._redraw()
        print("\n".join([*ends, self.says]))

    def tell(self, **values: Any) -> None:
        """Print what the widget says for these values, and leave the controls where the reader put them."""
        try:
            given = self._checked(values)
        except ValueError as error:
            print(error)
            return
        try:
            print(self._spoken(self._start | given, given)[1])
        except Exception as error:  # from the reader's own function
            print(_sorry(error))

    def _sheet(self, settings: list[dict[str, Any]], text: str) -> Bundle:
        """The pictures of several settings in one. This one is for drawings; others have their own."""
        drawings = [drawing_of(self.render(**values)[0]) for values in settings]
        return Frames(drawings, [self._name_of(values) for values in settings])._repr_mimebundle_()

    def _name_of(self, values: dict[str, Any]) -> str:
        return ", ".join(f"{name} {value}" for name, value in values.items())

    def _spoken(self, values: dict[str, Any], moved: Iterable[str]) -> Rendered:
        """Picture and sentence, when the controls `moved` were the last to be moved."""
        return self._describe(**values)

    def _redraw(self, change: Mapping[str, Any] | None = None) -> None:
        if change is not None:
            self._last_moved = [name for name, control in self.controls.items() if control is change["owner"]]
            if self._moving:
                return
        with _one_at_a_time:
            values = {name: control.value for name, control in self.controls.items()}
            try:
                picture, says = self._spoken(values, self._last_moved)
                self.picture, problem = as_html(picture, says)
                self.says = f"{says} {problem}".strip()
            except Exception as error:  # from the reader's own function: a sentence, never a traceback
                self.says = _sorry(error)
            room = f"max-width:46em;min-height:{1.5 * self._rows}em;white-space:pre-line"
            words = f'<p role="status" style="{room}">{html.escape(self.says)}</p>'
            self._page.value = f'<div style="line-height:1.5">{self.picture}{words}</div>'

    def _as_values(self, setting: Mapping[str, Any] | int) -> Mapping[str, Any]:
        if isinstance(setting, Mapping):
            return setting
        if "step" in self.controls:
            return {"step": setting}
        raise TypeError(
            f"A setting is a dict of values by control, such as {{{next(iter(self.controls), 'x')!r}: ...}}, "
            f"not {reprlib.repr(setting)}."
        )

    def _checked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._value_of(name, value) for name, value in values.items()}

    def _value_of(self, name: str, value: Any) -> Any:
        control = self.controls.get(name) if isinstance(name, str) else None
        if control is None:
            raise ValueError(self._no_control(name))
        if isinstance(control, widgets.Text):
            return str(value)
        if hasattr(control, "options"):
            right = isinstance(value, str) and value in control.options
        elif isinstance(control.value, bool):
            right = isinstance(value, bool)
        else:
            number = float(value) if isinstance(value, Real) else math.nan
            right = math.isfinite(number)
            if right and isinstance(control.value, int):
                right = number.is_integer() and control.min <= number <= control.max
            if right:
                value = type(control.value)(number)
        if not right:
            raise ValueError(f"The control {name!r} cannot be set to {reprlib.repr(value)}: {_range_of(control)}.")
        return value

    def _no_control(self, name: object) -> str:
        return f"There is no control {reprlib.repr(name)} here: choose one of {', '.join(self.controls) or 'none'}."

    def __repr__(self) -> str:
        return f"[controls: {', '.join(self.controls)}; they move while a kernel runs]"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        formats: dict[str, Any] = super()._repr_mimebundle_(**options) or {}
        return formats | {"text/plain": repr(self)}


class PlotExplorer(Explorer):
    """An Explorer whose picture is a matplotlib plot, or several side by side, with a graph below them if there is one.

    plot        draws on the axes, given first and followed by the controls' values; returns the sentence
    panels      how many axes it draws on; with more than one it is given all of them
    graph       from the controls' values to a Drawing
    still_size  width and height of one setting in a still picture, in inches
    same_scale  whether all settings of a still picture share their axes' limits
    """

    def __init__(
        self,
        controls: Mapping[str, Any],
        plot: Callable[..., str],
        *,
        panels: int = 1,
        graph: Callable[..., Drawing] | None = None,
        still_size: tuple[float, float] = (3.2, 3.2),
        same_scale: bool = False,
        **options: Any,
    ):
        self._plot, self._panels, self._graph = plot, panels, graph
        self._still_size, self._same_scale = still_size, same_scale
        super().__init__(controls, self._drawn, **options)

    def _drawn(self, **values: Any) -> Rendered:
        # A figure of its own, unknown to pyplot: JupyterLab answers sliders in a thread beside the one that runs
        # cells, and pyplot's "current figure" would be shared by both. A fixed layout is twice as fast.
        n = self._panels
        figure = fixed_figure(6.6, 3.4) if n == 1 else fixed_figure(3.3 * n, 3.3)
        if n == 1:
            figure.subplots_adjust(left=0.12, right=0.97, bottom=0.16, top=0.84)
        else:
            figure.subplots_adjust(left=0.17 / n, right=0.98, bottom=0.15, top=0.88, wspace=0.28)
        says = self._plot(figure.subplots(1, n), **values)
        return (figure if self._graph is None else [figure, self._graph(**values)]), says

    def _sheet(self, settings: list[dict[str, Any]], text: str) -> Bundle:
        if self._panels == 1:
            plots = [lambda axes, values=values: self._plot(axes, **values) for values in settings]
            return sheet(plots, self._still_size, text, same_scale=self._same_scale)
        figure = Figure(figsize=(3.3 * self._panels, 3.2 * len(settings)), layout="constrained")
        rows = figure.subplots(len(settings), self._panels, squeeze=False)
        said = [self._plot(row, **values) for row, values in zip(rows, settings)]
        return saved(figure, text or " ".join(said))


class Stepper(Explorer):
    """A row of frames to step through: buttons back and forward, a slider, and play.

    count         how many frames there are
    frame         from a number, 0 to count - 1, to the picture and the sentence
    milliseconds  how long each stays when played
    called        what the slider is called on the page; its name is "step"
    """

    def __init__(
        self,
        count: int,
        frame: Callable[[int], Rendered],
        *,
        milliseconds: int = 1200,
        called: str = "step",
        **options: Any,
    ):
        steps = widgets.IntSlider(min=0, max=count - 1, description=called)
        play = widgets.Play(min=0, max=count - 1, interval=milliseconds, tooltip="play the steps")  # no text of its own
        back = widgets.Button(description="back", icon="arrow-left", layout={"width": "6em"})
        forward = widgets.Button(description="forward", icon="arrow-right", layout={"width": "7em"})
        back.on_click(lambda _: setattr(steps, "value", steps.value - 1))
        forward.on_click(lambda _: setattr(steps, "value", steps.value + 1))
        widgets.jslink((play, "value"), (steps, "value"))
        buttons = widgets.HBox([back, forward, steps, play])
        positions = {"step": range(count)}
        super().__init__({"step": steps}, lambda step: frame(step), positions=positions, top=[buttons], **options)

    def _value_of(self, name: str, value: Any) -> Any:
        try:
            return super()._value_of(name, value)
        except ValueError:
            if name != "step":
                raise
            last = self.controls["step"].max
            raise ValueError(f"There is no frame {reprlib.repr(value)} here: the steps are 0 to {last}.") from None


class Film(Stepper):
    """A Stepper through plots: `draw_frame(axes, k)` draws frame k and returns the sentence."""

    def __init__(self, count: int, draw_frame: Callable[[Axes, int], str], **options: Any):
        self._draw_frame = draw_frame
        super().__init__(count, self._frame, milliseconds=500, called="frame", **options)

    def _frame(self, step: int) -> Rendered:
        figure = fixed_figure(5.6, 3.9)
        figure.subplots_adjust(left=0.02, right=0.98, bottom=0.02, top=0.9)
        says = self._draw_frame(figure.subplots(), step)
        return figure, says

    def _sheet(self, settings: list[dict[str, Any]], text: str) -> Bundle:
        plots = [lambda axes, step=values["step"]: self._draw_frame(axes, step) for values in settings]
        return sheet(plots, (3.2, 2.8), text)


def sheet(
    plots: Sequence[Callable[[Axes], str]], size: tuple[float, float], text: str, same_scale: bool = False
) -> Bundle:
    """Several plots in one picture: up to four side by side, more in rows of three."""
    columns = len(plots) if len(plots) <= 4 else 3
    rows = -(-len(plots) // columns)
    figure = Figure(figsize=(size[0] * columns, size[1] * rows), layout="constrained")
    all_axes = list(figure.subplots(rows, columns, squeeze=False).flat)
    for axes in all_axes[len(plots) :]:
        axes.set_visible(False)
    drawn = all_axes[: len(plots)]
    said = [plot(axes) for plot, axes in zip(plots, drawn)]
    if same_scale:
        left, right = zip(*(axes.get_xlim() for axes in drawn))
        for axes in drawn:
            axes.set_xlim(min(left), max(right))
    engine = figure.get_layout_engine()
    if engine is not None and size[0] > 4:
        engine.set(w_pad=0.4)  # type: ignore[call-arg]  # more between two wide plots than inside one
    return saved(figure, text or " ".join(said))


def saved(figure: Figure, alt: str) -> Bundle:
    """A figure that pyplot does not know, in the formats in which pictures are saved."""
    figure.set_facecolor("white")
    png = png_of(figure, SHARP)
    return bundle(png, "image/png", round(figure.get_size_inches()[0] * 100), alt, png)


def as_html(picture: Picture, alt: str) -> tuple[str, str]:
    """A widget's picture as HTML, and what to say where a part of it can't be drawn."""
    if isinstance(picture, str):
        return picture, ""
    if isinstance(picture, Figure):
        return image_tag(picture, alt), ""
    if isinstance(picture, Drawing):
        try:
            return picture.svg, ""
        except LookupError as problem:  # nothing to lay graphs out with: the words say most of it
            return "", str(problem)
    parts = [as_html(part, alt) for part in picture]
    return "".join(part for part, _ in parts), " ".join(problem for _, problem in parts if problem)


def slider(value: float, low: float, high: float, name: str, step: float = 0.1) -> Any:
    """A slider from `low` to `high` with its name on the left and two decimals on the right.

    Raises TypeError for what is no number, ValueError where low is not below high.
    """
    value, low, high = (to_float(number, f"slider {name}, {{}}") for number in (value, low, high))
    if not -math.inf < low < high < math.inf or math.isnan(value):
        raise ValueError(
            f"The slider {name} starts at {value:g} and goes from {low:g} to {high:g}: low must be below high."
        )
    return widgets.FloatSlider(value=value, min=low, max=high, step=step, description=name, readout_format=".2f")


def choice(options: list[str], name: str, button_width: str) -> Any:
    """A row of buttons, one of them pressed, with its name on the left like that of a slider."""
    buttons = widgets.ToggleButtons(options=options, description=name, style={"button_width": button_width})
    buttons.add_class("widget-inline-hbox")  # or Lab sets the name above them
    return buttons


def check_graph(root: object) -> None:
    """Raises TypeError for what is no node of a graph of single numbers."""
    if not hasattr(root, "_prev"):
        raise TypeError(f"This needs a Value, the result of a computation, not {type(root).__name__}.")
    if getattr(root, "shape", None) is not None:
        raise TypeError("This is for graphs of single numbers: for a graph of Tensors call show.draw_shapes(...).")


def too_large(root: Any) -> Rendered | None:
    """What to show in place of steps through a graph of more than MOST_STEPS values."""
    total = count(root, _MOST_COUNTED)
    if total <= MOST_STEPS:
        return None
    many = f"{total:,}" if total <= _MOST_COUNTED else f"more than {_MOST_COUNTED:,}"
    says = (
        f"This graph has {many} values, too many to step through: here are the {MOST_BOXES} nearest to its result. "
        f"Take one of at most {MOST_STEPS}, such as the loss of a single example."
    )
    return draw(root), says


def _positions(control: Any, wanted: Iterable[Any] | None, start: Any) -> list[Any]:
    if hasattr(control, "options"):
        return list(control.options)
    if isinstance(start, bool):
        return [False, True]
    found = list(wanted or ())
    if isinstance(start, str):
        return [*found, start] if start not in found else found
    if not found:
        steps = round((control.max - control.min) / control.step)
        every = max(1, -(-steps // (_MOST_POSITIONS - 1)))
        found = [type(start)(round(control.min + k * control.step, 9)) for k in range(0, steps + 1, every)]
    return sorted({*found, start})


def _range_of(control: Any) -> str:
    if hasattr(control, "options"):
        return f"choose one of {', '.join(control.options)}"
    if isinstance(control.value, bool):
        return "it is True or False"
    whole = "whole numbers" if isinstance(control.value, int) else "numbers"
    low, high = (control.base**end if hasattr(control, "base") else end for end in (control.min, control.max))
    return f"it takes {whole} from {low:.3g} to {high:.3g}"


def _sorry(error: Exception) -> str:
    return f"Nothing to draw here: {type(error).__name__}: {error}"


def drawing_of(picture: Picture) -> Drawing:
    """The graph in a picture. Raises TypeError for a plot."""
    if isinstance(picture, Drawing):
        return picture
    if isinstance(picture, Figure):
        raise TypeError("A Figure is no Drawing: a widget of plots is a PlotExplorer or a Film.")
    return next(part for part in picture if isinstance(part, Drawing))
