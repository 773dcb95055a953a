"""Processors, memory and processor time of processes, where the system tells (Linux)."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
LINUX: Final = sys.platform == "linux"
PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True, slots=True)
class Cores:
    """The server's own processor, and those of everything else."""

    server: frozenset[int]
    others: frozenset[int]

    @classmethod
    def split(cls) -> Cores:
        """One processor for the server; with a single one, everything shares it."""
        if not LINUX:
            return cls(frozenset(), frozenset())
        first, *rest = sorted(os.sched_getaffinity(0))
        return cls(frozenset({first}), frozenset(rest or {first}))


def pin(pid: int, cores: frozenset[int]) -> None:
    """Keep a process (0 is this one) on some processors, if it is there and may be moved."""
    if LINUX:
        try:
            os.sched_setaffinity(pid, cores)
        except (ProcessLookupError, PermissionError):
            return


def end_with_parent() -> None:
    """Have the system end this process when the one that started it dies, even by a kill."""
    if LINUX:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    members = [pid]
    for member in members:
        for children in PROC.glob(f"{member}/task/*/children"):
            members.extend(int(child) for child in children.read_text().split())
    return members


def processor_seconds(pids: Iterable[int]) -> float | None:
    """Processor time so far, of user and system together."""
    if not LINUX:
        return None
    ticks = 0
    for pid in pids:
        try:
            fields = (PROC / f"{pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mib(pids: Iterable[int]) -> dict[str, float] | None:
    """Resident memory (``rss``), and with shared pages divided among their users (``pss``)."""
    if not LINUX:
        return None
    kib = {"rss": 0, "pss": 0}
    for pid in pids:
        for line in (PROC / f"{pid}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name.lower() in kib:
                kib[name.lower()] += int(rest.split()[0])
    return {name: value / 1024 for name, value in kib.items()}


def is_postgres(pid: int) -> bool:
    """Whether a number that a database server calls its process is that process here, too."""
    try:
        return (PROC / f"{pid}/cmdline").read_bytes().startswith(b"postgres:")
    except OSError:
        return False
