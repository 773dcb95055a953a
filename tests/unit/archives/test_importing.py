"""Importing a course: wholly, or not at all."""

import json
from typing import Any

import pytest

import archive_files
from application.actor import Actor, NotAllowed
from application.archives.errors import ImportRefused
from application.courses.views import CourseDetail
from application.once import Replay
from archive_files import LESSON, MANIFEST, SOUND, lesson, manifest, with_files, zipped
from domain.courses.course import CourseStatus
from domain.courses.errors import SlugTaken
from domain.ids import CourseId, LessonId
from domain.lessons.lesson import LessonStatus
from domain.media.errors import QuotaExceeded
from domain.text import Slug
from domain.users.user import Role
from fakes.archives import Bytes
from fakes.platform import Platform, once
from media_files import GIF, MP4


async def take_in(platform: Platform, actor: Actor, entries: dict[str, bytes]) -> CourseDetail:
    return await platform.archives.import_course(actor, Bytes(zipped(entries)))


async def test_an_archive_becomes_a_draft_of_ones_own(platform: Platform, owner: Actor) -> None:
    course = await take_in(platform, owner, SOUND)
    assert (course.status, course.title, course.slug) == (CourseStatus.DRAFT, "Bread", "bread")
    assert course.instructor.id == owner.user_id
    (section,) = course.sections
    (line,) = section.lessons
    assert (section.title, line.title, line.status) == ("Dough", "Flour", LessonStatus.PUBLISHED)
    shown = await platform.lessons.show(owner, LessonId(line.id))
    assert (shown.content, shown.completion.percent) == ("# Flour\n", 80)
    assert platform.trail[-1].action == "course.imported"


async def test_a_taken_slug_gets_a_number(platform: Platform, owner: Actor) -> None:
    await take_in(platform, owner, SOUND)
    assert (await take_in(platform, owner, SOUND)).slug == "bread-2"


async def test_a_slug_that_is_an_address_of_its_own_is_no_courses(
    platform: Platform, owner: Actor
) -> None:
    """`/courses/import` is where archives are sent."""
    course = await take_in(platform, owner, manifest(course={"title": "Bread", "slug": "import"}))
    assert course.slug == "bread"
    assert (await platform.draft(owner, "Import")).slug == "course"
    with pytest.raises(SlugTaken):
        await platform.courses.edit(owner, CourseId(course.id), changes={"slug": Slug("import")})


async def test_without_a_slug_the_title_makes_one(platform: Platform, owner: Actor) -> None:
    course = await take_in(platform, owner, manifest(course={"title": "Brot & Wärme"}))
    assert course.slug == "brot-warme"


async def test_files_come_along_and_links_lead_to_them(platform: Platform, owner: Actor) -> None:
    course = await take_in(platform, owner, with_files())
    shown = await platform.lessons.show(owner, LessonId(course.sections[0].lessons[0].id))
    files = {one.content_type: one for one in platform.store.table("media").values()}
    assert set(files) == {"video/mp4", "image/gif"}
    assert {one.status for one in files.values()} == {"ready"}
    picture = files["image/gif"]
    assert shown.content == f"![Dough](/api/v1/media/{picture.id})\n"
    assert platform.storage.kept[picture.id] == GIF
    assert platform.storage.kept[files["video/mp4"].id] == MP4
    assert platform.storage.checked == {}


