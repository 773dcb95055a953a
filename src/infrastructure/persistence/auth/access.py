"""What decides whether an access token still holds: read where no notification was heard."""

from functools import cache

from sqlalchemy import Interval, bindparam, func, select, union_all

from infrastructure.persistence.access_changes import ended_message, role_message
from infrastructure.persistence.auth.rows import SessionRow
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.users.rows import UserRow


@cache
def login_now() -> Compiled:
    """The role of whom a session belongs to; no row when it has ended."""
    return Compiled(
        select(UserRow.role)
        .join(SessionRow, SessionRow.user_id == UserRow.id)
        .where(
            SessionRow.id == bindparam("session_id"),
            UserRow.id == bindparam("user_id"),
            SessionRow.ended_at.is_(None),
        )
    )


@cache
def changes_since() -> Compiled:
    """What was told within the last ``span``, in the words in which it was told."""
    since = func.now() - bindparam("span", type_=Interval)
    return Compiled(
        union_all(
            select(ended_message(SessionRow.id)).where(SessionRow.ended_at > since),
            select(role_message(UserRow.id, UserRow.role, UserRow.version)).where(
                UserRow.role_changed_at > since
            ),
        )
    )
