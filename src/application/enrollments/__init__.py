"""What people do with enrollments."""

from dataclasses import dataclass

from application.certificates.issue import IssueCertificate
from application.certificates.ports import RandomCharacters
from application.enrollments.bulk import StartBulk
from application.enrollments.change_status import (
    ChangeEnrollmentStatus,
    remove_enrollment,
    resume_enrollment,
    suspend_enrollment,
    withdraw,
)
from application.enrollments.complete import CompleteEnrollment
from application.enrollments.enroll import Enroll
from application.enrollments.enroll_somebody import EnrollSomebody
from application.enrollments.invitations import (
    ListInvitations,
    ShowInvitation,
    WithdrawInvitation,
)
from application.enrollments.ports import (
    DirectEnrolling,
    EnrollmentReads,
    InvitationReads,
    StartBulkWork,
)
from application.enrollments.put_in import PutIn
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
    enroll_somebody: EnrollSomebody
    enroll_many: StartBulk
    invitations: ListInvitations
    invitation: ShowInvitation
    withdraw_invitation: WithdrawInvitation
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


def put_in(new_id: NewId, characters: RandomCharacters) -> PutIn:
    """What every way of putting people into courses comes to."""
    return PutIn(new_id, CompleteEnrollment(IssueCertificate(new_id, characters)))


def enrollment_use_cases(
    start_work: StartBulkWork,
    direct: DirectEnrolling,
    reads: EnrollmentReads,
    invitations: InvitationReads,
    new_id: NewId,
    characters: RandomCharacters,
) -> EnrollmentUseCases:
    """The module on these adapters."""
    complete = CompleteEnrollment(IssueCertificate(new_id, characters))
    return EnrollmentUseCases(
        eligibility=ShowEligibility(reads),
        enroll=Enroll(start_work, new_id, complete, direct),
        enroll_somebody=EnrollSomebody(start_work, PutIn(new_id, complete)),
        enroll_many=StartBulk(start_work, new_id),
        invitations=ListInvitations(reads, invitations),
        invitation=ShowInvitation(invitations),
        withdraw_invitation=WithdrawInvitation(start_work),
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
