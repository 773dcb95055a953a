"""Lessons as people see them, read from PostgreSQL."""

from typing import Any

from application.courses.policy import Standing
from application.files import media_url
from application.lessons.sheet import LessonSheet, OrderedLesson, completion_of
from application.lessons.views import (
    Attachment,
    LessonFile,
    LessonItem,
    OwnRevision,
    RevisionDetail,
    RevisionItem,
    SectionDetail,
)
from application.page import Page, PageRequest
from application.users.views import PersonLink
from domain.errors import NotFound
from domain.ids import CourseId, LessonId, SectionId, UserId
from domain.lessons.lesson import CompletionRule, Lesson, LessonKind, LessonStatus
from domain.lessons.lock import Step
from infrastructure.persistence.lessons import statements
from infrastructure.persistence.mapping import entity_from
from infrastructure.persistence.paging import page_of
from infrastructure.persistence.read_lane import Lane
from infrastructure.persistence.standing import standing_of

_LESSON = len(statements.LESSON_COLUMNS)
_SECTION = len(statements.SECTION_COLUMNS)

# A look-up in a dictionary costs a tenth of an enum's constructor.
_STATUSES = {one.value: one for one in LessonStatus}


class SqlLessonReads:
    """The port ``LessonReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def sheet(self, lesson_id: LessonId, viewer: UserId | None) -> LessonSheet:
        found = await self._lane.fetch(statements.lesson(), lesson_id=lesson_id, viewer=viewer)
        if not found:
            raise NotFound
        row = found[0]
        *standing, sequential, now, order, files, attachments = row[_LESSON:]
        return LessonSheet(
            lesson=entity_from(row[:_LESSON], Lesson),
            standing=standing_of(*standing, now=now),
            sequential=sequential,
            order=[_ordered(one) for one in order],
            file=next((_file(one) for one in files), None),
            attachments=[_attachment(lesson_id, one) for one in attachments],
        )

    async def of_course(
        self, course_id: CourseId, *, drafts_too: bool, page: PageRequest
    ) -> Page[LessonItem]:
        statement = statements.of_course(drafts_too=drafts_too, going_on=page.after is not None)
        values: dict[str, Any] = {"course_id": course_id, "limit": page.limit + 1}
        if page.after is not None:
            values["after_section"], values["after_lesson"] = page.after
        rows = await self._lane.fetch(statement, **values)
        return page_of(rows, page, _item, key=lambda row: (row[-2], row[-1]))

    async def section(
        self, section_id: SectionId, viewer: UserId | None
    ) -> tuple[SectionDetail, Standing]:
        found = await self._lane.fetch(statements.section(), section_id=section_id, viewer=viewer)
        if not found:
            raise NotFound
        *standing, now = found[0][_SECTION:]
        return SectionDetail(*found[0][:_SECTION]), standing_of(*standing, now=now)

    async def revisions(self, lesson_id: LessonId, page: PageRequest) -> Page[RevisionItem]:
        values: dict[str, Any] = {"lesson_id": lesson_id, "limit": page.limit + 1}
        if page.after is not None:
            (values["after"],) = page.after
        statement = statements.revisions(going_on=page.after is not None)
        rows = await self._lane.fetch(statement, **values)
        return page_of(rows, page, _revision, key=lambda row: (row[0],))

    async def revision(self, lesson_id: LessonId, number: int) -> RevisionDetail:
        found = await self._lane.fetch(statements.revision(), lesson_id=lesson_id, number=number)
        if not found:
            raise NotFound
        *shown, content = found[0]
        item = _revision(shown)
        return RevisionDetail(item.number, item.author, item.characters, item.created_at, content)

    async def revisions_by(self, author: UserId, page: PageRequest) -> Page[OwnRevision]:
        values: dict[str, Any] = {"author": author, "limit": page.limit + 1}
        if page.after is not None:
            values["after_lesson"], values["after_number"] = page.after
        statement = statements.revisions_by(going_on=page.after is not None)
        rows = await self._lane.fetch(statement, **values)
        return page_of(rows, page, lambda row: OwnRevision(*row), key=lambda row: (row[0], row[1]))


def _revision(row: Any) -> RevisionItem:
    number, author_id, name, characters, created_at = row
    return RevisionItem(number, PersonLink(author_id, name), characters, created_at)


def _file(row: Any) -> LessonFile:
    media_id, filename, content_type, size = row
    return LessonFile(media_id, filename, content_type, size, media_url(media_id))


def _attachment(lesson_id: LessonId, row: Any) -> Attachment:
    attachment_id, title, media_id, filename, content_type, size = row
    known = (filename, content_type, size, media_url(media_id))
    return Attachment(attachment_id, lesson_id, title, media_id, *known)


def _ordered(row: Any) -> OrderedLesson:
    lesson_id, status, required, preview, met = row
    step = Step(lesson_id, required=required, preview=preview, met=met)
    return OrderedLesson(lesson_id, _STATUSES[status], step)


def _item(row: Any) -> LessonItem:
    values = [
        *row[:4],
        LessonKind(row[4]),
        LessonStatus(row[5]),
        completion_of(CompletionRule(row[6]), row[7]),
        *row[8:14],
        False,
    ]
    return LessonItem(*values)
