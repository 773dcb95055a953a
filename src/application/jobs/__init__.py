"""Jobs: work that outlasts a request, done chunk by chunk by whichever server has time."""

from dataclasses import dataclass

from application.jobs.ports import JobReads
from application.jobs.queries import ExportResults, ListResults, ShowJob


@dataclass(frozen=True, slots=True)
class JobUseCases:
    """The module's table of contents; working them off is ``work_jobs.py``."""

    show: ShowJob
    results: ListResults
    export_results: ExportResults


def job_use_cases(reads: JobReads) -> JobUseCases:
    """The module on these adapters."""
    show = ShowJob(reads)
    return JobUseCases(show, ListResults(show), ExportResults(show))
