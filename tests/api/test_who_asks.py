"""Logins, hidden things and ids (contract, section 1: Anonymous, Hidden things, Ids)."""

from typing import Any, Final

import httpx
import pytest
from litestar import get

from api.site import Site
from application.actor import Actor
from domain.courses.course import CourseStatus
from fakes.platform import LEARNERS, OUTSIDERS, STAFF, Platform

#: Every operation on courses and lessons that needs a login, with a body that would do.
NEEDS_LOGIN: Final[list[tuple[str, str, Any]]] = [
    ("POST", "/courses", {"title": "a"}),
    ("PATCH", "/courses/{course}", {"title": "a"}),
    ("DELETE", "/courses/{course}", None),
    ("POST", "/courses/{course}/publish", None),
    ("POST", "/courses/{course}/unpublish", None),
    ("POST", "/courses/{course}/archive", None),
    ("POST", "/courses/{course}/restore", None),
    ("PUT", "/courses/{course}/prerequisites", {"course_ids": []}),
    ("PUT", "/courses/{course}/instructors/{user}", None),
    ("DELETE", "/courses/{course}/instructors/{user}", None),
    ("POST", "/courses/{course}/transfer", {"user_id": "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b02"}),
    ("GET", "/me/courses", None),
    ("PUT", "/courses/{course}/outline", {"sections": []}),
    ("POST", "/courses/{course}/sections", {"title": "a"}),
    ("GET", "/courses/{course}/lessons", None),
    ("POST", "/courses/{course}/lessons", {"title": "a"}),
    ("PATCH", "/sections/{section}", {"title": "a"}),
    ("DELETE", "/sections/{section}", None),
    ("PATCH", "/lessons/{lesson}", {"title": "a"}),
    ("DELETE", "/lessons/{lesson}", None),
    ("POST", "/lessons/{lesson}/publish", None),
    ("POST", "/lessons/{lesson}/unpublish", None),
]
#: What co-instructors leave to the owner.
OWNERS_ALONE: Final = [
    one
    for one in NEEDS_LOGIN
    if "instructors" in one[1] or "transfer" in one[1] or one[:2] == ("DELETE", "/courses/{course}")
]
PUBLIC: Final[list[tuple[str, str, Any]]] = [
    ("GET", "/courses/{course}", None),
    ("GET", "/courses/{course}/outline", None),
    ("GET", "/lessons/{lesson}", None),
]
OPERATIONS: Final = [*NEEDS_LOGIN, *PUBLIC]


def told(operation: tuple[str, str, Any]) -> str:
    return f"{operation[0]} {operation[1]}"


async def things(platform: Platform, owner: Actor, status: CourseStatus) -> dict[str, Any]:
    """A course in this state with a section and a published lesson in it, and a co-instructor."""
    course = await platform.published(owner)
    (section,) = course.sections
    if status is not CourseStatus.PUBLISHED:
        await {
            CourseStatus.DRAFT: platform.courses.unpublish,
            CourseStatus.ARCHIVED: platform.courses.archive,
        }[status](owner, course.id)  # type: ignore[arg-type]  # The view's id is a plain one.
    user = platform.co_instructor(course.id).user_id
    lesson = section.lessons[0]
    return {"course": course.id, "section": section.id, "lesson": lesson.id, "user": user}


async def send(
    site: Site, operation: tuple[str, str, Any], names: dict[str, Any], by: Actor | None
) -> httpx.Response:
    method, path, body = operation
    sent = {} if body is None else {"json": body}
    return await site.ask(method, path.format(**names), by, **sent)


@pytest.mark.parametrize("operation", NEEDS_LOGIN, ids=told)
async def test_whoever_is_not_logged_in_is_asked_to_do_so(
    site: Site, platform: Platform, owner: Actor, operation: tuple[str, str, Any]
) -> None:
    names = await things(platform, owner, CourseStatus.PUBLISHED)
    before = platform.everything()
    answer = await send(site, operation, names, None)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == 'Bearer realm="elearning"'
    assert platform.everything() == before


@pytest.mark.parametrize("path", ["/api/v1/forgotten", "/forgotten"])
async def test_a_route_of_which_nobody_said_who_may_is_for_nobody_without_a_login(
    platform: Platform, path: str
) -> None:
    @get(path, sync_to_thread=False)
    def forgotten() -> str:
        return "for nobody's eyes"

    site = Site(platform)
    site.app.register(forgotten)
    async with site.opened():
        answer = await site.ask("GET", f"/{path}")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_a_login_is_asked_for_before_anything_else_is_judged(site: Site) -> None:
    for sent in (
        {"content": b"{", "headers": {"Content-Type": "text/plain"}},
        {"json": {"title": ""}},
        {"json": {}, "headers": {"Idempotency-Key": " "}},
    ):
        assert (await site.ask("POST", "/courses", None, **sent)).status_code == 401
    assert (await site.ask("GET", "/me/courses?limit=0")).status_code == 401
    assert (await site.ask("DELETE", "/courses/NOT-AN-ID")).status_code == 401


