"""Lists of people over HTTP (contract, section 6)."""

from typing import Any

import httpx
import pytest

from api.site import Site, errors
from application.actor import Actor
from classroom import Classroom
from fakes.platform import Platform

CSV = {"Content-Type": "text/csv"}
ROW = {"email": "ada@example.org", "waive": ["prerequisite_missing"], "reason": "By contract."}


async def hand_in(site: Site, course: Any, by: Actor, query: str = "", **sent: Any) -> Any:
    path = f"/courses/{course.id}/enrollments/bulk{query}"
    return await site.ask("POST", path, by, **sent)


def given(platform: Platform) -> list[dict[str, Any]]:
    """The rows that jobs were given."""
    rows = platform.store.table("job_rows").values()
    return [dict(one.given) for one, _ in rows]


async def test_a_list_becomes_a_job(site: Site, room: Classroom, owner: Actor) -> None:
    course = await room.course(owner)
    answer = await hand_in(site, course, owner, json={"rows": [ROW, {"email": "b@example.org"}]})
    job = answer.json()
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/api/v1/jobs/{job['id']}"
    assert (job["kind"], job["state"], job["dry_run"]) == ("enrollments.bulk", "queued", False)
    assert (job["total"], job["done"], job["percent"]) == (2, 0, 0)
    assert job["course_id"] == str(course.id)
    assert (await site.ask("GET", f"/jobs/{job['id']}", owner)).json() == job


@pytest.mark.parametrize(
    "text",
    [
        "email,waive,reason\r\nada@example.org,prerequisite_missing,By contract.\r\n",
        '\ufeff"email";"waive";"reason"\n"ada@example.org";prerequisite_missing;By contract.',
    ],
)
async def test_csv_says_the_same_as_json(
    site: Site, room: Classroom, platform: Platform, owner: Actor, text: str
) -> None:
    course = await room.course(owner)
    assert (await hand_in(site, course, owner, json={"rows": [ROW]})).status_code == 202
    answer = await hand_in(site, course, owner, content=text.encode(), headers=CSV)
    assert answer.status_code == 202
    first, second = given(platform)
    assert first == second == ROW


async def test_a_dry_run_is_asked_for_in_either_place(
    site: Site, room: Classroom, owner: Actor
) -> None:
    course = await room.course(owner)
    for query, sent in (
        ("", {"json": {"rows": [ROW], "dry_run": True}}),
        ("?dry_run=true", {"json": {"rows": [ROW]}}),
        ("?dry_run=true", {"content": b"email\na@b.org", "headers": CSV}),
    ):
        assert (await hand_in(site, course, owner, query, **sent)).json()["dry_run"] is True


async def test_the_same_key_changes_nothing_and_no_dry_run_stands_for_the_deed(
    site: Site, room: Classroom, platform: Platform, owner: Actor
) -> None:
    course = await room.course(owner)
    sent = {"content": b"email\na@b.org", "headers": {**CSV, "Idempotency-Key": "one"}}
    first, again = [await hand_in(site, course, owner, **sent) for _ in range(2)]
    assert (again.content, again.status_code) == (first.content, 202)
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    assert len(platform.store.table("jobs")) == 1
    other = await hand_in(site, course, owner, "?dry_run=true", **sent)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_what_is_wrong_with_a_list_as_a_whole_is_refused(
    site: Site, room: Classroom, platform: Platform, owner: Actor
) -> None:
    course = await room.course(owner)
    for body, pointers in (
        ({"rows": []}, ["/rows"]),
        ({"rows": [{}] * 10_001}, ["/rows"]),
        ({"rows": [{"email": 1}, {"name": "Ada"}]}, ["/rows/0/email", "/rows/1/name"]),
        ({"rows": [{"email": "a\u0000@b.org"}]}, ["/rows/0/email"]),
    ):
        assert list(errors(await hand_in(site, course, owner, json=body))) == pointers
    for text in (b"", b"name\nAda", b"email\n", b'email\n"a@b.org'):
        answer = await hand_in(site, course, owner, content=text, headers=CSV)
        assert answer.status_code == 422
    assert platform.store.table("jobs") == {}


async def test_bodies_of_other_kinds_are_refused(site: Site, room: Classroom, owner: Actor) -> None:
    course = await room.course(owner)

    async def status(content: bytes, kind: str) -> int:
        sent = {"content": content, "headers": {"Content-Type": kind}}
        answer: httpx.Response = await hand_in(site, course, owner, **sent)
        return answer.status_code

    assert await status(b"email\na@b.org", "text/plain") == 415
    assert await status(b"email\na@b.org", "text/csv; charset=latin-1") == 415
    assert await status(b"email\na@b.org", "text/csv; charset=UTF-8; header=present") == 202
    assert await status(b"email\n\xff@b.org", "text/csv") == 400
    assert await status(b"email\na@b.org\n" + b"\n" * 4 * 1024 * 1024, "text/csv") == 413
    other = await site.ask(
        "POST", f"/courses/{course.id}/enrollments", owner, content=b"email\n", headers=CSV
    )
    assert other.status_code == 415
