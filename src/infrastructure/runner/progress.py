"""Shows a run on a terminal, or as plain lines where there is none."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TextIO

from infrastructure.runner.files import Pair
from infrastructure.runner.plan import Direction, Step
from infrastructure.runner.statement import Statement

BAR: Final = 24
CLEAR: Final = "\r\x1b[K"
LONGEST_STATEMENT: Final = 60


@dataclass(slots=True)
class TextReport:
    """Lines for what happened; on a terminal a bar below them for what happens now."""

    out: TextIO = field(default_factory=lambda: sys.stdout)
    messages: TextIO = field(default_factory=lambda: sys.stderr)
    _total: int = 0
    _done: int = 0
    _last_holder: str = ""

    def waiting(self, holder: str) -> None:
        if holder != self._last_holder:
            self._say(f"waiting for another runner: {holder}")
        self._last_holder = holder

    def planned(self, files: int) -> None:
        self._total, self._done = files, 0

    def file_began(self, step: Step) -> None:
        self._bar(step.pair.name)

    def statement_runs(
        self, step: Step, statement: Statement, seconds: float, blocker: str
    ) -> None:
        line, _ = step.file.lines.position(statement.start)
        text = " ".join(statement.text[: 4 * LONGEST_STATEMENT].split())[:LONGEST_STATEMENT]
        behind = f"  blocked by {blocker}" if blocker else ""
        place = f"{step.file.path.name}:{line}"
        if self.out.isatty():
            self._bar(f"{place} {seconds:.0f} s: {text}{behind}")
        else:
            self._say(f"  running for {seconds:.0f} s: {place}: {text}{behind}")

    def file_ended(self, step: Step, statements: int, milliseconds: int) -> None:
        self._done += 1
        verb = "applied" if step.direction is Direction.UP else "reverted"
        count = "1 statement" if statements == 1 else f"{statements} statements"
        self._clear()
        print(f"{verb:8}  {step.pair.name}  {count}, {milliseconds} ms", file=self.out, flush=True)
        if self._done < self._total:
            self._bar("")

    def checked(self, pair: Pair, problems: Sequence[Mapping[str, object]]) -> None:
        self._done += 1
        self._clear()
        word = "FAULTY" if problems else "checked"
        print(f"{word:8}  {pair.name}", file=self.out, flush=True)
        self._bar(pair.name)

    def retrying(self, step: Step, attempt: int, reason: str) -> None:
        self._say(f"{step.file.path.name} is rolled back and tried again ({attempt}): {reason}")

    def notice(self, text: str) -> None:
        self._say(f"  {text}")

    def warning(self, text: str) -> None:
        self._say(f"warning: {text}")

    def close(self) -> None:
        """Leave no half-drawn bar on the terminal."""
        self._clear()

    def _say(self, text: str) -> None:
        self._clear()
        print(text, file=self.messages, flush=True)

    def _bar(self, text: str) -> None:
        if not self.out.isatty() or not self._total:
            return
        filled = BAR * self._done // self._total
        bar = f"[{'#' * filled}{'.' * (BAR - filled)}] {self._done}/{self._total} {text}"
        print(f"{CLEAR}{bar[:118]}", end="", file=self.out, flush=True)

    def _clear(self) -> None:
        if self.out.isatty():
            print(CLEAR, end="", file=self.out, flush=True)
