"""The document of the application's routes."""

import json

import pytest
from litestar import Litestar

from api.openapi.reading import Documented
from presentation.openapi.__main__ import app_without_use_cases, committed_document


@pytest.fixture(scope="session")
def app() -> Litestar:
    return app_without_use_cases()


@pytest.fixture(scope="session")
def document() -> Documented:
    return Documented(json.loads(committed_document()))
