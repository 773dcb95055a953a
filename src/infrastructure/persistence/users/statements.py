"""The statements by which accounts are read, each compiled once."""

from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, bindparam, exists, func, or_, select

from infrastructure.persistence.identities.rows import IdentityRow
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.two_factor.rows import TotpRow
from infrastructure.persistence.users.rows import UserRow

_USER = UserRow.__table__

#: What ``account_of`` reads, in its order.
ACCOUNT_COLUMNS: Final[list[ColumnElement[Any]]] = [
    *(_USER.c[name] for name in ("id", "email", "display_name", "title", "bio", "avatar_media_id")),
    *(_USER.c[name] for name in ("locale", "timezone", "role", "status")),
    _USER.c.password_hash.is_not(None),
    func.array(
        select(IdentityRow.provider)
        .where(IdentityRow.user_id == _USER.c.id)
        .order_by(IdentityRow.provider)
        .scalar_subquery()
    ),
    exists().where(TotpRow.user_id == _USER.c.id, TotpRow.confirmed_at.is_not(None)),
    *(_USER.c[name] for name in ("created_at", "updated_at", "version")),
]

_NOT_ERASED: Final = _USER.c.erased_at.is_(None)


@cache
def account() -> Compiled:
    """One account."""
    return Compiled(select(*ACCOUNT_COLUMNS).where(_USER.c.id == bindparam("user_id"), _NOT_ERASED))


@cache
def profile() -> Compiled:
    """The public side of one active account."""
    columns = (_USER.c[name] for name in ("id", "display_name", "title", "bio", "avatar_media_id"))
    active = _USER.c.status == "active"
    return Compiled(select(*columns).where(_USER.c.id == bindparam("user_id"), active))


@cache
def people(given: frozenset[str], *, going_on: bool) -> Compiled:
    """A page of accounts: ``given`` are the filters in force."""
    pattern = bindparam("pattern", type_=_USER.c.email.type)
    conditions = {
        "pattern": or_(
            func.lower(_USER.c.display_name).like(pattern, escape="\\"),
            func.lower(_USER.c.email).like(pattern, escape="\\"),
        ),
        "role": _USER.c.role == bindparam("role"),
        "status": _USER.c.status == bindparam("status"),
    }
    statement = (
        select(*ACCOUNT_COLUMNS)
        .where(_NOT_ERASED, *(conditions[name] for name in sorted(given)))
        .order_by(_USER.c.id.desc())
        .limit(bindparam("limit", type_=Integer))
    )
    if going_on:
        statement = statement.where(_USER.c.id < bindparam("after_id"))
    return Compiled(statement)