@pytest.mark.parametrize("operation", OPERATIONS, ids=told)
async def test_a_token_that_is_no_good_is_refused_even_where_none_is_needed(
    site: Site, platform: Platform, owner: Actor, operation: tuple[str, str, Any]
) -> None:
    names = await things(platform, owner, CourseStatus.PUBLISHED)
    method, path, body = operation
    answer = await site.ask(
        method,
        path.format(**names),
        headers={"Authorization": "Bearer expired"},
        **({} if body is None else {"json": body}),
    )
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "bearer\tx", "Token x", "Bearer  ", "x"]
)
async def test_a_login_that_cannot_be_read_is_refused(site: Site, header: str) -> None:
    answer = await site.ask("GET", "/courses", headers={"Authorization": header})
    assert answer.status_code == 401


async def test_two_logins_are_not_chosen_from(site: Site, owner: Actor) -> None:
    token = site.login(owner)["Authorization"]
    answer = await site.client.get(
        "/api/v1/courses", headers=[("Authorization", token), ("Authorization", token)]
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")


async def test_the_scheme_may_be_written_in_any_case(site: Site, owner: Actor) -> None:
    token = site.login(owner)["Authorization"].split()[1]
    answer = await site.ask("GET", "/me/courses", headers={"Authorization": f"bEARER {token}"})
    assert answer.status_code == 200


async def test_health_does_not_look_at_logins(site: Site) -> None:
    answer = await site.ask("GET", "//health/ready", headers={"Authorization": "Bearer expired"})
    assert answer.status_code == 200


def alike(first: httpx.Response, second: httpx.Response) -> bool:
    """Whether two refusals differ in nothing but the address and the id of the request."""

    def told(answer: httpx.Response) -> Any:
        varying = {"instance", "request_id"}
        body = {name: value for name, value in answer.json().items() if name not in varying}
        headers = {
            name: value
            for name, value in answer.headers.items()
            if name not in ("x-request-id", "content-length")
        }
        return answer.status_code, body, headers

    return bool(told(first) == told(second))


@pytest.mark.parametrize("operation", OPERATIONS[2:], ids=told)
@pytest.mark.parametrize("part", [*OUTSIDERS, *LEARNERS])
async def test_what_is_hidden_looks_like_what_does_not_exist(
    site: Site, platform: Platform, owner: Actor, part: str, operation: tuple[str, str, Any]
) -> None:
    names = await things(platform, owner, CourseStatus.DRAFT)
    actor = platform.ask_as(part, owner, names["course"])
    nowhere = dict.fromkeys(names, platform.new_id())
    before = platform.everything()
    hidden = await send(site, operation, names, actor)
    if "{" not in operation[1]:
        return
    assert hidden.status_code == 404
    assert alike(hidden, await send(site, operation, nowhere, actor))
    assert platform.everything() == before


@pytest.mark.parametrize("operation", PUBLIC, ids=told)
async def test_nobody_learns_without_a_login_what_is_hidden(
    site: Site, platform: Platform, owner: Actor, operation: tuple[str, str, Any]
) -> None:
    names = await things(platform, owner, CourseStatus.DRAFT)
    nowhere = dict.fromkeys(names, platform.new_id())
    hidden = await send(site, operation, names, None)
    assert hidden.status_code == 404
    assert alike(hidden, await send(site, operation, nowhere, None))


@pytest.mark.parametrize("operation", NEEDS_LOGIN[1:], ids=told)
@pytest.mark.parametrize("part", OUTSIDERS)
async def test_what_is_seen_but_not_ones_own_is_forbidden(
    site: Site, platform: Platform, owner: Actor, part: str, operation: tuple[str, str, Any]
) -> None:
    names = await things(platform, owner, CourseStatus.PUBLISHED)
    actor = platform.ask_as(part, owner, names["course"])
    if operation[1] == "/me/courses":
        assert (await send(site, operation, names, actor)).status_code == 200
        return
    before = platform.everything()
    answer = await send(site, operation, names, actor)
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert platform.everything() == before


@pytest.mark.parametrize("part", STAFF)
async def test_staff_is_let_through_everywhere(
    site: Site, platform: Platform, owner: Actor, part: str
) -> None:
    for operation in OPERATIONS:
        author = platform.person(owner.role)
        names = await things(platform, author, CourseStatus.PUBLISHED)
        actor = platform.ask_as(part, author, names["course"])
        status = (await send(site, operation, names, actor)).status_code
        if part == "co-instructor" and operation in OWNERS_ALONE:
            assert status == 403, operation
        else:
            assert status in (200, 201, 204, 409, 422), operation


ID: Final = "0192f0c1-2345-7abc-8def-0123456789ab"
OTHER_SPELLINGS: Final = [
    *(ID.upper(), ID.replace("-", ""), f"{{{ID}}}", f"urn:uuid:{ID}", f"%7B{ID}%7D", f"{ID}%20"),
    *(f"{ID}%0A", ID[:-1], f"{ID}0", "0", "-1", "null", "1%2F2", ID.replace("0", "%D9%A0"), "me"),
]


@pytest.mark.parametrize("spelling", OTHER_SPELLINGS)
async def test_an_id_has_one_spelling(
    site: Site, platform: Platform, owner: Actor, admin: Actor, spelling: str
) -> None:
    for operation in OPERATIONS:
        if "{" not in operation[1]:
            continue
        answer = await send(
            site, operation, dict.fromkeys(("course", "section", "lesson", "user"), spelling), admin
        )
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), operation
