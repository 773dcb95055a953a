"""Forgetting a person in memory."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from application.ports import AuditEvent
from domain.text import Email
from domain.users.user import ENGLISH, FORMER, UTC, Role, User, UserStatus
from fakes.media import drop_media, is_used
from fakes.memory import Tables


def is_erased(tables: Tables, user_id: Any) -> bool:
    """Whether the account is gone, and only its id and a former learner's name are left."""
    return user_id in tables.table("erased_users")


def forget(tables: Tables, user: User, now: datetime) -> None:
    """Take the person out of every table."""
    tables.table("erased_users")[user.id] = now
    tables.table("users")[user.id] = _nobody(user, now)
    _drop(tables, "registrations", lambda _, one: one.email.lower() == user.email.lower())
    _drop(tables, "mailed_links", lambda key, _: key[0] == user.id)
    _drop(tables, "familiar_addresses", lambda key, _: key[0] == user.id)
    for table in ("identities", "handshakes", "login_codes", "totps", "challenges"):
        _drop(tables, table, lambda _, one: one.user_id == user.id)
    _drop(tables, "outbox", lambda _, one: _is_to(one.letter, user))
    own = {one.id for one in tables.table("enrollments").values() if one.user_id == user.id}
    _drop(
        tables,
        "invitations",
        lambda _, one: one.email.lower() == user.email.lower() or one.enrollment_id in own,
    )
    _drop(tables, "job_rows", lambda _, one: _is_about(one, user))
    _drop(
        tables,
        "idempotency",
        lambda key, kept: (
            key[0] == user.id
            or str(user.id).encode() in kept[1].body
            or user.email.lower() in kept[1].body.decode().lower()
        ),
    )
    _change(
        tables,
        "sessions",
        lambda one: replace(one, ip=None, user_agent=None) if one.user_id == user.id else one,
    )
    _change(tables, "certificates", lambda one: _certificate(tables, one, user))
    _forget_files(tables, user)
    _forget_in_trail(tables, user)


def _forget_files(tables: Tables, user: User) -> None:
    own = [one for one in tables.table("media").values() if one.owner_id == user.id]
    for one in own:
        if is_used(tables, one.id):
            tables.table("media")[one.id] = replace(one, owner_id=None)
        else:
            drop_media(tables, one.id)


def _nobody(user: User, now: datetime) -> User:
    return replace(
        user,
        email=Email(f"{user.id}@erased.invalid"),
        display_name=FORMER,
        title=None,
        bio=None,
        avatar_media_id=None,
        locale=ENGLISH,
        timezone=UTC,
        role=Role.STUDENT,
        status=UserStatus.SUSPENDED,
        password_hash=None,
        updated_at=now,
        version=user.version + 1,
    )


def _is_to(letter: Any, user: User) -> bool:
    return letter.recipient.lower() == user.email.lower() or letter.facts.get("user_id") == str(
        user.id
    )


def _is_about(row: Any, user: User) -> bool:
    given, settled = row
    named = (given.given.get("user_id"), settled and settled.result.get("user_id"))
    return given.given.get("email", "").lower() == user.email.lower() or str(user.id) in named


def _certificate(tables: Tables, one: Any, user: User) -> Any:
    if one.user_id == user.id:
        one = replace(one, learner_name=str(FORMER))
    if tables.table("courses")[one.course_id].owner_id == user.id:
        one = replace(one, instructor_name=str(FORMER))
    return one


def _forget_in_trail(tables: Tables, user: User) -> None:
    events = list(tables.table("audit").values())
    registrations = {
        (one.details or {}).get("registration_id")
        for one in events
        if one.subject_id == user.id and one.action == "user.verified"
    }

    def forgotten(event: AuditEvent) -> AuditEvent:
        is_mine = user.id in (event.actor_id, event.subject_id)
        if str(event.subject_id) in registrations or (
            is_mine and event.actor_id in (None, user.id)
        ):
            event = replace(event, origin=replace(event.origin, ip=None))
        return replace(event, details={}) if event.subject_id == user.id else event

    _change(tables, "audit", forgotten)


def _drop(tables: Tables, table: str, is_about: Callable[[Any, Any], bool]) -> None:
    rows = tables.table(table)
    for key in [key for key, row in rows.items() if is_about(key, row)]:
        del rows[key]


def _change(tables: Tables, table: str, changed: Callable[[Any], Any]) -> None:
    rows = tables.table(table)
    for key, row in list(rows.items()):
        rows[key] = changed(row)
