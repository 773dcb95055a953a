"""The catalogue and a course with its outline."""

# The statements are put together from constants of this package alone.
# ruff: noqa: S608

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs
from uuid import UUID

import msgspec

from benchmarks.floor.http import JSON, Answer, Refusal, Request, encode
from benchmarks.floor.paging import page_of

CARD: Final = """
    c.id, c.slug, c.title, c.summary, c.level, c.language, c.tags, c.status, c.visibility,
    u.id, u.display_name, u.title,
    c.lesson_count, c.duration_minutes, c.enrolled_count, c.capacity,
    CASE WHEN c.capacity IS NOT NULL THEN greatest(c.capacity - c.seats_taken, 0) END,
    c.published_at, c.created_at, c.updated_at"""

# One row more than a page holds tells whether there is a next one. The limit is a literal: with a
# bound one PostgreSQL plans anew at every execution.
NEWEST: Final = f"""
SELECT {CARD}
FROM courses AS c JOIN users AS u ON u.id = c.owner_id
WHERE c.status = 'published' AND c.visibility = 'public'
ORDER BY c.published_at DESC, c.id DESC
LIMIT 21"""

OLDER: Final = f"""
SELECT {CARD}
FROM courses AS c JOIN users AS u ON u.id = c.owner_id
WHERE c.status = 'published' AND c.visibility = 'public' AND (c.published_at, c.id) < ($1, $2)
ORDER BY c.published_at DESC, c.id DESC
LIMIT 21"""

# The outline travels as one array of records: a join would send the course again with every lesson,
# and a second statement costs a round trip.
DETAIL: Final = f"""
SELECT {CARD},
    c.description, c.enroll_from, c.enroll_until, c.starts_at, c.ends_at, c.access_days,
    c.sequential, c.waitlist, c.version,
    ARRAY(
        SELECT ROW(p.id, p.slug, p.title)
        FROM course_prerequisites AS needed JOIN courses AS p ON p.id = needed.prerequisite_id
        WHERE needed.course_id = c.id AND p.status = 'published'
        ORDER BY p.title
    ),
    ARRAY(
        SELECT ROW(
            s.id, s.title, s.position,
            l.id, l.title, l.kind, l.status, l.preview, l.required, l.duration_minutes
        )
        FROM sections AS s
        LEFT JOIN lessons AS l
            ON l.section_id = s.id AND l.status = 'published' AND l.deleted_at IS NULL
        WHERE s.course_id = c.id
        ORDER BY s.position, l.position
    )
FROM courses AS c JOIN users AS u ON u.id = c.owner_id
WHERE c.id = $1 AND c.status = 'published'"""

INSTRUCTOR_AT: Final = slice(9, 12)
LESSON_AT: Final = slice(3, 10)


class Instructor(msgspec.Struct, gc=False):
    id: UUID
    display_name: str
    title: str | None
    avatar_url: str | None = None


class CourseName(msgspec.Struct, gc=False):
    id: UUID
    slug: str
    title: str


class Card(msgspec.Struct, gc=False):
    id: UUID
    slug: str
    title: str
    summary: str
    level: str
    language: str
    tags: list[str]
    status: str
    visibility: str
    instructor: Instructor
    lesson_count: int
    duration_minutes: int
    enrolled_count: int
    capacity: int | None
    seats_left: int | None
    published_at: datetime
    created_at: datetime
    updated_at: datetime


class Detail(Card, gc=False):
    description: str
    enroll_from: datetime | None
    enroll_until: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    access_days: int | None
    sequential: bool
    waitlist: bool
    version: int
    prerequisites: list[CourseName]
    sections: list[Section]
    instructors: list[Instructor]


class Section(msgspec.Struct, gc=False):
    id: UUID
    title: str
    position: int
    lessons: list[Line]


class Line(msgspec.Struct, gc=False):
    id: UUID
    title: str
    kind: str
    status: str
    preview: bool
    required: bool
    duration_minutes: int | None
    locked: bool = False


async def catalogue(request: Request) -> Answer:
    """The newest courses, or those after a cursor."""
    if request.scope["query_string"]:
        key = _cursor(request)
        rows = await request.pool.fetch(OLDER, *key)
    else:
        rows = await request.pool.fetch(NEWEST)
    page = page_of(rows, _card, request.cursors, lambda row: (row[17], row[0]))
    if page.next_cursor is None:
        return 200, encode(page), (JSON,)
    link = f'</api/v1/courses?cursor={page.next_cursor}>; rel="next"'.encode()
    return 200, encode(page), (JSON, (b"link", link))


async def course(request: Request) -> Answer:
    """A published course with its outline."""
    row = await request.pool.fetchrow(DETAIL, request.id)
    if row is None:
        raise Refusal(404, "not_found")
    instructor = Instructor(*row[INSTRUCTOR_AT])
    *fields, needed, outline = row[INSTRUCTOR_AT.stop :]
    prerequisites = [CourseName(*one) for one in needed]
    detail = Detail(
        *(
            *row[: INSTRUCTOR_AT.start],
            instructor,
            *fields,
            prerequisites,
            _sections(outline),
            [instructor],
        )
    )
    return 200, encode(detail), (JSON,)


def _card(row: Any) -> Card:
    instructor = Instructor(*row[INSTRUCTOR_AT])
    return Card(*(*row[: INSTRUCTOR_AT.start], instructor, *row[INSTRUCTOR_AT.stop :]))


def _sections(outline: list[Any]) -> list[Section]:
    sections: list[Section] = []
    current = None
    for line in outline:
        if line[0] != current:
            current = line[0]
            sections.append(Section(line[0], line[1], line[2], []))
        if line[3] is not None:
            sections[-1].lessons.append(Line(*line[LESSON_AT]))
    return sections


def _cursor(request: Request) -> tuple[datetime, str]:
    try:
        (cursor,) = parse_qs(request.scope["query_string"].decode(), strict_parsing=True)["cursor"]
        return request.cursors.read(cursor)
    except (KeyError, ValueError):
        raise Refusal(422, "validation_failed") from None
