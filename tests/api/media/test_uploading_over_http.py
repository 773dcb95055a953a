"""Uploading in three steps (contract, section 5)."""

from typing import Any

import pytest

from api.media.conftest import Files
from api.site import BASE, ORIGIN, Site, errors
from application.actor import Actor
from domain.errors import Unavailable
from fakes.platform import LIMITS, Platform
from media_files import HTML, MP4, announced, png

PNG = png()


async def test_a_file_is_announced_uploaded_and_completed(
    site: Site, files: Files, owner: Actor
) -> None:
    media = await files.announce(owner)

    assert (media["status"], media["purpose"]) == ("pending", "lesson")
    assert media["upload"]["method"] == "PUT"
    assert media["upload"]["url"].startswith(f"{ORIGIN}{BASE}/media/{media['id']}?ticket=")
    assert await files.put(media) == 204
    completed = await site.ask("POST", f"/media/{media['id']}/complete", owner)
    assert completed.status_code == 200
    assert completed.json()["status"] == "ready"
    assert (await site.ask("GET", f"/media/{media['id']}", owner)).content == MP4


async def test_the_answer_says_what_shows_the_file_and_where_its_bytes_will_be(
    site: Site, owner: Actor
) -> None:
    """Bytes are nowhere yet; what is known of the file is."""
    answer = await site.ask("POST", "/media", owner, json=announced(MP4))
    media = answer.json()

    assert answer.headers["location"] == f"{BASE}/me/media/{media['id']}"
    assert media["url"] == f"{BASE}/media/{media['id']}"
    shown = await site.client.get(answer.headers["location"], headers=site.login(owner))
    assert (shown.status_code, shown.json()["status"]) == (200, "pending")


async def test_students_upload_nothing_but_pictures_of_themselves(
    site: Site, files: Files, student: Actor
) -> None:
    refused = await site.ask("POST", "/media", student, json=announced(MP4))

    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    picture = await files.ready(student, PNG, "image/png", "me.png", purpose="avatar")
    assert picture["status"] == "ready"


@pytest.mark.parametrize("content_type", ["image/svg+xml", "video/mp4", "application/pdf"])
async def test_a_picture_of_oneself_is_an_image(
    site: Site, student: Actor, content_type: str
) -> None:
    body = announced(MP4, content_type, purpose="avatar")

    answer = await site.ask("POST", "/media", student, json=body)

    assert errors(answer).keys() == {"/content_type"}


@pytest.mark.parametrize(
    ("fault", "pointer"),
    [
        ({"filename": ""}, "/filename"),
        ({"filename": "n" * 256}, "/filename"),
        ({"filename": "a\0.png"}, "/filename"),
        ({"filename": 'a";\r\nX: 1'}, "/filename"),
        ({"content_type": "image/PNG"}, "/content_type"),
        ({"content_type": "text/html; charset=utf-8"}, "/content_type"),
        ({"content_type": "png"}, "/content_type"),
        ({"size": 0}, "/size"),
        ({"size": -1}, "/size"),
        ({"size": 2**63}, "/size"),
        ({"size": LIMITS.largest + 1}, "/size"),
        ({"sha256": "ab"}, "/sha256"),
        ({"sha256": "AB" * 32}, "/sha256"),
        ({"purpose": "fun"}, "/purpose"),
    ],
)
async def test_a_fault_of_an_announcement_is_named(
    site: Site, owner: Actor, fault: dict[str, Any], pointer: str
) -> None:
    answer = await site.ask("POST", "/media", owner, json=announced(MP4) | fault)

    assert errors(answer).keys() == {pointer}


async def test_nobody_stores_more_than_the_quota(site: Site, files: Files, owner: Actor) -> None:
    await files.announce(owner, bytes(LIMITS.largest))

    refused = await site.ask("POST", "/media", owner, json=announced(bytes(LIMITS.largest)))

    assert (refused.status_code, refused.json()["code"]) == (409, "quota_exceeded")
    assert refused.json()["used"] == LIMITS.largest
    assert refused.json()["quota"] == LIMITS.quota
    usage = (await site.ask("GET", "/me/media/usage", owner)).json()
    assert usage == {
        "used_bytes": LIMITS.largest,
        "quota_bytes": LIMITS.quota,
        "largest_bytes": LIMITS.largest,
        "files": 1,
    }


async def test_an_upload_that_is_given_up_makes_room(
    site: Site, files: Files, owner: Actor
) -> None:
    media = await files.announce(owner, bytes(LIMITS.largest))
    assert (await site.ask("DELETE", f"/media/{media['id']}", owner)).status_code == 204

    await files.announce(owner, bytes(LIMITS.largest))


@pytest.mark.parametrize(
    ("uploaded", "pointers"),
    [
        (MP4[:-1], {"/size", "/sha256"}),
        (MP4[:-1] + b"x", {"/sha256"}),
        (b"", {"/size", "/sha256"}),
    ],
)
async def test_what_is_not_what_was_announced_is_refused(
    site: Site, files: Files, owner: Actor, uploaded: bytes, pointers: set[str]
) -> None:
    media = await files.announce(owner)
    assert await files.put(media, uploaded) == 204

    refused = await site.ask("POST", f"/media/{media['id']}/complete", owner)

    assert (refused.status_code, refused.json()["code"]) == (422, "media_mismatch")
    assert {one["pointer"] for one in refused.json()["errors"]} == pointers
    assert await files.put(media) == 204
    assert (await site.ask("POST", f"/media/{media['id']}/complete", owner)).status_code == 200


