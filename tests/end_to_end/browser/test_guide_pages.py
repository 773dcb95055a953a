"""The guides in a browser: on a phone, by keyboard, in the dark."""

import pytest
from contrast import faint_texts
from playwright.sync_api import Page, expect
from server import eventually

NARROW = 360


def paths(page: Page) -> list[str]:
    page.goto("/docs/guides")
    tiles: list[str] = page.locator(".tile").evaluate_all(
        "tiles => tiles.map(tile => tile.getAttribute('href'))"
    )
    return tiles


def test_no_guide_scrolls_sideways_on_a_narrow_phone(phone: Page) -> None:
    phone.set_viewport_size({"width": NARROW, "height": 780})
    found = paths(phone)
    assert len(found) > 5
    for path in ["/docs/guides", *found]:
        phone.goto(path)
        assert phone.evaluate("document.documentElement.scrollWidth") == NARROW, path


def test_the_present_guide_is_marked_and_the_others_are_one_click_away(page: Page) -> None:
    page.goto("/docs/guides/paging")
    guides = page.get_by_role("navigation", name="Guides")
    expect(guides.locator("[aria-current=page]")).to_have_text("Paging")
    guides.get_by_role("link", name="Errors").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Errors")
    expect(guides.locator("[aria-current=page]")).to_have_text("Errors")


def test_a_wide_block_is_reached_and_scrolled_by_keyboard(phone: Page) -> None:
    phone.goto("/docs/tour")
    block = phone.locator("pre").first
    phone.get_by_role("link", name="A tour").focus()
    phone.keyboard.press("Tab")
    expect(block).to_be_focused()
    phone.keyboard.press("ArrowRight")
    assert eventually(lambda: block.evaluate("block => block.scrollLeft > 0"))


def test_a_heading_can_be_linked_to(page: Page) -> None:
    page.goto("/docs/guides/authentication#stay-logged-in")
    expect(page.get_by_role("heading", name="Stay logged in")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_paper(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    for path in ("/", "/docs/guides", "/docs/guides/errors", "/problems", "/problems/not_found"):
        page.goto(path)
        assert faint_texts(page) == [], path


def test_a_text_that_is_too_faint_is_found(page: Page) -> None:
    """A check of the check."""
    page.goto("/docs/guides")
    page.evaluate("document.querySelector('h1 + p').style.color = 'rgb(0 0 0 / 40%)'")
    assert [one.partition(": ")[2][:10] for one in faint_texts(page)] == ["What holds"]


def test_a_block_is_copied_as_it_stands(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/docs/tour")
    block = page.locator(".block").first
    block.hover()
    block.get_by_role("button", name="Copy").click()
    expect(block.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == block.locator("code").text_content()


def test_the_tour_talks_to_the_server_that_shows_it(page: Page, base_url: str) -> None:
    page.goto("/docs/tour")
    expect(page.locator(".bash code").first).to_contain_text(f"API={base_url}/api/v1")
