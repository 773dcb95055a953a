"""A lesson, for those who may read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import nh3
from markdown_it import MarkdownIt

from benchmarks.floor.access import access
from benchmarks.floor.http import JSON, Answer, Refusal, Request, encode

# $1 is the lesson, $2 who asks. The reader's own enrollment decides, so it comes along.
LESSON: Final = """
SELECT
    l.id, l.course_id, l.section_id, l.title, l.kind, l.status, l.preview, l.required,
    l.duration_minutes, l.position, l.version, l.created_at, l.updated_at, l.content,
    l.completion_rule, l.completion_percent, neighbours.previous_id, neighbours.next_id,
    e.status, e.access_until, c.status, c.starts_at, c.ends_at
FROM lessons AS l
JOIN courses AS c ON c.id = l.course_id
JOIN (
    SELECT
        l.id,
        lag(l.id) OVER course_order AS previous_id,
        lead(l.id) OVER course_order AS next_id
    FROM lessons AS l JOIN sections AS s ON s.id = l.section_id
    WHERE l.course_id = (SELECT course_id FROM lessons WHERE id = $1)
        AND l.status = 'published' AND l.deleted_at IS NULL
    WINDOW course_order AS (ORDER BY s.position, l.position)
) AS neighbours ON neighbours.id = l.id
LEFT JOIN LATERAL (
    SELECT status, access_until
    FROM enrollments
    WHERE course_id = l.course_id AND user_id = $2 AND status IN ('active', 'completed')
    ORDER BY attempt DESC
    LIMIT 1
) AS e ON true
WHERE l.id = $1 AND c.status <> 'draft'"""

RENDERED: Final = 1_000


class Completion(msgspec.Struct, gc=False):
    rule: str
    percent: int | None


class Lesson(msgspec.Struct, gc=False):
    id: UUID
    course_id: UUID
    section_id: UUID
    title: str
    kind: str
    status: str
    preview: bool
    required: bool
    duration_minutes: int | None
    position: int
    version: int
    created_at: datetime
    updated_at: datetime
    content: str
    content_html: str
    completion: Completion
    previous_id: UUID | None
    next_id: UUID | None
    attachments: list[Any]
    locked: bool = False
    # No lesson of the benchmark has a file of its own.
    media_id: None = None
    media: None = None


async def lesson(request: Request) -> Answer:
    """A published lesson: a preview for anyone, any other for the course's learners."""
    reader = request.reader()
    row = await request.pool.fetchrow(LESSON, request.id, reader.id if reader else None)
    if row is None:
        raise Refusal(404, "not_found")
    if not row["preview"] and access(*row[18:]) not in ("open", "read_only"):
        raise Refusal(403, "forbidden") if reader else Refusal(401, "unauthenticated")
    *plain, content, rule, percent, previous_id, next_id = row[:18]
    html = _html(content, key=(row["id"], row["version"]))
    completion = Completion(rule, percent)
    answer = Lesson(*(*plain, content, html, completion, previous_id, next_id, []))
    return 200, encode(answer), (JSON,)


_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_rendered: dict[tuple[UUID, int], str] = {}


def _html(content: str, *, key: tuple[UUID, int]) -> str:
    # Rendering takes longer than all the rest together; a version's content never changes.
    html = _rendered.get(key)
    if html is None:
        html = nh3.clean(_markdown.render(content), link_rel="noopener noreferrer nofollow")
        if len(_rendered) >= RENDERED:
            _rendered.clear()
        _rendered[key] = html
    return html
