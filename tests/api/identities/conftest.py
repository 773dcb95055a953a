"""A place where Google vouches for Ada, and a browser that is not logged in."""

from collections.abc import AsyncIterator

import pytest

from api.people import Client, client_of
from fakes.accounts import Accounts


@pytest.fixture
def place() -> Accounts:
    """Nobody has an account yet."""
    place = Accounts()
    assert place.provider is not None
    place.provider.vouch()
    return place


@pytest.fixture
async def client(place: Accounts) -> AsyncIterator[Client]:
    async with client_of(place) as client:
        yield client
