"""Graphviz where Python itself runs in a browser (Pyodide, JupyterLite): no program can be started there.

Graphviz is there as WebAssembly, in a package `viz_js` that holds one file, viz-global.js, of npm's @viz-js/viz. A
browser starts it in the background, so `start()` runs when `micrograd.show` is imported, and by the next cell it is
ready. In the same cell a drawing waits for it, in browsers where Python can wait.
"""

import sys
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

_viz: list[Any] = []  # Graphviz, once it is there


def start() -> Any:
    """Begin to load Graphviz, and return the promise of it. Raises ImportError where the package is missing."""
    import js  # type: ignore[import-not-found]  # it is there in a browser alone
    from pyodide.code import run_js  # type: ignore[import-not-found]

    if not hasattr(js, "Viz"):
        run_js((files("viz_js") / "viz-global.js").read_text(encoding="utf-8"))
    promise = js.Viz.instance()
    promise.then(_viz.append)
    return promise


def render(source: str) -> str:
    """The SVG of a DOT text. Raises LookupError where it can't be drawn, or not yet."""
    from pyodide.ffi import JsException, can_run_sync, run_sync  # type: ignore[import-not-found]

    if find_spec("viz_js") is None:
        raise LookupError("Graphviz, which lays out the drawing, is not on this page.")
    if not _viz:
        promise = start()
        if not can_run_sync():
            raise LookupError("Graphviz, which lays out the drawing, is still loading: run this cell again.")
        _viz.append(run_sync(promise))
    try:
        return str(_viz[0].renderString(source, format="svg"))
    except JsException as problem:
        raise LookupError(f"Graphviz could not draw this graph: {problem.message}") from None


if sys.platform == "emscripten" and find_spec("viz_js"):
    start()
