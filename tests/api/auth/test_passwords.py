"""Setting passwords and changing the address over HTTP (contract, sections 3 and 4)."""

from typing import Any

import pytest

from api.people import BASE, Client, bearer, pointers, problem
from domain.users.user import UserStatus
from fakes.accounts import GOOD, Accounts

NEW = "four quiet otters at dawn"
CHANGE = {"current_password": GOOD, "new_password": NEW}
TOO_LONG = "p" * 129


@pytest.fixture
async def ada(place: Accounts) -> dict[str, str]:
    return await bearer(place)


def comparable(answer: Any) -> tuple[int, list[str], bytes]:
    return answer.status_code, sorted(answer.headers), answer.content


async def test_a_password_is_changed(client: Client, ada: dict[str, str]) -> None:
    answer = await client.post(f"{BASE}/me/password", json=CHANGE, headers=ada)
    assert (answer.status_code, answer.content) == (204, b"")
    assert (await client.get(f"{BASE}/me", headers=ada)).status_code == 200
    login = {"email": "ada@example.org", "password": NEW}
    assert (await client.post(f"{BASE}/auth/login", json=login)).status_code == 200


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"new_password": TOO_LONG}, {"/new_password"}),
        ({"current_password": TOO_LONG}, {"/current_password"}),
        (
            {"current_password": TOO_LONG, "new_password": TOO_LONG},
            {"/current_password", "/new_password"},
        ),
        ({"new_password": "password1234"}, {"/new_password"}),
        ({"new_password": "short"}, {"/new_password"}),
        ({"new_password": "ada@example.org"}, {"/new_password"}),
        ({"current_password": ""}, {"/current_password"}),
        ({"keep": True}, {"/keep"}),
    ],
)
async def test_what_is_no_password_is_pointed_at(
    place: Accounts, client: Client, ada: dict[str, str], change: Any, faults: set[str]
) -> None:
    before = place.hasher.checked
    answer = await client.post(f"{BASE}/me/password", json={**CHANGE, **change}, headers=ada)
    assert pointers(answer) == faults
    assert place.hasher.checked == before


@pytest.mark.parametrize("path", ["/me/password", "/me/email"])
async def test_the_tenth_wrong_password_is_the_last_that_is_looked_at(
    client: Client, ada: dict[str, str], path: str
) -> None:
    wrong = {"current_password": "not the right one"}
    body = {**wrong, **({"new_password": NEW} if "password" in path else {"email": "a@b.org"})}
    answers = [await client.post(f"{BASE}{path}", json=body, headers=ada) for _ in range(11)]
    assert [problem(one) for one in answers[:10]] == [(403, "wrong_password")] * 10
    assert problem(answers[10]) == (429, "too_many_attempts")
    assert answers[10].headers["ratelimit-policy"] == '"password";q=10;w=900'


@pytest.mark.parametrize("path", ["/me/password", "/me/email"])
async def test_whoever_is_not_logged_in_is_asked_to(client: Client, path: str) -> None:
    assert problem(await client.post(f"{BASE}{path}", json=CHANGE)) == (401, "unauthenticated")


async def test_everybody_who_forgot_a_password_is_answered_byte_by_byte_alike(
    place: Accounts, client: Client
) -> None:
    await place.add_user("ada@example.org")
    await place.add_user("google@example.org", password_hash=None)
    await place.add_user("gone@example.org", status=UserStatus.SUSPENDED)
    answers = [
        await client.post(f"{BASE}/auth/password/forgot", json={"email": f"{name}@example.org"})
        for name in ("ada", "nobody", "google", "gone")
    ]
    assert len({str(comparable(one)) for one in answers}) == 1
    assert answers[0].status_code == 202


async def test_asking_too_often_is_answered_alike_as_well(place: Accounts, client: Client) -> None:
    await place.add_user("ada@example.org")
    body = {"email": "ada@example.org"}
    for path in ("password/forgot", "verify-email/resend"):
        answers = [await client.post(f"{BASE}/auth/{path}", json=body) for _ in range(20)]
        assert len({str(comparable(one)) for one in answers}) == 1
    assert len(await place.read_mail()) == 3


