"""The reads of people."""

from dataclasses import dataclass

from application.actor import Actor, require_role
from application.page import Page, PageRequest
from application.users.ports import PeopleFilter, UserReads
from application.users.views import Me, PublicProfile
from domain.ids import UserId
from domain.users.user import Role


@dataclass(frozen=True, slots=True)
class ShowMe:
    """Show people their own account."""

    reads: UserReads

    async def __call__(self, actor: Actor, /) -> Me:
        return await self.reads.account(actor.user_id)


@dataclass(frozen=True, slots=True)
class ShowProfile:
    """Show anybody the public side of an active account."""

    reads: UserReads

    async def __call__(self, user_id: UserId, /) -> PublicProfile:
        return await self.reads.profile(user_id)


@dataclass(frozen=True, slots=True)
class ListPeople:
    """List the accounts, for admins."""

    reads: UserReads

    async def __call__(self, actor: Actor, wanted: PeopleFilter, page: PageRequest, /) -> Page[Me]:
        require_role(actor, Role.ADMIN)
        return await self.reads.people(wanted, page)
