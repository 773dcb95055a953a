"""Whatever is sent to whichever field is kept as it was sent, or refused; it is never our fault."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct, structs

from api.site import Site
from application.actor import Actor
from domain.users.user import Role
from fakes.platform import Platform
from hostile import FORBIDDEN, NUMBERS, STRINGS, TIMES, VALUES
from presentation.courses.schemas import CourseChange, NewCourse
from presentation.lessons.schemas import (
    LessonChange,
    NewLesson,
    NewOrder,
    NewSection,
    SectionChange,
)


class Studio:
    """A draft with a section and a lesson, and the operations that write to them."""

    def __init__(self, site: Site, author: Actor, names: dict[str, Any]) -> None:
        self.site = site
        self.author = author
        self.names = names

    async def send(self, operation: str, body: Any) -> httpx.Response:
        method, path, _schema, _least = WRITES[operation]
        return await self.site.ask(method, path.format(**self.names), self.author, json=body)


WRITES: Final[dict[str, tuple[str, str, type[Struct], dict[str, Any]]]] = {
    "createCourse": ("POST", "/courses", NewCourse, {"title": "a"}),
    "editCourse": ("PATCH", "/courses/{course}", CourseChange, {}),
    "addSection": ("POST", "/courses/{course}/sections", NewSection, {"title": "a"}),
    "renameSection": ("PATCH", "/sections/{section}", SectionChange, {}),
    "addLesson": ("POST", "/courses/{course}/lessons", NewLesson, {"title": "a"}),
    "editLesson": ("PATCH", "/lessons/{lesson}", LessonChange, {}),
    "reorderOutline": ("PUT", "/courses/{course}/outline", NewOrder, {"sections": []}),
}


async def studio(site: Site) -> Studio:
    platform = site.platform
    author = platform.person(Role.INSTRUCTOR)
    course = await platform.draft(author)
    lesson = await platform.lesson(author, course.id)
    names = {"course": course.id, "section": lesson.section_id, "lesson": lesson.id}
    return Studio(site, author, names)


def fields() -> Iterator[tuple[str, str]]:
    for operation, (_method, _path, schema, _least) in WRITES.items():
        for field in structs.fields(schema):
            yield operation, field.name


def same(sent: Any, shown: Any, field: str) -> bool:
    """Whether what is shown is what was sent."""
    if field.endswith(("_at", "_from", "_until")) and sent is not None:
        # The database counts microseconds.
        return abs(datetime.fromisoformat(shown) - moment(sent)) <= timedelta(microseconds=1)
    if field == "tags":
        return bool(shown == list(dict.fromkeys(sent or [])))
    if field == "completion":
        return bool(shown["rule"] == sent.get("rule", shown["rule"]))
    if sent is None and field in ("summary", "description", "content"):
        return bool(shown == "")
    return bool(shown == sent) and isinstance(shown, bool) == isinstance(sent, bool)


def moment(text: str) -> datetime:
    whole, _, fraction = text.upper().rstrip("Z").partition(".")
    parsed = datetime.fromisoformat(f"{whole}.{fraction[:6]}" if fraction else whole)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


async def kept_or_refused(at: Studio, operation: str, field: str, value: Any) -> bool:
    """Send the value, and look whether it was kept; the answer is whether it was taken."""
    least = WRITES[operation][3]
    answer = await at.send(operation, {**least, field: value})
    if answer.status_code in (200, 201):
        if operation == "reorderOutline":
            return True
        shown = answer.json()
        assert same(value, shown[field], field), (value, shown[field])
        if (target := answer.headers.get("location")) and "/sections/" not in target:
            assert (await at.site.ask("GET", f"/{target}", at.author)).json() == shown
        return True
    assert answer.status_code in (400, 409, 422), answer.text
    for fault in answer.json().get("errors", []):
        assert fault["pointer"].split("/")[1] in (field, "duration_minutes")
    return False


@pytest.mark.parametrize(("operation", "field"), list(fields()))
async def test_every_value_of_every_field_is_kept_or_refused(
    site: Site, operation: str, field: str
) -> None:
    at = await studio(site)
    outcomes = [await kept_or_refused(at, operation, field, value) for value in VALUES]
    assert False in outcomes
    if operation != "reorderOutline" and field != "section_id":
        assert True in outcomes


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("operation", WRITES)
@given(body=json_values, field=st.none() | st.integers(0, 20))
@settings(max_examples=60)
async def test_any_json_at_all_is_taken_or_refused(
    standing_site: Site, operation: str, body: Any, field: int | None
) -> None:
    async with standing_site.opened():
        at = await studio(standing_site)
        names = [one.name for one in structs.fields(WRITES[operation][2])]
        if field is not None:
            body = {**WRITES[operation][3], names[field % len(names)]: body}
        answer = await at.send(operation, body)
        assert answer.status_code in (200, 201, 400, 409, 422)


@pytest.mark.parametrize("operation", WRITES)
async def test_nobody_sets_what_is_not_theirs_to_set(
    site: Site, platform: Platform, operation: str
) -> None:
    at = await studio(site)
    before = platform.everything()
    for name in FORBIDDEN:
        pointer = "/" + name.replace("~", "~0").replace("/", "~1")
        for value in (None, "admin", 1, True, str(at.author.user_id)):
            if name in [one.name for one in structs.fields(WRITES[operation][2])]:
                continue
            answer = await at.send(operation, {**WRITES[operation][3], name: value})
            assert answer.status_code == 422
            assert {"pointer": pointer, "detail": "Is not a known field."} in answer.json()[
                "errors"
            ]
    assert platform.everything() == before


@pytest.mark.parametrize(
    "parameter", ["tag", "language", "level", "status", "sort", "instructor_id", "limit", "cursor"]
)
async def test_every_value_of_every_parameter_is_taken_or_refused(
    site: Site, admin: Actor, parameter: str
) -> None:
    for value in [*STRINGS, *map(str, NUMBERS), *TIMES]:
        if len(value) > 1_000:
            continue
        answer = await site.client.get(
            "/api/v1/courses", params={parameter: value}, headers=site.login(admin)
        )
        assert answer.status_code in (200, 422), (value, answer.text)


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40))
@settings(max_examples=200)
async def test_any_path_is_answered(standing_site: Site, text: str) -> None:
    async with standing_site.opened():
        for path in ("/courses/", "/lessons/", "/", "//"):
            answer = await standing_site.ask("GET", path + quote(text))
            assert answer.status_code in (200, 400, 404, 405, 401)


@given(st.text(max_size=200), st.binary(max_size=60))
async def test_any_bytes_are_answered(standing_site: Site, text: str, noise: bytes) -> None:
    async with standing_site.opened():
        author = standing_site.platform.person(Role.INSTRUCTOR)
        for body in (noise, b'{"title": "' + noise + b'"}', text.encode(errors="surrogatepass")):
            answer = await standing_site.ask(
                "POST",
                "/courses",
                author,
                content=body,
                headers={"Content-Type": "application/json"},
            )
            assert answer.status_code in (201, 400, 422)
