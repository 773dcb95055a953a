"""Ending sessions: logging out here, on another device, everywhere."""

from dataclasses import dataclass

from application.actor import Actor
from application.auth.events import session_event
from application.auth.ports import StartAuthWork
from application.authentication import LiveSessions
from application.ports import AuditEvent
from domain.errors import NotFound
from domain.ids import SessionId


@dataclass(frozen=True, slots=True)
class EndSession:
    """End one of one's own sessions; its access token stops working with it."""

    start_work: StartAuthWork
    live: LiveSessions

    async def __call__(self, actor: Actor, session_id: SessionId, /) -> None:
        async with self.start_work(None) as work:
            if not await work.sessions.end(actor.user_id, session_id):
                raise NotFound
            await work.audit.record(
                session_event("session.ended", actor.user_id, session_id, actor.origin)
            )
            await work.commit()
        self.live.end([session_id])


@dataclass(frozen=True, slots=True)
class LogOut:
    """End the session that asks; one that has ended meanwhile is as good."""

    end_session: EndSession

    async def __call__(self, actor: Actor, /) -> None:
        try:
            await self.end_session(actor, actor.session_id)
        except NotFound:
            return


@dataclass(frozen=True, slots=True)
class EndAllSessions:
    """End all of one's own sessions, or all but the one that asks."""

    start_work: StartAuthWork
    live: LiveSessions

    async def __call__(self, actor: Actor, /, *, keep_current: bool) -> None:
        kept = actor.session_id if keep_current else None
        async with self.start_work(None) as work:
            ended = await work.sessions.end_all(actor.user_id, but=kept)
            await work.audit.record(
                AuditEvent(
                    "session.ended",
                    "user",
                    actor.user_id,
                    actor.user_id,
                    actor.origin,
                    details={"sessions": len(ended), "kept_current": keep_current},
                )
            )
            await work.commit()
        self.live.end(ended)
