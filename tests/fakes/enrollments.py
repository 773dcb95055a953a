"""Enrollments in memory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from application.courses.policy import Standing
from application.courses.views import CourseLink
from application.enrollments.doorway import Newcomer, Seats
from application.enrollments.entrance import Entrance
from application.enrollments.ports import (
    CohortFilter,
    EnrollmentFilter,
    EnrollmentSheet,
    StartEnrollmentWork,
)
from application.enrollments.views import EnrollmentView, EventView, LearnerProgress
from application.page import Page, PageRequest
from application.ports import AuditEvent, NewId
from application.seats import Seating
from application.users.views import PersonLink
from domain.courses.course import Course, CourseStatus
from domain.enrollments.access import EnrollmentStatus, Timetable, access
from domain.enrollments.enrollment import LIVE, MOMENT, RESUMABLE, SEATED, Enrollment
from domain.enrollments.errors import NotEligible
from domain.enrollments.event import EnrollmentEvent, Transition
from domain.errors import NotFound, Overlapped
from domain.ids import CourseId, EnrollmentId, UserId
from domain.progress.score import Score
from fakes.courses import enrollments_in, paged, published_in
from fakes.erasure import is_erased
from fakes.memory import Clock, MemoryTransaction, Tables
from fakes.standing import latest_enrollment, standing_in


class MemoryEnrollments:
    """The port ``Enrollments``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime, new_id: NewId) -> None:
        self._transaction = transaction
        self._now = now
        self._new_id = new_id
        self._enrollments = transaction.table("enrollments")
        self._events = transaction.table("enrollment_events")

    async def get(self, enrollment_id: EnrollmentId, /) -> Enrollment:
        if enrollment_id not in self._enrollments:
            raise NotFound
        enrollment: Enrollment = self._enrollments[enrollment_id]
        return enrollment

    async def lock(self, enrollment_id: EnrollmentId, /) -> Enrollment:
        await self._transaction.lock("enrollments", enrollment_id)
        return await self.get(enrollment_id)

    async def add(self, transition: Transition, /) -> bool:
        new = transition.after
        for one in enrollments_in(self._transaction, new.course_id):
            both_live = one.status in LIVE and new.status in LIVE
            if one.user_id == new.user_id and (both_live or one.attempt == new.attempt):
                return False
        self._write(transition, new)
        return True

    async def add_all(self, transitions: Sequence[Transition], /) -> int:
        return sum([await self.add(one) for one in transitions])

    async def record(self, transitions: Sequence[Transition], /) -> None:
        for one in transitions:
            if self._enrollments[one.after.id].version != one.after.version:
                raise Overlapped
        for one in transitions:
            self._write(one, replace(one.after, version=one.after.version + 1))

    def _write(self, transition: Transition, enrollment: Enrollment) -> None:
        self._enrollments[enrollment.id] = enrollment
        self._events[self._new_id()] = transition.event

    async def seating(self, course_id: CourseId, /) -> Seating:
        course: Course = self._transaction.table("courses")[course_id]
        return Seating(
            course.status,
            course.ends_at,
            course.access_days,
            course.capacity,
            *counts_in(self._transaction, course_id),
        )

    async def waiting(self, course_id: CourseId, limit: int, /) -> list[Enrollment]:
        return waitlist_of(self._transaction, course_id)[:limit]

    async def waiting_of(self, user_id: UserId, /) -> list[Enrollment]:
        own = [one for one in self._enrollments.values() if one.user_id == user_id]
        waiting = [one for one in own if one.status is EnrollmentStatus.WAITLISTED]
        return sorted(waiting, key=lambda one: one.course_id)

    async def lapsed(self, course_id: CourseId, limit: int, /) -> list[Enrollment]:
        return lapsed_in(self._transaction, course_id, self._now)[:limit]

    async def count_finished(self, course_id: CourseId, /) -> int:
        return len(self._finished(course_id))

    async def finished(self, course_id: CourseId, limit: int, /, *, wait: bool) -> list[Enrollment]:
        found = []
        for one in self._finished(course_id)[:limit]:
            if wait:
                await self._transaction.lock("enrollments", one.id)
            elif not self._transaction.lock_now("enrollments", one.id):
                continue
            found.append(one)
        return found

    def _finished(self, course_id: CourseId) -> list[Enrollment]:
        finished = (
            one
            for one in enrollments_in(self._transaction, course_id)
            if one.status_at(self._now) is EnrollmentStatus.ACTIVE
            and score_in(self._transaction, one).is_complete
        )
        return sorted(finished, key=lambda one: one.id)

    async def lock_lapsed_course(self) -> CourseId | None:
        for course_id in {one.course_id for one in self._enrollments.values()}:
            is_lapsed = lapsed_in(self._transaction, course_id, self._now)
            if is_lapsed and self._transaction.lock_now("courses", course_id):
                return course_id
        return None


