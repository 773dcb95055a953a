"""Accounts over HTTP (contract, section 3)."""

from itertools import count
from typing import Any

import pytest

from api.people import BASE, Client, bearer, pointers, problem
from domain.text import DisplayName
from domain.users.user import Role, UserStatus
from fakes.accounts import Accounts

SOMEBODY = "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b01"


async def test_me_is_the_whole_account(place: Accounts, client: Client) -> None:
    answer = await client.get(f"{BASE}/me", headers=await bearer(place))
    me = answer.json()
    assert {
        "email": "ada@example.org",
        "email_verified": True,
        "title": None,
        "bio": None,
        "avatar_url": None,
        "locale": "en",
        "timezone": "UTC",
        "role": "student",
        "status": "active",
        "has_password": True,
        "identities": [],
    }.items() <= me.items()
    assert "password" not in answer.text.replace("has_password", "")
    assert answer.headers["cache-control"] == "no-store"


async def test_me_that_is_still_current_is_not_sent_again(place: Accounts, client: Client) -> None:
    headers = await bearer(place)
    tag = (await client.get(f"{BASE}/me", headers=headers)).headers["etag"]
    again = await client.get(f"{BASE}/me", headers={**headers, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


async def test_a_profile_is_changed_where_it_is_sent_and_cleared_by_null(
    place: Accounts, client: Client
) -> None:
    headers = await bearer(place)
    sent = {"title": "Engineer", "bio": "Bakes.", "locale": "de-AT", "timezone": "Europe/Vienna"}
    changed = await client.patch(f"{BASE}/me", json=sent, headers=headers)
    assert changed.status_code == 200
    assert sent.items() <= changed.json().items()
    cleared = await client.patch(
        f"{BASE}/me",
        content=b'{"bio": null}',
        headers={**headers, "Content-Type": "application/merge-patch+json"},
    )
    assert (cleared.json()["bio"], cleared.json()["title"]) == (None, "Engineer")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"display_name": ""}, "/display_name"),
        ({"display_name": None}, "/display_name"),
        ({"display_name": "A" * 101}, "/display_name"),
        ({"title": " "}, "/title"),
        ({"bio": "B" * 2001}, "/bio"),
        ({"locale": "english"}, "/locale"),
        ({"locale": None}, "/locale"),
        ({"timezone": "Mars/Base"}, "/timezone"),
        ({"role": "admin"}, "/role"),
        ({"email": "other@example.org"}, "/email"),
        ({"status": "active"}, "/status"),
        ({"password_hash": "x"}, "/password_hash"),
        ({"version": 9}, "/version"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_what_cannot_be_changed_is_pointed_at(
    place: Accounts, client: Client, change: dict[str, Any], pointer: str
) -> None:
    headers = await bearer(place)
    before = place.stored("users")
    answer = await client.patch(f"{BASE}/me", json=change, headers=headers)
    assert pointers(answer) == {pointer}
    assert place.stored("users") == before


async def test_a_change_of_an_old_version_is_refused(place: Accounts, client: Client) -> None:
    headers = await bearer(place)
    tag = (await client.get(f"{BASE}/me", headers=headers)).headers["etag"]
    good = await client.patch(
        f"{BASE}/me", json={"bio": "One"}, headers={**headers, "If-Match": tag}
    )
    assert good.status_code == 200
    stale = await client.patch(
        f"{BASE}/me", json={"bio": "Two"}, headers={**headers, "If-Match": tag}
    )
    assert problem(stale) == (412, "stale")


async def test_anybody_sees_the_public_side_of_an_active_person(
    place: Accounts, client: Client
) -> None:
    user = await place.add_user()
    answer = await client.get(f"{BASE}/users/{user.id}")
    assert answer.json() == {
        "id": str(user.id),
        "display_name": "Ada",
        "title": None,
        "bio": None,
        "avatar_url": None,
    }


async def test_the_suspended_and_the_unknown_look_alike(place: Accounts, client: Client) -> None:
    suspended = await place.add_user(status=UserStatus.SUSPENDED)
    answers = [
        await client.get(f"{BASE}/users/{one}", headers={"X-Request-Id": "the-same"})
        for one in (suspended.id, SOMEBODY)
    ]
    assert {problem(one) for one in answers} == {(404, "not_found")}
    bodies = [one.json() for one in answers]
    assert {name for name in bodies[0] if bodies[0][name] != bodies[1][name]} == {"instance"}


async def test_admins_page_through_everybody(place: Accounts, client: Client) -> None:
    headers = await bearer(place, "root@example.org", Role.ADMIN)
    people = [str((await place.add_user(f"user{one}@example.org")).id) for one in range(5)]
    seen: list[str] = []
    query = "?limit=2&q=user"
    for _ in count():
        answer = await client.get(f"{BASE}/users{query}", headers=headers)
        seen += [one["id"] for one in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            break
        assert 'rel="next"' in answer.headers["link"]
        query = f"?limit=2&q=user&cursor={cursor}"
    assert seen == people[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("role=instructor", {"grace@example.org"}),
        ("status=suspended", {"gone@example.org"}),
        ("q=HOPPER", {"grace@example.org"}),
        ("q=gone@&status=suspended&role=student", {"gone@example.org"}),
        ("q=%25", set()),
    ],
)
async def test_admins_find_people_by_what_they_know(
    place: Accounts, client: Client, query: str, found: set[str]
) -> None:
    headers = await bearer(place, "root@example.org", Role.ADMIN)
    await place.add_user(
        "grace@example.org", role=Role.INSTRUCTOR, display_name=DisplayName("Grace Hopper")
    )
    await place.add_user("gone@example.org", status=UserStatus.SUSPENDED)
    answer = await client.get(f"{BASE}/users?{query}", headers=headers)
    assert {one["email"] for one in answer.json()["items"]} == found


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("role=owner", "role"),
        ("status=", "status"),
        ("q=", "q"),
        ("q=%01", "q"),
        ("q=a&q=b", "q"),
        ("limit=0", "limit"),
        ("sort=email", "sort"),
        ("cursor=forged", "cursor"),
    ],
)
async def test_a_question_that_makes_no_sense_is_pointed_at(
    place: Accounts, client: Client, query: str, parameter: str
) -> None:
    headers = await bearer(place, "root@example.org", Role.ADMIN)
    answer = await client.get(f"{BASE}/users?{query}", headers=headers)
    assert pointers(answer) == {parameter}


