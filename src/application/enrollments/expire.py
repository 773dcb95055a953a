"""Storing what time has decided."""

from dataclasses import dataclass

from application.enrollments.ports import StartEnrollmentWork
from application.seats import expire_lapsed


@dataclass(frozen=True, slots=True)
class ExpireEnrollments:
    """Store everywhere that people's time has run out, and pass their seats on.

    Each course is a work of its own, and those that another server works in are left to it. Nobody
    waits for this to know that time is over: every read shows it.
    """

    start_work: StartEnrollmentWork

    async def __call__(self) -> None:
        while await self._expire_some():
            pass

    async def _expire_some(self) -> bool:
        async with self.start_work(None) as work:
            course_id = await work.enrollments.lock_lapsed_course()
            if course_id is None:
                return False
            await expire_lapsed(work, course_id)
            await work.commit()
        return True
