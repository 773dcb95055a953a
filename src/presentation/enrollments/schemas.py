"""What clients send about enrollments."""

from presentation.schemas import ReasonText, Request


class NewEnrollment(Request):
    """One's own enrollment: nothing more is to be said."""


class Decision(Request):
    """Why staff decide something about a learner."""

    reason: ReasonText
