"""Seeds come and go without a trace, as often as one likes."""

import asyncpg
import pytest

from integration.seeds.seed_files import SEEDS, directives, names, seed, seed_all, undo_all

#: What the search has ever read helps whoever misspells a word, and names no course.
KEPT = {"search_vocabulary", "search_languages"}


async def rows_of_each_table(database: asyncpg.Connection) -> dict[str, int]:
    tables = await database.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {
        table: await database.fetchval(f'SELECT count(*) FROM "{table}"')  # noqa: S608
        for (table,) in tables
        if table not in KEPT
    }


def test_every_seed_has_an_undo_of_the_same_name() -> None:
    assert names() == sorted(file.stem for file in (SEEDS / "undo").glob("*.sql"))


@pytest.mark.parametrize("name", names())
def test_no_seed_is_meant_for_production(name: str) -> None:
    assert directives(name)["env"] == ["development", "test"]


@pytest.mark.parametrize("name", names())
async def test_a_seed_needs_nothing_but_what_it_says_to_require(
    database: asyncpg.Connection, name: str
) -> None:
    for required in directives(name).get("requires", []):
        await seed(database, required)

    await seed(database, name)


async def test_undoing_every_seed_leaves_every_table_empty(demo: asyncpg.Connection) -> None:
    await undo_all(demo)

    assert set((await rows_of_each_table(demo)).values()) == {0}


async def test_a_seed_that_was_undone_runs_again(demo: asyncpg.Connection) -> None:
    before = await rows_of_each_table(demo)
    await undo_all(demo)

    await seed_all(demo)

    assert await rows_of_each_table(demo) == before
