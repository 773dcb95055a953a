"""Revoking a certificate."""

from dataclasses import dataclass

from application.actor import Actor, NotAllowed
from application.certificates.ports import StartCertificateWork
from application.certificates.views import CertificateView, view_of
from application.concurrency import Expected, require_version
from application.courses.policy import is_staff
from application.ports import AuditEvent, Once
from domain.certificates.certificate import CertificateNumber
from domain.text import Reason


@dataclass(frozen=True, slots=True)
class RevokeCertificate:
    """Declare a certificate void; it stays listed, as revoked."""

    start_work: StartCertificateWork

    async def __call__(
        self,
        actor: Actor,
        number: CertificateNumber,
        /,
        *,
        reason: Reason,
        expected_version: Expected = None,
        once: Once | None = None,
    ) -> CertificateView:
        async with self.start_work(once) as work:
            certificate = await work.certificates.lock(number)
            course = await work.courses.get(certificate.course_id)
            if not is_staff(actor, course):
                raise NotAllowed("This is for the course's staff.")
            require_version(certificate, expected_version)
            revoked = certificate.revoke(reason=reason, now=work.now)
            await work.certificates.save(revoked)
            await work.audit.record(
                AuditEvent(
                    "certificate.revoked",
                    "certificate",
                    certificate.id,
                    actor.user_id,
                    actor.origin,
                    details={"course_id": str(course.id), "reason": reason},
                )
            )
            answer = view_of(revoked)
            await work.commit(answer)
        return answer
