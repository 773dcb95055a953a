"""What stands in files is as hostile: in the cells of a spreadsheet, in archives and in the names
of their entries. A sample in daily use; `HOSTILE_FULL_TESTS=1` sends every value everywhere.
"""

import csv
import io
import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final
from uuid import UUID

import httpx
import pytest

from application.jobs.work_jobs import WorkJobs
from archive_files import unzipped, with_files, zipped
from domain.ids import JobId
from hostile import STRINGS, VALUES, share
from infrastructure.adapters import job_handlers
from integration.every_operation.kept import is_same
from integration.every_operation.operations import ask
from integration.every_operation.places import Place
from integration.every_operation.whole import Whole
from integration.every_operation.world import Names, World, new_world

CSV: Final = {"Content-Type": "text/csv"}

#: What a row holds beside the cell in question.
CELLS: Final = {
    "email": {"reason": "Rye."},
    "user_id": {"reason": "Rye."},
    "waive": {"email": "somebody@example.org"},
    "reason": {"email": "somebody@example.org"},
}
ARCHIVE: Final = with_files()
MANIFEST: Final[dict[str, Any]] = json.loads(ARCHIVE["course.json"]) | {
    "course": {
        "title": "Bread",
        "slug": "bread",
        "summary": "Loaves.",
        "description": "All of them.",
        "language": "en",
        "tags": ["rye"],
        "capacity": 5,
        "starts_at": "2026-01-31T12:00:00Z",
    }
}
#: An export says it in words of its own: where entries lie, and which slug was free.
SAID_OTHERWISE: Final = {"content", "file", "path", "slug", "filename"}
LESSON: Final = "lessons/0001-0001-flour.md"


@pytest.mark.parametrize("column", CELLS)
async def test_every_value_of_every_cell_is_kept_and_worked_off_or_refused(
    whole: Whole, column: str
) -> None:
    world = await new_world(whole, "-")
    for value in share(STRINGS, list(CELLS).index(column), one_in=4):
        row = {column: value, **CELLS[column]}
        answer = await ask(
            world, "enrollMany", "owner", headers=CSV, content=_sheet(row), json=None
        )
        assert answer.status_code in (202, 422), value
        if answer.is_success:
            await _check_worked_off(world, answer, row)


def leaves(value: Any, steps: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """Every place of a document in which no other one lies."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from leaves(inner, (*steps, name))
        case [first, *_]:
            yield from leaves(first, (*steps, 0))
        case _:
            is_time = bool(steps) and str(steps[-1]).endswith("_at")
            yield Place(steps, {"format": "date-time"} if is_time else {})


@pytest.mark.parametrize("place", list(leaves(MANIFEST)), ids=str)
async def test_every_value_in_an_archive_is_kept_or_refused(whole: Whole, place: Place) -> None:
    world = await new_world(whole, "-")
    for value in share(VALUES, len(str(place)), one_in=30):
        manifest = json.dumps(place.filled(deepcopy(MANIFEST), value)).encode()
        answer = await _import(world, {**ARCHIVE, "course.json": manifest})
        if answer.is_success and not SAID_OTHERWISE & {*place.steps}:
            shown = json.loads((await _export(world, answer))["course.json"])
            assert is_same(value, place.seen_in(shown), place), (str(place), value)


async def test_every_text_of_a_lesson_in_an_archive_is_kept_or_refused(whole: Whole) -> None:
    world = await new_world(whole, "-")
    for value in share(STRINGS, 0, one_in=4):
        answer = await _import(world, {**ARCHIVE, LESSON: value.encode()})
        if answer.is_success:
            assert value.encode() in (await _export(world, answer)).values(), value


async def test_every_name_of_an_entry_is_refused_where_nothing_names_it(whole: Whole) -> None:
    world = await new_world(whole, "-")
    for value in share([one for one in STRINGS if 0 < len(one) < 60_000], 0, one_in=2):
        for name in (value, f"lessons/{value}", f"media/../{value}", f"{value}/course.json"):
            answer = await _import(world, {**ARCHIVE, name: b"Rye."})
            assert answer.status_code in (400, 422), name


async def _check_worked_off(world: World, answer: httpx.Response, row: dict[str, str]) -> None:
    """Assert that the row is written down as it was given, and that the job comes to its end."""
    job_id = answer.json()["id"]
    query = "SELECT given::text FROM job_rows WHERE job_id = $1"
    kept = [json.loads(given) for (given,) in await world.whole.rows(query, job_id)]
    assert kept == [_given(row)]
    work = WorkJobs(world.whole.adapters.start_work, job_handlers())
    done = await work(JobId(UUID(job_id)))
    assert done is not None
    assert (done[0].state, done[1]) == ("succeeded", None)
    names = Names(**{**world.names, "job": job_id})
    results = (await ask(world, "listJobResults", "owner", names=names)).json()["items"]
    assert len(results) == 1
    assert (await ask(world, "exportJobResults", "owner", names=names)).is_success


def _given(row: dict[str, str]) -> dict[str, Any]:
    """A row as it is written down: empty cells are absent, waivers are divided by blanks."""
    given: dict[str, Any] = {name: value for name, value in row.items() if value}
    return given | ({"waive": given["waive"].split()} if "waive" in given else {})


def _sheet(row: dict[str, str]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([row.keys(), row.values()])
    return written.getvalue().encode()


async def _import(world: World, entries: dict[str, bytes]) -> httpx.Response:
    answer = await ask(world, "importCourse", "owner", content=zipped(entries))
    assert answer.status_code in (201, 400, 409, 413, 422)
    return answer


async def _export(world: World, imported: httpx.Response) -> dict[str, bytes]:
    names = Names(**{**world.names, "course": imported.json()["id"]})
    return unzipped((await ask(world, "exportCourse", "owner", names=names)).content)
