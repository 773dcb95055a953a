"""The page behind a mailed link, in a browser."""

from itertools import count

import pytest
from people import DEMO_PASSWORD, anybody, mailed_token
from playwright.sync_api import expect
from server import Served

LINK = "/auth/verify?token="
CONFIRM = "Confirm my e-mail address"
NUMBERS = count(1)


@pytest.fixture
def address() -> str:
    """An address that nobody has."""
    return f"newcomer-{next(NUMBERS)}@example.org"


@pytest.fixture
def token(served: Served, address: str) -> str:
    """The token that was mailed to somebody who has just registered."""
    account = {"email": address, "password": DEMO_PASSWORD, "display_name": "Newcomer"}
    with anybody(served) as visitor:
        assert visitor.post("/auth/register", json=account).status_code == 202
    return mailed_token(served, address)


def test_opening_the_link_sends_nothing_and_hides_the_token(page, witness, token):
    page.goto(LINK + token)
    expect(page.get_by_role("button", name=CONFIRM)).to_be_visible()
    assert [request for request in witness.requests if request.method != "GET"] == []
    assert page.evaluate("[location.href, document.referrer]") == [
        page.evaluate("location.origin") + "/auth/verify",
        "",
    ]


def test_the_click_posts_the_token_once(page, witness, token):
    page.goto(LINK + token)
    page.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("is confirmed")
    sent = witness.sent("POST", "/api/v1/auth/verify-email")
    assert [request.post_data_json for request in sent] == [{"token": token}]
    assert all(token not in request.url for request in witness.requests[1:])


def test_a_newcomer_comes_from_the_mail_to_a_login(page, address, token):
    page.goto(LINK + token)
    page.get_by_role("button", name=CONFIRM).click()
    page.get_by_role("link", name="Go to the log-in").click()
    page.get_by_label("E-mail", exact=True).fill(address)
    page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator("#user-email")).to_have_text(address)


def test_a_dead_link_is_explained_and_a_new_one_can_be_asked_for(page, witness):
    page.goto(LINK + "used-before")
    page.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text(
        "does not work any more"
    )
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Send a new link").click()
    expect(page.locator("#resend-outcome")).to_contain_text("a new link is on its way")
    sent = witness.sent("POST", "/api/v1/auth/verify-email/resend")
    assert [request.post_data_json for request in sent] == [{"email": "ada@example.org"}]


def test_a_server_out_of_reach_leaves_the_button_for_another_try(page, token):
    page.goto(LINK + token)
    page.route(
        "**/auth/verify-email",
        lambda route: route.fulfill(
            status=503,
            json={
                "code": "unavailable",
                "detail": "Please try again in a moment.",
            },
        ),
    )
    page.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_role("status").filter(visible=True)).to_have_text(
        "Please try again in a moment."
    )
    page.unroute("**/auth/verify-email")
    page.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("is confirmed")


def test_without_a_token_the_page_offers_a_new_link(page):
    page.goto("/auth/verify")
    expect(page.get_by_role("button", name="Send a new link")).to_be_visible()
    expect(page.get_by_role("button", name=CONFIRM)).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/problems", "/problems/validation_failed", LINK + "x"])
def test_no_page_scrolls_sideways_on_a_phone(phone, path):
    phone.goto(path)
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
