"""Reads a folder of migrations or seeds: pairs of files, and everything wrong with them."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from infrastructure.runner.directives import Directives, Header, read_header
from infrastructure.runner.errors import Fault, FilesRefused
from infrastructure.runner.kinds import Kind
from infrastructure.runner.lexer import split
from infrastructure.runner.statement import Lines, Statement

NAME: Final = re.compile(r"([0-9]{1,20})_([A-Za-z0-9_.-]+)\.sql")
BYTE_ORDER_MARK: Final = "\ufeff"


@dataclass(frozen=True)
class SqlFile:
    """One file: its text as it will be sent, and the checksum that its history row holds."""

    kind: Kind
    path: Path
    text: str
    header: Header

    @property
    def directives(self) -> Directives:
        return self.header.directives

    @cached_property
    def checksum(self) -> str:
        """SHA-256 over the text with LF line ends and one newline at its end."""
        lines = self.text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
        return hashlib.sha256(lines.encode()).hexdigest()

    @cached_property
    def statements(self) -> list[Statement]:
        """Raises `LexError`."""
        return split(self.text)

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """An up with its down; `down` is `None` where the up says that it is irreversible."""

    version: str
    name: str
    up: SqlFile
    down: SqlFile | None

    @property
    def number(self) -> int:
        return int(self.version)

    @property
    def directives(self) -> Directives:
        return self.up.directives


@dataclass(frozen=True, kw_only=True)
class Folder:
    """All pairs of one folder, oldest first."""

    kind: Kind
    path: Path
    pairs: tuple[Pair, ...]

    @cached_property
    def by_number(self) -> dict[int, Pair]:
        return {pair.number: pair for pair in self.pairs}

    def find(self, wanted: str) -> Pair | None:
        """The pair that `0001`, `1` or `0001_people` means."""
        version, _, _ = wanted.partition("_")
        pair = self.by_number.get(int(version)) if version.isdecimal() else None
        return pair if pair and wanted in {version, pair.name} else None


def read_folder(kind: Kind, path: Path) -> Folder:
    """Read and check all files of a folder; raises `FilesRefused` with every fault at once."""
    reader = _Reader(kind, path)
    folder = reader.read()
    if reader.faults:
        raise FilesRefused(sorted(reader.faults, key=lambda fault: (str(fault.path), fault.line)))
    return folder


class _Reader:
    def __init__(self, kind: Kind, path: Path) -> None:
        self.kind = kind
        self.path = path
        self.faults: list[Fault] = []

    def read(self) -> Folder:
        ups = self._side(self.kind.up_folder)
        downs = self._side(self.kind.down_folder)
        pairs = [self._pair(number, up, downs.pop(number, None)) for number, up in ups.items()]
        for down in downs.values():
            self._fault(
                down.path,
                f"a down without its up: {self.kind.up_folder}/{down.path.name} does not exist",
                "Bring the up back, or delete this file too.",
            )
        return Folder(kind=self.kind, path=self.path, pairs=tuple(sorted(pairs, key=_by_number)))

    def _side(self, folder: str) -> dict[int, SqlFile]:
        found: dict[int, SqlFile] = {}
        for path in self._sql_files(self.path / folder):
            match = NAME.fullmatch(path.name)
            if match is None:
                self._fault(
                    path,
                    "a name that is no <version>_<slug>.sql",
                    "A version is 1 to 20 digits, a slug is made of A-Z a-z 0-9 _ . and -.",
                )
            elif file := self._file(path):
                self._keep(found, int(match[1]), file)
        return found

    def _sql_files(self, folder: Path) -> Iterator[Path]:
        if not folder.is_dir():
            return
        for path in (folder, *sorted(folder.iterdir())):
            if path.is_symlink() and not self._is_inside(path):
                self._fault(path, "a link that leaves the folder", "Copy the file here instead.")
            elif path.suffix.lower() == ".sql" and not path.name.startswith("."):
                yield path

    def _is_inside(self, link: Path) -> bool:
        try:
            return link.resolve(strict=True).is_relative_to(self.path.resolve())
        except (OSError, RuntimeError):  # It leads nowhere, or round in a circle.
            return False

    def _file(self, path: Path) -> SqlFile | None:
        try:
            raw = path.read_bytes()
            text = raw.decode().removeprefix(BYTE_ORDER_MARK)
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self._fault(path, "bytes that are not UTF-8", "Save the file as UTF-8.", line)
            return None
        except OSError as error:
            self._fault(path, f"cannot be read: {error.strerror}", "Check the file's permissions.")
            return None
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            self._fault(path, "a NUL byte, which no SQL text can hold", "Remove it.", line)
            return None
        return self._with_header(path, text)

    def _with_header(self, path: Path, text: str) -> SqlFile:
        header = read_header(text, self.kind)
        for line, message, advice in header.faults:
            self._fault(path, message, advice, line)
        return SqlFile(self.kind, path, text, header)

    def _keep(self, found: dict[int, SqlFile], number: int, file: SqlFile) -> None:
        if other := found.get(number):
            self._fault(
                file.path,
                f"version {number} is taken by {other.path.name}",
                "Give one of the two another version.",
            )
        found.setdefault(number, file)

    def _pair(self, number: int, up: SqlFile, down: SqlFile | None) -> Pair:
        name = up.path.stem
        down_path = self.path / self.kind.down_folder / up.path.name
        if down is None and up.directives.irreversible is None:
            self._fault(
                up.path,
                f"an up without its down: {down_path} does not exist",
                f'Write it, or put `-- {self.kind.directive}: irreversible "why"` at the top.',
            )
        elif down is not None and down.path.name != up.path.name:
            self._fault(
                down.path,
                f"the pair of version {number} has two names: {up.path.name} and {down.path.name}",
                "Give both files the same name.",
            )
        return Pair(version=name.partition("_")[0], name=name, up=up, down=down)

    def _fault(self, path: Path, message: str, advice: str, line: int = 1) -> None:
        self.faults.append(Fault(path=path, message=message, advice=advice, line=line))


def _by_number(pair: Pair) -> int:
    return pair.number
