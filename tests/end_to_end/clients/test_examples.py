"""The examples work with the generated clients, and both satisfy their strictest checkers."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import client_writers
from server import CHECKOUT, PATIENCE, Served, clean_environment

PYTHON_TOUR: Final = CHECKOUT / "examples" / "python" / "tour.py"
MYPY: Final = Path(sys.executable).with_name("mypy")
CERTIFIED: Final = ("registered", "appointed", "published", "enrolled", "learned", "certified")


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """What a program prints, which ends well."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**clean_environment(), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def steps(printed: str) -> tuple[str, ...]:
    return tuple(line.split()[0] for line in printed.splitlines())


def test_the_python_client_and_its_example_are_typed_to_the_last_line(python_client: Path) -> None:
    checked = run(
        *(MYPY, "--strict", "--cache-dir", CHECKOUT / ".mypy_cache" / "clients"),
        *("-p", client_writers.PACKAGE, "-m", "tour"),
        cwd=python_client,
        MYPYPATH=f"{python_client}:{PYTHON_TOUR.parent}",
    )
    assert checked.startswith("Success"), checked


def test_the_python_example_goes_from_a_registration_to_a_certificate(
    served: Served, python_client: Path
) -> None:
    printed = run(
        *(sys.executable, PYTHON_TOUR, served.base_url, ".data/mail"),
        cwd=served.folder,
        PYTHONPATH=str(python_client),
    )
    assert steps(printed) == CERTIFIED
    assert "learned    100 %" in printed


def test_the_typescript_example_compiles_strictly_and_goes_from_a_registration_to_a_certificate(
    served: Served, typescript_project: Path
) -> None:
    run(
        client_writers.MODULES / ".bin" / "tsc",
        "--project",
        typescript_project,
        cwd=typescript_project,
    )
    tour = typescript_project / "built" / "tour.js"
    printed = run("node", tour, served.base_url, ".data/mail", cwd=served.folder)
    assert steps(printed) == CERTIFIED
    assert "learned    100 %" in printed
