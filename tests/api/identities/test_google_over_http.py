"""Google login as a browser and a front end see it (contract, section 4)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from api.every_answer import watching_async
from api.people import BASE, Client, bearer, client_of, pointers, problem
from domain.identities.errors import ProviderUnavailable
from fakes.accounts import RETURN_URL, Accounts
from fakes.identities import ISSUER

START = f"{BASE}/auth/google"
CALLBACK = f"{BASE}/auth/google/callback"
LINK = f"{BASE}/me/identities/google"


@pytest.fixture(autouse=True)
def _the_provider_may_be_away(client: Client) -> None:
    client.event_hooks = watching_async(fails=(503,))


def state_of(answer: Any) -> str:
    url = answer.headers.get("location") or answer.json()["authorize_url"]
    (state,) = parse_qs(urlsplit(url).query)["state"]
    return state


async def leave(client: Client, **query: str) -> str:
    answer = await client.get(START, params=query)
    assert answer.status_code == 302
    return state_of(answer)


async def come_back(client: Client, state: str, **query: str) -> Any:
    return await client.get(CALLBACK, params={"state": state, "code": f"code-{state}", **query})


def cookie_of(answer: Any) -> tuple[str, str, set[str]]:
    """The name, the value and the attributes of the one cookie that is set."""
    (header,) = answer.headers.get_list("set-cookie")
    pair, *attributes = header.split("; ")
    name, _, value = pair.partition("=")
    return name, value, set(attributes)


async def test_the_whole_way_from_the_start_to_the_tokens(place: Accounts, client: Client) -> None:
    started = await client.get(START)
    assert started.headers["location"].startswith(f"{ISSUER}/authorize?")
    back = await come_back(client, state_of(started))
    assert back.status_code == 302
    page = urlsplit(back.headers["location"])
    assert (page.netloc, page.path) == ("", "/auth/complete")
    (code,) = parse_qs(page.query)["code"]

    answer = await client.post(f"{BASE}/auth/exchange", json={"code": code})

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    login = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    me = (await client.get(f"{BASE}/me", headers=login)).json()
    assert (me["identities"], me["has_password"]) == (["google"], False)
    again = await client.post(f"{BASE}/auth/exchange", json={"code": code})
    assert problem(again) == (400, "invalid_code")


async def test_a_redirect_is_kept_by_nobody_and_has_no_body(client: Client) -> None:
    started = await client.get(START)
    back = await come_back(client, state_of(started))
    for answer in (started, back):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.content == b""
        assert "etag" not in answer.headers


async def test_the_cookie_is_for_this_browser_and_ten_minutes(client: Client) -> None:
    name, value, attributes = cookie_of(await client.get(START))
    assert name == "elearning-login"
    assert value
    assert attributes == {"Max-Age=600", "Path=/", "HttpOnly", "SameSite=Lax"}


async def test_on_https_no_other_host_can_set_the_cookie(place: Accounts) -> None:
    async with client_of(place, https=True) as client:
        started = await client.get(START)
        name, _, attributes = cookie_of(started)
        assert name == "__Host-elearning-login"
        assert attributes == {"Max-Age=600", "Path=/", "HttpOnly", "SameSite=Lax", "Secure"}
        cleared = cookie_of(await come_back(client, state_of(started)))
    assert cleared == (
        "__Host-elearning-login",
        "",
        {"Max-Age=0", "Path=/", "HttpOnly", "SameSite=Lax", "Secure"},
    )


async def test_the_cookie_is_cleared_on_the_way_back(client: Client) -> None:
    back = await come_back(client, await leave(client))
    assert cookie_of(back)[1:] == ("", {"Max-Age=0", "Path=/", "HttpOnly", "SameSite=Lax"})
    assert dict(client.cookies) == {}


async def test_a_second_browser_does_not_come_back(place: Accounts, client: Client) -> None:
    state = await leave(client)
    async with client_of(place) as stranger:
        for _ in range(2):
            refused = await come_back(stranger, state)
            assert problem(refused) == (400, "invalid_state")
            assert "set-cookie" not in refused.headers
            # The second time with a cookie of its own.
            await leave(stranger)
    assert (place.stored("users"), place.stored("login_codes")) == ([], [])


async def test_nobody_comes_back_twice(place: Accounts, client: Client) -> None:
    state = await leave(client)
    cookies = dict(client.cookies)
    await come_back(client, state)
    client.cookies.update(cookies)
    assert problem(await come_back(client, state)) == (400, "invalid_state")
    assert len(place.stored("login_codes")) == 1


async def test_what_comes_too_late_is_refused(place: Accounts, client: Client) -> None:
    state = await leave(client)
    place.clock.advance(minutes=11)
    assert problem(await come_back(client, state)) == (400, "invalid_state")


@pytest.mark.parametrize("query", ["", "state=", "state=x", "code=x", "state=%C3%A9&code=1"])
async def test_whoever_comes_back_from_nowhere_is_refused(client: Client, query: str) -> None:
    await leave(client)
    assert problem(await client.get(f"{CALLBACK}?{query}")) == (400, "invalid_state")


async def test_what_providers_add_to_the_address_is_let_pass(client: Client) -> None:
    """RFC 6749, section 4.1.2: a client ignores what it does not know."""
    more = {"scope": "openid email", "authuser": "0", "hd": "example.org", "session_state": "x"}
    assert "code=" in (await come_back(client, await leave(client), **more)).headers["location"]


async def test_a_state_given_twice_is_refused(client: Client) -> None:
    state = await leave(client)
    assert pointers(await client.get(f"{CALLBACK}?state={state}&state={state}&code=x")) == {"state"}


async def test_an_address_that_is_not_allowed_is_refused_and_nothing_begins(
    place: Accounts, client: Client
) -> None:
    answer = await client.get(START, params={"return_to": "https://evil.example"})
    assert pointers(answer) == {"return_to"}
    assert "set-cookie" not in answer.headers
    assert place.stored("handshakes") == []


async def test_what_else_stands_in_the_address_does_not_reach_the_provider(client: Client) -> None:
    for name in ("state", "redirect_uri", "scope", "prompt", "client_id"):
        assert pointers(await client.get(START, params={name: "x"})) == {name}


async def test_a_no_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    state = await leave(client, return_to=RETURN_URL)
    back = await client.get(CALLBACK, params={"state": state, "error": "access_denied"})
    assert back.headers["location"] == f"{RETURN_URL}&error=access_denied"


async def test_a_provider_that_is_away_is_told_before_anybody_leaves(
    place: Accounts, client: Client
) -> None:
    assert place.provider is not None
    login = await bearer(place)
    place.provider.says = ProviderUnavailable()
    for answer in (await client.get(START), await client.post(LINK, headers=login)):
        assert problem(answer) == (503, "provider_unavailable")
        assert int(answer.headers["retry-after"]) >= 1


async def test_without_configuration_there_is_nothing() -> None:
    place = Accounts(provider=None)
    async with client_of(place) as client:
        for path in (START, f"{START}?return_to=https://evil.example", CALLBACK):
            assert problem(await client.get(path)) == (404, "google_not_configured")
        login = await bearer(place)
        assert problem(await client.post(LINK, headers=login)) == (404, "google_not_configured")


async def test_linking_and_unlinking(place: Accounts, client: Client) -> None:
    login = await bearer(place, "grace@example.org")
    started = await client.post(LINK, headers=login)
    assert (started.status_code, set(started.json())) == (200, {"authorize_url"})
    assert cookie_of(started)[2] == {"Max-Age=600", "Path=/", "HttpOnly", "SameSite=Lax"}
    assert started.headers["cache-control"] == "no-store"

    back = await come_back(client, state_of(started))

    assert back.headers["location"] == "/auth/complete?linked=google"
    me = await client.get(f"{BASE}/me", headers=login)
    assert me.json()["identities"] == ["google"]
    assert (await client.delete(LINK, headers=login)).status_code == 204
    assert problem(await client.delete(LINK, headers=login)) == (404, "not_found")
    assert (await client.get(f"{BASE}/me", headers=login)).json()["identities"] == []


async def test_the_last_way_in_stays(client: Client) -> None:
    back = await come_back(client, await leave(client))
    (code,) = parse_qs(urlsplit(back.headers["location"]).query)["code"]
    tokens = (await client.post(f"{BASE}/auth/exchange", json={"code": code})).json()
    login = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert problem(await client.delete(LINK, headers=login)) == (409, "last_login_method")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_linking_and_unlinking_need_a_login(client: Client, method: str) -> None:
    assert problem(await client.request(method, LINK)) == (401, "unauthenticated")


async def test_neither_state_nor_code_nor_a_token_of_ours_is_an_access_token(
    place: Accounts, client: Client
) -> None:
    state = await leave(client)
    secret = next(iter(client.cookies.values()))
    back = await come_back(client, state)
    (code,) = parse_qs(urlsplit(back.headers["location"]).query)["code"]
    for token in (state, secret, code):
        answer = await client.get(f"{BASE}/me", headers={"Authorization": f"Bearer {token}"})
        assert problem(answer) == (401, "unauthenticated")
    for path, body in (
        ("/auth/refresh", {"refresh_token": code}),
        ("/auth/verify-email", {"token": code}),
    ):
        assert (await client.post(f"{BASE}{path}", json=body)).status_code in (400, 401)
    assert problem(await client.post(f"{BASE}/auth/exchange", json={"code": state})) == (
        400,
        "invalid_code",
    )


async def test_a_head_is_answered_like_a_get(client: Client) -> None:
    assert (await client.head(START)).status_code == 302