async def test_what_is_of_another_type_is_refused(site: Site, files: Files, owner: Actor) -> None:
    media = await files.announce(owner, HTML, "image/png", "bread.png")
    await files.put(media, HTML)

    refused = await site.ask("POST", f"/media/{media['id']}/complete", owner)

    assert (refused.status_code, refused.json()["code"]) == (422, "media_mismatch")
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/content_type"]
    assert site.platform.storage.checked == {}


async def test_nothing_is_completed_before_it_is_uploaded(
    site: Site, files: Files, owner: Actor
) -> None:
    media = await files.announce(owner)

    refused = await site.ask("POST", f"/media/{media['id']}/complete", owner)

    assert (refused.status_code, refused.json()["code"]) == (422, "media_mismatch")


async def test_more_than_was_announced_is_not_taken(
    site: Site, files: Files, platform: Platform, owner: Actor
) -> None:
    media = await files.announce(owner)

    assert await files.put(media, MP4 + b"x") == 413
    assert platform.storage.received == {}


async def test_a_file_is_completed_once(site: Site, files: Files, owner: Actor) -> None:
    media = await files.ready(owner)

    again = await site.ask("POST", f"/media/{media['id']}/complete", owner)

    assert (again.status_code, again.json()["code"]) == (409, "invalid_transition")
    assert (again.json()["from"], again.json()["allowed"]) == ("ready", [])


async def test_a_completion_that_is_repeated_gets_its_first_answer(
    site: Site, files: Files, owner: Actor
) -> None:
    media = await files.announce(owner)
    await files.put(media)
    complete = ("POST", f"/media/{media['id']}/complete", owner)

    first = await site.ask(*complete, headers={"Idempotency-Key": "k"})
    again = await site.ask(*complete, headers={"Idempotency-Key": "k"})

    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotency-replayed"] == "true"


async def test_an_upload_outlives_a_database_that_goes_away(
    site: Site, files: Files, platform: Platform, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = await files.announce(owner)
    await files.put(media)
    path, check_in = f"/media/{media['id']}/complete", platform.storage.check_in

    async def while_it_is_checked(*told: Any, **more: Any) -> Any:
        platform.fault = Unavailable()
        return await check_in(*told, **more)

    monkeypatch.setattr(platform.storage, "check_in", while_it_is_checked)
    site.may_fail = True
    assert (await site.ask("POST", path, owner)).status_code == 503
    monkeypatch.undo()
    platform.fault = None

    assert (await site.ask("POST", path, owner)).status_code == 200


async def test_nothing_is_uploaded_to_a_file_that_is_complete(
    files: Files, owner: Actor, site: Site
) -> None:
    media = await files.announce(owner)
    await files.put(media)
    await site.ask("POST", f"/media/{media['id']}/complete", owner)

    assert await files.put(media) == 409


async def test_the_files_of_others_are_hidden(
    site: Site, files: Files, platform: Platform, owner: Actor, admin: Actor
) -> None:
    media = await files.announce(owner)
    other = platform.person()
    path = f"/media/{media['id']}"

    for method, place in (
        ("POST", f"{path}/complete"),
        ("DELETE", path),
        ("GET", path),
        ("GET", f"{path}/link"),
        ("GET", f"/me{path}"),
    ):
        answer = await site.ask(method, place, other)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), place
    assert (await site.ask("GET", f"/me{path}", admin)).status_code == 200


async def test_ones_own_files_are_listed_newest_first(
    site: Site, files: Files, owner: Actor, student: Actor
) -> None:
    media = [await files.announce(owner), await files.ready(owner)]

    listed = (await site.ask("GET", "/me/media", owner)).json()

    assert [one["id"] for one in listed["items"]] == [media[1]["id"], media[0]["id"]]
    assert [one["status"] for one in listed["items"]] == ["ready", "pending"]
    assert (await site.ask("GET", "/me/media", student)).json()["items"] == []
    shown = (await site.ask("GET", f"/me/media/{media[1]['id']}", owner)).json()
    assert shown == listed["items"][0]


async def test_a_stale_version_is_refused(site: Site, files: Files, owner: Actor) -> None:
    media = await files.ready(owner)
    path = f"/media/{media['id']}"

    stale = await site.ask("DELETE", path, owner, headers={"If-Match": '"1-x"'})
    current = await site.ask("DELETE", path, owner, headers={"If-Match": '"2-x"'})

    assert (stale.status_code, current.status_code) == (412, 204)


async def test_what_was_done_with_files_is_recorded(
    site: Site, files: Files, platform: Platform, owner: Actor
) -> None:
    media = await files.ready(owner)
    await site.ask("DELETE", f"/media/{media['id']}", owner)

    assert [(one.action, one.actor_id) for one in platform.trail] == [
        ("media.announced", owner.user_id),
        ("media.completed", owner.user_id),
        ("media.deleted", owner.user_id),
    ]
