"""Creating a course."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from application.actor import Actor, require_role
from application.courses.ports import StartCourseWork
from application.courses.views import CourseDetail
from application.ports import AuditEvent, NewId, Once
from domain.courses.course import Course
from domain.ids import CourseId
from domain.text import Slug, Title
from domain.users.user import Role

#: Slugs that would be the address of something else: `/courses/import`.
RESERVED: Final = frozenset({"import"})


@dataclass(frozen=True, slots=True)
class CreateCourse:
    """Start a course as a draft of one's own; a title is enough."""

    start_work: StartCourseWork
    new_id: NewId

    async def __call__(
        self, actor: Actor, title: Title, /, *, facts: Mapping[str, Any], once: Once | None = None
    ) -> CourseDetail:
        require_role(actor, Role.INSTRUCTOR, Role.ADMIN)
        async with self.start_work(once) as work:
            course_id, now = CourseId(self.new_id()), work.now
            slug = await work.courses.claim_slug(slug_of(title), course_id)
            course = Course(
                id=course_id,
                owner_id=actor.user_id,
                slug=slug,
                title=title,
                created_at=now,
                updated_at=now,
                **facts,
            )
            await work.courses.add(course)
            await work.audit.record(
                AuditEvent("course.created", "course", course_id, actor.user_id, actor.origin)
            )
            created = (await work.course_reads.sheet(course_id, actor.user_id)).detail(actor)
            await work.commit(created)
        return created


def slug_of(title: str) -> Slug:
    """A slug that reads like the title: ``Brot & Wärme`` becomes ``brot-warme``; ``course`` where
    nothing is left, or what is left would look like an id or is no course's to have.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = "-".join(words)[:70].strip("-")
    fits = slug and slug not in RESERVED and not Slug.faults(slug)
    return Slug(slug if fits else "course")