async def test_a_password_is_reset_by_the_mailed_link(place: Accounts, client: Client) -> None:
    await place.add_user("ada@example.org")
    await client.post(f"{BASE}/auth/password/forgot", json={"email": "ada@example.org"})
    token = await place.mailed_token()

    weak = {"token": token, "new_password": "short"}
    assert pointers(await client.post(f"{BASE}/auth/password/reset", json=weak)) == {
        "/new_password"
    }
    sent = {"token": token, "new_password": NEW}
    answer = await client.post(f"{BASE}/auth/password/reset", json=sent)
    assert (answer.status_code, answer.content) == (204, b"")
    again = await client.post(f"{BASE}/auth/password/reset", json=sent)
    assert problem(again) == (400, "invalid_token")
    login = {"email": "ada@example.org", "password": NEW}
    assert (await client.post(f"{BASE}/auth/login", json=login)).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}]
)
async def test_a_link_leads_to_the_site_whatever_the_request_names(
    place: Accounts, client: Client, headers: dict[str, str]
) -> None:
    await place.add_user("ada@example.org")
    body = {"email": "ada@example.org"}
    await client.post(f"{BASE}/auth/password/forgot", json=body, headers=headers)
    ((_, _, text),) = await place.read_mail()
    assert text.startswith("https://learn.example/auth/reset?token=")


@pytest.mark.parametrize("path", ["login", "register", "password/reset"])
async def test_a_password_that_is_too_long_is_refused_before_it_costs_anything(
    place: Accounts, client: Client, path: str
) -> None:
    body: dict[str, Any] = {
        "login": {"email": "ada@example.org", "password": TOO_LONG},
        "register": {"email": "ada@example.org", "password": TOO_LONG, "display_name": "Ada"},
        "password/reset": {"token": "unknown", "new_password": TOO_LONG},
    }[path]
    answer = await client.post(f"{BASE}/auth/{path}", json=body)
    assert pointers(answer) <= {"/password", "/new_password"}
    assert place.hasher.checked == 0


async def test_every_fault_of_a_login_is_named_at_once(client: Client) -> None:
    body = {"email": "nobody", "password": TOO_LONG}
    answer = await client.post(f"{BASE}/auth/login", json=body)
    assert pointers(answer) == {"/email", "/password"}


async def test_a_long_password_counts_in_its_composed_form(place: Accounts, client: Client) -> None:
    """128 letters with an accent that a keyboard sends as a sign of its own."""
    decomposed = "e\u0301" * 64 + "a\u0308" * 64
    await place.add_user("ada@example.org", password_hash="plain:" + "\xe9" * 64 + "\xe4" * 64)
    body = {"email": "ada@example.org", "password": decomposed}
    assert (await client.post(f"{BASE}/auth/login", json=body)).status_code == 200


@pytest.mark.parametrize("email", ["new@example.org", "grace@example.org"])
async def test_a_new_address_is_asked_for_with_one_answer(
    place: Accounts, client: Client, ada: dict[str, str], email: str
) -> None:
    await place.add_user("grace@example.org")
    body = {"email": email, "current_password": GOOD}
    answer = await client.post(f"{BASE}/me/email", json=body, headers=ada)
    assert (answer.status_code, answer.json()) == (202, {"status": "verification_sent"})
    assert (await client.get(f"{BASE}/me", headers=ada)).json()["email"] == "ada@example.org"


async def test_a_new_address_is_confirmed_like_a_first_one(
    place: Accounts, client: Client, ada: dict[str, str]
) -> None:
    body = {"email": "new@example.org", "current_password": GOOD}
    await client.post(f"{BASE}/me/email", json=body, headers=ada)
    letters = {to: text for to, _, text in await place.read_mail()}
    token = letters["new@example.org"].partition("token=")[2]
    answer = await client.post(f"{BASE}/auth/verify-email", json={"token": token})
    assert answer.status_code == 204
    assert (await client.get(f"{BASE}/me", headers=ada)).json()["email"] == "new@example.org"


async def test_nobody_chooses_a_password_for_somebody_else(
    place: Accounts, client: Client, ada: dict[str, str]
) -> None:
    answer = await client.patch(f"{BASE}/me", json={"password": NEW}, headers=ada)
    assert pointers(answer) == {"/password"}
