"""The server works in a role that may use the tables and nothing else: the one of the README
(ASVS 13.2.2).
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, Final
from urllib.parse import urlsplit

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from databases import ROOT
from integration.every_operation.expectations import rows
from integration.every_operation.operations import ask
from integration.every_operation.whole import Whole, whole_application
from integration.every_operation.world import new_world

RIGHTS: Final = re.compile(r"```sql\n(.*?TO elearning_app;.*?)```", re.DOTALL)

#: What whoever breaks into the server would like to do.
FORBIDDEN: Final = (
    "CREATE TABLE public.mine ()",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "DROP TABLE lessons",
    "ALTER TABLE users ADD COLUMN mine text",
    "ALTER TABLE audit_events DISABLE TRIGGER ALL",
    "TRUNCATE users",
    "UPDATE audit_events SET action = 'nothing'",
    "DELETE FROM audit_events",
    "DELETE FROM runner.history",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "COPY users TO PROGRAM 'cat'",
    "COPY users FROM '/etc/passwd'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT * FROM pg_authid",
    "ALTER SYSTEM SET log_statement = 'all'",
    "SET SESSION AUTHORIZATION postgres",
)


@pytest.fixture
async def role(clean_database_url: str) -> AsyncIterator[str]:
    """The URL of the database for a role that was given what the README says."""
    name = f"app_{uuid7().hex[-12:]}"
    readme = RIGHTS.search((ROOT / "README.md").read_text())
    assert readme is not None
    owner = await asyncpg.connect(clean_database_url)
    await owner.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'")
    await owner.execute(readme[1].replace("elearning_app", name))
    parts = urlsplit(clean_database_url)
    place = parts.netloc.rpartition("@")[2]
    yield parts._replace(netloc=f"{name}:{name}@{place}").geturl()
    await owner.execute(f"DROP OWNED BY {name}")
    await owner.execute(f"DROP ROLE {name}")
    await owner.close()


@pytest.fixture
async def modest(role: str, tmp_path: Path) -> AsyncIterator[Whole]:
    """The whole application in that role."""
    async with whole_application(role, tmp_path, secret=token_urlsafe(48)) as modest:
        yield modest


async def test_every_operation_does_what_it_does_in_a_role_that_may_only_use_the_tables(
    modest: Whole,
) -> None:
    wrong: dict[str, Any] = {}
    for operation, (scene, who, status) in _done().items():
        world = await new_world(modest, scene)
        answer = await ask(world, operation, who)
        if answer.status_code != status:
            wrong[operation] = (answer.status_code, status)
    assert wrong == {}


@pytest.mark.parametrize("statement", FORBIDDEN)
async def test_nothing_else_can_be_done_in_that_role(role: str, statement: str) -> None:
    intruder = await asyncpg.connect(role)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await intruder.execute(statement)
    await intruder.close()


def _done() -> dict[str, tuple[str, str, int]]:
    """For each operation, a scene and somebody for whom it is done, or refused where it always is
    in the worlds of these tests.
    """
    asked = [(row, who, status) for row in rows() for who, status in row.statuses.items()]
    return {
        row.operation: (row.scene, who, status)
        for row, who, status in sorted(asked, key=lambda one: -one[2])
    }