class MemoryEntrances:
    """The port ``Entrances``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def lock(self, course_id: CourseId, user_id: UserId, /) -> Entrance:
        await self._transaction.lock("courses", course_id)
        return entrance_in(self._transaction, course_id, user_id, self._now)

    async def seats(self, course_id: CourseId, /) -> tuple[Seats, int]:
        taken, waiting = counts_in(self._transaction, course_id)
        return Seats(taken, waiting), len(lapsed_in(self._transaction, course_id, self._now))

    async def arrival(self) -> datetime:
        # The clock may stand still, but nobody comes at the same time as somebody else.
        came = [one.enrolled_at for one in self._transaction.table("enrollments").values()]
        return max([self._now, *(one + MOMENT for one in came)])

    async def accounts_of(self, emails: Sequence[str], /) -> Mapping[str, UserId]:
        users = {
            one.email.lower(): one.id
            for one in self._transaction.table("users").values()
            if not is_erased(self._transaction, one.id)
        }
        return {one: users[one.lower()] for one in emails if one.lower() in users}

    async def newcomers(self, course_id: CourseId, user_ids: Sequence[UserId], /) -> list[Newcomer]:
        users = self._transaction.table("users")
        course = self._transaction.table("courses")[course_id]
        return [
            self._newcomer(course, one)
            for one in user_ids
            if one in users and not is_erased(self._transaction, one)
        ]

    def _newcomer(self, course: Course, user_id: UserId) -> Newcomer:
        latest = latest_enrollment(self._transaction, course, user_id)
        is_back = latest is not None and latest.status_at(self._now) in RESUMABLE
        return Newcomer(
            user_id=user_id,
            missing=_missing(self._transaction, course.id, user_id),
            latest=latest,
            is_through=is_back and score_in(self._transaction, latest).is_complete,
        )

    async def take_over(self, former: EnrollmentId, enrollment: EnrollmentId, /) -> Score:
        progress = self._transaction.table("progress")
        for (holder, lesson_id), done in list(progress.items()):
            if holder == former:
                progress[enrollment, lesson_id] = replace(done, enrollment_id=enrollment)
        activity = self._transaction.table("activity")
        if former in activity:
            activity[enrollment] = activity[former]
        stored = self._transaction.table("enrollments")[enrollment]
        return score_in(self._transaction, stored)


class MemoryDirectEnrolling:
    """The port ``DirectEnrolling``, by asking the domain."""

    def __init__(self, start_work: StartEnrollmentWork) -> None:
        self._start_work = start_work

    async def enroll(
        self, enrollment_id: EnrollmentId, course_id: CourseId, created: AuditEvent, /
    ) -> EnrollmentView | None:
        async with self._start_work(None) as work:
            assert created.actor_id is not None
            try:
                entrance = await work.entrances.lock(course_id, created.actor_id)
                enrollment = entrance.admit(enrollment_id, now=work.now)
            except (NotFound, NotEligible):
                return None
            seated = enrollment.status is EnrollmentStatus.ACTIVE
            if entrance.latest or entrance.waiting or not (seated and entrance.is_settled):
                return None
            await work.enrollments.add(Transition(None, enrollment, created.actor_id))
            await work.audit.record(created)
            await work.commit()
        return entrance.view_of(enrollment)


#: What each order of a cohort sorts by, before the enrollment's id.
_COHORT_KEYS: dict[str, Callable[[LearnerProgress], Any]] = {
    "name": lambda one: one.user.display_name.lower(),
    "percent": lambda one: one.met,
    "last_activity": lambda one: one.last_activity_at or datetime(1970, 1, 1, tzinfo=UTC),
    "enrolled_at": lambda one: one.enrolled_at,
}


class MemoryEnrollmentReads:
    """The port ``EnrollmentReads``."""

    def __init__(self, tables: Tables, clock: Clock) -> None:
        self._tables = tables
        self._clock = clock

    async def entrance(self, course_id: CourseId, user_id: UserId, /) -> tuple[Entrance, datetime]:
        now = self._clock.now
        return entrance_in(self._tables, course_id, user_id, now), now

    async def standing(self, course_id: CourseId, user_id: UserId, /) -> Standing:
        if course_id not in self._tables.table("courses"):
            raise NotFound
        course = self._tables.table("courses")[course_id]
        return standing_in(self._tables, course, user_id, self._clock.now)

    async def sheet(self, enrollment_id: EnrollmentId, /) -> EnrollmentSheet:
        if enrollment_id not in self._tables.table("enrollments"):
            raise NotFound
        enrollment = self._tables.table("enrollments")[enrollment_id]
        course = self._tables.table("courses")[enrollment.course_id]
        view = self._view(enrollment)
        return EnrollmentSheet(view, course.owner_id, course.co_instructor_ids)

    async def listed(self, wanted: EnrollmentFilter, page: PageRequest) -> Page[EnrollmentView]:
        views = [
            self._view(one)
            for one in self._tables.table("enrollments").values()
            if wanted.user_id in (None, one.user_id)
            and wanted.course_id in (None, one.course_id)
            and wanted.status in (None, one.status_at(self._clock.now))
            and self._is_named(wanted, one)
        ]
        return paged(views, page, lambda one: (one.enrolled_at, one.id), descending=True)

    def _is_named(self, wanted: EnrollmentFilter, enrollment: Enrollment) -> bool:
        user = self._tables.table("users")[enrollment.user_id]
        q = wanted.q or ""
        is_addressed = wanted.emails_too and (user.email or "").lower().startswith(q.lower())
        return f" {_in_words(q)}" in f" {_in_words(user.display_name)}" or is_addressed

    async def cohort(self, wanted: CohortFilter, page: PageRequest) -> Page[LearnerProgress]:
        course: Course = self._tables.table("courses")[wanted.course_id]
        lines = [
            self._line(course, one)
            for one in enrollments_in(self._tables, course.id)
            if latest_enrollment(self._tables, course, one.user_id) == one
            and wanted.status in (None, one.status_at(self._clock.now))
        ]
        by = _COHORT_KEYS[wanted.sort.name_of_key]
        return paged(
            lines,
            page,
            lambda one: (by(one), one.enrollment_id),
            descending=wanted.sort.descending,
        )

    def _line(self, course: Course, enrollment: Enrollment) -> LearnerProgress:
        view, score = self._view(enrollment), score_in(self._tables, enrollment)
        return LearnerProgress(
            enrollment_id=view.id,
            user=view.user,
            status=view.status,
            access=view.access,
            percent=score.percent,
            required=score.required,
            met=score.met,
            last_activity_at=self._tables.table("activity").get(enrollment.id),
            enrolled_at=view.enrolled_at,
            completed_at=view.completed_at,
        )

    async def events(self, enrollment_id: EnrollmentId, page: PageRequest) -> Page[EventView]:
        own = events_of(self._tables, enrollment_id)
        found = paged(own, page, lambda one: (one[1].at, one[0]), descending=False)
        views = [
            EventView(
                one.from_status, one.to_status, one.actor_id, one.reason, list(one.waived), one.at
            )
            for _id, one in found.items
        ]
        return Page(views, found.next_key)

    def _view(self, enrollment: Enrollment) -> EnrollmentView:
        now = self._clock.now
        course: Course = self._tables.table("courses")[enrollment.course_id]
        user = self._tables.table("users")[enrollment.user_id]
        timetable = Timetable(course.status, course.starts_at, course.ends_at)
        waiting = [one.id for one in waitlist_of(self._tables, course.id)]
        return EnrollmentView(
            id=enrollment.id,
            course=CourseLink(course.id, course.slug, course.title),
            user=PersonLink(user.id, user.display_name),
            status=enrollment.status_at(now),
            access=access(enrollment.status, enrollment.access_until, timetable, now=now),
            waitlist_position=(
                waiting.index(enrollment.id) + 1 if enrollment.id in waiting else None
            ),
            percent=score_in(self._tables, enrollment).percent,
            enrolled_at=enrollment.enrolled_at,
            access_until=enrollment.access_until,
            completed_at=enrollment.completed_at,
            attempt=enrollment.attempt,
            updated_at=enrollment.updated_at,
            version=enrollment.version,
        )


def _in_words(text: str) -> str:
    return text.lower().translate(
        dict.fromkeys(map(ord, "-.,\N{RIGHT SINGLE QUOTATION MARK}'"), " ")
    )


def entrance_in(tables: Tables, course_id: CourseId, user_id: UserId, now: datetime) -> Entrance:
    """What decides on the person's way into the course."""
    if course_id not in tables.table("courses"):
        raise NotFound
    course: Course = tables.table("courses")[course_id]
    taken, waiting = counts_in(tables, course_id)
    user = tables.table("users")[user_id]
    return Entrance(
        course=CourseLink(course.id, course.slug, course.title),
        person=PersonLink(user.id, user.display_name),
        standing=standing_in(tables, course, user_id, now),
        enroll_from=course.enroll_from,
        enroll_until=course.enroll_until,
        starts_at=course.starts_at,
        ends_at=course.ends_at,
        access_days=course.access_days,
        capacity=course.capacity,
        waitlist=course.waitlist,
        required_lessons=sum(one.required for one in published_in(tables, course_id)),
        seats_taken=taken,
        lapsed=len(lapsed_in(tables, course_id, now)),
        waiting=waiting,
        missing=_missing(tables, course_id, user_id),
        latest=latest_enrollment(tables, course, user_id),
        arrived_at=now,
    )


