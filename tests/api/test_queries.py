"""A query takes what is documented, once each (contract, section 1: Sorting, filters)."""

import json

import pytest

from api.site import Site, errors
from application.actor import Actor
from fakes.platform import Platform

SOMEWHERE = "0192f0c1-2345-7abc-8def-0123456789ab"


@pytest.mark.parametrize("path", ["/courses", "/me/courses", f"/courses/{SOMEWHERE}/lessons"])
async def test_all_faults_of_a_query_are_told_at_once(site: Site, owner: Actor, path: str) -> None:
    answer = await site.ask("GET", f"{path}?limit=0&cursor=%20&nothing=1&offset=3", owner)
    assert errors(answer).keys() == {"limit", "cursor", "nothing", "offset"}


@pytest.mark.parametrize(
    "limit", ["0", "-1", "101", "1000000000", "9" * 5000, "%D9%A3", "1_0", "", "1.5", "+1", "true"]
)
async def test_a_limit_is_a_whole_number_from_1_to_100(site: Site, limit: str) -> None:
    assert errors(await site.ask("GET", f"/courses?limit={limit}")).keys() == {"limit"}


@pytest.mark.parametrize(
    ("query", "faulty"),
    [
        ("limit=5&limit=5", {"limit"}),
        ("sort=newest&sort=title", {"sort"}),
        ("sort=password_hash", {"sort"}),
        ("sort=", {"sort"}),
        ("level=expert", {"level"}),
        ("level=beginner&level=beginner", {"level"}),
        ("instructor_id=me", {"instructor_id"}),
        ("tag=" + "x" * 41, {"tag"}),
        ("tag=%00", {"tag"}),
        ("language=a%07", {"language"}),
        ("page=2", {"page"}),
        ("Limit=2", {"Limit"}),
        ("hidden_too=true", {"hidden_too"}),
        ("actor=x", {"actor"}),
        ("status=deleted", {"status"}),
        ("%00=1", {"\0"}),
    ],
)
async def test_a_query_takes_what_is_documented_once_each(
    site: Site, query: str, faulty: set[str]
) -> None:
    assert errors(await site.ask("GET", f"/courses?{query}")).keys() == faulty


async def test_a_query_that_is_not_utf8_is_malformed(site: Site) -> None:
    for query in ("tag=%ff", "%ff=1", "tag=%ed%a0%80"):
        answer = await site.ask("GET", f"/courses?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")


@pytest.mark.parametrize("path", [f"/courses/{SOMEWHERE}", f"/lessons/{SOMEWHERE}"])
async def test_operations_without_parameters_take_none(site: Site, path: str) -> None:
    assert errors(await site.ask("GET", f"{path}?verbose=1")).keys() == {"verbose"}


async def test_json_comes_whatever_is_accepted(site: Site) -> None:
    for accept in ("text/html", "application/xml", "*/*", "nonsense"):
        answer = await site.ask("GET", "/courses", headers={"Accept": accept})
        assert answer.headers["content-type"] == "application/json"
        assert json.loads(answer.content)["items"] == []


@pytest.mark.parametrize(
    ("query", "faulty"),
    [
        ("q=" + "x" * 201, {"q"}),
        ("q=" + "x" * 10_000, {"q"}),
        ("q=", {"q"}),
        ("q=%20%09", {"q"}),
        ("q=a%00b", {"q"}),
        ("q=a&q=b", {"q"}),
        ("sort=relevance", {"sort"}),
    ],
)
async def test_a_search_is_for_some_words(site: Site, query: str, faulty: set[str]) -> None:
    assert errors(await site.ask("GET", f"/courses?{query}")).keys() == faulty


async def test_a_cursor_goes_on_in_its_own_search_alone(
    site: Site, platform: Platform, owner: Actor
) -> None:
    for number in range(3):
        await platform.published(owner, f"Bread {number}")
    first = (await site.ask("GET", "/courses?q=bread&limit=1")).json()
    cursor = first["next_cursor"]
    second = (await site.ask("GET", f"/courses?q=bread&limit=1&cursor={cursor}")).json()
    assert second["items"] != first["items"]
    for query in ("q=breads", "q=bread&sort=title", "q=bread&level=beginner", "sort=title"):
        answer = await site.ask("GET", f"/courses?{query}&cursor={cursor}")
        assert errors(answer).keys() == {"cursor"}
