"""Everything that decides on somebody's way into a course."""

from dataclasses import dataclass
from datetime import datetime

from msgspec import UNSET

from application.courses.policy import Standing
from application.courses.views import CourseLink
from application.enrollments.views import EligibilityView, EnrollmentView, ReasonView
from application.users.views import PersonLink
from domain.courses.teaching import teaches
from domain.enrollments.access import EnrollmentStatus, Timetable, access
from domain.enrollments.eligibility import Eligibility, Obstacle, Situation, decide
from domain.enrollments.enrollment import LIVE, Enrollment, access_limit
from domain.enrollments.errors import refusal_for
from domain.ids import CourseId, EnrollmentId, UserId
from domain.progress.score import Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """A course and a person who may want to learn in it.

    ``latest`` is the person's last enrollment in it, ``lapsed`` the number of active enrollments
    in the course whose time has run out but that are not stored as expired, and ``arrived_at`` a
    time that is later than that of everybody who came before.
    """

    course: CourseLink
    person: PersonLink
    standing: Standing
    enroll_from: datetime | None
    enroll_until: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    access_days: int | None
    capacity: int | None
    waitlist: bool
    required_lessons: int
    seats_taken: int
    lapsed: int
    waiting: int
    missing: tuple[CourseId, ...]
    latest: Enrollment | None
    arrived_at: datetime

    def decide(self, *, now: datetime) -> Eligibility:
        """Whether the person may enroll, and to what."""
        return decide(
            Situation(
                status=self.standing.status,
                enroll_from=self.enroll_from,
                enroll_until=self.enroll_until,
                ends_at=self.ends_at,
                capacity=self.capacity,
                waitlist=self.waitlist,
                seats_taken=self.seats_taken - self.lapsed,
                waiting=self.waiting,
                missing=self.missing,
                live_id=self._live_id(now),
                teaches=teaches(UserId(self.person.id), self.standing),
            ),
            now=now,
        )

    def _live_id(self, now: datetime) -> EnrollmentId | None:
        latest = self.latest
        return latest.id if latest and latest.status_at(now) in LIVE else None

    @property
    def is_settled(self) -> bool:
        """Whether every seat that is free, or would be, has gone to whom it belongs."""
        free = None if self.capacity is None else self.capacity - self.seats_taken
        return not self.lapsed and (not self.waiting or (free is not None and free <= 0))

    def admit(self, enrollment_id: EnrollmentId, *, now: datetime) -> Enrollment:
        """The person's new enrollment. Raise the refusal that names all reasons against it."""
        verdict = self.decide(now=now)
        if verdict.outcome is None:
            raise refusal_for(verdict.obstacles)
        at = self.arrived_at
        return Enrollment.begun(
            enrollment_id,
            CourseId(self.course.id),
            UserId(self.person.id),
            status=verdict.outcome,
            former=self.latest,
            access_until=access_limit(ends_at=self.ends_at, access_days=self.access_days, now=at),
            at=at,
        )

    def view_of(self, enrollment: Enrollment) -> EnrollmentView:
        """The new enrollment, in which nothing is met yet, as it is shown."""
        waits = enrollment.status is EnrollmentStatus.WAITLISTED
        timetable = Timetable(self.standing.status, self.starts_at, self.ends_at)
        now = enrollment.enrolled_at
        return EnrollmentView(
            id=enrollment.id,
            course=self.course,
            user=self.person,
            status=enrollment.status,
            access=access(enrollment.status, enrollment.access_until, timetable, now=now),
            waitlist_position=self.waiting + 1 if waits else None,
            percent=Score(self.required_lessons, 0).percent,
            enrolled_at=enrollment.enrolled_at,
            access_until=enrollment.access_until,
            completed_at=enrollment.completed_at,
            attempt=enrollment.attempt,
            updated_at=enrollment.updated_at,
            version=enrollment.version,
        )


def eligibility_view(verdict: Eligibility) -> EligibilityView:
    """The decision as it is shown."""
    return EligibilityView(
        eligible=verdict.outcome is not None,
        outcome=verdict.outcome,
        reasons=[_reason(one) for one in verdict.obstacles],
    )


def _reason(obstacle: Obstacle) -> ReasonView:
    return ReasonView(
        code=obstacle.code,
        course_ids=list(obstacle.course_ids) or UNSET,
        enrollment_id=obstacle.enrollment_id or UNSET,
    )
