"""The docs page in a browser: the whole reference, a login, calls that carry the token."""

from typing import Any

import pytest
from people import DEMO_PASSWORD
from people import log_in as tokens_of
from playwright.sync_api import Page, Route, expect
from server import Served

METHODS = {"get", "put", "post", "delete", "patch"}
ADA = {"email": "ada@example.org", "password": DEMO_PASSWORD}
SIXTEEN_MINUTES = 16 * 60 * 1000


def open_docs(page: Page) -> None:
    page.goto("/docs")
    expect(page.locator(".opblock").first).to_be_visible(timeout=30_000)


def log_in(page: Page, *, email: str, password: str) -> None:
    page.get_by_label("E-mail", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()


def try_out(page: Page, operation_id: str) -> None:
    block = page.locator(f".opblock[id$='-{operation_id}']")
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Execute").click()
    expect(block.locator(".live-responses-table")).to_be_visible()


def operations_of(document: dict[str, Any]) -> list[tuple[str, str]]:
    paths = document["paths"].items()
    return sorted((m.upper(), path) for path, item in paths for m in METHODS & item.keys())


def test_every_operation_of_the_document_is_on_the_page(page):
    open_docs(page)
    document = page.request.get("/openapi.json").json()
    shown = page.locator(".opblock").evaluate_all(
        "blocks => blocks.map(block => [block.querySelector('.opblock-summary-method').textContent,"
        " block.querySelector('.opblock-summary-path').dataset.path])"
    )
    assert sorted(map(tuple, shown)) == operations_of(document)
    expect(page.get_by_role("heading", level=1)).to_have_text(document["info"]["title"])


def test_a_call_carries_the_token_of_whoever_logged_in(page, witness):
    open_docs(page)
    log_in(page, **ADA)
    expect(page.locator("#user-email")).to_have_text(ADA["email"])
    try_out(page, "getMe")
    token = witness.sent("POST", "/api/v1/auth/login")[0].response().json()["access_token"]
    calls = witness.sent("GET", "/api/v1/me")
    assert calls[-1].headers["authorization"] == f"Bearer {token}"
    assert len(calls) == 2


def test_a_call_before_the_login_carries_no_token(page, witness):
    open_docs(page)
    try_out(page, "getMe")
    assert "authorization" not in witness.sent("GET", "/api/v1/me")[0].headers


def test_tokens_are_kept_in_memory_alone(page):
    open_docs(page)
    log_in(page, **ADA)
    expect(page.locator("#logged-in")).to_be_visible()
    kept = page.evaluate("[{...localStorage}, {...sessionStorage}, document.cookie, location.href]")
    assert kept[:3] == [{}, {}, ""]
    assert kept[3].endswith("/docs")
    page.reload()
    expect(page.locator("#login-form")).to_be_visible()


def test_a_refused_login_says_why(page, witness):
    open_docs(page)
    log_in(page, email=ADA["email"], password="not the password of Ada")
    detail = witness.sent("POST", "/api/v1/auth/login")[0].response().json()["detail"]
    expect(page.get_by_role("alert").filter(visible=True)).to_have_text(detail)
    expect(page.locator("#session-state")).to_have_text("Not logged in")


def test_a_login_with_a_second_step_asks_for_the_code(page: Page, served: Served) -> None:
    page.route("**/auth/login", _ask_for_a_code)
    page.route("**/auth/login/totp", lambda route: _take_the_code(route, served))
    open_docs(page)
    log_in(page, **ADA)
    code = page.get_by_label("Code of your authenticator app")
    expect(code).to_be_focused()
    code.fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("code is wrong")
    code.fill("123456")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#user-email")).to_have_text(ADA["email"])


def _ask_for_a_code(route: Route) -> None:
    route.fulfill(json={"mfa_required": True, "mfa_token": "half-way", "expires_in": 300})


def _take_the_code(route: Route, served: Served) -> None:
    if route.request.post_data_json == {"mfa_token": "half-way", "code": "123456"}:
        route.fulfill(json=tokens_of(served, ADA["email"], ADA["password"]))
    else:
        route.fulfill(status=401, json={"code": "invalid_code", "detail": "This code is wrong."})


def test_the_token_is_renewed_before_it_ends(page, witness):
    open_docs(page)
    log_in(page, **ADA)
    expect(page.locator("#logged-in")).to_be_visible()
    with page.expect_response("**/auth/refresh") as renewal:
        page.clock.fast_forward(SIXTEEN_MINUTES)
    old = witness.sent("POST", "/api/v1/auth/login")[0].response().json()
    assert renewal.value.request.post_data_json == {"refresh_token": old["refresh_token"]}
    try_out(page, "getMe")
    token = renewal.value.json()["access_token"]
    assert witness.sent("GET", "/api/v1/me")[-1].headers["authorization"] == f"Bearer {token}"


def test_a_session_that_the_server_ended_asks_for_a_new_login(page):
    page.route("**/auth/refresh", lambda route: route.fulfill(status=401, json={"detail": "No."}))
    open_docs(page)
    log_in(page, **ADA)
    expect(page.locator("#logged-in")).to_be_visible()
    page.clock.fast_forward(SIXTEEN_MINUTES)
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("session has ended")
    expect(page.locator("#login-form")).to_be_visible()


def test_logging_out_ends_the_session_and_later_calls_carry_no_token(page, witness):
    open_docs(page)
    log_in(page, **ADA)
    with page.expect_response("**/auth/logout") as logout:
        page.get_by_role("button", name="Log out", exact=True).click()
    assert logout.value.status == 204
    assert logout.value.request.headers["authorization"].startswith("Bearer ")
    expect(page.locator("#login-form")).to_be_visible()
    try_out(page, "getMe")
    assert "authorization" not in witness.sent("GET", "/api/v1/me")[-1].headers


def test_search_finds_words_of_path_method_and_summary(page):
    open_docs(page)
    page.get_by_label("Search operations").fill("post courses waitlist")
    expect(page.locator(".opblock")).to_have_count(1)
    expect(page.locator(".opblock")).to_contain_text("a place on the waitlist")
    page.get_by_label("Search operations").fill("no such thing")
    expect(page.get_by_text("No operation matches “no such thing”.")).to_be_visible()


def test_the_lock_of_an_operation_leads_to_the_login(page):
    open_docs(page)
    page.locator(".opblock[id$='-getMe'] .authorization__btn").click()
    expect(page.get_by_label("E-mail", exact=True)).to_be_focused()


def test_what_anybody_may_call_has_no_lock(page: Page) -> None:
    open_docs(page)
    expect(page.locator(".opblock[id$='-getMe'] .authorization__btn")).to_have_count(1)
    expect(page.locator(".opblock[id$='-listCourses'] .authorization__btn")).to_have_count(0)


def test_a_document_that_cannot_be_loaded_is_said(page):
    page.route("**/openapi.json", lambda route: route.fulfill(status=503, json={}))
    page.goto("/docs")
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("could not be loaded")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_systems_colours(page, scheme):
    page.emulate_media(color_scheme=scheme)
    open_docs(page)
    is_dark = page.evaluate("document.documentElement.classList.contains('dark-mode')")
    assert is_dark == (scheme == "dark")


def test_a_phone_has_no_sideways_scroll_with_operations_open(phone):
    open_docs(phone)
    log_in(phone, **ADA)
    expect(phone.locator("#logged-in")).to_be_visible()
    try_out(phone, "listCourses")
    phone.locator(".opblock[id$='-createCourse'] .opblock-summary-control").click()
    expect(phone.locator(".opblock[id$='-createCourse'] textarea")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_a_link_to_an_operation_opens_it(page):
    page.goto("/docs#/Courses/listCourses")
    opened = page.locator(".opblock.is-open")
    expect(opened).to_contain_text("List or search the catalogue", timeout=30_000)


def test_the_link_to_the_login_brings_it_into_view(phone):
    phone.goto("/docs#login")
    expect(phone.locator(".opblock").first).to_be_attached()
    expect(phone.get_by_label("E-mail", exact=True)).to_be_in_viewport()
