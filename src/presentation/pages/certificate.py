"""``GET /certificates/{number}``: where the code on a printed certificate leads, for whoever holds
the paper in their hand.
"""

from typing import Any, Final

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from application.certificates import CertificateUseCases
from application.certificates.views import CertificateView
from domain.certificates.certificate import CertificateStatus
from presentation.certificates.controller import number_of
from presentation.pages.delivery import deliver_page
from presentation.pages.negotiation import wants_html
from presentation.pages.templates import document, fill
from presentation.reply import BASE
from presentation.sent import encode

#: What the page says of each state, and the look of it.
_WORDS: Final = {
    CertificateStatus.VALID: ("good", "This certificate is valid."),
    CertificateStatus.REVOKED: ("bad", "This certificate was revoked. It is not valid."),
}


@get("/certificates/{number:str}", opt={"counted": True})
async def certificate_page(
    request: Request[Any, Any, Any],
    number: FromPath[str],
    certificates: NamedDependency[CertificateUseCases],
) -> Response[bytes]:
    """Tell what the certificate with this number says."""
    certificate = await certificates.show(number_of(number))
    if wants_html(request):
        page = deliver_page(request, _page(certificate))
        # Names of people are nothing for a search engine.
        page.headers["X-Robots-Tag"] = "noindex"
        return page
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    return Response(encode(certificate), media_type="application/json", headers=headers)


def _page(certificate: CertificateView) -> bytes:
    look, words = _WORDS[certificate.status]
    facts = {
        name: getattr(certificate, name)
        for name in ("number", "learner_name", "course_title", "instructor_name")
    }
    pdf = f"{BASE}/certificates/{certificate.number}.pdf"
    completed = f"{certificate.completed_at:%Y-%m-%d}"
    filled = fill("certificate", look=look, words=words, pdf=pdf, completed=completed, **facts)
    return document(f"Certificate {certificate.number}", filled)
