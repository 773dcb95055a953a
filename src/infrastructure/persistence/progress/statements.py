"""The statements by which progress is read and written, each compiled once."""

from dataclasses import fields
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import (
    ARRAY,
    UUID,
    ColumnElement,
    DateTime,
    Integer,
    Table,
    Text,
    bindparam,
    column,
    delete,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import INT4MULTIRANGE, insert
from sqlalchemy.types import TypeEngine

from domain.enrollments.enrollment import Enrollment
from domain.progress.lesson_progress import LessonProgress
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.enrollments.rows import EnrollmentRow
from infrastructure.persistence.lessons.rows import LessonRow, SectionRow
from infrastructure.persistence.progress.rows import EnrollmentScoreRow, LessonProgressRow
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.standing import TEACHERS

_PROGRESS = cast("Table", LessonProgressRow.__table__)
_LESSON, _SECTION = LessonRow.__table__, SectionRow.__table__
_ENROLLMENT, _COURSE = EnrollmentRow.__table__, CourseRow.__table__

_TIME: Final = DateTime(timezone=True)

_IDS: Final = ARRAY(UUID())

#: The columns of what was done in a lesson, after the two that name it.
_DONE: Final[dict[str, TypeEngine[Any]]] = {
    "viewed_at": _TIME,
    "marked_at": _TIME,
    "position_seconds": Integer(),
    "position_at": _TIME,
    "watched": Text(),
    "met_at": _TIME,
}
assert [*_DONE] == [field.name for field in fields(LessonProgress)][2:]  # noqa: S101 - in its order.

PUBLISHED = (_LESSON.c.status == literal_column("'published'")) & _LESSON.c.deleted_at.is_(None)

#: What decides on the rule of a lesson, in the order of ``rule_of``.
RULE_COLUMNS = [
    _LESSON.c.completion_rule,
    _LESSON.c.completion_percent,
    _LESSON.c.duration_minutes,
]

DONE_COLUMNS = [_PROGRESS.c[name] for name in _DONE]


def met_lessons(enrollment_id: ColumnElement[Any]) -> ColumnElement[int]:
    """How many required published lessons the enrollment has met; 0 without one."""
    score = EnrollmentScoreRow.__table__.alias("score")
    met = select(score.c.met).where(score.c.enrollment_id == enrollment_id).scalar_subquery()
    return func.coalesce(met, literal_column("0", Integer))


@cache
def lock_courses() -> Compiled:
    """Lock the courses of some lessons, always in the same order."""
    return Compiled(
        select(_COURSE.c.id)
        .where(_COURSE.c.id.in_(_courses_of_lessons()))
        .order_by(_COURSE.c.id)
        .with_for_update(key_share=True)
    )


@cache
def lock_enrollments() -> Compiled:
    """Lock some lessons against changes, and then a person's enrollments in their courses, always
    in the same order. A fact that meets a lesson counts by what the lesson is, so both wait for
    each other.
    """
    lessons = (
        select(_LESSON.c.course_id)
        .where(_named())
        .order_by(_LESSON.c.id)
        .with_for_update(read=True)
        .cte("lessons_named")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return Compiled(
        select(_ENROLLMENT.c.id)
        .where(
            _ENROLLMENT.c.user_id == bindparam("user_id"),
            _ENROLLMENT.c.course_id.in_(select(lessons.c.course_id)),
            _ENROLLMENT.c.status.in_((literal_column("'active'"), literal_column("'completed'"))),
        )
        .order_by(_ENROLLMENT.c.id)
        .with_for_update(key_share=True)
    )


def _courses_of_lessons() -> Any:
    return select(_LESSON.c.course_id).where(_named())


def _named() -> ColumnElement[bool]:
    return _LESSON.c.id == func.any(bindparam("lesson_ids", type_=_IDS))


@cache
def learning() -> Compiled:
    """Some lessons, and how one person stands to each, as ``learning_of`` reads it."""
    latest = (
        select(*(_ENROLLMENT.c[field.name] for field in fields(Enrollment)))
        .where(
            _ENROLLMENT.c.course_id == _COURSE.c.id,
            _ENROLLMENT.c.user_id == bindparam("user_id"),
        )
        .order_by(_ENROLLMENT.c.attempt.desc())
        .limit(literal_column("1"))
        .lateral("latest")
    )
    return Compiled(
        select(
            _LESSON.c.id,
            _COURSE.c.id,
            PUBLISHED,
            _LESSON.c.required,
            _LESSON.c.preview,
            _COURSE.c.sequential,
            *RULE_COLUMNS,
            *TEACHERS,
            _COURSE.c.status,
            _COURSE.c.starts_at,
            _COURSE.c.ends_at,
            _COURSE.c.required_count,
            met_lessons(latest.c.id),
            func.now(),
            *DONE_COLUMNS,
            *latest.c,
        )
        .select_from(
            _LESSON.join(_COURSE, _COURSE.c.id == _LESSON.c.course_id)
            .outerjoin(latest, true())
            .outerjoin(
                _PROGRESS,
                (_PROGRESS.c.enrollment_id == latest.c.id)
                & (_PROGRESS.c.lesson_id == _LESSON.c.id),
            )
        )
        .where(_named(), _LESSON.c.deleted_at.is_(None))
    )


@cache
def steps() -> Compiled:
    """The published lessons of some enrollments' courses, in order, and which are met."""
    return Compiled(
        select(
            _ENROLLMENT.c.id,
            _LESSON.c.id,
            _LESSON.c.required,
            _LESSON.c.preview,
            _PROGRESS.c.met_at.is_not(None),
        )
        .select_from(_lessons_of_enrollments())
        .where(_ENROLLMENT.c.id == func.any(bindparam("ids", type_=_IDS)), PUBLISHED)
        .order_by(_ENROLLMENT.c.id, _SECTION.c.position, _LESSON.c.position)
    )


@cache
def sheet() -> Compiled:
    """The published lessons of an enrollment's course, in order, and what was done in each."""
    return Compiled(
        select(_LESSON.c.id, _LESSON.c.title, _LESSON.c.required, *RULE_COLUMNS, *DONE_COLUMNS)
        .select_from(_lessons_of_enrollments())
        .where(_ENROLLMENT.c.id == bindparam("id"), PUBLISHED)
        .order_by(_SECTION.c.position, _LESSON.c.position)
    )


def _lessons_of_enrollments() -> Any:
    return (
        _ENROLLMENT.join(_LESSON, _LESSON.c.course_id == _ENROLLMENT.c.course_id)
        .join(_SECTION, _SECTION.c.id == _LESSON.c.section_id)
        .outerjoin(
            _PROGRESS,
            (_PROGRESS.c.enrollment_id == _ENROLLMENT.c.id)
            & (_PROGRESS.c.lesson_id == _LESSON.c.id),
        )
    )


@cache
def done_by() -> Compiled:
    """What a person did in any lesson, by enrollment."""
    return Compiled(
        select(_PROGRESS.c.enrollment_id, _PROGRESS.c.lesson_id, *DONE_COLUMNS)
        .select_from(_PROGRESS.join(_ENROLLMENT, _ENROLLMENT.c.id == _PROGRESS.c.enrollment_id))
        .where(_ENROLLMENT.c.user_id == bindparam("user_id"))
        .order_by(_PROGRESS.c.enrollment_id, _PROGRESS.c.lesson_id)
    )


@cache
def parties() -> Compiled:
    """Whose enrollment it is, and who teaches the course."""
    return Compiled(
        select(_ENROLLMENT.c.user_id, *TEACHERS)
        .select_from(_ENROLLMENT.join(_COURSE, _COURSE.c.id == _ENROLLMENT.c.course_id))
        .where(_ENROLLMENT.c.id == bindparam("id"))
    )


@cache
def score() -> Compiled:
    """How many lessons are required, and how many of them the enrollment has met."""
    return Compiled(
        select(_COURSE.c.required_count, met_lessons(_ENROLLMENT.c.id))
        .select_from(_ENROLLMENT.join(_COURSE, _COURSE.c.id == _ENROLLMENT.c.course_id))
        .where(_ENROLLMENT.c.id == bindparam("id"))
    )


@cache
def save() -> Compiled:
    """Write what was done in lessons; the parameters are lists."""
    kinds: dict[str, TypeEngine[Any]] = {"enrollment_id": UUID(), "lesson_id": UUID(), **_DONE}
    given = (
        func.unnest(*(bindparam(name, type_=ARRAY(kind)) for name, kind in kinds.items()))
        .table_valued(*(column(name, kind) for name, kind in kinds.items()))
        .render_derived(name="given")
    )
    values = [
        given.c[name].cast(INT4MULTIRANGE) if name == "watched" else given.c[name] for name in kinds
    ]
    new = insert(_PROGRESS).from_select([*kinds, "updated_at"], select(*values, func.now()))
    return Compiled(
        new.on_conflict_do_update(
            index_elements=[_PROGRESS.c.enrollment_id, _PROGRESS.c.lesson_id],
            set_={name: new.excluded[name] for name in (*_DONE, "updated_at")},
        )
    )


@cache
def reset() -> Compiled:
    """Forget what was done in a lesson."""
    return Compiled(
        delete(_PROGRESS).where(
            _PROGRESS.c.enrollment_id == bindparam("enrollment_id"),
            _PROGRESS.c.lesson_id == bindparam("lesson_id"),
        )
    )


@cache
def take_over() -> Compiled:
    """Copy everything that was done in a former attempt."""
    kept = ["lesson_id", *_DONE, "updated_at"]
    done = select(
        bindparam("enrollment", type_=UUID()), *(_PROGRESS.c[name] for name in kept)
    ).where(_PROGRESS.c.enrollment_id == bindparam("former"))
    return Compiled(insert(_PROGRESS).from_select(["enrollment_id", *kept], done))
