"""What a database error means in the words of the domain.

Integrity errors are known by the name of the constraint, which every constraint in a migration has.
Everything that says "not now" (no connection, a timeout, a server that is going down or coming up,
a deadlock) becomes ``Unavailable``.
"""

from collections.abc import Callable
from typing import Final

import asyncpg
from sqlalchemy.connectors.asyncio import AsyncAdapt_Error
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError

from domain.errors import Fault, Invalid, Overlapped, Refusal, Unavailable

#: Classes of SQLSTATE that mean "not now": connection, login, no such database, transaction rolled
#: back, resources, operator intervention, system.
_NOT_NOW_CLASSES: Final = frozenset({"08", "28", "3D", "40", "53", "57", "58"})

#: Lock timeout; the two timeouts of an idle session; a database that lets nobody in for a while.
_NOT_NOW_STATES: Final = frozenset({"55P03", "25P03", "57P05", "55000"})

_DATA_EXCEPTION: Final = "22"

#: What the driver raises on a connection that cannot be used. The last one stands for a connection
#: whose end it has been told of, but not seen yet.
LOST: Final = (OSError, asyncpg.InterfaceError, asyncpg.InternalClientError)

#: Which refusal a broken constraint stands for, by the constraint's name.
_BY_CONSTRAINT: Final[dict[str, Callable[[], Refusal]]] = {}


def constraint_means(name: str, refusal: Callable[[], Refusal]) -> None:
    """Say what it means when the constraint ``name`` is broken."""
    _BY_CONSTRAINT[name] = refusal


def refusal_for(error: BaseException) -> Refusal | None:
    """The refusal that ``error`` stands for, or None when it is a fault of the program."""
    if isinstance(error, StaleDataError):
        return Overlapped()
    driver_error = driver_error_of(error)
    if isinstance(driver_error, (PoolTimeoutError, *LOST)):
        return Unavailable()
    if isinstance(driver_error, asyncpg.PostgresError):
        return _refusal_for_state(driver_error)
    return None


def driver_error_of(error: BaseException) -> BaseException | None:
    """What the driver said, under the wrappings that SQLAlchemy's pool and engine put around it."""
    if isinstance(error, DBAPIError | StatementError) and error.orig is not None:
        error = error.orig
    if isinstance(error, AsyncAdapt_Error):
        return error.__cause__ or error
    return error


def _refusal_for_state(error: asyncpg.PostgresError) -> Refusal | None:
    state = error.sqlstate or ""
    if state[:2] in _NOT_NOW_CLASSES or state in _NOT_NOW_STATES:
        return Unavailable()
    if state[:2] == _DATA_EXCEPTION:
        return Invalid(Fault("A value is outside of what can be stored."))
    known = _BY_CONSTRAINT.get(getattr(error, "constraint_name", None) or "")
    return known() if known else None
