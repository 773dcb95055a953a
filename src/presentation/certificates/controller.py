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
from presentation.certificates.printed import PDF, printed
from presentation.enrollments.schemas import Decision
from presentation.paging import CursorPage
from presentation.schemas import CurrentActor, ExpectedVersion, HeldTags, OnceOnly, PageOf
from presentation.sent import Sent

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
        """List your certificates, newest first.

        The revoked ones too, marked as such.
        """
        return listing.show(await certificates.mine(actor, listing.page))


class CertificateController(Controller):
    """`/certificates`."""

    path = "/certificates/{number:str}"
    tags = ("Certificates",)

    @get("/", operation_id="getCertificate", opt={"public": True})
    async def show(self, number: Number, certificates: Certificates) -> CertificateView:
        """Show the certificate with this number.

        For whoever knows the number, without a login: it tells who completed what and when, whether
        it is valid, and nothing more.
        """
        return await certificates.show(number_of(number))

    @get(
        "/.pdf",
        operation_id="printCertificate",
        opt={"public": True, "document": PDF.decode()},
    )
    async def print(
        self, number: Number, held: NamedDependency[HeldTags], certificates: Certificates
    ) -> Sent:
        """Print the certificate with this number.

        A PDF of one sheet, with the address at which anybody can check it and a code that leads
        there.
        """
        return await printed(certificates, number_of(number), held)

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
        """Declare a certificate void.

        For the course's staff. It stays listed, as revoked, and is not issued again by itself.
        """
        return await certificates.revoke(
            actor,
            number_of(number),
            reason=Reason(data.reason),
            expected_version=expected_version,
            once=once,
        )


def number_of(text: str) -> CertificateNumber:
    """The number that is written so. Raise ``NotFound`` where none is."""
    if CertificateNumber.faults(text):
        raise NotFound
    return CertificateNumber(text)
