"""A lesson as it is stored, with its course's order, and how much of it a visitor gets to see."""

from dataclasses import dataclass

from application.actor import Actor, LoginRequired, NotAllowed, Visitor
from application.courses.policy import (
    Standing,
    is_staff,
    may_read_content,
    require_sight,
    require_staff,
)
from application.lessons.errors import LessonLocked
from application.lessons.views import Attachment, Completion, LessonDetail, LessonFile
from domain.errors import NotFound
from domain.ids import AttachmentId, LessonId
from domain.lessons.lesson import CompletionRule, Lesson, LessonStatus
from domain.lessons.lock import Step, missing_before


@dataclass(frozen=True, slots=True)
class OrderedLesson:
    """One lesson of the course, in course order."""

    id: LessonId
    status: LessonStatus
    step: Step


@dataclass(frozen=True, slots=True)
class LessonSheet:
    """A lesson with its files, the standing of the viewer in its course, and the course's lessons
    in order.
    """

    lesson: Lesson
    standing: Standing
    sequential: bool
    order: list[OrderedLesson]
    file: LessonFile | None
    attachments: list[Attachment]

    def missing_for(self, visitor: Visitor) -> list[LessonId]:
        """The lessons that must be met before this one opens; none for staff."""
        if not self.sequential or is_staff(visitor, self.standing):
            return []
        steps = (one.step for one in self.order if one.status is LessonStatus.PUBLISHED)
        return missing_before(self.lesson.id, steps)

    def require_author(self, actor: Actor) -> None:
        """Raise ``NotFound`` where the lesson is hidden, ``NotAllowed`` where it is only not the
        actor's to change.
        """
        self._require_sight(actor)
        require_staff(actor, self.standing)

    def require_readable(self, visitor: Visitor) -> None:
        """Raise ``NotFound`` where the lesson is hidden, ``LoginRequired``, ``NotAllowed`` or
        ``LessonLocked`` where the visitor may know of it but not read it.
        """
        self._require_sight(visitor)
        if self.lesson.preview:
            return
        if visitor is None:
            raise LoginRequired
        if not may_read_content(visitor, self.standing):
            raise NotAllowed("This is for people who learn in the course.")
        if missing := self.missing_for(visitor):
            raise LessonLocked(missing)

    def _require_sight(self, visitor: Visitor) -> None:
        require_sight(visitor, self.standing)
        staff = is_staff(visitor, self.standing)
        if self.lesson.status is not LessonStatus.PUBLISHED and not staff:
            raise NotFound

    def detail(self, visitor: Visitor, *, content_html: str) -> LessonDetail:
        """The lesson as the visitor may read it; the caller asks ``require_readable`` first."""
        lesson = self.lesson
        previous_id, next_id = self._neighbours(visitor)
        return LessonDetail(
            id=lesson.id,
            course_id=lesson.course_id,
            section_id=lesson.section_id,
            title=lesson.title,
            kind=lesson.kind,
            status=lesson.status,
            content=lesson.content,
            content_html=content_html,
            media_id=lesson.media_id,
            media=self.file,
            attachments=self.attachments,
            completion=completion_of(lesson.completion_rule, lesson.completion_percent),
            preview=lesson.preview,
            required=lesson.required,
            duration_minutes=lesson.duration_minutes,
            position=lesson.position or 0,
            previous_id=previous_id,
            next_id=next_id,
            locked=bool(self.missing_for(visitor)),
            created_at=lesson.created_at,
            updated_at=lesson.updated_at,
            version=lesson.version,
        )

    def attachment(self, attachment_id: AttachmentId) -> Attachment:
        """One of the files that the lesson offers. Raise ``NotFound``."""
        for one in self.attachments:
            if one.id == attachment_id:
                return one
        raise NotFound

    def _neighbours(self, visitor: Visitor) -> tuple[LessonId | None, LessonId | None]:
        staff = is_staff(visitor, self.standing)
        shown = [one.id for one in self.order if staff or one.status is LessonStatus.PUBLISHED]
        here = shown.index(self.lesson.id)
        before = shown[here - 1] if here > 0 else None
        after = shown[here + 1] if here + 1 < len(shown) else None
        return before, after


def completion_of(rule: CompletionRule, percent: int | None) -> Completion:
    """The rule as it is shown."""
    return Completion(rule) if percent is None else Completion(rule, percent)
