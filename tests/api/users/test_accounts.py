"""Suspending, erasing, exporting and the audit trail over HTTP (contract, section 3)."""

from typing import Any

import pytest

from api.people import BASE, Client, bearer, pointers, problem
from domain.users.user import Role
from fakes.accounts import GOOD, ORIGIN, Accounts

SOMEBODY = "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b01"
REASON = {"reason": "Posted advertisements."}


@pytest.fixture
async def root(place: Accounts) -> dict[str, str]:
    return await bearer(place, "root@example.org", Role.ADMIN)


@pytest.fixture
async def ada(place: Accounts) -> dict[str, str]:
    return await bearer(place)


async def id_of(client: Client, headers: dict[str, str]) -> str:
    return str((await client.get(f"{BASE}/me", headers=headers)).json()["id"])


async def test_an_admin_suspends_and_reinstates(
    client: Client, root: dict[str, str], ada: dict[str, str]
) -> None:
    path = f"{BASE}/users/{await id_of(client, ada)}"
    suspended = await client.post(f"{path}/suspend", json=REASON, headers=root)
    assert (suspended.status_code, suspended.json()["status"]) == (200, "suspended")
    assert problem(await client.get(f"{BASE}/me", headers=ada)) == (401, "unauthenticated")
    assert problem(await client.get(path)) == (404, "not_found")
    again = await client.post(f"{path}/suspend", json=REASON, headers=root)
    assert problem(again) == (409, "invalid_transition")
    assert (again.json()["from"], again.json()["allowed"]) == ("suspended", ["active"])
    reinstated = await client.post(f"{path}/reinstate", headers=root)
    assert (reinstated.status_code, reinstated.json()["status"]) == (200, "active")
    assert (await client.get(f"{BASE}/me", headers=ada)).status_code == 401


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": " "}, {"reason": "x" * 501}])
async def test_a_suspension_needs_a_reason(
    client: Client, root: dict[str, str], body: dict[str, str]
) -> None:
    answer = await client.post(f"{BASE}/users/{SOMEBODY}/suspend", json=body, headers=root)
    assert pointers(answer) == {"/reason"}


async def test_a_suspension_happens_once(
    place: Accounts, client: Client, root: dict[str, str], ada: dict[str, str]
) -> None:
    path = f"{BASE}/users/{await id_of(client, ada)}/suspend"
    headers = {**root, "Idempotency-Key": "a-key"}
    first = await client.post(path, json=REASON, headers=headers)
    second = await client.post(path, json=REASON, headers=headers)
    assert (second.status_code, second.content) == (200, first.content)
    assert len(place.events("user.suspended")) == 1


async def test_one_can_erase_oneself(place: Accounts, client: Client, ada: dict[str, str]) -> None:
    me = await id_of(client, ada)
    place.clock.advance(minutes=11)
    assert problem(await client.delete(f"{BASE}/me", headers=ada)) == (
        403,
        "fresh_login_required",
    )
    login = {"email": "ada@example.org", "password": GOOD}
    tokens = (await client.post(f"{BASE}/auth/login", json=login)).json()
    fresh = {"Authorization": f"Bearer {tokens['access_token']}"}
    answer = await client.delete(f"{BASE}/me", headers=fresh)
    assert (answer.status_code, answer.content) == (204, b"")
    assert problem(await client.get(f"{BASE}/me", headers=fresh)) == (401, "unauthenticated")
    assert problem(await client.get(f"{BASE}/users/{me}")) == (404, "not_found")
    assert problem(await client.post(f"{BASE}/auth/login", json=login)) == (
        401,
        "invalid_credentials",
    )


async def test_an_admin_erases_an_account_once(
    client: Client, root: dict[str, str], ada: dict[str, str]
) -> None:
    path = f"{BASE}/users/{await id_of(client, ada)}"
    assert (await client.delete(path, headers=root)).status_code == 204
    assert problem(await client.delete(path, headers=root)) == (404, "not_found")
    listed = (await client.get(f"{BASE}/users", headers=root)).json()["items"]
    assert [one["email"] for one in listed] == ["root@example.org"]


