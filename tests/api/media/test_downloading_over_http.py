"""Handing files out: whole, in parts, by links (contract, section 5; RFC 9110, section 14)."""

import pytest

from api.media.conftest import Files
from api.site import Site
from application.actor import Actor
from fakes.platform import Platform
from media_files import GIF, HTML, MP4, PDF, ZIP, png

SIZE = len(MP4)


async def test_what_a_browser_plays_may_be_shown_in_place(
    site: Site, files: Files, owner: Actor
) -> None:
    media = await files.ready(owner)

    answer = await site.ask("GET", f"/media/{media['id']}", owner)

    assert answer.status_code == 200
    assert answer.content == MP4
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["content-disposition"] == 'inline; filename="bread.mp4"'
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("data", "content_type", "filename"),
    [
        (HTML, "text/html", "bread.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml", "b.svg"),
        (b"alert(1)", "text/javascript", "b.js"),
        (ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "b.docx"),
        (b"\x89PNG\r\n\x1a\n" + HTML, "application/octet-stream", "bread.png"),
    ],
)
async def test_what_a_browser_could_run_is_bytes_to_be_saved(
    site: Site, files: Files, owner: Actor, data: bytes, content_type: str, filename: str
) -> None:
    media = await files.ready(owner, data, content_type, filename)

    answer = await site.ask("GET", f"/media/{media['id']}", owner)

    assert media["content_type"] == content_type
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="{filename}"'


@pytest.mark.parametrize(
    ("data", "content_type"),
    [(png(), "image/png"), (GIF, "image/gif"), (PDF, "application/pdf")],
)
async def test_images_and_documents_are_shown_as_what_they_are(
    site: Site, files: Files, owner: Actor, data: bytes, content_type: str
) -> None:
    media = await files.ready(owner, data, content_type, "bread")

    answer = await site.ask("GET", f"/media/{media['id']}", owner)

    assert answer.headers["content-type"] == content_type


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, SIZE),
        ("bytes=100-1999", 100, 2000),
        ("bytes=4000-99999999", 4000, SIZE),
        ("bytes=-1", SIZE - 1, SIZE),
        ("bytes=-999999", 0, SIZE),
        ("Bytes= 10-20 ", 10, 21),
    ],
)
async def test_a_part_is_sent_to_whoever_asks_for_one(
    site: Site, files: Files, owner: Actor, asked: str, start: int, stop: int
) -> None:
    media = await files.ready(owner)

    answer = await site.ask("GET", f"/media/{media['id']}", owner, headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.content == MP4[start:stop]
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{SIZE}"
    assert answer.headers["content-length"] == str(stop - start)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}", "bytes=-0"])
async def test_a_part_that_does_not_exist_is_refused(
    site: Site, files: Files, owner: Actor, asked: str
) -> None:
    media = await files.ready(owner)

    answer = await site.ask("GET", f"/media/{media['id']}", owner, headers={"Range": asked})

    assert (answer.status_code, answer.json()["code"]) == (416, "range_not_satisfiable")
    assert answer.headers["content-range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=5-1",
        "bytes=a-b",
        "lines=1-2",
        "bytes=",
        "bytes=-",
        "bytes=1-2,4-5",
        "bytes=" + ",".join(f"{n}-{n}" for n in range(1000)),
        "bytes=" + "9" * 5000 + "-",
    ],
)
async def test_what_is_no_single_part_is_answered_with_everything(
    site: Site, files: Files, owner: Actor, asked: str
) -> None:
    media = await files.ready(owner)

    answer = await site.ask("GET", f"/media/{media['id']}", owner, headers={"Range": asked})

    assert (answer.status_code, answer.content) == (200, MP4)


async def test_a_part_belongs_to_the_file_that_the_client_holds(
    site: Site, files: Files, owner: Actor
) -> None:
    media = await files.ready(owner)
    path, part = f"/media/{media['id']}", {"Range": "bytes=0-9"}
    etag = (await site.ask("GET", path, owner)).headers["etag"]

    same = await site.ask("GET", path, owner, headers={**part, "If-Range": etag})
    other = await site.ask("GET", path, owner, headers={**part, "If-Range": '"another"'})
    weak = await site.ask("GET", path, owner, headers={**part, "If-Range": f"W/{etag}"})

    assert (same.status_code, other.status_code, weak.status_code) == (206, 200, 200)


async def test_who_holds_the_file_is_not_sent_it_again(
    site: Site, files: Files, owner: Actor
) -> None:
    media = await files.ready(owner)
    path = f"/media/{media['id']}"
    etag = (await site.ask("GET", path, owner)).headers["etag"]

    answer = await site.ask(
        "GET", path, owner, headers={"If-None-Match": etag, "Range": "bytes=0-9"}
    )

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag


async def test_the_head_alone_tells_what_there_is(site: Site, files: Files, owner: Actor) -> None:
    media = await files.ready(owner)

    answer = await site.ask("HEAD", f"/media/{media['id']}", owner)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(SIZE)


@pytest.mark.parametrize(
    ("filename", "told"),
    [
        ("../../etc/passwd", 'attachment; filename=".._.._etc_passwd"'),
        ("..\\..\\boot.ini", 'attachment; filename=".._.._boot.ini"'),
        ("CON", 'attachment; filename="CON"'),
        ('a";b', "attachment; filename=\"a_;b\"; filename*=UTF-8''a%22%3Bb"),
        ("100%.zip", "attachment; filename=\"100_.zip\"; filename*=UTF-8''100%25.zip"),
        ("Rösti.zip", "attachment; filename=\"R_sti.zip\"; filename*=UTF-8''R%C3%B6sti.zip"),
        ("evil\u202egpj.exe", 'attachment; filename="evil_gpj.exe"'),
    ],
)  # fmt: skip
async def test_a_name_is_only_ever_a_name(
    site: Site, files: Files, owner: Actor, filename: str, told: str
) -> None:
    media = await files.ready(owner, ZIP, "application/zip", filename)

    answer = await site.ask("GET", f"/media/{media['id']}", owner)

    assert media["filename"] == filename
    assert answer.headers["content-disposition"] == told


async def test_a_link_needs_no_login_and_plays_in_parts(
    site: Site, files: Files, owner: Actor
) -> None:
    media = await files.ready(owner)
    path = await files.link(media, owner)

    whole = await site.ask("GET", path)
    part = await site.ask("GET", path, headers={"Range": "bytes=0-9"})

    assert (whole.status_code, whole.content) == (200, MP4)
    assert (part.status_code, part.content) == (206, MP4[:10])
    assert whole.headers["cache-control"] == "private, max-age=3600"


async def test_no_byte_of_a_link_can_be_changed(site: Site, files: Files, owner: Actor) -> None:
    media, other = await files.ready(owner), await files.ready(owner)
    path = await files.link(media, owner)
    start = path.index("=") + 1

    for place in range(start, len(path)):
        changed = path[:place] + ("A" if path[place] != "A" else "B") + path[place + 1 :]
        answer = await site.ask("GET", changed)
        assert (answer.status_code, answer.json()["code"]) == (403, "invalid_link"), place
    for wrong in (path[:-1], path + "A", path[:start], path.replace(media["id"], other["id"])):
        assert (await site.ask("GET", wrong)).status_code == 403, wrong


async def test_a_link_does_one_thing_only(site: Site, files: Files, owner: Actor) -> None:
    media = await files.announce(owner)
    upload = media["upload"]["url"].partition("/api/v1")[2]
    ready = await files.ready(owner)
    download = await files.link(ready, owner)

    assert (await site.ask("GET", upload)).status_code == 403
    assert (await site.ask("PUT", download, content=MP4)).status_code == 403
    assert (await site.ask("PUT", f"/media/{media['id']}", content=MP4)).status_code == 403
    assert (await site.ask("DELETE", download)).status_code == 401


async def test_a_link_runs_out(site: Site, files: Files, platform: Platform, owner: Actor) -> None:
    path = await files.link(await files.ready(owner), owner)

    platform.store.clock.advance(minutes=59)
    assert (await site.ask("GET", path)).status_code == 200
    platform.store.clock.advance(minutes=1)
    assert (await site.ask("GET", path)).status_code == 403


async def test_a_link_is_for_the_person_that_it_was_made_for(
    site: Site, files: Files, platform: Platform, owner: Actor
) -> None:
    media = await files.ready(owner)
    path = await files.link(media, owner)

    assert (await site.ask("GET", path, owner)).status_code == 200
    assert (await site.ask("GET", path, platform.person())).status_code == 403


async def test_a_file_that_is_not_complete_is_not_there(
    site: Site, files: Files, owner: Actor
) -> None:
    media = await files.announce(owner)

    assert (await site.ask("GET", f"/media/{media['id']}", owner)).status_code == 404


async def test_a_deleted_file_is_not_there(site: Site, files: Files, owner: Actor) -> None:
    media = await files.ready(owner)
    path = await files.link(media, owner)
    assert (await site.ask("DELETE", f"/media/{media['id']}", owner)).status_code == 204

    assert (await site.ask("GET", f"/media/{media['id']}", owner)).status_code == 404
    assert (await site.ask("GET", path)).status_code == 404
