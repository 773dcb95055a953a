"""A place of its own for each story, and somebody in it who uses two factors."""

import pytest

from fakes.accounts import Accounts
from fakes.apps import AppOwner, app_owner


@pytest.fixture
def place() -> Accounts:
    """Nobody has an account yet."""
    return Accounts()


@pytest.fixture
async def ada(place: Accounts) -> AppOwner:
    """Her app was confirmed a minute ago."""
    return await app_owner(place)
