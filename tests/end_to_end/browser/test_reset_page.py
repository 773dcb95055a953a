"""The page on which a new password is set, in a browser."""

from playwright.sync_api import expect

LINK = "/auth/reset?token="
GOOD = "correct horse battery staple"
SET = "Set the password"


def test_opening_the_link_sends_nothing_and_hides_the_token(page, witness):
    page.goto(LINK + "good-token")
    expect(page.get_by_role("button", name=SET)).to_be_visible()
    assert [request for request in witness.requests if request.method != "GET"] == []
    assert page.evaluate("location.href") == page.evaluate("location.origin") + "/auth/reset"


def test_a_new_password_is_sent_with_the_token_of_the_link(page, witness):
    page.goto(LINK + "good-token")
    page.get_by_label("New password").fill(GOOD)
    page.get_by_role("button", name=SET).click()
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text("holds from now on")
    (sent,) = witness.sent("POST", "/api/v1/auth/password/reset")
    assert sent.post_data_json == {"token": "good-token", "new_password": GOOD}
    assert all("good-token" not in request.url for request in witness.requests[1:])
    expect(page.get_by_role("link", name="Go to the log-in")).to_be_visible()


def test_a_password_that_is_refused_can_be_mended(page):
    page.goto(LINK + "good-token")
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name=SET).click()
    outcome = page.get_by_role("status").filter(visible=True)
    expect(outcome).to_have_text("Must be at least 12 characters long.")
    page.get_by_label("New password").fill(GOOD)
    page.get_by_label("New password").press("Enter")
    expect(outcome).to_contain_text("holds from now on")


def test_what_is_typed_can_be_shown(page):
    page.goto(LINK + "good-token")
    field = page.get_by_label("New password")
    expect(field).to_have_attribute("type", "password")
    page.get_by_label("Show what I type").check()
    expect(field).to_have_attribute("type", "text")


def test_a_dead_link_is_explained_and_a_new_one_can_be_asked_for(page, witness):
    page.goto(LINK + "used-before")
    page.get_by_label("New password").fill(GOOD)
    page.get_by_role("button", name=SET).click()
    expect(page.get_by_role("status").filter(visible=True)).to_contain_text(
        "does not work any more"
    )
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Send a link").click()
    expect(page.locator("#forgot-outcome")).to_contain_text("a link is on its way")
    (sent,) = witness.sent("POST", "/api/v1/auth/password/forgot")
    assert sent.post_data_json == {"email": "ada@example.org"}


def test_without_a_token_the_page_asks_for_the_address(page):
    page.goto("/auth/reset")
    expect(page.get_by_role("button", name="Send a link")).to_be_visible()
    expect(page.get_by_role("button", name=SET)).to_be_hidden()
