"""What people do with enrollments."""

from dataclasses import dataclass

from application.certificates.issue import IssueCertificate
from application.certificates.ports import RandomCharacters
from application.enrollments.change_status import (
    ChangeEnrollmentStatus,
    remove_enrollment,
    resume_enrollment,
    suspend_enrollment,
    withdraw,
)
from application.enrollments.complete import CompleteEnrollment
from application.enrollments.enroll import Enroll
from application.enrollments.ports import DirectEnrolling, EnrollmentReads, StartEnrollmentWork
from application.enrollments.queries import (
    ExportCohort,
    ListAllEnrollments,
    ListEvents,
    ListOwnEnrollments,
    ShowCohort,
    ShowEligibility,
    ShowEnrollment,
    ShowRoster,
)
from application.ports import NewId


@dataclass(frozen=True, slots=True)
class EnrollmentUseCases:
    """The module's table of contents."""

    eligibility: ShowEligibility
    enroll: Enroll
    mine: ListOwnEnrollments
    show: ShowEnrollment
    events: ListEvents
    roster: ShowRoster
    cohort: ShowCohort
    export_cohort: ExportCohort
    all: ListAllEnrollments
    withdraw: ChangeEnrollmentStatus
    suspend: ChangeEnrollmentStatus
    resume: ChangeEnrollmentStatus
    remove: ChangeEnrollmentStatus


def enrollment_use_cases(
    start_work: StartEnrollmentWork,
    direct: DirectEnrolling,
    reads: EnrollmentReads,
    new_id: NewId,
    characters: RandomCharacters,
) -> EnrollmentUseCases:
    """The module on these adapters."""
    complete = CompleteEnrollment(IssueCertificate(new_id, characters))
    return EnrollmentUseCases(
        eligibility=ShowEligibility(reads),
        enroll=Enroll(start_work, new_id, complete, direct),
        mine=ListOwnEnrollments(reads),
        show=ShowEnrollment(reads),
        events=ListEvents(reads),
        roster=ShowRoster(reads),
        cohort=ShowCohort(reads),
        export_cohort=ExportCohort(reads),
        all=ListAllEnrollments(reads),
        withdraw=withdraw(start_work),
        suspend=suspend_enrollment(start_work),
        resume=resume_enrollment(start_work),
        remove=remove_enrollment(start_work),
    )
