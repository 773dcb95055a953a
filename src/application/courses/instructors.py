"""Who teaches a course: letting somebody teach it too, letting them go, and handing it over.

A course has one owner. Whoever teaches beside the owner may do all that staff may, but neither
choose who teaches nor delete the course.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from application.actor import Actor
from application.concurrency import Expected, require_version
from application.courses.edit_course import standing_of
from application.courses.policy import require_owner
from application.courses.ports import InstructorWork, StartInstructorWork
from application.courses.views import CourseDetail
from application.ports import AuditEvent, Once
from domain.courses.course import Course
from domain.courses.errors import NotAnInstructor
from domain.courses.teaching import TEACHING
from domain.errors import Fault, Invalid, NotFound
from domain.ids import CourseId, UserId
from domain.users.user import User, UserStatus


@dataclass(frozen=True, slots=True)
class AddInstructor:
    """Let an instructor teach the course beside its owner."""

    start_work: StartInstructorWork

    async def __call__(
        self,
        actor: Actor,
        course_id: CourseId,
        user_id: UserId,
        /,
        *,
        expected_version: Expected = None,
    ) -> CourseDetail:
        async with self.start_work(None) as work:
            course = await _lock_owned_course(work, actor, course_id, expected_version)
            _require_instructor(await _locked_person(work, user_id))
            joined = course.with_instructor(user_id, now=work.now)
            if joined != course:
                await work.courses.save(joined)
                await work.audit.record(
                    _event("course.instructor_added", actor, course, {"user_id": user_id})
                )
            answer = (await work.course_reads.sheet(course_id, actor.user_id)).detail(actor)
            await work.commit()
        return answer


@dataclass(frozen=True, slots=True)
class RemoveInstructor:
    """Let a co-instructor go, whatever has become of the account."""

    start_work: StartInstructorWork

    async def __call__(
        self,
        actor: Actor,
        course_id: CourseId,
        user_id: UserId,
        /,
        *,
        expected_version: Expected = None,
    ) -> None:
        async with self.start_work(None) as work:
            course = await _lock_owned_course(work, actor, course_id, expected_version)
            await work.courses.save(course.without_instructor(user_id, now=work.now))
            await work.audit.record(
                _event("course.instructor_removed", actor, course, {"user_id": user_id})
            )
            await work.commit()


@dataclass(frozen=True, slots=True)
class TransferCourse:
    """Give the course to another owner. The former one goes on teaching beside the new one, who may
    end that, unless the former one may teach no more.
    """

    start_work: StartInstructorWork

    async def __call__(
        self,
        actor: Actor,
        course_id: CourseId,
        user_id: UserId,
        /,
        *,
        expected_version: Expected = None,
        once: Once | None = None,
    ) -> CourseDetail:
        async with self.start_work(once) as work:
            course = await _lock_owned_course(work, actor, course_id, expected_version)
            await _require_heir(work, user_id)
            stays = await _may_teach(work, course.owner_id)
            handed_over = course.handed_over_to(user_id, stays=stays, now=work.now)
            if handed_over != course:
                await work.courses.save(handed_over)
                people = {"from": course.owner_id, "to": user_id}
                await work.audit.record(_event("course.transferred", actor, course, people))
            answer = (await work.course_reads.sheet(course_id, actor.user_id)).detail(actor)
            await work.commit(answer)
        return answer


async def _lock_owned_course(
    work: InstructorWork, actor: Actor, course_id: CourseId, expected_version: Expected
) -> Course:
    course = await work.courses.lock(course_id)
    require_owner(actor, await standing_of(work, actor, course))
    require_version(course, expected_version)
    return course


async def _locked_person(work: InstructorWork, user_id: UserId) -> User:
    """The account, which keeps its role until the work ends; one that is not active is as good as
    none.
    """
    person = await work.users.lock(user_id)
    if person.status is not UserStatus.ACTIVE:
        raise NotFound
    return person


def _require_instructor(person: User) -> None:
    if person.role not in TEACHING:
        raise NotAnInstructor


async def _require_heir(work: InstructorWork, user_id: UserId) -> None:
    try:
        heir = await _locked_person(work, user_id)
    except NotFound:
        raise Invalid(Fault("There is no such person.", pointer="/user_id")) from None
    _require_instructor(heir)


async def _may_teach(work: InstructorWork, user_id: UserId) -> bool:
    try:
        person = await work.users.get(user_id)
    except NotFound:
        return False
    return person.status is UserStatus.ACTIVE and person.role in TEACHING


def _event(action: str, actor: Actor, course: Course, people: Mapping[str, UserId]) -> AuditEvent:
    return AuditEvent(
        action,
        "course",
        course.id,
        actor.user_id,
        actor.origin,
        details={name: str(one) for name, one in people.items()},
    )
