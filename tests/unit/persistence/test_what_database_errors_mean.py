"""Errors of the driver, however they are wrapped, as refusals of the domain."""

import asyncpg
import pytest
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.exc import OperationalError

from domain.errors import Unavailable
from infrastructure.persistence.errors import refusal_for


@pytest.mark.parametrize(
    "kind",
    [
        asyncpg.CannotConnectNowError,
        asyncpg.TooManyConnectionsError,
        asyncpg.AdminShutdownError,
        asyncpg.QueryCanceledError,
        asyncpg.LockNotAvailableError,
        asyncpg.DeadlockDetectedError,
        asyncpg.ConnectionDoesNotExistError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
        ConnectionResetError,
    ],
)
def test_not_now_is_unavailable_in_every_wrapping(kind: type[Exception]) -> None:
    bare = kind("not now")
    # A connection that cannot be opened comes in one wrapper, a statement that fails in two.
    opened = AsyncAdapt_asyncpg_dbapi.OperationalError("not now", bare)
    opened.__cause__ = bare
    executed = OperationalError("SELECT 1", None, opened)
    for error in (bare, opened, executed):
        assert isinstance(refusal_for(error), Unavailable)


def test_a_fault_of_the_program_stays_one() -> None:
    assert refusal_for(asyncpg.UndefinedColumnError("no such column")) is None
    assert refusal_for(ValueError("a bug")) is None
