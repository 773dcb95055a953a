"""Erasing an account: the person is forgotten, the books are kept."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from application.actor import Actor, require_role
from application.authentication import LiveSessions
from application.concurrency import Expected, require_version
from application.ports import AuditEvent
from application.users.ports import ErasureWork, StartErasureWork
from domain.enrollments.event import Transition
from domain.errors import Overlapped
from domain.ids import UserId
from domain.users.errors import FreshLoginRequired, LastAdmin, OwnsCourses
from domain.users.user import Role

#: How long ago whoever erases themself may have logged in.
FRESH: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class EraseUser:
    """Forget a person for good, at their own wish or an admin's: sessions end, and address, name
    and profile go. Enrollments and certificates stay as a former learner's; places on waitlists
    are given up, since nobody is left to take a seat, and so is teaching beside others.
    """

    start_work: StartErasureWork
    live: LiveSessions

    async def __call__(
        self, actor: Actor, user_id: UserId, /, *, expected_version: Expected = None
    ) -> None:
        """Forget anybody, as an admin may."""
        require_role(actor, Role.ADMIN)
        await self._erase(actor, user_id, expected_version)

    async def oneself(self, actor: Actor, /, *, expected_version: Expected = None) -> None:
        """Forget whoever asks."""
        await self._erase(actor, actor.user_id, expected_version)

    async def _erase(self, actor: Actor, user_id: UserId, expected_version: Expected) -> None:
        async with self.start_work(None) as work:
            await _leave_waitlists(work, user_id, by=actor.user_id)
            await _stop_teaching(work, user_id)
            admins = await work.users.lock_admins()
            user = await work.users.lock_wholly(user_id)
            require_version(user, expected_version)
            await self._require_erasable(work, actor, user_id, admins)
            ended = await work.sessions.end_all(user_id)
            await work.audit.record(
                AuditEvent("user.erased", "user", user_id, actor.user_id, actor.origin)
            )
            await work.users.erase(user)
            await work.commit()
        self.live.end(ended)

    async def _require_erasable(
        self, work: ErasureWork, actor: Actor, user_id: UserId, admins: set[UserId]
    ) -> None:
        if user_id == actor.user_id:
            began = await work.sessions.started_at(user_id, actor.session_id)
            if began is None or work.now - began > FRESH:
                raise FreshLoginRequired
        if admins == {user_id}:
            raise LastAdmin
        if await work.users.owns_courses(user_id):
            raise OwnsCourses
        if await work.courses.co_taught_by(user_id):
            # Somebody let them teach another course before the account was locked.
            raise Overlapped


async def _leave_waitlists(work: ErasureWork, user_id: UserId, *, by: UserId) -> None:
    """Courses are locked before accounts, as by everybody who enrolls."""
    for seen in await work.enrollments.waiting_of(user_id):
        await work.courses.lock(seen.course_id)
        waiting = await work.enrollments.lock(seen.id)
        if waiting.status is seen.status:
            left = waiting.withdraw(now=work.now)
            await work.enrollments.record([Transition(waiting, left, by, "account_erased")])


async def _stop_teaching(work: ErasureWork, user_id: UserId) -> None:
    for course_id in await work.courses.co_taught_by(user_id):
        course = await work.courses.lock(course_id)
        if user_id in course.co_instructor_ids:
            await work.courses.save(course.without_instructor(user_id, now=work.now))
