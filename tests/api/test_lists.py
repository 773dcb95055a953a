"""Lists: keyset pages, their cursors and links (contract, section 1: Lists)."""

import re
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.site import Site
from application.actor import Actor
from domain.text import Title
from fakes.platform import Platform
from presentation.paging import _opened, _sealed

LINK = re.compile(r'<(?P<target>[^>]+)>; rel="next"')


async def walk(site: Site, path: str, by: Actor | None = None) -> list[dict[str, Any]]:
    """All items of a list, page by page along its links."""
    items: list[dict[str, Any]] = []
    while True:
        answer = await site.ask("GET", path, by)
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        if answer.json()["next_cursor"] is None:
            assert "link" not in answer.headers
            return items
        found = LINK.fullmatch(answer.headers["link"])
        assert found is not None
        assert httpx.URL(found["target"]).params["cursor"] == answer.json()["next_cursor"]
        path = "/" + found["target"]


@pytest.fixture
async def shelf(platform: Platform, owner: Actor) -> list[str]:
    """Seven published courses, by title; two of them of the same moment and popularity."""
    titles = ["apples", "Bread", "Cake", "dates", "Eggs", "Ärger", "7 grains"]
    for number, title in enumerate(titles):
        course = await platform.published(owner, title, tags=("even",) if number % 2 == 0 else ())
        if number % 3 == 0:
            platform.store.clock.advance(minutes=1)
            platform.enroll(platform.person(), course.id)
    return titles


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("sort", ["newest", "title", "popular"])
async def test_pages_of_every_size_join_to_the_whole_in_every_order(
    site: Site, shelf: list[str], sort: str, limit: int
) -> None:
    whole = (await site.ask("GET", f"/courses?sort={sort}")).json()["items"]
    assert await walk(site, f"/courses?sort={sort}&limit={limit}") == whole
    assert sorted(one["title"] for one in whole) == sorted(shelf)


async def test_the_orders_are_what_they_are_called(site: Site, shelf: list[str]) -> None:
    async def column(sort: str, name: str) -> list[Any]:
        answer = await site.ask("GET", f"/courses?sort={sort}")
        return [one[name] for one in answer.json()["items"]]

    newest = await column("newest", "published_at")
    assert newest == sorted(newest, reverse=True)
    popular = await column("popular", "enrolled_count")
    assert popular == sorted(popular, reverse=True)
    titles = [one.lower() for one in await column("title", "title")]
    assert titles == sorted(titles)


async def test_a_page_link_keeps_the_filters(site: Site, shelf: list[str]) -> None:
    items = await walk(site, "/courses?tag=even&sort=title&limit=1")
    assert [one["title"] for one in items] == ["7 grains", "apples", "Cake", "Eggs"]


