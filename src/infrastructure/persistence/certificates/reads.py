"""Certificates as people see them, read from PostgreSQL."""

from typing import Any

from application.certificates.views import CertificateView, view_of
from application.page import Page, PageRequest
from domain.certificates.certificate import Certificate, CertificateNumber
from domain.errors import NotFound
from domain.ids import UserId
from infrastructure.persistence.certificates import statements
from infrastructure.persistence.mapping import entity_from
from infrastructure.persistence.paging import page_of
from infrastructure.persistence.read_lane import Lane

_COMPLETED_AT = [column.name for column in statements.COLUMNS].index("completed_at")


class SqlCertificateReads:
    """The port ``CertificateReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def of_user(self, user_id: UserId, page: PageRequest) -> Page[CertificateView]:
        values: dict[str, Any] = {"user_id": user_id, "limit": page.limit + 1}
        if page.after is not None:
            values["after_time"], values["after_id"] = page.after
        statement = statements.of_user(going_on=page.after is not None)
        rows = await self._lane.fetch(statement, **values)
        return page_of(rows, page, _view, key=lambda row: (row[_COMPLETED_AT], row[0]))

    async def numbered(self, number: CertificateNumber) -> CertificateView:
        rows = await self._lane.fetch(statements.numbered(lock=False), number=number)
        if not rows:
            raise NotFound
        return _view(rows[0])


def _view(row: Any) -> CertificateView:
    return view_of(entity_from(row, Certificate))
