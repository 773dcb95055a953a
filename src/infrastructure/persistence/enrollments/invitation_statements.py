"""The statements on invitations, each compiled once."""

from dataclasses import fields
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    column,
    delete,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from domain.enrollments.invitation import Invitation, InvitationStatus
from infrastructure.persistence.courses.rows import CourseRow
from infrastructure.persistence.enrollments.arrivals import addresses
from infrastructure.persistence.enrollments.rows import EnrollmentRow, InvitationRow
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.standing import TEACHERS
from infrastructure.persistence.users.rows import UserRow

_INVITATION = cast("Table", InvitationRow.__table__)
_COURSE, _USER, _ENROLLMENT = CourseRow.__table__, UserRow.__table__, EnrollmentRow.__table__

#: An invitation's columns, in the order of the entity's fields.
COLUMNS: Final = [_INVITATION.c[field.name] for field in fields(Invitation)]

#: The driver has no lists of lists of different lengths: a list within a list is a text of words.
_GIVEN: Final = {one.name: Text() if one.name == "waive" else one.type for one in COLUMNS}

#: Locks on addresses are apart from all other locks that are named by a hash.
_SEED: Final[ColumnElement[int]] = literal_column("71")

_ID: Final = bindparam("id", type_=_INVITATION.c.id.type)
_IS_PENDING: Final = _INVITATION.c.status == literal_column("'pending'")
_RUNS: Final = _INVITATION.c.expires_at > func.now()


@cache
def hold() -> Compiled:
    """Lock addresses, all in one order, so that nobody waits for somebody who waits for them."""
    given = addresses()
    key = func.hashtextextended(func.lower(given.c.email), _SEED).label("key")
    keys = select(key).distinct().order_by(key).subquery("keys")
    return Compiled(select(func.pg_advisory_xact_lock(keys.c.key)))


@cache
def of_addresses() -> Compiled:
    """The addresses that are invited to a course, as they were given, with their invitations."""
    given = addresses()
    is_same = func.lower(_INVITATION.c.email) == func.lower(given.c.email)
    return Compiled(
        select(given.c.email, *COLUMNS)
        .select_from(given.join(_INVITATION, is_same))
        .where(_INVITATION.c.course_id == bindparam("course_id"))
    )


@cache
def invite() -> Compiled:
    """Write invitations, each in the place of the address's former one; parameters are lists."""
    given = (
        func.unnest(*(bindparam(name, type_=ARRAY(kind)) for name, kind in _GIVEN.items()))
        .table_valued(*(column(name, kind) for name, kind in _GIVEN.items()))
        .render_derived(name="given")
    )
    values = [
        func.string_to_array(given.c[name], literal_column("' '"))
        if name == "waive"
        else given.c[name]
        for name in _GIVEN
    ]
    new = insert(_INVITATION).from_select([*_GIVEN], select(*values))
    kept = ("id", "course_id")
    return Compiled(
        new.on_conflict_do_update(
            index_elements=[_INVITATION.c.course_id, func.lower(_INVITATION.c.email)],
            set_={name: new.excluded[name] for name in _GIVEN if name not in kept},
        )
    )


@cache
def open_for() -> Compiled:
    """Those of an address that wait for an account, by course, locked."""
    return Compiled(
        select(*COLUMNS)
        .where(_is_of(bindparam("email", type_=Text())), _IS_PENDING, _RUNS)
        .order_by(_INVITATION.c.course_id)
        .with_for_update(key_share=True)
    )


@cache
def save() -> Compiled:
    changed = {one.name: bindparam(f"new_{one.name}", type_=one.type) for one in COLUMNS}
    return Compiled(update(_INVITATION).where(_INVITATION.c.id == _ID).values(changed))


@cache
def remove() -> Compiled:
    return Compiled(delete(_INVITATION).where(_INVITATION.c.id == _ID))


@cache
def one() -> Compiled:
    """An invitation as it is shown, and who teaches the course."""
    return Compiled(_shown(*TEACHERS).where(_INVITATION.c.id == _ID))


@cache
def listed(status: InvitationStatus | None, *, going_on: bool) -> Compiled:
    """A page of those to a course, newest first."""
    course_id = bindparam("course_id", type_=_INVITATION.c.course_id.type)
    return _page(_INVITATION.c.course_id == course_id, status, going_on=going_on)


@cache
def of_account(*, going_on: bool) -> Compiled:
    """A page of those that concern an account: by its address, or by an enrollment."""
    user_id = bindparam("user_id", type_=_USER.c.id.type)
    own = select(_ENROLLMENT.c.id).where(_ENROLLMENT.c.user_id == user_id)
    address = select(_USER.c.email).where(_USER.c.id == user_id).scalar_subquery()
    concerns = or_(_is_of(address), _INVITATION.c.enrollment_id.in_(own))
    return _page(concerns, None, going_on=going_on)


def _page(
    concerned: ColumnElement[bool], status: InvitationStatus | None, *, going_on: bool
) -> Compiled:
    key = (_INVITATION.c.invited_at, _INVITATION.c.id)
    statement = (
        _shown()
        .where(concerned)
        .order_by(*(one.desc() for one in key))
        .limit(bindparam("limit", type_=Integer()))
    )
    if status is not None:
        statement = statement.where(_holds(status))
    if going_on:
        after = (
            bindparam("after_time", type_=key[0].type),
            bindparam("after_id", type_=key[1].type),
        )
        statement = statement.where(tuple_(*key) < tuple_(*after))
    return Compiled(statement)


def _shown(*more: ColumnElement[Any]) -> Select[Any]:
    course = [_COURSE.c[name] for name in ("id", "slug", "title")]
    return select(*COLUMNS, *course, func.now(), *more).select_from(
        _INVITATION.join(_COURSE, _COURSE.c.id == _INVITATION.c.course_id)
    )


def _holds(status: InvitationStatus) -> ColumnElement[bool]:
    """Whether this status holds now (``Invitation.status_at``)."""
    if status is InvitationStatus.EXPIRED:
        return _IS_PENDING & ~_RUNS
    stored = _INVITATION.c.status == literal_column(f"'{status.value}'")
    return stored & _RUNS if status is InvitationStatus.PENDING else stored


def _is_of(address: ColumnElement[Any]) -> ColumnElement[bool]:
    return func.lower(_INVITATION.c.email) == func.lower(address)
