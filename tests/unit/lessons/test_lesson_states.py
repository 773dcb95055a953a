"""A lesson: its two states, its end, and the rule by which it is met."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Final

import pytest

from domain.errors import Fault, Invalid, InvalidTransition
from domain.lessons.lesson import MOVES, CompletionRule, Lesson, LessonStatus
from factories import NOW, lesson

DRAFT, PUBLISHED = LessonStatus.DRAFT, LessonStatus.PUBLISHED
LATER: Final = NOW + timedelta(days=1)
VERBS: Final[dict[str, Callable[[Lesson], Lesson]]] = {
    "publish": lambda one: one.publish(now=LATER),
    "unpublish": lambda one: one.unpublish(now=LATER),
}
LEGAL: Final = {(DRAFT, "publish"): PUBLISHED, (PUBLISHED, "unpublish"): DRAFT}


@pytest.mark.parametrize(("status", "verb"), list(product(LessonStatus, VERBS)))
def test_a_lesson_moves_as_its_states_allow_and_in_no_other_way(
    status: LessonStatus, verb: str
) -> None:
    before = lesson(status=status)
    if (status, verb) not in LEGAL:
        with pytest.raises(InvalidTransition) as refused:
            VERBS[verb](before)
        assert refused.value.facts == {"from": status, "allowed": sorted(MOVES[status])}
        return
    after = VERBS[verb](before)
    assert (after.status, after.updated_at) == (LEGAL[status, verb], LATER)


def test_a_deleted_lesson_has_no_place_and_keeps_everything_else() -> None:
    before = lesson(status=PUBLISHED, position=4)
    after = before.delete(now=LATER)
    assert (after.position, after.deleted_at, after.updated_at) == (None, LATER, LATER)
    assert (after.id, after.status, after.content) == (before.id, PUBLISHED, before.content)


@pytest.mark.parametrize("rule", list(CompletionRule))
@pytest.mark.parametrize("minutes", [None, 10])
def test_only_a_lesson_that_takes_time_can_be_watched(
    rule: CompletionRule, minutes: int | None
) -> None:
    if rule is not CompletionRule.WATCHED or minutes is not None:
        assert lesson(completion_rule=rule, duration_minutes=minutes).completion_rule is rule
        return
    with pytest.raises(Invalid) as refused:
        lesson(completion_rule=rule, duration_minutes=minutes)
    assert refused.value.faults == (
        Fault("The rule watched needs a duration.", pointer="/duration_minutes"),
    )
