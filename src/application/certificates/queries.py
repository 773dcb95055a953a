"""The reads of certificates."""

from dataclasses import dataclass

from application.actor import Actor
from application.certificates.ports import CertificateReads
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
