"""The whole way to a provider and back, in a browser: a server process, a provider, redirects and
cookies as they are.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from people import log_in
from playwright.sync_api import Browser, Page, expect
from server import Served, serving

from fakes.provider import CLIENT_ID, CLIENT_SECRET, OpenIdProviderApp, provider_on_loopback

START = "/api/v1/auth/google"
CALLBACK = "/api/v1/auth/google/callback"


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdProviderApp]:
    with provider_on_loopback() as provider:
        yield provider


@pytest.fixture(scope="module")
def site(provider: OpenIdProviderApp, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of its own, on which Google login is switched on."""
    google = {
        "GOOGLE_CLIENT_ID": CLIENT_ID,
        "GOOGLE_CLIENT_SECRET": CLIENT_SECRET,
        "GOOGLE_ISSUER": provider.issuer,
    }
    with serving(tmp_path_factory.mktemp("google"), "run", LOG_LEVEL="debug", **google) as site:
        yield site


@pytest.fixture
def tab(browser: Browser, site: Served, provider: OpenIdProviderApp) -> Iterator[Page]:
    """A browser that was never here, before it somebody without an account."""
    provider.reform()
    provider.person.email = "newcomer@gmail.example"
    with browser.new_context(base_url=site.base_url) as context:
        yield context.new_page()


def says(tab: Page, words: str) -> None:
    expect(tab.get_by_role("status")).to_contain_text(words)


def test_a_newcomer_is_logged_in_by_the_whole_dance(
    tab: Page, site: Served, provider: OpenIdProviderApp
) -> None:
    visited: list[str] = []
    tab.on("request", lambda request: visited.append(request.url))
    tab.goto(START)
    says(tab, "You are logged in.")
    expect(tab.locator("#user-name")).to_have_text("Ada Lovelace")
    expect(tab.locator("#user-email")).to_have_text("newcomer@gmail.example")
    assert [urlsplit(one).path for one in visited[:4]] == [
        START,
        "/authorize",
        CALLBACK,
        "/auth/complete",
    ]
    assert tab.context.cookies() == []
    (exchanged,) = provider.exchanged
    assert exchanged["redirect_uri"] == site.base_url + CALLBACK


def test_whoever_says_no_is_told_so(tab: Page, provider: OpenIdProviderApp) -> None:
    provider.denies = "access_denied"
    tab.goto(START)
    says(tab, "did not confirm")
    expect(tab.get_by_role("link", name="Try again")).to_be_visible()


def test_a_stranger_with_a_link_of_somebody_else_gets_nowhere(
    tab: Page, browser: Browser, site: Served
) -> None:
    """The address of the callback, opened in another browser before its own got there."""
    address = START
    for _ in range(2):
        address = tab.request.get(address, max_redirects=0).headers["location"]
    with browser.new_context(base_url=site.base_url) as stranger:
        answer = stranger.new_page().goto(address)
        assert answer is not None
        assert (answer.status, answer.json()["code"]) == (400, "invalid_state")
    tab.goto(address)
    says(tab, "You are logged in.")


def test_somebody_links_google_in_the_browser_where_they_are_logged_in(
    tab: Page, site: Served, provider: OpenIdProviderApp
) -> None:
    provider.person.sub, provider.person.email = "2002", "samir@gmail.example"
    tokens = log_in(site, "samir@example.org", "correct-horse-demo-battery")
    tab.goto("/auth/complete")
    ask = """async ({path, token}) => (await (await fetch(path, {
        method: "POST", headers: {Authorization: `Bearer ${token}`}
    })).json()).authorize_url"""
    url = tab.evaluate(
        ask, {"path": "/api/v1/me/identities/google", "token": tokens["access_token"]}
    )
    tab.goto(url)
    says(tab, "is linked")
    tab.goto(START)
    says(tab, "You are logged in.")
    expect(tab.locator("#user-email")).to_have_text("samir@example.org")


def test_no_secret_of_any_login_is_in_the_log(
    tab: Page, site: Served, provider: OpenIdProviderApp
) -> None:
    provider.claims = {"nonce": "another"}
    visited: list[str] = []
    tab.on("request", lambda request: visited.append(request.url))
    tab.goto(START)
    says(tab, "could not be trusted")
    log = site.log.read_text() + site.console.read_text()
    assert CALLBACK in log
    secrets = re.findall(r"(?:state|nonce|code_challenge|code)=([\w-]{5,})", " ".join(visited))
    sent = provider.exchanged[-1]
    secrets += [sent["code"], sent["code_verifier"], CLIENT_SECRET]
    assert len(secrets) > 5
    assert [one for one in secrets if one in log] == []
