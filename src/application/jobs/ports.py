"""What jobs need from outside, and what whoever adds a kind of job gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeAlias, TypeVar
from uuid import UUID

from application.courses.policy import Standing
from application.jobs.views import JobResult, JobView
from application.page import Page, PageRequest
from application.ports import Once, UnitOfWork
from domain.ids import JobId, UserId
from domain.jobs.job import Job


@dataclass(frozen=True, slots=True)
class JobRow:
    """One of the rows that a job was given, counted from 1."""

    row: int
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a row; ``result`` are fields of ``JobResult``."""

    row: int
    status: str
    result: Mapping[str, Any]


class Jobs(Protocol):
    """The jobs and their rows."""

    async def enqueue(self, job: Job, rows: Sequence[JobRow] = (), /) -> None:
        """Write a job down: it is worked on if the work is committed, and soon after that."""
        ...

    async def claim(
        self, kinds: Sequence[str], job_id: JobId | None = None, /, *, hold: timedelta
    ) -> Job | None:
        """The job that waits longest, of these kinds and perhaps this very one, with its attempt
        counted; None when none is due. It is due again after the time ``hold``; one that somebody
        has resumed is passed over however long that takes.
        """
        ...

    async def resume(self, claimed: Job, /) -> Job | None:
        """The job as it was claimed; nobody else gets it until this work ends, however that ends.
        None when somebody else has claimed it since.
        """
        ...

    async def save(self, job: Job, /) -> None: ...

    async def open_rows(self, job_id: JobId, limit: int, /) -> list[JobRow]:
        """The first rows of which nothing has become yet."""
        ...

    async def named(self, job_id: JobId, field: str, statuses: Sequence[str], /) -> list[UUID]:
        """The ids in this field of the results of all rows that became one of these."""
        ...

    async def settle(self, job_id: JobId, settled: Sequence[Settled], /) -> None:
        """Write down what became of some rows."""
        ...


@dataclass(frozen=True, slots=True)
class JobSheet:
    """A job, who started it, and how the viewer stands to its course, if it has one."""

    job: JobView
    started_by: UserId | None
    standing: Standing | None


class JobReads(Protocol):
    """Jobs as people see them; every method is one statement."""

    async def sheet(self, job_id: JobId, viewer: UserId, /) -> JobSheet:
        """Raise ``NotFound`` when there is none."""
        ...

    async def results(
        self, job_id: JobId, status: str | None, page: PageRequest, /
    ) -> Page[JobResult]:
        """What became of the rows that are done, in order."""
        ...


class JobWork(UnitOfWork, Protocol):
    """A transaction on jobs."""

    jobs: Jobs


StartJobWork: TypeAlias = Callable[[Once | None], JobWork]

W_contra = TypeVar("W_contra", contravariant=True)


class Handle(Protocol[W_contra]):
    """Does the next chunk of a kind of jobs: a second's work at most.

    What it writes and the job that it answers are committed together, so a chunk happens once or
    not at all, whoever is killed in between. It answers ``job.advanced(…)``, and when nothing is
    left ``.succeeded(…)``. A ``Refusal`` that it raises ends the job, with the refusal's text as
    the reason; after any other fault the chunk is tried again.
    """

    async def __call__(self, work: W_contra, job: Job, /) -> Job: ...
