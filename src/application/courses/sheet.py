"""A course with its outline as it is stored, and how much of it a visitor gets to see."""

from dataclasses import dataclass
from datetime import datetime

from msgspec import structs

from application.actor import Visitor
from application.courses.policy import Standing, is_staff, may_see, require_sight
from application.courses.views import (
    CourseDetail,
    CourseLink,
    Outline,
    OutlineLesson,
    OutlineSection,
)
from domain.ids import LessonId, SectionId
from domain.lessons.lesson import LessonKind, LessonStatus
from domain.lessons.lock import Step, locked_steps


@dataclass(slots=True)
class SheetLesson:
    """A lesson's line, drafts included; ``met`` is whether the viewer has met it."""

    id: LessonId
    title: str
    kind: LessonKind
    status: LessonStatus
    preview: bool
    required: bool
    duration_minutes: int | None
    met: bool


@dataclass(slots=True)
class SheetSection:
    """A section with all its lessons, in order."""

    id: SectionId
    title: str
    position: int
    lessons: list[SheetLesson]


@dataclass(slots=True)
class SheetPrerequisite:
    """A course to complete first, and how the viewer stands to it."""

    course: CourseLink
    standing: Standing


@dataclass(slots=True)
class CourseSheet:
    """Everything about a course. ``course`` comes without an outline and prerequisites: what stands
    there depends on who asks.
    """

    course: CourseDetail
    standing: Standing
    prerequisites: list[SheetPrerequisite]
    sections: list[SheetSection]
    asked_at: datetime

    def detail(self, visitor: Visitor) -> CourseDetail:
        """The course as the visitor may see it. Raise ``NotFound`` where it is hidden."""
        return structs.replace(
            self.course,
            sections=self.outline(visitor).sections,
            prerequisites=[
                one.course for one in self.prerequisites if may_see(visitor, one.standing)
            ],
        )

    def outline(self, visitor: Visitor) -> Outline:
        """The outline as the visitor may see it. Raise ``NotFound`` where the course is hidden."""
        require_sight(visitor, self.standing)
        if is_staff(visitor, self.standing):
            return Outline([_shown(section, section.lessons, set()) for section in self.sections])
        published = {
            section.id: [one for one in section.lessons if one.status is LessonStatus.PUBLISHED]
            for section in self.sections
        }
        locked = self._locked([lesson for lessons in published.values() for lesson in lessons])
        return Outline(
            [_shown(section, published[section.id], locked) for section in self.sections]
        )

    def _locked(self, lessons: list[SheetLesson]) -> set[LessonId]:
        if not self.course.sequential:
            return set()
        return locked_steps(
            [
                Step(one.id, required=one.required, preview=one.preview, met=one.met)
                for one in lessons
            ]
        )


def _shown(
    section: SheetSection, lessons: list[SheetLesson], locked: set[LessonId]
) -> OutlineSection:
    return OutlineSection(
        section.id,
        section.title,
        section.position,
        [
            OutlineLesson(
                one.id,
                one.title,
                one.kind,
                one.status,
                one.preview,
                one.required,
                one.duration_minutes,
                one.id in locked,
            )
            for one in lessons
        ],
    )
