"""Enrollments over HTTP: fields, statuses and codes of the contract, section 6."""

import csv

from api.site import Site
from classroom import Classroom
from domain.text import Title
from domain.users.user import Role
from fakes.memory import Clock

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


async def test_enrolling_answers_with_the_enrollment_and_where_it_is(
    site: Site, room: Classroom
) -> None:
    course, learner = await room.course(), await room.world.person(name="Alan")
    answer = await site.ask("POST", f"/courses/{course.id}/enrollments", learner, json={})
    enrollment = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/enrollments/{enrollment['id']}"
    assert enrollment.keys() >= FIELDS
    assert enrollment["course"] == {"id": str(course.id), "slug": "bread", "title": "Bread"}
    assert enrollment["user"] == {"id": str(learner.user_id), "display_name": "Alan"}
    assert (enrollment["status"], enrollment["access"]) == ("active", "open")
    assert (enrollment["percent"], enrollment["attempt"]) == (None, 1)
    shown = await site.ask("GET", f"/enrollments/{enrollment['id']}", learner)
    assert shown.json() == enrollment
    assert shown.headers["etag"] == answer.headers["etag"]


async def test_a_second_enrollment_is_refused_with_the_first_ones_id(
    site: Site, room: Classroom
) -> None:
    course, learner = await room.course(), await room.world.person()
    first = (await site.ask("POST", f"/courses/{course.id}/enrollments", learner, json={})).json()[
        "id"
    ]
    refused = await site.ask("POST", f"/courses/{course.id}/enrollments", learner, json={})
    problem = refused.json()
    assert refused.status_code == 409
    assert refused.headers["content-type"] == "application/problem+json"
    assert (problem["code"], problem["enrollment_id"]) == ("already_enrolled", first)
    assert problem["reasons"] == [{"code": "already_enrolled", "enrollment_id": first}]
    asked = (await site.ask("GET", f"/courses/{course.id}/eligibility", learner)).json()
    assert asked == {"eligible": False, "outcome": None, "reasons": problem["reasons"]}


async def test_eligibility_is_told_to_those_who_log_in(site: Site, room: Classroom) -> None:
    course = await room.course(capacity=1)
    assert (await site.ask("GET", f"/courses/{course.id}/eligibility")).status_code == 401
    learner = await room.world.person()
    asked = await site.ask("GET", f"/courses/{course.id}/eligibility", learner)
    assert asked.json() == {"eligible": True, "outcome": "active", "reasons": []}
    await room.enrolled(course)
    asked = await site.ask("GET", f"/courses/{course.id}/eligibility", learner)
    assert asked.json() == {"eligible": True, "outcome": "waitlisted", "reasons": []}


async def test_an_enrollment_says_nothing_more_than_an_empty_object(
    site: Site, room: Classroom
) -> None:
    course, learner = await room.course(), await room.world.person()
    refused = await site.ask(
        "POST", f"/courses/{course.id}/enrollments", learner, json={"status": "active"}
    )
    assert (refused.status_code, refused.json()["code"]) == (422, "validation_failed")
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/status"]


