"""Courses in every state, and everybody around them, made by SQL."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import product
from typing import Any, Final, TypeAlias
from uuid import UUID

from uuid_utils.compat import uuid7

from integration.every_operation.whole import Whole
from integration.visibility.oracle import Lesson, Person, Phase, Setting

DAY: Final = timedelta(days=1)
BYTES: Final = b"bread"

PEOPLE: Final[dict[str, Person | None]] = {
    "anonymous": None,
    "student": Person(),
    "learner": Person(enrolled="active"),
    "learner who met the first": Person(enrolled="active", met=True),
    "learner whose time is over": Person(enrolled="active", time_over=True),
    "graduate": Person(enrolled="completed", met=True),
    "graduate whose time is over": Person(enrolled="completed", time_over=True, met=True),
    "waitlisted": Person(enrolled="waitlisted"),
    "suspended in the course": Person(enrolled="suspended"),
    "former learner": Person(enrolled="withdrawn"),
    "removed": Person(enrolled="removed"),
    "owner": Person("instructor", teaches=True),
    "co-instructor": Person("instructor", teaches=True),
    "demoted co-instructor": Person(teaches=True),
    "other instructor": Person("instructor"),
    "other instructor who learns": Person("instructor", enrolled="active"),
    "admin": Person("admin"),
    "admin who learns": Person("admin", enrolled="active"),
    "suspended admin": Person("admin", suspended=True),
    "suspended learner": Person(enrolled="active", suspended=True),
}

#: In their order; the first is required and stands before all others.
LESSONS: Final = {
    "first": Lesson(),
    "plain": Lesson(behind=True),
    "preview": Lesson(behind=True, preview=True),
    "draft": Lesson(behind=True, published=False),
    "draft preview": Lesson(behind=True, published=False, preview=True),
    "deleted": Lesson(behind=True, deleted=True),
    "deleted preview": Lesson(behind=True, preview=True, deleted=True),
    "last": Lesson(behind=True),
}


#: Every state in every phase; what is unlisted differs in the catalogue alone, in no phase more.
SETTINGS: Final = [
    Setting(status, visibility, phase)
    for status, visibility, phase in product(
        ("draft", "published", "archived"), ("public", "unlisted"), Phase
    )
    if visibility == "public" or phase is Phase.RUNNING
]


@dataclass(frozen=True)
class Scene:
    """A course in some setting: the ids of everything in it."""

    whole: Whole
    setting: Setting
    course: UUID = field(default_factory=uuid7)
    #: A published course that asks for this one.
    next: UUID = field(default_factory=uuid7)
    section: UUID = field(default_factory=uuid7)
    lessons: dict[str, UUID] = field(default_factory=lambda: {name: uuid7() for name in LESSONS})
    #: A file for each lesson, all of somebody who has nothing else to do with the course.
    files: dict[str, UUID] = field(default_factory=lambda: {name: uuid7() for name in LESSONS})
    attachments: dict[str, UUID] = field(
        default_factory=lambda: {name: uuid7() for name in LESSONS}
    )
    uploader: UUID = field(default_factory=uuid7)
    people: dict[str, UUID] = field(default_factory=lambda: {name: uuid7() for name in PEOPLE})
    sessions: dict[str, UUID] = field(default_factory=lambda: {name: uuid7() for name in PEOPLE})

    @property
    def slug(self) -> str:
        return f"c-{self.course}"

    @property
    def old_slug(self) -> str:
        return f"former-{self.course}"

    @property
    def tag(self) -> str:
        return f"t-{self.course.hex}"

    def login(self, who: str) -> dict[str, str]:
        """The header that tells who asks."""
        person = PEOPLE[who]
        if person is None:
            return {}
        token = self.whole.token(str(self.people[who]), str(self.sessions[who]), person.role)
        return {"Authorization": f"Bearer {token}"}


async def new_scene(whole: Whole, setting: Setting) -> Scene:
    """Another course in this setting, and other people."""
    scene = Scene(whole, setting)
    for table, values in _rows(scene):
        columns, places = ", ".join(values), ", ".join(f"${n + 1}" for n in range(len(values)))
        statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own.
        await whole.rows(statement, *values.values())
    for file in scene.files.values():
        whole.put_file(str(file), BYTES)
    return scene


#: A row to be written: its table and its values.
Row: TypeAlias = tuple[str, dict[str, Any]]


def _rows(scene: Scene) -> Iterator[Row]:
    now = datetime.now(UTC)
    for who, person in PEOPLE.items():
        if person is not None:
            yield from _person(scene, who, person, now)
    uploader = f"{scene.uploader}@example.org"
    yield "users", {"id": scene.uploader, "email": uploader, "display_name": "Uploader"}
    yield from _courses(scene, now)
    for place, (name, lesson) in enumerate(LESSONS.items(), start=1):
        yield _lesson(scene, name, lesson, place, now)
        yield from _file(scene, name, now)
    for who, person in PEOPLE.items():
        if person is not None and person.enrolled is not None:
            yield from _enrollment(scene, who, person, now)


def _file(scene: Scene, name: str, now: datetime) -> Iterator[Row]:
    file = {
        "id": scene.files[name],
        "owner_id": scene.uploader,
        "purpose": "lesson",
        "status": "ready",
        "filename": "rye.zip",
        "content_type": "application/zip",
        "size": len(BYTES),
        "sha256": sha256(BYTES).hexdigest(),
    }
    yield "media", file | {"created_at": now, "updated_at": now}
    use = {
        "id": scene.attachments[name],
        "lesson_id": scene.lessons[name],
        "media_id": scene.files[name],
    }
    yield "lesson_attachments", use | {"title": "Recipe", "created_at": now}


def _person(scene: Scene, who: str, person: Person, now: datetime) -> Iterator[Row]:
    user_id = scene.people[who]
    yield (
        "users",
        {
            "id": user_id,
            "email": f"{user_id}@example.org",
            "display_name": who,
            "role": person.role,
            "status": "suspended" if person.suspended else "active",
        },
    )
    session = {"id": scene.sessions[who], "user_id": user_id, "expires_at": now + DAY}
    yield "sessions", session | {"ended_at": now if person.suspended else None}


def _courses(scene: Scene, now: datetime) -> Iterator[Row]:
    owner, setting = scene.people["owner"], scene.setting
    beside = [scene.people[who] for who in ("co-instructor", "demoted co-instructor")]
    starts, ends = {Phase.BEFORE: (1, 2), Phase.RUNNING: (-1, 1), Phase.AFTER: (-2, -1)}[
        setting.phase
    ]
    yield (
        "courses",
        {
            "id": scene.course,
            "owner_id": owner,
            "co_instructor_ids": beside,
            "slug": scene.slug,
            "title": "Sourdough",
            "tags": [scene.tag],
            "sequential": True,
            "status": setting.status,
            "visibility": setting.visibility,
            "published_at": now,
            "starts_at": now + starts * DAY,
            "ends_at": now + ends * DAY,
        },
    )
    other = {"id": scene.next, "owner_id": owner, "slug": f"n-{scene.next}", "title": "Rye"}
    yield "courses", other | {"status": "published", "published_at": now}
    for slug in (scene.slug, scene.old_slug):
        yield "course_slugs", {"slug": slug, "course_id": scene.course}
    yield "course_prerequisites", {"course_id": scene.next, "prerequisite_id": scene.course}
    section = {"id": scene.section, "course_id": scene.course, "title": "Dough", "position": 1}
    yield "sections", section


def _lesson(scene: Scene, name: str, lesson: Lesson, place: int, now: datetime) -> Row:
    return (
        "lessons",
        {
            "id": scene.lessons[name],
            "course_id": scene.course,
            "section_id": scene.section,
            "title": name,
            "content": "Flour.",
            "status": "published" if lesson.published else "draft",
            "preview": lesson.preview,
            "required": name == "first",
            "position": None if lesson.deleted else place,
            "deleted_at": now if lesson.deleted else None,
        },
    )


def _enrollment(scene: Scene, who: str, person: Person, now: datetime) -> Iterator[Row]:
    enrollment = uuid7()
    yield (
        "enrollments",
        {
            "id": enrollment,
            "course_id": scene.course,
            "user_id": scene.people[who],
            "status": person.enrolled,
            "enrolled_at": now - DAY,
            "access_until": now - DAY / 24 if person.time_over else None,
            "waitlisted_at": now - DAY if person.enrolled == "waitlisted" else None,
            "completed_at": now - DAY / 12 if person.enrolled == "completed" else None,
        },
    )
    if person.met:
        done = {"enrollment_id": enrollment, "lesson_id": scene.lessons["first"], "met_at": now}
        yield "lesson_progress", done
