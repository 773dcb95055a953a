"""Whether a request costs the same at 500 and at 50 000 courses, on the first page of a list and on
its ten thousandth: ``--help``.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import asyncpg

from application.page import Page
from benchmarks.database import bench_database, database_server
from benchmarks.machine import Cores, pin
from benchmarks.report import MISSING, median_of, save
from benchmarks.rounds import Bench, Effort, Result
from benchmarks.run import end_in_order_when_told, say
from benchmarks.scenarios import API, Requests, Scenario, request
from benchmarks.servers import APPLICATION, FLOOR, Running, running
from benchmarks.world import SECRET, Learner, Tokens
from presentation.paging import provide_listing

DATA: Final = Path(__file__).parent / "scale.sql"
SIZES: Final = {"small": 1, "large": 100}
#: Rows before a deep page: in the large world ten thousand pages of 20.
DEPTH: Final = 2_000

PEOPLE: Final = """
SELECT u.id::text, s.id::text, u.role
FROM users AS u JOIN sessions AS s ON s.user_id = u.id
ORDER BY u.id"""
PUBLISHED: Final = """
SELECT id::text FROM courses WHERE status = 'published' ORDER BY md5(id::text) LIMIT 2000"""
LESSONS: Final = """
SELECT DISTINCT ON (e.user_id) e.user_id::text, l.id::text
FROM enrollments AS e
JOIN lessons AS l ON l.course_id = e.course_id
JOIN courses AS c ON c.id = e.course_id
WHERE e.status = 'active' AND c.status = 'published' AND e.user_id IN (SELECT user_id FROM sessions)
ORDER BY e.user_id, l.id LIMIT 50"""
DEEP: Final = """
SELECT enrolled_at, id FROM enrollments WHERE {column} = $1
ORDER BY 1 DESC, 2 DESC OFFSET $2 LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Scene:
    """What requests need of a loaded database."""

    tokens: Tokens
    courses: list[str]
    lessons: list[tuple[str, str]]
    teacher: str
    learner: str
    course: str
    deep: dict[str, str]
    """The cursor of a deep page, by the path of the list."""

    def token(self, user_id: str) -> str:
        return self.tokens.valid()[user_id]


async def look(url: str, *, depth: int) -> Scene:
    """Read the scene from a loaded database."""
    connection = await asyncpg.connect(url)
    try:
        people = [Learner(*row) for row in await connection.fetch(PEOPLE)]
        teacher, learner = people[0].user_id, people[1].user_id
        course = str(await connection.fetchval("SELECT min(id::text) FROM courses"))
        paths = {
            f"{API}/me/enrollments": ("user_id", learner),
            f"{API}/courses/{course}/enrollments": ("course_id", course),
        }
        deep = {
            path: _cursor(
                path, await connection.fetchrow(DEEP.format(column=column), UUID(one), depth)
            )
            for path, (column, one) in paths.items()
        }
        courses = [row[0] for row in await connection.fetch(PUBLISHED)]
        lessons = [(row[0], row[1]) for row in await connection.fetch(LESSONS)]
    finally:
        await connection.close()
    return Scene(Tokens(people), courses, lessons, teacher, learner, course, deep)


def _cursor(path: str, key: Any) -> str:
    """The cursor that the application would give out with the row of this key."""
    at, row_id = key
    assert isinstance(at, datetime)  # noqa: S101 - a time leads the keys of these lists.
    listing = provide_listing(sha256(b"cursor" + SECRET.encode()).digest())
    shown = listing({"path": path, "query_string": b""}).show(Page([], (at, row_id)))
    return str(shown.next_cursor)


def _search(*words: str) -> Callable[[Any], Requests]:
    return lambda _scene: itertools.cycle(
        [request("GET", f"{API}/courses?q={word}") for word in words]
    )


def _courses(scene: Any) -> Requests:
    return itertools.cycle([request("GET", f"{API}/courses/{one}") for one in scene.courses])


def _lessons(scene: Any) -> Requests:
    return itertools.cycle(
        [
            request("GET", f"{API}/lessons/{lesson}", token=scene.token(user))
            for user, lesson in scene.lessons
        ]
    )


def _mine(*, deep: bool) -> Callable[[Any], Requests]:
    return lambda scene: _page(scene, f"{API}/me/enrollments", scene.learner, deep=deep)


def _roster(*, deep: bool) -> Callable[[Any], Requests]:
    return lambda scene: _page(
        scene, f"{API}/courses/{scene.course}/enrollments", scene.teacher, deep=deep
    )


def _page(scene: Scene, path: str, who: str, *, deep: bool) -> Requests:
    query = f"?cursor={scene.deep[path]}" if deep else ""
    return itertools.repeat(request("GET", path + query, token=scene.token(who)))


