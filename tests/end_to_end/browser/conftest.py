"""A real Chromium on a real server process: the fixtures of the browser tests."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from server import Served

NAMES = ("chromium", "chromium-browser", "google-chrome")
MACOS_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = "No Chromium was found: install it (Debian: apt-get install chromium) for these tests."


@dataclass
class Witness:
    """What a page did while a test used it."""

    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("request", self.note)
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def note(self, request: Request) -> None:
        self.requests.append(request)

    def hear(self, message: ConsoleMessage) -> None:
        # Chromium reports every refused request; tests provoke refusals on purpose.
        refused = message.text.startswith("Failed to load resource: the server responded with")
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(message.text)

    def sent(self, method: str, path: str) -> list[Request]:
        """The requests to a path, in the order in which they were sent."""
        return [
            request
            for request in self.requests
            if request.method == method and urlsplit(request.url).path == path
        ]


@pytest.fixture(scope="session")
def base_url(served: Served) -> str:
    """The address of the server."""
    return served.base_url


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; where it is missing, tests fail in CI and are skipped elsewhere."""
    found = [shutil.which(name) for name in NAMES]
    found += [place for place in MACOS_PLACES if Path(place).exists()]
    for path in filter(None, found):
        return path
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A headless browser, with a new profile of its own that is removed at the end.

    Playwright keeps an event loop running in this thread for as long as it is open: were it open
    for the whole session, no other test could run a loop.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def witness(base_url: str) -> Iterator[Witness]:
    """Watches pages; at the end of each test, no page may have complained or called elsewhere."""
    witness = Witness()
    yield witness
    assert witness.complaints == []
    addresses = [request.url for request in witness.requests if not is_data(request.url)]
    assert [address for address in addresses if not address.startswith(base_url)] == []


def is_data(address: str) -> bool:
    """Whether the bytes are in the address itself, so that nothing leaves the browser."""
    return urlsplit(address).scheme in ("data", "blob")


@pytest.fixture
def page(browser: Browser, base_url: str, witness: Witness) -> Iterator[Page]:
    """A tab of a desktop's width, in a context that shares nothing with other tests."""
    yield from open_tab(browser, base_url, witness, width=1280)


@pytest.fixture
def phone(browser: Browser, base_url: str, witness: Witness) -> Iterator[Page]:
    """A tab of a phone's width."""
    yield from open_tab(browser, base_url, witness, width=390)


def open_tab(browser: Browser, base_url: str, witness: Witness, *, width: int) -> Iterator[Page]:
    with browser.new_context(base_url=base_url, viewport={"width": width, "height": 844}) as tab:
        page = tab.new_page()
        page.clock.install()
        witness.watch(page)
        yield page
