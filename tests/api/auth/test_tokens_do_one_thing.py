"""No token does what another one is for, and none of them is in a cookie (RFC 8725, section
3.12).
"""

from itertools import count
from urllib.parse import parse_qs, urlsplit

import pytest

from api.people import BASE, Client, problem
from fakes.accounts import GOOD, ORIGIN, Accounts
from fakes.apps import app_owner

#: What each kind of token is presented to, as a body; an access token is sent as a header.
DOORS = {
    "refresh": ("/auth/refresh", "refresh_token", (401, "invalid_refresh_token")),
    "link": ("/auth/verify-email", "token", (400, "invalid_token")),
    "half login": ("/auth/login/totp", "mfa_token", (401, "invalid_code")),
    "google code": ("/auth/exchange", "code", (400, "invalid_code")),
}
KINDS = ("access", *DOORS, "state")
_NUMBERS = count()


async def token_of(kind: str, place: Accounts) -> str:
    """A good token of this kind, of somebody new."""
    address = f"person{next(_NUMBERS)}@example.org"
    match kind:
        case "link":
            await place.auth.register(ORIGIN, address, GOOD, "Somebody")
            return await place.mailed_token()
        case "half login":
            return (await (await app_owner(place)).half_login()).mfa_token
        case "google code":
            arrived = await place.log_in_with_google(address, email=address)
            return parse_qs(urlsplit(arrived).query)["code"][0]
        case "state":
            departure = await place.identities.start_google(None)
            return parse_qs(urlsplit(departure.url).query)["state"][0]
    await place.add_user(address)
    tokens = await place.log_in(address)
    return tokens.access_token if kind == "access" else tokens.refresh_token


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_token_opens_its_own_door_alone(
    place: Accounts, client: Client, kind: str, door: str
) -> None:
    path, name, refusal = DOORS[door]
    sent = {name: await token_of(kind, place)}
    if door == "half login":
        sent["code"] = "123456"
    answer = await client.post(f"{BASE}{path}", json=sent)
    if kind == door != "half login":
        assert answer.is_success
    else:
        assert problem(answer) == refusal


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_but_an_access_token_is_a_login(
    place: Accounts, client: Client, kind: str
) -> None:
    login = {"Authorization": f"Bearer {await token_of(kind, place)}"}
    answer = await client.get(f"{BASE}/me", headers=login)
    if kind == "access":
        assert answer.status_code == 200
    else:
        assert problem(answer) == (401, "unauthenticated")
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_tokens_come_in_bodies_that_nobody_may_keep_and_in_no_cookie(
    place: Accounts, client: Client
) -> None:
    await place.add_user("ada@example.org")
    login = {"email": "ada@example.org", "password": GOOD}
    first = await client.post(f"{BASE}/auth/login", json=login)
    sent = {"refresh_token": first.json()["refresh_token"]}
    for answer in (first, await client.post(f"{BASE}/auth/refresh", json=sent)):
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
    assert problem(await client.get(f"{BASE}/auth/refresh")) == (405, "method_not_allowed")
