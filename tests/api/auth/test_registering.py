"""Registration and verification over HTTP (contract, section 4)."""

from typing import Any

import pytest

from api.people import BASE, Client, pointers, problem
from fakes.accounts import GOOD, Accounts

ADA = {"email": "ada@example.org", "password": GOOD, "display_name": "Ada"}


def comparable(answer: Any) -> tuple[int, list[str], bytes]:
    """All that a stranger can compare of two answers."""
    return answer.status_code, sorted(answer.headers), answer.content


async def test_the_way_from_a_registration_to_a_login(place: Accounts, client: Client) -> None:
    registered = await client.post(f"{BASE}/auth/register", json=ADA)
    assert registered.status_code == 202
    assert registered.json() == {"status": "verification_sent"}

    early = await client.post(f"{BASE}/auth/login", json=_login())
    assert problem(early) == (403, "email_not_verified")

    token = {"token": await place.mailed_token()}
    verified = await client.post(f"{BASE}/auth/verify-email", json=token)
    assert (verified.status_code, verified.content) == (204, b"")
    again = await client.post(f"{BASE}/auth/verify-email", json=token)
    assert problem(again) == (400, "invalid_token")

    logged_in = await client.post(f"{BASE}/auth/login", json=_login())
    assert logged_in.status_code == 200


def _login() -> dict[str, str]:
    return {"email": ADA["email"], "password": ADA["password"]}


async def test_new_waiting_and_taken_addresses_are_answered_byte_by_byte_alike(
    place: Accounts, client: Client
) -> None:
    new = await client.post(f"{BASE}/auth/register", json=ADA)
    waiting = await client.post(f"{BASE}/auth/register", json=ADA)
    await place.add_user(ADA["email"])
    taken = await client.post(f"{BASE}/auth/register", json=ADA)
    assert comparable(new) == comparable(waiting) == comparable(taken)


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
async def test_a_link_is_asked_for_again_with_one_answer(
    place: Accounts, client: Client, email: str
) -> None:
    await place.add_user("ada@example.org")
    answer = await client.post(f"{BASE}/auth/verify-email/resend", json={"email": email})
    assert (answer.status_code, answer.json()) == (202, {"status": "verification_sent"})


async def test_every_fault_is_named_at_once_and_no_password_is_repeated(client: Client) -> None:
    sent = {"email": "nobody", "password": "hush", "display_name": " "}
    answer = await client.post(f"{BASE}/auth/register", json=sent)
    assert pointers(answer) == {"/email", "/password", "/display_name"}
    assert "hush" not in answer.text


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"password": "p" * 129}, "/password"),
        ({"password": "password1234"}, "/password"),
        ({"password": "ada@example.org"}, "/password"),
        ({"password": 123456789012}, "/password"),
        ({"password": None}, "/password"),
        ({"password": "nul\u0000in the password"}, "/password"),
        ({"email": "ada@example.org "}, "/email"),
        ({"email": "ada@exam\u200bple.org"}, "/email"),
        ({"email": "ada@example.org\r\nBcc: all@example.org"}, "/email"),
        ({"email": f"{'a' * 250}@example.org"}, "/email"),
        ({"display_name": "A" * 101}, "/display_name"),
        ({"role": "admin"}, "/role"),
        ({"status": "active"}, "/status"),
        ({"email_verified": True}, "/email_verified"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_what_is_wrong_is_pointed_at(
    place: Accounts, client: Client, change: dict[str, Any], pointer: str
) -> None:
    answer = await client.post(f"{BASE}/auth/register", json={**ADA, **change})
    assert pointers(answer) == {pointer}
    assert place.stored("registrations") == []


@pytest.mark.parametrize("path", ["register", "login", "refresh", "verify-email"])
async def test_a_body_over_64_kib_is_too_large(client: Client, path: str) -> None:
    body = b'{"email": "' + b"a" * 65_536 + b'"}'
    answer = await client.post(
        f"{BASE}/auth/{path}", content=body, headers={"Content-Type": "application/json"}
    )
    assert problem(answer) == (413, "payload_too_large")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_a_link_that_is_only_opened_verifies_nothing(
    place: Accounts, client: Client, method: str
) -> None:
    await client.post(f"{BASE}/auth/register", json=ADA)
    token = await place.mailed_token()
    answer = await client.request(method, f"{BASE}/auth/verify-email?token={token}")
    assert problem(answer) == (405, "method_not_allowed")
    page = await client.get(f"/auth/verify?token={token}")
    assert page.status_code == 200
    assert token not in page.text
    assert place.stored("users") == []


async def test_a_login_that_ran_out_keeps_nobody_from_the_open_doors(client: Client) -> None:
    stale = {"Authorization": "Bearer run out"}
    answer = await client.post(f"{BASE}/auth/register", json=ADA, headers=stale)
    assert answer.status_code == 202
