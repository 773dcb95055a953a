"""PostgreSQL without set-up: a private server for development and tests.

The server belongs to a folder, listens on a unix socket that only its owner can reach, and lives
as long as somebody holds a lease on it. Linux and macOS; standard library only.
"""

from infrastructure.local_postgres.errors import LocalPostgresError
from infrastructure.local_postgres.lease import discard, lease
from infrastructure.local_postgres.server import Server

__all__ = ["LocalPostgresError", "Server", "discard", "lease"]
