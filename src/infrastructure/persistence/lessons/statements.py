"""The statements by which lessons are read, each compiled once."""

from dataclasses import fields
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select, tuple_
from sqlalchemy.sql.selectable import LateralFromClause

from domain.lessons.lesson import Lesson
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.gathered import gathered
from infrastructure.persistence.lessons.rows import LessonRevisionRow, LessonRow, SectionRow
from infrastructure.persistence.media.rows import AttachmentRow, MediaRow
from infrastructure.persistence.paging import first_rows
from infrastructure.persistence.progress.rows import LessonProgressRow
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.standing import (
    standing_columns,
    viewers_enrollment,
    with_enrollment,
)
from infrastructure.persistence.users.rows import UserRow

_COURSE, _SECTION, _LESSON = CourseRow.__table__, SectionRow.__table__, LessonRow.__table__
_PROGRESS, _REVISION = LessonProgressRow.__table__, LessonRevisionRow.__table__
_AUTHOR = UserRow.__table__
_MEDIA, _ATTACHMENT = MediaRow.__table__, AttachmentRow.__table__

#: A lesson's columns, in the order of the entity's fields.
LESSON_COLUMNS = [_LESSON.c[field.name] for field in fields(Lesson)]

#: A section's columns, in the order of the view's fields.
SECTION_COLUMNS = [
    _SECTION.c[name]
    for name in ("id", "course_id", "title", "position", "created_at", "updated_at", "version")
]

#: What is shown of a file, in the order of the view's fields.
_FILE = ("id", "filename", "content_type", "size")

#: What a lesson's line in a list shows.
_ITEM = (
    *("id", "course_id", "section_id", "title", "kind", "status"),
    *("completion_rule", "completion_percent", "preview", "required", "duration_minutes"),
    *("position", "updated_at", "version"),
)


@cache
def lesson() -> Compiled:
    """One lesson with its files, the standing of the viewer in its course, the time, and the
    course's order.
    """
    enrolled = viewers_enrollment()
    source = with_enrollment(_LESSON.join(_COURSE, _COURSE.c.id == _LESSON.c.course_id), enrolled)
    return Compiled(
        select(
            *LESSON_COLUMNS,
            *standing_columns(enrolled),
            _COURSE.c.sequential,
            func.now(),
            gathered(_order(enrolled)),
            gathered(_file()),
            gathered(_attachments()),
        )
        .select_from(source)
        .where(_LESSON.c.id == bindparam("lesson_id"), _LESSON.c.deleted_at.is_(None))
    )


def _file() -> Select[Any]:
    """The file that the lesson is about, if there is one."""
    return select(*(_MEDIA.c[name] for name in _FILE)).where(_MEDIA.c.id == _LESSON.c.media_id)


def _attachments() -> Select[Any]:
    """The files that the lesson offers, in the order in which they were added."""
    return (
        select(_ATTACHMENT.c.id, _ATTACHMENT.c.title, *(_MEDIA.c[name] for name in _FILE))
        .select_from(_ATTACHMENT.join(_MEDIA, _MEDIA.c.id == _ATTACHMENT.c.media_id))
        .where(_ATTACHMENT.c.lesson_id == _LESSON.c.id)
        .order_by(_ATTACHMENT.c.id)
    )


def _order(enrolled: LateralFromClause) -> Select[Any]:
    """The lessons of the course in its order, drafts too, and whether the enrollment has met
    each.
    """
    lesson = _LESSON.alias("ordered")
    source = lesson.join(_SECTION, _SECTION.c.id == lesson.c.section_id).outerjoin(
        _PROGRESS,
        (_PROGRESS.c.lesson_id == lesson.c.id) & (_PROGRESS.c.enrollment_id == enrolled.c.id),
    )
    return (
        select(
            lesson.c.id,
            lesson.c.status,
            lesson.c.required,
            lesson.c.preview,
            _PROGRESS.c.met_at.is_not(None),
        )
        .select_from(source)
        .where(lesson.c.course_id == _COURSE.c.id, lesson.c.deleted_at.is_(None))
        .order_by(_SECTION.c.position, lesson.c.position)
    )


@cache
def of_course(*, drafts_too: bool, going_on: bool) -> Compiled:
    """A page of a course's lessons in its order, and the key of each."""
    place = (_SECTION.c.position, _LESSON.c.position)
    statement = (
        select(
            *(_LESSON.c[name] for name in _ITEM),
            *place,
        )
        .select_from(_LESSON.join(_SECTION, _SECTION.c.id == _LESSON.c.section_id))
        .where(_LESSON.c.course_id == bindparam("course_id"), _LESSON.c.deleted_at.is_(None))
        .order_by(*place)
    )
    if not drafts_too:
        statement = statement.where(_LESSON.c.status == "published")
    if going_on:
        after = (
            bindparam("after_section", type_=Integer),
            bindparam("after_lesson", type_=Integer),
        )
        statement = statement.where(tuple_(*place) > tuple_(*after))
    return Compiled(first_rows(statement))


@cache
def section() -> Compiled:
    """One section, the standing of the viewer in its course, and the time."""
    enrolled = viewers_enrollment()
    source = with_enrollment(_SECTION.join(_COURSE, _COURSE.c.id == _SECTION.c.course_id), enrolled)
    return Compiled(
        select(*SECTION_COLUMNS, *standing_columns(enrolled), func.now())
        .select_from(source)
        .where(_SECTION.c.id == bindparam("section_id"))
    )


@cache
def revisions(*, going_on: bool) -> Compiled:
    """A page of a lesson's revisions, newest first."""
    statement = _revisions().order_by(_REVISION.c.number.desc())
    if going_on:
        statement = statement.where(_REVISION.c.number < bindparam("after", type_=Integer))
    return Compiled(first_rows(statement))


@cache
def revision() -> Compiled:
    """One revision of a lesson, with its content."""
    statement = _revisions(_REVISION.c.content)
    return Compiled(statement.where(_REVISION.c.number == bindparam("number")))


@cache
def revisions_by(*, going_on: bool) -> Compiled:
    """A page of what somebody wrote, lesson by lesson."""
    key = (_REVISION.c.lesson_id, _REVISION.c.number)
    statement = (
        select(*key, _REVISION.c.characters, _REVISION.c.created_at)
        .where(_REVISION.c.author_id == bindparam("author"))
        .order_by(*key)
    )
    if going_on:
        after = (
            bindparam("after_lesson", type_=_REVISION.c.lesson_id.type),
            bindparam("after_number", type_=Integer),
        )
        statement = statement.where(tuple_(*key) > tuple_(*after))
    return Compiled(first_rows(statement))


def _revisions(*more: ColumnElement[Any]) -> Select[Any]:
    return (
        select(
            _REVISION.c.number,
            _AUTHOR.c.id,
            _AUTHOR.c.display_name,
            _REVISION.c.characters,
            _REVISION.c.created_at,
            *more,
        )
        .select_from(_REVISION.join(_AUTHOR, _AUTHOR.c.id == _REVISION.c.author_id))
        .where(_REVISION.c.lesson_id == bindparam("lesson_id"))
    )
