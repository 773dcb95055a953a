"""Accounts as people see them, read from PostgreSQL."""

import re
from typing import Any

from application.files import picture_url
from application.page import Page, PageRequest
from application.users.ports import PeopleFilter
from application.users.views import Me, PublicProfile
from domain.errors import NotFound
from domain.ids import UserId
from domain.users.user import Role, UserStatus
from infrastructure.persistence.paging import page_of
from infrastructure.persistence.read_lane import Lane
from infrastructure.persistence.users import statements


class SqlUserReads:
    """The port ``UserReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def account(self, user_id: UserId, /) -> Me:
        found = await self._lane.fetch(statements.account(), user_id=user_id)
        if not found:
            raise NotFound
        return account_of(found[0])

    async def profile(self, user_id: UserId, /) -> PublicProfile:
        found = await self._lane.fetch(statements.profile(), user_id=user_id)
        if not found:
            raise NotFound
        shown_id, display_name, title, bio, picture = found[0]
        return PublicProfile(shown_id, display_name, title, bio, picture_url(picture))

    async def people(self, wanted: PeopleFilter, page: PageRequest, /) -> Page[Me]:
        given: dict[str, Any] = {
            name: value
            for name in ("role", "status")
            if (value := getattr(wanted, name)) is not None
        }
        if wanted.search is not None:
            given["pattern"] = _containing(wanted.search)
        statement = statements.people(frozenset(given), going_on=page.after is not None)
        if page.after is not None:
            (given["after_id"],) = page.after
        rows = await self._lane.fetch(statement, limit=page.limit + 1, **given)
        return page_of(rows, page, account_of, key=lambda row: (row[0],))


def account_of(row: Any) -> Me:
    """An account from a row of ``ACCOUNT_COLUMNS``; only verified addresses have one."""
    user_id, email, display_name, title, bio, picture, *rest = row
    locale, timezone, role, status, *rest = rest
    has_password, identities, has_totp, created_at, updated_at, version = rest
    return Me(
        id=user_id,
        email=email,
        email_verified=True,
        display_name=display_name,
        title=title,
        bio=bio,
        avatar_url=picture_url(picture),
        locale=locale,
        timezone=timezone,
        role=Role(role),
        status=UserStatus(status),
        has_password=has_password,
        has_totp=has_totp,
        identities=identities,
        created_at=created_at,
        updated_at=updated_at,
        version=version,
    )


def _containing(text: str) -> str:
    """A pattern for LIKE that means the text itself, wherever it stands and in any case."""
    literal = re.sub(r"([\\%_])", r"\\\1", text.lower())
    return f"%{literal}%"
