"""Making an administrator from the command line: the way in which the first one comes about."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from application.actor import Origin
from application.auth.ports import PasswordHasher, StartAuthWork
from application.enrollments.bind_invitations import BindInvitations
from application.ports import AuditEvent, NewId
from application.users.change_role import give_role
from domain.auth.password import Password, PasswordPolicy
from domain.ids import UserId
from domain.text import DisplayName, Email
from domain.users.user import Role, User

#: Where the audit trail says that this came from.
_ORIGIN: Final = Origin(request_id="elearning create-admin")

_NAME: Final = DisplayName("Administrator")


class AdminMade(StrEnum):
    """What came of it."""

    CREATED = "created"
    PROMOTED = "promoted"
    WAS_ADMIN = "was_admin"


@dataclass(frozen=True, slots=True)
class CreateAdmin:
    """Give an address an administrator's account: a new one, verified, or the one that it has,
    whose password stays.
    """

    start_work: StartAuthWork
    new_id: NewId
    hasher: PasswordHasher
    policy: PasswordPolicy
    bind_invitations: BindInvitations

    async def __call__(self, email: Email, password: Password, /) -> AdminMade:
        return await self._promoted(email) or await self._created(email, password)

    async def _promoted(self, email: Email) -> AdminMade | None:
        async with self.start_work(None) as work:
            user = await work.users.lock_by_email(email)
            if user is None:
                return None
            promoted = await give_role(work, user, Role.ADMIN, by=None, origin=_ORIGIN)
            await work.commit()
        return AdminMade.WAS_ADMIN if promoted == user else AdminMade.PROMOTED

    async def _created(self, email: Email, password: Password) -> AdminMade:
        self.policy.require(password, email=email, display_name=_NAME)
        password_hash = await self.hasher.hash(password)
        async with self.start_work(None) as work:
            user = User(
                id=UserId(self.new_id()),
                email=email,
                display_name=_NAME,
                role=Role.ADMIN,
                password_hash=password_hash,
                created_at=work.now,
                updated_at=work.now,
            )
            await work.users.add(user)
            await work.registrations.end_all(email)
            await self.bind_invitations(work, user.id, email, _ORIGIN)
            await work.audit.record(AuditEvent("admin.created", "user", user.id, None, _ORIGIN))
            await work.commit()
        return AdminMade.CREATED
