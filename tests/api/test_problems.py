"""Paths and methods that do not exist (contract, section 1: Errors)."""

import pytest

from api.site import Site
from application.actor import Actor
from fakes.platform import Platform

SOMEWHERE = "0192f0c1-2345-7abc-8def-0123456789ab"


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/courses/x/y/z", "//nothing", "//api", "//api/v1", "//health", "/../../etc"],
)
async def test_an_unknown_path_is_not_found(site: Site, path: str) -> None:
    answer = await site.ask("GET", path)
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    ("asked", "instance"),
    [
        ("/courses/%20a%22b", "/courses/%20a%22b"),
        ("/courses/%C3%A9%5B%C2%84", "/courses/%C3%A9%5B%C2%84"),
        ("/courses/a%2Bb;c=d", "/courses/a+b;c=d"),
    ],
)
async def test_the_instance_of_a_problem_is_an_address(
    site: Site, asked: str, instance: str
) -> None:
    """RFC 9457, section 3.1.5: a URI reference, whatever was asked for."""
    answer = await site.ask("GET", asked)
    assert answer.json()["instance"] == f"/api/v1{instance}"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/courses", {"GET", "POST"}),
        (f"/courses/{SOMEWHERE}", {"GET", "PATCH", "DELETE"}),
        (f"/courses/{SOMEWHERE}/publish", {"POST"}),
        (f"/courses/{SOMEWHERE}/outline", {"GET", "PUT"}),
        (f"/courses/{SOMEWHERE}/sections", {"POST"}),
        (f"/sections/{SOMEWHERE}", {"GET", "PATCH", "DELETE"}),
        (f"/lessons/{SOMEWHERE}", {"GET", "PATCH", "DELETE"}),
        ("/me/courses", {"GET"}),
        ("//health/live", {"GET"}),
    ],
)
async def test_a_method_that_a_path_does_not_have_is_refused_with_those_that_it_has(
    site: Site, path: str, methods: set[str]
) -> None:
    known = methods | ({"HEAD"} if "GET" in methods else set())
    allowed = None
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW"):
        if method in known:
            continue
        answer = await site.ask(method, path)
        assert answer.status_code == 405, method
        allowed = {one.strip() for one in answer.headers["allow"].split(",")}
        assert allowed == {*known, "OPTIONS"}, method
    assert allowed is not None


async def test_a_method_cannot_be_smuggled_in_by_a_header(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.draft(owner)
    override = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"}
    answer = await site.ask("GET", f"/courses/{course.id}", owner, headers=override)
    assert answer.status_code == 200
    assert (await site.ask("GET", f"/courses/{course.id}", owner)).status_code == 200
