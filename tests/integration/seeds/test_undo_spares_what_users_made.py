"""An undo takes back what the seed made; what users made stays, or stands in its way by name."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from integration.seeds.seed_files import seed_all, undo, undo_all

STRANGER = "019e0000-0000-7000-8000-000000000001"
THEIR_COURSE = "019e0000-0000-7000-8000-000000000002"
THEIR_SECTION = "019e0000-0000-7000-8000-000000000003"
THEIR_LESSON = "019e0000-0000-7000-8000-000000000004"
AN_ENROLLMENT = "019e0000-0000-7000-8000-000000000005"
A_SESSION = "019e0000-0000-7000-8000-000000000006"

LOTTE = "019b8d62-7a80-7001-8001-000000000004"
NOA = "019b8d62-7a80-7001-8001-000000000013"
PYTHON = "019bb16e-fe80-7002-8010-000000000001"
PYTHON_LESSON = "019bb16e-fe80-7004-8010-000000000001"
FIRST_AID = "019cd1d3-1e80-7002-8018-000000000001"


@pytest.fixture
async def second_connection(clean_database_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Another session of the same database."""
    connection = await asyncpg.connect(clean_database_url)
    yield connection
    await connection.close()


async def add_stranger(database: asyncpg.Connection) -> None:
    await database.execute(
        "INSERT INTO users (id, email, display_name) VALUES ($1, 'me@example.org', 'Me')", STRANGER
    )


async def add_course(database: asyncpg.Connection, owner: str) -> None:
    await database.execute(
        "INSERT INTO courses (id, owner_id, slug, title) VALUES ($1, $2, 'mine', 'Mine')",
        THEIR_COURSE,
        owner,
    )


async def add_section(database: asyncpg.Connection, course: str, position: int) -> None:
    await database.execute(
        "INSERT INTO sections (id, course_id, title, position) VALUES ($1, $2, 'Mine', $3)",
        THEIR_SECTION,
        course,
        position,
    )


async def add_lesson(
    database: asyncpg.Connection, course: str, section: str, position: int
) -> None:
    await database.execute(
        "INSERT INTO lessons (id, course_id, section_id, title, position)"
        " VALUES ($1, $2, $3, 'Mine', $4)",
        THEIR_LESSON,
        course,
        section,
        position,
    )


async def enroll(database: asyncpg.Connection, user: str, course: str) -> None:
    await database.execute(
        "INSERT INTO enrollments (id, course_id, user_id, status) VALUES ($1, $2, $3, 'active')",
        AN_ENROLLMENT,
        course,
        user,
    )


async def log_in(database: asyncpg.Connection, user: str) -> None:
    await database.execute(
        "INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + interval '1 day')",
        A_SESSION,
        user,
    )


async def everything(database: asyncpg.Connection) -> dict[str, list[asyncpg.Record]]:
    tables = ("users", "sessions", "courses", "sections", "lessons", "enrollments")
    return {table: await database.fetch(f"SELECT * FROM {table}") for table in tables}  # noqa: S608


async def test_what_has_nothing_to_do_with_the_demo_is_left_alone(
    database: asyncpg.Connection,
) -> None:
    await add_stranger(database)
    await log_in(database, STRANGER)
    await add_course(database, STRANGER)
    await add_section(database, THEIR_COURSE, 1)
    await add_lesson(database, THEIR_COURSE, THEIR_SECTION, 1)
    await enroll(database, STRANGER, THEIR_COURSE)
    before = await everything(database)
    await seed_all(database)

    await undo_all(database)

    assert await everything(database) == before


async def test_a_demo_course_stays_while_somebody_else_is_enrolled_in_it(
    demo: asyncpg.Connection,
) -> None:
    await add_stranger(demo)
    await enroll(demo, STRANGER, PYTHON)
    await undo(demo, "0100_enrollments")

    with pytest.raises(asyncpg.RaiseError, match=f"enrollment {AN_ENROLLMENT}"):
        await undo(demo, "0010_course_python")

    assert await demo.fetchval("SELECT count(*) FROM lessons WHERE course_id = $1", PYTHON) == 9
    assert await demo.fetchval("SELECT count(*) FROM enrollments") == 1


