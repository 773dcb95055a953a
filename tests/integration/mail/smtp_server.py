"""A mail server that takes letters, or refuses them as it is told (RFC 5321)."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class SmtpServer:
    """What came in; ``answers`` replaces the answer to a command."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    messages: list[bytes] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["SmtpServer"]:
        """Take letters on a port of loopback while the block runs."""
        talks: set[asyncio.Task[None]] = set()

        def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            talks.add(asyncio.ensure_future(self._talk(reader, writer)))

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self
        await asyncio.gather(*talks)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self.answers.get("CONNECT", "220 ready").encode() + b"\r\n")
        with suppress(ConnectionError):
            while line := await reader.readline():
                command, _, rest = line.decode().strip().partition(" ")
                writer.write((self._answer(command.upper(), rest) + "\r\n").encode())
                if command.upper() == "DATA" and "DATA" not in self.answers:
                    self.messages.append(await reader.readuntil(b"\r\n.\r\n"))
                    writer.write((self.answers.get("MESSAGE", "250 taken") + "\r\n").encode())
                if command.upper() == "QUIT":
                    break
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    def _answer(self, command: str, rest: str) -> str:
        if command in self.answers:
            return self.answers[command]
        if command == "AUTH":
            self.logins.append(base64.b64decode(rest.partition(" ")[2]).decode())
            return "235 welcome"
        return {
            "EHLO": "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN",
            "DATA": "354 go on",
            "QUIT": "221 bye",
        }.get(command, "250 good")
