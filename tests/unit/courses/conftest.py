"""A platform in memory for each test."""

import pytest

from application.actor import Actor
from domain.users.user import Role
from fakes.platform import Platform


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def owner(platform: Platform) -> Actor:
    """An instructor."""
    return platform.person(Role.INSTRUCTOR, "Grace")
