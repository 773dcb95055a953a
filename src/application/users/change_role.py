"""Giving somebody another role."""

from dataclasses import dataclass

from application.actor import Actor, Origin, require_role
from application.authentication import LiveSessions
from application.concurrency import Expected, require_version
from application.ports import AuditEvent, Once
from application.users.ports import StartUserWork, UserWork
from application.users.views import Me
from domain.ids import UserId
from domain.users.errors import LastAdmin
from domain.users.user import Role, User


@dataclass(frozen=True, slots=True)
class ChangeRole:
    """Make somebody a student, an instructor or an admin; their sessions go on, with the new role
    at once.
    """

    start_work: StartUserWork
    live: LiveSessions

    async def __call__(
        self,
        actor: Actor,
        user_id: UserId,
        role: Role,
        /,
        *,
        expected_version: Expected = None,
        once: Once | None = None,
    ) -> Me:
        require_role(actor, Role.ADMIN)
        async with self.start_work(once) as work:
            # The admins come first, in their order, so that two who demote each other do not wait
            # for each other.
            admins = await work.users.lock_admins()
            user = await work.users.lock(user_id)
            require_version(user, expected_version)
            if role is not Role.ADMIN and admins == {user_id}:
                raise LastAdmin
            user = await give_role(work, user, role, by=actor.user_id, origin=actor.origin)
            answer = await work.user_reads.account(user_id)
            await work.commit(answer)
        self.live.change_role(user.id, user.role, version=user.version)
        return answer


async def give_role(
    work: UserWork, user: User, role: Role, /, *, by: UserId | None, origin: Origin
) -> User:
    """Save and record the new role; the one that the user has already is no change."""
    changed = user.with_role(role, now=work.now)
    if changed == user:
        return user
    await work.audit.record(
        AuditEvent(
            "role.changed",
            "user",
            user.id,
            by,
            origin,
            details={"from": user.role, "to": role},
        )
    )
    return await work.users.save(changed)
