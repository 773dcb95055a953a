"""The real application on fakes for each test."""

from collections.abc import AsyncIterator

import pytest

from api.site import Site
from application.actor import Actor
from domain.users.user import Role
from fakes.platform import Platform


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
async def site(platform: Platform) -> AsyncIterator[Site]:
    site = Site(platform)
    async with site.client:
        yield site


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
