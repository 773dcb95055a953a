"""One command from nothing to a served API, and what happens to it when it is killed."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import pytest

from infrastructure.local_postgres import discard
from infrastructure.local_postgres.holder import read_holder
from infrastructure.local_postgres.remains import server_processes

ROOT: Final = Path(__file__).parents[2]
ELEARNING: Final = Path(sys.executable).with_name("elearning")
PATIENCE: Final = 60.0
NOT_OURS: Final = re.compile("DATABASE_URL|APP_ENV|HOST|PORT|WORKERS|PUBLIC_URL|MAIL_|JWT_|LOG_")


@dataclass(frozen=True, slots=True)
class Running:
    """A started server that has said that it is ready."""

    process: subprocess.Popen[str]
    address: str
    said: str

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.address}{path}", timeout=PATIENCE)

    def end(self, ending: signal.Signals) -> int:
        self.process.send_signal(ending)
        return self.process.wait(PATIENCE)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder as a fresh clone has it, and as nobody has run anything in it."""
    for folder in ("migrations", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.json"))
    yield tmp_path
    discard(tmp_path / ".data" / "postgres")


@pytest.fixture
def start(home: Path) -> Iterator[Callable[[], Running]]:
    """Runs `elearning run` on a free port; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def run() -> Running:
        inherited = {name: it for name, it in os.environ.items() if not NOT_OURS.match(name)}
        process = subprocess.Popen(
            (ELEARNING, "run", "--port", "0"),
            cwd=home,
            env=inherited,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        said = heard_until(process, "Ctrl-C ends it")
        address = re.search(r"elearning is ready: (\S+)", said)
        assert address, said
        return Running(process, address[1], said)

    yield run
    for process in started:
        process.kill()
        process.communicate()


def heard_until(process: subprocess.Popen[str], mark: str) -> str:
    assert process.stderr is not None
    heard = []
    for line in process.stderr:
        heard.append(line)
        if mark in line:
            break
    return "".join(heard)


def eventually(holds: Callable[[], object]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(holds())


def deserted(home: Path) -> bool:
    """Whether no process of the embedded server is left."""
    folder = home / ".data" / "postgres"
    holder = read_holder(folder)
    gone = holder is not None and not Path(f"/proc/{holder.pid}").exists()
    return gone and not server_processes((folder / "data").resolve())


def test_from_nothing_to_a_served_api_with_content(start: Callable[[], Running]) -> None:
    server = start()

    assert server.get("/health/ready").json() == {"status": "ok"}
    assert server.get("/docs").status_code == 200
    assert len(server.get("/api/v1/courses").json()["items"]) >= 6
    for shown in ("/docs", "admin@example.org", ".data/mail"):
        assert shown in server.said


def test_a_killed_server_has_all_its_data_at_the_next_start(
    home: Path, start: Callable[[], Running]
) -> None:
    first = start()
    before = first.get("/api/v1/courses?limit=100").json()
    first.end(signal.SIGKILL)

    second = start()

    assert second.get("/api/v1/courses?limit=100").json() == before
    assert second.end(signal.SIGINT) == 0
    assert eventually(lambda: deserted(home))


def test_two_servers_of_a_folder_share_the_database_until_the_last_has_gone(
    home: Path, start: Callable[[], Running]
) -> None:
    first, second = start(), start()

    assert first.address != second.address
    assert first.end(signal.SIGINT) == 0
    assert second.get("/health/ready").status_code == 200
    assert second.end(signal.SIGTERM) == -signal.SIGTERM
    assert eventually(lambda: deserted(home))
