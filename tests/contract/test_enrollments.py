"""What the ports ``Enrollments``, ``Entrances`` and ``EnrollmentReads`` promise."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.actor import Actor
from application.enrollments.ports import CohortFilter, CohortSort, EnrollmentFilter
from application.enrollments.views import LearnerProgress
from application.page import PageRequest
from classroom import Classroom, classroom
from domain.courses.course import Course, CourseStatus
from domain.enrollments.access import Access, EnrollmentStatus
from domain.enrollments.enrollment import Enrollment
from domain.enrollments.event import Transition
from domain.errors import NotFound, Overlapped
from domain.ids import CourseId, EnrollmentId
from domain.text import Email
from worlds import World


@pytest.fixture
def room(world: World) -> Classroom:
    return classroom(world)


async def an_enrollment(
    room: Classroom, course: Course, learner: Actor | None = None, **facts: Any
) -> Enrollment:
    learner = learner or await room.world.person()
    async with room.world.start_work(None) as work:
        now = work.now
    standard = {"status": EnrollmentStatus.ACTIVE, "enrolled_at": now, "updated_at": now}
    return Enrollment(
        id=EnrollmentId(room.world.new_id()),
        course_id=course.id,
        user_id=learner.user_id,
        **standard | facts,
    )


async def test_an_enrollment_comes_back_as_it_was_stored(room: Classroom) -> None:
    course = await room.course()
    enrollment = await an_enrollment(room, course)
    enrollment = replace(enrollment, access_until=enrollment.enrolled_at + timedelta(days=1))
    assert await room.add(enrollment)
    assert await room.stored(enrollment.id) == enrollment
    async with room.world.start_work(None) as work:
        assert await work.enrollments.lock(enrollment.id) == enrollment


async def test_an_enrollment_that_does_not_exist_is_not_found(room: Classroom) -> None:
    nothing = EnrollmentId(room.world.new_id())
    async with room.world.start_work(None) as work:
        for look in (work.enrollments.get, work.enrollments.lock, room.world.enrollments.sheet):
            with pytest.raises(NotFound):
                await look(nothing)


@pytest.mark.parametrize("second", [EnrollmentStatus.WAITLISTED, EnrollmentStatus.SUSPENDED])
async def test_nobody_has_two_live_enrollments_in_a_course(
    room: Classroom, second: EnrollmentStatus
) -> None:
    course, learner = await room.course(), await room.world.person()
    first = await an_enrollment(room, course, learner)
    assert await room.add(first)
    other = await an_enrollment(
        room, course, learner, status=second, attempt=2, waitlisted_at=first.enrolled_at
    )
    assert not await room.add(other)
    assert await room.add(replace(other, status=EnrollmentStatus.WITHDRAWN))


async def test_nobody_has_two_enrollments_of_the_same_attempt(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    over = await an_enrollment(room, course, learner, status=EnrollmentStatus.REMOVED)
    assert await room.add(over)
    assert not await room.add(await an_enrollment(room, course, learner))


async def test_a_step_changes_the_row_and_is_kept(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    before = await an_enrollment(room, course, learner)
    await room.add(before)
    after = before.suspend(now=before.updated_at)
    async with room.world.start_work(None) as work:
        await work.enrollments.record([Transition(before, after, learner.user_id, "Noise")])
        await work.commit()
    assert await room.stored(before.id) == replace(after, version=2)
    page = await room.world.enrollments.events(before.id, PageRequest())
    assert [(one.from_status, one.to_status, one.reason) for one in page.items] == [
        (None, "active", None),
        ("active", "suspended", "Noise"),
    ]
    assert page.items[1].actor_id == learner.user_id
    assert page.items[1].at == after.updated_at


async def test_a_step_from_another_version_is_refused_and_none_is_written(
    room: Classroom,
) -> None:
    course = await room.course()
    one, other = await an_enrollment(room, course), await an_enrollment(room, course)
    await room.add(one)
    await room.add(other)
    steps = [
        Transition(one, one.withdraw(now=one.updated_at)),
        Transition(other, replace(other.withdraw(now=other.updated_at), version=7)),
    ]
    with pytest.raises(Overlapped):
        async with room.world.start_work(None) as work:
            await work.enrollments.record(steps)
    assert await room.stored(one.id) == one


async def test_the_counts_of_a_course_follow_every_step(room: Classroom) -> None:
    course = await room.course(capacity=9)
    statuses = [*EnrollmentStatus]
    for status in statuses:
        one = await an_enrollment(room, course, status=status)
        times = {"completed_at": one.enrolled_at, "waitlisted_at": one.enrolled_at}
        await room.add(replace(one, **times))
    async with room.world.start_work(None) as work:
        seating = await work.enrollments.seating(course.id)
        waiting = (await work.enrollments.waiting(course.id, 9))[0]
        assert (seating.capacity, seating.taken, seating.waiting) == (9, 2, 1)
        left = Transition(waiting, waiting.withdraw(now=work.now))
        await work.enrollments.record([left])
        seating = await work.enrollments.seating(course.id)
        assert (seating.taken, seating.waiting) == (2, 0)


async def test_the_waitlist_is_in_the_order_of_arrival(room: Classroom) -> None:
    course = await room.course()
    base = await an_enrollment(room, course)
    for minutes in (3, 1, 2):
        at = base.enrolled_at + timedelta(minutes=minutes)
        one = await an_enrollment(room, course, status=EnrollmentStatus.WAITLISTED)
        await room.add(replace(one, waitlisted_at=at))
    async with room.world.start_work(None) as work:
        waiting = await work.enrollments.waiting(course.id, 2)
    offsets = [one.waitlisted_at - base.enrolled_at for one in waiting]
    assert offsets == [timedelta(minutes=1), timedelta(minutes=2)]
    page = await room.world.enrollments.listed(
        EnrollmentFilter(course_id=course.id, status=EnrollmentStatus.WAITLISTED), PageRequest()
    )
    assert sorted(one.waitlist_position or 0 for one in page.items) == [1, 2, 3]


async def test_whose_time_has_run_out_is_shown_as_expired_and_found_as_lapsed(
    room: Classroom,
) -> None:
    course, learner = await room.course(capacity=2), await room.world.person()
    over = await an_enrollment(room, course, learner)
    over = replace(over, access_until=over.enrolled_at - timedelta(days=1))
    running = await an_enrollment(room, course)
    running = replace(running, access_until=running.enrolled_at + timedelta(days=1))
    await room.add(over)
    await room.add(running)
    sheet = await room.world.enrollments.sheet(over.id)
    assert (sheet.enrollment.status, sheet.enrollment.access) == ("expired", Access.NONE)
    for status, expected in (("expired", over), ("active", running)):
        wanted = EnrollmentFilter(course_id=course.id, status=EnrollmentStatus(status))
        page = await room.world.enrollments.listed(wanted, PageRequest())
        assert [one.id for one in page.items] == [expected.id]
    entrance, _now = await room.world.enrollments.entrance(course.id, learner.user_id)
    assert (entrance.seats_taken, entrance.lapsed, entrance.latest) == (2, 1, over)
    async with room.world.start_work(None) as work:
        assert await work.enrollments.lapsed(course.id, 2) == [over]
        assert await work.enrollments.lapsed(course.id, 0) == []


async def test_a_course_in_which_time_has_run_out_is_worked_in_by_one_at_a_time(
    room: Classroom,
) -> None:
    course = await room.course()
    over = await an_enrollment(room, course)
    over = replace(over, access_until=over.enrolled_at - timedelta(days=1))
    await room.add(over)
    async with room.world.start_work(None) as one, room.world.start_work(None) as other:
        assert await one.enrollments.lock_lapsed_course() == course.id
        assert await other.enrollments.lock_lapsed_course() is None
        await one.enrollments.record([Transition(over, over.expire(now=one.now))])
        await one.commit()
    async with room.world.start_work(None) as work:
        assert await work.enrollments.lock_lapsed_course() is None


async def test_the_way_in_knows_all_that_decides(room: Classroom) -> None:
    owner, learner = await room.world.person(name="Grace"), await room.world.person(name="Alan")
    course = await room.course(owner, capacity=5, waitlist=False, access_days=3)
    await room.lesson(course)
    await room.lesson(course, required=False)
    async with room.world.start_work(None) as work:
        entrance = await work.entrances.lock(course.id, learner.user_id)
    assert (entrance.person.display_name, entrance.course.slug) == ("Alan", course.slug)
    assert entrance.standing.owner_id == owner.user_id
    assert (entrance.capacity, entrance.waitlist, entrance.access_days) == (5, False, 3)
    assert (entrance.required_lessons, entrance.seats_taken, entrance.waiting) == (1, 0, 0)
    assert (entrance.latest, entrance.missing, entrance.lapsed) == (None, (), 0)
    with pytest.raises(NotFound):
        await room.world.enrollments.entrance(CourseId(room.world.new_id()), learner.user_id)


async def test_what_was_done_in_a_former_attempt_is_taken_over(room: Classroom) -> None:
    course, learner = await room.course(), await room.world.person()
    first, second = await room.lessons(course, 2)
    former = await room.enrolled(course, learner)
    await room.done(learner, first)
    await room.enrollments.withdraw(learner, EnrollmentId(former.id))
    again = await an_enrollment(room, course, learner, attempt=2)
    await room.add(again)
    async with room.world.start_work(None) as work:
        score = await work.entrances.take_over(EnrollmentId(former.id), again.id)
        await work.commit()
    assert (score.required, score.met) == (2, 1)
    sheet = await room.world.progress.sheet(again.id)
    assert [line.progress.state for line in sheet.lines] == ["met", "not_started"]
    assert [line.progress.lesson_id for line in sheet.lines] == [first.id, second.id]


async def test_lists_are_filtered_and_their_pages_join_to_the_whole(room: Classroom) -> None:
    learner = await room.world.person()
    courses = [await room.course() for _ in range(5)]
    for course in courses:
        await room.enrolled(course, learner)
        await room.enrolled(course)
    wanted = EnrollmentFilter(user_id=learner.user_id)
    whole = (await room.world.enrollments.listed(wanted, PageRequest(100))).items
    assert [one.course.id for one in whole] == [course.id for course in reversed(courses)]
    seen, after = [], None
    while True:
        page = await room.world.enrollments.listed(wanted, PageRequest(2, after))
        seen += page.items
        if (after := page.next_key) is None:
            break
    assert seen == whole
    both = EnrollmentFilter(learner.user_id, courses[0].id, EnrollmentStatus.ACTIVE)
    assert (await room.world.enrollments.listed(both, PageRequest())).items == [whole[-1]]
    everybody = await room.world.enrollments.listed(EnrollmentFilter(), PageRequest(100))
    assert len(everybody.items) == 10


async def test_steps_come_in_order_and_in_pages(room: Classroom) -> None:
    course = await room.course()
    one = await an_enrollment(room, course)
    await room.add(one)
    for move in ("suspend", "resume", "suspend"):
        async with room.world.start_work(None) as work:
            before = await work.enrollments.get(one.id)
            await work.enrollments.record(
                [Transition(before, getattr(before, move)(now=before.updated_at))]
            )
            await work.commit()
    seen, after = [], None
    while True:
        page = await room.world.enrollments.events(one.id, PageRequest(2, after))
        seen += [event.to_status for event in page.items]
        if (after := page.next_key) is None:
            break
    assert seen == ["active", "suspended", "active", "suspended"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Access.OPEN),
        ({"starts_at": timedelta(days=1)}, Access.UPCOMING),
        ({"ends_at": timedelta(days=-1)}, Access.READ_ONLY),
        ({"status": CourseStatus.ARCHIVED}, Access.READ_ONLY),
    ],
)
async def test_the_access_shown_follows_the_course(
    room: Classroom, facts: dict[str, Any], expected: Access
) -> None:
    course = await room.course()
    enrollment = await room.enrolled(course)
    now = enrollment.enrolled_at
    moved = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in facts.items()
    }
    await room.change(course, **moved)
    sheet = await room.world.enrollments.sheet(EnrollmentId(enrollment.id))
    assert sheet.enrollment.access is expected


async def a_cohort(room: Classroom) -> Course:
    """Five learners, of whom each has met one lesson more than the one before, the names shuffled;
    the last one has done so in a second attempt.
    """
    course = await room.course()
    lessons = await room.lessons(course, 4)
    for met, name in enumerate(("Zoe", "ada", "Émile", "Bob", "Ada")):
        learner = await room.world.person(name=name)
        held = await room.enrolled(course, learner)
        if met == 4:
            await room.enrollments.withdraw(learner, EnrollmentId(held.id))
            await room.enrolled(course, learner)
        for lesson in lessons[:met]:
            await room.done(learner, lesson)
    return course


async def cohort_of(
    room: Classroom, course: Course, sort: CohortSort, limit: int = 2, **facts: Any
) -> list[LearnerProgress]:
    """The whole cohort, gathered page by page."""
    wanted = CohortFilter(course.id, sort, **facts)
    page = await room.world.enrollments.cohort(wanted, PageRequest(limit))
    found = list(page.items)
    while page.next_key is not None:
        page = await room.world.enrollments.cohort(wanted, PageRequest(limit, page.next_key))
        found += page.items
    return found


async def test_a_cohort_tells_how_far_each_learner_has_come(room: Classroom) -> None:
    course = await a_cohort(room)
    lines = await cohort_of(room, course, CohortSort.PERCENT)
    assert [(one.percent, one.met, one.required) for one in lines] == [
        (0, 0, 4),
        (25, 1, 4),
        (50, 2, 4),
        (75, 3, 4),
        (100, 4, 4),
    ]
    assert [one.status for one in lines] == [*["active"] * 4, "completed"]
    assert [one.last_activity_at is None for one in lines] == [True, *[False] * 4]
    assert all((one.last_activity_at or one.enrolled_at).second == 0 for one in lines[1:])
    for one in lines:
        sheet = await room.world.enrollments.sheet(EnrollmentId(one.enrollment_id))
        shown = sheet.enrollment
        assert (one.user, one.access, one.percent) == (shown.user, shown.access, shown.percent)
        assert (one.enrolled_at, one.completed_at) == (shown.enrolled_at, shown.completed_at)


@pytest.mark.parametrize("sort", [*CohortSort])
async def test_pages_of_a_cohort_leave_nobody_out_and_name_nobody_twice(
    room: Classroom, sort: CohortSort
) -> None:
    course = await a_cohort(room)
    whole = await cohort_of(room, course, sort, limit=100)
    assert len({one.user.id for one in whole}) == len(whole) == 5
    for limit in (1, 2, 5):
        assert await cohort_of(room, course, sort, limit) == whole
    around = CohortSort(f"-{sort}".removeprefix("--"))
    assert await cohort_of(room, course, around) == whole[::-1]


async def test_a_cohort_is_sorted_by_what_is_asked_for(room: Classroom) -> None:
    course = await a_cohort(room)
    by_name = [one.user.display_name for one in await cohort_of(room, course, CohortSort.NAME)]
    assert by_name.index("Bob") < by_name.index("Zoe")
    assert {by_name[0], by_name[1]} == {"ada", "Ada"}
    by_time = await cohort_of(room, course, CohortSort.ENROLLED_AT)
    assert [one.user.display_name for one in by_time] == ["Zoe", "ada", "Émile", "Bob", "Ada"]
    by_activity = await cohort_of(room, course, CohortSort.LAST_ACTIVITY)
    assert by_activity[0].user.display_name == "Zoe"


async def test_a_cohort_is_cut_down_by_status(room: Classroom) -> None:
    course = await a_cohort(room)
    facts = {"status": EnrollmentStatus.COMPLETED}
    found = await cohort_of(room, course, CohortSort.NAME, **facts)
    assert [one.user.display_name for one in found] == ["Ada"]
    # Of a second attempt the first is not a learner of its own.
    facts = {"status": EnrollmentStatus.WITHDRAWN}
    assert await cohort_of(room, course, CohortSort.PERCENT, **facts) == []


NAMES = (
    *("Ada Lovelace", "adam", "Grace Ada-Hopper", "Ludwig van B.", "Jean-Luc O'Neill"),
    *("100%_\\ sure", "Ιωάννα"),
)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("ada", {"Ada Lovelace", "adam", "Grace Ada-Hopper"}),
        ("ADA L", {"Ada Lovelace"}),
        ("love", {"Ada Lovelace"}),
        ("ove", set()),
        ("hopper", {"Grace Ada-Hopper"}),
        ("grace ada-h", {"Grace Ada-Hopper"}),
        ("neill", {"Jean-Luc O'Neill"}),
        ("o'n", {"Jean-Luc O'Neill"}),
        ("van b.", {"Ludwig van B."}),
        ("ιω", {"Ιωάννα"}),
        ("%", set()),
        ("100%", {"100%_\\ sure"}),
        ("100__", set()),
        ("_", set()),
        ("\\", set()),
        ("'; drop", set()),
    ],
)
async def test_a_roster_is_searched_by_how_words_begin(
    room: Classroom, q: str, expected: set[str]
) -> None:
    course = await room.course()
    for name in NAMES:
        await room.enrolled(course, await room.world.person(name=name))
    await room.enrolled(await room.course(), await room.world.person(name="Ada Elsewhere"))
    wanted = EnrollmentFilter(course_id=course.id, q=q)
    page = await room.world.enrollments.listed(wanted, PageRequest())
    assert {one.user.display_name for one in page.items} == expected


async def test_an_address_is_found_only_by_who_may(room: Classroom) -> None:
    course = await room.course()
    learner = await room.world.person(email=Email("Ada@Example.org"), name="Lovelace")
    await room.enrolled(course, learner)
    for emails_too, found in ((True, 1), (False, 0)):
        wanted = EnrollmentFilter(course_id=course.id, q="ada@ex", emails_too=emails_too)
        page = await room.world.enrollments.listed(wanted, PageRequest())
        assert len(page.items) == found


async def test_who_has_met_all_that_is_asked_for_is_found(room: Classroom) -> None:
    course = await room.course()
    first, second = await room.lessons(course, 2)
    learners = [await room.world.person() for _ in range(3)]
    held = [EnrollmentId((await room.enrolled(course, one)).id) for one in learners]
    for learner in learners[1:]:
        await room.done(learner, first)
    async with room.world.start_work(None) as work:
        assert await work.enrollments.count_finished(course.id) == 0
    await room.change_lesson(second, required=False)
    async with room.world.start_work(None) as one, room.world.start_work(None) as other:
        assert await one.enrollments.count_finished(course.id) == 2
        found = await one.enrollments.finished(course.id, 1, wait=True)
        assert [enrollment.id for enrollment in found] == [min(held[1:])]
        # Whom somebody else has locked is passed over, where nobody shall wait.
        rest = await other.enrollments.finished(course.id, 9, wait=False)
        assert [enrollment.id for enrollment in rest] == [max(held[1:])]
    await room.change_lesson(first, required=False)
    async with room.world.start_work(None) as work:
        assert await work.enrollments.count_finished(course.id) == 0
