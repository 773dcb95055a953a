"""Clears away what a killed server left behind, before the next one starts."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

PATIENCE: Final = 30.0
PAUSE: Final = 0.02


def clear_remains(data: Path) -> None:
    """End every server process that still works on ``data`` and mark its pid file as stale.

    A killed supervisor's server is shutting down by then and is waited for. The processes that a
    killed postmaster left have nobody to answer to any more.
    """
    postmaster = _recorded_pid(data)
    if postmaster in server_processes(data):
        _end(data, [postmaster], signal.SIGINT)
    for harder in (signal.SIGQUIT, signal.SIGKILL):
        _end(data, server_processes(data), harder)
    _disown(data / "postmaster.pid")


def server_processes(data: Path) -> list[int]:
    """The processes of PostgreSQL that work in ``data``, told by what they are, not by number.

    After a crash the number in postmaster.pid may belong to any other program.
    """
    if Path("/proc/self/cwd").is_symlink():
        return [pid for pid in _all_pids() if _works_in(pid, data)]
    postmaster = _recorded_pid(data)
    return [postmaster] if postmaster and _command_names(postmaster, data) else []


def _all_pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _works_in(pid: int, data: Path) -> bool:
    try:
        is_postgres = Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
        return is_postgres and Path(f"/proc/{pid}/cwd").readlink() == data
    except OSError:
        return False


def _command_names(pid: int, data: Path) -> bool:
    command = ("ps", "-o", "command=", "-p", str(pid))
    shown = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return "postgres" in shown and str(data) in shown


def _recorded_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _end(data: Path, pids: list[int], with_signal: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, with_signal)
        except ProcessLookupError:
            continue
    deadline = time.monotonic() + PATIENCE
    while set(pids) & set(server_processes(data)) and time.monotonic() < deadline:
        time.sleep(PAUSE)


def _disown(pid_file: Path) -> None:
    """Put the number of a process that has just ended into the file.

    PostgreSQL refuses to start while the recorded number is alive, whoever has it. With a dead one
    it goes on to its own check of the shared memory, which deleting the file would switch off.
    """
    try:
        rest = pid_file.read_text().split("\n", 1)[1:]
    except FileNotFoundError:
        return
    with subprocess.Popen((sys.executable, "-S", "-c", "")) as ended:
        ended.wait()
    pid_file.write_text("\n".join([str(ended.pid), *rest]))
