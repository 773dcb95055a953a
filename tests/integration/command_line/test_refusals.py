"""What goes wrong at the start is one clear line on stderr and an exit code: never a traceback."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ELEARNING = Path(sys.executable).with_name("elearning")
SETTINGS = ("DATABASE_URL", "DATABASE_URL_TEST", "DATABASE_URL_PROD", "HOST", "PORT", "WORKERS")


def run(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """Exit code and the one line that is said."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in (*SETTINGS, "APP_ENV")
    }
    done = subprocess.run(
        (ELEARNING, *arguments),
        env={**inherited, **settings},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("elearning: ")
    return done.returncode, line.removeprefix("elearning: ")


@pytest.mark.parametrize("command", ["serve", "run"])
def test_a_taken_port(tmp_path: Path, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        code, line = run(tmp_path, command, PORT=str(port))

    assert (code, line) == (
        1,
        f"Port {port} on 127.0.0.1 is taken: choose another, such as PORT=8001.",
    )


def test_an_address_of_another_machine(tmp_path: Path) -> None:
    code, line = run(tmp_path, "serve", HOST="192.0.2.1", PORT="0")

    assert (code, line) == (
        1,
        "192.0.2.1 cannot be listened on (Cannot assign requested address): correct HOST.",
    )


def test_a_server_that_cannot_be_reached(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        url = f"postgresql://reader:secret@127.0.0.1:{port}/library"

        code, line = run(tmp_path, "serve", PORT="0", DATABASE_URL=url)

    assert (code, line) == (
        1,
        f"DATABASE_URL: 127.0.0.1:{port}/library cannot be used: connection refused.",
    )


def test_a_database_that_does_not_exist(tmp_path: Path, postgres_server: str) -> None:
    url = postgres_server.replace("/postgres?", "/no_such_database?")

    code, line = run(tmp_path, "run", PORT="0", DATABASE_URL=url)

    assert code == 1
    assert line.endswith('cannot be used: database "no_such_database" does not exist.')


def test_production_without_a_database(tmp_path: Path) -> None:
    fit = {
        "JWT_SECRET": "Zk3v0mPq8sXy1nT5cW7bR2aL9dG4hJ6uE0iOfKqYtM",
        "MAIL_URL": "smtp://mail.example:25",
        "PUBLIC_URL": "https://learn.example",
    }

    code, line = run(tmp_path, "serve", PORT="0", APP_ENV="production", **fit)

    assert (code, line) == (2, "DATABASE_URL_PROD must be set.")


def test_an_unknown_environment(tmp_path: Path) -> None:
    code, line = run(tmp_path, "serve", APP_ENV="staging")

    assert (code, line) == (
        2,
        "APP_ENV must be one of development, test, production, not 'staging'.",
    )


def test_the_development_command_in_production(tmp_path: Path) -> None:
    code, line = run(tmp_path, "run", APP_ENV="production")

    assert (code, line) == (1, "`elearning run` is for development: use `elearning serve`.")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / ".data").write_text("in the way")

    code, line = run(tmp_path, "serve", PORT="0")

    assert code == 1
    assert line == (
        ".data/postgres cannot be written (Not a directory): mend that, or set DATABASE_URL to a "
        "PostgreSQL server of your own."
    )
