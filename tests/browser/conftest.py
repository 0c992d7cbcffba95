"""A JupyterLab and a browser for the tests in this folder; see tools/lab.py for what `lab` can do.

Without a Chromium they are skipped, and say what to install; with MICROGRAD_BROWSER_TESTS=required they fail.
"""

import os
from collections.abc import Iterator

import pytest
from lab import Lab, launch, serve
from playwright.sync_api import Browser, sync_playwright


# For the folder, not the session: Playwright keeps an event loop running, and tests that start kernels come after this.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except FileNotFoundError as error:
            give_up = pytest.fail if os.environ.get("MICROGRAD_BROWSER_TESTS") == "required" else pytest.skip
            give_up(str(error))
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def lab(browser: Browser) -> Iterator[Lab]:
    """One for all notebooks: the page is loaded once, and each notebook opened in its turn."""
    with serve() as server:
        yield Lab(browser, server)
