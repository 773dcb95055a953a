"""Certificates over HTTP: exactly what the contract lets them say."""

from api.site import Site
from application.actor import Actor
from classroom import Classroom
from domain.users.user import Role

FIELDS = {"number", "learner_name", "course_title", "instructor_name", "completed_at", "status"}


async def earned(site: Site, room: Classroom, owner: Actor, learner: Actor) -> str:
    course = await room.course(owner)
    lesson = await room.lesson(course)
    await room.enrolled(course, learner)
    await room.done(learner, lesson)
    mine = await site.ask("GET", "/me/certificates", learner)
    number: str = mine.json()["items"][0]["number"]
    return number


async def test_anybody_who_knows_the_number_sees_exactly_this(site: Site, room: Classroom) -> None:
    owner, learner = await room.world.person(name="Grace"), await room.world.person()
    number = await earned(site, room, owner, learner)
    shown = await site.ask("GET", f"/certificates/{number}")
    assert (shown.status_code, shown.json().keys()) == (200, FIELDS)
    assert (shown.json()["number"], shown.json()["status"]) == (number, "valid")
    assert (await site.ask("GET", "/me/certificates", learner)).json()["items"] == [shown.json()]
    for unknown in ("EL-2026-UNKNOWN", "%20", "x" * 200):
        assert (await site.ask("GET", f"/certificates/{unknown}")).status_code == 404


async def test_staff_revoke_once_and_everybody_sees_it(site: Site, room: Classroom) -> None:
    owner, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    path = f"/certificates/{await earned(site, room, owner, learner)}"
    why = {"reason": "Copied"}
    assert (await site.ask("POST", f"{path}/revoke", json=why)).status_code == 401
    assert (await site.ask("POST", f"{path}/revoke", learner, json=why)).status_code == 403
    tag = (await site.ask("GET", path)).headers["etag"]
    revoked = await site.ask("POST", f"{path}/revoke", owner, json=why, headers={"If-Match": tag})
    assert (revoked.status_code, revoked.json()["status"]) == (200, "revoked")
    assert revoked.json().keys() == FIELDS
    again = await site.ask("POST", f"{path}/revoke", owner, json=why)
    assert (again.status_code, again.json()["code"]) == (409, "invalid_transition")
    stale = await site.ask("POST", f"{path}/revoke", owner, json=why, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert (await site.ask("GET", path)).json()["status"] == "revoked"
