"""The data folder: made once, all or nothing, and described to the server."""

import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from infrastructure.local_postgres.account import Account
from infrastructure.local_postgres.binaries import Binaries
from infrastructure.local_postgres.environment import quiet_environment
from infrastructure.local_postgres.errors import LocalPostgresError
from infrastructure.local_postgres.layout import data_folder

UNFINISHED: Final = "data.init."
SUPERUSER: Final = "postgres"
CONNECTIONS: Final = 200
THROW_AWAY: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
BUILTIN_LOCALES_SINCE: Final = 17


@dataclass(frozen=True, slots=True)
class Cluster:
    """One database cluster in ``folder``/data with the programs and the account that serve it."""

    folder: Path
    binaries: Binaries
    account: Account
    durable: bool

    @property
    def data(self) -> Path:
        return data_folder(self.folder)

    @property
    def exists(self) -> bool:
        return self.data.exists()

    def create(self) -> None:
        """Run initdb beside the final place, so that a killed one never leaves half a cluster."""
        for abandoned in self.folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(abandoned, ignore_errors=True)
        unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=self.folder))
        self.account.take(unfinished)
        done = subprocess.run(
            [*self.account.prefix, *self._initdb(unfinished)],
            env=quiet_environment(),
            cwd=self.folder,
            preexec_fn=self.account.child_preparation(signal.SIGKILL),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise LocalPostgresError(f"initdb failed in {self.folder}: {_reason(done.stdout)}")
        unfinished.rename(self.data)

    def server_command(self, sockets: Path) -> list[str]:
        """The command line of the server, which listens in the folder ``sockets`` alone."""
        settings = ["listen_addresses=", f"max_connections={CONNECTIONS}", "log_timezone=UTC"]
        if not self.durable:
            settings.extend(THROW_AWAY)
        options = [part for setting in settings for part in ("-c", setting)]
        command = [self.binaries["postgres"], "-D", str(self.data), "-k", str(sockets), *options]
        return [*self.account.prefix, *command]

    def _initdb(self, target: Path) -> list[str]:
        return [
            *(self.binaries["initdb"], "--pgdata", str(target), "--username", SUPERUSER),
            *("--auth=trust", "--encoding=UTF8", "--data-checksums"),
            *locale_options(sys.platform, self.binaries.major),
            *(() if self.durable else ("--no-sync",)),
        ]


def cluster_major(folder: Path) -> int | None:
    """The version that wrote the cluster of ``folder``; None while there is no cluster.

    Raises:
        LocalPostgresError: the folder holds something else, or is another user's.
    """
    try:
        return int((data_folder(folder) / "PG_VERSION").read_text().strip())
    except PermissionError:
        raise LocalPostgresError(f"{folder} belongs to another user; run as that user.") from None
    except FileNotFoundError:
        if not data_folder(folder).exists():
            return None
    except ValueError:
        pass
    raise LocalPostgresError(
        f"{data_folder(folder)} is not a PostgreSQL cluster: move it away to start anew."
    )


def locale_options(platform: str, major: int) -> tuple[str, ...]:
    """Sorting by code point and Unicode letters, the same on every machine where it can be had."""
    if platform.startswith("linux"):
        return ("--locale=C.UTF-8",)
    if major >= BUILTIN_LOCALES_SINCE:
        return ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    return ("--locale=C",)


def _reason(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    complaints = [line for line in lines if "error:" in line or "FATAL" in line]
    return (complaints or lines or ["it gave no reason"])[0]
