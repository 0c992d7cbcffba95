"""The live part of the built site, offline: chapters run to their end in the browser, and work is kept.

Two chapters run each time; all of them with MICROGRAD_SITE_ALL=1. conftest.py says how to run it.
"""

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .conftest import ROOT, SITE, Handler, Watched

pytestmark = pytest.mark.skipif(
    SITE is None or not (SITE / "live" / "static" / "pyodide").is_dir(),
    reason="MICROGRAD_SITE does not name a site with its live part",
)

ALL = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
CHAPTERS = ALL if os.environ.get("MICROGRAD_SITE_ALL") else ["03_value", "09_learning"]
MINUTES = 60_000
STATE = "document.querySelector('#micrograd-live')?.dataset.state"
CELLS = "() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells"
RUN_ALL = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
DONE = """() => {
    const model = window.jupyterapp.shell.currentWidget.content.model;
    const cells = [...model.cells].filter(c => c.type === "code" && c.sharedModel.getSource().trim());
    return cells.every(c => c.executionState === "idle" && c.executionCount)
        || model.toJSON().cells.some(c => (c.outputs || []).some(o => o.output_type === "error")); }"""
# What another Python, on another machine, may print otherwise: a chapter -> a text of the cell's code, and why
DIFFERENT = {
    "12_compiled_graph": ('backend="c"', "there is no C compiler in a browser"),
}


@pytest.fixture
def live(watched: Watched, address: str) -> Watched:
    watched.own = address.removesuffix(Handler.base)  # the kernel's service worker is asked at the top of the host
    watched.address = f"{address}live/notebooks/index.html?path=notebooks/"
    return watched


def open_chapter(live: Watched, chapter: str) -> Page:
    """The chapter with Python ready; the saved outputs are there before."""
    page = live.page
    page.goto(f"{live.address}{chapter}.ipynb")
    page.locator(".jp-CodeCell").first.wait_for(timeout=2 * MINUTES)
    page.wait_for_function(f"['ready', 'failed'].includes({STATE})", timeout=5 * MINUTES)
    assert page.evaluate(STATE) == "ready", page.locator("#micrograd-live").inner_text()
    return page


