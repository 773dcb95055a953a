"""What the database fixtures promise to every other test."""

import asyncpg
import pytest


async def tables_of(url: str) -> set[str]:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    finally:
        await connection.close()
    return {row["tablename"] for row in rows}


async def test_a_test_database_has_the_current_schema(database_url: str) -> None:
    assert {"users", "courses"} <= await tables_of(database_url)


@pytest.mark.parametrize("turn", ["first", "second"])
async def test_a_clean_database_shows_nothing_of_the_test_before(
    clean_database_url: str, turn: str
) -> None:
    assert "litter" not in await tables_of(clean_database_url)

    connection = await asyncpg.connect(clean_database_url)
    await connection.execute("CREATE TABLE litter ()")
    await connection.close()

    assert "litter" in await tables_of(clean_database_url)
