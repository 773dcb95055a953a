"""A real server process on a PostgreSQL of its own, as a newcomer starts it."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.error import URLError

ELEARNING: Final = Path(sys.executable).with_name("elearning")
SECONDS_TO_START: Final = 90
SECONDS_TO_END: Final = 30


@dataclass(frozen=True)
class Served:
    """A server that answers: its address, its working folder, its process, its log."""

    base_url: str
    folder: Path
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def serving(folder: Path, *arguments: str, **environment: str) -> Iterator[Served]:
    """Run ``elearning ARGUMENTS`` in ``folder`` until the block ends."""
    log = folder / "server.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [ELEARNING, *arguments, "--port", "0"],
            cwd=folder,
            env={**_clean_environment(), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Served(_address_once_ready(process, log), folder, process, log)
    finally:
        process.terminate()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def with_environment(folder: Path) -> Path:
    """Make the project's environment known in ``folder``, as it is in a clone."""
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1], target_is_directory=True)
    return folder


def letters(folder: Path) -> list[Path]:
    """The letters written so far, oldest first."""
    return sorted((folder / ".data" / "mail").glob("*.eml"))


def _clean_environment() -> dict[str, str]:
    ours = ("APP_ENV", "DATABASE_", "JWT_", "MAIL_", "HOST", "PORT", "WORKERS", "PUBLIC_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _address_once_ready(process: subprocess.Popen[bytes], log: Path) -> str:
    ends = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < ends and process.poll() is None:
        found = re.search(r"elearning is ready: (\S+)", log.read_text())
        if found and _answers(found[1]):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"The server did not start:\n{log.read_text()}")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
