"""Progress in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from application.actor import Actor, NotAllowed, Origin
from application.progress.learning import Learning, Noted
from application.progress.ports import StartProgressWork
from application.progress.sheet import ProgressSheet, SheetLine
from domain.courses.course import Course
from domain.enrollments.access import EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from domain.errors import NotFound
from domain.ids import EnrollmentId, LessonId, SessionId, UserId
from domain.lessons.lesson import Lesson, LessonStatus
from domain.lessons.lock import Step
from domain.progress.lesson_progress import Fact, LessonProgress
from domain.progress.rule import Rule
from domain.progress.score import Score
from domain.users.user import Role
from fakes.courses import published_in
from fakes.enrollments import score_in
from fakes.memory import MemoryTransaction, Tables
from fakes.standing import latest_enrollment, standing_in


class MemoryProgress:
    """The port ``Progress``."""

    def __init__(self, transaction: MemoryTransaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now
        self._progress = transaction.table("progress")

    async def lock(
        self, user_id: UserId, lesson_ids: Sequence[LessonId], /, *, courses_too: bool
    ) -> None:
        lessons = self._transaction.table("lessons")
        courses = sorted({lessons[one].course_id for one in lesson_ids if one in lessons})
        if courses_too:
            for course_id in courses:
                await self._transaction.lock("courses", course_id)
        held = (EnrollmentStatus.ACTIVE, EnrollmentStatus.COMPLETED)
        for one in sorted(self._transaction.table("enrollments").values(), key=lambda e: e.id):
            if one.user_id == user_id and one.course_id in courses and one.status in held:
                await self._transaction.lock("enrollments", one.id)

    async def learning(
        self, user_id: UserId, lesson_ids: Sequence[LessonId], /
    ) -> dict[LessonId, Learning]:
        lessons = self._transaction.table("lessons")
        return {
            one: self._learning(user_id, lessons[one])
            for one in lesson_ids
            if one in lessons and lessons[one].deleted_at is None
        }

    def _learning(self, user_id: UserId, lesson: Lesson) -> Learning:
        course: Course = self._transaction.table("courses")[lesson.course_id]
        enrollment: Enrollment | None = latest_enrollment(self._transaction, course, user_id)
        return Learning(
            lesson_id=lesson.id,
            course_id=course.id,
            published=lesson.status is LessonStatus.PUBLISHED,
            required=lesson.required,
            preview=lesson.preview,
            rule=rule_of(lesson),
            standing=standing_in(self._transaction, course, user_id, self._now),
            sequential=course.sequential,
            enrollment=enrollment,
            progress=(done_in(self._transaction, enrollment.id, lesson.id) if enrollment else None),
            score=score_in(self._transaction, enrollment) if enrollment else Score(0, 0),
        )

    async def steps(
        self, enrollment_ids: Sequence[EnrollmentId], /
    ) -> Mapping[EnrollmentId, list[Step]]:
        enrollments = self._transaction.table("enrollments")
        return {
            one: [
                Step(
                    lesson.id,
                    required=lesson.required,
                    preview=lesson.preview,
                    met=done_in(self._transaction, one, lesson.id).met_at is not None,
                )
                for lesson in published_in(self._transaction, enrollments[one].course_id)
            ]
            for one in enrollment_ids
        }

    async def save(self, progress: Sequence[LessonProgress], /) -> None:
        for one in progress:
            self._progress[one.enrollment_id, one.lesson_id] = one
            activity = self._transaction.table("activity")
            activity[one.enrollment_id] = self._now.replace(second=0, microsecond=0)

    async def reset(self, enrollment_id: EnrollmentId, lesson_id: LessonId, /) -> None:
        self._progress.pop((enrollment_id, lesson_id), None)


class MemoryDirectFacts:
    """The port ``DirectFacts``, by asking the domain."""

    def __init__(self, start_work: StartProgressWork) -> None:
        self._start_work = start_work

    async def add(self, user_id: UserId, lesson_id: LessonId, fact: Fact, /) -> Noted | None:
        async with self._start_work(None) as work:
            learning = (await work.progress.learning(user_id, [lesson_id])).get(lesson_id)
            if learning is None or learning.may_be_locked:
                return None
            try:
                # Nobody is staff here: what only staff may see is decided elsewhere.
                nobody = Actor(user_id, Role.STUDENT, SessionId(lesson_id), Origin("nobody"))
                enrollment, before = learning.opened(nobody)
            except (NotFound, NotAllowed):
                return None
            after = before.with_fact(fact, learning.rule, at=work.now)
            active = enrollment.status is EnrollmentStatus.ACTIVE
            if after.met_at != before.met_at or (active and learning.score.is_complete):
                return None
            await work.progress.save([after])
            await work.commit()
        return Noted(enrollment, learning.score, learning.rule, after)


class MemoryProgressReads:
    """The port ``ProgressReads``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def sheet(self, enrollment_id: EnrollmentId, /) -> ProgressSheet:
        enrollment: Any = self._tables.table("enrollments").get(enrollment_id)
        if enrollment is None:
            raise NotFound
        course = self._tables.table("courses")[enrollment.course_id]
        return ProgressSheet(
            enrollment.user_id,
            course.owner_id,
            course.co_instructor_ids,
            [
                SheetLine(
                    one.title,
                    one.required,
                    rule_of(one),
                    done_in(self._tables, enrollment_id, one.id),
                )
                for one in published_in(self._tables, course.id)
            ],
        )

    async def done_by(self, user_id: UserId, /) -> list[LessonProgress]:
        enrollments, done = self._tables.table("enrollments"), self._tables.table("progress")
        return [done[key] for key in sorted(done) if enrollments[key[0]].user_id == user_id]


def rule_of(lesson: Lesson) -> Rule:
    """The lesson's rule."""
    return Rule(lesson.completion_rule, lesson.completion_percent, lesson.duration_minutes)


def done_in(tables: Tables, enrollment_id: EnrollmentId, lesson_id: LessonId) -> LessonProgress:
    """What was done in the lesson, which may be nothing."""
    nothing = LessonProgress(enrollment_id=enrollment_id, lesson_id=lesson_id)
    done: LessonProgress = tables.table("progress").get((enrollment_id, lesson_id), nothing)
    return done
