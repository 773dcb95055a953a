"""What people do with certificates."""

from dataclasses import dataclass

from application.certificates.ports import CertificateReads, StartCertificateWork
from application.certificates.queries import ListOwnCertificates, ShowCertificate
from application.certificates.revoke import RevokeCertificate


@dataclass(frozen=True, slots=True)
class CertificateUseCases:
    """The module's table of contents."""

    mine: ListOwnCertificates
    show: ShowCertificate
    revoke: RevokeCertificate


def certificate_use_cases(
    start_work: StartCertificateWork, reads: CertificateReads
) -> CertificateUseCases:
    """The module on these adapters."""
    return CertificateUseCases(
        mine=ListOwnCertificates(reads),
        show=ShowCertificate(reads),
        revoke=RevokeCertificate(start_work),
    )
