"""What one server process has counted, and how the processes of a server tell each other."""

import os
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

#: Where the processes of a server meet, handed down to them by the one that starts them. One that
#: is alone needs no such place.
FOLDER_VARIABLE: Final = "ELEARNING_METRICS_FOLDER"


class Process(msgspec.Struct, frozen=True):
    """What a process has only while it lives."""

    in_flight: int = 0
    connections_busy: int = 0
    connections_idle: int = 0
    connections_awaited: int = 0
    memory_bytes: int = 0


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """What a process has counted since it started; ``process`` is None once it has ended."""

    pid: int
    #: Method, route, class of status; seconds and the counts of all classes of time.
    requests: list[tuple[str, str, int, list[float]]]
    limited: dict[str, int]
    waits: int
    wait_seconds: float
    turned_away: int
    cpu_seconds: float
    process: Process | None


class Meeting:
    """A folder in which each process leaves its latest snapshot. Those of processes that have ended
    stay: what they counted has been.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @property
    def is_alone(self) -> bool:
        return self._folder is None

    def leave(self, snapshot: Snapshot) -> None:
        """Leave this process's snapshot for the others, in one step. A folder that was lost, or a
        full disk, must not end the server.
        """
        if self._folder is None:
            return
        file = self._folder / str(snapshot.pid)
        with suppress(OSError):
            file.with_suffix(".new").write_bytes(msgspec.msgpack.encode(snapshot))
            file.with_suffix(".new").replace(file)

    def others(self, pid: int) -> Iterator[Snapshot]:
        """The latest snapshots of all other processes."""
        files = [] if self._folder is None else sorted(self._folder.glob("[0-9]*[0-9]"))
        for file in files:
            with suppress(OSError, msgspec.MsgspecError):
                found = msgspec.msgpack.decode(file.read_bytes(), type=Snapshot)
                if found.pid != pid:
                    yield (
                        found if _lives(found.pid) else msgspec.structs.replace(found, process=None)
                    )


def cpu_seconds() -> float:
    """What this process has used of the processors."""
    used = os.times()
    return used.user + used.system


def memory_bytes() -> int:
    """What this process holds of the memory; the most that it ever held, where the system does not
    say.
    """
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * resource.getpagesize()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
