"""What every server must hear at once about logins: told with the commit, as notifications on one
channel.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Text, cast, func, literal

CHANNEL: Final = "access_changes"


def ended_message(session_id: Any) -> ColumnElement[str]:
    """``ended SESSION``."""
    return _message("ended", session_id)


def role_message(user_id: Any, role: Any, version: Any) -> ColumnElement[str]:
    """``role USER ROLE VERSION``: the role that the account has in this version."""
    return _message("role", user_id, role, version)


def tell(message: ColumnElement[str]) -> ColumnElement[Any]:
    """The expression that sends a message to all servers when, and only if, the transaction
    commits.
    """
    return func.pg_notify(CHANNEL, message)


def _message(kind: str, *parts: Any) -> ColumnElement[str]:
    return func.concat_ws(" ", literal(kind, Text), *(cast(part, Text) for part in parts))
