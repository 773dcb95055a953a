"""One statement of a file, and what its tokens tell about it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

SHORTEST_SET: Final = 4  # SET name = value
OFF: Final = frozenset({"OFF", "FALSE", "NO", "0", "F", "N", "OF"})


class LexError(Exception):
    """A file that no statement can be read from, with the offset where the trouble begins."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement as it is sent: its text, where it stands, and what its tokens are.

    `tokens` holds words in upper case, quoted things as they stand (shortened) and single marks.
    `copy_data` is the data behind a `COPY … FROM STDIN`. `standard_strings` is the setting of
    `standard_conforming_strings` under which the text was read.
    """

    text: str
    start: int
    tokens: tuple[str, ...]
    copy_data: str | None = None
    standard_strings: bool = True

    def inner_statements(self) -> Iterator[tuple[str, ...]]:
        """The tokens behind each semicolon inside parentheses or a `BEGIN ATOMIC` body."""
        for index, mark in enumerate(self.tokens):
            if mark == ";":
                yield self.tokens[index + 1 : index + 4]


class Lines:
    """Line and column of an offset, both counted from 1."""

    def __init__(self, text: str) -> None:
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    def position(self, offset: int) -> tuple[int, int]:
        line = bisect_left(self._breaks, offset)
        begin = self._breaks[line - 1] + 1 if line else 0
        return line + 1, offset - begin + 1


def defines_routine(tokens: Sequence[str]) -> bool:
    """Whether this creates a function or procedure, the only ones with a `BEGIN ATOMIC` body."""
    if tokens[0] != "CREATE":
        return False
    kind = tokens[3:4] if list(tokens[1:3]) == ["OR", "REPLACE"] else tokens[1:2]
    return list(kind) in (["FUNCTION"], ["PROCEDURE"])


def reads_copy_data(tokens: tuple[str, ...]) -> bool:
    """Whether this is a COPY that waits for data from the client."""
    if tokens[:1] != ("COPY",):
        return False
    depth = 0
    for word, following in pairwise(tokens):
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and word == "FROM":
            return following in {"STDIN", "STDOUT"}
    return False


def standard_strings_set_by(tokens: tuple[str, ...]) -> bool | None:
    """What a statement sets `standard_conforming_strings` to; `None` when it does not."""
    if tokens[:1] == ("SET",) and tokens[1:2] in {("LOCAL",), ("SESSION",)}:
        tokens = tokens[:1] + tokens[2:]
    if tokens[:2] != ("SET", "STANDARD_CONFORMING_STRINGS") or len(tokens) < SHORTEST_SET:
        return None
    return tokens[3].strip("'").upper() not in OFF
