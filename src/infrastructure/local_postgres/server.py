"""A running server, as its users see it."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from infrastructure.local_postgres.binaries import Binaries
from infrastructure.local_postgres.cluster import SUPERUSER
from infrastructure.local_postgres.environment import quiet_environment
from infrastructure.local_postgres.errors import LocalPostgresError
from infrastructure.local_postgres.sockets import PORT

MAINTENANCE: Final = "postgres"
CREATE_WHERE_MISSING: Final = r"""
SELECT format('CREATE DATABASE %I', :'name')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Gives out URLs; every role it names is a superuser without a password."""

    sockets: Path
    binaries: Binaries
    known: set[str] = field(default_factory=lambda: {MAINTENANCE})

    def url(self, database: str) -> str:
        """``postgresql://postgres@/NAME?host=FOLDER&port=5432``; makes the database where missing.

        Raises:
            LocalPostgresError: the database cannot be made.
        """
        if database not in self.known:
            self._make(database)
            self.known.add(database)
        # The port is the default one, yet without it PGPORT of the environment would win.
        where = urlencode({"host": str(self.sockets), "port": PORT}, safe="/")
        return f"postgresql://{SUPERUSER}@/{quote(database, safe='')}?{where}"

    def _make(self, database: str) -> None:
        made = self._psql(CREATE_WHERE_MISSING, database)
        # Somebody else may have made it between the look and the deed.
        if made.returncode != 0 and "already exists" not in made.stderr:
            raise LocalPostgresError(f"Database {database} cannot be made: {made.stderr.strip()}")

    def _psql(self, script: str, name: str) -> subprocess.CompletedProcess[str]:
        address = ("-h", str(self.sockets), "-p", str(PORT), "-U", SUPERUSER, "-d", MAINTENANCE)
        options = ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", f"name={name}", "-f", "-")
        return subprocess.run(
            (self.binaries["psql"], *options, *address),
            input=script,
            env=quiet_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