async def test_an_admin_makes_an_instructor_once_however_often_it_is_sent(
    place: Accounts, client: Client
) -> None:
    headers = await bearer(place, "root@example.org", Role.ADMIN)
    user = await place.add_user()
    sent = {"headers": {**headers, "Idempotency-Key": "k1"}, "json": {"role": "instructor"}}
    first = await client.post(f"{BASE}/users/{user.id}/role", **sent)
    again = await client.post(f"{BASE}/users/{user.id}/role", **sent)
    assert (first.status_code, first.json()["role"]) == (200, "instructor")
    assert (again.content, again.headers["idempotency-replayed"]) == (first.content, "true")
    assert len(place.events("role.changed")) == 1


async def test_the_last_admin_stays_one(place: Accounts, client: Client) -> None:
    headers = await bearer(place, "root@example.org", Role.ADMIN)
    me = (await client.get(f"{BASE}/me", headers=headers)).json()
    answer = await client.post(
        f"{BASE}/users/{me['id']}/role", json={"role": "student"}, headers=headers
    )
    assert problem(answer) == (409, "last_admin")


@pytest.mark.parametrize("role", [Role.STUDENT, Role.INSTRUCTOR])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", "/users", None), ("POST", f"/users/{SOMEBODY}/role", {"role": "admin"})],
)
async def test_what_is_for_admins_is_for_nobody_else(
    place: Accounts, client: Client, role: Role, method: str, path: str, body: Any
) -> None:
    headers = await bearer(place, role=role)
    answer = await client.request(method, f"{BASE}{path}", json=body, headers=headers)
    assert problem(answer) == (403, "forbidden")
    anonymous = await client.request(method, f"{BASE}{path}", json=body)
    assert problem(anonymous) == (401, "unauthenticated")


@pytest.mark.parametrize("body", [{}, {"role": "owner"}, {"role": None}, {"role": "admin", "x": 1}])
async def test_a_role_that_does_not_exist_is_refused(
    place: Accounts, client: Client, body: Any
) -> None:
    headers = await bearer(place, "root@example.org", Role.ADMIN)
    answer = await client.post(f"{BASE}/users/{SOMEBODY}/role", json=body, headers=headers)
    assert answer.status_code == 422


async def test_a_demotion_is_in_force_for_the_very_next_request(
    place: Accounts, client: Client
) -> None:
    headers = await bearer(place, "root@example.org", Role.ADMIN)
    other = await bearer(place, "toor@example.org", Role.ADMIN)
    toor = (await client.get(f"{BASE}/me", headers=other)).json()
    assert (await client.get(f"{BASE}/users", headers=other)).status_code == 200
    await client.post(f"{BASE}/users/{toor['id']}/role", json={"role": "student"}, headers=headers)
    assert problem(await client.get(f"{BASE}/users", headers=other)) == (403, "forbidden")
    assert (await client.get(f"{BASE}/me", headers=other)).json()["role"] == "student"
