"""One application for all tests of a worker; each makes a world of its own in it."""

from collections.abc import AsyncIterator
from secrets import token_urlsafe
from typing import Final

import pytest

from integration.every_operation.whole import Whole, whole_application

SECRET: Final = token_urlsafe(48)


@pytest.fixture(scope="session")
async def whole(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Whole]:
    """The whole application on PostgreSQL."""
    folder = tmp_path_factory.mktemp("whole")
    async with whole_application(database_url, folder, secret=SECRET) as whole:
        yield whole


@pytest.fixture(scope="session")
async def twin(whole: Whole, database_url: str) -> AsyncIterator[Whole]:
    """Another worker of the same server."""
    async with whole_application(database_url, whole.folder, secret=SECRET) as twin:
        yield twin