def counts_in(tables: Tables, course_id: CourseId) -> tuple[int, int]:
    """How many hold a seat, and how many wait."""
    statuses = [one.status for one in enrollments_in(tables, course_id)]
    seated = sum(status in SEATED for status in statuses)
    return seated, statuses.count(EnrollmentStatus.WAITLISTED)


def waitlist_of(tables: Tables, course_id: CourseId) -> list[Enrollment]:
    """Who waits, in the order of arrival."""
    waiting = [
        one
        for one in enrollments_in(tables, course_id)
        if one.status is EnrollmentStatus.WAITLISTED
    ]
    return sorted(waiting, key=lambda one: (one.waitlisted_at, one.id))


def lapsed_in(tables: Tables, course_id: CourseId, now: datetime) -> list[Enrollment]:
    """Whose time has run out without being stored so."""
    return [
        one
        for one in enrollments_in(tables, course_id)
        if one.status is EnrollmentStatus.ACTIVE and one.status_at(now) is EnrollmentStatus.EXPIRED
    ]


def score_in(tables: Tables, enrollment: Enrollment) -> Score:
    """What the enrollment amounts to."""
    required = [one for one in published_in(tables, enrollment.course_id) if one.required]
    progress = tables.table("progress")
    met = [
        one
        for one in required
        if (done := progress.get((enrollment.id, one.id))) is not None and done.met_at is not None
    ]
    return Score(len(required), len(met))


def events_of(tables: Tables, enrollment_id: EnrollmentId) -> list[tuple[Any, EnrollmentEvent]]:
    """The steps of an enrollment with their ids, in order."""
    own = [
        (event_id, event)
        for event_id, event in tables.table("enrollment_events").items()
        if event.enrollment_id == enrollment_id
    ]
    return sorted(own, key=lambda one: (one[1].at, one[0]))


def _missing(tables: Tables, course_id: CourseId, user_id: UserId) -> tuple[CourseId, ...]:
    courses = tables.table("courses")
    completed = {
        one.course_id
        for one in tables.table("enrollments").values()
        if one.user_id == user_id and one.completed_at is not None
    }
    return tuple(
        sorted(
            asked
            for of, asked in tables.table("prerequisites")
            if of == course_id
            and courses[asked].status is CourseStatus.PUBLISHED
            and asked not in completed
        )
    )
