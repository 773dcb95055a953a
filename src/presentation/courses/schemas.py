"""What clients send about courses."""

from typing import Annotated, Any, TypeAlias

from msgspec import UNSET, Meta

from domain.courses.course import Level, Visibility
from domain.text import END, Markdown, Slug, Summary, Title
from presentation.schemas import (
    Changed,
    Id,
    MarkdownText,
    Moment,
    NaturalInt,
    Request,
    SummaryText,
    TitleText,
    given,
)

Language: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*" + END,
        max_length=35,
        description="A language tag (RFC 5646), such as `en` or `pt-BR`.",
    ),
]
Tag: TypeAlias = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*" + END,
        max_length=40,
        description="Lower-case words joined by hyphens.",
    ),
]
Tags: TypeAlias = Annotated[list[Tag], Meta(max_length=20)]
SlugText: TypeAlias = Annotated[str, Meta(pattern=Slug.pattern, max_length=80)]
AccessDays: TypeAlias = Annotated[int, Meta(ge=1, le=36_500)]


class NewCourse(Request):
    """A new course; its title is enough."""

    title: TitleText
    summary: Changed[SummaryText] = UNSET
    description: Changed[MarkdownText] = UNSET
    level: Changed[Level] = UNSET
    language: Changed[Language] = UNSET
    tags: Changed[Tags] = UNSET
    visibility: Changed[Visibility] = UNSET
    capacity: Changed[NaturalInt | None] = UNSET
    waitlist: Changed[bool] = UNSET
    enroll_from: Changed[Moment | None] = UNSET
    enroll_until: Changed[Moment | None] = UNSET
    starts_at: Changed[Moment | None] = UNSET
    ends_at: Changed[Moment | None] = UNSET
    access_days: Changed[AccessDays | None] = UNSET
    sequential: Changed[bool] = UNSET

    def facts(self) -> dict[str, Any]:
        """What was sent beside the title."""
        facts = given(self, summary=Summary, description=Markdown, tags=_distinct)
        del facts["title"]
        return facts


class CourseChange(Request):
    """A change of a course (JSON merge patch): what is absent stays, null clears."""

    title: Changed[TitleText] = UNSET
    slug: Changed[SlugText] = UNSET
    summary: Changed[SummaryText | None] = UNSET
    description: Changed[MarkdownText | None] = UNSET
    level: Changed[Level] = UNSET
    language: Changed[Language] = UNSET
    tags: Changed[Tags | None] = UNSET
    visibility: Changed[Visibility] = UNSET
    capacity: Changed[NaturalInt | None] = UNSET
    waitlist: Changed[bool] = UNSET
    enroll_from: Changed[Moment | None] = UNSET
    enroll_until: Changed[Moment | None] = UNSET
    starts_at: Changed[Moment | None] = UNSET
    ends_at: Changed[Moment | None] = UNSET
    access_days: Changed[AccessDays | None] = UNSET
    sequential: Changed[bool] = UNSET

    def changes(self) -> dict[str, Any]:
        """What was sent."""
        return given(
            self,
            title=Title,
            slug=Slug,
            summary=lambda text: Summary(text or ""),
            description=lambda text: Markdown(text or ""),
            tags=_distinct,
        )


class PrerequisiteList(Request):
    """All that must be completed before somebody may enroll."""

    course_ids: Annotated[
        list[Id],
        Meta(
            max_length=20,
            description="Each course once.",
            extra_json_schema={"uniqueItems": True},
        ),
    ]


class Transfer(Request):
    """Whom a course is handed over to."""

    user_id: Id


def _distinct(tags: list[str] | None) -> tuple[str, ...]:
    """Each tag once, in the order sent."""
    return tuple(dict.fromkeys(tags or ()))
