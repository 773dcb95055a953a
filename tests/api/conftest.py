"""The application that the tests of every module call."""

from collections.abc import AsyncIterator

import pytest

from api.over_http import Api, over_http


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    """The application on an empty world in memory."""
    async with over_http() as client:
        yield client
