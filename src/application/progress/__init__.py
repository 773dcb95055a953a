"""What learners do with lessons, and what that amounts to."""

from dataclasses import dataclass

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
