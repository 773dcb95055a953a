"""A certificate as a document."""

from typing import Final

from application.certificates import CertificateUseCases
from domain.certificates.certificate import CertificateNumber
from presentation.reply import etag, names_tag
from presentation.schemas import HeldTags
from presentation.sent import Sent, encode

PDF: Final = b"application/pdf"

#: Counted up when certificates are laid out anew: what browsers hold is another document then.
EDITION: Final = b"1"


async def printed(
    certificates: CertificateUseCases, number: CertificateNumber, held: HeldTags
) -> Sent:
    """The document, or 304 where the client holds it already: nothing is printed then."""
    certificate = await certificates.show(number)
    tag = etag(EDITION + encode(certificate), certificate.version)
    known = (b"etag", tag.encode())
    if names_tag(held, tag):
        return Sent(304, b"", [known])
    name = b'inline; filename="%b.pdf"' % certificate.number.encode()
    headers = [(b"content-type", PDF), known, (b"content-disposition", name)]
    return Sent(200, await certificates.print(certificate), headers)
