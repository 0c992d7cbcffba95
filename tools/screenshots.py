"""Take pictures of a whole notebook, in slices, to look at a chapter the way a reader sees it.

uv run python tools/screenshots.py notebooks/01_slopes.ipynb --out shots                  run in a real JupyterLab
uv run python tools/screenshots.py notebooks/01_slopes.ipynb --out shots --theme dark
uv run python tools/screenshots.py notebooks/01_slopes.ipynb --out shots --static         as saved, not run
"""

import argparse
from pathlib import Path

from lab import PANEL, ROOT, Lab, launch, serve
from playwright.sync_api import sync_playwright

OVERLAP = 40  # pixels of a slice that the next one repeats, so that no line is cut in both
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


def slices(lab: Lab, stem: Path) -> None:
    """Scroll the notebook from top to bottom and save what it shows at each stop: stem_01.png, stem_02.png, ..."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    for old in stem.parent.glob(f"{stem.name}_[0-9][0-9].png"):
        old.unlink()
    scroller = lab.page.locator(f"{PANEL} .jp-WindowedPanel-outer")
    total, seen = scroller.evaluate("e => [e.scrollHeight, e.clientHeight]")
    for number, top in enumerate(range(0, max(total - OVERLAP, 1), seen - OVERLAP), start=1):
        scroller.evaluate("(e, top) => e.scrollTo({top, behavior: 'instant'})", top)
        lab.page.wait_for_timeout(300)
        path = stem.parent / f"{stem.name}_{number:02d}.png"
        scroller.screenshot(path=path)
        print(path)


def main() -> None:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "shots", help="folder for the pictures")
    parser.add_argument("--theme", choices=THEMES, default="light")
    parser.add_argument("--static", action="store_true", help="as saved, not run")
    options = parser.parse_args()
    settings = {
        "@jupyterlab/apputils-extension:themes": {"theme": THEMES[options.theme]},
        "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},  # every cell is drawn, in sight or not
        "@jupyterlab/statusbar-extension:plugin": {"visible": False},
    }
    with serve(options.notebook, settings=settings) as server, sync_playwright() as playwright:
        lab = Lab(launch(playwright), server)
        lab.open(options.notebook.name)
        lab.page.keyboard.press("ControlOrMeta+B")  # closes the file browser
        if not options.static:
            lab.run_all()
            print(*lab.troubles(), sep="\n", end="")
        lab.page.wait_for_timeout(1500)  # formulas are set after the cells are drawn
        slices(lab, options.out / f"{options.notebook.stem}_{options.theme}{'_static' if options.static else ''}")


if __name__ == "__main__":
    main()
