"""Every request of the guides is answered as they print it."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import exchanges
import httpx
import pyotp
import pytest
from people import join, log_in, mailed_token
from server import NO_TLS, PATIENCE, WATCHED, Served

from presentation.pages.manual import ORDER, source

NEWCOMER: Final = ("nils@example.org", "five quiet herons", "Nils")


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    """Somebody who knows nothing but the address."""
    with httpx.Client(
        base_url=served.base_url, timeout=PATIENCE, verify=NO_TLS, event_hooks=WATCHED
    ) as client:
        yield client


@pytest.fixture
def learned(request: pytest.FixtureRequest, guide: str, served: Served) -> dict[str, str]:
    """What the reader of a guide has before it begins."""
    if guide == "two-factor":
        address, password, name = NEWCOMER
        join(served, address, password, name).close()
        tokens = log_in(served, address, password)
        return {
            "EMAIL": address,
            "PASSWORD": password,
            "ACCESS_TOKEN": tokens["access_token"],
        }
    if guide == "authentication":
        return {}
    mina = request.getfixturevalue("mina")
    return {"ACCESS_TOKEN": mina.headers["Authorization"].removeprefix("Bearer ")}


@pytest.mark.parametrize("guide", ORDER)
def test_every_request_of_a_guide_is_answered_as_it_is_printed(
    guide: str, client: httpx.Client, served: Served, learned: dict[str, str]
) -> None:
    for request, printed in exchanges.exchanges(source(guide)):
        for name, find in OUTSIDE.items():
            if name in request.body:
                learned[name] = find(served, learned)
        before = dict(learned)
        answer = exchanges.send(client, request, learned)
        told = f"{request.first}: {answer.text}"
        assert exchanges.differences(answer, printed, before) == [], told


#: What does not come with an answer: it is in the mail, or on a telephone.
OUTSIDE: Final[dict[str, Callable[[Served, dict[str, str]], str]]] = {
    "MAILED_TOKEN": lambda served, _: mailed_token(served, "nora@example.org"),
    "CODE_OF_THE_APP": lambda _, learned: pyotp.TOTP(learned["SECRET"]).now(),
}


def test_most_guides_have_requests() -> None:
    """A check of the check."""
    asked = [guide for guide in ORDER if exchanges.exchanges(source(guide))]
    assert len(asked) >= len(ORDER) // 2


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"id": "x", "tags": ["a"], "n": 1}, []),
        ({"id": "x", "tags": [], "n": 2}, ["/n: 2"]),
        ({"id": 1, "tags": ["a", "b"], "n": 1}, ["/id: 1"]),
        ({"tags": "a", "n": 1}, ["/id is not there", "/tags: 'a'"]),
        ({"id": "x", "tags": [], "n": 1, "more": 1}, ["/more is not printed"]),
        ([], [": []"]),
    ],
)
def test_an_answer_that_is_not_printed_is_told(body: Any, found: list[str]) -> None:
    """A check of the check."""
    printed = exchanges.Message("HTTP/1.1 200 OK", {}, '{"id": "…", "tags": ["…"], "n": 1}')
    answer = httpx.Response(200, json=body)
    assert sorted(exchanges.differences(answer, printed, {})) == found
