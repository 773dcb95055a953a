"""When learners are reminded that their access ends."""

from datetime import datetime, timedelta
from typing import Final

from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment

#: How many days before the end there is a reminder, the first one first.
DAYS_BEFORE: Final = (7, 1)


def due_reminder(enrollment: Enrollment, *, now: datetime) -> int | None:
    """How many days before the end the reminder is meant that is due at ``now``; None where none
    is. Of several that were missed only the last is due, and none that lies before the last step:
    whoever has just been given three days needs not be told so.
    """
    until = enrollment.access_until
    if enrollment.status is not EnrollmentStatus.ACTIVE or until is None or now >= until:
        return None
    passed = [days for days in DAYS_BEFORE if now >= until - timedelta(days=days)]
    if not passed or enrollment.updated_at > until - timedelta(days=passed[-1]):
        return None
    return passed[-1]
