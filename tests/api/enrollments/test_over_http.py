"""Enrollments over HTTP: fields, statuses and codes of the contract, section 6."""

from api.over_http import Api, id_in
from domain.text import Title
from domain.users.user import Role

FIELDS = {
    "id",
    "course",
    "user",
    "status",
    "access",
    "waitlist_position",
    "percent",
    "enrolled_at",
    "access_until",
    "completed_at",
    "attempt",
    "updated_at",
}


async def test_enrolling_answers_with_the_enrollment_and_where_it_is(api: Api) -> None:
    course, learner = await api.room.course(), await api.room.world.person(name="Alan")
    answer = await api.post(f"/courses/{course.id}/enrollments", learner, {})
    enrollment = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/enrollments/{enrollment['id']}"
    assert enrollment.keys() >= FIELDS
    assert enrollment["course"] == {"id": str(course.id), "slug": "bread", "title": "Bread"}
    assert enrollment["user"] == {"id": str(learner.user_id), "display_name": "Alan"}
    assert (enrollment["status"], enrollment["access"]) == ("active", "open")
    assert (enrollment["percent"], enrollment["attempt"]) == (None, 1)
    shown = await api.get(f"/enrollments/{enrollment['id']}", learner)
    assert shown.json() == enrollment
    assert shown.headers["etag"] == answer.headers["etag"]


async def test_a_second_enrollment_is_refused_with_the_first_ones_id(api: Api) -> None:
    course, learner = await api.room.course(), await api.room.world.person()
    first = id_in(await api.post(f"/courses/{course.id}/enrollments", learner, {}))
    refused = await api.post(f"/courses/{course.id}/enrollments", learner, {})
    problem = refused.json()
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert (problem["code"], problem["enrollment_id"]) == ("already_enrolled", str(first))
    assert problem["reasons"] == [{"code": "already_enrolled", "enrollment_id": str(first)}]
    asked = (await api.get(f"/courses/{course.id}/eligibility", learner)).json()
    assert asked == {"eligible": False, "outcome": None, "reasons": problem["reasons"]}


async def test_eligibility_is_told_to_those_who_log_in(api: Api) -> None:
    course = await api.room.course(capacity=1)
    assert (await api.get(f"/courses/{course.id}/eligibility")).status_code == 401
    learner = await api.room.world.person()
    asked = await api.get(f"/courses/{course.id}/eligibility", learner)
    assert asked.json() == {"eligible": True, "outcome": "active", "reasons": []}
    await api.room.enrolled(course)
    asked = await api.get(f"/courses/{course.id}/eligibility", learner)
    assert asked.json() == {"eligible": True, "outcome": "waitlisted", "reasons": []}


async def test_an_enrollment_says_nothing_more_than_an_empty_object(api: Api) -> None:
    course, learner = await api.room.course(), await api.room.world.person()
    refused = await api.post(f"/courses/{course.id}/enrollments", learner, {"status": "active"})
    assert (refused.status_code, refused.json()["code"]) == (422, "validation_failed")
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/status"]


async def test_enrolling_twice_with_one_key_enrolls_once(api: Api) -> None:
    course, learner = await api.room.course(), await api.room.world.person()
    path, key = f"/courses/{course.id}/enrollments", {"idempotency_key": "one"}
    first = await api.post(path, learner, {}, **key)
    again = await api.post(path, learner, {}, **key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]


async def test_ones_enrollments_are_listed_in_pages(api: Api) -> None:
    learner = await api.room.world.person()
    for _ in range(3):
        await api.room.enrolled(await api.room.course(), learner)
        api.store.clock.advance(hours=1)
    first = await api.get("/me/enrollments?limit=2&status=active", learner)
    cursor = first.json()["next_cursor"]
    assert 'rel="next"' in first.headers["link"]
    rest = await api.get(f"/me/enrollments?limit=2&status=active&cursor={cursor}", learner)
    seen = [one["enrolled_at"] for one in first.json()["items"] + rest.json()["items"]]
    assert len(seen) == 3
    assert seen == sorted(seen, reverse=True)
    assert rest.json()["next_cursor"] is None
    assert (await api.get("/me/enrollments?status=expired", learner)).json()["items"] == []
    assert (await api.get("/me/enrollments?status=nothing", learner)).status_code == 422


