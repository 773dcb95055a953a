"""Login, refresh, logout and the list of sessions over HTTP (contract, section 4)."""

from typing import Any

import pytest

from api.people import BASE, Client, pointers, problem
from domain.users.user import UserStatus
from fakes.accounts import GOOD, Accounts

LOGIN = {"email": "ada@example.org", "password": GOOD}


@pytest.fixture(autouse=True)
async def ada(place: Accounts) -> None:
    await place.add_user("ada@example.org")


async def log_in(client: Client) -> Any:
    answer = await client.post(f"{BASE}/auth/login", json=LOGIN)
    assert answer.status_code == 200
    return answer.json()


def bearer_of(tokens: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens['access_token']}"}


async def test_a_login_answers_tokens_that_nobody_may_keep(client: Client) -> None:
    answer = await client.post(f"{BASE}/auth/login", json=LOGIN)
    assert set(answer.json()) == {
        "access_token",
        "token_type",
        "expires_in",
        "refresh_token",
        "refresh_expires_in",
    }
    assert answer.headers["cache-control"] == "no-store"


async def test_unknown_wrong_and_passwordless_are_answered_alike(
    place: Accounts, client: Client
) -> None:
    await place.add_user("google@example.org", password_hash=None)
    await place.add_user("gone@example.org", status=UserStatus.SUSPENDED)
    answers = [
        await client.post(
            f"{BASE}/auth/login",
            json={"email": email, "password": "not the right one"},
            headers={"X-Request-Id": "the-same"},
        )
        for email in (
            "ada@example.org",
            "nobody@example.org",
            "google@example.org",
            "gone@example.org",
        )
    ]
    assert {problem(one) for one in answers} == {(401, "invalid_credentials")}
    assert len({one.content for one in answers}) == 1
    for one in answers:
        # Every request counts, whoever it is about.
        del one.headers["ratelimit"]
    assert len({tuple(sorted(one.headers.items())) for one in answers}) == 1
    assert answers[0].headers["www-authenticate"].startswith("Bearer")


