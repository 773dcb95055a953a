"""One server process for all tests that only talk to it, and who uses it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from people import anybody, appoint, join, logged_in, make_admin
from server import Served, serving

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share a server, or a folder for servers, in one worker. So are all of the
    browser's: its driver holds the main thread's event loop.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            is_alone = "served" not in getattr(item, "fixturenames", ())
            group = item.path.stem if is_alone else "server"
            group = "browser" if item.path.parent != HERE else group
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with the demo content on an embedded PostgreSQL of its own."""
    with serving(tmp_path_factory.mktemp("clone"), "run") as served:
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
