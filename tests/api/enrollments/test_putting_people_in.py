"""Staff put people in over HTTP (contract, section 6)."""

from typing import Any

from api.site import Site, errors
from application.actor import Actor
from classroom import Classroom
from fakes.platform import Platform

STRANGER = "stranger@example.org"


async def put(site: Site, course: Any, by: Actor, **body: Any) -> Any:
    return await site.ask("POST", f"/courses/{course.id}/enrollments", by, json=body)


async def test_an_account_is_enrolled_and_an_address_without_one_invited(
    site: Site, room: Classroom, owner: Actor, student: Actor
) -> None:
    course = await room.course(owner)
    enrolled = await put(site, course, owner, user_id=str(student.user_id), reason="Asked for.")
    assert enrolled.status_code == 201
    assert enrolled.headers["location"] == f"/api/v1/enrollments/{enrolled.json()['id']}"
    assert enrolled.json()["user"]["id"] == str(student.user_id)

    invited = await put(site, course, owner, email=STRANGER, waive=["prerequisite_missing"])
    assert invited.status_code == 202
    assert invited.headers["location"] == f"/api/v1/invitations/{invited.json()['id']}"
    shown = await site.ask("GET", f"/invitations/{invited.json()['id']}", owner)
    assert shown.json() == invited.json()
    assert shown.json() == {
        "id": invited.json()["id"],
        "course": {"id": str(course.id), "slug": "bread", "title": "Bread"},
        "email": STRANGER,
        "status": "pending",
        "waive": ["prerequisite_missing"],
        "reason": None,
        "invited_by": str(owner.user_id),
        "invited_at": "2026-03-01T12:00:00Z",
        "expires_at": "2026-03-31T12:00:00Z",
        "settled_at": None,
        "refused_for": None,
        "enrollment_id": None,
    }


async def test_what_is_waived_is_seen_in_the_steps(
    site: Site, room: Classroom, platform: Platform, owner: Actor, student: Actor
) -> None:
    first, course = await room.course(), await room.course(owner)
    platform.store.table("prerequisites")[course.id, first.id] = True
    person = {"user_id": str(student.user_id)}
    refused = await put(site, course, owner, **person)
    assert (refused.status_code, refused.json()["code"]) == (409, "prerequisite_missing")
    made = await put(site, course, owner, **person, waive=["prerequisite_missing"])
    steps = await site.ask("GET", f"/enrollments/{made.json()['id']}/events", owner)
    assert steps.json()["items"][0]["waived"] == ["prerequisite_missing"]


async def test_every_fault_of_a_body_is_told(
    site: Site, room: Classroom, owner: Actor, student: Actor
) -> None:
    course = await room.course(owner)
    both = {"user_id": str(student.user_id), "email": STRANGER}
    for body in (both, {"waive": []}, {"reason": "Because."}):
        assert list(errors(await put(site, course, owner, **body))) == ["/email"]
    found = errors(await put(site, course, owner, email="nobody", waive=["course_full"], reason=""))
    assert list(found) == ["/email", "/waive/0", "/reason"]
    nobody = errors(await put(site, course, owner, user_id=str(course.id)))
    assert nobody == {"/user_id": "There is no such account."}


async def test_a_repeat_with_the_same_key_puts_nobody_in_twice(
    site: Site, room: Classroom, owner: Actor
) -> None:
    course = await room.course(owner)
    key = {"Idempotency-Key": "one"}
    answers = [
        await site.ask(
            "POST",
            f"/courses/{course.id}/enrollments",
            owner,
            json={"email": STRANGER},
            headers=key,
        )
        for _ in range(2)
    ]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert answers[1].headers["idempotency-replayed"] == "true"


async def test_invitations_are_listed_filtered_and_withdrawn(
    site: Site, room: Classroom, owner: Actor, student: Actor
) -> None:
    course = await room.course(owner)
    made = [
        (await put(site, course, owner, email=f"{one}@example.org")).json()["id"] for one in "abc"
    ]
    path = f"/courses/{course.id}/invitations"
    first = (await site.ask("GET", f"{path}?limit=2&status=pending", owner)).json()
    cursor = first["next_cursor"]
    rest = await site.ask("GET", f"{path}?limit=2&status=pending&cursor={cursor}", owner)
    assert {one["id"] for one in (*first["items"], *rest.json()["items"])} == set(made)
    assert (await site.ask("GET", path, student)).status_code == 403
    gone = f"/invitations/{made[0]}"
    assert (await site.ask("DELETE", gone, student)).status_code == 404
    assert (await site.ask("DELETE", gone, owner)).status_code == 204
    for method in ("GET", "DELETE"):
        assert (await site.ask(method, gone, owner)).status_code == 404
