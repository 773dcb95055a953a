"""Trying calls on the docs page, and what it makes of the answers: from a list to an upload."""

import hashlib
import re

import pytest
from contrast import faint_texts
from playwright.sync_api import Locator, Page, expect

NOTES = b"Bake at dawn."


@pytest.fixture
def ada(page: Page) -> Page:
    """The docs page, where somebody of the demo content logged in with one click."""
    page.goto("/docs")
    expect(page.locator(".opblock").first).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="ada@example.org instructor").click()
    expect(page.locator("#user-email")).to_have_text("ada@example.org")
    return page


def opened(page: Page, operation_id: str) -> Locator:
    block = page.locator(f".opblock[id$='-{operation_id}']")
    block.locator(".opblock-summary-control").click()
    expect(block.get_by_role("button", name="Execute")).to_be_visible()
    return block


def parameter(block: Locator, name: str) -> Locator:
    return block.locator(f"tr[data-param-name='{name}'] input")


def execute(block: Locator) -> None:
    # Whatever the answer to an earlier call is: this one is told apart by its own.
    with block.page.expect_response(re.compile("/api/v1/")):
        block.get_by_role("button", name="Execute").click()


def status_of(block: Locator) -> Locator:
    return block.locator(".live-responses-table tbody .response-col_status")


def body_of(block: Locator) -> Locator:
    return block.locator(".live-responses-table .highlight-code")


def test_a_refusal_names_every_fault_and_leads_to_what_it_means(ada: Page) -> None:
    block = opened(ada, "createCourse")
    possible = block.locator(".responses-table .response[data-code='422']")
    expect(possible.get_by_role("link", name="idempotency_key_reused")).to_be_visible()
    expect(possible.locator(".highlight-code")).to_be_hidden()
    block.locator("textarea").fill('{"title": "", "colour": "red"}')
    execute(block)
    told = block.get_by_role("status").filter(has_text="Validation failed")
    for scheme in ("light", "dark"):
        ada.emulate_media(color_scheme=scheme)
        assert faint_texts(ada) == []
    expect(told.get_by_role("listitem")).to_have_text(
        ["/colour Is not a known field.", "/title Must be a string of length >= 1."]
    )
    told.get_by_role("link", name="What it means").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text("Validation failed")


def test_a_call_that_needs_a_login_leads_to_it(page: Page) -> None:
    page.goto("/docs#/Courses/listMyCourses")
    block = page.locator(".opblock.is-open")
    execute(block)
    block.get_by_role("button", name="Log in").click()
    expect(page.get_by_label("E-mail", exact=True)).to_be_focused()


def test_a_list_is_paged_through_by_a_button(ada: Page) -> None:
    block = opened(ada, "listCourses")
    parameter(block, "limit").fill("3")
    parameter(block, "language").fill("en")
    execute(block)
    first = body_of(block).inner_text()
    with ada.expect_response(re.compile("cursor=")) as second:
        block.get_by_role("button", name="Next page").click()
    assert "language=en" in second.value.url
    expect(body_of(block)).not_to_have_text(first)
    expect(parameter(block, "cursor")).not_to_be_empty()


def test_a_thing_is_changed_in_the_version_that_was_shown(ada: Page) -> None:
    block = opened(ada, "createCourse")
    block.locator("textarea").fill('{"title": "Rolls"}')
    execute(block)
    block.get_by_role("button", name="Use its id and ETag").click()
    expect(block.get_by_role("status")).to_contain_text("Filled in: editCourse, deleteCourse")
    change = opened(ada, "editCourse")
    change.locator("textarea").fill('{"title": "Rolls and buns"}')
    execute(change)
    expect(status_of(change)).to_have_text("200")
    execute(change)
    expect(status_of(change)).to_have_text("412")
    expect(change.get_by_role("status")).to_contain_text("Changed in the meantime")


def test_a_file_is_announced_uploaded_and_completed(ada: Page) -> None:
    announcement = opened(ada, "announceMedia")
    announcement.locator("textarea").fill(
        '{"filename": "notes.txt", "content_type": "text/plain", "size": '
        f'{len(NOTES)}, "sha256": "{hashlib.sha256(NOTES).hexdigest()}"}}'
    )
    with ada.expect_response("**/api/v1/media") as announced:
        announcement.get_by_role("button", name="Execute").click()
    media = announced.value.json()
    upload = opened(ada, "uploadMedia")
    parameter(upload, "media_id").fill(media["id"])
    parameter(upload, "ticket").fill(media["upload"]["url"].partition("ticket=")[2])
    upload.locator("input[type=file]").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": NOTES}
    )
    execute(upload)
    expect(status_of(upload)).to_have_text("204")
    completion = opened(ada, "completeMedia")
    parameter(completion, "media_id").fill(media["id"])
    execute(completion)
    expect(body_of(completion)).to_contain_text('"status": "ready"')
