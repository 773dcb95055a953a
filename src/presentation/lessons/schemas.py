"""What clients send about lessons, sections and outlines."""

from typing import Annotated, Any, TypeAlias

from msgspec import UNSET, Meta

from domain.ids import LessonId, SectionId
from domain.lessons.lesson import CompletionRule, LessonKind, percent_for
from domain.lessons.section import MOST_IN_ORDER
from domain.text import Markdown, Title
from presentation.schemas import Changed, Id, MarkdownText, Minutes, Request, TitleText, given

Percent: TypeAlias = Annotated[int, Meta(ge=1, le=100)]


class CompletionChoice(Request):
    """The rule by which a lesson is met; ``percent`` of its time goes with ``watched`` alone."""

    rule: CompletionRule
    percent: Changed[Percent] = UNSET


class CompletionChange(Request):
    """A change of the rule (JSON merge patch): null brings the usual percent back."""

    rule: Changed[CompletionRule] = UNSET
    percent: Changed[Percent | None] = UNSET


class NewSection(Request):
    """A new section."""

    title: TitleText


class SectionChange(Request):
    """A change of a section (JSON merge patch)."""

    title: Changed[TitleText] = UNSET


class NewLesson(Request):
    """A new lesson; its title is enough. Without a section it goes to the last one."""

    title: TitleText
    section_id: Changed[Id] = UNSET
    content: Changed[MarkdownText] = UNSET
    kind: Changed[LessonKind] = UNSET
    preview: Changed[bool] = UNSET
    required: Changed[bool] = UNSET
    duration_minutes: Changed[Minutes | None] = UNSET
    completion: Changed[CompletionChoice] = UNSET
    media_id: Changed[Id | None] = UNSET

    def facts(self) -> dict[str, Any]:
        """What was sent beside the title and the section."""
        facts = _facts(self)
        if choice := facts.pop("completion", None):
            facts["completion_rule"] = choice.rule
            percent = None if choice.percent is UNSET else choice.percent
            facts["completion_percent"] = percent_for(choice.rule, percent)
        facts.pop("section_id", None)
        del facts["title"]
        return facts


class LessonChange(Request):
    """A change of a lesson (JSON merge patch): what is absent stays, null clears. With another
    section the lesson moves to that section's end.
    """

    title: Changed[TitleText] = UNSET
    section_id: Changed[Id] = UNSET
    content: Changed[MarkdownText | None] = UNSET
    kind: Changed[LessonKind] = UNSET
    preview: Changed[bool] = UNSET
    required: Changed[bool] = UNSET
    duration_minutes: Changed[Minutes | None] = UNSET
    completion: Changed[CompletionChange] = UNSET
    media_id: Changed[Id | None] = UNSET

    def changes(self) -> dict[str, Any]:
        """What was sent."""
        changes = _facts(self)
        if choice := changes.pop("completion", None):
            changes |= {f"completion_{name}": value for name, value in given(choice).items()}
        return changes


class OrderedSection(Request):
    """A section in the new order, with its lessons."""

    id: Id
    lesson_ids: Annotated[list[Id], Meta(max_length=MOST_IN_ORDER)]


class NewOrder(Request):
    """The complete new order of a course."""

    sections: Annotated[list[OrderedSection], Meta(max_length=MOST_IN_ORDER)]

    def order(self) -> list[tuple[SectionId, list[LessonId]]]:
        """The order in ids."""
        return [
            (SectionId(one.id), [LessonId(lesson) for lesson in one.lesson_ids])
            for one in self.sections
        ]


def _facts(request: NewLesson | LessonChange) -> dict[str, Any]:
    return given(request, title=Title, content=lambda text: Markdown(text or ""))


class NewAttachment(Request):
    """A file that a lesson is to offer."""

    media_id: Id
    title: TitleText
