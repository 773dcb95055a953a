"""Real servers, and processes that use them and can be killed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypedDict
from urllib.parse import parse_qs, unquote, urlsplit

from infrastructure.local_postgres.binaries import VARIABLE, Binaries
from infrastructure.local_postgres.holder import read_holder
from infrastructure.local_postgres.remains import server_processes

HOLDER: Final = Path(__file__).with_name("holder.py").read_text()
SOURCES: Final = Path(__file__).parents[3] / "src"
PATIENCE: Final = 30.0
NOBODY: Final = 65534


class Account(TypedDict, total=False):
    """Options of `subprocess` that start a program as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


AS_NOBODY: Final = Account(user=NOBODY, group=NOBODY, extra_groups=[])


def eventually(holds: Callable[[], object]) -> bool:
    """Whether something becomes true before patience runs out."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@dataclass(frozen=True, slots=True)
class User:
    """A process that holds a lease, or was refused one."""

    process: subprocess.Popen[str]
    notes: list[str] = field(default_factory=list)

    def answer(self) -> tuple[str, str]:
        """What it says, notes apart: ``url URL`` or ``refused REASON``."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            kind, _, text = line.strip().partition(" ")
            if kind != "note":
                return kind, text
            self.notes.append(text)
        return "ended", ""

    def url(self) -> str:
        kind, text = self.answer()
        assert kind == "url", text
        return text

    def refusal(self) -> str:
        kind, text = self.answer()
        assert kind == "refused", text
        return text

    def leave(self) -> None:
        self.process.communicate(timeout=PATIENCE)

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)


@dataclass(frozen=True, slots=True)
class Site:
    """A folder for a server, the programs that serve it and how its users are started."""

    folder: Path
    binaries: Binaries
    stack: ExitStack
    python: str = sys.executable
    sources: Path = SOURCES
    account: Account = field(default_factory=Account)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder.resolve() / "data"

    def start_user(self, database: str = "library") -> User:
        """Start a process that wants a database of the server; it ends with the test."""
        chosen = {VARIABLE: str(self.binaries.folder), "PYTHONPATH": str(self.sources)}
        process = subprocess.Popen(
            [self.python, "-c", HOLDER, str(self.folder), database],
            env={**os.environ, **chosen, **self.environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **self.account,
        )
        user = User(process)
        self.stack.callback(user.kill)
        return user

    def sql(self, url: str, statement: str) -> str:
        """The answer of the server to a statement; raises CalledProcessError when it has none."""
        host = parse_qs(urlsplit(url).query)["host"][0]
        name = unquote(urlsplit(url).path.removeprefix("/"))
        done = subprocess.run(
            (
                self.binaries["psql"],
                "-XAtq",
                "-h",
                host,
                "-U",
                "postgres",
                "-d",
                name,
                "-c",
                statement,
            ),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def answers(self, url: str) -> bool:
        try:
            return self.sql(url, "SELECT 1") == "1"
        except subprocess.CalledProcessError:
            return False

    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])

    def supervisor(self) -> int | None:
        """The number of the supervisor; None before the first, and while a new one starts."""
        holder = read_holder(self.folder)
        return holder.pid if holder else None

    def leave_behind(self) -> None:
        """Have the server's data made, by a server that is gone again."""
        user = self.start_user()
        user.url()
        user.leave()
        assert eventually(self.deserted)

    def deserted(self) -> bool:
        """Whether neither a server nor its supervisor is left."""
        supervisor = self.supervisor()
        return supervisor is not None and not _alive(supervisor) and not server_processes(self.data)


def _alive(pid: int) -> bool:
    """A zombie is not: whoever adopted it may take its time to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
