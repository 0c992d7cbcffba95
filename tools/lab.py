"""Drive the notebooks in a real JupyterLab in a real browser: for tests/browser and tools/screenshots.py.

    with Server() as server, sync_playwright() as playwright:
        lab = Lab(launch(playwright), server)
        lab.open("05_backward.ipynb")
        lab.run_all()
        assert not lab.troubles()
        step = lab.slider("step")              # by the text left of it
        step.press("ArrowRight", times=2)      # keyboard
        step.drag(0.9)                         # mouse, to nine tenths of the track
        step.type("3")                         # the number at its right end
        expect(lab.cell("picture")).to_contain_text("step 3")

The server works on a temporary copy of the notebooks, with their outputs cleared: autosave can't change the
project, and whatever is seen was made by this run. `expect` is Playwright's, and waits; a widget's answer
travels to the kernel and back, so compare with `expect`, never at once.
"""

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Locator, Playwright

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("notebooks", "images", "benchmarks")  # beside the notebooks: what they read
VIEWPORT = {"width": 1300, "height": 1600}
MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
NO_CHROMIUM = (
    "no Chromium found: install it (Debian: apt install chromium) or set MICROGRAD_CHROMIUM to run the browser tests"
)
# fmt: off
CHROMIUM_FLAGS = [
    "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-first-run",
    "--metrics-recording-only",
]
# fmt: on
QUIET = {  # settings for every run: no news from the network, no saving behind our back
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
ERROR = "[data-mime-type='application/vnd.jupyter.error']"
STDERR = "[data-mime-type='application/vnd.jupyter.stderr']"
# The run is over when no cell waits, and each has its number or one of them stopped it.
RUN_IS_OVER = f"""() => {{
    const panel = document.querySelector("{PANEL}");
    const prompts = [...panel.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(e => e.textContent);
    if (prompts.some(text => text.includes("*"))) return false;
    return prompts.every(text => /\\[\\d+\\]/.test(text))
        || panel.querySelector("{ERROR}") !== null
        || document.querySelector(".jp-Dialog") !== null;
}}"""


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def find_chromium(playwright: Playwright) -> str | None:
    """The path of a Chromium or Chrome: $MICROGRAD_CHROMIUM, PATH, macOS, Playwright's own; None without one."""
    chosen = os.environ.get("MICROGRAD_CHROMIUM")
    if chosen:
        if not Path(chosen).is_file():
            raise FileNotFoundError(f"MICROGRAD_CHROMIUM is {chosen}, and there is no such file")
        return chosen
    names = ("chromium", "chromium-browser", "google-chrome")
    places = [shutil.which(name) for name in names] + [*MAC_BROWSERS, playwright.chromium.executable_path]
    return next((place for place in places if place and Path(place).is_file()), None)


def launch(playwright: Playwright) -> Browser:
    """Start the browser; FileNotFoundError, with what to do, when there is none."""
    chromium = find_chromium(playwright)
    if chromium is None:
        raise FileNotFoundError(NO_CHROMIUM)
    flags = CHROMIUM_FLAGS + (["--no-sandbox"] if is_root() else [])
    return playwright.chromium.launch(executable_path=chromium, headless=True, args=flags)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def first_answer(url: str, token: str, server: subprocess.Popen, seconds: float = 60) -> bytes | None:
    """What a Jupyter server says at this address once it listens; None where it has ended, or the time is up."""
    request = urllib.request.Request(url, headers={"Authorization": f"token {token}"})
    deadline = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(request, timeout=5) as reply:
                return reply.read()
        except (urllib.error.URLError, ConnectionError):  # not listening yet
            time.sleep(0.2)
    return None


class Server:
    """A JupyterLab server of its own, as a context manager: temporary folder, free port, random token."""

    def __init__(self, notebooks: list[Path] | None = None, settings: dict | None = None):
        """`notebooks`: more files to copy beside the project's; `settings`: Lab's, as in its overrides.json."""
        self.more_notebooks = notebooks or []
        self.settings = QUIET | (settings or {})
        self.token = secrets.token_hex(16)
        self.url = f"http://127.0.0.1:{free_port()}"

    def __enter__(self) -> "Server":
        self.temporary = tempfile.TemporaryDirectory(prefix="micrograd-lab-")
        self.folder = Path(self.temporary.name) / "course"
        self.state = Path(self.temporary.name) / "state"
        self._copy()
        self._start()
        return self

    def __exit__(self, *_) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.temporary.cleanup()

    def _copy(self) -> None:
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.folder / name, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        for path in self.more_notebooks:
            shutil.copy(path, self.folder / "notebooks")
        for path in (self.folder / "notebooks").glob("*.ipynb"):
            notebook = nbformat.read(path, as_version=4)
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    cell.outputs, cell.execution_count = [], None
            nbformat.write(notebook, path)

    def _start(self) -> None:
        config = self.state / "config" / "labconfig"
        config.mkdir(parents=True)
        (config / "default_setting_overrides.json").write_text(json.dumps(self.settings), encoding="utf-8")
        folders = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        own = {name: str(self.state / folder) for name, folder in folders.items()}
        self.log = self.state / "server.log"
        url_port = self.url.rsplit(":", 1)[1]
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={url_port}"]
        command += ["--ServerApp.port_retries=0", f"--ServerApp.root_dir={self.folder}"]
        command += ["--LabApp.extension_manager=readonly", "--LabApp.expose_app_in_browser=True"] + (
            ["--allow-root"] if is_root() else []
        )
        environment = os.environ | own | {"JUPYTER_TOKEN": self.token}
        environment.pop("TQDM_DISABLE", None)  # here a reader sees the progress bars
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        if first_answer(f"{self.url}/api/status", self.token, self.process) is None:
            log = self.log.read_text(encoding="utf-8", errors="replace")
            self.__exit__()
            raise RuntimeError(f"JupyterLab did not start. The end of its log:\n{log[-3000:]}")


class Slider:
    """An ipywidgets slider on the page."""

    def __init__(self, lab: "Lab", box: Locator):
        self.page = lab.page
        self.box = box
        self.handle = box.locator(".noUi-handle").first
        # `expect(slider.readout).to_have_text("0.50")`; below zero it begins with the minus sign U+2212, not a hyphen
        self.readout = box.locator(".widget-readout")

    def press(self, key: str, times: int = 1) -> None:
        """Keyboard: "ArrowRight" and "ArrowLeft" move by one step, "Home" and "End" to the ends."""
        self.handle.focus()
        for _ in range(times):
            self.page.keyboard.press(key)

    def drag(self, fraction: float) -> None:
        """Mouse: take the handle to this fraction of the track, 0 at its left end and 1 at its right."""
        self.handle.scroll_into_view_if_needed()
        handle, track = self.handle.bounding_box(), self.box.locator(".noUi-base").bounding_box()
        x, y = round(handle["x"] + handle["width"] / 2), handle["y"] + handle["height"] / 2  # it counts whole pixels
        low, now, high = (float(self.handle.get_attribute(f"aria-value{name}")) for name in ("min", "text", "max"))
        # The slider goes by how far the mouse moved, not by where it is; to reach an end, go a little past it.
        distance = round((fraction - (now - low) / (high - low)) * track["width"])
        distance += 3 * (fraction >= 1) - 3 * (fraction <= 0)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + distance, y, steps=12)
        self.page.mouse.up()

    def type(self, value: str) -> None:
        """Replace the number at the slider's right end, and press Enter."""
        self.readout.click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(value)
        self.page.keyboard.press("Enter")


