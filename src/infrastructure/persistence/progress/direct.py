"""Adding a fact in one statement, where it changes nothing but what was done in the lesson.

The statement locks the enrollment where nobody else has it, looks, and adds the fact to those
before, or does nothing at all. Its conditions are the plain part of rules that are written down in
``domain.progress`` and ``application.progress.learning``; a contract test holds them against these,
case by case.
"""

from dataclasses import fields
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Integer,
    ScalarSelect,
    Table,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert

from application.progress.learning import Noted
from domain.enrollments.enrollment import Enrollment
from domain.ids import LessonId, UserId
from domain.lessons.lesson import DEFAULT_WATCHED_PERCENT
from domain.progress.lesson_progress import Fact
from domain.progress.score import Score
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.engine import ConnectionLost
from infrastructure.persistence.enrollments.rows import EnrollmentRow
from infrastructure.persistence.lessons.rows import LessonRow
from infrastructure.persistence.mapping import entity_from
from infrastructure.persistence.progress.repository import progress_of, rule_of
from infrastructure.persistence.progress.rows import LessonProgressRow
from infrastructure.persistence.progress.statements import (
    DONE_COLUMNS,
    PUBLISHED,
    RULE_COLUMNS,
    met_lessons,
)
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.write_lane import WriteLane

_COURSE, _LESSON = CourseRow.__table__, LessonRow.__table__
_ENROLLMENT = EnrollmentRow.__table__
_PROGRESS = cast("Table", LessonProgressRow.__table__)

_ENROLLED: Final = [field.name for field in fields(Enrollment)]
_RULE: Final = [column.name for column in RULE_COLUMNS]
_DONE: Final = [column.name for column in DONE_COLUMNS]

_VIEWED: Final = bindparam("viewed", type_=Boolean())
_POSITION: Final = bindparam("position_seconds", type_=Integer())


class SqlDirectFacts:
    """The port ``DirectFacts``."""

    def __init__(self, lane: WriteLane) -> None:
        self._lane = lane

    async def add(self, user_id: UserId, lesson_id: LessonId, fact: Fact, /) -> Noted | None:
        try:
            rows = await self._lane.fetch(
                _add(),
                user_id=user_id,
                lesson_id=lesson_id,
                viewed=bool(fact.viewed),
                position_seconds=fact.position_seconds,
            )
        except ConnectionLost:
            # It may have been added; the long way adds it once more, which does no harm.
            return None
        return _noted(rows[0], lesson_id) if rows else None


def _noted(row: Any, lesson_id: LessonId) -> Noted:
    required, met, *rule = row[: 2 + len(_RULE)]
    enrolled = row[2 + len(_RULE) : -len(_DONE)]
    enrollment = entity_from(enrolled, Enrollment)
    progress = progress_of(enrollment.id, lesson_id, row[-len(_DONE) :])
    return Noted(enrollment, Score(required, met), rule_of(*rule), progress)


@cache
def _add() -> Compiled:
    held = _held(_place())
    done = _done(held)
    return Compiled(
        select(
            *(held.c[name] for name in ("required_count", "met", *_RULE, *_ENROLLED)),
            *(done.c[name] for name in _DONE),
        ).select_from(held.join(done, true()))
    )


def _place() -> CTE:
    """The lesson and the person's last enrollment in its course, where facts are taken now."""
    latest = (
        select(*(_ENROLLMENT.c[name] for name in _ENROLLED))
        .where(
            _ENROLLMENT.c.course_id == _COURSE.c.id,
            _ENROLLMENT.c.user_id == bindparam("user_id"),
        )
        .order_by(_ENROLLMENT.c.attempt.desc())
        .limit(literal_column("1"))
        .lateral("latest")
    )
    course, now, done = _COURSE.c, func.now(), _PROGRESS.c
    return (
        select(
            *latest.c,
            course.required_count,
            met_lessons(latest.c.id).label("met"),
            *RULE_COLUMNS,
        )
        .select_from(
            _LESSON.join(_COURSE, course.id == _LESSON.c.course_id)
            .join(latest, true())
            .outerjoin(
                _PROGRESS, (done.enrollment_id == latest.c.id) & (done.lesson_id == _LESSON.c.id)
            )
        )
        .where(
            _LESSON.c.id == bindparam("lesson_id"),
            PUBLISHED,
            or_(not_(course.sequential), _LESSON.c.preview),
            course.status == literal_column("'published'"),
            or_(course.starts_at.is_(None), course.starts_at <= now),
            or_(course.ends_at.is_(None), course.ends_at > now),
            latest.c.status.in_((literal_column("'active'"), literal_column("'completed'"))),
            or_(latest.c.access_until.is_(None), latest.c.access_until > now),
            _meets_nothing(),
        )
        .cte("place")
    )


