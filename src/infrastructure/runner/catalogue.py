"""A database's schema as text, object by object, so that two schemas can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import asyncpg

from infrastructure.runner.catalogue_queries import QUERIES

Catalogue = Mapping[str, str]

# With nothing on the path but pg_catalog, PostgreSQL writes every name with its schema.
PLAIN_NAMES: Final = "SELECT pg_catalog.set_config('search_path', '', false)"
RUNNER_ROLE: Final = """
SELECT coalesce((SELECT pg_get_userbyid(relowner) FROM pg_class
                 WHERE oid = to_regclass('runner.history')), current_user)
"""
ROLE_LINES: Final = ("owner ", "grants ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One object that two catalogues do not agree about."""

    what: str
    object: str
    expected: str | None = None
    found: str | None = None

    def __str__(self) -> str:
        if self.expected is None or self.found is None:
            return f"{self.what}: {self.object}"
        return f"{self.what}: {self.object}\n{_lines_apart(self.expected, self.found)}"

    def as_json(self) -> dict[str, str | None]:
        return {
            "what": self.what,
            "object": self.object,
            "expected": self.expected,
            "found": self.found,
        }


async def read_catalogue(connection: asyncpg.Connection) -> Catalogue:
    """Every object outside of PostgreSQL's own schemas, `runner` and extensions.

    What belongs to the whole server (roles, tablespaces) is no part of a database and left out,
    as is the order of columns.
    """
    await connection.execute(PLAIN_NAMES)
    role = await connection.fetchval(RUNNER_ROLE)
    found: dict[str, str] = {}
    for query in QUERIES:
        for name, definition in await connection.fetch(query):
            found[name] = _without_role(definition, role)
    return found


def compare(expected: Catalogue, found: Catalogue) -> list[Change]:
    """What `found` has too many, too few and otherwise."""
    changes = [Change(what="left over", object=name) for name in found.keys() - expected.keys()]
    changes += [Change(what="missing", object=name) for name in expected.keys() - found.keys()]
    changes += [
        Change(what="different", object=name, expected=expected[name], found=found[name])
        for name in expected.keys() & found.keys()
        if expected[name] != found[name]
    ]
    return sorted(changes, key=lambda change: (change.object, change.what))


def _without_role(definition: str, role: str) -> str:
    """The runner's own role may have another name on another server."""
    lines = definition.split("\n")
    return "\n".join(
        line.replace(role, "<runner>") if line.startswith(ROLE_LINES) else line for line in lines
    )


def _lines_apart(expected: str, found: str) -> str:
    before, after = expected.split("\n"), found.split("\n")
    gone = [f"    - {line}" for line in before if line not in after]
    new = [f"    + {line}" for line in after if line not in before]
    return "\n".join(gone + new)
