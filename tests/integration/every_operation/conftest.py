"""One application for all tests of a worker; each makes a world of its own in it."""

from collections.abc import AsyncIterator

import pytest

from integration.every_operation.whole import Whole, whole_application


@pytest.fixture(scope="session")
async def whole(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Whole]:
    """The whole application on PostgreSQL."""
    async with whole_application(database_url, tmp_path_factory.mktemp("whole")) as whole:
        yield whole
