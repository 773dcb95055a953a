"""What people do with enrollments."""

from dataclasses import dataclass

from application.enrollments.change_status import ChangeEnrollmentStatus
from application.enrollments.enroll import Enroll
from application.enrollments.queries import (
    ListAllEnrollments,
    ListEvents,
    ListOwnEnrollments,
    ShowEligibility,
    ShowEnrollment,
    ShowRoster,
)


@dataclass(frozen=True, slots=True)
class EnrollmentUseCases:
    """The module's table of contents."""

    eligibility: ShowEligibility
    enroll: Enroll
    mine: ListOwnEnrollments
    show: ShowEnrollment
    events: ListEvents
    roster: ShowRoster
    all: ListAllEnrollments
    withdraw: ChangeEnrollmentStatus
    suspend: ChangeEnrollmentStatus
    resume: ChangeEnrollmentStatus
    remove: ChangeEnrollmentStatus
