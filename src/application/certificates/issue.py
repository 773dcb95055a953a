"""Issuing the certificate of a completed enrollment."""

from dataclasses import dataclass

from application.certificates.ports import Certificates, RandomCharacters
from application.ports import NewId
from domain.certificates.certificate import CertificateNumber
from domain.enrollments.enrollment import Enrollment
from domain.ids import CertificateId


@dataclass(frozen=True, slots=True)
class IssueCertificate:
    """Give a completed enrollment its certificate, under a number that nobody can guess."""

    new_id: NewId
    random_characters: RandomCharacters

    async def __call__(self, certificates: Certificates, enrollment: Enrollment, /) -> None:
        certificate_id = CertificateId(self.new_id())
        while not await certificates.issue(certificate_id, self._number(enrollment), enrollment):
            pass  # Another certificate has the number, as unlikely as that is: take a new one.

    def _number(self, enrollment: Enrollment) -> CertificateNumber:
        secret = self.random_characters(CertificateNumber.alphabet, CertificateNumber.length)
        return CertificateNumber.of(enrollment.updated_at.year, secret)
