"""Suspending somebody, and letting them in again."""

from dataclasses import dataclass

from application.actor import Actor, Origin, require_role
from application.authentication import LiveSessions
from application.concurrency import Expected, require_version
from application.ports import AuditEvent, Once
from application.users.ports import StartUserWork, UserWork
from application.users.views import Me
from domain.ids import SessionId, UserId
from domain.text import Reason
from domain.users.errors import LastAdmin
from domain.users.user import Role, User


@dataclass(frozen=True, slots=True)
class SuspendUser:
    """Let somebody in no more: every session ends at once, and none of its tokens comes back to
    life.
    """

    start_work: StartUserWork
    live: LiveSessions

    async def __call__(
        self,
        actor: Actor,
        user_id: UserId,
        reason: Reason,
        /,
        *,
        expected_version: Expected = None,
        once: Once | None = None,
    ) -> Me:
        require_role(actor, Role.ADMIN)
        async with self.start_work(once) as work:
            admins = await work.users.lock_admins()
            user = await work.users.lock(user_id)
            require_version(user, expected_version)
            ended = await suspend(
                work, user, reason, admins=admins, by=actor.user_id, origin=actor.origin
            )
            answer = await work.user_reads.account(user_id)
            await work.commit(answer)
        self.live.end(ended)
        return answer


@dataclass(frozen=True, slots=True)
class ReinstateUser:
    """Let somebody in again who was suspended; they have to log in anew."""

    start_work: StartUserWork

    async def __call__(
        self,
        actor: Actor,
        user_id: UserId,
        /,
        *,
        expected_version: Expected = None,
        once: Once | None = None,
    ) -> Me:
        require_role(actor, Role.ADMIN)
        async with self.start_work(once) as work:
            user = await work.users.lock(user_id)
            require_version(user, expected_version)
            await reinstate(work, user, by=actor.user_id, origin=actor.origin)
            answer = await work.user_reads.account(user_id)
            await work.commit(answer)
        return answer


async def suspend(
    work: UserWork,
    user: User,
    reason: Reason,
    /,
    *,
    admins: set[UserId],
    by: UserId | None,
    origin: Origin,
) -> list[SessionId]:
    """Suspend a locked account and answer the sessions that ended; ``admins`` are locked, too.
    Raise ``LastAdmin`` when nobody of these would be left.
    """
    suspended = user.suspended(now=work.now)
    if admins == {user.id}:
        raise LastAdmin
    await work.users.save(suspended)
    ended = await work.sessions.end_all(user.id)
    details = {"reason": reason, "sessions": len(ended)}
    await work.audit.record(
        AuditEvent("user.suspended", "user", user.id, by, origin, details=details)
    )
    return ended


async def reinstate(work: UserWork, user: User, /, *, by: UserId | None, origin: Origin) -> None:
    """Reinstate a locked account."""
    await work.users.save(user.reinstated(now=work.now))
    await work.audit.record(AuditEvent("user.reinstated", "user", user.id, by, origin))
