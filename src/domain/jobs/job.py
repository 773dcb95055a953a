"""A job: work that outlasts a request and is done chunk by chunk."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self

from domain.ids import CourseId, JobId, UserId

#: How long a job waits after its first, second, … failure in a row. After the last of these it has
#: failed for good.
WAITS: Final = (
    timedelta(seconds=2),
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
)


class JobState(StrEnum):
    """A job is queued, runs, and ends as `succeeded` or `failed`."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be done, and how far it is.

    ``facts`` are its kind's own: what it was asked, and where it goes on. ``total`` and ``done``
    are units of its kind's choice, ``counts`` what became of those that are done. ``attempts``
    counts the claims since the last chunk that was done; ``failure`` is what went wrong last.
    """

    id: JobId
    kind: str
    state: JobState = JobState.QUEUED
    course_id: CourseId | None = None
    started_by: UserId | None = None
    dry_run: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    total: int | None = None
    done: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    attempts: int = 0
    failure: str | None = None
    created_at: datetime
    due_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.SUCCEEDED, JobState.FAILED)

    @property
    def is_hopeless(self) -> bool:
        """Whether it was claimed again and again and nothing was ever said about it: it brings its
        worker down.
        """
        return self.attempts > len(WAITS) + 1

    def advanced(
        self,
        *,
        by: int,
        now: datetime,
        counts: Mapping[str, int] | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> Self:
        """After a chunk: other jobs that are due come first now."""
        return replace(
            self,
            done=self.done + by,
            counts=dict(Counter(self.counts) + Counter(counts or {})),
            facts={**self.facts, **(facts or {})},
            attempts=0,
            failure=None,
            due_at=now,
        )

    def succeeded(self, *, now: datetime) -> Self:
        """Everything is done."""
        return replace(
            self, state=JobState.SUCCEEDED, attempts=0, failure=None, finished_at=now, due_at=now
        )

    def delayed(self, reason: str, *, now: datetime) -> Self:
        """After a failure: wait, or give up when it has failed too often in a row."""
        if self.attempts > len(WAITS):
            return self.failed(reason, now=now)
        due_at = now + WAITS[max(self.attempts, 1) - 1]
        return replace(self, state=JobState.QUEUED, failure=reason, due_at=due_at)

    def failed(self, reason: str, *, now: datetime) -> Self:
        """Nothing more will be done."""
        return replace(self, state=JobState.FAILED, failure=reason, finished_at=now)
