"""What a run tells while it goes on, and to whom."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from infrastructure.runner.files import Pair
from infrastructure.runner.plan import Step
from infrastructure.runner.statement import Statement


class Report(Protocol):
    """Told by the engine; shown by a terminal, a log or nobody."""

    def waiting(self, holder: str) -> None:
        """Another runner holds the lock."""

    def planned(self, files: int) -> None:
        """So many files are about to run."""

    def file_began(self, step: Step) -> None:
        """The first statement of a file is about to run."""

    def statement_runs(
        self, step: Step, statement: Statement, seconds: float, blocker: str
    ) -> None:
        """A statement has been running for some time, perhaps behind somebody's lock."""

    def file_ended(self, step: Step, statements: int, milliseconds: int) -> None:
        """A file is committed."""

    def checked(self, pair: Pair, problems: Sequence[Mapping[str, object]]) -> None:
        """`check` is through with one migration."""

    def retrying(self, step: Step, attempt: int, reason: str) -> None:
        """A file was rolled back because of a lock and will be tried again."""

    def notice(self, text: str) -> None:
        """PostgreSQL itself said something (RAISE NOTICE, …)."""

    def warning(self, text: str) -> None:
        """Nothing failed, but somebody should know."""


class SilentReport:
    """For library use: everything worth knowing is in what the call returns."""

    def waiting(self, holder: str) -> None: ...

    def planned(self, files: int) -> None: ...

    def file_began(self, step: Step) -> None: ...

    def statement_runs(
        self, step: Step, statement: Statement, seconds: float, blocker: str
    ) -> None: ...

    def file_ended(self, step: Step, statements: int, milliseconds: int) -> None: ...

    def checked(self, pair: Pair, problems: Sequence[Mapping[str, object]]) -> None: ...

    def retrying(self, step: Step, attempt: int, reason: str) -> None: ...

    def notice(self, text: str) -> None: ...

    def warning(self, text: str) -> None: ...