class Lab:
    """One notebook at a time in JupyterLab. `page` is Playwright's, for whatever has no helper here."""

    def __init__(self, browser: Browser, server: Server):
        self.server = server
        self.context = browser.new_context(viewport=VIEWPORT)
        self.page = self.context.new_page()
        self.page_errors: list[str] = []  # JavaScript errors since the last open()
        self.page.on("pageerror", lambda error: self.page_errors.append(str(error)))
        self.context.request.get(f"{server.url}/lab?token={server.token}")  # the cookie lets the page in
        self.notebook = ""

    def close(self) -> None:
        self.context.close()

    @property
    def panel(self) -> Locator:
        """The open notebook: cells and outputs are found inside it."""
        return self.page.locator(PANEL)

    def open(self, notebook: str) -> None:
        """Open notebooks/`notebook` in a clean workspace and wait until its kernel can be used."""
        self.notebook = f"notebooks/{notebook}"
        self.page_errors.clear()
        self.page.goto(
            f"{self.server.url}/lab/workspaces/check/tree/{self.notebook}?reset", wait_until="domcontentloaded"
        )
        self.panel.locator(".jp-CodeCell").first.wait_for(timeout=60_000)
        self._wait_for_kernel()

    def _wait_for_kernel(self, seconds: float = 60) -> None:
        # The toolbar says idle before the kernel's socket is up, and Run All would then open a
        # "Select Kernel" dialog. The server knows better: an idle kernel with a connection.
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            sessions = self.context.request.get(f"{self.server.url}/api/sessions").json()
            kernels = [session["kernel"] for session in sessions if session["path"] == self.notebook]
            if any(kernel["execution_state"] == "idle" and kernel["connections"] for kernel in kernels):
                break
            self.page.wait_for_timeout(250)
        else:
            raise TimeoutError(f"{self.notebook}: no kernel after {seconds} seconds")
        self._wait_until_idle()
        self.page.wait_for_timeout(500)

    def _wait_until_idle(self) -> None:
        self.panel.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=60_000)

    def shut_down_kernels(self) -> None:
        """End the kernels of the notebooks run so far: each keeps its process and its memory."""
        for session in self.context.request.get(f"{self.server.url}/api/sessions").json():
            self.context.request.delete(
                f"{self.server.url}/api/sessions/{session['id']}",
                headers={"Authorization": f"token {self.server.token}"},
            )

    def run_all(self, seconds: float = 120) -> None:
        """Run > Run All Cells, by mouse. Returns when every cell has run, or one of them stopped the run."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
        self.page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click()
        self.page.wait_for_function(RUN_IS_OVER, timeout=seconds * 1000)
        self._wait_until_idle()
        self.page.wait_for_timeout(500)  # the last outputs are drawn after the kernel is idle

    def prompts(self) -> list[str]:
        """The prompt of each code cell, such as "[3]:"."""
        return self.panel.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()

    def error_outputs(self) -> list[str]:
        """The text of each error, and of whatever was written to stderr."""
        return self.panel.locator(f"{ERROR}, {STDERR}").all_text_contents()

    def dialogs(self) -> list[str]:
        return self.page.locator(".jp-Dialog").all_text_contents()

    def troubles(self) -> list[str]:
        """What a reader shouldn't see after run_all, in words: none is the contract of every notebook."""
        wanted = [f"[{count}]:" for count in range(1, len(self.prompts()) + 1)]
        found = [f"a dialog: {text}" for text in self.dialogs()]
        found += [f"an error or warning in a cell: {text}" for text in self.error_outputs()]
        found += [f"a JavaScript error: {text}" for text in self.page_errors]
        if self.prompts() != wanted:
            found.append(f"cells without their number: {self.prompts()}")
        return found

    def cell(self, key: str) -> Locator:
        """The cell with this id, or the first code cell that contains this text."""
        saved = nbformat.read(self.server.folder / self.notebook, as_version=4)
        ids = [cell.id for cell in saved.cells]
        if key in ids:
            return self.panel.locator(".jp-Notebook .jp-Cell").nth(ids.index(key))
        return self.panel.locator(".jp-CodeCell", has_text=key).first

    def slider(self, label: str, inside: Locator | None = None) -> Slider:
        """The slider with this description; `inside` a cell where several have the same."""
        name = self.page.locator(".widget-label", has_text=re.compile(f"^{re.escape(label)}$"))
        return Slider(self, (inside or self.panel).locator(".widget-slider", has=name).first)
