"""What lessons show and offer, and who may have it (contract, section 5)."""

from typing import Any
from uuid import UUID

import pytest

from api.media.conftest import Files
from api.site import BASE, Site, errors
from application.actor import Actor
from application.lessons.attach import MOST
from application.lessons.views import LessonDetail
from domain.users.user import Role
from fakes.platform import Platform
from media_files import MP4, ZIP


@pytest.fixture
async def lesson(platform: Platform, owner: Actor) -> LessonDetail:
    """A published lesson of a published course."""
    course = await platform.published(owner)
    return await platform.shown_lesson(owner, course.id)


async def attach(
    site: Site, by: Actor, lesson: LessonDetail, media: dict[str, Any], title: str = "Recipe"
) -> Any:
    body = {"media_id": media["id"], "title": title}
    return await site.ask("POST", f"/lessons/{lesson.id}/attachments", by, json=body)


async def test_an_attachment_is_shown_with_its_lesson(
    site: Site, files: Files, owner: Actor, lesson: LessonDetail
) -> None:
    media = await files.ready(owner, ZIP, "application/zip", "recipe.zip")

    answer = await attach(site, owner, lesson, media)

    assert answer.status_code == 201
    attachment = answer.json()
    assert attachment == {
        "id": attachment["id"],
        "lesson_id": str(lesson.id),
        "title": "Recipe",
        "media_id": media["id"],
        "filename": "recipe.zip",
        "content_type": "application/zip",
        "size": len(ZIP),
        "url": f"{BASE}/media/{media['id']}",
    }
    shown = (await site.ask("GET", f"/lessons/{lesson.id}", owner)).json()
    assert shown["attachments"] == [attachment]
    place = answer.headers["location"].removeprefix(BASE)
    assert (await site.ask("GET", place, owner)).json() == attachment


async def test_learners_have_what_their_lessons_offer_until_it_is_taken_away(
    site: Site, files: Files, platform: Platform, owner: Actor, lesson: LessonDetail
) -> None:
    media, learner = await files.ready(owner), platform.person()
    platform.enroll(learner, lesson.course_id)
    path = f"/media/{media['id']}"
    assert (await site.ask("GET", path, learner)).status_code == 404

    attachment = (await attach(site, owner, lesson, media)).json()
    assert (await site.ask("GET", path, learner)).content == MP4
    link = await files.link(media, learner)
    assert (await site.ask("GET", link)).content == MP4
    assert (await site.ask("GET", path, platform.person())).status_code == 403
    assert (await site.ask("GET", path)).status_code == 401

    detached = f"/lessons/{lesson.id}/attachments/{attachment['id']}"
    assert (await site.ask("DELETE", detached, owner)).status_code == 204
    assert (await site.ask("GET", path, learner)).status_code == 404
    assert (await site.ask("DELETE", detached, owner)).status_code == 404


async def test_a_file_is_kept_as_long_as_a_lesson_uses_it(
    site: Site, files: Files, owner: Actor, lesson: LessonDetail
) -> None:
    media = await files.ready(owner)
    attachment = (await attach(site, owner, lesson, media)).json()

    refused = await site.ask("DELETE", f"/media/{media['id']}", owner)
    assert (refused.status_code, refused.json()["code"]) == (409, "media_in_use")

    await site.ask("DELETE", f"/lessons/{lesson.id}/attachments/{attachment['id']}", owner)
    assert (await site.ask("DELETE", f"/media/{media['id']}", owner)).status_code == 204


async def test_a_deleted_lesson_uses_nothing(
    site: Site, files: Files, owner: Actor, lesson: LessonDetail
) -> None:
    offered, shown = await files.ready(owner), await files.ready(owner)
    await attach(site, owner, lesson, offered)
    change = {"media_id": shown["id"]}
    assert (await site.ask("PATCH", f"/lessons/{lesson.id}", owner, json=change)).is_success

    assert (await site.ask("DELETE", f"/lessons/{lesson.id}", owner)).status_code == 204

    for media in (offered, shown):
        assert (await site.ask("DELETE", f"/media/{media['id']}", owner)).status_code == 204


async def test_a_file_is_offered_once_in_a_lesson(
    site: Site, files: Files, owner: Actor, lesson: LessonDetail
) -> None:
    media = await files.ready(owner)
    await attach(site, owner, lesson, media)

    again = await attach(site, owner, lesson, media, "The same")

    assert (again.status_code, again.json()["code"]) == (409, "already_attached")


async def test_a_lesson_offers_so_many_files_and_no_more(
    site: Site, files: Files, platform: Platform, owner: Actor, lesson: LessonDetail
) -> None:
    media = await files.ready(owner)
    first = (await attach(site, owner, lesson, media)).json()
    offers = platform.store.table("attachments")
    (stored,) = offers.values()
    offers.update({platform.new_id(): stored for _ in range(MOST - 1)})

    refused = await attach(site, owner, lesson, await files.ready(owner))

    assert first["title"] == "Recipe"
    assert list(errors(refused)) == [""]


async def test_only_what_is_ready_can_be_offered(
    site: Site, files: Files, owner: Actor, lesson: LessonDetail
) -> None:
    announced = await files.announce(owner)

    refused = await attach(site, owner, lesson, announced)

    assert (refused.status_code, refused.json()["code"]) == (409, "media_not_ready")