async def test_a_demo_course_stays_while_it_has_a_lesson_that_somebody_wrote(
    demo: asyncpg.Connection,
) -> None:
    await add_lesson(demo, FIRST_AID, FIRST_AID.replace("7002", "7003"), 9)

    with pytest.raises(asyncpg.RaiseError, match=f"first-aid-basics .* lesson {THEIR_LESSON}"):
        await undo(demo, "0018_course_first_aid")

    assert await demo.fetchval("SELECT title FROM lessons WHERE id = $1", THEIR_LESSON) == "Mine"


async def test_a_section_added_while_an_undo_waits_is_not_lost(
    demo: asyncpg.Connection, second_connection: asyncpg.Connection
) -> None:
    adding = demo.transaction()
    await adding.start()
    await add_section(demo, FIRST_AID, 9)
    undoing = asyncio.create_task(undo(second_connection, "0018_course_first_aid"))
    await until_somebody_waits(demo)

    await adding.commit()

    with pytest.raises(asyncpg.RaiseError, match=f"section {THEIR_SECTION}"):
        await undoing


async def until_somebody_waits(database: asyncpg.Connection) -> None:
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(30):
        while not await database.fetchval(waiting):
            await asyncio.sleep(0.01)


async def test_a_demo_course_that_its_staff_changed_or_deleted_is_no_obstacle(
    demo: asyncpg.Connection,
) -> None:
    await demo.execute("DELETE FROM lessons WHERE course_id = $1", FIRST_AID)
    await demo.execute("DELETE FROM courses WHERE id = $1", FIRST_AID)
    await demo.execute("INSERT INTO course_slugs VALUES ('python-for-all', $1)", PYTHON)
    await demo.execute("UPDATE lessons SET content = 'Rewritten' WHERE id = $1", PYTHON_LESSON)
    await demo.execute(
        "UPDATE lessons SET deleted_at = now(), position = NULL, section_id = NULL WHERE id = $1",
        PYTHON_LESSON,
    )

    await undo_all(demo)

    assert await demo.fetchval("SELECT count(*) FROM users") == 0


async def test_what_demo_people_did_in_demo_courses_goes_and_a_notice_says_so(
    demo: asyncpg.Connection,
) -> None:
    notices: list[str] = []
    demo.add_log_listener(lambda _, notice: notices.append(notice.message))
    await enroll(demo, NOA, PYTHON)

    await undo_all(demo)

    assert await demo.fetchval("SELECT count(*) FROM enrollments") == 0
    assert notices == ["Enrollments that demo people made since and that go as well: 1"]


@pytest.mark.parametrize("person", [LOTTE, NOA])
async def test_demo_people_stay_while_they_own_or_learn_something_else(
    demo: asyncpg.Connection, person: str
) -> None:
    await add_stranger(demo)
    await add_course(demo, owner=person if person == LOTTE else STRANGER)
    await enroll(demo, STRANGER if person == LOTTE else person, THEIR_COURSE)
    obstacle = f"course {THEIR_COURSE}" if person == LOTTE else f"enrollment {AN_ENROLLMENT}"

    with pytest.raises(asyncpg.RaiseError, match=obstacle):
        await undo_all(demo)

    assert await demo.fetchval("SELECT count(*) FROM users WHERE id = $1", person) == 1
    assert await demo.fetchval("SELECT count(*) FROM courses") == 1
    assert await demo.fetchval("SELECT count(*) FROM enrollments") == 1


async def test_sessions_of_demo_people_end_with_their_accounts(demo: asyncpg.Connection) -> None:
    await log_in(demo, NOA)

    await undo_all(demo)

    assert await demo.fetchval("SELECT count(*) FROM sessions") == 0
