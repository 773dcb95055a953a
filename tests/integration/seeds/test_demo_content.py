"""The demo people and courses are worth looking at, and nothing in them breaks a rule."""

import re

import asyncpg
from markdown_it import MarkdownIt
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from domain.text import DisplayName, Email, Markdown, Slug, Summary, Title

DOCUMENTED_PASSWORD = "correct-horse-demo-battery"
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


async def test_everybody_logs_in_with_the_documented_password(demo: asyncpg.Connection) -> None:
    passwords = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19456, parallelism=1),))
    hashes = [row["password_hash"] for row in await demo.fetch("SELECT password_hash FROM users")]

    assert [passwords.verify_and_update(DOCUMENTED_PASSWORD, each) for each in hashes] == [
        (True, None)
    ] * len(hashes)
    assert len(set(hashes)) == len(hashes)


async def test_there_are_people_of_every_role_and_status(demo: asyncpg.Connection) -> None:
    people = await demo.fetch(
        "SELECT role, status, count(*) FROM users GROUP BY role, status ORDER BY role, status"
    )

    assert [tuple(row) for row in people] == [
        ("admin", "active", 1),
        ("instructor", "active", 3),
        ("student", "active", 9),
        ("student", "suspended", 1),
    ]


async def test_every_id_is_a_uuid_of_version_7(demo: asyncpg.Connection) -> None:
    tables = await demo.fetch(
        "SELECT table_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND column_name = 'id'"
    )
    ids = [
        str(row["id"])
        for (table,) in tables
        for row in await demo.fetch(f'SELECT id FROM "{table}"')  # noqa: S608
    ]

    assert len(ids) > 150
    assert [each for each in ids if not UUID7.fullmatch(each)] == []


async def test_the_rules_for_texts_are_kept(demo: asyncpg.Connection) -> None:
    for row in await demo.fetch("SELECT email, display_name FROM users"):
        Email(row["email"])
        DisplayName(row["display_name"])
    for row in await demo.fetch("SELECT slug, title, summary, description FROM courses"):
        Slug(row["slug"])
        Title(row["title"])
        Summary(row["summary"])
        Markdown(row["description"])
    for row in await demo.fetch("SELECT title, content FROM lessons"):
        Title(row["title"])
        Markdown(row["content"])


async def test_every_course_is_found_by_its_slug(demo: asyncpg.Connection) -> None:
    lost = await demo.fetch(
        "SELECT slug FROM courses WHERE NOT EXISTS ("
        " SELECT FROM course_slugs"
        " WHERE course_slugs.slug = courses.slug AND course_slugs.course_id = courses.id)"
    )

    assert lost == []


async def test_courses_come_in_every_state(demo: asyncpg.Connection) -> None:
    courses = await demo.fetch(
        "SELECT status, visibility, count(*) FROM courses"
        " GROUP BY status, visibility ORDER BY status, visibility"
    )

    assert [tuple(row) for row in courses] == [
        ("archived", "public", 1),
        ("draft", "public", 1),
        ("published", "public", 8),
        ("published", "unlisted", 1),
    ]


async def test_the_counters_of_a_course_are_what_counting_gives(demo: asyncpg.Connection) -> None:
    counted = await demo.fetch(
        """
        SELECT courses.id, learnt.lessons, learnt.required, learnt.minutes, learners.enrolled,
               learners.seated
        FROM courses,
             LATERAL (
                 SELECT count(*) AS lessons,
                        count(*) FILTER (WHERE required) AS required,
                        coalesce(sum(duration_minutes), 0) AS minutes
                 FROM lessons
                 WHERE course_id = courses.id AND status = 'published'
             ) AS learnt,
             LATERAL (
                 SELECT count(*) FILTER (WHERE status IN ('active', 'suspended', 'completed'))
                            AS enrolled,
                        count(*) FILTER (WHERE status IN ('active', 'suspended')) AS seated
                 FROM enrollments
                 WHERE course_id = courses.id
             ) AS learners
        ORDER BY courses.id
        """
    )
    kept = await demo.fetch(
        "SELECT id, lesson_count, required_count, duration_minutes, enrolled_count, seats_taken"
        " FROM courses ORDER BY id"
    )

    assert [tuple(row) for row in kept] == [tuple(row) for row in counted]


async def test_positions_are_dense_from_one(demo: asyncpg.Connection) -> None:
    gaps = await demo.fetch(
        """
        WITH places AS (
            SELECT course_id AS parent, position FROM sections
            UNION ALL
            SELECT section_id, position FROM lessons
        )
        SELECT parent
        FROM places
        GROUP BY parent
        HAVING min(position) <> 1 OR max(position) <> count(*)
        """
    )

    assert gaps == []


async def test_a_course_has_a_few_sections_and_enough_lessons_to_fill_a_screen(
    demo: asyncpg.Connection,
) -> None:
    sizes = await demo.fetch(
        "SELECT count(DISTINCT section_id) AS sections, count(*) AS lessons"
        " FROM lessons GROUP BY course_id"
    )

    assert len(sizes) == await demo.fetchval("SELECT count(*) FROM courses")
    assert {row["sections"] for row in sizes} <= {2, 3, 4}
    assert {row["lessons"] for row in sizes} <= set(range(5, 13))


async def test_every_lesson_is_a_text_worth_reading(demo: asyncpg.Connection) -> None:
    lessons = await demo.fetch("SELECT title, content FROM lessons")
    short = [row["title"] for row in lessons if len(re.findall(r"\w+", row["content"])) < 100]

    assert short == []
    assert len({row["content"] for row in lessons}) == len(lessons)


async def test_every_lesson_uses_what_markdown_offers(demo: asyncpg.Connection) -> None:
    markdown = MarkdownIt("commonmark").enable("table")
    lessons = await demo.fetch("SELECT title, content FROM lessons")
    structure = {
        row["title"]: {token.type for token in markdown.parse(row["content"])} for row in lessons
    }
    blocks = {"fence", "table_open", "bullet_list_open", "ordered_list_open", "blockquote_open"}

    assert [title for title, types in structure.items() if "paragraph_open" not in types] == []
    assert [title for title, types in structure.items() if not types & blocks] == []
