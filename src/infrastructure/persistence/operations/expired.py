"""Forgetting in PostgreSQL what has run out."""

from datetime import timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Integer,
    Interval,
    bindparam,
    delete,
    func,
    inspect,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.sql.dml import ReturningDelete
from sqlalchemy.sql.elements import ColumnElement

from infrastructure.persistence.auth.rows import (
    FamiliarAddressRow,
    MailedLinkRow,
    RefreshTokenRow,
    RegistrationRow,
    SessionRow,
)
from infrastructure.persistence.enrollments.rows import InvitationRow
from infrastructure.persistence.identities.rows import HandshakeRow, LoginCodeRow
from infrastructure.persistence.jobs.rows import JobRow
from infrastructure.persistence.mail.outbox import LetterRow
from infrastructure.persistence.operations.idempotency import KEPT_FOR
from infrastructure.persistence.operations.rows import IdempotencyKeyRow, LimitRow
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.rows import Row
from infrastructure.persistence.two_factor.rows import ChallengeRow
from infrastructure.persistence.write_lane import WriteLane

#: An ended session is kept longer than any access token of it could still be shown.
_SESSION_KEPT: Final = timedelta(days=1)

#: What an operator may want to look into.
_SENT_KEPT: Final = timedelta(days=7)
_PARKED_KEPT: Final = timedelta(days=90)

#: How long staff see what became of an invitation, from when it would have run out.
_INVITATION_KEPT: Final = timedelta(days=30)

#: How long whoever started a job can look at what became of it.
JOB_KEPT: Final = timedelta(days=7)

#: From where somebody has not logged in for so long, they are a stranger again.
_FAMILIAR_FOR: Final = timedelta(days=180)


def _before(column: Any, span: timedelta) -> ColumnElement[bool]:
    return column < func.now() - literal(span, Interval)  # type: ignore[no-any-return]


def _forgetting(row: type[Row], *expired: ColumnElement[bool]) -> ReturningDelete[tuple[Any]]:
    """Delete some rows; those that somebody works on are left for the next time."""
    key = inspect(row).primary_key
    chosen = (
        select(*key)
        .where(or_(*expired))
        .limit(bindparam("at_most", type_=Integer))
        .with_for_update(skip_locked=True)
    )
    return delete(row).where(tuple_(*key).in_(chosen)).returning(literal_column("1"))


def _refresh_tokens(idle: timedelta) -> ReturningDelete[tuple[Any]]:
    """Tokens whose children have run out as well: nothing depends on them any more."""
    return _forgetting(RefreshTokenRow, _before(RefreshTokenRow.expires_at, idle))


_KEPT_ANSWERS = _forgetting(IdempotencyKeyRow, _before(IdempotencyKeyRow.created_at, KEPT_FOR))
_REGISTRATIONS = _forgetting(RegistrationRow, RegistrationRow.expires_at < func.now())
_LINKS = _forgetting(MailedLinkRow, MailedLinkRow.expires_at < func.now())
_HANDSHAKES = _forgetting(HandshakeRow, HandshakeRow.expires_at < func.now())
_LOGIN_CODES = _forgetting(LoginCodeRow, LoginCodeRow.expires_at < func.now())
_SESSIONS = _forgetting(
    SessionRow,
    _before(SessionRow.ended_at, _SESSION_KEPT),
    _before(SessionRow.expires_at, _SESSION_KEPT),
)
_CHALLENGES = _forgetting(ChallengeRow, ChallengeRow.expires_at < func.now())
_LETTERS = _forgetting(
    LetterRow,
    _before(LetterRow.sent_at, _SENT_KEPT),
    _before(LetterRow.parked_at, _PARKED_KEPT),
)
_INVITATIONS = _forgetting(InvitationRow, _before(InvitationRow.expires_at, _INVITATION_KEPT))
_JOBS = _forgetting(JobRow, _before(JobRow.finished_at, JOB_KEPT))
_COUNTERS = _forgetting(LimitRow, LimitRow.until < func.now())
_ADDRESSES = _forgetting(
    FamiliarAddressRow, _before(FamiliarAddressRow.last_used_at, _FAMILIAR_FOR)
)


@cache
def _statements(idle: timedelta) -> list[Compiled]:
    return [Compiled(one) for one in (
        _KEPT_ANSWERS, _REGISTRATIONS, _LINKS, _HANDSHAKES, _LOGIN_CODES,
        _refresh_tokens(idle), _SESSIONS, _CHALLENGES, _LETTERS, _INVITATIONS, _JOBS, _COUNTERS,
        _ADDRESSES,
    )]  # fmt: skip


class SqlExpired:
    """The port ``Expired``; ``idle`` is how long a session lives without a refresh."""

    def __init__(self, lane: WriteLane, *, idle: timedelta) -> None:
        self._lane = lane
        self._idle = idle

    async def forget(self, *, at_most: int) -> int:
        statements = _statements(self._idle)
        return max([len(await self._lane.fetch(one, at_most=at_most)) for one in statements])
