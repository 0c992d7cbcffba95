"""A JupyterLab and a browser for the tests in this folder; see tools/lab.py for what `lab` can do.

Without a Chromium they are skipped, and say what to install; with MICROGRAD_BROWSER_TESTS=required they fail.
"""

import os
from collections.abc import Iterator

import pytest
from lab import NO_CHROMIUM, Lab, Server, find_chromium, launch
from playwright.sync_api import Browser, sync_playwright


# For the folder, not the session: Playwright keeps an event loop running, and tests that start kernels come after this.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        if find_chromium(playwright) is None:
            if os.environ.get("MICROGRAD_BROWSER_TESTS") == "required":
                pytest.fail(NO_CHROMIUM)
            pytest.skip(NO_CHROMIUM)
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server(browser: Browser) -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture(scope="package")
def window(browser: Browser, server: Server) -> Iterator[Lab]:
    """One for all notebooks: it keeps JupyterLab's files, and loads the page in less time."""
    window = Lab(browser, server)
    yield window
    window.close()


@pytest.fixture
def lab(window: Lab) -> Iterator[Lab]:
    """Opening a notebook loads the page afresh, in a clean workspace; the kernels it started end with the test."""
    yield window
    window.shut_down_kernels()
