"""What the port ``CourseReads`` promises of a search (contract, section 5: ``q``)."""

from typing import Any

import pytest

from application.courses.ports import CatalogueFilter, Sort
from application.courses.search import Search
from application.page import PageRequest
from contract.test_courses import published, stored
from domain.courses.course import Level, Visibility
from domain.text import Markdown, Summary


@pytest.fixture
async def shelf(world: Any) -> None:
    """Some courses about two things, which say so in different places."""
    owner = await world.person()
    await published(world, owner, "Bread", summary=Summary("From flour to loaf."))
    await published(world, owner, "Cooking with Python", tags=("bread", "snake"))
    await published(world, owner, "Snakes", summary=Summary("Pythons, boas and their bread."))
    await published(
        world,
        owner,
        "Programming",
        description=Markdown("A first language: **Python**."),
        level=Level.ADVANCED,
        language="en-GB",
    )
    await stored(world, owner, "Bread in secret")
    await published(world, owner, "Bread by a link", visibility=Visibility.UNLISTED)


async def found(world: Any, text: str, **wanted: Any) -> list[str]:
    asked = CatalogueFilter(search=Search.of(text), **wanted)
    return [card.title for card in (await world.courses.catalogue(asked, PageRequest(100))).items]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("bread", ["Bread", "Cooking with Python", "Snakes"]),
        ("BREADS", ["Cooking with Python", "Bread", "Snakes"]),
        ("flour", ["Bread"]),
        ("python", ["Cooking with Python", "Snakes", "Programming"]),
        ("pyhton", ["Cooking with Python", "Snakes", "Programming"]),
        ("progamming", ["Programming"]),
        ("python language", ["Programming", "Cooking with Python", "Snakes"]),
        ("python -snakes", ["Programming"]),
        ('"python" -bread', ["Programming"]),
        ("secret", []),
        ("link", []),
        ("quantum", []),
        ("-bread", []),
        ("!!", []),
        ("% _ \\ ' \" (((( -- ; DROP TABLE courses", []),
    ],
)
async def test_a_search_finds_the_nearest_first(
    world: Any, shelf: None, text: str, titles: list[str]
) -> None:
    assert await found(world, text) == titles


async def test_a_search_is_narrowed_by_each_filter(world: Any, shelf: None) -> None:
    assert await found(world, "python", tag="snake") == ["Cooking with Python"]
    assert await found(world, "python", level=Level.ADVANCED) == ["Programming"]
    assert await found(world, "python", language="en-GB") == ["Programming"]
    assert await found(world, "python", language="en-GB", level=Level.BEGINNER) == []
    stranger = await world.person()
    assert await found(world, "python", instructor_id=stranger.user_id) == []


async def test_the_courses_of_one_instructor_are_searched(world: Any, shelf: None) -> None:
    owner = await world.person()
    await published(world, owner, "Flatbread and bread")
    assert await found(world, "bread", instructor_id=owner.user_id) == ["Flatbread and bread"]


async def test_an_admins_search_finds_what_is_hidden_too(world: Any, shelf: None) -> None:
    titles = await found(world, "bread", hidden_too=True)
    assert titles[0] == "Bread"
    assert {"Bread in secret", "Bread by a link"} < set(titles)


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.TITLE, Sort.POPULAR])
async def test_another_order_has_what_has_all_the_words(
    world: Any, shelf: None, sort: Sort
) -> None:
    everything = [card.title for card in (await _catalogue(world, sort)).items]
    titles = await found(world, "python bread", sort=sort)
    assert titles == [one for one in everything if one in ("Cooking with Python", "Snakes")]


async def _catalogue(world: Any, sort: Sort) -> Any:
    return await world.courses.catalogue(CatalogueFilter(sort=sort), PageRequest(100))


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("hidden_too", [False, True])
async def test_pages_of_a_search_join_to_the_whole(
    world: Any, shelf: None, sort: Sort, hidden_too: bool
) -> None:
    asked = CatalogueFilter(search=Search.of("bread python"), sort=sort, hidden_too=hidden_too)
    whole = (await world.courses.catalogue(asked, PageRequest(100))).items
    seen, after = [], None
    while True:
        page = await world.courses.catalogue(asked, PageRequest(1, after))
        seen += page.items
        if (after := page.next_key) is None:
            break
    assert seen == whole
    assert len(whole) >= 2
