"""The page on which a new password is set, in a browser."""

import httpx
import pytest
from people import DEMO_PASSWORD, anybody, join, letters_to, mailed_token
from playwright.sync_api import expect
from server import Served, eventually

LINK = "/auth/reset?token="
NEW = "four quiet otters at dawn"
SET = "Set the password"
OWNER = "forgetful@example.org"


@pytest.fixture(scope="module")
def owner(served: Served) -> httpx.Client:
    """Somebody with an account."""
    return join(served, OWNER, DEMO_PASSWORD, "Forgetful")


@pytest.fixture
def token(served: Served, owner: httpx.Client) -> str:
    """The token that was mailed to somebody who forgot their password."""
    before = len(letters_to(served, OWNER))
    with anybody(served) as visitor:
        body = {"email": OWNER}
        assert visitor.post("/auth/password/forgot", json=body).status_code == 202
    assert eventually(lambda: len(letters_to(served, OWNER)) > before)
    return mailed_token(served, OWNER)


def test_opening_the_link_sends_nothing_and_hides_the_token(page, witness, token):
    page.goto(LINK + token)
    expect(page.get_by_role("button", name=SET)).to_be_visible()
    assert [request for request in witness.requests if request.method != "GET"] == []
    assert page.evaluate("location.href") == page.evaluate("location.origin") + "/auth/reset"


def test_somebody_comes_from_the_mail_to_a_login_with_a_new_password(page, witness, token):
    page.goto(LINK + token)
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name=SET).click()
    outcome = page.get_by_role("status").filter(visible=True)
    expect(outcome).to_contain_text("at least 12 characters")
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("New password").press("Enter")
    expect(outcome).to_contain_text("holds from now on")
    sent = witness.sent("POST", "/api/v1/auth/password/reset")
    assert sent[-1].post_data_json == {"token": token, "new_password": NEW}
    assert all(token not in request.url for request in witness.requests[1:])
    page.get_by_role("link", name="Go to the log-in").click()
    page.get_by_label("E-mail", exact=True).fill(OWNER)
    page.get_by_label("Password", exact=True).fill(NEW)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator("#user-email")).to_have_text(OWNER)


def test_what_is_typed_can_be_shown(page):
    page.goto(LINK + "any")
    field = page.get_by_label("New password")
    expect(field).to_have_attribute("type", "password")
    page.get_by_label("Show what I type").check()
    expect(field).to_have_attribute("type", "text")


def test_a_dead_link_is_explained_and_a_new_one_can_be_asked_for(page, witness):
    page.goto(LINK + "used-before")
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name=SET).click()
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text(
        "does not work any more"
    )
    page.get_by_label("E-mail address").fill("nobody@example.org")
    page.get_by_role("button", name="Send a link").click()
    expect(page.locator("#forgot-outcome")).to_contain_text("a link is on its way")
    (sent,) = witness.sent("POST", "/api/v1/auth/password/forgot")
    assert sent.post_data_json == {"email": "nobody@example.org"}


def test_without_a_token_the_page_asks_for_the_address(page):
    page.goto("/auth/reset")
    expect(page.get_by_role("button", name="Send a link")).to_be_visible()
    expect(page.get_by_role("button", name=SET)).to_be_hidden()
