"""Logins as people, and the login itself, see them."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Text, bindparam, func, select, true

from application.auth.ports import Credentials
from application.auth.views import SessionItem
from application.page import Page, PageRequest
from domain.ids import SessionId, UserId
from domain.text import Email
from infrastructure.persistence.auth.rows import (
    FamiliarAddressRow,
    RefreshTokenRow,
    RegistrationRow,
    SessionRow,
)
from infrastructure.persistence.paging import first_rows, page_of
from infrastructure.persistence.read_lane import Compiled, Lane
from infrastructure.persistence.two_factor.rows import ChallengeRow
from infrastructure.persistence.users.rows import UserRow

_SESSION = SessionRow.__table__


class SqlAuthReads:
    """The port ``AuthReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def credentials(self, email: Email, place: str, /) -> Credentials:
        (row,) = await self._lane.fetch(_credentials(), email=email, place=place)
        return Credentials(*row)

    async def challenged(self, token_hash: bytes, place: str, /) -> tuple[UserId, bool] | None:
        found = await self._lane.fetch(_challenged(), token_hash=token_hash, place=place)
        return (UserId(found[0][0]), found[0][1]) if found else None

    async def session_of(self, token_hash: bytes, /) -> SessionId | None:
        found = await self._lane.fetch(_session_of(), token_hash=token_hash)
        return SessionId(found[0][0]) if found else None

    async def sessions(
        self, user_id: UserId, current: SessionId, page: PageRequest, /
    ) -> Page[SessionItem]:
        values = {"user_id": user_id, "limit": page.limit + 1}
        if page.after is not None:
            (values["after_id"],) = page.after
        rows = await self._lane.fetch(_sessions(going_on=page.after is not None), **values)
        return page_of(
            rows,
            page,
            lambda row: _session_item(row, current),
            key=lambda row: (row[0],),
        )


def _session_item(row: Any, current: SessionId) -> SessionItem:
    session_id, created_at, last_used_at, ip, user_agent = row
    return SessionItem(session_id, created_at, last_used_at, ip, user_agent, session_id == current)


@cache
def _credentials() -> Compiled:
    """One row for every address: its account, its newest waiting registration, or nulls, and
    whether the account knows the place.
    """
    asked = select(func.lower(bindparam("email", type_=Text)).label("email")).subquery("asked")
    pending = (
        select(RegistrationRow.password_hash)
        .where(
            func.lower(RegistrationRow.email) == asked.c.email,
            RegistrationRow.expires_at > func.now(),
        )
        .order_by(RegistrationRow.created_at.desc(), RegistrationRow.id.desc())
        .limit(1)
        .lateral("pending")
    )
    source = asked.outerjoin(UserRow, func.lower(UserRow.email) == asked.c.email)
    return Compiled(
        select(
            UserRow.id, UserRow.password_hash, pending.c.password_hash, _knows_place(UserRow.id)
        ).select_from(source.outerjoin(pending, true()))
    )


@cache
def _session_of() -> Compiled:
    """Which session a refresh token belongs to."""
    return Compiled(
        select(RefreshTokenRow.session_id).where(
            RefreshTokenRow.token_hash == bindparam("token_hash")
        )
    )


@cache
def _challenged() -> Compiled:
    """Whose login waits for a code, and whether they know the place."""
    return Compiled(
        select(ChallengeRow.user_id, _knows_place(ChallengeRow.user_id)).where(
            ChallengeRow.token_hash == bindparam("token_hash")
        )
    )


def _knows_place(user_id: Any) -> ColumnElement[bool]:
    """Whether the account has logged in from the place before."""
    return (
        select(FamiliarAddressRow.address)
        .where(
            FamiliarAddressRow.user_id == user_id,
            FamiliarAddressRow.address == bindparam("place", type_=Text),
        )
        .exists()
    )


@cache
def _sessions(*, going_on: bool) -> Compiled:
    """A page of a person's live sessions."""
    statement = (
        select(
            *(_SESSION.c[name] for name in ("id", "created_at", "last_used_at", "ip", "user_agent"))
        )
        .where(
            _SESSION.c.user_id == bindparam("user_id"),
            _SESSION.c.ended_at.is_(None),
            _SESSION.c.expires_at > func.now(),
        )
        .order_by(_SESSION.c.id.desc())
    )
    if going_on:
        statement = statement.where(_SESSION.c.id < bindparam("after_id"))
    return Compiled(first_rows(statement))
