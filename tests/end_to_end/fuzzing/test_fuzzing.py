"""Whatever fits the document is answered as the document says, and what does not is refused: no
server error, no undocumented answer, no ignored login, whoever asks.
"""

from collections.abc import Iterator
from typing import Final

import pytest
from fuzzing.campaign import ROLES, Length, fuzz, fuzzed_server
from server import Served

#: A few examples an operation; `make fuzz` is the long way.
SHORT: Final = Length(3, ("examples", "fuzzing"))


#: Fewer would mean that something was left out.
LEAST_CASES: Final = 200


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of its own: what is made up here must not meet other tests."""
    with fuzzed_server(tmp_path_factory.mktemp("fuzzed")) as fuzzed:
        yield fuzzed


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_one_that_the_document_knows(fuzzed: Served, role: str) -> None:
    outcome = fuzz(fuzzed, role, SHORT)
    assert not outcome.failed, outcome.report
    assert outcome.cases > LEAST_CASES
    assert outcome.statuses["200"] > 0
