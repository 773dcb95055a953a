"""Which lessons of a sequential course are locked, as properties."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.ids import LessonId
from domain.lessons.lock import Step, locked_steps, missing_before
from factories import new_id

courses = st.lists(
    st.builds(
        lambda required, preview, met: Step(
            LessonId(new_id()), required=required, preview=preview, met=met
        ),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)


def test_a_lesson_opens_once_the_required_ones_before_it_are_met() -> None:
    first, second, third = (
        Step(LessonId(new_id()), required=True, preview=False, met=met)
        for met in (True, False, False)
    )
    assert missing_before(second.id, [first, second, third]) == []
    assert missing_before(third.id, [first, second, third]) == [second.id]
    assert locked_steps([first, second, third]) == {third.id}


@given(courses)
def test_the_outline_and_the_lesson_itself_agree_on_what_is_locked(steps: list[Step]) -> None:
    assert locked_steps(steps) == {one.id for one in steps if missing_before(one.id, steps)}


@given(courses)
def test_what_is_missing_is_required_and_unmet_and_comes_before(steps: list[Step]) -> None:
    for place, step in enumerate(steps):
        before = [one.id for one in steps[:place] if one.required and not one.met]
        assert missing_before(step.id, steps) == ([] if step.preview else before)


@given(courses)
def test_a_preview_is_never_locked(steps: list[Step]) -> None:
    assert not locked_steps(steps) & {one.id for one in steps if one.preview}


@given(courses, st.data())
def test_meeting_a_lesson_never_locks_another(steps: list[Step], data: st.DataObject) -> None:
    if not steps:
        return
    place = data.draw(st.integers(0, len(steps) - 1))
    met = [*steps[:place], replace(steps[place], met=True), *steps[place + 1 :]]
    assert locked_steps(met) <= locked_steps(steps)


@given(courses)
def test_a_lesson_that_is_not_in_the_course_waits_for_all_of_it(steps: list[Step]) -> None:
    """A draft stands behind no published lesson in particular; its author reads it anyway."""
    everything = [one.id for one in steps if one.required and not one.met]
    assert missing_before(LessonId(new_id()), steps) == everything
