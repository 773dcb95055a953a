"""Sends one statement, with the data of a `COPY … FROM STDIN` behind it."""

from collections.abc import AsyncIterator
from typing import Final

import asyncpg

from infrastructure.runner.statement import Statement

CHUNK: Final = 256 * 1024
# What the driver raises for a client_encoding that Python has no codec for, or for an answer in it.
UNREADABLE: Final = (UnicodeError, LookupError)


async def send(connection: asyncpg.Connection, statement: Statement) -> str:
    """Run a statement by the simple protocol, as psql does, and return its command tag."""
    if statement.copy_data is None:
        return str(await connection.execute(statement.text))
    # asyncpg's public COPY calls build the statement themselves from a table's name and options,
    # so a COPY as it stands in a file (WHERE, ENCODING, FORCE_NULL, old syntax) has no public way
    # in. Its protocol object takes the text verbatim, and does the rest (flow control, CopyFail,
    # cancellation) exactly as for the public calls.
    tag: bytes | str = await connection._protocol.copy_in(  # noqa: SLF001
        statement.text, _chunks(statement.copy_data), None, None, None, None
    )
    return tag if isinstance(tag, str) else tag.decode()


async def _chunks(data: str) -> AsyncIterator[bytes]:
    for begin in range(0, len(data), CHUNK):
        yield data[begin : begin + CHUNK].encode()
