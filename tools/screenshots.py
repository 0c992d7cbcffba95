"""Take pictures of a whole notebook, in slices, to look at a chapter the way a reader sees it.

uv run python tools/screenshots.py notebooks/01_slopes.ipynb --out shots                  run in a real JupyterLab
uv run python tools/screenshots.py notebooks/01_slopes.ipynb --out shots --theme dark
uv run python tools/screenshots.py notebooks/01_slopes.ipynb --out shots --static         the saved file, not run

`--static` shows the notebook as a preview without a kernel does; it uses no network, so formulas stay as typed.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from lab import PANEL, QUIET, ROOT, VIEWPORT, Lab, Server, launch
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page, sync_playwright

OVERLAP = 40  # pixels of a slice that the next one repeats, so that no line is cut in both
LAB_THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
SCROLLER = f"{PANEL} .jp-WindowedPanel-outer"


def settings(theme: str) -> dict:
    """JupyterLab's: the theme, every cell drawn even when out of sight, nothing around the notebook."""
    return QUIET | {
        "@jupyterlab/apputils-extension:themes": {"theme": LAB_THEMES[theme]},
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
        "@jupyterlab/statusbar-extension:plugin": {"visible": False},
    }


def shoot_in_lab(browser: Browser, notebook: Path, out: Path, theme: str) -> list[Path]:
    with Server([notebook], settings(theme)) as server:
        lab = Lab(browser, server)
        lab.open(notebook.name)
        if lab.page.locator("#jp-left-stack").is_visible():
            lab.page.keyboard.press("ControlOrMeta+B")  # closes the file browser
        lab.run_all()
        for trouble in lab.troubles():
            print(trouble, file=sys.stderr)
        lab.page.wait_for_timeout(1500)  # formulas are set after the cells are drawn
        return slices(lab.page, SCROLLER, out / f"{notebook.stem}_{theme}")


def shoot_static(browser: Browser, notebook: Path, out: Path, theme: str) -> list[Path]:
    html, _ = HTMLExporter(theme=theme).from_filename(str(notebook))
    context = browser.new_context(viewport=VIEWPORT)
    context.route(lambda url: url.startswith("http"), lambda route: route.abort())  # MathJax and require.js
    page = context.new_page()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "notebook.html"
        file.write_text(html, encoding="utf-8")
        page.goto(file.as_uri(), wait_until="load")
        return slices(page, "html", out / f"{notebook.stem}_{theme}_static")


def slices(page: Page, scroller: str, stem: Path) -> list[Path]:
    """Scroll the element from top to bottom and save what it shows at each stop: stem_01.png, stem_02.png, ..."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    for old in stem.parent.glob(f"{stem.name}_[0-9][0-9].png"):
        old.unlink()
    element = page.locator(scroller)
    total, seen = element.evaluate("e => [e.scrollHeight, e.clientHeight]")
    saved = []
    for number, top in enumerate(range(0, max(total - OVERLAP, 1), seen - OVERLAP), start=1):
        element.evaluate("(e, top) => e.scrollTo({top, behavior: 'instant'})", top)
        page.wait_for_timeout(300)
        path = stem.parent / f"{stem.name}_{number:02d}.png"
        if scroller == "html":
            page.screenshot(path=path)
        else:
            element.screenshot(path=path)
        saved.append(path)
    return saved


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "shots", help="folder for the pictures")
    parser.add_argument("--theme", choices=LAB_THEMES, default="light")
    parser.add_argument("--static", action="store_true", help="the saved file as it is, with no kernel")
    options = parser.parse_args()
    shoot = shoot_static if options.static else shoot_in_lab
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for path in shoot(browser, options.notebook, options.out, options.theme):
            print(path)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
