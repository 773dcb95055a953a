"""Avatars: everybody may have one, and everybody sees it (contract, section 3)."""

from typing import Any

import pytest

from api.media.conftest import Files
from api.site import BASE, Site, errors
from application.actor import Actor
from fakes.platform import Platform
from media_files import png

PNG = png()


async def picture(files: Files, person: Actor) -> dict[str, Any]:
    return await files.ready(person, PNG, "image/png", "me.png", purpose="avatar")


async def show(site: Site, person: Actor, media_id: str | None) -> Any:
    return await site.ask("PATCH", "/me", person, json={"avatar_media_id": media_id})


async def test_a_picture_is_shown_to_everybody_while_it_is_somebodys(
    site: Site, files: Files, student: Actor
) -> None:
    media = await picture(files, student)
    url = f"{BASE}/media/{media['id']}"
    assert (await site.ask("GET", f"/media/{media['id']}")).status_code == 404

    assert (await show(site, student, media["id"])).json()["avatar_url"] == url

    assert (await site.ask("GET", "/me", student)).json()["avatar_url"] == url
    assert (await site.ask("GET", f"/users/{student.user_id}")).json()["avatar_url"] == url
    shown = await site.ask("GET", f"/media/{media['id']}")
    assert (shown.status_code, shown.content) == (200, PNG)
    assert shown.headers["cache-control"] == "public, max-age=300"
    assert shown.headers["content-type"] == "image/png"

    assert (await show(site, student, None)).json()["avatar_url"] is None
    assert (await site.ask("GET", f"/media/{media['id']}")).status_code == 404


async def test_courses_show_who_teaches_them(
    site: Site, files: Files, platform: Platform, owner: Actor
) -> None:
    media = await picture(files, owner)
    await show(site, owner, media["id"])
    course = await platform.published(owner)

    card = (await site.ask("GET", "/courses")).json()["items"][0]
    detail = (await site.ask("GET", f"/courses/{course.id}")).json()

    url = f"{BASE}/media/{media['id']}"
    assert card["instructor"]["avatar_url"] == url
    assert [one["avatar_url"] for one in detail["instructors"]] == [url]


async def test_a_picture_that_is_shown_cannot_be_deleted(
    site: Site, files: Files, student: Actor
) -> None:
    media = await picture(files, student)
    await show(site, student, media["id"])

    refused = await site.ask("DELETE", f"/media/{media['id']}", student)

    assert (refused.status_code, refused.json()["code"]) == (409, "media_in_use")


async def test_a_picture_of_somebody_suspended_is_hidden(
    site: Site, files: Files, student: Actor, admin: Actor
) -> None:
    media = await picture(files, student)
    await show(site, student, media["id"])
    path = f"/users/{student.user_id}/suspend"
    assert (await site.ask("POST", path, admin, json={"reason": "Spam."})).is_success

    assert (await site.ask("GET", f"/media/{media['id']}")).status_code == 404


async def test_only_a_picture_of_ones_own_can_be_shown(
    site: Site, files: Files, platform: Platform, owner: Actor
) -> None:
    theirs = await picture(files, platform.person())
    for_lessons = await files.ready(owner, PNG, "image/png", "bread.png")

    for wrong in (theirs["id"], for_lessons["id"], str(platform.new_id())):
        assert errors(await show(site, owner, wrong)).keys() == {"/avatar_media_id"}


async def test_a_picture_is_shown_once_it_is_here(site: Site, files: Files, student: Actor) -> None:
    announced = await files.announce(student, PNG, "image/png", "me.png", purpose="avatar")

    refused = await show(site, student, announced["id"])

    assert (refused.status_code, refused.json()["code"]) == (409, "media_not_ready")


@pytest.mark.parametrize("wrong", ["bread", 7, True])
async def test_what_is_no_id_is_refused(site: Site, student: Actor, wrong: Any) -> None:
    assert errors(await show(site, student, wrong)).keys() == {"/avatar_media_id"}


async def test_ones_files_are_in_the_export(site: Site, files: Files, student: Actor) -> None:
    media = await picture(files, student)

    exported = (await site.ask("GET", "/me/export", student)).json()

    assert [one["id"] for one in exported["media"]] == [media["id"]]
