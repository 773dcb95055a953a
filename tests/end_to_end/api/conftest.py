"""The server's log, which stays clean whatever is sent."""

import json
from collections.abc import Iterator
from os import SEEK_END
from typing import TextIO

import pytest
from server import Served


@pytest.fixture(scope="module")
def log(served: Served) -> Iterator[TextIO]:
    """What the server writes from now on. In the end it still answers."""
    with served.log.open(encoding="utf-8") as log:
        log.seek(0, SEEK_END)
        yield log
    assert served.is_answering


@pytest.fixture(autouse=True)
def clean_log(log: TextIO) -> Iterator[None]:
    """Bad input is nothing that an operator has to look at."""
    yield
    events = [json.loads(line) for line in log]
    assert [event for event in events if event["level"] in ("error", "critical")] == []
