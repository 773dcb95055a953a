"""Enrollments as people see them, read from PostgreSQL."""

from datetime import datetime
from typing import Any

from application.courses.policy import Standing
from application.courses.views import CourseLink
from application.enrollments.entrance import Entrance
from application.enrollments.ports import CohortFilter, EnrollmentFilter, EnrollmentSheet
from application.enrollments.views import (
    EnrollmentView,
    EventView,
    LearnerProgress,
)
from application.page import Page, PageRequest
from application.users.views import PersonLink
from domain.courses.course import CourseStatus
from domain.enrollments.access import EnrollmentStatus, Timetable, access, effective_status
from domain.errors import NotFound
from domain.ids import CourseId, EnrollmentId, UserId
from domain.progress.score import Score
from infrastructure.persistence.enrollments import statements
from infrastructure.persistence.enrollments.cohort import cohort, learner_of
from infrastructure.persistence.enrollments.entrance import entrance_of
from infrastructure.persistence.paging import page_of
from infrastructure.persistence.read_lane import Lane
from infrastructure.persistence.standing import standing, standing_of

_STATUSES = {one.value: one for one in EnrollmentStatus}
_COURSE_STATUSES = {one.value: one for one in CourseStatus}


class SqlEnrollmentReads:
    """The port ``EnrollmentReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def entrance(self, course_id: CourseId, user_id: UserId, /) -> tuple[Entrance, datetime]:
        rows = await self._lane.fetch(
            statements.entrance(lock=False), course_id=course_id, user_id=user_id
        )
        if not rows:
            raise NotFound
        return entrance_of(rows[0], user_id)

    async def standing(self, course_id: CourseId, user_id: UserId, /) -> Standing:
        rows = await self._lane.fetch(standing(), course_id=course_id, viewer=user_id)
        if not rows:
            raise NotFound
        *columns, now = rows[0]
        return standing_of(*columns, now=now)

    async def sheet(self, enrollment_id: EnrollmentId, /) -> EnrollmentSheet:
        rows = await self._lane.fetch(statements.one(), id=enrollment_id)
        if not rows:
            raise NotFound
        owner_id, co_instructor_ids = rows[0][-2:]
        return EnrollmentSheet(view_of(rows[0]), owner_id, tuple(co_instructor_ids))

    async def listed(self, wanted: EnrollmentFilter, page: PageRequest) -> Page[EnrollmentView]:
        values = statements.filters(wanted)
        going_on = page.after is not None
        given = frozenset(values) - {"address"}
        statement = statements.listed(given, wanted.status, going_on=going_on)
        if page.after is not None:
            values["after_time"], values["after_id"] = page.after
        rows = await self._lane.fetch(statement, limit=page.limit + 1, **values)
        return page_of(rows, page, view_of, key=lambda row: (row[2], row[0]))

    async def cohort(self, wanted: CohortFilter, page: PageRequest) -> Page[LearnerProgress]:
        values: dict[str, Any] = {"course_id": wanted.course_id, "limit": page.limit + 1}
        if page.after is not None:
            values["after_key"], values["after_id"] = page.after
        statement = cohort(wanted.sort, wanted.status, going_on=page.after is not None)
        rows = await self._lane.fetch(statement, **values)
        return page_of(rows, page, learner_of, key=lambda row: (row[-1], row[0]))

    async def events(self, enrollment_id: EnrollmentId, page: PageRequest) -> Page[EventView]:
        values: dict[str, Any] = {"enrollment_id": enrollment_id, "limit": page.limit + 1}
        if page.after is not None:
            values["after_time"], values["after_id"] = page.after
        statement = statements.events(going_on=page.after is not None)
        rows = await self._lane.fetch(statement, **values)
        return page_of(rows, page, _event, key=lambda row: (row[5], row[6]))


def view_of(row: Any) -> EnrollmentView:
    """An enrollment from a row of ``statements.one`` or ``statements.listed``."""
    stored, access_until, now = _STATUSES[row[1]], row[3], row[19]
    status = effective_status(stored, access_until, now=now)
    timetable = Timetable(_COURSE_STATUSES[row[11]], row[12], row[13])
    return EnrollmentView(
        row[0],
        CourseLink(row[8], row[9], row[10]),
        PersonLink(row[14], row[15]),
        status,
        access(stored, access_until, timetable, now=now),
        row[18],
        Score(row[16], row[17]).percent,
        row[2],
        access_until,
        row[4],
        row[5],
        row[6],
        row[7],
    )


def _event(row: Any) -> EventView:
    source, target, *rest, _id = row
    return EventView(_STATUSES[source] if source else None, _STATUSES[target], *rest)
