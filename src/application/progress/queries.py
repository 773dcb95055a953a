"""The reads of progress."""

from dataclasses import dataclass

from application.actor import Actor
from application.enrollments.policy import require_party
from application.progress.ports import ProgressReads
from application.progress.views import ProgressView
from domain.ids import EnrollmentId


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """Show what an enrollment amounts to, to its holder and to the course's staff."""

    reads: ProgressReads

    async def __call__(self, actor: Actor, enrollment_id: EnrollmentId, /) -> ProgressView:
        sheet = await self.reads.sheet(enrollment_id)
        require_party(actor, sheet.holder_id, sheet)
        return sheet.view()
