"""Courses as entities in PostgreSQL."""

from datetime import datetime
from typing import Final

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from application.courses.ports import Tally
from domain.courses.course import Course, CourseStatus
from domain.courses.errors import SlugTaken
from domain.enrollments.access import Access, EnrollmentStatus, Timetable, access
from domain.errors import NotFound, Overlapped
from domain.ids import CourseId, UserId
from domain.text import Slug
from infrastructure.persistence.courses.rows import (
    CourseInstructorRow,
    CourseRow,
    CourseSlugRow,
)
from infrastructure.persistence.enrollments.rows import EnrollmentRow
from infrastructure.persistence.mapping import entity_of, write

#: How often a slug that somebody else took at the same moment is tried with the next number.
_SLUG_TRIES: Final = 50

_RESERVE = (
    insert(CourseSlugRow)
    .on_conflict_do_nothing(index_elements=[CourseSlugRow.slug])
    .returning(CourseSlugRow.slug)
)

_HOLDER = select(CourseSlugRow.course_id).where(CourseSlugRow.slug == bindparam("slug"))

_TALLY = select(
    CourseRow.lesson_count,
    CourseRow.enrolled_count,
    exists().where(EnrollmentRow.course_id == CourseRow.id),
).where(CourseRow.id == bindparam("course_id"))

_CO_TAUGHT = (
    select(CourseInstructorRow.course_id)
    .where(CourseInstructorRow.user_id == bindparam("user_id"))
    .order_by(CourseInstructorRow.course_id)
)

_ACCESS = (
    select(
        EnrollmentRow.status,
        EnrollmentRow.access_until,
        CourseRow.status,
        CourseRow.starts_at,
        CourseRow.ends_at,
    )
    .join(CourseRow, CourseRow.id == EnrollmentRow.course_id)
    .where(
        EnrollmentRow.course_id == bindparam("course_id"),
        EnrollmentRow.user_id == bindparam("user_id"),
    )
    .order_by(EnrollmentRow.attempt.desc())
    .limit(1)
)


class CourseRows(SQLAlchemyAsyncRepository[CourseRow]):
    model_type = CourseRow


class SqlCourses:
    """The port ``Courses`` within a session's transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now
        self._rows = CourseRows(
            session=session,
            auto_refresh=False,
            wrap_exceptions=False,
            # A look after a lock must see what the lock waited for.
            execution_options={"populate_existing": True},
        )

    async def get(self, course_id: CourseId, /) -> Course:
        row = await self._rows.get_one_or_none(id=course_id)
        if row is None:
            raise NotFound
        return entity_of(row, Course)

    async def lock(self, course_id: CourseId, /) -> Course:
        row = await self._session.get(
            CourseRow, course_id, with_for_update={"key_share": True}, populate_existing=True
        )
        if row is None:
            raise NotFound
        return entity_of(row, Course)

    async def claim_slug(self, wanted: Slug, course_id: CourseId, /) -> Slug:
        for number in range(1, _SLUG_TRIES):
            slug = wanted if number == 1 else Slug(f"{wanted}-{number}")
            if await self._reserved(slug, course_id):
                return slug
        slug = Slug(f"{wanted[:40].rstrip('-')}-{course_id.hex[-12:]}")
        await self.take_slug(slug, course_id)
        return slug

    async def take_slug(self, slug: Slug, course_id: CourseId, /) -> None:
        if await self._reserved(slug, course_id):
            return
        if await self._session.scalar(_HOLDER, {"slug": slug}) != course_id:
            raise SlugTaken(slug)

    async def _reserved(self, slug: Slug, course_id: CourseId) -> bool:
        values = {"slug": slug, "course_id": course_id}
        return await self._session.scalar(_RESERVE, values) is not None

    async def add(self, course: Course, /) -> None:
        row = CourseRow(version=course.version)
        write(course, row)
        await self._rows.add(row)

    async def save(self, course: Course, /) -> Course:
        row = await self._session.get_one(CourseRow, course.id)
        if row.version != course.version:
            raise Overlapped
        write(course, row)
        await self._session.flush()
        return entity_of(row, Course)

    async def delete(self, course_id: CourseId, /) -> None:
        await self._session.execute(delete(CourseRow).where(CourseRow.id == course_id))

    async def tally(self, course_id: CourseId, /) -> Tally:
        found = await self._session.execute(_TALLY, {"course_id": course_id})
        return Tally(*found.one())

    async def co_taught_by(self, user_id: UserId, /) -> list[CourseId]:
        found = await self._session.scalars(_CO_TAUGHT, {"user_id": user_id})
        return [CourseId(one) for one in found]

    async def access_of(self, course_id: CourseId, user_id: UserId, /) -> Access:
        values = {"course_id": course_id, "user_id": user_id}
        found = (await self._session.execute(_ACCESS, values)).one_or_none()
        if found is None:
            return Access.NONE
        status, access_until, course_status, starts_at, ends_at = found
        timetable = Timetable(CourseStatus(course_status), starts_at, ends_at)
        return access(EnrollmentStatus(status), access_until, timetable, now=self._now)
