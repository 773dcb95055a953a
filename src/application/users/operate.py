"""Suspending and reinstating from the command line."""

from dataclasses import dataclass
from typing import Final

from application.actor import Origin
from application.users.change_status import reinstate, suspend
from application.users.ports import StartUserWork, UserWork
from domain.errors import NotFound
from domain.text import Email, Reason
from domain.users.user import User

#: Where the audit trail says that this came from.
_ORIGIN: Final = Origin(request_id="elearning users")

_REASON: Final = Reason("Decided by an operator.")


@dataclass(frozen=True, slots=True)
class OperateUsers:
    """What an operator decides about an account, by its address; an administrator's work where no
    administrator can log in.
    """

    start_work: StartUserWork

    async def suspend(self, email: Email, /) -> None:
        """Let them in no more, and end their sessions on every server."""
        async with self.start_work(None) as work:
            admins = await work.users.lock_admins()
            user = await _locked(work, email)
            await suspend(work, user, _REASON, admins=admins, by=None, origin=_ORIGIN)
            await work.commit()

    async def reinstate(self, email: Email, /) -> None:
        """Let them in again."""
        async with self.start_work(None) as work:
            await reinstate(work, await _locked(work, email), by=None, origin=_ORIGIN)
            await work.commit()


async def _locked(work: UserWork, email: Email) -> User:
    user = await work.users.lock_by_email(email)
    if user is None:
        raise NotFound("There is no account with this address.")
    return user
