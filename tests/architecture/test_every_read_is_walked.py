"""Every operation that reads is asked who sees what by it."""

from integration.visibility.paths import ELSEWHERE, PATHS
from presentation.openapi.__main__ import app_without_use_cases
from presentation.openapi.endpoints import endpoints


def test_every_read_of_courses_is_held_against_the_oracle() -> None:
    """Add an entry to ``PATHS`` in ``tests/integration/visibility/paths.py`` for a new one, or name
    it in ``ELSEWHERE`` if it shows nothing of a course.
    """
    operations = endpoints(app_without_use_cases())
    reads = {one.handler.operation_id for one in operations if one.method == "GET"}

    assert {one.operation for one in PATHS.values()} | ELSEWHERE == reads
