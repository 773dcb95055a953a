"""Exporting and importing courses over HTTP."""

from typing import Any

import pytest

from api.site import Site
from application.actor import Actor
from archive_files import SOUND, lesson, unzipped, with_files, zipped
from fakes.platform import Platform

ZIP = {"Content-Type": "application/zip"}


async def send(site: Site, owner: Actor, data: bytes, **headers: str) -> Any:
    return await site.ask(
        "POST", "/courses/import", owner, content=data, headers={**ZIP, **headers}
    )


async def test_an_archive_becomes_a_draft(site: Site, owner: Actor) -> None:
    answer = await send(site, owner, zipped(with_files()))
    course = answer.json()
    assert (answer.status_code, course["status"]) == (201, "draft")
    assert answer.headers["location"] == f"/api/v1/courses/{course['id']}"
    assert (await site.ask("GET", f"/courses/{course['id']}", owner)).json() == course


async def test_an_export_is_saved_under_its_slug_and_can_be_imported(
    site: Site, owner: Actor
) -> None:
    course = (await send(site, owner, zipped(with_files()))).json()
    answer = await site.ask("GET", f"/courses/{course['id']}/export", owner)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="bread.zip"'
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["cache-control"] == "no-store"
    assert "course.json" in unzipped(answer.content)
    assert (await send(site, owner, answer.content)).json()["slug"] == "bread-2"
    head = await site.ask("HEAD", f"/courses/{course['id']}/export", owner)
    assert (head.status_code, head.content) == (200, b"")


async def test_a_refusal_names_every_place(site: Site, owner: Actor) -> None:
    answer = await send(site, owner, zipped(lesson(kind="song", title=" ")))
    assert (answer.status_code, answer.json()["code"]) == (422, "import_refused")
    assert {one["pointer"] for one in answer.json()["errors"]} == {
        *("/sections/0/lessons/0/kind", "/sections/0/lessons/0/title"),
    }


@pytest.mark.parametrize("data", [b"", b"not a zip", zipped(SOUND)[:-30]])
async def test_what_is_no_archive_is_malformed(site: Site, owner: Actor, data: bytes) -> None:
    answer = await send(site, owner, data)
    assert (answer.status_code, answer.json()["code"]) == (400, "not_an_archive")


@pytest.mark.parametrize("kind", ["application/json", "application/octet-stream", "text/plain"])
async def test_only_archives_are_taken(site: Site, owner: Actor, kind: str) -> None:
    answer = await send(site, owner, zipped(SOUND), **{"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


async def test_an_archive_that_is_too_large_is_not_read(site: Site, owner: Actor) -> None:
    answer = await send(site, owner, b"x", **{"Content-Length": str(501 * 1024 * 1024)})
    assert (answer.status_code, answer.json()["code"]) == (413, "payload_too_large")


async def test_a_repeated_import_makes_no_second_course(
    site: Site, platform: Platform, owner: Actor
) -> None:
    first = await send(site, owner, zipped(SOUND), **{"Idempotency-Key": "once"})
    again = await send(site, owner, zipped(SOUND), **{"Idempotency-Key": "once"})
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]
    assert len(platform.store.table("courses")) == 1
    other = await send(site, owner, zipped(with_files()), **{"Idempotency-Key": "once"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_after_a_refused_import_the_key_is_free(site: Site, owner: Actor) -> None:
    wrong = await send(site, owner, zipped(lesson(title="")), **{"Idempotency-Key": "once"})
    assert wrong.status_code == 422
    right = await send(site, owner, zipped(SOUND), **{"Idempotency-Key": "once"})
    assert right.status_code == 201


async def test_a_key_that_is_none_is_refused_before_the_archive_is_read(
    site: Site, owner: Actor
) -> None:
    answer = await send(site, owner, b"not a zip", **{"Idempotency-Key": "no key"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "Idempotency-Key"
