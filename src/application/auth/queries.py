"""The reads of logins."""

from dataclasses import dataclass

from application.actor import Actor
from application.auth.ports import AuthReads
from application.auth.views import SessionItem
from application.page import Page, PageRequest


@dataclass(frozen=True, slots=True)
class ListSessions:
    """List where one is logged in."""

    reads: AuthReads

    async def __call__(self, actor: Actor, page: PageRequest, /) -> Page[SessionItem]:
        return await self.reads.sessions(actor.user_id, actor.session_id, page)
