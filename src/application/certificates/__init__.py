"""What people do with certificates."""

from dataclasses import dataclass

from application.certificates.ports import (
    CertificatePrinter,
    CertificateReads,
    StartCertificateWork,
)
from application.certificates.queries import (
    ListOwnCertificates,
    PrintCertificate,
    ShowCertificate,
)
from application.certificates.revoke import RevokeCertificate


@dataclass(frozen=True, slots=True)
class CertificateUseCases:
    """The module's table of contents."""

    mine: ListOwnCertificates
    show: ShowCertificate
    print: PrintCertificate
    revoke: RevokeCertificate


def certificate_use_cases(
    start_work: StartCertificateWork, reads: CertificateReads, printer: CertificatePrinter
) -> CertificateUseCases:
    """The module on these adapters."""
    return CertificateUseCases(
        mine=ListOwnCertificates(reads),
        show=ShowCertificate(reads),
        print=PrintCertificate(printer),
        revoke=RevokeCertificate(start_work),
    )