async def test_the_files_of_others_cannot_be_offered(
    site: Site, files: Files, platform: Platform, owner: Actor, lesson: LessonDetail
) -> None:
    other = platform.person(Role.INSTRUCTOR)
    theirs = await files.ready(other)

    refused = await attach(site, owner, lesson, theirs)
    nothing = await attach(site, owner, lesson, {"id": str(platform.new_id())})

    assert errors(refused) == errors(nothing)
    assert errors(refused).keys() == {"/media_id"}


async def test_what_a_course_of_mine_uses_can_be_offered_in_another(
    site: Site, files: Files, platform: Platform, owner: Actor, admin: Actor, lesson: LessonDetail
) -> None:
    theirs = await files.ready(admin)
    assert (await attach(site, admin, lesson, theirs)).status_code == 201
    course = await platform.draft(owner, "Another")
    second = await platform.lesson(owner, course.id)

    assert (await attach(site, owner, second, theirs)).status_code == 201


async def test_an_admin_offers_any_file(
    site: Site, files: Files, owner: Actor, admin: Actor, lesson: LessonDetail
) -> None:
    assert (await attach(site, admin, lesson, await files.ready(owner))).status_code == 201


async def test_an_attachment_of_another_lesson_is_not_found(
    site: Site, files: Files, platform: Platform, owner: Actor, lesson: LessonDetail
) -> None:
    attachment = (await attach(site, owner, lesson, await files.ready(owner))).json()
    other = await platform.lesson(owner, lesson.course_id)
    path = f"/lessons/{other.id}/attachments/{attachment['id']}"

    assert (await site.ask("DELETE", path, owner)).status_code == 404
    assert (await site.ask("GET", path, owner)).status_code == 404


async def test_a_video_lesson_has_a_video(
    site: Site, files: Files, owner: Actor, lesson: LessonDetail
) -> None:
    media = await files.ready(owner)
    body = {"title": "Kneading", "kind": "video", "media_id": media["id"]}

    added = await site.ask("POST", f"/courses/{lesson.course_id}/lessons", owner, json=body)

    assert added.status_code == 201
    assert added.json()["media_id"] == media["id"]
    assert added.json()["media"] == {
        "id": media["id"],
        "filename": "bread.mp4",
        "content_type": "video/mp4",
        "size": len(MP4),
        "url": f"{BASE}/media/{media['id']}",
    }


async def test_the_file_of_a_lesson_can_be_exchanged_and_taken_out(
    site: Site, files: Files, owner: Actor, lesson: LessonDetail
) -> None:
    path, media = f"/lessons/{lesson.id}", await files.ready(owner)

    given = await site.ask("PATCH", path, owner, json={"media_id": media["id"]})
    same = await site.ask("PATCH", path, owner, json={"title": "Sugar"})
    cleared = await site.ask("PATCH", path, owner, json={"media_id": None})

    assert [one.json()["media_id"] for one in (given, same, cleared)] == [
        *(media["id"], media["id"]),
        None,
    ]
    assert cleared.json()["media"] is None


async def test_a_lesson_is_not_about_what_its_author_may_not_use(
    site: Site, files: Files, platform: Platform, owner: Actor, lesson: LessonDetail
) -> None:
    theirs = await files.ready(platform.person(Role.INSTRUCTOR))
    announced = await files.announce(owner)
    path = f"/lessons/{lesson.id}"

    refused = await site.ask("PATCH", path, owner, json={"media_id": theirs["id"]})
    too_early = await site.ask("PATCH", path, owner, json={"media_id": announced["id"]})
    not_one = await site.ask("PATCH", path, owner, json={"media_id": "bread"})

    assert errors(refused).keys() == errors(not_one).keys() == {"/media_id"}
    assert (too_early.status_code, too_early.json()["code"]) == (409, "media_not_ready")
    body = {"title": "Salt", "media_id": theirs["id"]}
    added = await site.ask("POST", f"/courses/{lesson.course_id}/lessons", owner, json=body)
    assert errors(added).keys() == {"/media_id"}


async def test_what_a_preview_offers_is_for_everybody(
    site: Site, files: Files, platform: Platform, owner: Actor, lesson: LessonDetail
) -> None:
    media = await files.ready(owner)
    await attach(site, owner, lesson, media)
    await site.ask("PATCH", f"/lessons/{lesson.id}", owner, json={"preview": True})

    assert (await site.ask("GET", f"/media/{media['id']}")).content == MP4


async def test_one_lesson_that_somebody_may_read_is_enough(
    site: Site, files: Files, platform: Platform, owner: Actor, lesson: LessonDetail
) -> None:
    media, learner = await files.ready(owner), platform.person()
    draft = await platform.lesson(owner, (await platform.draft(owner, "Hidden")).id)
    await attach(site, owner, draft, media)
    await attach(site, owner, lesson, media)
    platform.enroll(learner, lesson.course_id)

    assert (await site.ask("GET", f"/media/{media['id']}", learner)).status_code == 200
    assert UUID(media["id"]) != lesson.id