async def test_enrolling_twice_with_one_key_enrolls_once(site: Site, room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    path, key = f"/courses/{course.id}/enrollments", {"Idempotency-Key": "one"}
    first = await site.ask("POST", path, learner, json={}, headers=key)
    again = await site.ask("POST", path, learner, json={}, headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]


async def test_ones_enrollments_are_listed_in_pages(
    site: Site, room: Classroom, clock: Clock
) -> None:
    learner = await room.world.person()
    for _ in range(3):
        await room.enrolled(await room.course(), learner)
        clock.advance(hours=1)
    first = await site.ask("GET", "/me/enrollments?limit=2&status=active", learner)
    cursor = first.json()["next_cursor"]
    assert 'rel="next"' in first.headers["link"]
    rest = await site.ask("GET", f"/me/enrollments?limit=2&status=active&cursor={cursor}", learner)
    seen = [one["enrolled_at"] for one in first.json()["items"] + rest.json()["items"]]
    assert len(seen) == 3
    assert seen == sorted(seen, reverse=True)
    assert rest.json()["next_cursor"] is None
    assert (await site.ask("GET", "/me/enrollments?status=expired", learner)).json()["items"] == []
    assert (await site.ask("GET", "/me/enrollments?status=nothing", learner)).status_code == 422


async def test_leaving_a_course_passes_the_seat_on(site: Site, room: Classroom) -> None:
    course, learner = await room.course(capacity=1), await room.world.person()
    seated = await room.enrolled(course, learner)
    waiting = await room.enrolled(course)
    left = await site.ask("POST", f"/enrollments/{seated.id}/withdraw", learner)
    assert (left.status_code, left.json()["status"]) == (200, "withdrawn")
    assert (await room.stored(waiting.id)).status == "active"
    again = await site.ask("POST", f"/enrollments/{seated.id}/withdraw", learner)
    problem = again.json()
    assert (again.status_code, problem["code"]) == (409, "invalid_transition")
    assert (problem["from"], problem["allowed"]) == ("withdrawn", [])


async def test_staff_decide_with_a_reason_and_every_step_is_listed(
    site: Site, room: Classroom
) -> None:
    staff, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    enrollment = await room.enrolled(await room.course(staff), learner)
    path = f"/enrollments/{enrollment.id}"
    assert (await site.ask("POST", f"{path}/suspend", staff, json={})).status_code == 422
    assert (
        await site.ask("POST", f"{path}/suspend", staff, json={"reason": " "})
    ).status_code == 422
    for verb, status in (("suspend", "suspended"), ("resume", "active"), ("remove", "removed")):
        decided = await site.ask("POST", f"{path}/{verb}", staff, json={"reason": f"To {verb}"})
        assert (decided.status_code, decided.json()["status"]) == (200, status)
    events = (await site.ask("GET", f"{path}/events", learner)).json()["items"]
    assert [(one["from"], one["to"], one["reason"]) for one in events] == [
        (None, "active", None),
        ("active", "suspended", "To suspend"),
        ("suspended", "active", "To resume"),
        ("active", "removed", "To remove"),
    ]
    assert {one["actor_id"] for one in events[1:]} == {str(staff.user_id)}


async def test_a_command_on_an_old_version_is_stale(site: Site, room: Classroom) -> None:
    staff, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    enrollment = await room.enrolled(await room.course(staff), learner)
    path = f"/enrollments/{enrollment.id}"
    tag = (await site.ask("GET", path, staff)).headers["etag"]
    unchanged = await site.ask("GET", path, staff, headers={"If-None-Match": tag})
    assert unchanged.status_code == 304
    await site.ask(
        "POST", f"{path}/suspend", staff, json={"reason": "Noise"}, headers={"If-Match": tag}
    )
    stale = await site.ask(
        "POST", f"{path}/resume", staff, json={"reason": "Sorry"}, headers={"If-Match": tag}
    )
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")


async def test_what_is_not_ones_own_looks_as_if_it_did_not_exist(
    site: Site, room: Classroom
) -> None:
    staff, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    course = await room.course(staff)
    enrollment = await room.enrolled(course, learner)
    stranger = await room.world.person(Role.INSTRUCTOR)
    path = f"/enrollments/{enrollment.id}"
    for answer in (
        await site.ask("GET", path, stranger),
        await site.ask("GET", f"{path}/events", stranger),
        await site.ask("GET", f"{path}/progress", stranger),
        await site.ask("POST", f"{path}/withdraw", stranger),
        await site.ask("POST", f"{path}/remove", stranger, json={"reason": "Mine now"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await site.ask("POST", f"{path}/withdraw", staff)).status_code == 403
    assert (
        await site.ask("POST", f"{path}/remove", learner, json={"reason": "No"})
    ).status_code == 403


async def test_the_roster_is_for_staff_and_the_whole_list_for_admins(
    site: Site, room: Classroom
) -> None:
    staff, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person()
    admin = await room.world.person(Role.ADMIN)
    course = await room.course(staff, title=Title("Cake"))
    await room.enrolled(course, learner)
    await room.enrolled(await room.course(), learner)
    roster = await site.ask("GET", f"/courses/{course.id}/enrollments?status=active", staff)
    assert [one["user"]["id"] for one in roster.json()["items"]] == [str(learner.user_id)]
    assert (await site.ask("GET", f"/courses/{course.id}/enrollments", learner)).status_code == 403
    everything = await site.ask("GET", f"/enrollments?user_id={learner.user_id}", admin)
    assert len(everything.json()["items"]) == 2
    one = await site.ask("GET", f"/enrollments?course_id={course.id}&status=active", admin)
    assert len(one.json()["items"]) == 1
    assert (await site.ask("GET", "/enrollments", staff)).status_code == 403


async def test_a_cohort_is_shown_to_staff_alone(site: Site, room: Classroom) -> None:
    owner, learner = await room.world.person(Role.INSTRUCTOR), await room.world.person(name="Alan")
    course = await room.course(owner)
    lessons = await room.lessons(course, 3)
    await room.enrolled(course, learner)
    await room.done(learner, lessons[0])
    path = f"/courses/{course.id}/progress"
    (line,) = (await site.ask("GET", path, owner)).json()["items"]
    assert line.keys() == {
        "enrollment_id",
        "user",
        "status",
        "access",
        "percent",
        "required",
        "met",
        "last_activity_at",
        "enrolled_at",
        "completed_at",
    }
    assert line["user"] == {"id": str(learner.user_id), "display_name": "Alan"}
    assert (line["status"], line["access"], line["completed_at"]) == ("active", "open", None)
    assert (line["percent"], line["required"], line["met"]) == (33, 3, 1)
    assert (await site.ask("GET", path, learner)).status_code == 403
    assert (await site.ask("GET", path)).status_code == 401


async def test_a_cohort_has_orders_of_its_own_and_pages(site: Site, room: Classroom) -> None:
    owner = await room.world.person(Role.INSTRUCTOR)
    course = await room.course(owner)
    for name in ("Cyd", "Ada", "Bob"):
        await room.enrolled(course, await room.world.person(name=name))
    path = f"/courses/{course.id}/progress"
    first = await site.ask("GET", f"{path}?sort=-name&limit=2", owner)
    assert [one["user"]["display_name"] for one in first.json()["items"]] == ["Cyd", "Bob"]
    cursor = first.json()["next_cursor"]
    rest = await site.ask("GET", f"{path}?sort=-name&limit=2&cursor={cursor}", owner)
    assert [one["user"]["display_name"] for one in rest.json()["items"]] == ["Ada"]
    other = await site.ask("GET", f"{path}?sort=name&cursor={cursor}", owner)
    assert (other.status_code, other.json()["errors"][0]["parameter"]) == (422, "cursor")
    for wrong in ("sort=email", "sort=", "status=gone", "q=Ada"):
        assert (await site.ask("GET", f"{path}?{wrong}", owner)).status_code == 422


async def test_a_roster_is_searched_by_name_and_by_address_for_admins_alone(
    site: Site, room: Classroom
) -> None:
    owner, admin = await room.world.person(Role.INSTRUCTOR), await room.world.person(Role.ADMIN)
    course, learner = await room.course(owner), await room.world.person(name="Ada Lovelace")
    await room.enrolled(course, learner)
    await room.enrolled(course, await room.world.person(name="Bob"))
    path = f"/courses/{course.id}/enrollments"
    found = (await site.ask("GET", f"{path}?q=love", owner)).json()["items"]
    assert [one["user"]["display_name"] for one in found] == ["Ada Lovelace"]
    address = f"{path}?q={learner.user_id}%40example"
    assert (await site.ask("GET", address, owner)).json()["items"] == []
    assert len((await site.ask("GET", address, admin)).json()["items"]) == 1
    for wrong in ("q=", "q=" + "a" * 101, "q=%00"):
        assert (await site.ask("GET", f"{path}?{wrong}", owner)).status_code == 422


async def test_a_cohort_is_exported_for_spreadsheets(site: Site, room: Classroom) -> None:
    owner = await room.world.person(Role.INSTRUCTOR)
    course = await room.course(owner)
    lesson = await room.lesson(course)
    names = ["=HYPERLINK(0)", 'Ada "the first", Countess', "Zoë"]
    for name in names:
        learner = await room.world.person(name=name)
        await room.enrolled(course, learner)
    await room.done(learner, lesson)
    path = f"/courses/{course.id}/progress.csv"
    answer = await site.ask("GET", f"{path}?sort=name", owner)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="progress-{course.id}.csv"'
    )
    lines = [*csv.DictReader(answer.text.splitlines())]
    assert [one["display_name"] for one in lines] == ["'=HYPERLINK(0)", *names[1:]]
    assert [(one["status"], one["percent"], one["met"]) for one in lines] == [
        ("active", "0", "0"),
        ("active", "0", "0"),
        ("completed", "100", "1"),
    ]
    assert lines[0]["completed_at"] == ""
    assert lines[2]["completed_at"].endswith("Z")
    assert (await site.ask("GET", f"{path}?status=active", owner)).text.count("\r\n") == 3
    assert (await site.ask("GET", path, learner)).status_code == 403
    assert (await site.ask("GET", f"{path}?limit=5", owner)).status_code == 422


async def test_an_export_is_made_page_by_page(site: Site, room: Classroom) -> None:
    owner = await room.world.person(Role.INSTRUCTOR)
    course = await room.course(owner)
    for place in range(205):
        await room.enrolled(course, await room.world.person(name=f"Learner {place:03}"))
    text = (await site.ask("GET", f"/courses/{course.id}/progress.csv", owner)).text
    names = [row[2] for row in csv.reader(text.splitlines())]
    assert names == ["display_name", *(f"Learner {place:03}" for place in range(205))]
