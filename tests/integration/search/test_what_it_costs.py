"""What a search costs in a catalogue of ten thousand courses: one statement, by its indexes, which
looks at a few thousand rows at most however many courses match.
"""

from typing import Any

import pytest

from application.courses.ports import CatalogueFilter, Sort
from application.courses.search import Search
from application.page import PageRequest
from infrastructure.persistence.courses import search
from infrastructure.persistence.courses.reads import SqlCourseReads
from infrastructure.persistence.engine import Database
from infrastructure.persistence.paging import SORTED_AT_MOST
from integration.persistence.beside import statements
from integration.persistence.plans import kinds, plan, rows_read

BITMAP = "course_search_by_words"


async def test_a_search_is_one_statement(single: Database, reads: SqlCourseReads) -> None:
    asked = CatalogueFilter(search=Search.of("pyhton bread"), tag="python")
    await reads.catalogue(asked, PageRequest())  # The driver asks once a connection for types.
    async with statements(single) as sent:
        await reads.catalogue(asked, PageRequest())
    assert len(sent) == 1


async def looked_at(
    behind: Any, text: str, sort: Sort = Sort.RELEVANCE, after: tuple[Any, ...] | None = None
) -> list[dict[str, Any]]:
    """The plan of a page of this search."""
    asked = Search.of(text)
    statement = search.found(
        sort,
        words=True,
        facts=True,
        one_instructor=False,
        hidden_too=False,
        going_on=after is not None,
    )
    key = dict(zip(("after_rank", "after_value", "after_id"), after or (), strict=False))
    return await plan(
        behind,
        statement,
        asked=asked.text,
        words=asked.words,
        phrases=asked.phrases,
        unwanted=asked.unwanted,
        language=None,
        facts=["listed"],
        limit=21,
        **key,
    )


async def test_few_matches_are_found_by_the_index_of_words(behind: Any) -> None:
    for text in ("marathon", "kuberntes", "machine learning", '"machine learning" -python'):
        nodes = await looked_at(behind, text)
        assert BITMAP in {one.get("Index Name") for one in nodes}
        assert "Seq Scan" not in kinds(nodes)
        assert rows_read(nodes, "courses") <= 100
        assert rows_read(nodes, "course_search") <= 100


@pytest.mark.parametrize(
    ("sort", "index"),
    [
        (Sort.RELEVANCE, "courses_popular"),
        (Sort.POPULAR, "courses_popular"),
        (Sort.NEWEST, "courses_newest"),
        (Sort.TITLE, "courses_by_title"),
    ],
)
async def test_many_matches_are_followed_in_their_order(
    behind: Any, sort: Sort, index: str
) -> None:
    nodes = await looked_at(behind, "hour a week", sort)
    assert index in {one.get("Index Name") for one in nodes if one["Actual Loops"]}
    assert "Seq Scan" not in kinds(nodes)
    assert rows_read(nodes, "courses") <= 100
    assert rows_read(nodes, "course_search") <= SORTED_AT_MOST + 200


async def test_a_deep_page_begins_within_the_index(behind: Any) -> None:
    middle = await behind.fetchrow(
        "SELECT enrolled_count, id FROM courses WHERE status = 'published'"
        " AND visibility = 'public' ORDER BY 1 DESC, 2 DESC OFFSET 5000 LIMIT 1"
    )
    nodes = await looked_at(behind, "hour a week", after=(2, *middle))
    assert rows_read(nodes, "courses") <= 100


async def test_ranks_are_not_looked_into_where_the_page_is_full_before(behind: Any) -> None:
    nodes = await looked_at(behind, "gardening")
    near = [one for one in nodes if one.get("Function Name") == "search_queries"]
    assert [one["Actual Loops"] for one in near] == [1, 0]
