"""Certificates in memory."""

from application.certificates.views import CertificateView, view_of
from application.page import Page, PageRequest
from domain.certificates.certificate import Certificate, CertificateNumber
from domain.enrollments.enrollment import Enrollment
from domain.errors import NotFound
from domain.ids import CertificateId, UserId
from fakes.courses import paged
from fakes.memory import MemoryTransaction, Tables


class MemoryCertificates:
    """The port ``Certificates``."""

    def __init__(self, transaction: MemoryTransaction) -> None:
        self._transaction = transaction
        self._certificates = transaction.table("certificates")

    async def issue(
        self, certificate_id: CertificateId, number: CertificateNumber, enrollment: Enrollment, /
    ) -> bool:
        if number in self._certificates:
            return False
        assert enrollment.completed_at is not None
        users = self._transaction.table("users")
        course = self._transaction.table("courses")[enrollment.course_id]
        self._certificates[number] = Certificate(
            id=certificate_id,
            number=number,
            enrollment_id=enrollment.id,
            user_id=enrollment.user_id,
            course_id=course.id,
            learner_name=users[enrollment.user_id].display_name,
            course_title=course.title,
            instructor_name=users[course.owner_id].display_name,
            completed_at=enrollment.completed_at,
        )
        return True

    async def lock(self, number: CertificateNumber, /) -> Certificate:
        await self._transaction.lock("certificates", number)
        return certificate_in(self._transaction, number)

    async def save(self, certificate: Certificate, /) -> None:
        self._certificates[certificate.number] = certificate


class PlainPrinter:
    """The port ``CertificatePrinter``: a paper that says what it is asked to."""

    async def print(self, certificate: CertificateView, /) -> bytes:
        return b"%PDF " + repr(certificate).encode()


class MemoryCertificateReads:
    """The port ``CertificateReads``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def of_user(self, user_id: UserId, page: PageRequest) -> Page[CertificateView]:
        own = [one for one in self._tables.table("certificates").values() if one.user_id == user_id]
        found = paged(own, page, lambda one: (one.completed_at, one.id), descending=True)
        return Page([view_of(one) for one in found.items], found.next_key)

    async def numbered(self, number: CertificateNumber) -> CertificateView:
        return view_of(certificate_in(self._tables, number))


def certificate_in(tables: Tables, number: CertificateNumber) -> Certificate:
    """The certificate with this number."""
    certificate: Certificate | None = tables.table("certificates").get(number)
    if certificate is None:
        raise NotFound
    return certificate
