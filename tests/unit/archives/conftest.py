"""The platform on fakes, and somebody who teaches."""

import pytest

from application.actor import Actor
from domain.users.user import Role
from fakes.platform import Platform


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def owner(platform: Platform) -> Actor:
    return platform.person(Role.INSTRUCTOR, "Grace")
