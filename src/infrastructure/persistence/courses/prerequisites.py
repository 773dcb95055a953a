"""What courses ask for, in PostgreSQL."""

from collections.abc import Collection
from functools import cache
from typing import Any, Final, cast

from sqlalchemy import ARRAY, UUID, Table, any_, bindparam, delete, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from domain.ids import CourseId
from infrastructure.persistence.courses.rows import CoursePrerequisiteRow, CourseRow
from infrastructure.persistence.read_lane import Compiled, Lane

_COURSE = CourseRow.__table__
_ASKED = cast("Table", CoursePrerequisiteRow.__table__)
_COURSE_ID: Final = bindparam("course_id", type_=UUID())
_WANTED: Final = bindparam("wanted", type_=ARRAY(UUID()))

#: Whoever changes what any course asks for holds this: two changes, each harmless by itself, could
#: close a circle together.
_LOCK: Final = Compiled(
    select(func.pg_advisory_xact_lock(func.hashtextextended("course prerequisites", 0)))
)
_OF: Final = Compiled(select(_ASKED.c.prerequisite_id).where(_ASKED.c.course_id == _COURSE_ID))
_PUBLISHED: Final = Compiled(
    select(_COURSE.c.id)
    .where(_COURSE.c.id == any_(_WANTED), _COURSE.c.status == literal_column("'published'"))
    .order_by(_COURSE.c.id)
    .with_for_update(read=True, key_share=True)
)
_CLEAR: Final = Compiled(delete(_ASKED).where(_ASKED.c.course_id == _COURSE_ID))
_ADD: Final = Compiled(
    insert(_ASKED).from_select(
        ["course_id", "prerequisite_id"], select(_COURSE_ID, func.unnest(_WANTED))
    )
)


class SqlPrerequisites:
    """The port ``Prerequisites`` within a transaction's lane."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def lock(self) -> None:
        await self._lane.fetch(_LOCK)

    async def of(self, course_id: CourseId, /) -> set[CourseId]:
        return _ids(await self._lane.fetch(_OF, course_id=course_id))

    async def asking_for(self, course_id: CourseId, /) -> set[CourseId]:
        return _ids(await self._lane.fetch(_asking_for(), course_id=course_id))

    async def published(self, course_ids: Collection[CourseId], /) -> set[CourseId]:
        return _ids(await self._lane.fetch(_PUBLISHED, wanted=list(course_ids)))

    async def put(self, course_id: CourseId, wanted: Collection[CourseId], /) -> None:
        await self._lane.fetch(_CLEAR, course_id=course_id)
        await self._lane.fetch(_ADD, course_id=course_id, wanted=list(wanted))


@cache
def _asking_for() -> Compiled:
    asking = select(_COURSE_ID.label("id")).cte("asking", recursive=True)
    further = select(_ASKED.c.course_id).join(asking, asking.c.id == _ASKED.c.prerequisite_id)
    return Compiled(select(asking.union(further).c.id))


def _ids(rows: Any) -> set[CourseId]:
    return {row[0] for row in rows}
