"""Migrating needs no more than a database of one's own: managed servers give nobody more."""

import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import asyncpg
import pytest
from uuid_utils.compat import uuid7

from databases import ROOT


@pytest.fixture
async def owned_url(postgres_server: str) -> Iterator[str]:
    """The URL of a database whose owner may do nothing else on the server."""
    name = f"plain_{uuid7().hex[-12:]}"
    server = await asyncpg.connect(postgres_server)
    await server.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'")
    await server.execute(f"CREATE DATABASE {name} OWNER {name}")
    parts = urlsplit(postgres_server)
    place = parts.netloc.rpartition("@")[2]
    yield parts._replace(netloc=f"{name}:{name}@{place}", path=f"/{name}").geturl()
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.execute(f"DROP ROLE {name}")
    await server.close()


def runner(url: str, *verb: str) -> None:
    where = ("--env", "test", "--url", url, "--history-file", "-")
    done = subprocess.run(
        (sys.executable, "-m", "infrastructure.runner", *where, *verb),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


async def test_the_owner_of_a_database_migrates_goes_back_and_erases(owned_url: str) -> None:
    runner(owned_url, "migrate")
    runner(owned_url, "rollback", "--all")
    runner(owned_url, "migrate")

    owner = await asyncpg.connect(owned_url)
    person = uuid7()
    await owner.execute(
        "INSERT INTO users (id, display_name, status, erased_at)"
        " VALUES ($1, 'Former learner', 'suspended', now())",
        person,
    )
    await owner.execute("SELECT erase_from_audit_events($1)", person)
    await owner.close()
