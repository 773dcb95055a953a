"""Two processes behind one address: what one of them does to a session holds on the other."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from people import anybody, id_of, join, log_in, logged_in, make_admin
from processes import worker_behind, workers_of
from raw_http import connect
from server import UNLIMITED, Served, eventually, serving

PASSWORD = "eleven patient herons"
ROOT = ("root@example.org", "twelve green lanterns")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of two workers with five connections each, where nobody makes requests too fast."""
    folder = tmp_path_factory.mktemp("two-workers")
    pool = {"DATABASE_POOL_SIZE": "5"}
    with serving(folder, "run", "--workers", "2", **pool, **UNLIMITED) as served:
        make_admin(folder, *ROOT)
        join(served, "kim@example.org", PASSWORD, "Kim").close()
        yield served


@pytest.fixture
def tokens(served: Served) -> dict[str, Any]:
    """A new session of somebody."""
    return log_in(served, "kim@example.org", PASSWORD)


@pytest.fixture
def doors(served: Served) -> Iterator[list[httpx.Client]]:
    """A client of each worker, on a connection that stays open."""
    with ExitStack() as stack:
        found: dict[int, httpx.Client] = {}

        def found_all() -> bool:
            client = stack.enter_context(anybody(served))
            found[_worker_of(served, client)] = client
            return len(found) == len(workers_of(served))

        assert eventually(found_all)
        yield list(found.values())


def _worker_of(served: Served, client: httpx.Client) -> int:
    answer = client.get("/courses?limit=1")
    stream = answer.extensions["network_stream"]
    return worker_behind(served, stream.get_extra_info("client_addr")[1])


def bearer(tokens: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def refresh(client: httpx.Client, tokens: dict[str, Any]) -> httpx.Response:
    return client.post("/auth/refresh", json={"refresh_token": tokens["refresh_token"]})


def at_once(
    served: Served, calls: list[Callable[[httpx.Client], httpx.Response]]
) -> list[httpx.Response]:
    """What is answered to calls that come in at the same time, on a connection each."""
    with ExitStack() as stack, ThreadPoolExecutor(len(calls)) as threads:
        clients = [stack.enter_context(anybody(served)) for _ in calls]
        return list(threads.map(lambda call, client: call(client), calls, clients))


def test_twenty_refreshes_of_one_token_all_get_tokens_and_one_of_these_goes_on(
    served: Served, doors: list[httpx.Client], tokens: dict[str, Any]
) -> None:
    answers = at_once(served, [lambda client: refresh(client, tokens)] * 20)
    assert [one.status_code for one in answers] == [200] * 20
    siblings = [one.json() for one in answers]
    assert len({one["refresh_token"] for one in siblings}) == 20

    assert all(one.get("/me", headers=bearer(siblings[0])).is_success for one in doors)
    going_on = refresh(doors[0], siblings[0])
    assert going_on.status_code == 200
    assert refresh(doors[1], siblings[1]).status_code == 401
    assert refresh(doors[0], going_on.json()).status_code == 401


def test_a_reused_token_ends_the_session_on_both_for_good(
    doors: list[httpx.Client], tokens: dict[str, Any]
) -> None:
    here, there = doors
    latest = tokens
    for client in (here, there, here):
        latest = refresh(client, latest).json()
    assert there.get("/me", headers=bearer(latest)).status_code == 200
    refused = refresh(there, tokens)
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid_refresh_token")
    assert there.get("/me", headers=bearer(latest)).status_code == 401
    assert eventually(lambda: here.get("/me", headers=bearer(latest)).status_code == 401)
    for client in doors:
        assert refresh(client, latest).status_code == 401


def test_a_logout_through_one_is_known_to_the_other(
    served: Served, doors: list[httpx.Client], tokens: dict[str, Any]
) -> None:
    here, there = doors
    other_device = log_in(served, "kim@example.org", PASSWORD)
    assert there.get("/me", headers=bearer(tokens)).status_code == 200
    assert here.post("/auth/logout", headers=bearer(tokens)).status_code == 204
    assert here.get("/me", headers=bearer(tokens)).status_code == 401
    assert eventually(lambda: there.get("/me", headers=bearer(tokens)).status_code == 401)
    assert refresh(there, tokens).status_code == 401
    for client in doors:
        assert client.get("/me", headers=bearer(other_device)).status_code == 200


def test_a_role_that_an_admin_gives_and_takes_is_in_force_for_old_tokens_on_both(
    served: Served, doors: list[httpx.Client], tokens: dict[str, Any]
) -> None:
    def may_list_people(client: httpx.Client) -> bool:
        return client.get("/users?limit=1", headers=bearer(tokens)).status_code == 200

    with logged_in(served, *ROOT) as root, anybody(served) as kim:
        kim.headers.update(bearer(tokens))
        who = id_of(kim)
        for role, may in (("admin", True), ("student", False)):
            root.post(f"/users/{who}/role", json={"role": role}).raise_for_status()
            for client in doors:
                assert eventually(lambda client=client, may=may: may_list_people(client) is may)


def test_a_suspended_person_is_out_on_both_and_no_old_token_comes_back(
    served: Served, doors: list[httpx.Client]
) -> None:
    join(served, "lee@example.org", PASSWORD, "Lee").close()
    tokens = log_in(served, "lee@example.org", PASSWORD)
    with logged_in(served, *ROOT) as root, anybody(served) as lee:
        lee.headers.update(bearer(tokens))
        user = f"/users/{id_of(lee)}"
        root.post(f"{user}/suspend", json={"reason": "Spam."}).raise_for_status()
        for client in doors:
            assert eventually(
                lambda client=client: client.get("/me", headers=bearer(tokens)).status_code == 401
            )
        root.post(f"{user}/reinstate").raise_for_status()
    for client in doors:
        assert client.get("/me", headers=bearer(tokens)).status_code == 401
        assert refresh(client, tokens).status_code == 401
    assert log_in(served, "lee@example.org", PASSWORD)


def test_two_hundred_refreshes_of_one_token_keep_nobody_else_waiting(
    served: Served, tokens: dict[str, Any]
) -> None:
    reader = bearer(log_in(served, "kim@example.org", PASSWORD))
    refreshes = [lambda client: refresh(client, tokens)] * 10
    ten_and_one = [*refreshes, lambda client: client.get("/me", headers=reader)]
    answers = at_once(served, ten_and_one * 20)
    statuses = Counter((one.request.method, one.status_code) for one in answers)
    assert statuses.pop(("GET", 200)) == 20
    # A refresh that would wait longer than anybody should is told to come again.
    assert statuses.keys() <= {("POST", 200), ("POST", 503)}
    assert statuses["POST", 200] >= 20


def test_an_answer_that_was_lost_can_be_asked_for_again(
    served: Served, doors: list[httpx.Client], tokens: dict[str, Any]
) -> None:
    body = json.dumps({"refresh_token": tokens["refresh_token"]}).encode()
    head = (
        "POST /api/v1/auth/refresh HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with connect(served) as connection:
        connection.sendall(head.encode() + body)
        # The first byte says that it was done; nobody reads the rest.
        assert connection.recv(1) == b"H"
    again = refresh(doors[0], tokens)
    assert again.status_code == 200
    assert refresh(doors[1], again.json()).status_code == 200