async def test_leaving_a_course_passes_the_seat_on(api: Api) -> None:
    course, learner = await api.room.course(capacity=1), await api.room.world.person()
    seated = await api.room.enrolled(course, learner)
    waiting = await api.room.enrolled(course)
    left = await api.post(f"/enrollments/{seated.id}/withdraw", learner)
    assert (left.status_code, left.json()["status"]) == (200, "withdrawn")
    assert (await api.room.stored(waiting.id)).status == "active"
    again = await api.post(f"/enrollments/{seated.id}/withdraw", learner)
    problem = again.json()
    assert (again.status_code, problem["code"]) == (409, "invalid_transition")
    assert (problem["from"], problem["allowed"]) == ("withdrawn", [])


async def test_staff_decide_with_a_reason_and_every_step_is_listed(api: Api) -> None:
    staff, learner = await api.room.world.person(Role.INSTRUCTOR), await api.room.world.person()
    enrollment = await api.room.enrolled(await api.room.course(staff), learner)
    path = f"/enrollments/{enrollment.id}"
    assert (await api.post(f"{path}/suspend", staff, {})).status_code == 422
    assert (await api.post(f"{path}/suspend", staff, {"reason": " "})).status_code == 422
    for verb, status in (("suspend", "suspended"), ("resume", "active"), ("remove", "removed")):
        decided = await api.post(f"{path}/{verb}", staff, {"reason": f"To {verb}"})
        assert (decided.status_code, decided.json()["status"]) == (200, status)
    events = (await api.get(f"{path}/events", learner)).json()["items"]
    assert [(one["from"], one["to"], one["reason"]) for one in events] == [
        (None, "active", None),
        ("active", "suspended", "To suspend"),
        ("suspended", "active", "To resume"),
        ("active", "removed", "To remove"),
    ]
    assert {one["actor_id"] for one in events[1:]} == {str(staff.user_id)}


async def test_a_command_on_an_old_version_is_stale(api: Api) -> None:
    staff, learner = await api.room.world.person(Role.INSTRUCTOR), await api.room.world.person()
    enrollment = await api.room.enrolled(await api.room.course(staff), learner)
    path = f"/enrollments/{enrollment.id}"
    tag = (await api.get(path, staff)).headers["etag"]
    unchanged = await api.get(path, staff, if_none_match=tag)
    assert unchanged.status_code == 304
    await api.post(f"{path}/suspend", staff, {"reason": "Noise"}, if_match=tag)
    stale = await api.post(f"{path}/resume", staff, {"reason": "Sorry"}, if_match=tag)
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")


async def test_what_is_not_ones_own_looks_as_if_it_did_not_exist(api: Api) -> None:
    staff, learner = await api.room.world.person(Role.INSTRUCTOR), await api.room.world.person()
    course = await api.room.course(staff)
    enrollment = await api.room.enrolled(course, learner)
    stranger = await api.room.world.person(Role.INSTRUCTOR)
    path = f"/enrollments/{enrollment.id}"
    for answer in (
        await api.get(path, stranger),
        await api.get(f"{path}/events", stranger),
        await api.get(f"{path}/progress", stranger),
        await api.post(f"{path}/withdraw", stranger),
        await api.post(f"{path}/remove", stranger, {"reason": "Mine now"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await api.post(f"{path}/withdraw", staff)).status_code == 403
    assert (await api.post(f"{path}/remove", learner, {"reason": "No"})).status_code == 403


async def test_the_roster_is_for_staff_and_the_whole_list_for_admins(api: Api) -> None:
    staff, learner = await api.room.world.person(Role.INSTRUCTOR), await api.room.world.person()
    admin = await api.room.world.person(Role.ADMIN)
    course = await api.room.course(staff, title=Title("Cake"))
    await api.room.enrolled(course, learner)
    await api.room.enrolled(await api.room.course(), learner)
    roster = await api.get(f"/courses/{course.id}/enrollments?status=active", staff)
    assert [one["user"]["id"] for one in roster.json()["items"]] == [str(learner.user_id)]
    assert (await api.get(f"/courses/{course.id}/enrollments", learner)).status_code == 403
    everything = await api.get(f"/enrollments?user_id={learner.user_id}", admin)
    assert len(everything.json()["items"]) == 2
    one = await api.get(f"/enrollments?course_id={course.id}&status=active", admin)
    assert len(one.json()["items"]) == 1
    assert (await api.get("/enrollments", staff)).status_code == 403
