"""Production refuses to start with what is weak: at once, a line a setting, and no value in it."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import asyncpg
import pytest

from databases import ROOT

ELEARNING: Final = Path(sys.executable).with_name("elearning")
RANDOM: Final = "Zk3v0mPq8sXy1nT5cW7bR2aL9dG4hJ6uE0iOfKqYtM"
NOT_OURS: Final = ("DATABASE_", "APP_ENV", "JWT_", "MAIL_", "PUBLIC_", "FRONTEND_", "HOST", "PORT")
NOWHERE: Final = "postgresql://app:hunter2@192.0.2.1:5432/app"
GOOD: Final = {
    "APP_ENV": "production",
    "DATABASE_URL_PROD": NOWHERE,
    "JWT_SECRET": RANDOM,
    "MAIL_URL": "smtp://user:hunter2@mail.example:25",
    "PUBLIC_URL": "https://learn.example",
    "FRONTEND_URL": "https://app.example",
}


def serve(folder: Path, **settings: str) -> tuple[int, list[str]]:
    """Exit code, and what is said; a server that starts all the same is a failure."""
    inherited = {name: it for name, it in os.environ.items() if not name.startswith(NOT_OURS)}
    done = subprocess.run(
        (ELEARNING, "serve", "--port", "0"),
        env={**inherited, **GOOD, **settings},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr.splitlines()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JWT_SECRET", ""),
        ("JWT_SECRET", "hunter2hunter2hunter2"),
        ("JWT_SECRET", "your_jwt_secret_your_jwt_secret_your_jwt_secret"),
        ("JWT_SECRET", "hunter2" * 8),
        ("JWT_PREVIOUS_SECRETS", "hunter2"),
        ("PUBLIC_URL", "http://hunter2.example"),
        ("FRONTEND_URL", "http://hunter2.example"),
        ("MAIL_URL", "pigeon://hunter2"),
        ("LITESTAR_DEBUG", "1"),
        ("DEBUG", "true"),
        ("DATABASE_URL_PROD", "sqlite:///hunter2.db"),
        ("DATABASE_URL_PROD", "postgresql://app@hunter2.example/app"),
        ("PASSWORD_MIN_LENGTH", "7"),
        ("RATE_LIMIT_LOGIN", "hunter2"),
        ("TRUSTED_PROXIES", "hunter2"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://app.example, null"),
        ("CORS_ORIGINS", "https://hunter2.example/"),
        ("REDIS_URL", "hunter2://there"),
    ],
)
def test_a_weak_setting_is_named_and_its_value_is_not(
    tmp_path: Path, name: str, value: str
) -> None:
    code, said = serve(tmp_path, **{name: value})
    assert code == 2
    (line,) = said
    assert line.startswith("elearning: ")
    assert name in line
    assert "hunter2" not in line


def test_every_weak_setting_has_a_line_of_its_own(tmp_path: Path) -> None:
    weak = {"JWT_SECRET": "hunter2", "PUBLIC_URL": "http://hunter2", "FRONTEND_URL": "http://x"}
    code, said = serve(tmp_path, **weak)
    assert code == 2
    assert len(said) == 3
    for name, line in zip(("JWT_SECRET", "PUBLIC_URL", "FRONTEND_URL"), said, strict=True):
        assert name in line


@pytest.mark.parametrize("name", ["prod", "staging", "PRODUCTION "])
def test_an_unknown_environment_is_none(tmp_path: Path, name: str) -> None:
    code, said = serve(tmp_path, APP_ENV=name)
    assert code == 2
    assert "APP_ENV" in said[0]


def test_a_database_with_demo_accounts_is_refused(tmp_path: Path, clean_database_url: str) -> None:
    seed = (ELEARNING, "seed", "--env", "test", "--history-file", "-")
    seeded = subprocess.run(
        (*seed, "--url", clean_database_url), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert seeded.returncode == 0, seeded.stderr + seeded.stdout
    code, said = serve(tmp_path, DATABASE_URL_PROD=clean_database_url)
    assert code == 2
    (line,) = said
    assert "DATABASE_URL_PROD leads to a database with 14 demo accounts" in line
    assert clean_database_url not in line


async def test_an_erased_demo_account_is_none(tmp_path: Path, clean_database_url: str) -> None:
    connection = await asyncpg.connect(clean_database_url)
    await connection.execute(
        "INSERT INTO users (id, display_name, status, erased_at)"
        " VALUES ('019b8d62-7a80-7001-8001-000000000001', 'Former learner', 'suspended', now())"
    )
    await connection.close()
    weak = {"DATABASE_URL_PROD": clean_database_url, "HOST": "192.0.2.1"}
    _code, said = await asyncio.to_thread(lambda: serve(tmp_path, **weak))
    assert "demo accounts" not in "".join(said)
