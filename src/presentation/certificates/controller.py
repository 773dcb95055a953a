"""Certificates: one's own, and anybody's by its number."""

from typing import Annotated, TypeAlias

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter
from litestar.status_codes import HTTP_200_OK

from application.certificates import CertificateUseCases
from application.certificates.views import CertificateView
from domain.certificates.certificate import CertificateNumber
from domain.errors import InvalidTransition, NotFound
from domain.text import Reason
from presentation.enrollments.schemas import Decision
from presentation.paging import CursorPage
from presentation.schemas import CurrentActor, ExpectedVersion, OnceOnly, PageOf

Number: TypeAlias = Annotated[str, PathParameter(description="The certificate's number.")]
Certificates = NamedDependency[CertificateUseCases]


class OwnCertificatesController(Controller):
    """`/me/certificates`."""

    path = "/me/certificates"
    tags = ("Certificates",)

    @get("/", operation_id="listMyCertificates")
    async def list(
        self, actor: CurrentActor, listing: PageOf, certificates: Certificates
    ) -> CursorPage[CertificateView]:
        """List your certificates, newest first."""
        return listing.show(await certificates.mine(actor, listing.page))


class CertificateController(Controller):
    """`/certificates`."""

    path = "/certificates/{number:str}"
    tags = ("Certificates",)

    @get("/", operation_id="getCertificate", opt={"public": True})
    async def show(self, number: Number, certificates: Certificates) -> CertificateView:
        """Show the certificate with this number."""
        return await certificates.show(_number(number))

    @post(
        "/revoke",
        status_code=HTTP_200_OK,
        operation_id="revokeCertificate",
        opt={"refuses": (InvalidTransition,)},
    )
    async def revoke(
        self,
        number: Number,
        data: JSONBody[Decision],
        actor: CurrentActor,
        expected_version: ExpectedVersion,
        once: OnceOnly,
        certificates: Certificates,
    ) -> CertificateView:
        """Declare a certificate void; it stays listed, as revoked."""
        return await certificates.revoke(
            actor,
            _number(number),
            reason=Reason(data.reason),
            expected_version=expected_version,
            once=once,
        )


def _number(text: str) -> CertificateNumber:
    if CertificateNumber.faults(text):
        raise NotFound
    return CertificateNumber(text)
