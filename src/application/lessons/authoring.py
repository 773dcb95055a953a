"""What all commands on lessons have in common: the course must be the actor's to change."""

from collections.abc import Container

from application.actor import Actor
from application.courses.edit_course import require_course_staff
from application.courses.policy import is_staff
from application.lessons.ports import LessonWork, MarkdownRenderer
from application.lessons.views import LessonDetail
from application.ports import AuditEvent
from domain.courses.course import Course
from domain.errors import Fault, Invalid, NotFound, Overlapped
from domain.ids import CourseId, LessonId, SectionId
from domain.lessons.lesson import Lesson, LessonStatus


async def lock_own_course(work: LessonWork, actor: Actor, course_id: CourseId) -> Course:
    """Lock the course; raise ``NotFound`` or ``NotAllowed`` unless the actor is staff of it."""
    course = await work.courses.lock(course_id)
    await require_course_staff(work, actor, course)
    return course


async def lesson_to_change(work: LessonWork, actor: Actor, lesson_id: LessonId) -> Lesson:
    """The lesson, its course locked first, as every change of an order or a count must.

    Raise as ``lock_own_course``, ``NotFound`` for another's draft too, and ``Overlapped`` when
    somebody changed the lesson while this work waited for the lock.
    """
    seen = await work.lessons.get(lesson_id)
    course = await work.courses.lock(seen.course_id)
    if seen.status is LessonStatus.DRAFT and not is_staff(actor, course):
        raise NotFound
    await require_course_staff(work, actor, course)
    lesson = await work.lessons.get(lesson_id)
    if lesson.version != seen.version:
        raise Overlapped
    return lesson


def require_section(section_id: SectionId, sections: Container[SectionId]) -> None:
    """Raise ``Invalid`` unless the section is one of these, the course's."""
    if section_id not in sections:
        raise Invalid(Fault("Must be a section of this course.", pointer="/section_id"))


async def shown_to_author(
    work: LessonWork, actor: Actor, lesson_id: LessonId, renderer: MarkdownRenderer
) -> LessonDetail:
    """The lesson's new representation, read within the work."""
    sheet = await work.lesson_reads.sheet(lesson_id, actor.user_id)
    html = await renderer.html(sheet.lesson.content)
    return sheet.detail(actor, content_html=html)


def lesson_event(action: str, actor: Actor, lesson: Lesson) -> AuditEvent:
    """A record of what an author did to a lesson."""
    return AuditEvent(
        action,
        "lesson",
        lesson.id,
        actor.user_id,
        actor.origin,
        details={"course_id": str(lesson.course_id)},
    )
