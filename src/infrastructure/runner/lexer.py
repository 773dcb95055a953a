"""Splits a SQL file into statements as PostgreSQL's own lexer and psql do.

Only what decides where a statement ends is read: quotes, comments, parentheses, the body of a
`BEGIN ATOMIC` function and the data behind `COPY … FROM STDIN`. Source: PostgreSQL's
src/backend/parser/scan.l and src/fe_utils/psqlscan.l.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from infrastructure.runner.statement import (
    LexError,
    Statement,
    defines_routine,
    reads_copy_data,
    standard_strings_set_by,
)

WORD_START: Final = r"A-Za-z_\x80-\U0010ffff"
WORD_PART: Final = WORD_START + "0-9"

TOKEN: Final = re.compile(
    rf"""
      (?P<space>   [\ \t\n\r\f\v]++ | --[^\n\r]*+ )
    | (?P<comment> /\* )
    | (?P<escapes> [eE]' )
    | (?P<plain>   (?:[bBxX]|[uU]&)' )
    | (?P<string>  ' )
    | (?P<name>    (?:[uU]&)?"[^"]*+(?P<name_end>")? )
    | (?P<dollar>  \$(?:[{WORD_START}][{WORD_PART}]*+)?\$ )
    | (?P<word>    [{WORD_START}][{WORD_PART}$]*+ )
    | (?P<number>  [0-9]++(?:[{WORD_START}][{WORD_PART}$]*+)? )
    | (?P<mark>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
COMMENT_EDGE: Final = re.compile(r"/\*|\*/")
PLAIN_STRING: Final = re.compile(r"[^']*+'")
ESCAPE_STRING: Final = re.compile(r"[^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+'", re.DOTALL)
# Two literals with a line break between them are one literal, of the kind that the first one is.
CONTINUATION: Final = re.compile(
    r"(?>(?:[ \t\f\v]|--[^\n\r]*+)*+)[\n\r](?>(?:[ \t\n\r\f\v]++|--[^\n\r]*+[\n\r])*+)'"
)
COPY_END: Final = re.compile(r"^\\\.\r?(?:\n|\Z)", re.MULTILINE)
PG_DUMP_GUARD: Final = re.compile(r"\\(?:un)?restrict\b[^\n]*+")

# A statement of data may be megabytes long, and nothing is decided by what stands inside it.
DATA_STATEMENTS: Final = frozenset({"INSERT", "SELECT", "UPDATE", "DELETE", "VALUES", "WITH"})
KEPT_OF_DATA: Final = 16
KEPT_OF_QUOTED: Final = 64


def split(text: str, *, start: int = 0, standard_strings: bool = True) -> list[Statement]:
    """The statements of `text` from `start` on; raises `LexError`."""
    return list(_Splitter(text, start, standard_strings=standard_strings).statements())


@dataclass(slots=True)
class _Pending:
    """What is known of the statement that is being read."""

    start: int = -1
    last: int = -1
    parentheses: int = 0
    atomic: bool = False
    cases: int = 0
    tokens: list[str] = field(default_factory=list)

    def add(self, text: str, begin: int, end: int) -> None:
        if self.start < 0:
            self.start = begin
        self.last = end
        if len(self.tokens) < KEPT_OF_DATA or self.tokens[0] not in DATA_STATEMENTS:
            self.tokens.append(text)

    def is_open(self) -> bool:
        return self.parentheses > 0 or self.atomic


class _Splitter:
    def __init__(self, text: str, start: int, *, standard_strings: bool) -> None:
        self.text = text
        self.position = start
        self.limit = len(text)
        self.after_data = start
        self.standard_strings = standard_strings
        self.pending = _Pending()

    def statements(self) -> Iterator[Statement]:
        while True:
            while self.position < self.limit:
                if self._read_token():
                    yield from self._finish()
            if self.limit == len(self.text):
                break
            self._leave_copy_line()
        yield from self._finish()

    def _read_token(self) -> bool:
        """Read one token; true when it ends the statement."""
        match = TOKEN.match(self.text, self.position)
        if match is None:
            raise LexError("a character that cannot be read", self.position)
        begin, kind = self.position, match.lastgroup
        self.position = match.end()
        if kind == "space":
            return False
        if kind == "comment":
            self._skip_comment(begin)
            return False
        if kind == "mark":
            return self._mark(match[0], begin)
        if kind == "word":
            self._word(match[0], begin)
            return False
        if kind != "number":
            self._skip_quoted(match, begin)
        quoted = self.text[begin : min(self.position, begin + KEPT_OF_QUOTED)]
        self.pending.add(quoted, begin, self.position)
        return False

    def _skip_quoted(self, match: re.Match[str], begin: int) -> None:
        if match["name"]:
            if not match["name_end"]:
                raise LexError("a quoted identifier that never ends", begin)
        elif match["dollar"]:
            self._skip_dollar(match["dollar"], begin)
        else:
            plain = match["plain"] or (match["string"] and self.standard_strings)
            self._skip_string(PLAIN_STRING if plain else ESCAPE_STRING, begin)

    def _skip_comment(self, begin: int) -> None:
        depth = 1
        while depth:
            edge = COMMENT_EDGE.search(self.text, self.position)
            if edge is None:
                raise LexError("a /* comment that never ends", begin)
            depth += 1 if edge[0] == "/*" else -1
            self.position = edge.end()

    def _skip_dollar(self, tag: str, begin: int) -> None:
        end = self.text.find(tag, self.position)
        if end < 0:
            raise LexError(f"a dollar-quoted text {tag} that never ends", begin)
        self.position = end + len(tag)

    def _skip_string(self, pattern: re.Pattern[str], begin: int) -> None:
        while True:
            end = pattern.match(self.text, self.position)
            if end is None:
                raise LexError("a quoted text that never ends", begin)
            self.position = end.end()
            more = CONTINUATION.match(self.text, self.position)
            if more is None:
                return
            self.position = more.end()

    def _word(self, text: str, begin: int) -> None:
        word, pending = text.upper(), self.pending
        previous = pending.tokens[-1] if pending.tokens else ""
        pending.add(word, begin, self.position)
        if pending.parentheses or previous in {".", "AS"} or not defines_routine(pending.tokens):
            return
        if word == "ATOMIC" and previous == "BEGIN":
            pending.atomic = True
        elif word == "CASE" and pending.atomic:
            pending.cases += 1
        elif word == "END" and pending.cases:
            pending.cases -= 1
        elif word == "END":
            pending.atomic = False

    def _mark(self, mark: str, begin: int) -> bool:
        pending = self.pending
        if mark == ";" and not pending.is_open():
            return True
        if mark == "\\":
            self._skip_guard(begin)
            return False
        pending.add(mark, begin, self.position)
        if mark == "(":
            pending.parentheses += 1
        elif mark == ")":
            pending.parentheses = max(0, pending.parentheses - 1)
        elif mark == ";":
            # A CASE never reaches over a semicolon, so an END behind one closes the body.
            pending.cases = 0
        return False

    def _skip_guard(self, begin: int) -> None:
        guard = PG_DUMP_GUARD.match(self.text, begin)
        if guard is None or self.pending.tokens:
            command = re.compile(r"\S+").match(self.text, begin)
            name = command[0][:20] if command else "\\"
            raise LexError(f"a psql command ({name}), which only psql itself can run", begin)
        self.position = guard.end()

    def _finish(self) -> Iterator[Statement]:
        pending, self.pending = self.pending, _Pending()
        if pending.start < 0:
            return
        tokens = tuple(pending.tokens)
        setting = standard_strings_set_by(tokens)
        data = self._copy_data(pending.start) if reads_copy_data(tokens) else None
        yield Statement(
            text=self.text[pending.start : pending.last],
            start=pending.start,
            tokens=tokens,
            copy_data=data,
            standard_strings=self.standard_strings,
        )
        if setting is not None:
            self.standard_strings = setting

    def _copy_data(self, begin: int) -> str:
        """As in psql: the data begins on the next line, the rest of this line runs after it."""
        if self.limit == len(self.text):
            line_end = self.text.find("\n", self.position)
            self.limit = self.after_data = len(self.text) if line_end < 0 else line_end + 1
        data_start = self.after_data
        end = COPY_END.search(self.text, data_start)
        data_end = end.start() if end else len(self.text)
        if end is None and not self.text[data_start:].strip():
            raise LexError("COPY … FROM STDIN without data behind it", begin)
        self.after_data = end.end() if end else len(self.text)
        return self.text[data_start:data_end]

    def _leave_copy_line(self) -> None:
        if self.pending.start >= 0:
            raise LexError(
                "a statement that begins behind COPY … FROM STDIN and goes on after its data",
                self.pending.start,
            )
        self.position, self.limit = max(self.position, self.after_data), len(self.text)
