"""Certificates as entities in PostgreSQL."""

from domain.certificates.certificate import Certificate, CertificateNumber
from domain.enrollments.enrollment import Enrollment
from domain.errors import NotFound
from domain.ids import CertificateId
from infrastructure.persistence.certificates import statements
from infrastructure.persistence.mapping import entity_from
from infrastructure.persistence.read_lane import Lane


class SqlCertificates:
    """The port ``Certificates`` within a transaction's lane."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def issue(
        self, certificate_id: CertificateId, number: CertificateNumber, enrollment: Enrollment, /
    ) -> bool:
        issued = await self._lane.fetch(
            statements.issue(),
            certificate_id=certificate_id,
            certificate_number=number,
            enrollment=enrollment.id,
            completed=enrollment.completed_at,
        )
        return bool(issued)

    async def lock(self, number: CertificateNumber, /) -> Certificate:
        rows = await self._lane.fetch(statements.numbered(lock=True), number=number)
        if not rows:
            raise NotFound
        return entity_from(rows[0], Certificate)

    async def save(self, certificate: Certificate, /) -> None:
        await self._lane.fetch(
            statements.save(),
            certificate_id=certificate.id,
            revoked=certificate.revoked_at,
            why=certificate.revoked_reason,
        )
