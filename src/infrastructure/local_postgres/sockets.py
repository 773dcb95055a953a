"""The private folder in which a server's unix sockets live."""

import os
import stat
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from infrastructure.local_postgres.account import Account
from infrastructure.local_postgres.errors import LocalPostgresError

# macOS allows 104 bytes for the path of a socket, its closing zero included; Linux 108.
LONGEST_PATH: Final = 103
PORT: Final = 5432
SERVER_SOCKET: Final = f".s.PGSQL.{PORT}"
LEASE_SOCKET: Final = "lease.sock"


def socket_folder(folder: Path, account: Account) -> Path:
    """Make the folder for the sockets of the cluster in ``folder``; nobody else may enter it.

    The server trusts whoever reaches its socket: this folder is the lock on the door.

    Raises:
        LocalPostgresError: the name is taken by something that is not ours.
    """
    name = f"elearning-pg-{account.uid}-{sha256(os.fsencode(folder)).hexdigest()[:12]}"
    path = _short_enough(Path(tempfile.gettempdir()) / name)
    with suppress(FileExistsError):
        path.mkdir(mode=0o700)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), account.uid):
        raise LocalPostgresError(f"{path} belongs to somebody else: delete it, or set TMPDIR.")
    path.chmod(0o700)
    os.chown(path, account.uid, account.gid)
    return path


def _short_enough(path: Path) -> Path:
    longest = len(os.fsencode(path / SERVER_SOCKET)) + len(".lock")
    return path if longest <= LONGEST_PATH else Path("/tmp") / path.name  # noqa: S108 - 0700 inside
