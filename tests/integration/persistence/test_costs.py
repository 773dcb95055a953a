"""What reads and writes cost: statements counted, and plans looked at, on thousands of rows."""

import re
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from application.courses import CourseUseCases, course_use_cases
from application.courses.ports import CatalogueFilter, Sort
from application.lessons import LessonUseCases, lesson_use_cases
from application.page import PageRequest
from classroom import classroom
from domain.ids import CourseId, LessonId
from domain.text import Slug, Title
from domain.users.user import Role
from fakes.lessons import PlainRenderer
from infrastructure.persistence.courses import search as course_search
from infrastructure.persistence.courses import statements as course_statements
from infrastructure.persistence.engine import Database
from infrastructure.persistence.lessons import statements as lesson_statements
from infrastructure.persistence.read_lane import Compiled
from infrastructure.security.random_characters import random_characters
from integration.persistence.beside import statements
from integration.persistence.plans import kinds, plan, rows_read
from worlds import World, postgres_world

MANY = """
INSERT INTO users (id, email, display_name, role)
SELECT md5('u' || n)::uuid, n || '@example.org', 'Teacher ' || n, 'instructor'
FROM generate_series(1, 2000) AS n;

ALTER TABLE courses DISABLE TRIGGER courses_keep_search;

INSERT INTO courses (id, owner_id, slug, title, status, visibility, published_at, language, level,
                     tags, created_at)
SELECT md5('c' || n)::uuid, md5('u' || (n % 2000 + 1))::uuid, 'course-' || n,
       'Course ' || md5(n::text),
       CASE WHEN n % 10 = 0 THEN 'draft' ELSE 'published' END,
       CASE WHEN n % 7 = 0 THEN 'unlisted' ELSE 'public' END,
       now() - n * interval '1 minute', 'en', 'beginner', ARRAY['tag-' || n % 500],
       now() - n * interval '1 minute'
FROM generate_series(1, 6000) AS n;

-- Without words, which take their time.
INSERT INTO course_search (course_id, words, facts)
SELECT id, '', ARRAY['tag:' || tags[1]]
    || CASE WHEN status = 'published' AND visibility = 'public' THEN '{listed}'::text[] END
FROM courses;

INSERT INTO course_slugs (slug, course_id) SELECT slug, id FROM courses;

INSERT INTO sections (id, course_id, title, position)
SELECT md5('s' || n)::uuid, md5('c' || n)::uuid, 'Section', 1 FROM generate_series(1, 6000) AS n;

INSERT INTO lessons (id, course_id, section_id, title, status, position)
SELECT md5('l' || n || '.' || place)::uuid, md5('c' || n)::uuid, md5('s' || n)::uuid, 'Lesson',
       'published', place
FROM generate_series(1, 6000) AS n, generate_series(1, 3) AS place;

ANALYZE;
"""


@pytest.fixture
async def single(clean_database_url: str) -> AsyncIterator[Database]:
    """A pool of one connection, so that all statements can be heard."""
    database = Database(clean_database_url, pool_size=1)
    yield database
    await database.close()


@pytest.fixture
def one_world(single: Database) -> World:
    return postgres_world(single)


@pytest.fixture
def courses(one_world: World) -> CourseUseCases:
    return course_use_cases(one_world.start_work, one_world.courses, one_world.new_id)


@pytest.fixture
def lessons(one_world: World) -> LessonUseCases:
    return lesson_use_cases(
        one_world.start_work,
        one_world.courses,
        one_world.lessons,
        PlainRenderer(),
        one_world.new_id,
        random_characters,
    )


async def test_reads_cost_a_fixed_number_of_statements(
    single: Database, one_world: World, courses: CourseUseCases, lessons: LessonUseCases
) -> None:
    room = classroom(one_world)
    course = await room.course()
    lesson, *_ = await room.lessons(course, 12)
    learner = await one_world.person()
    await room.enrolled(course, learner)
    reads: dict[str, tuple[Any, int]] = {
        "a page of the catalogue": (
            lambda: courses.browse(None, CatalogueFilter(tag="x"), PageRequest()),
            1,
        ),
        "one's own courses": (lambda: courses.taught(learner, None, PageRequest()), 1),
        "a course": (lambda: courses.show(learner, course.id), 1),
        "a course by its slug": (lambda: courses.show(learner, Slug("bread")), 1),
        "an outline": (lambda: courses.outline(learner, course.id), 1),
        "a lesson": (lambda: lessons.show(learner, lesson.id), 1),
        "a page of lessons": (lambda: lessons.list(learner, course.id, PageRequest()), 2),
    }
    for name, (read, count) in reads.items():
        await read()  # The driver asks once a connection how to read some types.
        async with statements(single) as sent:
            await read()
        assert len(sent) == count, (name, sent)
        assert all(one.startswith("SELECT") for one in sent), sent


BRACKET = ["BEGIN", "COMMIT", "SELECT now"]
#: A course with its co-instructors and its outline: what the statement reads from first are those.
ANSWER = ["SELECT unnest"]


async def test_writes_cost_a_fixed_number_of_statements(
    single: Database, one_world: World, courses: CourseUseCases, lessons: LessonUseCases
) -> None:
    owner = await one_world.person(Role.INSTRUCTOR)
    await courses.create(owner, Title("Salt"), facts={})
    async with statements(single) as creating:
        course = await courses.create(owner, Title("Bread"), facts={})
    inserts = ["INSERT audit_events", "INSERT course_slugs", "INSERT courses"]
    assert steps(creating) == sorted([*BRACKET, *inserts, *ANSWER])
    course_id = CourseId(course.id)
    added = await lessons.add(owner, course_id, Title("Flour"), facts={})
    await lessons.publish(owner, LessonId(added.id))
    async with statements(single) as publishing:
        await courses.publish(owner, course_id)
    guards = ["LOCK courses", "SELECT enrollments", "SELECT courses"]
    changes = ["INSERT audit_events", "UPDATE courses"]
    assert steps(publishing) == sorted([*BRACKET, *guards, *changes, *ANSWER])
    async with statements(single) as editing:
        await courses.edit(owner, course_id, changes={"title": Title("Brot")})
    looks = ["SELECT courses", "SELECT enrollments"]
    assert steps(editing) == sorted([*BRACKET, *looks, *changes, *ANSWER])


