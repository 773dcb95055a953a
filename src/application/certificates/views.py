"""Certificates as anybody sees them who knows the number."""

from datetime import datetime

from msgspec import Struct

from domain.certificates.certificate import Certificate, CertificateStatus


class CertificateView(Struct, frozen=True):
    """What a certificate says, and nothing more (contract, section 6)."""

    number: str
    learner_name: str
    course_title: str
    instructor_name: str
    completed_at: datetime
    status: CertificateStatus

    @property
    def version(self) -> int:
        """The certificate's version, which is not among what it says."""
        return 1 if self.status is CertificateStatus.VALID else 2


def view_of(certificate: Certificate) -> CertificateView:
    """The certificate as it is shown."""
    return CertificateView(
        certificate.number,
        certificate.learner_name,
        certificate.course_title,
        certificate.instructor_name,
        certificate.completed_at,
        certificate.status,
    )
