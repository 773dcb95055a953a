"""Limits of a real server with two workers: they hold exactly, and for strangers alone."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from people import anybody
from server import Served, serving

from presentation.pages.manual import source

ADA = {"email": "ada@example.org", "password": "correct-horse-demo-battery"}
SAMIR = {"email": "samir@example.org", "password": "correct-horse-demo-battery"}
WRONG = {**ADA, "password": "not the right one"}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with two workers behind a proxy on this machine."""
    folder = tmp_path_factory.mktemp("crowded")
    settings = {"TRUSTED_PROXIES": "127.0.0.1", "RATE_LIMIT_ANONYMOUS": "300/600"}
    with serving(folder, "run", "--workers", "2", **settings) as served:
        yield served


def statuses(
    served: Served, path: str, bodies: list[dict[str, str]], *, seen_from: str
) -> Counter[int]:
    """What comes of many requests at once, each on a connection of its own."""

    def send(body: dict[str, str]) -> int:
        with anybody(served) as visitor:
            headers = {"X-Forwarded-For": seen_from}
            return visitor.post(path, json=body, headers=headers).status_code

    with ThreadPoolExecutor(50) as threads:
        return Counter(threads.map(send, bodies))


def log_in(served: Served, body: dict[str, str], *, seen_from: str) -> httpx.Response:
    with anybody(served) as visitor:
        return visitor.post("/auth/login", json=body, headers={"X-Forwarded-For": seen_from})


def test_of_a_hundred_wrong_logins_at_once_ten_are_looked_at_and_the_owner_gets_in(
    crowded: Served,
) -> None:
    assert log_in(crowded, ADA, seen_from="203.0.113.1").status_code == 200

    outcome = statuses(crowded, "/auth/login", [WRONG] * 100, seen_from="198.51.100.1")

    assert outcome == {401: 10, 429: 90}
    locked = log_in(crowded, ADA, seen_from="198.51.100.1")
    assert locked.status_code == 429
    assert 1 <= int(locked.headers["retry-after"]) <= 900
    assert log_in(crowded, ADA, seen_from="203.0.113.1").status_code == 200


def test_fifty_right_logins_at_once_all_get_in(crowded: Served) -> None:
    outcome = statuses(crowded, "/auth/login", [SAMIR] * 50, seen_from="203.0.113.2")
    assert outcome == {200: 50}


def test_requests_of_an_address_are_limited_exactly(crowded: Served) -> None:
    nobodys = [{"token": "unknown"}] * 320
    outcome = statuses(crowded, "/auth/verify-email", nobodys, seen_from="198.51.100.77")
    assert outcome == {400: 300, 429: 20}


def test_answers_tell_what_is_left_in_the_words_of_the_guide(crowded: Served) -> None:
    printed = dict(re.findall(r"^(RateLimit(?:-Policy)?): (.*)$", source("limits"), re.MULTILINE))
    login = log_in(crowded, SAMIR, seen_from="203.0.113.9").json()
    with anybody(crowded) as samir:
        answer = samir.get("/me", headers={"Authorization": f"Bearer {login['access_token']}"})
    assert answer.headers["ratelimit-policy"] == printed["RateLimit-Policy"]
    form = re.sub(r"\d+", r"\\d+", re.escape(printed["RateLimit"]))
    assert re.fullmatch(form, answer.headers["ratelimit"])
