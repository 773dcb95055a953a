"""The audit trail as people see it, read from PostgreSQL."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select

from application.audit.ports import AuditFilter
from application.audit.views import AuditEventView
from application.page import Page, PageRequest
from domain.ids import UserId
from infrastructure.persistence.operations.rows import AuditEventRow
from infrastructure.persistence.paging import first_rows, page_of
from infrastructure.persistence.read_lane import Compiled, Lane

_EVENT = AuditEventRow.__table__

#: In the order of the view's fields.
_COLUMNS = [_EVENT.c[name] for name in AuditEventView.__struct_fields__]


class SqlAuditReads:
    """The port ``AuditReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def events(self, wanted: AuditFilter, page: PageRequest, /) -> Page[AuditEventView]:
        given = {
            name: value
            for name in ("actor_id", "action", "subject_id")
            if (value := getattr(wanted, name)) is not None
        }
        statement = _events(frozenset(given), going_on=page.after is not None)
        return await self._page(statement, page, given)

    async def concerning(self, user_id: UserId, page: PageRequest, /) -> Page[AuditEventView]:
        statement = _concerning(going_on=page.after is not None)
        return await self._page(statement, page, {"person": user_id})

    async def _page(
        self, statement: Compiled, page: PageRequest, values: dict[str, Any]
    ) -> Page[AuditEventView]:
        if page.after is not None:
            values["after_id"] = page.after[0]
        rows = await self._lane.fetch(statement, limit=page.limit + 1, **values)
        return page_of(rows, page, _view, key=lambda row: (row[0],))


def _view(row: Any) -> AuditEventView:
    return AuditEventView(*row)


@cache
def _events(given: frozenset[str], *, going_on: bool) -> Compiled:
    return _listed([_EVENT.c[name] == bindparam(name) for name in sorted(given)], going_on=going_on)


@cache
def _concerning(*, going_on: bool) -> Compiled:
    person = bindparam("person", type_=_EVENT.c.actor_id.type)
    mine = or_(_EVENT.c.actor_id == person, _EVENT.c.subject_id == person)
    return _listed([mine], going_on=going_on)


def _listed(conditions: list[ColumnElement[bool]], *, going_on: bool) -> Compiled:
    """A page of the events that meet all conditions, newest first."""
    statement = select(*_COLUMNS).where(*conditions).order_by(_EVENT.c.id.desc())
    if going_on:
        statement = statement.where(_EVENT.c.id < bindparam("after_id"))
    return Compiled(first_rows(statement))
