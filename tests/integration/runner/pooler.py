"""A pooler in transaction mode, as small as it can be: a session is lent for a transaction."""

import asyncio
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

Message = tuple[bytes, bytes]
CANCEL_REQUEST = 80877102


@contextmanager
def pooler(url: str, folder: Path, sessions: int) -> Iterator[str]:
    """The URL of a pooler in front of the database that `url` leads to."""
    folder.mkdir()
    parts = urlsplit(url)
    server = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
    started, loop = threading.Event(), asyncio.new_event_loop()
    pool = _Pool(server, parts.username or "postgres", parts.path[1:], sessions)

    async def serve() -> None:
        await pool.open(folder / ".s.PGSQL.5432")
        started.set()

    def work() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.run_forever()

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(10)
    try:
        yield f"postgresql://{parts.username}@{parts.path}?host={folder}"
    finally:
        asyncio.run_coroutine_threadsafe(pool.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Pool:
    def __init__(self, server: str, user: str, database: str, sessions: int) -> None:
        self.server = server
        self.startup = f"user\0{user}\0database\0{database}\0\0".encode()
        self.sessions = sessions
        self.free: asyncio.Queue[_Stream] = asyncio.Queue()
        self.open_streams: list[_Stream] = []
        self.greeting: list[Message] = []

    async def open(self, path: Path) -> None:
        self.listener = await asyncio.start_unix_server(self.talk, path)
        for _ in range(self.sessions):
            stream = _Stream(*await asyncio.open_unix_connection(self.server))
            stream.writer.write(struct.pack("!ii", len(self.startup) + 8, 196608) + self.startup)
            self.greeting = [message async for message in stream.until_ready()]
            self.free.put_nowait(stream)
            self.open_streams.append(stream)

    async def close(self) -> None:
        """End every conversation that is still going on."""
        self.listener.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for stream in self.open_streams:
            stream.writer.close()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client: whoever begins a transaction gets a session until it ends."""
        client, session, pump = _Stream(reader, writer), None, None
        self.open_streams.append(client)
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            if await client.startup() == CANCEL_REQUEST:
                writer.close()
                return
            for message in self.greeting:
                client.say(message)
            while (message := await client.hear())[0] != b"X":
                if pump is None or pump.done():
                    session = await self.free.get()
                    pump = asyncio.create_task(self._pump(session, client))
                assert session is not None
                session.say(message)
        writer.close()

    async def _pump(self, session: "_Stream", client: "_Stream") -> None:
        async for message in session.until_ready():
            client.say(message)
        self.free.put_nowait(session)


class _Stream:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def startup(self) -> int:
        length, code = struct.unpack("!ii", await self.reader.readexactly(8))
        await self.reader.readexactly(length - 8)
        return int(code)

    async def hear(self) -> Message:
        kind = await self.reader.readexactly(1)
        (length,) = struct.unpack("!i", await self.reader.readexactly(4))
        return kind, await self.reader.readexactly(length - 4)

    def say(self, message: Message) -> None:
        kind, body = message
        self.writer.write(kind + struct.pack("!i", len(body) + 4) + body)

    async def until_ready(self):  # type: ignore[no-untyped-def]  # An iterator of messages.
        """Every message up to the end of a transaction."""
        while True:
            message = await self.hear()
            yield message
            if message == (b"Z", b"I"):
                return
