"""Courses in memory."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from application.courses.ports import CatalogueFilter, CourseRef, Sort, Tally
from application.courses.sheet import CourseSheet, SheetLesson, SheetSection
from application.courses.views import CourseCard, CourseDetail, Instructor
from application.files import picture_url
from application.page import Key, Page, PageRequest
from domain.courses.course import Course, CourseStatus, Visibility
from domain.courses.errors import SlugTaken
from domain.courses.teaching import teaches
from domain.enrollments.access import Access, EnrollmentStatus
from domain.errors import NotFound, Overlapped
from domain.ids import CourseId, EnrollmentId, UserId
from domain.lessons.lesson import Lesson, LessonStatus
from domain.text import Slug
from fakes.memory import Clock, MemoryTransaction, Tables
from fakes.prerequisites import prerequisites_of
from fakes.search import ALL_WORDS, SOME_WORDS, rank_of, vocabulary_of
from fakes.standing import access_in, latest_enrollment, standing_in

SEATED = (EnrollmentStatus.ACTIVE, EnrollmentStatus.SUSPENDED)
ENROLLED = (*SEATED, EnrollmentStatus.COMPLETED)


class MemoryCourses:
    """The port ``Courses``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now
        self._courses = transaction.table("courses")
        self._slugs = transaction.table("slugs")

    async def get(self, course_id: CourseId, /) -> Course:
        if course_id not in self._courses:
            raise NotFound
        course: Course = self._courses[course_id]
        return course

    async def lock(self, course_id: CourseId, /) -> Course:
        await self._transaction.lock("courses", course_id)
        return await self.get(course_id)

    async def claim_slug(self, wanted: Slug, course_id: CourseId, /) -> Slug:
        numbered = (wanted if number == 1 else Slug(f"{wanted}-{number}") for number in count(1))
        slug = next(one for one in numbered if one not in self._slugs)
        self._slugs[slug] = course_id
        return slug

    async def take_slug(self, slug: Slug, course_id: CourseId, /) -> None:
        if self._slugs.setdefault(slug, course_id) != course_id:
            raise SlugTaken(slug)

    async def add(self, course: Course, /) -> None:
        self._courses[course.id] = course

    async def save(self, course: Course, /) -> Course:
        if (await self.get(course.id)).version != course.version:
            raise Overlapped
        saved = replace(course, version=course.version + 1)
        self._courses[course.id] = saved
        return saved

    async def delete(self, course_id: CourseId, /) -> None:
        del self._courses[course_id]
        for slug in [slug for slug, owner in self._slugs.items() if owner == course_id]:
            del self._slugs[slug]
        asked = self._transaction.table("prerequisites")
        for pair in [pair for pair in asked if course_id in pair]:
            del asked[pair]
        for name in ("lessons", "sections"):
            rows = self._transaction.table(name)
            for key in [key for key, one in rows.items() if one.course_id == course_id]:
                del rows[key]
        lessons = self._transaction.table("lessons")
        revisions = self._transaction.table("revisions")
        for key in [key for key in revisions if key[0] not in lessons]:
            del revisions[key]
        offers = self._transaction.table("attachments")
        for key in [key for key, one in offers.items() if one.lesson_id not in lessons]:
            del offers[key]

    async def tally(self, course_id: CourseId, /) -> Tally:
        enrollments = enrollments_in(self._transaction, course_id)
        return Tally(
            published_lessons=len(published_in(self._transaction, course_id)),
            enrolled=sum(one.status in ENROLLED for one in enrollments),
            ever_enrolled=bool(enrollments),
        )

    async def co_taught_by(self, user_id: UserId, /) -> list[CourseId]:
        return sorted(one.id for one in self._courses.values() if user_id in one.co_instructor_ids)

    async def access_of(self, course_id: CourseId, user_id: UserId, /) -> Access:
        return access_in(self._transaction, await self.get(course_id), user_id, self._now)


