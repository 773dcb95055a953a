"""The processes of a server, told by where they work (Linux: from /proc)."""

import os
import signal
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from server import Served, eventually

from infrastructure.local_postgres.holder import read_holder
from infrastructure.local_postgres.remains import server_processes

PROC: Final = Path("/proc")


def working_in(folder: Path) -> set[int]:
    """Every process that works in a folder or names it: servers, supervisors, PostgreSQL."""
    pids = {int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()}
    return {pid for pid in pids - {os.getpid()} if _belongs_to(pid, folder.resolve())}


def postmaster_of(folder: Path) -> int | None:
    """The embedded PostgreSQL of a folder; None while it is between two lives."""
    pid_file = folder / ".data" / "postgres" / "data" / "postmaster.pid"
    return int(pid_file.read_text().split("\n", 1)[0]) if pid_file.exists() else None


def workers_of(served: Served) -> set[int]:
    """The processes that a server with several workers has started to answer requests."""
    parent = served.process.pid
    children = (PROC / f"{parent}/task/{parent}/children").read_text().split()
    return {int(pid) for pid in children if b"spawn_main" in _command(int(pid))}


def worker_behind(served: Served, client_port: int) -> int:
    """The process that holds the server's end of a connection from this port of ours."""
    (holder,) = workers_behind(served, {client_port})
    return holder


def workers_behind(served: Served, client_ports: Collection[int]) -> set[int]:
    """The processes that hold the server's ends of the connections from these ports."""
    ends = {f"0100007F:{served.port:04X} 0100007F:{port:04X}" for port in client_ports}
    table = [line.split() for line in (PROC / "net/tcp").read_text().splitlines()]
    sockets = {f"socket:[{fields[9]}]" for fields in table if " ".join(fields[1:3]) in ends}
    return {pid for pid in workers_of(served) if sockets & _open_files(pid)}


@contextmanager
def database_away(folder: Path, killed_with: signal.Signals) -> Iterator[None]:
    """The embedded PostgreSQL of a folder is gone, and its supervisor cannot help it before the
    block ends.
    """
    embedded = folder / ".data" / "postgres"
    holder = read_holder(embedded)
    assert holder is not None
    os.kill(holder.pid, signal.SIGSTOP)
    try:
        os.kill(postmaster_of(folder), killed_with)
        assert eventually(lambda: server_processes(embedded.resolve() / "data") == [])
        yield
    finally:
        os.kill(holder.pid, signal.SIGCONT)


def _belongs_to(pid: int, folder: Path) -> bool:
    try:
        here = (PROC / str(pid) / "cwd").readlink()
        is_zombie = (PROC / f"{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        named = os.fsencode(folder) in _command(pid)
    except OSError:
        return False
    return not is_zombie and (named or here.is_relative_to(folder))


def _open_files(pid: int) -> set[str]:
    found = set()
    for one in (PROC / f"{pid}/fd").iterdir():
        # Others are closed meanwhile.
        with suppress(FileNotFoundError):
            found.add(str(one.readlink()))
    return found


def _command(pid: int) -> bytes:
    return (PROC / f"{pid}/cmdline").read_bytes()
