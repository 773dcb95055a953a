"""Bodies that are never whole in memory: how they come in, and how they go out."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.media.conftest import Files
from api.site import Site
from application.actor import Actor
from domain.errors import Refusal
from domain.media.errors import StorageFull
from fakes.platform import Platform
from media_files import MP4
from presentation import sent
from presentation.media import incoming
from presentation.media.incoming import IncomingBody
from presentation.protocol_errors import MalformedRequest, PayloadTooLarge, RequestTimeout
from presentation.sent import WITHOUT_BODY, Streamed


def piece(body: bytes = b"", *, more: bool = True) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


GONE = {"type": "http.disconnect"}


class Client:
    """Sends some messages, and then nothing any more; takes what it is sent."""

    def __init__(self, *messages: dict[str, Any]) -> None:
        self._messages = list(messages)
        self.got: list[dict[str, Any]] = []

    async def receive(self) -> Any:
        if not self._messages:
            await asyncio.Event().wait()
        return self._messages.pop(0)

    async def send(self, message: Any) -> None:
        await asyncio.sleep(0)
        self.got.append(message)

    @property
    def body(self) -> bytes:
        return b"".join(one.get("body", b"") for one in self.got)


async def read(
    client: Client, *, at_most: int = 10, headers: list[tuple[bytes, bytes]] | None = None
) -> list[bytes]:
    scope: Any = {"headers": headers or []}
    body = IncomingBody(scope, client.receive)
    return [chunk async for chunk in body.chunks(at_most=at_most)]


async def test_a_body_comes_in_piece_by_piece() -> None:
    client = Client(piece(b"rye "), piece(b"bread"), piece(more=False))

    assert await read(client) == [b"rye ", b"bread", b""]


@pytest.mark.parametrize(
    ("messages", "refusal"),
    [
        ([piece(b"rye bread!"), piece(b"!", more=False)], PayloadTooLarge),
        ([piece(b"rye"), GONE], MalformedRequest),
        ([GONE], MalformedRequest),
    ],
)
async def test_a_body_that_is_too_long_or_too_short_is_refused(
    messages: list[dict[str, Any]], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        await read(Client(*messages))


async def test_a_body_that_says_that_it_is_too_long_is_not_even_read() -> None:
    with pytest.raises(PayloadTooLarge):
        await read(Client(), headers=[(b"content-length", b"11")])


async def test_whoever_sends_next_to_nothing_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(incoming, "PATIENCE", 0.05)

    with pytest.raises(RequestTimeout):
        await read(Client(piece(b"rye")))


async def test_whoever_is_slow_and_steady_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """All pieces together take longer than the patience with which the first is awaited."""
    monkeypatch.setattr(incoming, "PATIENCE", 0.5)
    monkeypatch.setattr(incoming, "SLOWEST", 1)

    class Slow(Client):
        async def receive(self) -> Any:
            await asyncio.sleep(0.2)
            return await super().receive()

    slow = Slow(piece(b"rye"), piece(b" "), piece(b"bread", more=False))
    assert b"".join(await read(slow)) == b"rye bread"


async def test_where_there_is_no_room_the_client_is_told(
    site: Site, files: Files, platform: Platform, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = await files.announce(owner)

    async def full(*_: object) -> None:
        raise StorageFull

    monkeypatch.setattr(platform.storage, "receive", full)
    site.may_fail = True
    assert await files.put(media) == 507
    monkeypatch.undo()
    assert await files.put(media) == 204


class Loaves:
    """A body of so many pieces, which knows how many were taken and whether it was closed."""

    def __init__(self, pieces: int) -> None:
        self.left = pieces
        self.closed = False

    async def slices(self) -> AsyncIterator[bytes]:
        try:
            while self.left:
                self.left -= 1
                yield b"bread"
        finally:
            self.closed = True


async def sent_to(client: Client, loaves: Loaves, *, head_only: bool = False) -> None:
    scope: Any = {"type": "http", "state": {WITHOUT_BODY: head_only}}
    answer = Streamed(200, [(b"content-length", b"1")], b"first ", loaves.slices())
    await answer(scope, client.receive, client.send)


async def test_an_answer_goes_out_piece_by_piece() -> None:
    client, loaves = Client(), Loaves(3)

    await sent_to(client, loaves)

    assert client.body == b"first breadbreadbread"
    assert [one.get("more_body") for one in client.got] == [None, *[True] * 4, False]
    assert loaves.closed


async def test_of_an_answer_without_a_body_nothing_is_read() -> None:
    client, loaves = Client(), Loaves(3)

    await sent_to(client, loaves, head_only=True)

    assert (client.body, loaves.left) == (b"", 3)


async def test_nothing_is_read_for_whoever_went_away() -> None:
    client, loaves = Client(piece(more=False), GONE), Loaves(1000)

    await sent_to(client, loaves)

    assert loaves.left > 900
    assert loaves.closed


async def test_whoever_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent, "PATIENCE", 0.02)

    class Stuck(Client):
        async def send(self, message: Any) -> None:
            if message["type"] == "http.response.body":
                await asyncio.Event().wait()

    loaves = Loaves(1000)
    await sent_to(Stuck(), loaves)

    assert loaves.left == 1000


async def test_a_download_of_a_head_reads_nothing_of_the_file(
    site: Site, files: Files, owner: Actor
) -> None:
    media = await files.ready(owner)

    answer = await site.ask("HEAD", f"/media/{media['id']}", owner, headers={"Range": "bytes=5-"})

    assert answer.status_code == 206
    assert answer.headers["content-length"] == str(len(MP4) - 5)
    assert answer.content == b""
