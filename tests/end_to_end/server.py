"""A real server process in a folder like a fresh clone, as a newcomer starts it."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from api.every_answer import watching

CHECKOUT: Final = Path(__file__).parents[2]
ELEARNING: Final = Path(sys.executable).with_name("elearning")
PATIENCE: Final = 90.0
PAUSE: Final = 0.05
# Reading the certificates of all authorities takes longer than most requests do.
NO_TLS: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
#: Every client of a server has these hooks. A server may say that it cannot serve just now.
WATCHED: Final = watching(fails=(503,))
OURS: Final = (
    *("APP_ENV", "DATABASE_", "ELEARNING_", "JWT_", "MAIL_", "LOG_", "RATE_LIMIT_"),
    *("GOOGLE_", "OAUTH_", "CORS_", "METRICS_", "TRUSTED_", "DRAIN_", "HOST", "PORT", "WORKERS"),
    *("PUBLIC_URL", "FRONTEND_URL"),
)


#: For a server that many tests share: nobody makes requests too fast there.
UNLIMITED: Final = dict.fromkeys(
    (
        *("RATE_LIMIT_LOGIN", "RATE_LIMIT_LOGIN_ADDRESS", "RATE_LIMIT_LOGIN_ACCOUNT"),
        *("RATE_LIMIT_REGISTER", "RATE_LIMIT_MAIL", "RATE_LIMIT_ANONYMOUS", "RATE_LIMIT_USER"),
    ),
    "off",
)


@dataclass(frozen=True)
class Served:
    """A server that answers: its port, its working folder, its process, what it wrote."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def console(self) -> Path:
        """What it said to whoever started it."""
        return self.log.with_suffix(".console")

    def get(self, path: str, **headers: str) -> httpx.Response:
        """The answer to a visitor."""
        with httpx.Client(timeout=PATIENCE, verify=NO_TLS, event_hooks=WATCHED) as visitor:
            return visitor.get(self.base_url + path, headers=headers)

    @property
    def is_answering(self) -> bool:
        try:
            return self.get("/health/ready").is_success
        except httpx.TransportError:
            return False


@contextmanager
def serving(
    folder: Path, command: str, *arguments: str, port: int | None = None, **environment: str
) -> Iterator[Served]:
    """Have ``elearning COMMAND`` serve in ``folder`` until the block ends."""
    served = start(folder, command, *arguments, port=port, **environment)
    try:
        yield served
    finally:
        end(served)


def start(
    folder: Path, command: str, *arguments: str, port: int | None = None, **environment: str
) -> Served:
    """Start ``elearning COMMAND`` in ``folder``, on any free port, and wait until it is ready."""
    make_like_a_clone(folder)
    port = port or free_port()
    log = folder / f"server-{port}.log"
    with log.open("ab") as output, log.with_suffix(".console").open("ab") as console:
        process = subprocess.Popen(
            [ELEARNING, command, "--port", str(port), *arguments],
            cwd=folder,
            env={**clean_environment(), "DRAIN_SECONDS": "0", **environment},
            stdout=output,
            stderr=console,
        )
    served = Served(port, folder, process, log)
    if not eventually(lambda: process.poll() is not None or served.is_answering):
        end(served)
    told = served.console.read_text() + log.read_text()
    assert process.poll() is None, f"The server did not start:\n{told}"
    return served


def end(served: Served) -> None:
    """Ask the server to end, and make it where it does not."""
    served.process.terminate()
    try:
        served.process.wait(PATIENCE)
    finally:
        served.process.kill()
        served.process.wait()


def make_like_a_clone(folder: Path) -> None:
    """Give ``folder`` what the command looks for there. It writes the history of migrations beside
    them: not into the checkout that is tested.
    """
    if not (folder / ".venv").exists():
        (folder / ".venv").symlink_to(Path(sys.executable).parents[1], target_is_directory=True)
        for name in ("migrations", "seeds"):
            shutil.copytree(CHECKOUT / name, folder / name, ignore=lambda *_: ["*.json"])


def clean_environment() -> dict[str, str]:
    """The environment of these tests without any setting of the application."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def eventually(holds: Callable[[], object]) -> bool:
    """Whether something becomes true before patience runs out."""
    ends = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > ends:
            return False
        time.sleep(PAUSE)
    return True


def files_in(folder: Path) -> list[Path]:
    """What a server keeps in a folder, and below it."""
    return [one for one in folder.rglob("*") if one.is_file()]