def _meets_nothing() -> ColumnElement[bool]:
    """Whether the lesson's state stays, with the fact, as it is: unmet, or met at the same time."""
    rule, done = _LESSON.c.completion_rule, _PROGRESS.c
    suffices = case(
        (rule == literal_column("'manual'"), done.marked_at.is_not(None)),
        (rule == literal_column("'viewed'"), or_(done.viewed_at.is_not(None), _VIEWED)),
        else_=func.coalesce(_watched_percent() >= _wanted_percent(), false()),
    )
    sufficed_at = case(
        (rule == literal_column("'manual'"), done.marked_at),
        (rule == literal_column("'viewed'"), done.viewed_at),
    )
    return or_(
        and_(done.met_at.is_(None), not_(suffices)),
        and_(done.met_at.is_not(None), func.coalesce(sufficed_at >= done.met_at, true())),
    )


def _watched_percent() -> ColumnElement[Any]:
    """As ``Rule.watched_percent``; null where the lesson has no time."""
    seconds = _LESSON.c.duration_minutes * literal_column("60")
    part = func.unnest(_PROGRESS.c.watched).column_valued("part")
    length = func.greatest(
        func.least(func.upper(part), seconds) - func.lower(part), literal_column("0")
    )
    watched: ScalarSelect[Any] = select(
        func.coalesce(func.sum(length), literal_column("0"))
    ).scalar_subquery()
    return watched * literal_column("100") / seconds


def _wanted_percent() -> ColumnElement[Any]:
    return func.coalesce(_LESSON.c.completion_percent, literal_column(str(DEFAULT_WATCHED_PERCENT)))


def _held(place: CTE) -> CTE:
    """The place with its enrollment locked; no row where somebody else has it, where it has changed
    since the look, or where all lessons are met and it waits only to be completed.
    """
    is_complete = and_(
        place.c.status == literal_column("'active'"),
        place.c.required_count > literal_column("0"),
        place.c.met >= place.c.required_count,
    )
    same = and_(_ENROLLMENT.c.id == place.c.id, _ENROLLMENT.c.version == place.c.version)
    return (
        select(*place.c)
        .select_from(place.join(_ENROLLMENT, same))
        .where(not_(is_complete))
        .with_for_update(key_share=True, skip_locked=True, of=_ENROLLMENT)
        .cte("held")
    )


def _done(held: CTE) -> CTE:
    """What was done in the lesson, this fact included (``LessonProgress.with_fact``)."""
    now = func.now()
    values: dict[str, Any] = {
        "enrollment_id": held.c.id,
        "lesson_id": bindparam("lesson_id", type_=_PROGRESS.c.lesson_id.type),
        "viewed_at": case((_VIEWED, now)),
        "position_seconds": _POSITION,
        "position_at": case((_POSITION.is_not(None), now)),
        "updated_at": now,
    }
    new = insert(_PROGRESS).from_select([*values], select(*values.values()).select_from(held))
    before, fact = _PROGRESS.c, new.excluded
    is_further = tuple_(before.position_at, before.position_seconds) > tuple_(
        fact.position_at, fact.position_seconds
    )
    stays = or_(fact.position_seconds.is_(None), func.coalesce(is_further, false()))
    return (
        new.on_conflict_do_update(
            index_elements=[before.enrollment_id, before.lesson_id],
            set_={
                "viewed_at": func.least(before.viewed_at, fact.viewed_at),
                "position_seconds": case(
                    (stays, before.position_seconds), else_=fact.position_seconds
                ),
                "position_at": case((stays, before.position_at), else_=fact.position_at),
                "updated_at": fact.updated_at,
            },
        )
        .returning(*DONE_COLUMNS)
        .cte("done")
    )
