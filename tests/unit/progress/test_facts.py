"""Facts only add up: in any order, repeated or late, they come to the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import EnrollmentId, LessonId
from domain.lessons.lesson import CompletionRule
from domain.progress.errors import FactNotApplicable
from domain.progress.lesson_progress import Fact, LessonProgress, LessonState
from domain.progress.ranges import Ranges, seconds_within, union
from domain.progress.rule import Missing, Rule

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NOTHING = LessonProgress(enrollment_id=EnrollmentId(UUID(int=1)), lesson_id=LessonId(UUID(int=2)))
MANUAL = Rule(CompletionRule.MANUAL, None, None)
VIEWED = Rule(CompletionRule.VIEWED, None, None)
FILM = Rule(CompletionRule.WATCHED, 50, 1)

ranges = st.lists(
    st.tuples(st.integers(0, 70), st.integers(1, 20)).map(lambda one: (one[0], one[0] + one[1])),
    max_size=6,
).map(tuple)
rules = st.sampled_from([MANUAL, VIEWED, FILM])
told = st.none() | st.just(value=True)
positions = st.none() | st.integers(0, 99)
moments = st.integers(0, 5).map(lambda hours: NOW + timedelta(hours=hours))


@st.composite
def stories(draw: st.DrawFn) -> tuple[Rule, list[tuple[Fact, datetime]]]:
    """A rule and facts that apply to it, each with its time."""
    rule = draw(rules)
    done = told if rule is MANUAL else st.none()
    fact = st.builds(Fact, viewed=told, completed=done, position_seconds=positions, watched=ranges)
    return rule, draw(st.lists(st.tuples(fact, moments), max_size=6))


def after(rule: Rule, facts: list[tuple[Fact, datetime]]) -> LessonProgress:
    progress = NOTHING
    for fact, at in facts:
        progress = progress.with_fact(fact, rule, at=at)
    return progress


@given(stories(), st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(
    story: tuple[Rule, list[tuple[Fact, datetime]]], chance: Random
) -> None:
    rule, facts = story
    shuffled = [*facts]
    chance.shuffle(shuffled)
    one, other = after(rule, facts), after(rule, shuffled)
    assert one.state is other.state
    if rule is FILM:
        # When enough was watched is when it was told.
        one, other = replace(one, met_at=None), replace(other, met_at=None)
    assert one == other


@given(stories())
def test_a_repeated_fact_changes_nothing(
    story: tuple[Rule, list[tuple[Fact, datetime]]],
) -> None:
    rule, facts = story
    progress = after(rule, facts)
    for fact, at in facts:
        assert progress.with_fact(fact, rule, at=at) == progress


@given(stories())
def test_no_fact_ever_lowers_what_is_met(
    story: tuple[Rule, list[tuple[Fact, datetime]]],
) -> None:
    rule, facts = story
    states = [after(rule, facts[:count]) for count in range(len(facts) + 1)]
    for before, later in pairwise(states):
        assert later.met_at is not None or before.met_at is None
        assert seconds_within(later.watched, 99) >= seconds_within(before.watched, 99)


@given(stories())
def test_a_lesson_is_met_exactly_when_its_rule_misses_nothing(
    story: tuple[Rule, list[tuple[Fact, datetime]]],
) -> None:
    rule, facts = story
    progress = after(rule, facts)
    assert (progress.state is LessonState.MET) == (not rule.missing(progress))
    assert (progress.why(rule) == []) == (progress.state is LessonState.MET)


@given(ranges, ranges)
def test_a_union_holds_the_seconds_of_both(one: Ranges, other: Ranges) -> None:
    joined = union(one, other)
    seconds = {second for start, end in one + other for second in range(start, end)}
    assert {second for start, end in joined for second in range(start, end)} == seconds
    assert all(first[1] < second[0] for first, second in pairwise(joined))
    assert seconds_within(joined, 50) == len([second for second in seconds if second < 50])


def test_watching_the_same_minute_twice_counts_once() -> None:
    half = Fact(watched=((0, 29),))
    progress = after(FILM, [(half, NOW), (half, NOW)])
    assert (FILM.watched_percent(progress.watched), progress.state) == (48, "in_progress")
    assert progress.why(FILM) == [Missing.WATCHED_TOO_LITTLE]
    enough = progress.with_fact(Fact(watched=((29, 30),)), FILM, at=NOW)
    assert (enough.state, enough.met_at, enough.why(FILM)) == ("met", NOW, [])


def test_what_lies_behind_the_end_does_not_count() -> None:
    progress = after(FILM, [(Fact(watched=((60, 200), (0, 10))), NOW)])
    assert FILM.watched_percent(progress.watched) == 16
    assert progress.state is LessonState.IN_PROGRESS


def test_ninety_percent_of_a_film_are_enough_where_its_author_says_nothing() -> None:
    rule = Rule(CompletionRule.WATCHED, None, 1)
    assert after(rule, [(Fact(watched=((0, 53),)), NOW)]).state is LessonState.IN_PROGRESS
    assert after(rule, [(Fact(watched=((0, 54),)), NOW)]).state is LessonState.MET


@pytest.mark.parametrize(
    ("rule", "fact"),
    [
        (VIEWED, Fact(completed=True)),
        (FILM, Fact(completed=True)),
        (MANUAL, Fact(completed=False)),
        (VIEWED, Fact(completed=False)),
        (VIEWED, Fact(viewed=False)),
    ],
)
def test_a_fact_that_means_nothing_is_refused(rule: Rule, fact: Fact) -> None:
    with pytest.raises(FactNotApplicable) as refused:
        NOTHING.with_fact(fact, rule, at=NOW)
    assert refused.value.code == "fact_not_applicable"


def test_the_place_is_where_the_learner_was_last() -> None:
    late, early = NOW + timedelta(hours=1), NOW
    progress = after(MANUAL, [(Fact(position_seconds=5), late), (Fact(position_seconds=9), early)])
    assert (progress.position_seconds, progress.position_at) == (5, late)


def test_a_place_at_the_very_beginning_is_a_beginning() -> None:
    assert NOTHING.state is LessonState.NOT_STARTED
    started = NOTHING.with_fact(Fact(position_seconds=0), MANUAL, at=NOW)
    assert started.state is LessonState.IN_PROGRESS


def test_what_was_met_stays_met_when_the_rule_changes() -> None:
    progress = NOTHING.with_fact(Fact(viewed=True), VIEWED, at=NOW)
    later = progress.with_fact(Fact(position_seconds=3), MANUAL, at=NOW + timedelta(hours=1))
    assert (later.state, later.met_at, later.why(MANUAL)) == ("met", NOW, [])