class MemoryCourseReads:
    """The port ``CourseReads``."""

    def __init__(self, tables: Tables, clock: Clock) -> None:
        self._tables = tables
        self._clock = clock

    async def catalogue(self, wanted: CatalogueFilter, page: PageRequest) -> Page[CourseCard]:
        courses = list(self._tables.table("courses").values())
        listed = [one for one in courses if _listed(one, wanted)]
        if wanted.search is None:
            ranks = dict.fromkeys((one.id for one in listed), 0)
        else:
            ranks = _ranks(listed, wanted, vocabulary_of(courses))
        key, descending = _order(wanted, ranks)
        cards = [self._card(one) for one in listed if one.id in ranks]
        return paged(cards, page, key, descending=descending)

    async def taught_by(
        self, user_id: UserId, status: CourseStatus | None, page: PageRequest
    ) -> Page[CourseCard]:
        own = [
            self._card(one)
            for one in self._tables.table("courses").values()
            if teaches(user_id, one) and status in (None, one.status)
        ]
        return paged(own, page, lambda card: (card.id,), descending=True)

    async def sheet(self, ref: CourseRef, viewer: UserId | None) -> CourseSheet:
        course_id = self._tables.table("slugs").get(ref) if isinstance(ref, Slug) else ref
        course = self._tables.table("courses").get(course_id)
        if course is None:
            raise NotFound
        card = self._card(course)
        values = {name: getattr(card, name) for name in CourseCard.__struct_fields__}
        rest = {
            name: getattr(course, name)
            for name in CourseDetail.__struct_fields__
            if name not in values and hasattr(course, name)
        }
        return CourseSheet(
            course=CourseDetail(
                **values,
                **rest,
                instructors=[card.instructor, *map(self._instructor, course.co_instructor_ids)],
                prerequisites=[],
                sections=[],
            ),
            standing=standing_in(self._tables, course, viewer, self._clock.now),
            prerequisites=prerequisites_of(self._tables, course, viewer, self._clock),
            sections=self._sections(course, viewer),
            asked_at=self._clock.now,
        )

    def _sections(self, course: Course, viewer: UserId | None) -> list[SheetSection]:
        enrollment = latest_enrollment(self._tables, course, viewer)
        sections = [
            one for one in self._tables.table("sections").values() if one.course_id == course.id
        ]
        return [
            SheetSection(
                section.id,
                section.title,
                section.position,
                [
                    _sheet_lesson(self._tables, one, enrollment.id if enrollment else None)
                    for one in lessons_in(self._tables, course.id)
                    if one.section_id == section.id
                ],
            )
            for section in sorted(sections, key=lambda one: one.position)
        ]

    def _instructor(self, user_id: UserId) -> Instructor:
        person = self._tables.table("users")[user_id]
        picture = picture_url(person.avatar_media_id)
        return Instructor(person.id, person.display_name, person.title, picture)

    def _card(self, course: Course) -> CourseCard:
        statuses = [one.status for one in enrollments_in(self._tables, course.id)]
        published = published_in(self._tables, course.id)
        seats = sum(status in SEATED for status in statuses)
        return CourseCard(
            id=course.id,
            slug=course.slug,
            title=course.title,
            summary=course.summary,
            level=course.level,
            language=course.language,
            tags=list(course.tags),
            status=course.status,
            visibility=course.visibility,
            instructor=self._instructor(course.owner_id),
            lesson_count=len(published),
            duration_minutes=sum(one.duration_minutes or 0 for one in published),
            enrolled_count=sum(status in ENROLLED for status in statuses),
            capacity=course.capacity,
            seats_left=None if course.capacity is None else max(course.capacity - seats, 0),
            published_at=course.published_at,
            created_at=course.created_at,
            updated_at=course.updated_at,
        )


def lessons_in(tables: Tables, course_id: CourseId) -> list[Lesson]:
    """The lessons of a course that are not deleted, in its order."""
    places = {one.id: one.position for one in tables.table("sections").values()}
    lessons = [
        one
        for one in tables.table("lessons").values()
        if one.course_id == course_id and one.deleted_at is None
    ]
    return sorted(lessons, key=lambda one: (places[one.section_id], one.position))


def published_in(tables: Tables, course_id: CourseId) -> list[Lesson]:
    """The lessons that learners see."""
    return [one for one in lessons_in(tables, course_id) if one.status is LessonStatus.PUBLISHED]


def enrollments_in(tables: Tables, course_id: CourseId) -> list[Any]:
    """All enrollments that a course ever had."""
    return [one for one in tables.table("enrollments").values() if one.course_id == course_id]


def paged(
    items: list[Any], page: PageRequest, key: Callable[[Any], Key], *, descending: bool
) -> Page[Any]:
    """A page of ``items`` in the order of ``key``."""
    ordered = sorted(items, key=key, reverse=descending)
    if page.after is not None:
        ordered = [
            one
            for one in ordered
            if (key(one) < page.after if descending else key(one) > page.after)
        ]
    shown = ordered[: page.limit]
    return Page(shown, key(shown[-1]) if len(ordered) > page.limit else None)


def _sheet_lesson(
    tables: Tables, lesson: Lesson, enrollment_id: EnrollmentId | None
) -> SheetLesson:
    progress = tables.table("progress").get((enrollment_id, lesson.id))
    return SheetLesson(
        lesson.id,
        lesson.title,
        lesson.kind,
        lesson.status,
        lesson.preview,
        lesson.required,
        lesson.duration_minutes,
        met=progress is not None and progress.met_at is not None,
    )


def _listed(course: Course, wanted: CatalogueFilter) -> bool:
    found = course.status is CourseStatus.PUBLISHED and course.visibility is Visibility.PUBLIC
    return (
        (wanted.hidden_too or found)
        and (wanted.tag is None or wanted.tag in course.tags)
        and wanted.level in (None, course.level)
        and wanted.language in (None, course.language)
        and (wanted.instructor_id is None or teaches(wanted.instructor_id, course))
        and wanted.status in (None, course.status)
    )


def _ranks(
    courses: list[Course], wanted: CatalogueFilter, vocabulary: set[str]
) -> dict[CourseId, int]:
    assert wanted.search is not None
    ranks = {one.id: rank_of(one, wanted.search, vocabulary) for one in courses}
    last = SOME_WORDS if wanted.order is Sort.RELEVANCE else ALL_WORDS
    return {one: rank for one, rank in ranks.items() if rank is not None and rank <= last}


def _order(wanted: CatalogueFilter, ranks: dict[CourseId, int]) -> Any:
    by: Callable[[Any], Any] = {
        Sort.NEWEST: lambda card: card.created_at if wanted.hidden_too else card.published_at,
        Sort.TITLE: lambda card: card.title.lower(),
        Sort.POPULAR: lambda card: card.enrolled_count,
        Sort.RELEVANCE: lambda card: card.enrolled_count,
    }[wanted.order]
    if wanted.order is Sort.RELEVANCE:
        return (lambda card: (-ranks[card.id], by(card), card.id)), True
    return (lambda card: (by(card), card.id)), wanted.order is not Sort.TITLE
