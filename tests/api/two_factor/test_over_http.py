"""Two-factor login over HTTP (contract, section 4)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.people import BASE, Client, bearer, client_of, pointers, problem
from fakes.accounts import GOOD, Accounts
from fakes.apps import AppOwner, app_owner
from fakes.two_factor import code_of, step_at

LOGIN = {"email": "ada@example.org", "password": GOOD}


@pytest.fixture
def place() -> Accounts:
    """Nobody has an account yet."""
    return Accounts()


@pytest.fixture
async def client(place: Accounts) -> AsyncIterator[Client]:
    """Somebody who is not logged in."""
    async with client_of(place) as client:
        yield client


async def half_login(client: Client) -> Any:
    answer = await client.post(f"{BASE}/auth/login", json=LOGIN)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


async def test_the_way_from_a_setup_to_a_login_and_back(place: Accounts, client: Client) -> None:
    login = await bearer(place)

    def code() -> dict[str, str]:
        place.clock.advance(seconds=30)
        return {"code": code_of(step_at(place.clock.now))}

    setup = await client.post(f"{BASE}/me/totp", headers=login)
    assert setup.status_code == 200
    assert set(setup.json()) == {"secret", "otpauth_uri"}
    assert setup.headers["cache-control"] == "no-store"

    confirmed = await client.post(f"{BASE}/me/totp/confirm", json=code(), headers=login)
    assert confirmed.status_code == 200
    assert len(confirmed.json()["recovery_codes"]) == 10
    assert (await client.get(f"{BASE}/me", headers=login)).json()["has_totp"] is True

    half = await half_login(client)
    assert half == {"mfa_required": True, "mfa_token": half["mfa_token"], "expires_in": 300}
    sent = {"mfa_token": half["mfa_token"], **code()}
    tokens = await client.post(f"{BASE}/auth/login/totp", json=sent)
    assert tokens.status_code == 200
    fresh = {"Authorization": f"Bearer {tokens.json()['access_token']}"}
    assert (await client.get(f"{BASE}/me", headers=fresh)).status_code == 200

    disabled = await client.post(f"{BASE}/me/totp/disable", json=code(), headers=fresh)
    assert (disabled.status_code, disabled.content) == (204, b"")
    assert "access_token" in await half_login(client)


async def test_a_half_login_is_no_login(place: Accounts, client: Client) -> None:
    await app_owner(place)
    token = (await half_login(client))["mfa_token"]
    asked = await client.get(f"{BASE}/me", headers={"Authorization": f"Bearer {token}"})
    assert problem(asked) == (401, "unauthenticated")
    refreshed = await client.post(f"{BASE}/auth/refresh", json={"refresh_token": token})
    assert problem(refreshed) == (401, "invalid_refresh_token")


async def test_every_wrong_code_is_answered_alike(place: Accounts, client: Client) -> None:
    ada: AppOwner = await app_owner(place)
    token = (await half_login(client))["mfa_token"]
    answers = [
        await client.post(f"{BASE}/auth/login/totp", json={"mfa_token": one, "code": code})
        for one, code in [
            (token, ada.code(9)),
            (token, ada.code(-2)),
            (token, "bcdf-ghjk-mnpq-rstv-wxyz-2345"),
            ("never handed out".replace(" ", "-"), ada.code()),
        ]
    ]
    assert {problem(one) for one in answers} == {(401, "invalid_code")}
    assert len({one.json()["detail"] for one in answers}) == 1
    assert {one.headers["www-authenticate"] for one in answers} == {'Bearer realm="elearning"'}


@pytest.mark.parametrize("path", ["confirm", "disable"])
async def test_a_wrong_code_of_ones_own_is_told(place: Accounts, client: Client, path: str) -> None:
    login = await bearer(place)
    await client.post(f"{BASE}/me/totp", headers=login)
    if path == "disable":
        code = {"code": code_of(step_at(place.clock.now))}
        await client.post(f"{BASE}/me/totp/confirm", json=code, headers=login)
    answer = await client.post(f"{BASE}/me/totp/{path}", json={"code": "000000"}, headers=login)
    assert problem(answer) == (401, "invalid_code")


async def test_what_the_state_does_not_allow_is_a_conflict(place: Accounts, client: Client) -> None:
    login, code = await bearer(place), {"code": "123456"}

    async def refused(path: str, **sent: Any) -> tuple[int, str]:
        return problem(await client.post(f"{BASE}/me/totp{path}", headers=login, **sent))

    assert await refused("/confirm", json=code) == (409, "totp_not_set_up")
    assert await refused("/disable", json=code) == (409, "totp_off")
    await client.post(f"{BASE}/me/totp", headers=login)
    right = {"code": code_of(step_at(place.clock.now))}
    await client.post(f"{BASE}/me/totp/confirm", json=right, headers=login)
    assert await refused("") == (409, "totp_on")
    assert await refused("/confirm", json=code) == (409, "totp_on")


@pytest.mark.parametrize(
    ("path", "sent", "pointer"),
    [
        ("/me/totp/confirm", {}, "/code"),
        ("/me/totp/confirm", {"code": 123456}, "/code"),
        ("/me/totp/disable", {"code": ""}, "/code"),
        ("/me/totp/disable", {"code": "1" * 65}, "/code"),
        ("/me/totp/disable", {"code": "12345\u0660"}, "/code"),
        ("/auth/login/totp", {"code": "123456"}, "/mfa_token"),
        ("/auth/login/totp", {"mfa_token": "t", "code": "123456", "again": True}, "/again"),
    ],
)
async def test_what_is_wrong_is_pointed_at(
    place: Accounts, client: Client, path: str, sent: dict[str, Any], pointer: str
) -> None:
    answer = await client.post(f"{BASE}{path}", json=sent, headers=await bearer(place))
    assert pointers(answer) == {pointer}


@pytest.mark.parametrize("path", ["", "/confirm", "/disable"])
async def test_whoever_is_not_logged_in_is_asked_to(client: Client, path: str) -> None:
    answer = await client.post(f"{BASE}/me/totp{path}", json={"code": "123456"})
    assert problem(answer) == (401, "unauthenticated")


async def test_an_idempotency_key_keeps_no_secret(place: Accounts, client: Client) -> None:
    login = {**await bearer(place), "Idempotency-Key": "again"}
    first = await client.post(f"{BASE}/me/totp", headers=login)
    second = await client.post(f"{BASE}/me/totp", headers=login)
    assert first.json()["secret"] != second.json()["secret"]
    assert "idempotency-replayed" not in second.headers
    assert place.stored("idempotency") == []
