"""Many who write at once: the database decides, and nothing is lost or doubled."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from application.courses import CourseUseCases, course_use_cases
from application.lessons import LessonUseCases, lesson_use_cases
from application.page import PageRequest
from classroom import classroom
from domain.courses.course import Course
from domain.errors import NotFound, Overlapped, Refusal
from domain.ids import CourseId, LessonId, SectionId
from domain.lessons.errors import OutlineMismatch, SectionNotEmpty
from domain.text import Slug, Title
from domain.users.user import Role
from fakes.lessons import PlainRenderer
from infrastructure.persistence.engine import Database
from infrastructure.security.random_characters import random_characters
from integration.persistence.beside import Operator
from worlds import World, postgres_world


@pytest.fixture
async def database(clean_database_url: str) -> AsyncIterator[Database]:
    """A pool in which eight find room."""
    database = Database(clean_database_url, pool_size=8)
    yield database
    await database.close()


@pytest.fixture
def world(database: Database) -> World:
    return postgres_world(database)


@pytest.fixture
def courses(world: World) -> CourseUseCases:
    return course_use_cases(world.start_work, world.courses, world.new_id)


@pytest.fixture
def lessons(world: World) -> LessonUseCases:
    return lesson_use_cases(
        world.start_work,
        world.courses,
        world.lessons,
        PlainRenderer(),
        world.new_id,
        random_characters,
    )


async def outcome(doing: Awaitable[Any]) -> str:
    """The code of the refusal, or ``done``."""
    try:
        await doing
    except Refusal as refused:
        return refused.code
    return "done"


async def outline(world: World, course_id: CourseId) -> list[tuple[SectionId, list[LessonId]]]:
    async with world.start_work(None) as work:
        order: list[tuple[SectionId, list[LessonId]]] = await work.lessons.order(course_id)
    return order


async def test_courses_of_one_title_that_begin_at_once_get_different_slugs(
    world: World, courses: CourseUseCases
) -> None:
    owner = await world.person(Role.INSTRUCTOR)
    made = await asyncio.gather(
        *(courses.create(owner, Title("Bread"), facts={}) for _ in range(16))
    )
    numbered = {"bread", *(f"bread-{number}" for number in range(2, 17))}
    assert {one.slug for one in made} == numbered
    for one in made:
        assert (await courses.show(owner, Slug(one.slug))).id == one.id


async def test_of_two_who_want_one_slug_one_gets_it(world: World, courses: CourseUseCases) -> None:
    owner = await world.person(Role.INSTRUCTOR)
    made = [await courses.create(owner, Title(f"Course {one}"), facts={}) for one in range(6)]
    outcomes = await asyncio.gather(
        *(
            outcome(courses.edit(owner, CourseId(one.id), changes={"slug": Slug("wanted")}))
            for one in made
        )
    )
    assert Counter(outcomes) == {"done": 1, "slug_taken": 5}


async def test_of_edits_that_overlap_one_comes_through_and_the_others_are_told(
    world: World, courses: CourseUseCases
) -> None:
    owner = await world.person(Role.INSTRUCTOR)
    course_id = CourseId((await courses.create(owner, Title("Start"), facts={})).id)
    done = 0
    for turn in range(10):
        titles = [f"{turn}.{writer}" for writer in range(8)]
        outcomes = await asyncio.gather(
            *(
                outcome(courses.edit(owner, course_id, changes={"title": Title(title)}))
                for title in titles
            )
        )
        assert set(outcomes) <= {"done", "conflict"}
        done += outcomes.count("done")
        shown = await courses.show(owner, course_id)
        winners = [title for title, one in zip(titles, outcomes, strict=True) if one == "done"]
        assert shown.title in winners
        assert shown.version == 1 + done


async def test_an_edit_that_overlaps_a_command_is_never_lost_silently(
    world: World, courses: CourseUseCases
) -> None:
    room = classroom(world)
    owner = await world.person(Role.INSTRUCTOR)
    for _ in range(10):
        course = await room.course(owner)
        await room.lesson(course)
        edited, archived = await asyncio.gather(
            outcome(courses.edit(owner, course.id, changes={"title": Title("New")})),
            outcome(courses.archive(owner, course.id)),
        )
        shown = await courses.show(owner, course.id)
        assert (shown.title == "New") == (edited == "done")
        assert (shown.status == "archived") == (archived == "done")
        assert {edited, archived} <= {"done", "conflict"}
        assert "done" in (edited, archived)


async def test_the_outline_stays_dense_whatever_eight_authors_do_to_it(
    world: World, lessons: LessonUseCases, operator: Operator
) -> None:
    owner = await world.person(Role.INSTRUCTOR)
    course = await classroom(world).course(owner)
    for _ in range(6):
        await lessons.add(owner, course.id, Title("Start"), facts={})
    unexpected: list[BaseException] = []

    async def author(number: int) -> None:
        chance = Random(number)
        for turn in range(12):
            do = chance.choice(DEEDS)
            try:
                await do(lessons, world, owner, course, chance, f"{number}.{turn}")
            except (OutlineMismatch, SectionNotEmpty, NotFound, Overlapped, IndexError):
                continue
            except BaseException as error:  # noqa: BLE001 - shown below, whatever it is.
                unexpected.append(error)

    await asyncio.gather(*(author(number) for number in range(8)))
    assert unexpected == []
    await require_dense(operator, course)


async def require_dense(operator: Operator, course: Course) -> None:
    """Positions count from one without a gap, in the course and in each section."""
    gaps = await operator.connection.fetch(
        """
        SELECT 'sections' AS what FROM sections WHERE course_id = $1
        HAVING max(position) IS DISTINCT FROM nullif(count(*), 0)
        UNION ALL
        SELECT section_id::text FROM lessons WHERE course_id = $1 AND deleted_at IS NULL
        GROUP BY section_id
        HAVING max(position) <> count(*) OR min(position) <> 1
            OR count(DISTINCT position) <> count(*)
        """,
        course.id,
    )
    assert gaps == []


async def append(
    lessons: LessonUseCases, world: World, owner: Any, course: Course, *_: Any
) -> None:
    await lessons.add(owner, course.id, Title("Lesson"), facts={})


async def delete(
    lessons: LessonUseCases, world: World, owner: Any, course: Course, chance: Random, _name: str
) -> None:
    ids = [one for _, inside in await outline(world, course.id) for one in inside]
    await lessons.delete(owner, chance.choice(ids))


async def add_section(
    lessons: LessonUseCases, world: World, owner: Any, course: Course, _chance: Random, name: str
) -> None:
    await lessons.add_section(owner, course.id, Title(name))


async def delete_section(
    lessons: LessonUseCases, world: World, owner: Any, course: Course, chance: Random, _name: str
) -> None:
    section, _ = chance.choice(await outline(world, course.id))
    await lessons.delete_section(owner, section)


async def reorder(
    lessons: LessonUseCases, world: World, owner: Any, course: Course, chance: Random, _name: str
) -> None:
    order = await outline(world, course.id)
    ids = [one for _, inside in order for one in inside]
    chance.shuffle(ids)
    chance.shuffle(order)
    wanted: list[tuple[SectionId, list[LessonId]]] = [(section, []) for section, _ in order]
    for one in ids:
        chance.choice(wanted)[1].append(one)
    await lessons.reorder(owner, course.id, wanted)


DEEDS: list[Callable[..., Awaitable[None]]] = [append, delete, add_section, delete_section, reorder]


async def test_one_section_is_deleted_once(
    world: World, lessons: LessonUseCases, operator: Operator
) -> None:
    owner = await world.person(Role.INSTRUCTOR)
    course = await classroom(world).course(owner)
    section = await lessons.add_section(owner, course.id, Title("Short-lived"))
    outcomes = await asyncio.gather(
        *(outcome(lessons.delete_section(owner, SectionId(section.id))) for _ in range(6))
    )
    assert Counter(outcomes) == {"done": 1, "not_found": 5}
    await require_dense(operator, course)


async def test_a_section_is_not_deleted_under_a_lesson_that_comes_into_it(
    world: World, lessons: LessonUseCases, operator: Operator
) -> None:
    owner = await world.person(Role.INSTRUCTOR)
    course = await classroom(world).course(owner)
    for _ in range(8):
        section = SectionId((await lessons.add_section(owner, course.id, Title("New"))).id)
        added, deleted = await asyncio.gather(
            outcome(lessons.add(owner, course.id, Title("In"), section_id=section, facts={})),
            outcome(lessons.delete_section(owner, section)),
        )
        assert (added, deleted) in (
            ("done", "section_not_empty"),
            ("validation_failed", "done"),
        )
    await require_dense(operator, course)


async def test_the_counts_of_a_course_are_true_whoever_writes(
    world: World, operator: Operator
) -> None:
    room = classroom(world)
    course = await room.course(capacity=None)
    made = await room.lessons(course, 8, duration_minutes=3)
    people = [await world.person() for _ in range(8)]

    async def author(number: int) -> None:
        await room.change_lesson(made[number], duration_minutes=number + 1)
        async with world.start_work(None) as work:
            lesson = await work.lessons.get(made[number].id)
            changed = lesson.unpublish(now=work.now) if number % 2 else lesson
            await work.lessons.save(replace(changed, required=number % 3 == 0))
            await work.commit()
        await room.enrolled(course, people[number])
        if number % 2:
            view = await room.enrollments.mine(people[number], None, PageRequest(1))
            await room.enrollments.withdraw(people[number], view.items[0].id, reason=None)

    await asyncio.gather(*(author(number) for number in range(8)))
    await require_true_counts(operator, course)
    row = await operator.connection.fetchrow("SELECT * FROM courses WHERE id = $1", course.id)
    assert (row["lesson_count"], row["duration_minutes"], row["enrolled_count"]) == (4, 16, 4)


async def require_true_counts(operator: Operator, course: Course) -> None:
    """What the triggers keep is what a count finds."""
    wrong = await operator.connection.fetch(
        """
        SELECT c.id FROM courses AS c, LATERAL (
            SELECT count(*) AS shown, count(*) FILTER (WHERE required) AS required,
                   coalesce(sum(duration_minutes), 0) AS minutes
            FROM lessons WHERE course_id = c.id AND status = 'published' AND deleted_at IS NULL
        ) AS l, LATERAL (
            SELECT count(*) FILTER (
                       WHERE status IN ('active', 'suspended', 'completed')
                   ) AS enrolled,
                   count(*) FILTER (WHERE status IN ('active', 'suspended')) AS seated
            FROM enrollments WHERE course_id = c.id
        ) AS e
        WHERE (lesson_count, required_count, c.duration_minutes, enrolled_count, seats_taken)
              IS DISTINCT FROM (l.shown, l.required, l.minutes, e.enrolled, e.seated)
        """
    )
    assert wrong == []


async def test_a_course_is_deleted_or_somebody_is_in_it_but_not_both(
    world: World, courses: CourseUseCases, operator: Operator
) -> None:
    room = classroom(world)
    owner = await world.person(Role.INSTRUCTOR)
    for _ in range(8):
        course, learner = await room.course(owner), await world.person()
        deleted, enrolled = await asyncio.gather(
            outcome(courses.delete(owner, course.id)),
            outcome(room.enrollments.enroll(learner, course.id)),
        )
        there = await operator.connection.fetchval(
            "SELECT count(*) FROM courses WHERE id = $1", course.id
        )
        assert (deleted, enrolled, there) in (
            ("done", "not_found", 0),
            ("has_enrollments", "done", 1),
        )


async def test_nobody_enrolls_in_a_course_after_it_went_back_to_being_a_draft(
    world: World, courses: CourseUseCases
) -> None:
    room = classroom(world)
    owner = await world.person(Role.INSTRUCTOR)
    for _ in range(8):
        course, learner = await room.course(owner), await world.person()
        hidden, enrolled = await asyncio.gather(
            outcome(courses.unpublish(owner, course.id)),
            outcome(room.enrollments.enroll(learner, course.id)),
        )
        assert (hidden, enrolled) in (("done", "not_found"), ("has_enrollments", "done"))
