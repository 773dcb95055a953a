"""How every server learns at once of sessions that end and roles that change.

Changes are told with their commit as notifications of PostgreSQL (``persistence.access_changes``).
A connection beside the pool listens; what it hears is kept in memory, so that a valid token costs
no query. A heartbeat tells whether the connection still lives. While it does not, every request is
checked by one statement instead, and refused with ``Unavailable`` when that cannot be had either:
what cannot be known is never taken for granted.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
import structlog

from application.actor import LoginRequired
from application.authentication import AccessClaims
from domain.ids import SessionId, UserId
from domain.users.user import Role
from infrastructure.persistence.access_changes import CHANNEL
from infrastructure.persistence.auth.access import changes_since, login_now
from infrastructure.persistence.read_lane import Lane
from infrastructure.security.access_memory import AccessMemory

log = structlog.get_logger()

#: Seconds between two heartbeats, for an answer to one, and since the last answered one until the
#: feed counts as down.
BEAT: Final = 1.0
PATIENCE: Final = 1.0
TRUSTED_FOR: Final = 2.5

#: How long facts are kept beyond the life of an access token: for clocks that differ, and commits
#: that take a while.
SLACK: Final = timedelta(minutes=2)

#: What ends a connection, in whatever words.
_LOST: Final = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class AccessFeed:
    """The port ``LiveSessions``, kept fresh by ``run``."""

    def __init__(
        self,
        database_url: str,
        lane: Lane,
        *,
        access_lifetime: timedelta,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = database_url
        self._lane = lane
        self._monotonic = monotonic
        self._memory = AccessMemory(access_lifetime + SLACK, monotonic)
        self._heard_at: float | None = None

    async def current(self, claims: AccessClaims, /) -> Role:
        if self._memory.has_ended(claims.session_id):
            raise _over()
        if self._is_fresh():
            return self._memory.role_of(claims)
        return await self._asked(claims)

    def end(self, session_ids: Iterable[SessionId], /) -> None:
        for session_id in session_ids:
            self._memory.end(session_id)

    def change_role(self, user_id: UserId, role: Role, /, *, version: int) -> None:
        self._memory.change_role(user_id, role, version)

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until told to stop, on a new connection whenever one is lost."""
        while not stop.is_set():
            try:
                await self._listen(stop)
            except _LOST as error:
                log.warning("access feed lost", reason=type(error).__name__)
            except Exception:
                log.exception("access feed failed")
            self._heard_at = None
            await _pause(stop, BEAT)

    def _is_fresh(self) -> bool:
        return self._heard_at is not None and self._monotonic() - self._heard_at < TRUSTED_FOR

    async def _asked(self, claims: AccessClaims) -> Role:
        """The database's word, while the feed is down."""
        found = await self._lane.fetch(
            login_now(), session_id=claims.session_id, user_id=claims.user_id
        )
        if not found:
            raise _over()
        return Role(found[0][0])

    async def _listen(self, stop: asyncio.Event) -> None:
        connection = await asyncpg.connect(self._url, timeout=PATIENCE, command_timeout=PATIENCE)
        try:
            connection.add_termination_listener(self._lose)
            await connection.add_listener(CHANNEL, self._hear)
            # Only now: whatever is committed during the look is heard as well.
            await self._catch_up(connection)
            while not stop.is_set():
                await self._beat(connection)
                await _pause(stop, BEAT)
        finally:
            connection.terminate()

    async def _catch_up(self, connection: Any) -> None:
        statement = changes_since()
        rows = await connection.fetch(
            statement.sql, *statement.arguments({"span": self._memory.span})
        )
        for row in rows:
            self._hear(connection, 0, CHANNEL, row[0])

    async def _beat(self, connection: Any) -> None:
        asked_at = self._monotonic()
        await connection.execute("SELECT 1")
        self._heard_at = asked_at
        self._memory.forget_old()

    def _lose(self, _connection: Any) -> None:
        self._heard_at = None

    def _hear(self, _connection: Any, _process: int, _channel: str, message: object) -> None:
        match str(message).split():
            case ["ended", session_id]:
                self._memory.end(SessionId(UUID(session_id)))
            case ["role", user_id, role, version]:
                self._memory.change_role(UserId(UUID(user_id)), Role(role), int(version))


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


def _over() -> LoginRequired:
    return LoginRequired("The session of this access token has ended.", token_sent=True)
