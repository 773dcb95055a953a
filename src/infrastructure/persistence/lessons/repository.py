"""Lessons and sections as entities in PostgreSQL."""

from collections.abc import Sequence
from typing import cast

from advanced_alchemy.repository import SQLAlchemyAsyncRepository
from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.errors import NotFound, Overlapped
from domain.ids import CourseId, LessonId, SectionId
from domain.lessons.lesson import Lesson
from domain.lessons.section import Section
from infrastructure.persistence.lessons.rows import LessonRow, SectionRow
from infrastructure.persistence.mapping import entity_of, write

_ORDER = (
    select(SectionRow.id, LessonRow.id)
    .outerjoin(LessonRow, (LessonRow.section_id == SectionRow.id) & LessonRow.deleted_at.is_(None))
    .where(SectionRow.course_id == bindparam("course_id"))
    .order_by(SectionRow.position, LessonRow.position)
)

_SECTIONS = cast("Table", SectionRow.__table__)
_LESSONS = cast("Table", LessonRow.__table__)

# Whoever only moves was not edited: neither the version nor the time of the last change is touched.
_PLACE_SECTION = (
    update(_SECTIONS)
    .where(_SECTIONS.c.id == bindparam("section"), _SECTIONS.c.position != bindparam("place"))
    .values(position=bindparam("place"))
)
_PLACE_LESSON = (
    update(_LESSONS)
    .where(
        _LESSONS.c.id == bindparam("lesson"),
        (_LESSONS.c.position != bindparam("place"))
        | (_LESSONS.c.section_id != bindparam("section")),
    )
    .values(position=bindparam("place"), section_id=bindparam("section"))
)

#: Deleted lessons are kept for what learners did in them; their section need not be.
_LET_GO = (
    update(_LESSONS)
    .where(_LESSONS.c.section_id == bindparam("section"), _LESSONS.c.deleted_at.is_not(None))
    .values(section_id=None)
)


class LessonRows(SQLAlchemyAsyncRepository[LessonRow]):
    model_type = LessonRow


class SectionRows(SQLAlchemyAsyncRepository[SectionRow]):
    model_type = SectionRow


class SqlLessons:
    """The port ``Lessons`` within a session's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        # A look after a lock must see what the lock waited for.
        options = {"populate_existing": True}
        self._lessons = LessonRows(
            session=session, auto_refresh=False, wrap_exceptions=False, execution_options=options
        )
        self._sections = SectionRows(
            session=session, auto_refresh=False, wrap_exceptions=False, execution_options=options
        )

    async def get(self, lesson_id: LessonId, /) -> Lesson:
        row = await self._lessons.get_one_or_none(
            LessonRow.id == lesson_id, LessonRow.deleted_at.is_(None)
        )
        if row is None:
            raise NotFound
        return entity_of(row, Lesson)

    async def add(self, lesson: Lesson, /) -> None:
        row = LessonRow(version=lesson.version)
        write(lesson, row)
        await self._lessons.add(row)

    async def save(self, lesson: Lesson, /) -> Lesson:
        row = await self._session.get_one(LessonRow, lesson.id)
        if row.version != lesson.version:
            raise Overlapped
        write(lesson, row)
        await self._session.flush()
        return entity_of(row, Lesson)

    async def section(self, section_id: SectionId, /) -> Section:
        row = await self._sections.get_one_or_none(id=section_id)
        if row is None:
            raise NotFound
        return entity_of(row, Section)

    async def sections(self, course_id: CourseId, /) -> list[Section]:
        rows = await self._sections.get_many(
            SectionRow.course_id == course_id, order_by=[(SectionRow.position, False)]
        )
        return [entity_of(row, Section) for row in rows]

    async def add_section(self, section: Section, /) -> None:
        row = SectionRow(version=section.version)
        write(section, row)
        await self._sections.add(row)

    async def save_section(self, section: Section, /) -> Section:
        row = await self._session.get_one(SectionRow, section.id)
        if row.version != section.version:
            raise Overlapped
        write(section, row)
        await self._session.flush()
        return entity_of(row, Section)

    async def delete_section(self, section_id: SectionId, /) -> None:
        await self._session.execute(_LET_GO, {"section": section_id})
        await self._session.execute(delete(SectionRow).where(SectionRow.id == section_id))

    async def order(self, course_id: CourseId, /) -> list[tuple[SectionId, list[LessonId]]]:
        order: dict[SectionId, list[LessonId]] = {}
        for section_id, lesson_id in await self._session.execute(_ORDER, {"course_id": course_id}):
            lessons = order.setdefault(SectionId(section_id), [])
            if lesson_id is not None:
                lessons.append(LessonId(lesson_id))
        return list(order.items())

    async def reorder(self, order: Sequence[tuple[SectionId, Sequence[LessonId]]], /) -> None:
        sections = [
            {"section": section, "place": place}
            for place, (section, _) in enumerate(order, start=1)
        ]
        lessons = [
            {"lesson": lesson, "section": section, "place": place}
            for section, lesson_ids in order
            for place, lesson in enumerate(lesson_ids, start=1)
        ]
        connection = await self._session.connection()
        for statement, places in ((_PLACE_SECTION, sections), (_PLACE_LESSON, lessons)):
            if places:
                await connection.execute(statement, places)
