"""What the tests of the built site share: the site on a plain server, and a browser that can reach nothing else.

The site is built first, and $MICROGRAD_SITE names its folder; where it is not set, these tests are skipped:

    uv run --group site python site/build.py --offline
    MICROGRAD_SITE=dist/site uv run pytest tests/site
"""

import functools
import http.server
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import lab
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "site"))
SITE = Path(os.environ["MICROGRAD_SITE"]).resolve() if os.environ.get("MICROGRAD_SITE") else None
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"  # no other host is there


class Handler(http.server.SimpleHTTPRequestHandler):
    """Static files below /course/, as on a host where the site is not at the top; some answers can be spoiled."""

    base = "/course/"
    spoiled: dict[str, bytes] = {}  # noqa: RUF012 - a test spoils it and mends it again
    gone = ""  # a part of the addresses that get no answer at all

    def log_message(self, *_):
        pass

    def translate_path(self, path):
        inside = path.startswith(self.base)
        return super().translate_path(path[len(self.base) - 1 :] if inside else "/no-such-place")

    def do_HEAD(self):
        if self.gone and self.gone in self.path:
            self.close_connection = True
            return
        super().do_HEAD()

    def do_GET(self):
        if self.gone and self.gone in self.path:
            self.close_connection = True
            return
        for name, data in self.spoiled.items():
            if self.path.split("?")[0].endswith(name):
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
                return
        super().do_GET()


@pytest.fixture(scope="session")
def site() -> Path:
    if SITE is None:
        pytest.skip("MICROGRAD_SITE does not name a built site")
    assert (SITE / "index.html").is_file(), f"{SITE} is no built site: run site/build.py first"
    return SITE


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{Handler.base}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="package")
def browser(site: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(lab, "CHROMIUM_FLAGS", [*lab.CHROMIUM_FLAGS, ALONE])
                browser = lab.launch(playwright)
        except FileNotFoundError as error:
            give_up = pytest.fail if os.environ.get("MICROGRAD_BROWSER_TESTS") == "required" else pytest.skip
            give_up(str(error))
        yield browser
        browser.close()


class Watched:
    """A page and all that went wrong in it."""

    def __init__(self, page: Page, own: str):
        self.page, self.own, self.faults, self.hosts = page, own, [], set()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("requestfailed", lambda request: self.faults.append(f"failed: {request.url}"))
        page.on("response", lambda r: r.status >= 400 and self.faults.append(f"{r.status}: {r.url}"))
        page.on("request", lambda r: r.url.startswith((self.own, "data:", "blob:", "file:")) or self.hosts.add(r.url))

    def _said(self, message):
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text[:300]}")


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1300, "height": 1000}, color_scheme="light")
    yield Watched(context.new_page(), address)
    context.close()
