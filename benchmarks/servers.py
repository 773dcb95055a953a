"""The servers that are compared, each as a process of its own with one worker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from benchmarks.machine import Cores, end_with_parent, family, pin
from benchmarks.world import ISSUER, SECRET

ROOT: Final = Path(__file__).parent.parent
START_SECONDS: Final = 20.0
STOP_SECONDS: Final = 10.0
NO_LIMIT: Final = "1000000000/60"
"""Limits are counted, as in real use, and never reached."""
LIMITS: Final = (
    *("LOGIN", "LOGIN_ADDRESS", "LOGIN_ACCOUNT", "REGISTER", "MAIL", "ANONYMOUS", "USER"),
)


class NotStarted(Exception):
    """A server gave no answer in time; the message ends with what it had to say."""

    def __init__(self, server: Server, output: Path) -> None:
        said = output.read_text(errors="replace")[-2_000:]
        super().__init__(f"{' '.join(server.command)} did not start.\n{said}")


@dataclass(frozen=True, slots=True)
class Server:
    """How to start one of the servers."""

    name: str
    command: tuple[str, ...]


FLOOR: Final = Server("floor", (sys.executable, "-m", "benchmarks.floor"))
APPLICATION: Final = Server(
    "application", (str(Path(sys.executable).with_name("elearning")), "serve", "--workers", "1")
)


@dataclass(frozen=True, slots=True)
class Running:
    """A started server."""

    name: str
    pid: int
    port: int
    start_seconds: float
    """From the start of the process to its first answer."""

    def processes(self) -> list[int]:
        return family(self.pid)


@contextmanager
def running(server: Server, *, database_url: str, cores: Cores, folder: Path) -> Iterator[Running]:
    """Start a server, wait for its first answer, and stop it in the end.

    Its output goes to a file in ``folder``. Raises ``NotStarted`` when it does not start.
    """
    port = _free_port()
    output = folder / f"{server.name}.log"
    with output.open("wb") as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            server.command,
            cwd=ROOT,
            env=_environment(database_url, port=port, folder=folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - no thread runs here.
        )
        try:
            pin(process.pid, cores.server)
            if not _answers(process, port):
                raise NotStarted(server, output)
            start_seconds = time.perf_counter() - started
            yield Running(server.name, process.pid, port, start_seconds)
        finally:
            _stop(process)


def _environment(database_url: str, *, port: int, folder: Path) -> dict[str, str]:
    # How this shell runs Python (without compiled modules, say) is not what is measured.
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    return inherited | {
        "APP_ENV": "development",
        "DATABASE_URL": database_url,
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": ISSUER,
        "JWT_SECRET": SECRET,
        "MAIL_URL": f"file:{folder}/mail",
        "MEDIA_URL": f"file:{folder}/media",
        "LOG_FORMAT": "json",
        **{f"RATE_LIMIT_{name}": NO_LIMIT for name in LIMITS},
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    ends = time.perf_counter() + START_SECONDS
    while time.perf_counter() < ends and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/health/live")
            if connection.getresponse().status == 200:
                return True
        except OSError:
            time.sleep(0.005)
        finally:
            connection.close()
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
