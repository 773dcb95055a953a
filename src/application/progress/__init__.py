"""What learners do with lessons, and what that amounts to."""

from dataclasses import dataclass

from application.certificates.issue import IssueCertificate
from application.certificates.ports import RandomCharacters
from application.enrollments.complete import CompleteEnrollment
from application.ports import NewId
from application.progress.ports import DirectFacts, ProgressReads, StartProgressWork
from application.progress.queries import ShowProgress
from application.progress.record_batch import RecordBatch
from application.progress.record_progress import RecordProgress
from application.progress.reset_progress import ResetProgress


@dataclass(frozen=True, slots=True)
class ProgressUseCases:
    """The module's table of contents."""

    record: RecordProgress
    record_batch: RecordBatch
    reset: ResetProgress
    show: ShowProgress


def progress_use_cases(
    start_work: StartProgressWork,
    direct: DirectFacts,
    reads: ProgressReads,
    new_id: NewId,
    characters: RandomCharacters,
) -> ProgressUseCases:
    """The module on these adapters."""
    complete = CompleteEnrollment(IssueCertificate(new_id, characters))
    return ProgressUseCases(
        record=RecordProgress(start_work, complete, direct),
        record_batch=RecordBatch(start_work, complete),
        reset=ResetProgress(start_work),
        show=ShowProgress(reads),
    )
