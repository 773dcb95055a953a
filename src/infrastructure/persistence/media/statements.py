"""The statements by which files are read, each compiled once."""

from dataclasses import fields
from functools import cache

from sqlalchemy import bindparam, exists, func, select, union

from domain.media.media import Media
from infrastructure.persistence.lessons.rows import LessonRow
from infrastructure.persistence.media.rows import AttachmentRow, MediaRow, MediaUsageRow
from infrastructure.persistence.paging import first_rows
from infrastructure.persistence.read_lane import Compiled
from infrastructure.persistence.users.rows import UserRow

_MEDIA, _USAGE, _USER = MediaRow.__table__, MediaUsageRow.__table__, UserRow.__table__
_LESSON, _ATTACHMENT = LessonRow.__table__, AttachmentRow.__table__

#: A file's columns, in the order of the entity's fields.
MEDIA_COLUMNS = [_MEDIA.c[field.name] for field in fields(Media)]


@cache
def media() -> Compiled:
    """One file, the lessons that use it, and whether it is somebody's picture."""
    shown = select(_LESSON.c.id).where(
        _LESSON.c.media_id == _MEDIA.c.id, _LESSON.c.deleted_at.is_(None)
    )
    offered = select(_ATTACHMENT.c.lesson_id).where(_ATTACHMENT.c.media_id == _MEDIA.c.id)
    using = union(shown.correlate(_MEDIA), offered.correlate(_MEDIA))
    is_avatar = exists().where(_USER.c.avatar_media_id == _MEDIA.c.id, _USER.c.status == "active")
    return Compiled(
        select(
            *MEDIA_COLUMNS,
            func.array(using.scalar_subquery()),
            is_avatar,
        ).where(_MEDIA.c.id == bindparam("media_id"))
    )


@cache
def of_owner(*, going_on: bool) -> Compiled:
    """A page of somebody's files."""
    statement = (
        select(*MEDIA_COLUMNS)
        .where(_MEDIA.c.owner_id == bindparam("user_id"))
        .order_by(_MEDIA.c.id.desc())
    )
    if going_on:
        statement = statement.where(_MEDIA.c.id < bindparam("after_id"))
    return Compiled(first_rows(statement))


@cache
def usage() -> Compiled:
    """How much somebody has stored."""
    return Compiled(
        select(_USAGE.c.bytes, _USAGE.c.files).where(_USAGE.c.user_id == bindparam("user_id"))
    )