async def test_the_last_admin_is_kept(client: Client, root: dict[str, str]) -> None:
    path = f"{BASE}/users/{await id_of(client, root)}"
    for answer in (
        await client.post(f"{path}/suspend", json=REASON, headers=root),
        await client.delete(path, headers=root),
        await client.delete(f"{BASE}/me", headers=root),
    ):
        assert problem(answer) == (409, "last_admin")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"/users/{SOMEBODY}/suspend"),
        ("POST", f"/users/{SOMEBODY}/reinstate"),
        ("DELETE", f"/users/{SOMEBODY}"),
        ("GET", "/audit-events"),
    ],
)
async def test_only_admins_may(client: Client, ada: dict[str, str], method: str, path: str) -> None:
    body: Any = REASON if path.endswith("suspend") else None
    answer = await client.request(method, f"{BASE}{path}", json=body, headers=ada)
    assert problem(answer) == (403, "forbidden")
    assert (await client.request(method, f"{BASE}{path}", json=body)).status_code == 401


async def test_a_change_that_was_decided_on_another_version_is_refused(
    client: Client, root: dict[str, str], ada: dict[str, str]
) -> None:
    me = await client.get(f"{BASE}/me", headers=ada)
    path = f"{BASE}/users/{me.json()['id']}"
    await client.patch(f"{BASE}/me", json={"bio": "Bakes."}, headers=ada)
    stale = {"If-Match": me.headers["etag"]}
    for answer in (
        await client.post(f"{path}/suspend", json=REASON, headers={**root, **stale}),
        await client.delete(path, headers={**root, **stale}),
        await client.delete(f"{BASE}/me", headers={**ada, **stale}),
    ):
        assert problem(answer) == (412, "stale")


async def test_ones_data_come_as_one_document(client: Client, ada: dict[str, str]) -> None:
    answer = await client.get(f"{BASE}/me/export", headers=ada)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    data = answer.json()
    assert data["account"]["email"] == "ada@example.org"
    assert [one["current"] for one in data["sessions"]] == [True]
    assert [one["action"] for one in data["audit_events"]] == ["session.started"]


async def test_the_trail_is_listed_filtered_and_paged(
    place: Accounts, client: Client, root: dict[str, str], ada: dict[str, str]
) -> None:
    me = await id_of(client, ada)
    await client.post(f"{BASE}/users/{me}/suspend", json=REASON, headers=root)
    listed = await client.get(f"{BASE}/audit-events?subject_id={me}", headers=root)
    (event,) = listed.json()["items"]
    assert set(event) == {
        *("id", "action", "actor_id", "subject_type", "subject_id", "outcome", "ip"),
        *("request_id", "at", "details"),
    }
    assert (event["action"], event["outcome"]) == ("user.suspended", "success")
    assert event["request_id"]
    first = await client.get(f"{BASE}/audit-events?limit=1", headers=root)
    rest = await client.get(
        f"{BASE}/audit-events?limit=100&cursor={first.json()['next_cursor']}", headers=root
    )
    both = [one["action"] for one in first.json()["items"] + rest.json()["items"]]
    assert both == ["user.suspended", "session.started", "session.started"]
    kind = await client.get(
        f"{BASE}/audit-events?action=session.started&actor_id={me}", headers=root
    )
    assert [one["ip"] for one in kind.json()["items"]] == [ORIGIN.ip]


@pytest.mark.parametrize(
    "query", ["action=Session", "action=%25", "actor_id=me", "subject_id=1", "outcome=refused"]
)
async def test_a_filter_that_is_none_is_refused(
    client: Client, root: dict[str, str], query: str
) -> None:
    answer = await client.get(f"{BASE}/audit-events?{query}", headers=root)
    assert pointers(answer) == {query.partition("=")[0]}