@pytest.mark.parametrize(
    ("entries", "pointer"),
    [
        ({}, ""),
        ({"lessons/a.md": b""}, ""),
        (manifest(format="other"), "/format"),
        (manifest(version=2), "/version"),
        (manifest(version=True), "/version"),
        (manifest(extra=1), "/extra"),
        (manifest(course={"title": "Bread", "owner_id": 1}), "/course/owner_id"),
        (manifest(course={"title": " "}), "/course/title"),
        (manifest(course={"title": "a\0b"}), "/course/title"),
        (manifest(course={"title": "Bread", "slug": "No slug"}), "/course/slug"),
        (manifest(course={"title": "Bread", "tags": ["A b"]}), "/course/tags/0"),
        (manifest(course={"title": "B", "starts_at": "2026-01-01T00:00:00"}), "/course/starts_at"),
        (
            manifest(
                course={
                    "title": "Bread",
                    "starts_at": "2026-01-02T00:00:00Z",
                    "ends_at": "2026-01-01T00:00:00Z",
                }
            ),
            "/course/ends_at",
        ),
        (manifest(sections=[{"title": "", "lessons": []}]), "/sections/0/title"),
        (
            manifest(sections=[{"title": "Dough", "lessons": [LESSON, LESSON]}]),
            "/sections/0/lessons/1/content",
        ),
        (lesson(content="lessons/other.md"), "/sections/0/lessons/0/content"),
        (lesson(content="../course.json"), "/sections/0/lessons/0/content"),
        (lesson(content="course.json"), "/sections/0/lessons/0/content"),
        (lesson(kind="song"), "/sections/0/lessons/0/kind"),
        (lesson(status="deleted"), "/sections/0/lessons/0/status"),
        (lesson(duration_minutes=0), "/sections/0/lessons/0/duration_minutes"),
        (lesson(duration_minutes=None), "/sections/0/lessons/0/duration_minutes"),
        (
            lesson(completion={"rule": "viewed", "percent": 5}),
            "/sections/0/lessons/0/completion/percent",
        ),
        (lesson(file="media/0001-a.mp4"), "/sections/0/lessons/0/file"),
        (
            lesson(attachments=[{"title": "A", "file": "media/a"}]),
            "/sections/0/lessons/0/attachments/0/file",
        ),
        ({**SOUND, "course.json": b"{"}, ""),
        ({**SOUND, "course.json": b"\xff"}, ""),
        ({**SOUND, "course.json": b'{"format": 1, "format": 1}'}, ""),
        ({**SOUND, "course.json": b"[" * 40 + b"]" * 40}, ""),
        ({**SOUND, "course.json": b"[]"}, ""),
        ({**SOUND, "lessons/stray.md": b""}, ""),
        ({**SOUND, "media/stray.png": b""}, ""),
        ({**SOUND, "lessons/0001-0001-flour.md": b"\xff"}, "/sections/0/lessons/0/content"),
        ({**SOUND, "lessons/0001-0001-flour.md": b"a\0b"}, "/sections/0/lessons/0/content"),
        ({**SOUND, "lessons/0001-0001-flour.md": b"a" * 200_001}, "/sections/0/lessons/0/content"),
        ({**SOUND, "lessons/0001-0001-flour.md": b"a" * 900_000}, "/sections/0/lessons/0"),
        (with_files(size=len(MP4) - 1), "/files/0"),
        (with_files(size=len(MP4) + 1), "/files/0/size"),
        (with_files(size=2**40), "/files/0/size"),
        (with_files(size=0), "/files/0/size"),
        (with_files(sha256="0" * 64), "/files/0/sha256"),
        (with_files(sha256="A" * 64), "/files/0/sha256"),
        (with_files(content_type="image/png"), "/files/0/content_type"),
        (with_files(content_type="nothing"), "/files/0/content_type"),
        (with_files(filename="a\0b"), "/files/0/filename"),
        (with_files(path="media/../a"), "/files/0/path"),
        (with_files(path="media/0003-other.mp4"), "/sections/0/lessons/0/file"),
        (with_files(path="media/0002-dough.gif"), "/files/1/path"),
        ({**with_files(), "media/0001-kneading.mp4": MP4[:-1]}, "/files/0/size"),
    ],
)
async def test_what_is_wrong_is_told_and_leaves_nothing_behind(
    platform: Platform, owner: Actor, entries: dict[str, bytes], pointer: str
) -> None:
    before = platform.everything()
    with pytest.raises(ImportRefused) as refusal:
        await take_in(platform, owner, entries)
    assert pointer in [one.pointer for one in refusal.value.faults]
    require_nothing_new(platform, before)


def require_nothing_new(platform: Platform, before: dict[str, Any]) -> None:
    """Nothing is stored but that bytes are to be cleared away."""
    after = platform.everything()
    after.pop("media_leftovers", None)
    assert after == before
    assert (platform.storage.kept, platform.storage.checked) == ({}, {})


async def test_several_faults_are_told_at_once(platform: Platform, owner: Actor) -> None:
    wrong = {**LESSON, "title": "", "kind": "song"}
    sections = [{"title": "", "lessons": [wrong]}]
    with pytest.raises(ImportRefused) as refusal:
        await take_in(platform, owner, manifest(sections=sections))
    assert {one.pointer for one in refusal.value.faults} == {
        *("/sections/0/title", "/sections/0/lessons/0/title", "/sections/0/lessons/0/kind"),
    }


async def test_files_count_for_the_quota(platform: Platform, owner: Actor) -> None:
    quota = platform.media.announce.limits.quota
    files = [archive_files.listed(MP4, "media/0001-kneading.mp4", "video/mp4")]
    sections = [{"title": "Dough", "lessons": [{**LESSON, "file": files[0]["path"]}]}]
    entries = {
        **SOUND,
        "course.json": json.dumps({**MANIFEST, "sections": sections, "files": files}).encode(),
        "media/0001-kneading.mp4": MP4,
    }
    times = quota // len(MP4)
    assert times < 1000
    for _ in range(times):
        await take_in(platform, owner, entries)
    before = platform.everything()
    with pytest.raises(QuotaExceeded):
        await take_in(platform, owner, entries)
    assert platform.everything() == before


async def test_a_student_imports_nothing(platform: Platform) -> None:
    with pytest.raises(NotAllowed):
        await take_in(platform, platform.person(Role.STUDENT), SOUND)


async def test_a_repeated_import_is_answered_as_the_first_was(
    platform: Platform, owner: Actor
) -> None:
    async def take_in_once() -> CourseDetail:
        return await platform.archives.import_course(
            owner,
            Bytes(zipped(with_files())),
            once_for=lambda digest: once(owner, fingerprint=digest),
        )

    first = await take_in_once()
    stored = platform.everything()
    with pytest.raises(Replay) as repeated:
        await take_in_once()
    assert repeated.value.answer.body == str(first).encode()
    assert platform.everything() == stored


async def test_an_import_that_fails_at_the_end_leaves_nothing_behind(
    platform: Platform, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = platform.everything()

    async def broken(*_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(platform.storage, "keep", broken)
    with pytest.raises(ConnectionError):
        await take_in(platform, owner, with_files())
    require_nothing_new(platform, before)


async def test_the_course_can_be_published_as_it_is(platform: Platform, owner: Actor) -> None:
    course = await take_in(platform, owner, SOUND)
    published = await platform.courses.publish(owner, CourseId(course.id))
    assert (published.lesson_count, published.duration_minutes) == (1, 5)
