"""Exporting a course: everything that an author sets, byte by byte the same whenever it is the
same.
"""

import json
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from application.actor import Actor, NotAllowed
from application.archives.errors import ChangedMeanwhile
from archive_files import SOUND, unzipped, with_files, zipped
from domain.courses.course import Level, Visibility
from domain.errors import NotFound
from domain.ids import CourseId, LessonId
from domain.lessons.lesson import CompletionRule, LessonKind
from domain.text import Markdown, Slug, Summary, Title
from fakes.archives import Bytes
from fakes.platform import LEARNERS, OUTSIDERS, Platform

EVERYTHING: Final[dict[str, Any]] = {
    "summary": Summary("Two loaves."),
    "description": Markdown("# Bread\n\n*Warm.*"),
    "level": Level.ADVANCED,
    "language": "de",
    "tags": ("baking", "rye"),
    "visibility": Visibility.UNLISTED,
    "capacity": 12,
    "waitlist": False,
    "enroll_from": datetime(2026, 3, 1, tzinfo=UTC),
    "enroll_until": datetime(2026, 4, 1, 12, 30, tzinfo=UTC),
    "starts_at": datetime(2026, 4, 2, tzinfo=UTC),
    "ends_at": datetime(2026, 7, 1, 0, 0, 0, 123456, tzinfo=UTC),
    "access_days": 90,
    "sequential": True,
}


async def export(platform: Platform, actor: Actor, course_id: Any) -> bytes:
    exported = await platform.archives.export_course(actor, CourseId(course_id))
    data = b"".join([piece async for piece in exported.archive.pieces])
    assert len(data) == exported.archive.size
    return data


async def import_again(platform: Platform, actor: Actor, data: bytes) -> Any:
    return (await platform.archives.import_course(actor, Bytes(data))).id


async def rich_course(platform: Platform, owner: Actor) -> Any:
    """A course with everything that an author can set."""
    files = await platform.archives.import_course(owner, Bytes(zipped(with_files())))
    course_id = CourseId(files.id)
    await platform.courses.edit(owner, course_id, changes=EVERYTHING | {"slug": Slug("rye")})
    await platform.lessons.add_section(owner, course_id, Title("Empty \U0001f35e"))
    await platform.lessons.add_section(owner, course_id, Title("More"))
    await platform.lesson(
        owner,
        course_id,
        "Wärme ../ & “heat”",
        content=Markdown("\ufeff\ttabs\n\nlast line has no end \U0001f525"),
        kind=LessonKind.VIDEO,
        duration_minutes=3,
        completion_rule=CompletionRule.WATCHED,
        completion_percent=55,
    )
    await platform.lesson(owner, course_id, "読む", preview=True, required=False)
    return course_id


async def test_an_export_has_everything_that_an_author_sets(
    platform: Platform, owner: Actor
) -> None:
    entries = unzipped(await export(platform, owner, await rich_course(platform, owner)))
    course = json.loads(entries["course.json"])["course"]
    shown = {**EVERYTHING, "title": "Bread", "slug": "rye", "tags": ["baking", "rye"]}
    moments = {name: one for name, one in shown.items() if isinstance(one, datetime)}
    assert {name: datetime.fromisoformat(course[name]) for name in moments} == moments
    assert {name: course[name] for name in shown.keys() - moments} == {
        name: shown[name] for name in shown.keys() - moments
    }
    assert list(entries) == [
        "course.json",
        "lessons/0001-0001-flour.md",
        "lessons/0003-0001-warme-heat.md",
        "lessons/0003-0002-course.md",
        "media/0001-kneading.mp4",
        "media/0002-dough.gif",
    ]
    assert entries["lessons/0001-0001-flour.md"] == b"![Dough](../media/0002-dough.gif)\n"


async def test_what_was_exported_and_imported_is_exported_the_same(
    platform: Platform, owner: Actor
) -> None:
    first = await export(platform, owner, await rich_course(platform, owner))
    second = await export(platform, owner, await import_again(platform, owner, first))
    assert list(unzipped(first)) == list(unzipped(second))
    differ = {name for name, one in unzipped(first).items() if unzipped(second)[name] != one}
    assert differ == {"course.json"}
    assert unzipped(second)["course.json"] == unzipped(first)["course.json"].replace(
        b'"slug": "rye"', b'"slug": "rye-2"'
    )


async def test_elsewhere_an_import_is_exported_byte_by_byte_the_same(
    platform: Platform, owner: Actor
) -> None:
    first = await export(platform, owner, await rich_course(platform, owner))
    elsewhere = Platform()
    author = elsewhere.person(owner.role)
    imported = await import_again(elsewhere, author, first)
    assert await export(elsewhere, author, imported) == first


async def test_the_time_changes_nothing(platform: Platform, owner: Actor) -> None:
    course_id = await rich_course(platform, owner)
    first = await export(platform, owner, course_id)
    platform.store.clock.advance(days=400)
    assert await export(platform, owner, course_id) == first


async def test_nothing_of_people_or_of_the_server_is_in_it(
    platform: Platform, owner: Actor
) -> None:
    course_id = await rich_course(platform, owner)
    text = b"".join(unzipped(await export(platform, owner, course_id)).values())
    for known in (owner.user_id, course_id, *platform.store.table("media")):
        assert str(known).encode() not in text
    assert b"Grace" not in text


async def test_an_empty_course_is_exported_too(platform: Platform, owner: Actor) -> None:
    first = await export(platform, owner, (await platform.draft(owner)).id)
    assert list(unzipped(first)) == ["course.json"]
    assert await import_again(platform, owner, first)


@pytest.mark.parametrize("part", [*OUTSIDERS, *LEARNERS])
async def test_only_staff_exports(platform: Platform, owner: Actor, part: str) -> None:
    course = await platform.published(owner)
    actor = platform.ask_as(part, owner, course.id)
    assert actor is not None
    with pytest.raises(NotAllowed):
        await export(platform, actor, course.id)
    await platform.courses.archive(owner, CourseId(course.id))
    with pytest.raises((NotFound, NotAllowed)):
        await export(platform, actor, course.id)


async def test_a_file_that_is_deleted_meanwhile_ends_the_export(
    platform: Platform, owner: Actor
) -> None:
    course_id = await rich_course(platform, owner)
    platform.storage.kept.clear()
    with pytest.raises(ChangedMeanwhile):
        await export(platform, owner, course_id)


async def test_an_edit_during_the_export_is_not_half_in_it(
    platform: Platform, owner: Actor
) -> None:
    course = await platform.archives.import_course(owner, Bytes(zipped(SOUND)))
    lesson_id = LessonId(course.sections[0].lessons[0].id)
    before = await export(platform, owner, course.id)
    read = platform.archives.export_course.reads.sections

    async def read_and_edit(course_id: CourseId) -> Any:
        sections = await read(course_id)
        changes = {"content": Markdown("Other"), "title": Title("Other")}
        await platform.lessons.edit(owner, lesson_id, changes=changes)
        return sections

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(platform.archives.export_course.reads, "sections", read_and_edit)
        assert await export(platform, owner, course.id) == before
