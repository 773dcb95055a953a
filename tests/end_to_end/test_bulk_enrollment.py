"""A list of many people, handed in over HTTP, and a server that is killed while it works on it.

Thousands of rows are a sample; with FULL_TESTS=1 there are as many as a list may have.
"""

import asyncio
import os
from collections import Counter
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import asyncpg
import httpx
from courses import published_course
from people import DEMO_PASSWORD, log_in, with_token
from server import PATIENCE, UNLIMITED, eventually, serving

from infrastructure.local_postgres import lease

ROWS: Final = 10_000 if os.environ.get("FULL_TESTS") == "1" else 2_000
CAPACITY: Final = 200
CSV: Final = {"Content-Type": "text/csv; charset=utf-8"}


def address(number: int) -> str:
    return f"row{number}@example.org"


def the_list() -> str:
    """Every twentieth row is bad, every tenth an address without an account."""
    rows = []
    for number in range(ROWS):
        if number % 20 == 7:
            rows.append("nobody at all")
        elif number % 10 == 3:
            rows.append(f"new{number}@example.org")
        else:
            rows.append(address(number).upper())
    return "\r\n".join(["\ufeffemail;reason", *(f'"{one}";Autumn' for one in rows)])


async def fill(folder: Path) -> None:
    """Accounts for most rows."""
    with lease(folder / ".data" / "postgres") as server:
        connection = await asyncpg.connect(server.url("elearning"))
        await connection.execute(
            "INSERT INTO users (id, email, display_name, role)"
            " SELECT gen_random_uuid(), 'row' || n || '@example.org', 'Row ' || n, 'student'"
            " FROM generate_series(0, $1::integer) AS n",
            ROWS,
        )
        await connection.execute("ANALYZE users")
        await connection.close()


async def stored(folder: Path, course_id: str) -> tuple[Any, ...]:
    """How many enrollments, first steps, people in them, seats and invitations there are."""
    with lease(folder / ".data" / "postgres") as server:
        connection = await asyncpg.connect(server.url("elearning"))
        row = await connection.fetchrow(
            "SELECT count(*), count(DISTINCT user_id),"
            " (SELECT count(*) FROM enrollment_events JOIN enrollments AS e ON e.id = enrollment_id"
            "  WHERE course_id = $1),"
            " (SELECT count(*) FROM audit_events WHERE action = 'enrollment.created'"
            "  AND details ->> 'course_id' = $1::text),"
            " (SELECT seats_taken FROM courses WHERE id = $1),"
            " (SELECT count(*) FROM invitations WHERE course_id = $1)"
            " FROM enrollments WHERE course_id = $1",
            course_id,
        )
        await connection.close()
    return tuple(row)


async def progress(folder: Path, job_id: str) -> int:
    """How many rows are done for good."""
    with lease(folder / ".data" / "postgres") as server:
        connection = await asyncpg.connect(server.url("elearning"))
        done: int = await connection.fetchval("SELECT done FROM jobs WHERE id = $1", job_id)
        await connection.close()
    return done


def hand_in(teacher: httpx.Client, course_id: str, key: str, **query: str) -> httpx.Response:
    answer = teacher.post(
        f"/courses/{course_id}/enrollments/bulk",
        content=the_list().encode(),
        headers={**CSV, "Idempotency-Key": key},
        params=query,
        timeout=PATIENCE,
    )
    assert answer.status_code == 202, answer.text
    return answer


def finished(teacher: httpx.Client, job_id: str) -> dict[str, Any]:
    job: dict[str, Any] = {}

    def is_over() -> bool:
        job.update(teacher.get(f"/jobs/{job_id}").json())
        return job["state"] in ("succeeded", "failed")

    assert eventually(is_over)
    assert job["state"] == "succeeded", job
    return job


def results(teacher: httpx.Client, job: dict[str, Any]) -> list[tuple[Any, ...]]:
    found, address = [], f"{job['results']}?limit=100"
    url: str | None = address
    while url:
        page = teacher.get(httpx.URL(teacher.base_url).join(url))
        found += [(one["row"], one["status"], one["code"]) for one in page.json()["items"]]
        url = page.links["next"]["url"] if "next" in page.links else None
    return found


def test_a_list_is_worked_off_once_whatever_is_killed_meanwhile(tmp_path: Path) -> None:
    key = str(uuid4())
    with serving(tmp_path, "run", **UNLIMITED) as served:
        asyncio.run(fill(served.folder))
        token = log_in(served, "ada@example.org", DEMO_PASSWORD)["access_token"]
        with with_token(served, token) as ada:
            course_id = published_course(ada, title="Autumn", lessons=1)["id"]
            ada.patch(f"/courses/{course_id}", json={"capacity": CAPACITY})
            rehearsal = finished(ada, hand_in(ada, course_id, "a", dry_run="true").json()["id"])
            predicted = results(ada, rehearsal)
            assert asyncio.run(stored(served.folder, course_id)) == (0, 0, 0, 0, 0, 0)
            job = hand_in(ada, course_id, key).json()
            assert eventually(lambda: ada.get(f"/jobs/{job['id']}").json()["done"] > 0)
        served.process.kill()

    assert 0 < asyncio.run(progress(tmp_path, job["id"])) < ROWS
    with serving(tmp_path, "run", port=served.port, **UNLIMITED) as served:
        with with_token(served, token) as ada:
            again = hand_in(ada, course_id, key)
            assert again.headers["idempotency-replayed"] == "true"
            assert again.headers["location"] == f"/api/v1/jobs/{job['id']}"
            done = finished(ada, job["id"])
            happened = results(ada, done)
        counts = Counter(status for _, status, _ in happened)
        enrolled = counts["enrolled"] + counts["waitlisted"]
        found = asyncio.run(stored(served.folder, course_id))
    assert happened == predicted
    assert [row for row, *_ in happened] == list(range(1, ROWS + 1))
    assert done["counts"] == rehearsal["counts"] == dict(counts)
    assert (counts["enrolled"], counts["invalid"]) == (CAPACITY, ROWS // 20)
    assert found == (enrolled,) * 4 + (CAPACITY, counts["invited"])
