"""What the certificate use cases need from outside."""

from collections.abc import Callable
from typing import Protocol, TypeAlias

from application.certificates.views import CertificateView
from application.courses.ports import Courses
from application.page import Page, PageRequest
from application.ports import Once, UnitOfWork
from domain.certificates.certificate import Certificate, CertificateNumber
from domain.enrollments.enrollment import Enrollment
from domain.ids import CertificateId, UserId


class RandomCharacters(Protocol):
    """Make characters that nobody can guess."""

    def __call__(self, alphabet: str, length: int, /) -> str:
        """``length`` characters of ``alphabet``, each as likely as any other, from the system's
        source of randomness.
        """
        ...


class Certificates(Protocol):
    """Certificates as entities."""

    async def issue(
        self, certificate_id: CertificateId, number: CertificateNumber, enrollment: Enrollment, /
    ) -> bool:
        """Write the certificate of a completed enrollment, with the names as they are now. Answer
        False, and write nothing, where another certificate has the number.
        """
        ...

    async def lock(self, number: CertificateNumber, /) -> Certificate:
        """The certificate, and nobody else changes it until this work ends. Raise ``NotFound``
        when there is none.
        """
        ...

    async def save(self, certificate: Certificate, /) -> None:
        """Write what changed in a locked certificate."""
        ...


class CertificateReads(Protocol):
    """Certificates as people see them."""

    async def of_user(self, user_id: UserId, page: PageRequest) -> Page[CertificateView]:
        """A person's certificates, newest first."""
        ...

    async def numbered(self, number: CertificateNumber) -> CertificateView:
        """Raise ``NotFound`` when there is none."""
        ...


class CertificatePrinter(Protocol):
    """Puts certificates on paper."""

    async def print(self, certificate: CertificateView, /) -> bytes:
        """The certificate as a PDF, the same bytes every time. Raise ``Unavailable`` where it
        cannot be printed now, with too many others in line for example.
        """
        ...


class CertificateWork(UnitOfWork, Protocol):
    """A transaction on certificates."""

    courses: Courses
    certificates: Certificates


StartCertificateWork: TypeAlias = Callable[[Once | None], CertificateWork]
