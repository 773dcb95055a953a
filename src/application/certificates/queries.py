"""The reads of certificates."""

from dataclasses import dataclass

from application.actor import Actor
from application.certificates.ports import CertificatePrinter, CertificateReads
from application.certificates.views import CertificateView
from application.page import Page, PageRequest
from domain.certificates.certificate import CertificateNumber


@dataclass(frozen=True, slots=True)
class ListOwnCertificates:
    """List one's own certificates, newest first, the revoked ones too."""

    reads: CertificateReads

    async def __call__(self, actor: Actor, page: PageRequest) -> Page[CertificateView]:
        return await self.reads.of_user(actor.user_id, page)


@dataclass(frozen=True, slots=True)
class ShowCertificate:
    """Show a certificate to whoever knows its number."""

    reads: CertificateReads

    async def __call__(self, number: CertificateNumber, /) -> CertificateView:
        return await self.reads.numbered(number)


@dataclass(frozen=True, slots=True)
class PrintCertificate:
    """Put a certificate on paper for whoever has been shown it."""

    printer: CertificatePrinter

    async def __call__(self, certificate: CertificateView, /) -> bytes:
        return await self.printer.print(certificate)
