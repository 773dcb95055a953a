"""The pool of connections to PostgreSQL and the gate in front of it.

SQLAlchemy's engine opens and ends connections; which of them are idle is known here. Its pool would
make several objects and a finalizer each time one changes hands, which takes a third of the time of
a small read; here one is taken from the end of a list.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, Final

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.util import greenlet_spawn

from domain.errors import Unavailable
from infrastructure.persistence.errors import driver_error_of

#: How long a request waits for a connection, in seconds, and how many may wait at once (contract,
#: section 1: Overload).
MAX_WAIT: Final = 2.0
MAX_WAITING: Final = 200

#: In force on every connection. Plans are made once a statement: a bound LIMIT would otherwise make
#: PostgreSQL plan every execution anew. The timeouts (milliseconds) keep a stuck statement from
#: holding its connection.
SESSION_SETTINGS: Final = {
    "application_name": "elearning",
    "timezone": "UTC",
    "jit": "off",
    "plan_cache_mode": "force_generic_plan",
    "statement_timeout": "5000",
    "lock_timeout": "2000",
    "idle_in_transaction_session_timeout": "10000",
}


class ConnectionLost(Unavailable):
    """The connection that was borrowed is dead; the cause is what its driver said."""


class Gate:
    """Lets as many through as there are connections.

    Waiting here costs a future and a timer; waiting in SQLAlchemy's pool costs a greenlet and a
    task as well. Whoever waits longer than ``MAX_WAIT``, or finds ``MAX_WAITING`` others waiting,
    is turned away with ``Unavailable``. How many had to wait so far, for how many seconds together,
    and how many were turned away is counted.
    """

    def __init__(self, size: int) -> None:
        self._free = size
        #: Who waits, in order; those who gave up are done.
        self._queue: deque[asyncio.Future[None]] = deque()
        self.waiting = 0
        self.waits = 0
        self.wait_seconds = 0.0
        self.turned_away = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Hold a place as long as the block runs."""
        await self.enter()
        try:
            yield
        finally:
            self.leave()

    async def enter(self) -> None:
        """Take a place; every ``enter`` that returns needs one ``leave``."""
        if self._free:
            self._free -= 1
            return
        if self.waiting >= MAX_WAITING:
            self.turned_away += 1
            raise Unavailable
        await self._wait()

    async def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        place = loop.create_future()
        self._queue.append(place)
        patience = loop.call_later(MAX_WAIT, self._turn_away, place)
        self.waiting += 1
        self.waits += 1
        began = time.monotonic()
        try:
            await place
        except asyncio.CancelledError:
            if _is_given(place):
                self.leave()
            raise
        finally:
            patience.cancel()
            self.waiting -= 1
            self.wait_seconds += time.monotonic() - began

    def _turn_away(self, place: asyncio.Future[None]) -> None:
        if not place.done():
            self.turned_away += 1
            place.set_exception(Unavailable())

    def leave(self) -> None:
        """Give the place back, to whoever has waited longest."""
        while self._queue:
            place = self._queue.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1


def _is_given(place: asyncio.Future[None]) -> bool:
    """Whether a place was given to somebody who was cancelled before they could take it."""
    return place.done() and not place.cancelled() and place.exception() is None


def _open(url: str, **options: Any) -> Awaitable[Any]:
    """Begin to open a connection. The driver reads the URL itself, with all that libpq knows in it
    (``?sslmode=``, ``?host=``).
    """
    connecting: Awaitable[Any] = asyncpg.connect(url, **options)
    return connecting


def _notice_lost(context: ExceptionContext) -> None:
    """Have SQLAlchemy give up a connection that it does not know to be lost."""
    if isinstance(driver_error_of(context.original_exception), asyncpg.InternalClientError):
        context.is_disconnect = True


class Database:
    """One engine with its pool, and the gate that everybody passes on the way to it."""

    def __init__(self, url: str, *, pool_size: int) -> None:
        self.engine: AsyncEngine = create_async_engine(
            "postgresql+asyncpg://",
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=MAX_WAIT,
            # Whoever borrows a connection ends what they began on it.
            pool_reset_on_return=None,
            # A transaction is begun and ended by ``Transaction``, not by SQLAlchemy.
            isolation_level="AUTOCOMMIT",
            # An error's text would otherwise hold the values of the statement, and so people's
            # addresses.
            hide_parameters=True,
            connect_args={
                "async_creator_fn": partial(_open, url),
                "server_settings": SESSION_SETTINGS,
                "statement_cache_size": 512,
                "timeout": MAX_WAIT,
            },
        )
        event.listen(self.engine.sync_engine, "handle_error", _notice_lost)
        self.gate = Gate(pool_size)
        self._pool = self.engine.sync_engine.pool
        self._idle: list[PoolProxiedConnection] = []

    @property
    def busy(self) -> int:
        """How many connections are borrowed."""
        opened: int = self._pool.checkedout()  # type: ignore[attr-defined]  # An engine's pool counts.
        return opened - self.idle

    @property
    def idle(self) -> int:
        """How many connections are open and borrowed by nobody."""
        return len(self._idle)

    async def borrow(self) -> PoolProxiedConnection:
        """A connection that lives as far as is known, for whoever holds a place of the gate; it is
        to be given back by ``take_back`` or ``give_up``.
        """
        while self._idle:
            connection = self._idle.pop()
            if not driver_of(connection).is_closed():
                return connection
            with suppress(ConnectionLost):
                self.give_up(connection, asyncpg.InterfaceError("The connection is closed."))
        return await greenlet_spawn(self._pool.connect)

    def take_back(self, connection: PoolProxiedConnection) -> None:
        """Have a connection on which nothing runs serve others."""
        self._idle.append(connection)

    def give_up(self, connection: PoolProxiedConnection, error: BaseException) -> None:
        """End a borrowed connection on which a statement may still run.

        Raise ``ConnectionLost`` where it was dead already; idle ones are not trusted either then.
        """
        is_lost = not connection.is_valid or driver_of(connection).is_closed()
        for ended in [connection, *(self._take_idle() if is_lost else ())]:
            if ended.is_valid:
                ended.invalidate(error)
            ended.close()
        if is_lost and isinstance(error, Exception):
            raise ConnectionLost from error

    def _take_idle(self) -> list[PoolProxiedConnection]:
        idle, self._idle = self._idle, []
        return idle

    async def close(self) -> None:
        """Close all connections."""
        for connection in self._take_idle():
            connection.close()
        await self.engine.dispose()


def driver_of(connection: PoolProxiedConnection) -> Any:
    """The asyncpg connection under SQLAlchemy's."""
    return connection.driver_connection