def text_of(outputs: list[dict]) -> str:
    """What a cell printed, and the words that stand for its pictures and values."""
    parts = []
    for output in outputs:
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        if not re.match(r"\s*\d+%\|", "".join(text)):  # a progress bar, which a saved chapter has not
            parts.append("".join(text))
    return re.sub(r"\s+", " ", " ".join(parts)).strip()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_runs_to_its_end(live: Watched, chapter: str):
    page = open_chapter(live, chapter)
    page.evaluate(RUN_ALL)
    page.wait_for_function(DONE, timeout=10 * MINUTES)
    saved = json.loads((ROOT / "notebooks" / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    differ = []
    for before, after in zip(saved, page.evaluate(CELLS), strict=True):
        outputs = after.get("outputs", [])
        assert not any(output["output_type"] == "error" for output in outputs), outputs
        code = "".join(before["source"])
        expected, why = DIFFERENT.get(chapter, ("", ""))
        if text_of(before.get("outputs", [])) != text_of(outputs) and not (why and expected in code):
            differ.append((before["id"], text_of(before["outputs"])[:300], text_of(outputs)[:300]))
    assert differ == []
    assert live.hosts == set()
    assert [fault for fault in live.faults if "Content Security Policy" in fault] == []


def cell_with(page: Page, text: str) -> int:
    return next(i for i, cell in enumerate(page.evaluate(CELLS)) if text in "".join(cell["source"]))


def answer(page: Page, text: str, source: str) -> str:
    """Put `source` into the cell that has `text`, run it, and return what it prints."""
    index = cell_with(page, text)
    page.evaluate(
        """([i, source]) => {
            const notebook = window.jupyterapp.shell.currentWidget.content;
            notebook.model.cells.get(i).sharedModel.setSource(source);
            notebook.activeCellIndex = i;
            notebook.deselectAll();
            window.jupyterapp.commands.execute("notebook:run-cell"); }""",
        [index, source],
    )
    page.wait_for_timeout(500)
    page.wait_for_function(
        "i => window.jupyterapp.shell.currentWidget.content.model.cells.get(i).executionState === 'idle'",
        arg=index,
        timeout=MINUTES,
    )
    page.wait_for_timeout(500)
    return text_of(page.evaluate(CELLS)[index]["outputs"])


def test_work_is_kept_until_one_starts_afresh(live: Watched):
    page = open_chapter(live, "00_start_here")
    first = next(cell for cell in page.evaluate(CELLS) if cell["cell_type"] == "code")
    answer(page, "".join(first["source"]), "".join(first["source"]))
    code = "".join(page.evaluate(CELLS)[cell_with(page, "check.inputs(")]["source"])
    assert "not yet" in answer(page, "check.inputs(", code.replace("None", "4", 1))
    right = code.replace("None", "3", 1)
    assert answer(page, "check.inputs(", right).startswith("right")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_timeout(2000)
    page = open_chapter(live, "00_start_here")
    kept = page.evaluate(CELLS)[cell_with(page, "check.inputs(")]
    assert "".join(kept["source"]) == right
    assert text_of(kept["outputs"]).startswith("right")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#micrograd-live summary").click()
    with page.expect_navigation():
        page.locator("#micrograd-live").get_by_role("button", name="Start afresh").click()
    page.locator(".jp-CodeCell").first.wait_for(timeout=2 * MINUTES)
    page.wait_for_function(
        "window.jupyterapp?.shell?.currentWidget?.content?.model?.cells?.length > 5", timeout=MINUTES
    )
    assert "".join(page.evaluate(CELLS)[cell_with(page, "check.inputs(")]["source"]) == code


def test_a_wheel_that_is_not_the_official_one_is_refused(live: Watched, site: Path):
    wheel = next((site / "live" / "static" / "pyodide").glob("numpy-*.whl"))
    Handler.spoiled = {wheel.name: wheel.read_bytes()[:-1] + b"!"}
    try:
        live.page.goto(f"{live.address}03_value.ipynb")
        live.page.wait_for_function(f"{STATE} === 'failed'", timeout=5 * MINUTES)
        live.page.get_by_text("These files did not arrive").wait_for(timeout=2 * MINUTES)
        said = live.page.locator("#micrograd-live").inner_text()
    finally:
        Handler.spoiled = {}
    assert wheel.name in said
    assert "refused" in said


def said(page: Page) -> str:
    return page.locator("#micrograd-live [role=status]").inner_text()


def test_a_browser_without_webassembly_is_told(live: Watched):
    live.page.add_init_script("delete globalThis.WebAssembly")
    live.page.goto(f"{live.address}03_value.ipynb")
    live.page.wait_for_function(f"{STATE} === 'failed'", timeout=2 * MINUTES)
    assert "no WebAssembly" in said(live.page)


def test_a_browser_that_keeps_nothing_is_told(live: Watched):
    """As in a private window of some browsers: there is no IndexedDB. The chapter runs all the same."""
    live.page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', {value: undefined})")
    page = open_chapter(live, "03_value")
    assert "keeps nothing here" in said(page)
    assert "download your work" in said(page)
    page.wait_for_timeout(16_000)
    assert "keeps nothing here" in said(page), "the warning stays"
    first = next(cell for cell in page.evaluate(CELLS) if cell["cell_type"] == "code")
    answer(page, "".join(first["source"]), "print(6 * 7)")
    assert text_of(page.evaluate(CELLS)[cell_with(page, "print(6 * 7)")]["outputs"]) == "42"


def test_a_browser_whose_storage_is_full_is_told(live: Watched, address: str):
    page = open_chapter(live, "03_value")
    assert "is full" not in said(page)
    quota = {"origin": address.removesuffix(Handler.base), "quotaSize": 1000}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)
    first = next(cell for cell in page.evaluate(CELLS) if cell["cell_type"] == "code")
    answer(page, "".join(first["source"]), f"kept = {'x' * 100_000!r}")
    page.evaluate("() => { window.jupyterapp.commands.execute('docmanager:save'); }")
    page.wait_for_function(f"{STATE} === 'unsaved'", timeout=MINUTES)
    assert "could not be kept" in said(page)
    assert "download your work" in said(page)


def test_who_is_offline_at_the_first_visit_is_told(live: Watched):
    live.page.add_init_script("Object.defineProperty(navigator, 'onLine', {get: () => false})")
    Handler.gone = "/static/pyodide/"
    try:
        live.page.goto(f"{live.address}03_value.ipynb")
        live.page.wait_for_function(f"{STATE} === 'failed'", timeout=5 * MINUTES)
        live.page.get_by_text("first visit needs a connection").wait_for(timeout=2 * MINUTES)
    finally:
        Handler.gone = ""
    assert "pyodide.asm.wasm" in said(live.page)
    live.page.locator(".jp-CodeCell").first.wait_for(timeout=2 * MINUTES)  # the chapter can be read meanwhile


def test_a_phone_runs_a_cell_by_the_button(browser: Browser, address: str):
    """390 px, a finger and no keyboard: nothing is out of reach at the side, and the words name the button."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone = Watched(context.new_page(), address.removesuffix(Handler.base))
    phone.address = f"{address}live/notebooks/index.html?path=notebooks/"
    try:
        page = open_chapter(phone, "03_value")
        assert "The button \u25b6 above runs a cell" in said(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        box = page.locator("#micrograd-live").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        index = next(i for i, cell in enumerate(page.evaluate(CELLS)) if cell["cell_type"] == "code")
        page.evaluate("i => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = i; }", index)
        button = page.locator(
            ".jp-NotebookPanel-toolbar [data-jp-item-name=run] jp-button, [data-jp-item-name=run] button"
        )
        button.first.tap()
        page.wait_for_function(
            "i => window.jupyterapp.shell.currentWidget.content.model.cells.get(i).executionCount", arg=index
        )
    finally:
        context.close()


def test_without_jspi_a_chapter_runs_too(live: Watched):
    """JavaScript Promise Integration is new: browsers without it start Python all the same."""
    live.page.add_init_script("delete WebAssembly.Suspending; delete WebAssembly.promising")
    live.page.context.route(
        "**/*.worker*.js",
        lambda route: route.fulfill(
            response=(reply := route.fetch()),
            body="delete WebAssembly.Suspending; delete WebAssembly.promising;" + reply.text(),
        ),
    )
    page = open_chapter(live, "03_value")
    asked = "import pyodide.ffi; print('run_sync', pyodide.ffi.can_run_sync())"
    first = next(cell for cell in page.evaluate(CELLS) if cell["cell_type"] == "code")
    assert answer(page, "".join(first["source"]), asked) == "run_sync False"
    restored = "".join(first["source"])
    answer(page, asked, restored)
    page.evaluate(RUN_ALL)
    page.wait_for_function(DONE, timeout=10 * MINUTES)
    errors = [o for c in page.evaluate(CELLS) for o in c.get("outputs", []) if o["output_type"] == "error"]
    assert errors == []


def test_a_reader_with_only_the_folder_and_a_browser(live: Watched, address: str):
    """Reads chapter 5, steps backward, opens it live, answers an exercise, reloads, and finds the work there."""
    page = live.page
    page.goto(f"{address}05_backward.html")
    assert "5." in page.locator("article h1").inner_text()
    root = page.locator(".widget", has=page.locator("input[type=range]")).first
    root.scroll_into_view_if_needed()
    page.wait_for_function("e => 'awake' in e.dataset", arg=root.element_handle(), timeout=30_000)
    slider, words, seen = root.locator("input[type=range]"), root.locator("output"), []
    slider.focus()
    for _ in range(int(slider.get_attribute("max"))):
        page.keyboard.press("ArrowRight")
        seen.append(words.inner_text())
    assert len(set(seen)) == len(seen) >= 5, "each step says something else"
    page.locator(".run a").first.click()
    page.wait_for_url("**/live/notebooks/**", timeout=2 * MINUTES, wait_until="commit")
    page.wait_for_function(f"['ready', 'failed'].includes({STATE})", timeout=5 * MINUTES)
    page.evaluate(RUN_ALL)
    page.wait_for_function(DONE, timeout=10 * MINUTES)
    exercise = "check.grad_a("
    code = "".join(page.evaluate(CELLS)[cell_with(page, exercise)]["source"])
    assert "not yet" in answer(page, exercise, code.replace("None", "9", 1))
    right = code.replace("None", "18", 1)
    assert answer(page, exercise, right).startswith("right")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_timeout(2000)
    page.reload()
    page.wait_for_function(f"['ready', 'failed'].includes({STATE})", timeout=5 * MINUTES)
    kept = page.evaluate(CELLS)[cell_with(page, exercise)]
    assert "".join(kept["source"]) == right
    assert text_of(kept["outputs"]).startswith("right")


def test_every_live_page_has_a_policy_with_no_other_host(site: Path):
    for path in (site / "live").glob("**/*.html"):
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', path.read_text(encoding="utf-8"))
        assert policy, path
        assert "http" not in policy[1]


def test_every_chapter_has_its_button(site: Path):
    for chapter in ALL:
        page = (site / f"{chapter}.html").read_text(encoding="utf-8")
        assert f"live/notebooks/index.html?path=notebooks/{chapter}.ipynb" in page
        assert (site / "live" / "files" / "notebooks" / f"{chapter}.ipynb").is_file()
        assert (site / f"{chapter}.ipynb").is_file()
