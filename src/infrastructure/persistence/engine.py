"""The pool of connections to PostgreSQL and the gate in front of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import in_greenlet

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


class Gate:
    """Lets as many through as there are connections.

    Waiting here costs a future; waiting in SQLAlchemy's pool costs a greenlet, a task and a timer.
    Whoever waits longer than ``MAX_WAIT``, or finds ``MAX_WAITING`` others waiting, is turned away
    with ``Unavailable``.
    """

    def __init__(self, size: int) -> None:
        self._places = asyncio.Semaphore(size)
        self._waiting = 0

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
        if not self._places.locked():
            await self._places.acquire()
            return
        if self._waiting >= MAX_WAITING:
            raise Unavailable
        self._waiting += 1
        try:
            async with asyncio.timeout(MAX_WAIT):
                await self._places.acquire()
        except TimeoutError:
            raise Unavailable from None
        finally:
            self._waiting -= 1

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()


def _open(url: str, **options: Any) -> Awaitable[Any]:
    """Begin to open a connection. The driver reads the URL itself, with all that libpq knows in it
    (``?sslmode=``, ``?host=``).

    Raise ``MissingGreenlet`` before there is anything to wait for where nobody could.
    """
    if not in_greenlet():
        raise MissingGreenlet("A connection can be opened within a greenlet alone.")
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
            pool_use_lifo=True,
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

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()
