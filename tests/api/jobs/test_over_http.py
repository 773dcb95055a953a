"""Jobs over HTTP: fields, and who may look."""

import csv
from io import StringIO
from typing import Any

from api.site import Site
from application.actor import Actor
from application.jobs.ports import JobRow, Settled
from classroom import Classroom
from domain.ids import CourseId, JobId
from domain.jobs.job import Job
from fakes.platform import Platform


async def job_of(platform: Platform, starter: Actor, rows: int = 3, **facts: Any) -> Job:
    """A job whose rows but the last are done."""
    async with platform.start_work(None) as work:
        job = Job(
            id=JobId(platform.new_id()),
            kind="proof",
            started_by=starter.user_id,
            total=rows,
            created_at=work.now,
            due_at=work.now,
            **facts,
        )
        numbers = range(1, rows + 1)
        await work.jobs.enqueue(job, [JobRow(one, {"email": f"{one}@b.org"}) for one in numbers])
        await work.jobs.settle(job.id, [Settled(one, "enrolled", {}) for one in numbers[:-1]])
        done = job.advanced(by=rows - 1, counts={"enrolled": rows - 1}, now=work.now)
        await work.jobs.save(done)
        await work.commit()
    return job


async def test_a_job_tells_how_far_it_is(site: Site, platform: Platform, owner: Actor) -> None:
    job = await job_of(platform, owner)
    shown = (await site.ask("GET", f"/jobs/{job.id}", owner)).json()
    assert shown == {
        "id": str(job.id),
        "kind": "proof",
        "state": "queued",
        "course_id": None,
        "dry_run": False,
        "percent": 66,
        "total": 3,
        "done": 2,
        "counts": {"enrolled": 2},
        "failure": None,
        "results": f"/api/v1/jobs/{job.id}/results",
        "created_at": "2026-03-01T12:00:00Z",
        "started_at": None,
        "finished_at": None,
    }


async def test_the_results_are_where_the_job_says(
    site: Site, platform: Platform, owner: Actor
) -> None:
    job = await job_of(platform, owner)
    address = (await site.ask("GET", f"/jobs/{job.id}", owner)).json()["results"]
    first = (await site.ask("GET", f"/{address}?limit=1", owner)).json()
    assert [one["row"] for one in first["items"]] == [1]
    rest = await site.ask("GET", f"/{address}?limit=1&cursor={first['next_cursor']}", owner)
    assert [(one["row"], one["email"]) for one in rest.json()["items"]] == [(2, "2@b.org")]
    none = await site.ask("GET", f"/{address}?status=refused", owner)
    assert none.json() == {"items": [], "next_cursor": None}
    assert (await site.ask("GET", f"/{address}?status=A+B", owner)).status_code == 422


async def test_a_job_is_its_starters_its_courses_staffs_and_the_admins(
    site: Site, platform: Platform, room: Classroom, owner: Actor, student: Actor, admin: Actor
) -> None:
    course = await room.course(owner)
    job = await job_of(platform, student, course_id=CourseId(course.id))
    outsider = platform.person()
    for path in (f"/jobs/{job.id}", f"/jobs/{job.id}/results"):
        for actor in (student, owner, admin):
            assert (await site.ask("GET", path, actor)).status_code == 200
        assert (await site.ask("GET", path, outsider)).status_code == 404
        assert (await site.ask("GET", path)).status_code == 401
    nobodys = await job_of(platform, student)
    assert (await site.ask("GET", f"/jobs/{nobodys.id}", owner)).status_code == 404
    assert (await site.ask("GET", f"/jobs/{nobodys.id}", admin)).status_code == 200


async def test_the_results_are_a_file_for_spreadsheets_that_runs_nothing(
    site: Site, platform: Platform, owner: Actor, student: Actor
) -> None:
    job = await job_of(platform, owner, rows=2101)
    async with platform.start_work(None) as work:
        told = {"code": "x", "detail": '=HYPERLINK("http://evil.example"), "quoted"'}
        await work.jobs.settle(job.id, [Settled(2101, "refused", told)])
        await work.commit()
    path = f"/jobs/{job.id}/results.csv"
    answer = await site.ask("GET", path, owner)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == (f'attachment; filename="results-{job.id}.csv"')
    header, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert header == ["row", "status", "email", "user_id", "code", "detail", "enrollment_id"]
    assert [int(one[0]) for one in rows] == list(range(1, 2102))
    assert rows[0] == ["1", "enrolled", "1@b.org", "", "", "", ""]
    assert rows[-1][5] == '\'=HYPERLINK("http://evil.example"), "quoted"'
    assert (await site.ask("GET", path, student)).status_code == 404
