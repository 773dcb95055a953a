"""What people do with certificates."""

from dataclasses import dataclass

from application.certificates.queries import ListOwnCertificates, ShowCertificate
from application.certificates.revoke import RevokeCertificate


@dataclass(frozen=True, slots=True)
class CertificateUseCases:
    """The module's table of contents."""

    mine: ListOwnCertificates
    show: ShowCertificate
    revoke: RevokeCertificate
