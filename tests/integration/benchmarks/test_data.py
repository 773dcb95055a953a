"""Figures are worth as much as the data that they are measured on."""

import asyncpg
import pytest


@pytest.mark.parametrize(
    ("table", "rows"),
    [("users", 5_000), ("courses", 500), ("lessons", 5_000), ("enrollments", 100_000)],
)
async def test_scale_one_has_the_documented_size(
    database: asyncpg.Connection, table: str, rows: int
) -> None:
    assert await database.fetchval(f"SELECT count(*) FROM {table}") == rows  # noqa: S608


async def test_every_reference_leads_somewhere_though_none_was_checked_while_loading(
    database: asyncpg.Connection,
) -> None:
    keys = await database.fetch(
        "SELECT conname, conrelid::regclass::text AS owner FROM pg_constraint WHERE contype = 'f'"
    )
    for key in keys:
        # Dropping the mark that a key is valid has it checked again.
        await database.execute(
            f"UPDATE pg_constraint SET convalidated = false WHERE conname = '{key['conname']}'"  # noqa: S608
        )
        await database.execute(f"ALTER TABLE {key['owner']} VALIDATE CONSTRAINT {key['conname']}")
    assert keys


async def test_the_counters_of_every_course_are_true(database: asyncpg.Connection) -> None:
    wrong = await database.fetchval("""
        SELECT count(*)
        FROM courses AS c
        WHERE (lesson_count, required_count, duration_minutes) <> (
            SELECT count(*), count(*) FILTER (WHERE required), sum(duration_minutes)
            FROM lessons WHERE course_id = c.id AND status = 'published' AND deleted_at IS NULL
        ) OR (enrolled_count, seats_taken) <> (
            SELECT
                count(*) FILTER (WHERE status IN ('active', 'suspended', 'completed')),
                count(*) FILTER (WHERE status IN ('active', 'suspended'))
            FROM enrollments WHERE course_id = c.id
        )""")
    assert wrong == 0


async def test_learners_stand_at_different_points_of_their_courses(
    database: asyncpg.Connection,
) -> None:
    states = await database.fetchval("""
        SELECT count(DISTINCT met) FROM (
            SELECT e.id, count(p.met_at) AS met
            FROM enrollments AS e LEFT JOIN lesson_progress AS p ON p.enrollment_id = e.id
            WHERE e.user_id = (SELECT id FROM users WHERE email = 'person2@example.org')
            GROUP BY e.id
        ) AS sums""")
    assert states >= 5
