"""What an enrollment allows right now (the ``access`` of an enrollment)."""

from __future__ import annotations

from datetime import UTC, datetime


def access(
    status: str,
    access_until: datetime | None,
    course_status: str,
    starts_at: datetime | None,
    ends_at: datetime | None,
) -> str:
    """``none``, ``upcoming``, ``open`` or ``read_only``."""
    if status not in ("active", "completed"):
        return "none"
    now = datetime.now(UTC)
    if access_until is not None and access_until <= now:
        return "none"
    if starts_at is not None and starts_at > now:
        return "upcoming"
    if course_status == "archived" or (ends_at is not None and ends_at <= now):
        return "read_only"
    return "open"


def percent(met: int, required: int) -> int | None:
    """Met required lessons in a hundred, floored; ``None`` when nothing is required."""
    return met * 100 // required if required else None
