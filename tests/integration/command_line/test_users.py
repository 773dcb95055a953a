"""`elearning users suspend` and `reinstate`, as an operator types it."""

import os
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest

ELEARNING = Path(sys.executable).with_name("elearning")
ADA = "ada@example.org"


def decide(url: str, *arguments: str) -> tuple[int, str]:
    """Exit code, and the one line that is said."""
    done = subprocess.run(
        (ELEARNING, "users", *arguments),
        capture_output=True,
        text=True,
        env={**os.environ, "DATABASE_URL": url, "APP_ENV": "development"},
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr.strip()


async def insert(url: str, role: str = "student") -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "INSERT INTO users (id, email, display_name, role)"
        " VALUES (gen_random_uuid(), $1, 'Ada', $2)",
        ADA,
        role,
    )
    await connection.close()


async def status(url: str) -> str:
    connection = await asyncpg.connect(url)
    found: str = await connection.fetchval("SELECT status FROM users WHERE email = $1", ADA)
    await connection.close()
    return found


async def test_an_account_is_suspended_and_reinstated(clean_database_url: str) -> None:
    await insert(clean_database_url)
    assert decide(clean_database_url, "suspend", ADA.upper())[0] == 0
    assert await status(clean_database_url) == "suspended"
    code, said = decide(clean_database_url, "suspend", ADA)
    assert (code, said) == (1, "elearning: This does not lead from suspended to suspended.")
    assert decide(clean_database_url, "reinstate", ADA)[0] == 0
    assert await status(clean_database_url) == "active"


@pytest.mark.parametrize(
    ("address", "code", "reason"),
    [
        ("nobody@example.org", 1, "There is no account with this address."),
        ("nobody", 2, "email: must be an e-mail address."),
    ],
)
async def test_what_cannot_be_is_said_in_one_line(
    clean_database_url: str, address: str, code: int, reason: str
) -> None:
    assert decide(clean_database_url, "suspend", address) == (code, f"elearning: {reason}")


async def test_the_last_admin_is_kept(clean_database_url: str) -> None:
    await insert(clean_database_url, "admin")
    code, said = decide(clean_database_url, "suspend", ADA)
    assert code == 1
    assert "only active admin" in said
    assert await status(clean_database_url) == "active"
