"""The real application on fakes for each test."""

from collections.abc import AsyncIterator

import pytest

from api.site import Site
from application.actor import Actor
from classroom import Classroom, classroom
from domain.users.user import Role
from fakes.memory import Clock
from fakes.platform import Platform
from worlds import memory_world


@pytest.fixture(scope="session")
def standing_site() -> Site:
    """The application takes long to build and keeps nothing of what happens in it."""
    return Site(Platform())


@pytest.fixture
async def site(standing_site: Site) -> AsyncIterator[Site]:
    async with standing_site.opened():
        yield standing_site


@pytest.fixture
def platform(site: Site) -> Platform:
    return site.platform


@pytest.fixture
def clock(platform: Platform) -> Clock:
    """The clock of everything on the platform."""
    return platform.store.clock


@pytest.fixture
def room(platform: Platform) -> Classroom:
    """What happens in the platform's courses."""
    return classroom(memory_world(platform.store))


@pytest.fixture
def owner(platform: Platform) -> Actor:
    """An instructor."""
    return platform.person(Role.INSTRUCTOR, "Grace")


@pytest.fixture
def student(platform: Platform) -> Actor:
    return platform.person()


@pytest.fixture
def admin(platform: Platform) -> Actor:
    return platform.person(Role.ADMIN)
