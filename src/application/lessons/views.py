"""Lessons as people see them."""

from datetime import datetime
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from application.users.views import PersonLink
from domain.lessons.lesson import CompletionRule, LessonKind, LessonStatus


class Completion(Struct, frozen=True, omit_defaults=True):
    """The rule by which a lesson is met; ``percent`` of its time belongs to ``watched`` alone."""

    rule: CompletionRule
    percent: int | UnsetType = UNSET


class LessonFile(Struct, frozen=True):
    """The file that a lesson of kind video or file is about; ``size`` is in bytes, ``url`` is where
    its bytes are.
    """

    id: UUID
    filename: str
    content_type: str
    size: int
    url: str


class Attachment(Struct, frozen=True):
    """A file that a lesson offers beside its content; ``size`` is in bytes, ``url`` is where its
    bytes are.
    """

    id: UUID
    lesson_id: UUID
    title: str
    media_id: UUID
    filename: str
    content_type: str
    size: int
    url: str


class LessonDetail(Struct, frozen=True):
    """A lesson with its content, both as Markdown and rendered."""

    id: UUID
    course_id: UUID
    section_id: UUID
    title: str
    kind: LessonKind
    status: LessonStatus
    content: str
    content_html: str
    media_id: UUID | None
    media: LessonFile | None
    attachments: list[Attachment]
    completion: Completion
    preview: bool
    required: bool
    duration_minutes: int | None
    position: int
    previous_id: UUID | None
    next_id: UUID | None
    locked: bool
    created_at: datetime
    updated_at: datetime
    version: int


class LessonItem(Struct, frozen=True):
    """A lesson in a list: no content."""

    id: UUID
    course_id: UUID
    section_id: UUID
    title: str
    kind: LessonKind
    status: LessonStatus
    completion: Completion
    preview: bool
    required: bool
    duration_minutes: int | None
    position: int
    updated_at: datetime
    version: int
    locked: bool


class SectionDetail(Struct, frozen=True):
    """A section of the outline, without its lessons."""

    id: UUID
    course_id: UUID
    title: str
    position: int
    created_at: datetime
    updated_at: datetime
    version: int


class RevisionItem(Struct, frozen=True):
    """A content that a lesson has or had: ``number`` counts from 1, ``characters`` is how long it
    is.
    """

    number: int
    author: PersonLink
    characters: int
    created_at: datetime


class RevisionDetail(Struct, frozen=True):
    """A revision with its content, as Markdown."""

    number: int
    author: PersonLink
    characters: int
    created_at: datetime
    content: str


class OwnRevision(Struct, frozen=True):
    """A content that somebody wrote, in the export of all their data."""

    lesson_id: UUID
    number: int
    characters: int
    created_at: datetime
