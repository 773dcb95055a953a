"""Files on a real server: memory that stays flat, uploads that are killed (contract, section 5)."""

import os
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

import httpx
import pytest
from courses import made
from people import appoint, join, logged_in, make_admin
from server import (
    NO_TLS,
    PATIENCE,
    UNLIMITED,
    WATCHED,
    Served,
    eventually,
    files_in,
    serving,
)

#: A sample of the size that is meant; MEDIA_FULL_TESTS=1 has the whole of it.
MEBIBYTES: Final = 200 if os.environ.get("MEDIA_FULL_TESTS") else 48
#: So much more memory a worker may take for a file, however large it is.
FLAT: Final = 32 * 1024 * 1024

PIECE: Final = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41" + bytes(1024 * 1024 - 32)
SIZE: Final = MEBIBYTES * len(PIECE)


def video() -> Iterator[bytes]:
    for _ in range(MEBIBYTES):
        yield PIECE


def digest(pieces: Iterator[bytes]) -> str:
    hashed = sha256()
    for piece in pieces:
        hashed.update(piece)
    return hashed.hexdigest()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of one process; the last test kills it."""
    with serving(tmp_path_factory.mktemp("files"), "run", **UNLIMITED) as served:
        yield served


@pytest.fixture(scope="module")
def teacher(served: Served) -> Iterator[httpx.Client]:
    make_admin(served.folder, "root@example.org", "twelve green lanterns")
    with (
        logged_in(served, "root@example.org", "twelve green lanterns") as root,
        join(served, "otto@example.org", "seven quiet otters", "Otto") as otto,
    ):
        appoint(root, otto, "instructor")
        yield otto


def announce(teacher: httpx.Client, **facts: Any) -> dict[str, Any]:
    body = {
        "filename": "kneading.mp4",
        "content_type": "video/mp4",
        "size": SIZE,
        "sha256": digest(video()),
    }
    return made(teacher.post("/media", json=body | facts))


def put(media: dict[str, Any], body: Any) -> httpx.Response:
    upload = media["upload"]
    with httpx.Client(timeout=PATIENCE, verify=NO_TLS, event_hooks=WATCHED) as anybody:
        return anybody.put(upload["url"], content=body, headers=upload["headers"])


def resident(served: Served) -> int:
    """The memory of the server's process, in bytes."""
    pages = Path(f"/proc/{served.process.pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def most_while(served: Served, work: Callable[[], None]) -> int:
    """How much more memory the server had at most while this was done."""
    before, highest, done = resident(served), [0], Event()

    def watch() -> None:
        while not done.is_set():
            highest.append(resident(served))
            time.sleep(0.02)

    watching = Thread(target=watch)
    watching.start()
    try:
        work()
    finally:
        done.set()
        watching.join()
    return max(highest) - before


def test_a_long_video_takes_little_memory_on_its_way_in_and_out(
    served: Served, teacher: httpx.Client
) -> None:
    media = announce(teacher)
    path = f"/media/{media['id']}"

    def upload() -> None:
        assert put(media, video()).status_code == 204
        completed = teacher.post(f"{path}/complete")
        assert completed.status_code == 200, completed.text

    def download() -> None:
        with teacher.stream("GET", path) as answer:
            assert answer.headers["content-length"] == str(SIZE)
            assert digest(answer.iter_bytes()) == media["sha256"]

    grown = {"upload": most_while(served, upload), "download": most_while(served, download)}

    print({name: f"{size / 2**20:.1f} MiB" for name, size in grown.items()})  # noqa: T201 - a measurement.
    assert max(grown.values()) < FLAT


def test_a_player_asks_for_parts_by_a_link(served: Served, teacher: httpx.Client) -> None:
    media = teacher.get("/me/media").json()["items"][0]
    link = teacher.get(f"/media/{media['id']}/link").json()["url"]
    with httpx.Client(timeout=PATIENCE, verify=NO_TLS, event_hooks=WATCHED) as player:
        first = player.get(link, headers={"Range": "bytes=0-"})
        middle = player.get(link, headers={"Range": f"bytes={SIZE // 2}-{SIZE // 2 + 31}"})
        last = player.get(link, headers={"Range": "bytes=-100"})
        past = player.get(link, headers={"Range": f"bytes={SIZE}-"})
        head = player.head(link)

    assert (first.status_code, len(first.content)) == (206, SIZE)
    assert (middle.status_code, middle.content) == (206, PIECE[:32])
    assert middle.headers["content-range"] == f"bytes {SIZE // 2}-{SIZE // 2 + 31}/{SIZE}"
    assert (last.status_code, last.content) == (206, bytes(100))
    assert (past.status_code, past.headers["content-range"]) == (416, f"bytes */{SIZE}")
    assert (head.status_code, head.headers["content-length"]) == (200, str(SIZE))
    log = served.log.read_text()
    assert media["id"] in log
    assert "ticket" not in log


def test_more_than_was_announced_is_refused_with_little_memory(
    served: Served, teacher: httpx.Client
) -> None:
    media = announce(teacher, size=len(PIECE))

    def upload() -> None:
        # Without its length in the head, so that it is found out on the way.
        assert put(media, video()).status_code == 413

    assert most_while(served, upload) < FLAT
    assert files_in(served.folder / ".data/media/received") == []
    assert teacher.delete(f"/media/{media['id']}").status_code == 204


def test_a_server_that_was_killed_leaves_nothing_behind(
    served: Served, teacher: httpx.Client
) -> None:
    """It was killed in the middle of an upload, and before it deleted the bytes of a file."""
    media_folder = served.folder / ".data/media"
    received, kept = media_folder / "received", media_folder / "kept"
    for one in teacher.get("/me/media").json()["items"]:
        assert teacher.delete(f"/media/{one['id']}").status_code == 204
    assert len(files_in(kept)) == 1
    media = announce(teacher, size=2 * len(PIECE), sha256=sha256(2 * PIECE).hexdigest())

    with pytest.raises(httpx.TransportError):
        put(media, _while_it_is_killed(served, received))
    (half,) = files_in(received)
    # As if nobody had sent anything for a while.
    os.utime(half, (time.time() - 600,) * 2)

    with serving(served.folder, "run", port=served.port, **UNLIMITED):
        assert eventually(lambda: not files_in(media_folder)), files_in(media_folder)
        assert teacher.get(f"/media/{media['id']}").status_code == 404
        assert put(media, 2 * PIECE).status_code == 204
        completed = teacher.post(f"/media/{media['id']}/complete")
        assert (completed.status_code, completed.json()["status"]) == (200, "ready")
        assert teacher.get("/me/media/usage").json()["used_bytes"] == 2 * len(PIECE)
    assert [one.name for one in files_in(media_folder)] == [media["id"]]


def _while_it_is_killed(served: Served, received: Path) -> Iterator[bytes]:
    yield PIECE
    assert eventually(lambda: any(one.stat().st_size > 0 for one in files_in(received)))
    served.process.kill()
    served.process.wait(PATIENCE)
    yield PIECE
