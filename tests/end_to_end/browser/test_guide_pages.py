"""The guides in a browser: on a phone, by keyboard, in the dark."""

import pytest
from playwright.sync_api import Page, expect

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
    phone.wait_for_function("document.activeElement.scrollLeft > 0", polling=100)


def test_a_heading_can_be_linked_to(page: Page) -> None:
    page.goto("/docs/guides/authentication#stay-logged-in")
    expect(page.get_by_role("heading", name="Stay logged in")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_paper(page: Page, scheme: str) -> None:
    """Contrast as WCAG 2.2 reckons it (1.4.3), for text, muted text, links and blocks."""
    page.emulate_media(color_scheme=scheme)
    page.goto("/docs/guides/errors")
    assert page.evaluate(LEAST_CONTRAST) >= 4.5


LEAST_CONTRAST = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => channels(colour).slice(0, 3)
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
  const paper = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return channels(colour)[3] === 0 ? paper(element.parentElement) : colour;
  };
  const contrast = (element) => {
    const both = [light(getComputedStyle(element).color), light(paper(element))];
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  };
  const shown = document.querySelectorAll(".manual :is(p, a, h1, h2, code, td, th, li)");
  return Math.min(...[...shown].map(contrast));
}"""


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
