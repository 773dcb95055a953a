"""A place of its own for each story, and a client of it."""

from collections.abc import AsyncIterator

import pytest

from api.people import Client, client_of
from fakes.accounts import Accounts


@pytest.fixture
def place() -> Accounts:
    """Nobody has an account yet."""
    return Accounts()


@pytest.fixture
async def client(place: Accounts) -> AsyncIterator[Client]:
    """Somebody who is not logged in."""
    async with client_of(place) as client:
        yield client
