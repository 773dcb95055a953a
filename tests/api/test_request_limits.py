"""Limits over HTTP: what is counted, for whom, and how it is told (RFC 6585)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.people import BASE, Client, bearer, client_of, problem
from application.limits import LimitRules
from domain.limit import Limit
from domain.users.user import Role
from fakes.accounts import Accounts
from infrastructure.networks import read_networks
from integration.every_operation.operations import every_operation
from presentation.client_address import ClientAddress

RULES = LimitRules(anonymous=Limit("anonymous", 5, 60), user=Limit("user", 8, 60))
NOBODY = "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b01"


@pytest.fixture
def place() -> Accounts:
    return Accounts(rules=RULES)


@pytest.fixture
async def client(place: Accounts) -> AsyncIterator[Client]:
    behind_a_proxy = ClientAddress(read_networks(["10.0.0.1"]))
    async with client_of(place, client_address=behind_a_proxy) as client:
        yield client


async def look(client: Client, **headers: str) -> Any:
    return await client.get(f"{BASE}/users/{NOBODY}", headers=headers)


async def test_the_first_ones_are_served_and_the_next_one_is_not(client: Client) -> None:
    assert [(await look(client)).status_code for _ in range(7)] == [404] * 5 + [429] * 2


async def test_every_operation_is_counted(place: Accounts) -> None:
    """Whoever has used up a limit is answered by none of them."""
    place.rules = LimitRules(anonymous=Limit("anonymous", 1, 60))
    async with client_of(place) as client:
        await look(client)
        for name, one in every_operation().items():
            path = one.path.format_map(dict.fromkeys(one.path_names, NOBODY))
            answer = await client.request(one.method, path)
            if path.startswith("/api/"):
                assert problem(answer) == (429, "rate_limited"), name
                assert 1 <= int(answer.headers["retry-after"]) <= 60
                assert answer.headers["ratelimit-policy"] == '"anonymous";q=1;w=60'
                assert answer.headers["ratelimit"].startswith('"anonymous";r=0;t=')
            else:
                assert answer.status_code in (200, 404), name


async def test_every_answer_tells_what_is_left(client: Client) -> None:
    answer = await look(client)
    assert answer.headers["ratelimit-policy"] == '"anonymous";q=5;w=60'
    assert answer.headers["ratelimit"] == '"anonymous";r=4;t=60'


async def test_a_refusal_tells_how_long_to_wait_and_that_is_true(
    place: Accounts, client: Client
) -> None:
    for _ in range(5):
        await look(client)
    place.clock.advance(seconds=18)
    refused = await look(client)
    assert problem(refused) == (429, "rate_limited")
    assert refused.headers["retry-after"] == "42"
    assert refused.headers["ratelimit-policy"] == '"anonymous";q=5;w=60'
    assert refused.headers["ratelimit"] == '"anonymous";r=0;t=42'
    assert refused.json()["retry_after"] == 42
    place.clock.advance(seconds=42)
    assert (await look(client)).status_code == 404


async def test_a_person_has_a_limit_of_their_own_wherever_they_are(
    place: Accounts, client: Client
) -> None:
    ada, grace = await bearer(place), await bearer(place, "grace@example.org")
    for _ in range(6):
        await look(client)
    told = [await client.get(f"{BASE}/me", headers=ada) for _ in range(9)]
    assert [one.status_code for one in told] == [200] * 8 + [429]
    assert told[0].headers["ratelimit"] == '"user";r=7;t=60'
    assert (await client.get(f"{BASE}/me", headers=grace)).status_code == 200


async def test_a_bad_token_counts_for_the_address(client: Client) -> None:
    statuses = [(await look(client, Authorization="Bearer bad")).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]


async def test_pages_and_health_are_not_limited(client: Client) -> None:
    for path in ("/health/live", "/docs", "/problems/rate_limited"):
        answers = [await client.get(path) for _ in range(8)]
        assert {one.status_code for one in answers} == {200}
        assert "ratelimit" not in answers[0].headers


async def test_addresses_that_a_client_makes_up_do_not_help(client: Client) -> None:
    statuses = [
        (
            await look(
                client,
                **{
                    "X-Forwarded-For": f"203.0.113.{number}",
                    "X-Real-IP": f"203.0.113.{number}",
                    "Forwarded": f"for=203.0.113.{number}",
                },
            )
        ).status_code
        for number in range(8)
    ]
    assert statuses == [404] * 5 + [429] * 3


async def test_a_session_shows_the_address_that_a_proxy_tells(place: Accounts) -> None:
    await place.add_user()
    trusting = ClientAddress(read_networks(["127.0.0.1"]))
    async with client_of(place, client_address=trusting, peer="127.0.0.1") as client:
        login = {"email": "ada@example.org", "password": "correct horse battery staple"}
        sent = {"X-Forwarded-For": "1.1.1.1, 203.0.113.9"}
        tokens = (await client.post(f"{BASE}/auth/login", json=login, headers=sent)).json()
        mine = {"Authorization": f"Bearer {tokens['access_token']}"}
        listed = (await client.get(f"{BASE}/me/sessions", headers=mine)).json()["items"]
    assert listed[0]["ip"] == "203.0.113.9"


async def test_too_many_failed_logins_are_answered_with_their_own_limit(
    place: Accounts,
) -> None:
    place = Accounts()
    await place.add_user("ada@example.org", role=Role.STUDENT)
    async with client_of(place) as client:
        wrong = {"email": "ada@example.org", "password": "not the right one"}
        answers = [await client.post(f"{BASE}/auth/login", json=wrong) for _ in range(11)]
    assert [problem(one) for one in answers[:10]] == [(401, "invalid_credentials")] * 10
    assert problem(answers[10]) == (429, "too_many_attempts")
    assert answers[10].headers["retry-after"] == "900"
    assert answers[10].headers["ratelimit-policy"] == '"login";q=10;w=900'
    assert answers[10].headers["ratelimit"] == '"login";r=0;t=900'


async def test_looking_around_uses_up_no_login(place: Accounts) -> None:
    place = Accounts()
    await place.add_user("ada@example.org")
    async with client_of(place) as client:
        for _ in range(500):
            await look(client)
        login = {"email": "ada@example.org", "password": "correct horse battery staple"}
        assert (await client.post(f"{BASE}/auth/login", json=login)).status_code == 200


async def test_the_page_of_a_certificate_is_counted_like_the_api(client: Client) -> None:
    """Numbers are not to be guessed there either."""
    path = "/certificates/" + "x" * 41
    assert [(await client.get(path)).status_code for _ in range(6)] == [404] * 5 + [429]
    assert (await look(client)).status_code == 429
