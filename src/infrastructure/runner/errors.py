"""Every way a run can end, with its exit code: the only exceptions that leave the runner."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What the process answers; the table in README.md says what to do about each."""

    DONE = 0
    STATEMENT_FAILED = 1
    USAGE = 2
    REFUSED = 3
    NO_LOCK = 4
    NO_CONNECTION = 5
    PARTIAL = 6
    GUARDED = 7
    FOUND = 8
    INTERRUPTED = 130


class RunnerError(Exception):
    """A run that did not do what was asked, and what the reader can do now."""

    exit_code: ExitCode = ExitCode.REFUSED

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message}\n{self.advice}" if self.advice else self.message

    def as_json(self) -> dict[str, object]:
        return {
            "kind": type(self).__name__,
            "message": self.message,
            "advice": self.advice or None,
        }


class UsageError(RunnerError):
    """The command line or the settings make no sense."""

    exit_code = ExitCode.USAGE


class HistoryRefused(RunnerError):
    """The history and the files contradict each other."""


class LockNotObtained(RunnerError):
    """Somebody else is migrating, or the lock cannot be proved."""

    exit_code = ExitCode.NO_LOCK


class ConnectionFailed(RunnerError):
    """The database cannot be reached, or went away."""

    exit_code = ExitCode.NO_CONNECTION


class LeftPartial(RunnerError):
    """A no-transaction file stands half done: everything waits for `repair`."""

    exit_code = ExitCode.PARTIAL


class EnvironmentGuarded(RunnerError):
    """This is (or may be) not the database that is meant."""

    exit_code = ExitCode.GUARDED


class Interrupted(RunnerError):
    """Somebody pressed Ctrl-C; the file that was running is rolled back."""

    exit_code = ExitCode.INTERRUPTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with one file; line and column count from 1."""

    path: Path
    message: str
    advice: str = ""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}: {self.message}"
        return f"{place}\n    {self.advice}" if self.advice else place

    def as_json(self) -> dict[str, object]:
        return {
            "file": str(self.path),
            "line": self.line,
            "column": self.column,
            "message": self.message,
            "advice": self.advice or None,
        }


class FilesRefused(RunnerError):
    """Files that cannot be run; all faults at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        listing = "\n".join(str(fault) for fault in faults)
        super().__init__(f"{listing}\n{count}; nothing was run.")
        self.faults = tuple(faults)

    def as_json(self) -> dict[str, object]:
        return {
            **RunnerError.as_json(self),
            "faults": [fault.as_json() for fault in self.faults],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureDetails:
    """What PostgreSQL said about one statement, and where that statement stands."""

    path: Path
    line: int
    column: int
    statement: str
    message: str
    sqlstate: str = ""
    detail: str = ""
    hint: str = ""
    context: str = ""
    caret: tuple[str, int] | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "file": str(self.path),
            "line": self.line,
            "column": self.column,
            "statement": self.statement,
            "sqlstate": self.sqlstate or None,
            "detail": self.detail or None,
            "hint": self.hint or None,
            "context": self.context or None,
        }


class StatementFailed(RunnerError):
    """A statement failed and its file was rolled back."""

    exit_code = ExitCode.STATEMENT_FAILED

    def __init__(self, details: FailureDetails, *, outcome: str, advice: str) -> None:
        super().__init__(details.message, advice=advice)
        self.details = details
        self.outcome = outcome

    def __str__(self) -> str:
        return "\n".join((*report(self.details), self.outcome, self.advice))

    def as_json(self) -> dict[str, object]:
        return {
            **RunnerError.as_json(self),
            **self.details.as_json(),
            "outcome": self.outcome,
        }


class StatementLeftPartial(StatementFailed):
    """A statement of a no-transaction file failed: those before it stay."""

    exit_code = ExitCode.PARTIAL


def report(details: FailureDetails) -> list[str]:
    """Place and message, the statement with a caret, and what else PostgreSQL said."""
    code = f" (SQLSTATE {details.sqlstate})" if details.sqlstate else ""
    lines = [
        f"{details.path}:{details.line}:{details.column}: {details.message}{code}",
        "",
        *_excerpt(details),
        "",
    ]
    said = {"DETAIL": details.detail, "HINT": details.hint, "CONTEXT": details.context}
    return lines + [f"{name}: {text}" for name, text in said.items() if text]


def _excerpt(details: FailureDetails, *, width: int = 100, height: int = 8) -> list[str]:
    """The statement's first lines, and the line with the caret under the fault."""
    if details.caret is None:
        shown = details.statement.splitlines()
        more = ["    …"] if len(shown) > height else []
        return [f"    {line[:width]}" for line in shown[:height]] + more
    line, column = details.caret
    begin = max(0, column - width // 2) if len(line) > width else 0
    return [f"    {line[begin : begin + width]}", f"    {' ' * (column - begin)}^"]
