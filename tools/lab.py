"""Drive the notebooks in a real JupyterLab in a real browser: for tests/browser and tools/screenshots.py.

    lab.open("05_backward.ipynb")          # as saved, and not trusted
    lab.run_all()
    lab.slider("step").drag(0.9)           # by the text left of it; to nine tenths of the track
    expect(lab.cell("picture")).to_contain_text("step 3")

`expect` is Playwright's, and waits; a widget's answer travels to the kernel and back, so never compare at once.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from jupyter_server.serverapp import list_running_servers
from playwright.sync_api import Browser, BrowserType, Locator, Playwright, ViewportSize

ROOT = Path(__file__).resolve().parents[1]
VIEWPORT: ViewportSize = {"width": 1300, "height": 1600}
TOKEN = "reader"  # the server listens to this machine alone
NO_CHROMIUM = "no Chromium found: install it (Debian: apt install chromium) or set MICROGRAD_CHROMIUM to its path"
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
CHROMIUM_FLAGS = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync"]
QUIET: dict[str, Any] = {  # settings for every run: no news from the network, no saving behind our back
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
OPEN = """async path => {
    const { commands, restored, serviceManager, shell } = window.jupyterapp;
    await restored;
    shell.currentWidget?.dispose();  // close() would ask whether to save
    await serviceManager.sessions.shutdownAll();
    const panel = await commands.execute("docmanager:open", { path, factory: "Notebook" });
    await Promise.all([panel.revealed, panel.sessionContext.ready]);
    await panel.sessionContext.session.kernel.info;
}"""
RUN_ALL = """seconds => Promise.race([
    window.jupyterapp.commands.execute("notebook:run-all-cells"),
    new Promise((_, reject) => setTimeout(() => reject(new Error("still running")), seconds * 1000)),
])"""


def chromium(kind: BrowserType) -> str:
    """The path of a Chromium or Chrome: $MICROGRAD_CHROMIUM, one on PATH or Playwright's; FileNotFoundError without."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", MAC_CHROME)
    chosen = os.environ.get("MICROGRAD_CHROMIUM")
    places = [chosen] if chosen else [*map(shutil.which, names), kind.executable_path]
    found = next((place for place in places if place and Path(place).is_file()), None)
    if found is None:
        raise FileNotFoundError(f"MICROGRAD_CHROMIUM is {chosen}, and there is no such file" if chosen else NO_CHROMIUM)
    return found


def launch(playwright: Playwright) -> Browser:
    """Start a Chromium or Chrome. Raises FileNotFoundError where there is none."""
    return playwright.chromium.launch(
        executable_path=chromium(playwright.chromium), args=CHROMIUM_FLAGS, chromium_sandbox=False
    )


def address(server: subprocess.Popen[bytes], runtime: Path, seconds: float = 90) -> str | None:
    """The URL of a Jupyter server that keeps its notes in this folder; None where it has ended, or the time is up."""
    deadline = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < deadline:
        for found in list_running_servers(str(runtime)):
            return f"http://127.0.0.1:{found['port']}"
        time.sleep(0.2)
    return None


class Server(NamedTuple):
    """A JupyterLab server that runs."""

    url: str
    folder: Path