BOTH: Final = (FLOOR, APPLICATION)
ALONE: Final = (APPLICATION,)
#: Each kind of request with the servers that know it.
ASKED: Final = {
    Scenario(name, title, 200, requests): servers
    for name, title, requests, servers in (
        (
            "catalogue",
            "catalogue page",
            lambda _: itertools.repeat(request("GET", f"{API}/courses")),
            BOTH,
        ),
        ("course", "course with outline", _courses, BOTH),
        ("lesson", "lesson", _lessons, BOTH),
        ("mine", "my enrollments", _mine(deep=False), BOTH),
        ("mine-deep", "my enrollments, deep", _mine(deep=True), ALONE),
        ("roster", "roster", _roster(deep=False), ALONE),
        ("roster-deep", "roster, deep", _roster(deep=True), ALONE),
        ("one", "search: one course says it", _search("zyg123", "zyg451"), ALONE),
        ("some", "search: one title in forty", _search("python", "knitting", "chess"), ALONE),
        ("two", "search: two words", _search("python+beginners", "chess+work"), ALONE),
        ("misspelt", "search: misspelt", _search("pyhton", "kuberntes", "phylosophy"), ALONE),
        ("common", "search: every course says it", _search("colleague"), ALONE),
    )
}


def main() -> None:
    """Measure, print the table, and keep the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--database-server", metavar="URL")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--large", type=int, default=SIZES["large"], help="scale of the large one")
    options = parser.parse_args()
    end_in_order_when_told()
    with database_server(options.database_server, tell=say) as server_url:
        asyncio.run(_compare(options, server_url))


async def _compare(options: argparse.Namespace, server_url: str) -> None:
    effort = Effort(options.rounds, options.seconds, 0.5, 32)
    cores = Cores.split()
    pin(0, cores.others)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="elearning-bench-")))
        stages = []
        for size, scale in (SIZES | {"large": options.large}).items():
            say(f"loading the {size} world")
            name = f"elearning_bench_{size}"
            url = await stack.enter_async_context(
                bench_database(server_url, scale=scale, data=DATA, name=name)
            )
            bench = Bench(url, await look(url, depth=DEPTH * scale), effort, cores, say)
            for server in BOTH:
                place = folder / size
                place.mkdir(exist_ok=True)
                started = running(server, database_url=url, cores=cores, folder=place)
                stages.append((size, bench, stack.enter_context(started)))
        results = await _rounds(options.rounds, stages)
    print(table(results))
    say(f"written to {save({'scales': options.large, 'effort': effort, 'results': results})}")


async def _rounds(
    rounds: int, stages: Sequence[tuple[str, Bench, Running]]
) -> dict[str, list[Result]]:
    """By size, every request at both sizes in turn."""
    results: dict[str, list[Result]] = {size: [] for size, _, _ in stages}
    for number in range(rounds):
        for scenario, servers in ASKED.items():
            say(f"round {number + 1} of {rounds}: {scenario.title}")
            names = {server.name for server in servers}
            for size, bench, server in stages if number % 2 == 0 else stages[::-1]:
                if server.name in names:
                    results[size].append(await bench.measure(scenario, server, number))
    return results


def table(results: dict[str, list[Result]]) -> str:
    """A Markdown table: medians of each server at both sizes, and what the larger costs."""
    head = ["request", "server", "req/s small", "large", "large / small"]
    head += ["server CPU ms small", "large", "database CPU ms small", "large", "unexpected"]
    rows = [head, ["---"] * len(head)]
    for scenario, servers in ASKED.items():
        for server in servers:
            of = {
                size: [
                    one
                    for one in some
                    if (one.scenario, one.server) == (scenario.name, server.name)
                ]
                for size, some in results.items()
            }
            rows.append([scenario.title, server.name, *_cells(*of.values())])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(small: Sequence[Result], large: Sequence[Result]) -> list[str]:
    speeds = [median_of(some, lambda one: one.requests_per_second) for some in (small, large)]
    cells = [f"{speed:,.0f}" if speed else MISSING for speed in speeds]
    cells.append(f"{speeds[1] / speeds[0]:.2f}" if speeds[0] and speeds[1] else MISSING)
    for figure in (lambda one: one.server_cpu_ms, lambda one: one.database_cpu_ms):
        for some in (small, large):
            value = median_of(some, figure)
            cells.append(MISSING if value is None else f"{value:.2f}")
    wrong = sum(sum(one.unexpected.values()) for one in (*small, *large))
    return [*cells, str(wrong)]


if __name__ == "__main__":
    main()
