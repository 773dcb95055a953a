"""Who supervises the server of a folder, as the supervisor itself wrote it into its lock file."""

import os
from dataclasses import dataclass
from pathlib import Path

from infrastructure.local_postgres.layout import supervisor_lock


@dataclass(frozen=True, slots=True)
class Holder:
    """The supervisor's number and the folder of its sockets."""

    pid: int
    sockets: Path


def read_holder(folder: Path) -> Holder | None:
    """The supervisor that runs, or ran last; None before the first, or while one is starting."""
    try:
        pid, sockets, _ = supervisor_lock(folder).read_text().split("\n")
    except (FileNotFoundError, ValueError):
        return None
    return Holder(int(pid), Path(sockets))


def forget_holder(lock: int) -> None:
    """Empty the lock file: a new holder that is not ready must not be taken for the last one."""
    os.ftruncate(lock, 0)


def write_holder(lock: int, sockets: Path) -> None:
    """Name this process in the lock file that it holds."""
    os.pwrite(lock, f"{os.getpid()}\n{sockets}\n".encode(), 0)
