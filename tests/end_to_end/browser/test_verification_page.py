"""The page behind a mailed link, in a browser."""

import pytest
from playwright.sync_api import expect

LINK = "/auth/verify?token="
CONFIRM = "Confirm my e-mail address"


def test_opening_the_link_sends_nothing_and_hides_the_token(page, witness):
    page.goto(LINK + "good-token")
    expect(page.get_by_role("button", name=CONFIRM)).to_be_visible()
    assert [request for request in witness.requests if request.method != "GET"] == []
    assert page.evaluate("[location.href, document.referrer]") == [
        page.evaluate("location.origin") + "/auth/verify",
        "",
    ]


def test_the_click_posts_the_token_once(page, witness):
    page.goto(LINK + "good-token")
    page.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("is confirmed")
    sent = witness.sent("POST", "/api/v1/auth/verify-email")
    assert [request.post_data_json for request in sent] == [{"token": "good-token"}]
    assert all("good-token" not in request.url for request in witness.requests[1:])
    expect(page.get_by_role("link", name="Go to the log-in")).to_be_visible()


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


def test_a_server_out_of_reach_leaves_the_button_for_another_try(page):
    page.goto(LINK + "good-token")
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
