"""The real application on fakes for each test, by two ways in: as a site, and as a plain client."""

from collections.abc import AsyncIterator

import pytest

from api.over_http import Api, over_http
from api.site import Site
from application.actor import Actor
from domain.users.user import Role
from fakes.platform import Platform


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
def owner(platform: Platform) -> Actor:
    """An instructor."""
    return platform.person(Role.INSTRUCTOR, "Grace")


@pytest.fixture
def student(platform: Platform) -> Actor:
    return platform.person()


@pytest.fixture
def admin(platform: Platform) -> Actor:
    return platform.person(Role.ADMIN)


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    """The application on an empty world in memory."""
    async with over_http() as client:
        yield client