@contextmanager
def serve(*notebooks: Path, settings: dict[str, Any] | None = None, program: str = "jupyterlab") -> Iterator[Server]:
    """Run JupyterLab on a temporary copy of the notebooks, and of these; `settings` are Lab's, as in overrides.json.

    program  the module to run: "notebook" for Jupyter Notebook
    """
    with tempfile.TemporaryDirectory(prefix="micrograd-lab-", ignore_cleanup_errors=True) as temporary:
        folder, state = Path(temporary, "course"), Path(temporary, "state")
        for name in ("notebooks", "images"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        for path in notebooks:
            shutil.copy(path, folder / "notebooks")
        (state / "labconfig").mkdir(parents=True)
        overrides = json.dumps(QUIET | (settings or {}))
        (state / "labconfig" / "default_setting_overrides.json").write_text(overrides, encoding="utf-8")
        folders = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
        own = {name: str(state) for name in (*folders, "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")}
        environment = {name: value for name, value in os.environ.items() if name != "TQDM_DISABLE"} | own
        options = [f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={TOKEN}", "--allow-root"]
        command = [sys.executable, "-m", program, *options, "--no-browser", "--LabApp.expose_app_in_browser=True"]
        log = state / "server.log"
        with log.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=file, env=environment) as process:
            try:
                url = address(process, state)
                if url is None:
                    raise RuntimeError(f"{program} did not start: {log.read_text(encoding='utf-8')[-3000:]}")
                yield Server(url, folder)
            finally:
                process.terminate()


class Slider:
    """An ipywidgets slider on the page."""

    def __init__(self, box: Locator):
        self.box = box
        self.handle = box.locator(".noUi-handle").first
        # `expect(slider.readout).to_have_text("0.50")`; below zero it begins with the minus sign U+2212, not a hyphen
        self.readout = box.locator(".widget-readout")

    def press(self, key: str, times: int = 1) -> None:
        """Keyboard: "ArrowRight" and "ArrowLeft" move by one step, "Home" and "End" to the ends."""
        for _ in range(times):
            self.handle.press(key)

    def drag(self, fraction: float) -> None:
        """Mouse: take the handle to this fraction of the track, 0 at its left end and 1 at its right."""
        track = self.box.locator(".noUi-base")
        width = (track.bounding_box() or {"width": 0})["width"]
        self.handle.drag_to(track, target_position={"x": fraction * width, "y": 2}, force=True)

    def type(self, value: str) -> None:
        """Replace the number at the slider's right end, and press Enter."""
        self.readout.fill(value)
        self.readout.press("Enter")


class Lab:
    """One notebook at a time in JupyterLab. `page` is Playwright's, for whatever has no helper here."""

    def __init__(self, browser: Browser, server: Server):
        self.server = server
        self.page = browser.new_page(viewport=VIEWPORT)
        self.panel = self.page.locator(PANEL)  # the open notebook: cells and outputs are found inside it
        self.page_errors: list[str] = []  # JavaScript errors since the last open()
        self.page.on("pageerror", lambda error: self.page_errors.append(str(error)))
        self.page.goto(f"{server.url}/lab?token={TOKEN}&reset", wait_until="domcontentloaded")
        self.page.wait_for_function("window.jupyterapp?.serviceManager.isReady", timeout=120_000)

    def open(self, notebook: str) -> None:
        """Open notebooks/`notebook` with a kernel of its own; the one before is closed, and its kernel ended."""
        self.page_errors.clear()
        self.saved = nbformat.read(self.server.folder / "notebooks" / notebook, as_version=4)
        self.page.evaluate(OPEN, f"notebooks/{notebook}")
        self.panel.locator(".jp-CodeCell").first.wait_for(timeout=60_000)

    def run_all(self, seconds: float = 120) -> None:
        """Run > Run All Cells. Returns when every cell has run, or one of them stopped the run."""
        self.page.evaluate(RUN_ALL, seconds)
        self.page.wait_for_timeout(500)  # the last outputs are drawn after the kernel is idle

    def troubles(self) -> list[str]:
        """What a reader shouldn't see after run_all, in words: none is the contract of every notebook."""
        prompts = self.panel.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
        errors = self.panel.locator("[data-mime-type$='jupyter.error'], [data-mime-type$='jupyter.stderr']")
        found = [f"a dialog: {text}" for text in self.page.locator(".jp-Dialog").all_text_contents()]
        found += [f"an error or warning in a cell: {text}" for text in errors.all_text_contents()]
        found += [f"a JavaScript error: {text}" for text in self.page_errors]
        if prompts != [f"[{count}]:" for count in range(1, len(prompts) + 1)]:
            found.append(f"cells without their number: {prompts}")
        return found

    def cell(self, key: str) -> Locator:
        """The cell with this id, or the first code cell that contains this text."""
        ids = [cell.id for cell in self.saved.cells]
        if key in ids:
            return self.panel.locator(".jp-Notebook .jp-Cell").nth(ids.index(key))
        return self.panel.locator(".jp-CodeCell", has_text=key).first

    def slider(self, label: str, inside: Locator | None = None) -> Slider:
        """The slider with this description; `inside` a cell where several have the same."""
        name = self.page.locator(".widget-label", has_text=re.compile(f"^{re.escape(label)}$"))
        return Slider((inside or self.panel).locator(".widget-slider", has=name).first)