async def test_a_suspended_account_is_told_so_after_the_right_password(
    place: Accounts, client: Client
) -> None:
    await place.add_user("gone@example.org", status=UserStatus.SUSPENDED)
    answer = await client.post(
        f"{BASE}/auth/login", json={"email": "gone@example.org", "password": GOOD}
    )
    assert problem(answer) == (403, "account_suspended")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"password": "p" * 129}, "/password"),
        ({"password": ""}, "/password"),
        ({"email": "nobody"}, "/email"),
        ({"remember_me": True}, "/remember_me"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_what_is_no_login_is_pointed_at(
    place: Accounts, client: Client, change: dict[str, Any], pointer: str
) -> None:
    answer = await client.post(f"{BASE}/auth/login", json={**LOGIN, **change})
    assert pointers(answer) == {pointer}
    assert place.hasher.checked == 0


async def test_a_refresh_token_works_once(place: Accounts, client: Client) -> None:
    first = await log_in(client)
    sent = {"refresh_token": first["refresh_token"]}
    renewed = await client.post(f"{BASE}/auth/refresh", json=sent)
    assert renewed.status_code == 200
    assert renewed.headers["cache-control"] == "no-store"
    place.clock.advance(seconds=11)

    assert problem(await client.post(f"{BASE}/auth/refresh", json=sent)) == (
        401,
        "invalid_refresh_token",
    )
    after = await client.get(f"{BASE}/me", headers=bearer_of(renewed.json()))
    assert problem(after) == (401, "unauthenticated")


@pytest.mark.parametrize("token", ["access_token", "never issued", "é", "", "x" * 600])
async def test_another_token_does_not_refresh(client: Client, token: str) -> None:
    sent = (await log_in(client)).get(token, token)
    answer = await client.post(f"{BASE}/auth/refresh", json={"refresh_token": sent})
    assert problem(answer)[0] in (401, 422)


async def test_a_refresh_token_is_no_access_token(client: Client) -> None:
    tokens = await log_in(client)
    answer = await client.get(
        f"{BASE}/me", headers={"Authorization": f"Bearer {tokens['refresh_token']}"}
    )
    assert problem(answer) == (401, "unauthenticated")


async def test_a_logout_is_final_for_both_tokens(client: Client) -> None:
    tokens = await log_in(client)
    answer = await client.post(f"{BASE}/auth/logout", headers=bearer_of(tokens))
    assert (answer.status_code, answer.content) == (204, b"")
    for method, path, body in (
        ("GET", "/me", None),
        ("POST", "/auth/logout", None),
        ("POST", "/auth/refresh", {"refresh_token": tokens["refresh_token"]}),
    ):
        refused = await client.request(
            method, f"{BASE}{path}", json=body, headers=bearer_of(tokens)
        )
        assert refused.status_code == 401


async def test_the_list_of_sessions_marks_the_one_that_asks(client: Client) -> None:
    await log_in(client)
    here = bearer_of(await log_in(client))
    listed = (await client.get(f"{BASE}/me/sessions", headers=here)).json()
    assert [one["current"] for one in listed["items"]] == [True, False]
    assert set(listed["items"][0]) == {
        "id",
        "created_at",
        "last_used_at",
        "ip",
        "user_agent",
        "current",
    }


async def test_another_device_can_be_logged_out_and_is_gone_then(client: Client) -> None:
    there, here = bearer_of(await log_in(client)), bearer_of(await log_in(client))
    _, other = (await client.get(f"{BASE}/me/sessions", headers=here)).json()["items"]
    path = f"{BASE}/me/sessions/{other['id']}"
    assert (await client.delete(path, headers=here)).status_code == 204
    assert problem(await client.delete(path, headers=here)) == (404, "not_found")
    assert (await client.get(f"{BASE}/me", headers=there)).status_code == 401
    assert (await client.get(f"{BASE}/me", headers=here)).status_code == 200


@pytest.mark.parametrize(("query", "stays"), [("?keep_current=true", 200), ("", 401)])
async def test_all_devices_can_be_logged_out(client: Client, query: str, stays: int) -> None:
    there, here = bearer_of(await log_in(client)), bearer_of(await log_in(client))
    answer = await client.delete(f"{BASE}/me/sessions{query}", headers=here)
    assert answer.status_code == 204
    assert (await client.get(f"{BASE}/me", headers=there)).status_code == 401
    assert (await client.get(f"{BASE}/me", headers=here)).status_code == stays


async def test_a_wish_that_cannot_be_read_ends_nothing(client: Client) -> None:
    here = bearer_of(await log_in(client))
    answer = await client.delete(f"{BASE}/me/sessions?keep_current=perhaps", headers=here)
    assert pointers(answer) == {"keep_current"}
    assert (await client.get(f"{BASE}/me", headers=here)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/auth/logout"), ("GET", "/me/sessions"), ("DELETE", "/me/sessions")],
)
async def test_whoever_is_not_logged_in_is_asked_to(client: Client, method: str, path: str) -> None:
    answer = await client.request(method, f"{BASE}{path}")
    assert problem(answer) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == 'Bearer realm="elearning"'


@pytest.mark.parametrize("scheme", ["Basic", "Foo", "Token", ""])
async def test_another_scheme_is_no_login(client: Client, scheme: str) -> None:
    token = (await log_in(client))["access_token"]
    answer = await client.get(f"{BASE}/me", headers={"Authorization": f"{scheme} {token}".strip()})
    assert problem(answer) == (401, "unauthenticated")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_scheme_may_be_written_in_any_case(client: Client, scheme: str) -> None:
    token = (await log_in(client))["access_token"]
    answer = await client.get(f"{BASE}/me", headers={"Authorization": f"{scheme} {token}"})
    assert answer.status_code == 200


async def test_a_token_in_the_address_counts_for_nothing(client: Client) -> None:
    token = (await log_in(client))["access_token"]
    answer = await client.get(f"{BASE}/me?access_token={token}")
    assert problem(answer) == (401, "unauthenticated")


async def test_two_logins_at_once_are_refused(client: Client) -> None:
    token = (await log_in(client))["access_token"]
    twice = [("Authorization", f"Bearer {token}")] * 2
    answer = await client.get(f"{BASE}/me", headers=twice)
    assert problem(answer) == (401, "unauthenticated")
