"""One server process for all tests that only talk to it, and who uses it."""

from collections.abc import Iterator

import httpx
import pytest
from people import anybody, appoint, join, logged_in, make_admin
from server import UNLIMITED, Served, serving


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with the demo content on an embedded PostgreSQL of its own."""
    with serving(tmp_path_factory.mktemp("clone"), "run", **UNLIMITED) as served:
        yield served


@pytest.fixture
def visitor(served: Served) -> Iterator[httpx.Client]:
    """Somebody who is not logged in."""
    with anybody(served) as visitor:
        yield visitor


@pytest.fixture(scope="session")
def root(served: Served) -> Iterator[httpx.Client]:
    """An admin who was made on the command line."""
    make_admin(served.folder, "root@example.org", "twelve green lanterns")
    with logged_in(served, "root@example.org", "twelve green lanterns") as root:
        yield root


@pytest.fixture(scope="session")
def mina(served: Served, root: httpx.Client) -> Iterator[httpx.Client]:
    """A newcomer whom the admin made an instructor."""
    with join(served, "mina@example.org", "seven quiet otters", "Mina") as mina:
        appoint(root, mina, "instructor")
        yield mina


@pytest.fixture
def samir(served: Served) -> Iterator[httpx.Client]:
    """A student of the demo content."""
    with logged_in(served, "samir@example.org") as samir:
        yield samir
