"""A small application of nothing but the pages."""

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from presentation.pages import ProblemKind, page_handlers
from presentation.pages.problems import Operation

ENROLLED = ProblemKind(
    code="already_enrolled",
    status=409,
    title="Already enrolled",
    explanation="There is a live enrollment in this course <already>: `<enrollment_id>`.",
    other_statuses=(410,),
    example={"code": "already_enrolled", "enrollment_id": "<id>"},
)
UNREADABLE = ProblemKind(
    code="malformed_json",
    status=400,
    title="Malformed JSON",
    explanation="The body is not JSON that can be read.",
)
ENROLL = Operation("POST", "/enroll", "Take a seat <now>", "/docs#/Enrollments/enroll")
ANSWERED = {"already_enrolled": [ENROLL], "malformed_json": [ENROLL] * 50}


@pytest.fixture(scope="session")
def app() -> Litestar:
    kinds = {kind.code: kind for kind in (ENROLLED, UNREADABLE)}
    # Certificates are known elsewhere, by the whole application.
    certificates = Provide(lambda: None, sync_to_thread=False)
    return Litestar(
        route_handlers=[*page_handlers(kinds, lambda _app, code: ANSWERED.get(code, ()))],
        dependencies={"certificates": certificates},
    )


@pytest.fixture
def client(app: Litestar) -> Iterator[TestClient[Any]]:
    with TestClient(app) as client:
        yield client
