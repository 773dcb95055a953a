"""The life of a course: draft, published, archived."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Final

import pytest

from domain.courses.course import MOVES, Course, CourseStatus
from domain.courses.errors import CourseNotReady, HasEnrollments
from domain.errors import InvalidTransition
from factories import NOW, course

DRAFT, PUBLISHED, ARCHIVED = CourseStatus.DRAFT, CourseStatus.PUBLISHED, CourseStatus.ARCHIVED
LATER: Final = NOW + timedelta(days=1)

VERBS: Final[dict[str, Callable[[Course], Course]]] = {
    "publish": lambda one: one.publish(published_lessons=1, now=LATER),
    "unpublish": lambda one: one.unpublish(enrolled=0, now=LATER),
    "archive": lambda one: one.archive(now=LATER),
    "restore": lambda one: one.restore(now=LATER),
}

LEGAL: Final = {
    (DRAFT, "publish"): PUBLISHED,
    (DRAFT, "archive"): ARCHIVED,
    (PUBLISHED, "unpublish"): DRAFT,
    (PUBLISHED, "archive"): ARCHIVED,
    (ARCHIVED, "restore"): DRAFT,
}


@pytest.mark.parametrize(("status", "verb"), list(product(CourseStatus, VERBS)))
def test_a_course_moves_as_its_states_allow_and_in_no_other_way(
    status: CourseStatus, verb: str
) -> None:
    before = course(status=status)
    if (status, verb) not in LEGAL:
        with pytest.raises(InvalidTransition) as refused:
            VERBS[verb](before)
        assert refused.value.facts == {"from": status, "allowed": sorted(MOVES[status])}
        return
    after = VERBS[verb](before)
    assert after.status is LEGAL[status, verb]
    assert after.updated_at == LATER


@pytest.mark.parametrize("move", list(product(CourseStatus, CourseStatus)))
def test_every_pair_of_states_is_joined_by_a_verb_exactly_if_the_table_says_so(
    move: tuple[CourseStatus, CourseStatus],
) -> None:
    start, end = move
    assert (move in {(one, LEGAL[one, verb]) for one, verb in LEGAL}) == (end in MOVES[start])


def test_a_course_without_a_published_lesson_is_not_ready() -> None:
    with pytest.raises(CourseNotReady) as refused:
        course().publish(published_lessons=0, now=NOW)
    assert refused.value.facts == {"missing": ["published_lesson"]}


def test_an_archived_course_is_told_of_its_state_before_its_lack_of_lessons() -> None:
    with pytest.raises(InvalidTransition):
        course(status=ARCHIVED).publish(published_lessons=0, now=NOW)


def test_a_course_in_which_somebody_learns_does_not_go_back_to_being_a_draft() -> None:
    with pytest.raises(HasEnrollments):
        course(status=PUBLISHED).unpublish(enrolled=1, now=NOW)


def test_the_day_of_the_first_publication_is_kept() -> None:
    first = course().publish(published_lessons=1, now=NOW)
    again = first.unpublish(enrolled=0, now=LATER).publish(published_lessons=1, now=LATER)
    assert (first.published_at, again.published_at) == (NOW, NOW)


def test_moving_changes_nothing_but_the_state_and_its_times() -> None:
    before = course(tags=("food",), capacity=3, sequential=True)
    after = before.archive(now=LATER)
    assert after == course(
        id=before.id,
        owner_id=before.owner_id,
        tags=("food",),
        capacity=3,
        sequential=True,
        status=ARCHIVED,
        updated_at=LATER,
    )
