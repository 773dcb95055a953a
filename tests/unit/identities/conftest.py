"""A place of its own for each story."""

import pytest

from fakes.accounts import Accounts


@pytest.fixture
def place() -> Accounts:
    """Nobody has an account yet."""
    return Accounts()
