"""How much a thousand small migrations cost beyond their own statements.

    python benchmarks/runner/thousand_files.py postgresql://postgres@localhost/postgres

Makes two databases on that server and drops them again. In one, the statements of all files are
sent over one connection, each file in a transaction of its own; in the other the runner applies
the same files. Then `status` is asked about them, as a process, from its start to its end.
"""

import asyncio
import contextlib
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import asyncpg

from infrastructure.runner.command import main
from infrastructure.runner.temporary import at_database

FILES = 1000
ROUNDS = 5


def statements(number: int) -> list[str]:
    return [
        f"CREATE TABLE t{number} (id bigint PRIMARY KEY, title text NOT NULL)",
        f"CREATE INDEX ix_t{number} ON t{number} (title)",
        f"INSERT INTO t{number} VALUES (1, 'one'), (2, 'two')",  # noqa: S608  # A number.
    ]


def write_files(folder: Path) -> None:
    for side in ("up", "down"):
        (folder / side).mkdir(parents=True)
    for number in range(1, FILES + 1):
        name = f"{number:04}_t{number}.sql"
        (folder / "up" / name).write_text(";\n".join(statements(number)) + ";\n")
        (folder / "down" / name).write_text(f"DROP TABLE t{number};\n")


async def send_plainly(url: str) -> float:
    connection = await asyncpg.connect(url)
    try:
        began = time.perf_counter()
        for number in range(1, FILES + 1):
            await connection.execute("BEGIN")
            for statement in statements(number):
                await connection.execute(statement)
            await connection.execute("COMMIT")
        return time.perf_counter() - began
    finally:
        await connection.close()


def run(url: str, folder: Path, verb: str) -> float:
    began = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        code = main(["--url", url, "--directory", str(folder), verb])
    if code != 0:
        raise SystemExit(f"{verb} ended with exit code {code}")
    return time.perf_counter() - began


def ask_status(url: str, folder: Path) -> float:
    command = [sys.executable, "-m", "infrastructure.runner", "--url", url]
    began = time.perf_counter()
    subprocess.run(
        [*command, "--directory", str(folder), "status", "--check"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


@contextmanager
def database(server: str, name: str) -> Iterator[str]:
    asyncio.run(execute(server, f"CREATE DATABASE {name}"))
    try:
        yield at_database(server, name)
    finally:
        asyncio.run(execute(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def measure(server: str, folder: Path) -> None:
    plain, applied, asked = [], [], []
    for number in range(ROUNDS):
        name = f"runner_benchmark_{os.getpid()}_{number}"
        with database(server, f"{name}_plain") as url:
            plain.append(asyncio.run(send_plainly(url)))
        with database(server, name) as url:
            applied.append(run(url, folder, "migrate"))
            asked.append(ask_status(url, folder))
    # The best of several rounds says what the code costs; the others say what else was going on.
    print(f"{FILES} files, {3 * FILES} statements, the best of {ROUNDS} rounds")
    print(f"  the statements alone   {min(plain):6.2f} s")
    print(f"  migrate                {min(applied):6.2f} s")
    print(f"  ratio                  {min(applied) / min(plain):6.2f}")
    ratios = [one / other for one, other in zip(applied, plain, strict=True)]
    print(f"  ratio, median round    {median(ratios):6.2f}")
    print(f"  status, as a process   {min(asked):6.2f} s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "migrations"
        write_files(folder)
        measure(sys.argv[1], folder)
