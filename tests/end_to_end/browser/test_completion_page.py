"""The page at the end of a login with Google, in a browser."""

import pytest
from people import log_in
from playwright.sync_api import expect

PAGE = "/auth/complete"


def outcome(page):
    return page.get_by_role("status")


@pytest.fixture
def exchanging(page, served):
    """A tab in which any code is exchanged for the tokens of a demo account."""
    tokens = log_in(served, "samir@example.org", "correct-horse-demo-battery")
    page.route("**/api/v1/auth/exchange", lambda route: route.fulfill(json=tokens))
    return page


def test_a_good_code_is_exchanged_once_and_hidden(exchanging, witness):
    exchanging.goto(f"{PAGE}?code=good-code")
    expect(outcome(exchanging)).to_have_text("You are logged in.")
    expect(exchanging.locator("#user-name")).to_have_text("Samir Haddad")
    sent = witness.sent("POST", "/api/v1/auth/exchange")
    assert [request.post_data_json for request in sent] == [{"code": "good-code"}]
    assert all("good-code" not in request.url for request in witness.requests[1:])
    assert exchanging.evaluate("[location.search, document.referrer]") == ["", ""]


def test_nothing_of_the_login_is_kept_in_the_browser(exchanging):
    exchanging.goto(f"{PAGE}?code=good-code")
    expect(outcome(exchanging)).to_have_text("You are logged in.")
    kept = exchanging.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    assert kept == [0, 0, ""]
    assert exchanging.context.cookies() == []
    assert "eyJ" not in exchanging.content()


def test_logging_out_ends_the_session(exchanging, witness):
    exchanging.goto(f"{PAGE}?code=good-code")
    exchanging.get_by_role("button", name="Log out").click()
    expect(outcome(exchanging)).to_have_text("You are logged out.")
    (sent,) = witness.sent("POST", "/api/v1/auth/logout")
    assert sent.response().status == 204
    expect(exchanging.get_by_role("button", name="Log out")).to_be_hidden()


def test_an_account_with_two_factors_is_asked_for_a_code(page, witness):
    half = {"mfa_required": True, "mfa_token": "half-way", "expires_in": 300}
    page.route("**/api/v1/auth/exchange", lambda route: route.fulfill(json=half))
    page.goto(f"{PAGE}?code=good-code")
    expect(outcome(page)).to_contain_text("two-factor")
    page.get_by_label("Code of your app").fill("123456")
    page.get_by_role("button", name="Go on").click()
    expect(outcome(page)).to_contain_text("The code is wrong")
    (sent,) = witness.sent("POST", "/api/v1/auth/login/totp")
    assert sent.post_data_json == {"mfa_token": "half-way", "code": "123456"}


def test_a_dead_code_is_explained_and_offers_another_try(page):
    page.goto(f"{PAGE}?code=used-before")
    expect(outcome(page)).to_contain_text("took too long")
    again = page.get_by_role("link", name="Try again")
    assert again.get_attribute("href") == "/api/v1/auth/google"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("linked=google", "is linked"),
        ("error=access_denied", "did not confirm"),
        ("error=account_suspended", "is suspended"),
        ("error=email_not_verified", "has not verified"),
        ("error=identity_conflict", "Nothing was linked"),
        ("error=provider_unavailable", "cannot be reached"),
        ("error=untrusted_answer", "could not be trusted"),
        ("error=<img src=x onerror=alert(1)>", "did not work"),
        ("error=constructor", "did not work"),
        ("", "nothing to do"),
    ],
)
def test_what_the_address_tells_is_said_in_words(page, witness, query, words):
    page.goto(f"{PAGE}?{query}")
    expect(outcome(page)).to_contain_text(words)
    assert witness.sent("POST", "/api/v1/auth/exchange") == []


def test_the_page_does_not_scroll_sideways_on_a_phone(phone):
    phone.goto(f"{PAGE}?error=identity_conflict")
    expect(outcome(phone)).to_contain_text("Nothing was linked")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
