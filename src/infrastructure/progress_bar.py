"""A bar on a terminal that tells how far something has come; nothing where there is none."""

import sys
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self, TextIO

_WIDTH: Final = 24
_CLEAR: Final = "\r\x1b[K"


@dataclass(frozen=True, slots=True)
class ProgressBar:
    """It goes when the block ends."""

    out: TextIO = field(default_factory=lambda: sys.stderr)

    def show(self, done: int, total: int, /) -> None:
        """So many of so many are done."""
        if self.out.isatty():
            full = "#" * (_WIDTH * done // max(total, 1))
            self._write(f"{_CLEAR}[{full:<{_WIDTH}}] {done}/{total}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.out.isatty():
            self._write(_CLEAR)

    def _write(self, text: str) -> None:
        self.out.write(text)
        self.out.flush()
