"""The seed files, run as the runner runs them: in order of version, one transaction a file."""

import re
from pathlib import Path
from typing import Final

import asyncpg

SEEDS: Final = Path(__file__).parents[3] / "seeds"
DIRECTIVE: Final = re.compile(r"^-- seed: (\S+) (.+)$", re.MULTILINE)


def names() -> list[str]:
    """The names of all seeds in the order in which they are run."""
    return sorted((file.stem for file in (SEEDS / "sql").glob("*.sql")), key=_version)


def directives(name: str) -> dict[str, list[str]]:
    """What the head of a seed says to the runner: the words after each directive."""
    head = _text("sql", name).partition("\n\n")[0]
    return {word: re.split(r",\s*", rest) for word, rest in DIRECTIVE.findall(head)}


async def seed(database: asyncpg.Connection, name: str) -> None:
    """Run one seed."""
    await _run(database, _text("sql", name))


async def undo(database: asyncpg.Connection, name: str) -> None:
    """Take one seed back."""
    await _run(database, _text("undo", name))


async def seed_all(database: asyncpg.Connection) -> None:
    """Run every seed."""
    for name in names():
        await seed(database, name)


async def undo_all(database: asyncpg.Connection) -> None:
    """Take every seed back, the last one first."""
    for name in reversed(names()):
        await undo(database, name)


def _version(name: str) -> int:
    return int(name.partition("_")[0])


def _text(folder: str, name: str) -> str:
    return (SEEDS / folder / f"{name}.sql").read_text(encoding="utf-8")


async def _run(database: asyncpg.Connection, sql: str) -> None:
    async with database.transaction():
        await database.execute(sql)
