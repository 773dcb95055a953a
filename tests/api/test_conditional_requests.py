"""`ETag`, `If-None-Match` and `If-Match` (contract, section 1: Concurrency; RFC 9110, 13)."""

import asyncio
import re

import pytest

from api.site import Site
from application.actor import Actor
from fakes.platform import Platform

#: Lists that end in what is no tag, so that nobody knows what was meant.
TORN = ('"1-x" "1-x"', '"1-x", x', '"1-x", "', '"1-x", *', "W/")
STRONG = re.compile(r'"\d+-[A-Za-z0-9_-]+"')


async def test_a_single_resource_carries_a_strong_tag_and_a_list_none(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    lesson = await platform.lesson(owner, course.id)
    for path in (f"/courses/{course.id}", f"/courses/{course.id}/outline", f"/lessons/{lesson.id}"):
        assert STRONG.fullmatch((await site.ask("GET", path, owner)).headers["etag"])
    for path in ("/courses", "/me/courses", f"/courses/{course.id}/lessons"):
        assert "etag" not in (await site.ask("GET", path, owner)).headers


async def test_who_holds_the_current_representation_is_not_sent_it_again(
    site: Site, platform: Platform, owner: Actor
) -> None:
    path = f"/courses/{(await platform.published(owner)).id}"
    first = await site.ask("GET", path)
    tag = first.headers["etag"]
    for header in (tag, f"W/{tag}", f'"other", {tag}', f'"a,b" , W/{tag}', "*"):
        answer = await site.ask("GET", path, headers={"If-None-Match": header})
        assert answer.status_code == 304, header
        assert answer.headers["etag"] == tag
        assert answer.headers["cache-control"] == first.headers["cache-control"]
    for header in ('"other"', tag.strip('"'), tag[:-2] + '"', ""):
        answer = await site.ask("GET", path, headers={"If-None-Match": header})
        assert answer.status_code == 200, header


async def test_a_tag_changes_with_what_is_derived_and_with_who_looks(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    path = f"/courses/{course.id}"

    async def tag(visitor: Actor | None = None) -> str:
        return str((await site.ask("GET", path, visitor)).headers["etag"])

    before = await tag()
    platform.enroll(platform.person(), course.id)
    enrolled = await tag()
    await platform.lesson(owner, course.id, "Draft")
    assert before != enrolled
    assert await tag() == enrolled
    assert await tag(owner) != enrolled
    assert before.split("-")[0] == enrolled.split("-")[0] == (await tag(owner)).split("-")[0]


async def test_a_change_goes_through_while_its_version_is_the_current_one(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    path = f"/courses/{course.id}"
    read = await site.ask("GET", path, owner)
    # Somebody enrols: another representation of the same version.
    platform.enroll(platform.person(), course.id)
    held = {"If-Match": read.headers["etag"]}
    changed = await site.ask("PATCH", path, owner, json={"title": "Brot"}, headers=held)
    assert changed.status_code == 200
    assert changed.json()["version"] == read.json()["version"] + 1
    assert changed.headers["etag"] != read.headers["etag"]
    again = {"If-Match": changed.headers["etag"]}
    assert (await site.ask("POST", f"{path}/archive", owner, headers=again)).status_code == 200


async def test_whoever_decided_on_an_older_version_is_told_so(
    site: Site, platform: Platform, owner: Actor
) -> None:
    course = await platform.published(owner)
    lesson = await platform.lesson(owner, course.id)
    section = await site.ask(
        "POST", f"/courses/{course.id}/sections", owner, json={"title": "More"}
    )
    targets = {
        f"/courses/{course.id}": ("PATCH", "DELETE"),
        f"/courses/{course.id}/archive": ("POST",),
        f"/lessons/{lesson.id}": ("PATCH", "DELETE"),
        f"/lessons/{lesson.id}/publish": ("POST",),
        f"/sections/{section.json()['id']}": ("PATCH", "DELETE"),
    }
    before = platform.everything()
    for path, methods in targets.items():
        for method in methods:
            body = {"json": {"title": "Mine"}} if method == "PATCH" else {}
            for tag in ('"99-x"', '"0-x"', 'W/"1-x"', '"x"', "1", '"8-x", W/"1-x"', "", *TORN):
                answer = await site.ask(method, path, owner, headers={"If-Match": tag}, **body)
                assert (answer.status_code, answer.json()["code"]) == (412, "stale"), (path, tag)
    assert platform.everything() == before


@pytest.mark.parametrize(
    "header", ['"7-a", "1-b"', 'W/"1-a","1-b,c" , "8-a"', ', ,"x","1-b",', '"1-b", "1-c"']
)
async def test_of_several_versions_any_will_do(
    site: Site, platform: Platform, owner: Actor, header: str
) -> None:
    path = f"/courses/{(await platform.draft(owner)).id}"
    held = {"If-Match": header}
    answer = await site.ask("PATCH", path, owner, json={"title": "Brot"}, headers=held)
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    again = await site.ask("PATCH", path, owner, json={"title": "Brot"}, headers=held)
    assert again.status_code == 412


async def test_tags_may_come_in_several_headers(
    site: Site, platform: Platform, owner: Actor
) -> None:
    path = f"/api/v1/courses/{(await platform.published(owner)).id}"
    login = list(site.login(owner).items())
    current = (await site.client.get(path, headers=login)).headers["etag"]
    several = [*login, ("If-Match", '"9-x"'), ("If-Match", current)]
    changed = await site.client.patch(path, json={"title": "Brot"}, headers=several)
    assert changed.status_code == 200
    tags = [*login, ("If-None-Match", '"9-x"'), ("If-None-Match", changed.headers["etag"])]
    assert (await site.client.get(path, headers=tags)).status_code == 304


async def test_any_version_will_do_for_a_star(site: Site, platform: Platform, owner: Actor) -> None:
    course = await platform.draft(owner)
    answer = await site.ask("DELETE", f"/courses/{course.id}", owner, headers={"If-Match": "*"})
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("known", [True, False])
async def test_a_condition_does_not_tell_whether_a_hidden_course_exists(
    site: Site, platform: Platform, owner: Actor, student: Actor, known: bool
) -> None:
    course_id = (await platform.draft(owner)).id if known else platform.new_id()
    for tag, status in (('"1-x"', 404), ('"9-x"', 404), ("*", 404), ("x", 412)):
        answer = await site.ask(
            "DELETE", f"/courses/{course_id}", student, headers={"If-Match": tag}
        )
        assert answer.status_code == status


async def test_of_two_editors_at_once_none_overwrites_the_other_silently(
    site: Site, platform: Platform, owner: Actor
) -> None:
    path = f"/courses/{(await platform.draft(owner)).id}"
    held = {"If-Match": (await site.ask("GET", path, owner)).headers["etag"]}
    answers = await asyncio.gather(
        *(
            site.ask("PATCH", path, owner, json={"title": title}, headers=held)
            for title in ("First", "Second", "Third")
        )
    )
    assert sorted(one.status_code for one in answers) == [200, 412, 412]
