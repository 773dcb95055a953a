"""`elearning create-admin`, as an operator types it."""

import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

ELEARNING = Path(sys.executable).with_name("elearning")
GOOD = "correct horse battery staple"


def create_admin(
    url: str, email: str, password: str = GOOD, **settings: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": url, "APP_ENV": "development", **settings}
    return subprocess.run(
        (ELEARNING, "create-admin", email, "--password-stdin"),
        input=f"{password}\n",
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )


async def role_of(url: str, email: str) -> str | None:
    connection = await asyncpg.connect(url)
    try:
        role: str | None = await connection.fetchval(
            "SELECT role FROM users WHERE email = $1", email
        )
    finally:
        await connection.close()
    return role


async def test_an_address_becomes_an_administrator_and_the_second_time_stays_one(
    clean_database_url: str,
) -> None:
    first = create_admin(clean_database_url, "root@example.org")
    second = create_admin(clean_database_url, "root@example.org", "another password")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "root@example.org is an administrator" in first.stderr
    assert "nothing changed" in second.stderr
    assert await role_of(clean_database_url, "root@example.org") == "admin"


@pytest.mark.parametrize(
    ("email", "password", "settings", "reason"),
    [
        ("nobody", GOOD, {}, "email: must be an e-mail address"),
        ("root@example.org", "short", {}, "at least 12 characters"),
        ("root@example.org", "fifteen letters", {"PASSWORD_MIN_LENGTH": "16"}, "at least 16"),
        ("root@example.org", GOOD, {"PASSWORD_MIN_LENGTH": "4"}, "PASSWORD_MIN_LENGTH"),
    ],
)
async def test_what_cannot_be_is_said_in_one_line(
    clean_database_url: str, email: str, password: str, settings: dict[str, str], reason: str
) -> None:
    refused = create_admin(clean_database_url, email, password, **settings)
    assert refused.returncode == 2
    assert reason in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert await role_of(clean_database_url, email) is None


async def test_a_database_without_tables_is_told_apart(postgres_server: str) -> None:
    refused = create_admin(postgres_server, "root@example.org")
    assert refused.returncode == 1
    assert "elearning migrate" in refused.stderr
