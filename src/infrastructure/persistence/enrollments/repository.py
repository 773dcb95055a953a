"""Enrollments as entities in PostgreSQL.

Enrolling is among the busiest writes, so enrollments go by statements of their own instead of
through the session: a row and its step are one statement, and so are any number of them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from application.enrollments.doorway import Newcomer, Seats
from application.enrollments.entrance import Entrance
from application.ports import NewId
from application.seats import Seating
from domain.courses.course import CourseStatus
from domain.enrollments.enrollment import Enrollment
from domain.enrollments.event import Transition
from domain.errors import NotFound, Overlapped
from domain.ids import CourseId, EnrollmentId, UserId
from domain.progress.score import Score
from infrastructure.persistence.enrollments import arrivals, statements, writes
from infrastructure.persistence.enrollments.entrance import entrance_of
from infrastructure.persistence.mapping import entity_from
from infrastructure.persistence.progress import statements as progress
from infrastructure.persistence.read_lane import Compiled, Lane


class SqlEnrollments:
    """The port ``Enrollments`` within a transaction's lane."""

    def __init__(self, lane: Lane, new_id: NewId) -> None:
        self._lane = lane
        self._new_id = new_id

    async def get(self, enrollment_id: EnrollmentId, /) -> Enrollment:
        return await self._one(enrollment_id, lock=False)

    async def lock(self, enrollment_id: EnrollmentId, /) -> Enrollment:
        return await self._one(enrollment_id, lock=True)

    async def _one(self, enrollment_id: EnrollmentId, *, lock: bool) -> Enrollment:
        rows = await self._lane.fetch(statements.by_id(lock=lock), id=enrollment_id)
        if not rows:
            raise NotFound
        return entity_from(rows[0], Enrollment)

    async def add(self, transition: Transition, /) -> bool:
        return await self.add_all([transition]) == 1

    async def add_all(self, transitions: Sequence[Transition], /) -> int:
        values = writes.adding(transitions, [self._new_id() for _ in transitions])
        return len(await self._lane.fetch(writes.add(), **values))

    async def record(self, transitions: Sequence[Transition], /) -> None:
        if not transitions:
            return
        values = writes.recording(transitions, [self._new_id() for _ in transitions])
        if len(await self._lane.fetch(writes.record(), **values)) != len(transitions):
            raise Overlapped

    async def seating(self, course_id: CourseId, /) -> Seating:
        (row,) = await self._lane.fetch(statements.seating(), course_id=course_id)
        status, *rest = row
        return Seating(CourseStatus(status), *rest)

    async def waiting(self, course_id: CourseId, limit: int, /) -> list[Enrollment]:
        return await self._many(statements.waiting(), course_id=course_id, limit=limit)

    async def waiting_of(self, user_id: UserId, /) -> list[Enrollment]:
        return await self._many(statements.waiting_of(), user_id=user_id)

    async def lapsed(self, course_id: CourseId, limit: int, /) -> list[Enrollment]:
        return await self._many(statements.lapsed(), course_id=course_id, limit=limit)

    async def count_finished(self, course_id: CourseId, /) -> int:
        ((count,),) = await self._lane.fetch(statements.count_finished(), course_id=course_id)
        return int(count)

    async def finished(self, course_id: CourseId, limit: int, /, *, wait: bool) -> list[Enrollment]:
        return await self._many(statements.finished(wait=wait), course_id=course_id, limit=limit)

    async def lock_lapsed_course(self) -> CourseId | None:
        rows = await self._lane.fetch(statements.lock_lapsed_course())
        return CourseId(rows[0][0]) if rows else None

    async def _many(self, statement: Compiled, **values: object) -> list[Enrollment]:
        rows = await self._lane.fetch(statement, **values)
        return [entity_from(row, Enrollment) for row in rows]


class SqlEntrances:
    """The port ``Entrances`` within a transaction's lane."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def lock(self, course_id: CourseId, user_id: UserId, /) -> Entrance:
        rows = await self._lane.fetch(
            statements.entrance(lock=True), course_id=course_id, user_id=user_id
        )
        if not rows:
            raise NotFound
        return entrance_of(rows[0], user_id)[0]

    async def seats(self, course_id: CourseId, /) -> tuple[Seats, int]:
        ((taken, waiting, lapsed),) = await self._lane.fetch(arrivals.seats(), course_id=course_id)
        return Seats(taken, waiting), lapsed

    async def arrival(self) -> datetime:
        ((now,),) = await self._lane.fetch(arrivals.arrival())
        return now  # type: ignore[no-any-return]  # A timestamp.

    async def accounts_of(self, emails: Sequence[str], /) -> Mapping[str, UserId]:
        rows = await self._lane.fetch(arrivals.accounts_of(), emails=list(emails))
        return {email: UserId(user_id) for email, user_id in rows}

    async def newcomers(self, course_id: CourseId, user_ids: Sequence[UserId], /) -> list[Newcomer]:
        rows = await self._lane.fetch(
            arrivals.newcomers(), course_id=course_id, user_ids=list(user_ids)
        )
        return [arrivals.newcomer_of(row) for row in rows]

    async def take_over(self, former: EnrollmentId, enrollment: EnrollmentId, /) -> Score:
        await self._lane.fetch(progress.take_over(), former=former, enrollment=enrollment)
        ((required, met),) = await self._lane.fetch(progress.score(), id=enrollment)
        return Score(required, met)
