"""Certificates over HTTP: exactly what the contract lets them say."""

from api.over_http import Api
from application.actor import Actor
from domain.users.user import Role

FIELDS = {"number", "learner_name", "course_title", "instructor_name", "completed_at", "status"}


async def earned(api: Api, owner: Actor, learner: Actor) -> str:
    course = await api.room.course(owner)
    lesson = await api.room.lesson(course)
    await api.room.enrolled(course, learner)
    await api.room.done(learner, lesson)
    mine = await api.get("/me/certificates", learner)
    number: str = mine.json()["items"][0]["number"]
    return number


async def test_anybody_who_knows_the_number_sees_exactly_this(api: Api) -> None:
    owner, learner = await api.room.world.person(name="Grace"), await api.room.world.person()
    number = await earned(api, owner, learner)
    shown = await api.get(f"/certificates/{number}")
    assert (shown.status_code, shown.json().keys()) == (200, FIELDS)
    assert (shown.json()["number"], shown.json()["status"]) == (number, "valid")
    assert (await api.get("/me/certificates", learner)).json()["items"] == [shown.json()]
    for unknown in ("EL-2026-UNKNOWN", "%20", "x" * 200):
        assert (await api.get(f"/certificates/{unknown}")).status_code == 404


async def test_staff_revoke_once_and_everybody_sees_it(api: Api) -> None:
    owner, learner = await api.room.world.person(Role.INSTRUCTOR), await api.room.world.person()
    path = f"/certificates/{await earned(api, owner, learner)}"
    why = {"reason": "Copied"}
    assert (await api.post(f"{path}/revoke", None, why)).status_code == 401
    assert (await api.post(f"{path}/revoke", learner, why)).status_code == 403
    tag = (await api.get(path)).headers["etag"]
    revoked = await api.post(f"{path}/revoke", owner, why, if_match=tag)
    assert (revoked.status_code, revoked.json()["status"]) == (200, "revoked")
    assert revoked.json().keys() == FIELDS
    again = await api.post(f"{path}/revoke", owner, why)
    assert (again.status_code, again.json()["code"]) == (409, "invalid_transition")
    stale = await api.post(f"{path}/revoke", owner, why, if_match=tag)
    assert stale.status_code == 412
    assert (await api.get(path)).json()["status"] == "revoked"
