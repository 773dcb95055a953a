"""Ties the server's life to its supervisor's, which may be killed without a chance to say so.

Linux sends a signal when a parent dies. Elsewhere the server is started by a small watcher, this
module run as a program, which looks at its own parent a few times a second.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Final

PR_SET_PDEATHSIG: Final = 1
PAUSE: Final = 0.2

# Loaded before any fork: a child that has not yet become its program should do little.
_LIBC: Final = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


def die_with(parent: int, ending: signal.Signals) -> None:
    """Have this process sent ``ending`` when ``parent`` ends; called in the forked child."""
    if _LIBC is None:
        return
    _LIBC.prctl(PR_SET_PDEATHSIG, ending)
    if os.getppid() != parent:
        os.kill(os.getpid(), ending)


def watcher(platform: str) -> list[str]:
    """The command that a server is started through where no signal tells of a parent's death."""
    if platform.startswith("linux"):
        return []
    return [sys.executable, "-S", "-P", __file__, str(os.getpid())]


def watch(parent: int, command: list[str]) -> int:
    """Run ``command``, hand signals on to it, and shut it down fast once ``parent`` is gone."""
    with subprocess.Popen(command) as server:

        def hand_on(number: int, _: FrameType | None) -> None:
            server.send_signal(number)

        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM):
            signal.signal(number, hand_on)
        while server.poll() is None and os.getppid() == parent:
            time.sleep(PAUSE)
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
        return server.wait()


if __name__ == "__main__":
    sys.exit(watch(int(sys.argv[1]), sys.argv[2:]))
