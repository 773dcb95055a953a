"""Courses as people see them, read from PostgreSQL."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from application.courses.ports import CatalogueFilter, CourseRef
from application.courses.search import Search
from application.courses.sheet import CourseSheet, SheetLesson, SheetPrerequisite, SheetSection
from application.courses.views import CourseCard, CourseDetail, CourseLink, Instructor
from application.files import picture_url
from application.page import Page, PageRequest
from domain.courses.course import CourseStatus, Level, Visibility
from domain.errors import NotFound
from domain.ids import UserId
from domain.lessons.lesson import LessonKind, LessonStatus
from domain.text import Slug
from infrastructure.persistence.courses import search, statements
from infrastructure.persistence.paging import page_of
from infrastructure.persistence.read_lane import Lane
from infrastructure.persistence.standing import standing_of

_CARD = len(statements.CARD_COLUMNS)
_DETAIL = _CARD + len(statements.DETAIL_COLUMNS)

# A look-up in a dictionary costs a tenth of an enum's constructor, and a page makes sixty of them.
_LEVELS = {one.value: one for one in Level}
_STATUSES = {one.value: one for one in CourseStatus}
_VISIBILITIES = {one.value: one for one in Visibility}
_KINDS = {one.value: one for one in LessonKind}
_LESSON_STATUSES = {one.value: one for one in LessonStatus}


class SqlCourseReads:
    """The port ``CourseReads``."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane

    async def catalogue(self, wanted: CatalogueFilter, page: PageRequest) -> Page[CourseCard]:
        facts = _facts(wanted)
        if wanted.search or wanted.instructor_id or facts:
            return await self._found(wanted, facts, page)
        statement = statements.catalogue(
            wanted.order, hidden_too=wanted.hidden_too, going_on=page.after is not None
        )
        given: dict[str, Any] = {}
        if page.after is not None:
            given["after_value"], given["after_id"] = page.after
        rows = await self._lane.fetch(statement, limit=page.limit + 1, **given)
        return page_of(rows, page, card_of, key=lambda row: (row[_CARD], row[0]))

    async def _found(
        self, wanted: CatalogueFilter, facts: list[str], page: PageRequest
    ) -> Page[CourseCard]:
        asked = wanted.search or Search("")
        facts = facts if wanted.hidden_too else ["listed", *facts]
        statement = search.found(
            wanted.order,
            words=wanted.search is not None,
            facts=bool(facts),
            one_instructor=wanted.instructor_id is not None,
            hidden_too=wanted.hidden_too,
            going_on=page.after is not None,
        )
        given: dict[str, Any] = {"facts": facts, "instructor_id": wanted.instructor_id}
        if page.after is not None:
            given["after_rank"], given["after_value"], given["after_id"] = page.after
        rows = await self._lane.fetch(
            statement,
            asked=asked.text,
            words=asked.words,
            phrases=asked.phrases,
            unwanted=asked.unwanted,
            language=wanted.language,
            limit=page.limit + 1,
            **given,
        )
        return page_of(rows, page, card_of, key=lambda row: (row[_CARD], row[_CARD + 1], row[0]))

    async def taught_by(
        self, user_id: UserId, status: CourseStatus | None, page: PageRequest
    ) -> Page[CourseCard]:
        statement = statements.taught_by(
            one_status=status is not None, going_on=page.after is not None
        )
        values: dict[str, Any] = {"user_id": user_id, "status": status, "limit": page.limit + 1}
        if page.after is not None:
            (values["after_id"],) = page.after
        rows = await self._lane.fetch(statement, **values)
        return page_of(rows, page, card_of, key=lambda row: (row[0],))

    async def sheet(self, ref: CourseRef, viewer: UserId | None) -> CourseSheet:
        by_slug = isinstance(ref, Slug)
        named = {"slug": ref} if by_slug else {"course_id": ref}
        found = await self._lane.fetch(statements.course(by_slug=by_slug), viewer=viewer, **named)
        if not found:
            raise NotFound
        row = found[0]
        prerequisites, *standing, now, outline = row[_DETAIL + 1 :]
        return CourseSheet(
            course=detail_of(row),
            standing=standing_of(*standing, now=now),
            prerequisites=[_prerequisite(one, now) for one in prerequisites],
            sections=_sections_of(outline),
            asked_at=now,
        )


def _facts(wanted: CatalogueFilter) -> list[str]:
    """What is asked for beside words, as the index of the search says it."""
    return [
        f"{name}:{value}"
        for name in ("tag", "level", "language", "status")
        if (value := getattr(wanted, name)) is not None
    ]


def card_of(row: Any) -> CourseCard:
    """A card from a row that begins with ``CARD_COLUMNS``."""
    return CourseCard(*_card_values(row[:_CARD]))


def _card_values(row: Any) -> tuple[Any, ...]:
    # Names instead of slices: a page is made of twenty of these.
    id_, slug, title, summary, level, language, tags, status, visibility, *rest = row
    lessons, minutes, enrolled, capacity, taken, published, created, updated, *teacher = rest
    instructor = instructor_of(teacher)
    left = None if capacity is None else max(capacity - taken, 0)
    return (
        *(id_, slug, title, summary, _LEVELS[level], language, tags, _STATUSES[status]),
        *(_VISIBILITIES[visibility], instructor, lessons, minutes, enrolled, capacity, left),
        *(published, created, updated),
    )


def instructor_of(row: Any) -> Instructor:
    """Somebody who teaches, from the columns of ``statements.CARD_COLUMNS`` that tell it."""
    user_id, name, title, picture = row
    return Instructor(user_id, name, title, picture_url(picture))


def detail_of(row: Any) -> CourseDetail:
    """A course, its outline left empty, from a row that begins with ``CARD_COLUMNS`` and
    ``DETAIL_COLUMNS`` and goes on with its co-instructors.
    """
    card = _card_values(row[:_CARD])
    description, *rest = row[_CARD:_DETAIL]
    instructors = [card[9], *map(instructor_of, row[_DETAIL])]
    values = [*card, description, instructors, [], *rest, []]
    return CourseDetail(*values)


def _prerequisite(row: Any, now: datetime) -> SheetPrerequisite:
    course_id, slug, title, *standing = row
    return SheetPrerequisite(CourseLink(course_id, slug, title), standing_of(*standing, now=now))


def _sections_of(rows: Iterable[Any]) -> list[SheetSection]:
    sections: list[SheetSection] = []
    here = None
    for row in rows:
        if row[0] != here:
            here = row[0]
            sections.append(SheetSection(here, row[1], row[2], []))
            lessons = sections[-1].lessons
        if row[3] is not None:
            kind, status = _KINDS[row[5]], _LESSON_STATUSES[row[6]]
            lessons.append(SheetLesson(row[3], row[4], kind, status, *row[7:]))
    return sections