def steps(sent: list[str]) -> list[str]:
    """Each statement by its verb and its table, sorted: the two ways to the server are heard one
    after the other.
    """
    return sorted(step(one) for one in sent)


def step(statement: str) -> str:
    verb = statement.split(maxsplit=1)[0].rstrip(";")
    if verb in ("BEGIN", "COMMIT", "ROLLBACK"):
        return verb
    found = re.search(r"(?:FROM|INTO|^UPDATE) (\w+)", statement)
    if found is None:
        return "SELECT now"
    if "EXISTS" in statement:
        return "SELECT courses"
    table = found[1]
    return f"{'LOCK' if 'FOR NO KEY UPDATE' in statement else verb} {table}"


@pytest.fixture
async def crowded(clean_database_url: str) -> AsyncIterator[Any]:
    """A connection as the application's are, to a database of six thousand courses."""
    connection = await asyncpg.connect(
        clean_database_url, server_settings={"plan_cache_mode": "force_generic_plan", "jit": "off"}
    )
    await connection.execute(MANY)
    yield connection
    await connection.close()


INDEXES = {
    Sort.NEWEST: ("courses_newest", "published_at"),
    Sort.TITLE: ("courses_by_title", "lower(title)"),
    Sort.POPULAR: ("courses_popular", "enrolled_count"),
}


@pytest.mark.parametrize("sort", INDEXES)
async def test_a_page_of_the_catalogue_costs_the_same_wherever_it_begins(
    crowded: Any, sort: Sort
) -> None:
    index, column = INDEXES[sort]
    first = course_statements.catalogue(sort, hidden_too=False, going_on=False)
    later = course_statements.catalogue(sort, hidden_too=False, going_on=True)
    order = "ASC" if sort is Sort.TITLE else "DESC"
    middle = await crowded.fetchrow(
        f"SELECT {column}, id FROM courses WHERE status = 'published' AND visibility = 'public' "  # noqa: S608
        f"ORDER BY 1 {order}, 2 {order} OFFSET 3000 LIMIT 1"
    )
    for statement, values in (
        (first, {}),
        (later, {"after_value": middle[0], "after_id": middle[1]}),
    ):
        nodes = await plan(crowded, statement, limit=21, **values)
        assert index in {one.get("Index Name") for one in nodes}, nodes
        assert not kinds(nodes) & {"Sort", "Seq Scan", "Incremental Sort"}, kinds(nodes)
        assert rows_read(nodes, "courses") <= 21


def _filtered(sort: Sort, *, one_instructor: bool = False) -> Compiled:
    return course_search.found(
        sort,
        words=False,
        facts=True,
        one_instructor=one_instructor,
        hidden_too=False,
        going_on=False,
    )


async def test_a_page_of_one_tag_reads_the_courses_of_that_tag(crowded: Any) -> None:
    statement = _filtered(Sort.NEWEST)
    nodes = await plan(crowded, statement, limit=21, facts=["listed", "tag:tag-1"])
    assert "course_search_by_words" in {one.get("Index Name") for one in nodes}
    assert rows_read(nodes, "courses") <= 100


async def test_the_courses_of_an_instructor_are_found_by_whoever_teaches_them(
    crowded: Any,
) -> None:
    await crowded.execute(
        """
        UPDATE courses SET co_instructor_ids = ARRAY[md5('u' || length(title) % 2000 + 1)::uuid]
        WHERE slug LIKE 'course-%7';
        UPDATE courses SET co_instructor_ids = ARRAY[md5('u77')::uuid]
        WHERE slug LIKE 'course-1_1';
        ANALYZE;
        """
    )
    person = await crowded.fetchval("SELECT md5('u77')::uuid")
    for sort in INDEXES:
        statement = _filtered(sort, one_instructor=True)
        values = {"facts": ["listed"], "instructor_id": person}
        nodes = await plan(crowded, statement, limit=21, **values)
        assert rows_read(nodes, "courses") <= 40, nodes
    taught = course_statements.taught_by(one_status=False, going_on=False)
    nodes = await plan(crowded, taught, limit=21, user_id=person)
    assert rows_read(nodes, "courses") <= 40, nodes


async def test_single_things_are_found_by_their_keys(crowded: Any) -> None:
    viewer, course = await crowded.fetchrow("SELECT owner_id, id FROM courses LIMIT 1")
    lesson = await crowded.fetchval("SELECT id FROM lessons WHERE course_id = $1 LIMIT 1", course)
    for statement, values in (
        (course_statements.course(by_slug=True), {"slug": "course-77", "viewer": viewer}),
        (course_statements.course(by_slug=False), {"course_id": course, "viewer": None}),
        (
            course_statements.taught_by(one_status=False, going_on=False),
            {"user_id": viewer, "status": None, "limit": 21},
        ),
        (lesson_statements.lesson(), {"lesson_id": lesson, "viewer": viewer}),
        (
            lesson_statements.of_course(drafts_too=True, going_on=False),
            {"course_id": course, "limit": 21},
        ),
    ):
        nodes = await plan(crowded, statement, **values)
        for table in ("courses", "lessons", "sections", "users"):
            assert rows_read(nodes, table) <= 21, (table, statement.sql)
