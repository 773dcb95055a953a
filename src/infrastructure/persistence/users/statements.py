"""The statements by which accounts are read, each compiled once."""

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)

from infrastructure.persistence.identities.rows import IdentityRow
from infrastructure.persistence.paging import MOST, few_or_many, first_rows
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
    conditions = {
        "role": _USER.c.role == bindparam("role"),
        "status": _USER.c.status == bindparam("status"),
    }
    statement = (
        select(_USER.c.id)
        .where(_NOT_ERASED, *(conditions[name] for name in sorted(given & conditions.keys())))
        .order_by(_USER.c.id.desc())
    )
    if going_on:
        statement = statement.where(_USER.c.id < bindparam("after_id"))
    if "pattern" in given:
        statement = _named_like(statement.limit(MOST), bindparam("pattern", type_=Text))
    page = first_rows(statement).subquery("shown")
    return Compiled(
        select(*ACCOUNT_COLUMNS)
        .where(_USER.c.id.in_(select(literal_column("id")).select_from(page)))
        .order_by(_USER.c.id.desc())
    )


def _named_like(people: Select[Any], pattern: ColumnElement[str]) -> Select[Any]:
    """Those of them with a name or address that is like the pattern."""
    is_like = or_(
        func.lower(_USER.c.display_name).like(pattern, escape="\\"),
        func.lower(_USER.c.email).like(pattern, escape="\\"),
    )
    matches = select(_USER.c.id).where(is_like, _NOT_ERASED)
    ids, hits = few_or_many(people, _USER.c.id, matches, people.where(is_like.is_(true())))
    return select(hits.c.id).select_from(ids.join(hits, true()))
