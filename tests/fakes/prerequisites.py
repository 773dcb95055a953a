"""What courses ask for, in memory: pairs of a course and one to complete first."""

from collections.abc import Collection

from application.courses.sheet import SheetPrerequisite
from application.courses.views import CourseLink
from domain.courses.course import Course, CourseStatus
from domain.ids import CourseId, UserId
from fakes.memory import Clock, MemoryTransaction, Tables
from fakes.standing import standing_in


class MemoryPrerequisites:
    """The port ``Prerequisites``."""

    def __init__(self, transaction: MemoryTransaction) -> None:
        self._transaction = transaction
        self._asked = transaction.table("prerequisites")

    async def lock(self) -> None:
        await self._transaction.lock("prerequisites")

    async def of(self, course_id: CourseId, /) -> set[CourseId]:
        return {first for course, first in self._asked if course == course_id}

    async def asking_for(self, course_id: CourseId, /) -> set[CourseId]:
        found, fresh = {course_id}, {course_id}
        while fresh:
            fresh = {course for course, first in self._asked if first in fresh} - found
            found |= fresh
        return found

    async def published(self, course_ids: Collection[CourseId], /) -> set[CourseId]:
        courses = self._transaction.table("courses")
        return {
            one
            for one in course_ids
            if one in courses and courses[one].status is CourseStatus.PUBLISHED
        }

    async def put(self, course_id: CourseId, wanted: Collection[CourseId], /) -> None:
        for pair in [pair for pair in self._asked if pair[0] == course_id]:
            del self._asked[pair]
        for one in wanted:
            self._asked[course_id, one] = True


def prerequisites_of(
    tables: Tables, course: Course, viewer: UserId | None, clock: Clock
) -> list[SheetPrerequisite]:
    """What the course asks for, as the viewer stands to it."""
    courses = tables.table("courses")
    asked = [courses[first] for of, first in tables.table("prerequisites") if of == course.id]
    return [
        SheetPrerequisite(
            CourseLink(one.id, one.slug, one.title), standing_in(tables, one, viewer, clock.now)
        )
        for one in sorted(asked, key=lambda one: (one.title.lower(), one.id))
    ]