async def test_every_list_is_paged(site: Site, platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    for number in range(3):
        await platform.lesson(owner, course.id, f"Lesson {number}")
        await platform.draft(owner, f"Course {number}")
    lessons = await walk(site, f"/courses/{course.id}/lessons?limit=1", owner)
    assert [one["title"] for one in lessons] == ["Lesson 0", "Lesson 1", "Lesson 2"]
    mine = await walk(site, "/me/courses?limit=1&status=draft", owner)
    assert [one["title"] for one in mine] == ["Course 2", "Course 1", "Course 0", "Bread"]


async def test_rows_that_come_and_go_between_pages_neither_hide_nor_double_others(
    site: Site, platform: Platform, owner: Actor, shelf: list[str]
) -> None:
    first = (await site.ask("GET", "/courses?sort=title&limit=3")).json()
    gone = first["items"][-1]["id"]
    await site.ask("DELETE", f"/courses/{gone}", owner)
    await platform.published(owner, "Aardvark")
    await platform.published(owner, "Figs")
    rest = await walk(site, f"/courses?sort=title&limit=3&cursor={first['next_cursor']}")
    titles = [one["title"] for one in [*first["items"], *rest]]
    assert titles == ["7 grains", "apples", "Bread", "Cake", "dates", "Eggs", "Figs", "Ärger"]


@pytest.mark.parametrize("title", ["\U0001f35e" * 200, '"' * 200, "\n" * 199 + "x", "İ" * 200])
async def test_the_longest_title_can_be_the_key_of_a_page(
    site: Site, platform: Platform, owner: Actor, title: str
) -> None:
    await platform.published(owner, title)
    await platform.published(owner, title)
    items = await walk(site, "/courses?sort=title&limit=1")
    assert [one["title"] for one in items] == [title, title]


async def cursor_of(site: Site, path: str, by: Actor | None = None) -> str:
    return str((await site.ask("GET", path, by)).json()["next_cursor"])


async def refused(site: Site, path: str, by: Actor | None = None) -> bool:
    answer = await site.ask("GET", path, by)
    if answer.status_code == 200:
        return False
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert fault["parameter"] == "cursor"
    return True


async def test_a_cursor_belongs_to_its_list_its_filters_and_its_sort(
    site: Site, shelf: list[str], owner: Actor
) -> None:
    cursor = await cursor_of(site, "/courses?sort=title&tag=even&limit=1")
    assert not await refused(site, f"/courses?tag=even&sort=title&limit=2&cursor={cursor}")
    for path in (
        *("/courses?limit=1", "/courses?sort=title", "/courses?sort=popular&tag=even"),
        *("/courses?sort=title&tag=odd", "/courses?sort=title&tag=even&level=beginner"),
        "/me/courses?limit=1",
    ):
        joined = "&" if "?" in path else "?"
        assert await refused(site, f"{path}{joined}cursor={cursor}", owner), path


async def test_a_cursor_in_which_anything_was_changed_is_refused(
    site: Site, shelf: list[str]
) -> None:
    cursor = await cursor_of(site, "/courses?limit=1")
    alphabet = "ABab01-_"
    for place in range(len(cursor)):
        for other in alphabet:
            changed = cursor[:place] + other + cursor[place + 1 :]
            if changed != cursor:
                assert await refused(site, f"/courses?limit=1&cursor={changed}")
    for changed in (
        *(cursor[:-1], cursor[1:], cursor + "A", cursor + "%0A", cursor + "==", f"%20{cursor}"),
        *("", "A", "null", "0", "-", "A" * 2048, "A" * 2049, "%00", cursor * 2),
    ):
        assert await refused(site, f"/courses?limit=1&cursor={changed}"), changed


keys = st.tuples(
    st.one_of(st.text(max_size=20), st.integers(-(2**31), 2**31), st.datetimes()), st.uuids()
)


@given(keys, st.binary(min_size=16, max_size=16))
def test_every_key_comes_back_out_of_its_cursor_and_under_no_other_key(
    key: Any, context: bytes
) -> None:
    secret = b"s" * 32
    if isinstance(key[0], str) and not key[0].isprintable():
        key = ("", key[1])
    assert _opened(_sealed(key, secret, context), secret, context) == key


async def test_nobody_counts_drafts_in_the_catalogue(
    site: Site, platform: Platform, owner: Actor
) -> None:
    await platform.draft(owner, "Draft", tags=("food",))
    await platform.published(owner, "Hidden", visibility="unlisted")
    for query in ("", f"?instructor_id={owner.user_id}", "?tag=food", "?sort=title&limit=1"):
        for by in (None, owner):
            answer = await site.ask("GET", f"/courses{query}", by)
            assert answer.json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    "query", ["%", "_", "\\", "'", "--", "((((", "a' OR '1'='1", "ﬀ", "\u202e"]
)
async def test_a_filter_is_taken_literally(site: Site, shelf: list[str], query: str) -> None:
    answer = await site.client.get("/api/v1/courses", params={"tag": query, "language": query})
    assert (answer.status_code, answer.json()["items"]) == (200, [])


async def test_a_title_like_an_id_does_not_hide_its_course(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.courses.create(
        owner, Title("0192f0c1-2345-7abc-8def-0123456789ab"), facts={}
    )
    answer = await site.ask("GET", f"/courses/{course.slug}", owner)
    assert answer.json()["id"] == str(course.id)
