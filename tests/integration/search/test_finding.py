"""What a person who searches ten thousand courses finds, and in which order."""

from typing import Any

import pytest

from application.courses.ports import CatalogueFilter, Sort
from application.courses.search import Search
from application.page import PageRequest
from domain.ids import UserId
from infrastructure.persistence.courses.reads import SqlCourseReads

BEST: dict[str, list[str]] = {
    # What a title or tag says leads, of that the popular; then the summary.
    "python": [
        "Machine Learning with Python",
        "Python for Beginners",
        "Advanced Python",
        "Notebooks",
    ],
    # All words before some, in whatever order.
    "advanced python": ["Advanced Python", "Machine Learning with Python"],
    "bread baking": ["Baking Bread", "Loaves and Fishes"],
    # Who types a title wants it.
    "machine learning": ["Machine Learning", "Machine Learning with Python"],
    "The Who: a History of Rock": ["The Who: a History of Rock"],
    # Nothing but words without meaning is something to look for all the same.
    "the who": ["The Who: a History of Rock"],
    # Other forms of a word, with or without accents, in any language.
    "kubernete": ["Kubernetes in Production", "Containers"],
    "runs": ["Running a Marathon"],
    "photographs": ["Photography: Light and Shadow"],
    "häuser": ["Häuser bauen"],
    "Hauser": ["Häuser bauen"],
    "elements": ["Cuisine française : les éléments"],
    "l'élément": ["Cuisine française : les éléments"],
    "francaise": ["Cuisine française : les éléments"],
    "программирование": ["Основы программирования"],
    "機械学習": ["機械学習入門"],
    # Signs count where they are the point, and nowhere else.
    "c++": ["C++ from Scratch"],
    "C#": ["C# and .NET"],
    "node js": ["Node.js Services"],
    "node.js": ["Node.js Services"],
    ".net": ["C# and .NET"],
    # As it is written before what is like it.
    "java": ["Java Concurrency"],
    "rust": ["Rust in Action"],
    # Misspelt: letters the other way round, missing, doubled, wrong.
    "pyhton": [
        "Machine Learning with Python",
        "Python for Beginners",
        "Advanced Python",
        "Notebooks",
    ],
    "phyton": ["Machine Learning with Python", "Python for Beginners"],
    "kuberntes": ["Kubernetes in Production", "Containers"],
    "kubrnets": ["Kubernetes in Production", "Containers"],
    "machne lerning": ["Machine Learning with Python", "Machine Learning"],
    "photgraphy": ["Photography: Light and Shadow"],
    "marrathon": ["Running a Marathon"],
    "javasript": ["JavaScript: the Good Parts"],
    "begginers pyton": ["Python for Beginners"],
    # A phrase in its order, and what is not wanted.
    '"learning machine"': [],
    '"machine learning" -python': ["Machine Learning"],
    "machine learning -python -models": [],
    "quetzalcoatl": [],
    "!!": [],
}


async def titles(reads: SqlCourseReads, text: str, limit: int = 20, **wanted: Any) -> list[str]:
    asked = CatalogueFilter(search=Search.of(text), **wanted)
    page = await reads.catalogue(asked, PageRequest(limit))
    return [card.title for card in page.items]


@pytest.mark.parametrize("text", BEST)
async def test_the_best_come_first(reads: SqlCourseReads, text: str) -> None:
    best = BEST[text]
    found = await titles(reads, text)
    assert found[: len(best)] == best
    assert best or not found


async def test_what_is_not_in_the_catalogue_is_never_found(reads: SqlCourseReads) -> None:
    for text in ("secrets", "invitation", "legacy", "python secrets", "pyhton invitation"):
        found = await titles(reads, text, 100)
        assert not {"Python Secrets", "Python by Invitation", "Python 2 Legacy"} & set(found)
    everything = await titles(reads, "python", 100, hidden_too=True)
    assert {"Python Secrets", "Python by Invitation", "Python 2 Legacy"} <= set(everything)


async def test_what_a_course_says_now_is_found_at_once(reads: SqlCourseReads, behind: Any) -> None:
    async with behind.transaction():
        course = await behind.fetchval(
            "UPDATE courses SET title = 'Zymurgy' WHERE title = 'Gardening for Families 7'"
            " RETURNING id"
        )
    try:
        assert await titles(reads, "zymurgi") == ["Zymurgy"]
        assert "Zymurgy" not in await titles(reads, "gardening families 7")
    finally:
        await behind.execute(
            "UPDATE courses SET title = 'Gardening for Families 7' WHERE id = $1", course
        )
    assert await titles(reads, "zymurgy") == []


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["python", "machine lerning families"])
async def test_all_pages_are_one_list_without_gaps_and_repeats(
    reads: SqlCourseReads, behind: Any, sort: Sort, text: str
) -> None:
    asked = CatalogueFilter(search=Search.of(text), sort=sort)
    seen, after = [], None
    while True:
        page = await reads.catalogue(asked, PageRequest(100, after))
        seen += [card.id for card in page.items]
        if (after := page.next_key) is None:
            break
    assert len(set(seen)) == len(seen)
    if text == "python":
        assert set(seen) == {
            row["id"]
            for row in await behind.fetch(
                "SELECT id FROM courses WHERE status = 'published' AND visibility = 'public'"
                " AND concat(title, summary, tags, description) ~* 'python'"
            )
        }


async def test_the_filters_narrow_a_search(reads: SqlCourseReads, behind: Any) -> None:
    owner = await behind.fetchval("SELECT owner_id FROM courses WHERE title = 'Notebooks'")
    own = await titles(reads, "python", instructor_id=UserId(owner))
    assert own[:4] == BEST["python"]
    assert await titles(reads, "python", tag="science") == ["Notebooks"]
    assert await titles(reads, "python", language="de") == []
    assert await titles(reads, "sauce", language="fr-CA") == ["Cuisine française : les éléments"]
    rows = await behind.fetch(
        "SELECT title FROM courses WHERE tags = '{series-33}' AND description ~ 'python'"
        " AND status = 'published' AND visibility = 'public'"
    )
    found = await titles(reads, "python", 100, tag="series-33", sort=Sort.TITLE)
    assert found == sorted((row["title"] for row in rows), key=str.lower)


HOSTILE = [
    *("%", "_", "\\", "'", '"', "''", "((((", "))))", "--", "!!", "&", "|", "<->", ":*", "*", "$$"),
    *("'; DROP TABLE courses; --", "a & | b", "'python':*", "python:A", "!python", "{}", "[]"),
    *("^python", "+python", "=python", "or or or", "- - -", "-", '""', '"""', '-"', '"-"', "\t\n"),
    *("the of and", "a " * 100, "ab " * 66, "abcde " * 33, "python " * 28, "-python " * 25),
    *("\u00a0", "\u202e", "\ufb00", "\ufdfa" * 200, "\U0001d4ab" * 9, "\ud7ff\uffff", "x" * 200),
    *("é" * 200, "ß" * 200, "漢" * 200, "a\u0301" * 100, "i\u0307" * 100, "\u3300" * 200),
    *("1e400 0x1f 1.5.5 -7", "http://a.b/c?d=e", "a@b.c", "<b>python</b>", "\U0001f600" * 200),
    *("\u0301" * 200, "C+++ ##"),
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_no_text_is_too_much(reads: SqlCourseReads, text: str) -> None:
    for sort in (None, Sort.TITLE):
        assert len(await titles(reads, text, sort=sort)) <= 20


@pytest.mark.parametrize("character", ["\ufdfa", "\ufdfb", "\u3300", "\u0958", "\U00020000", "漢"])
async def test_no_course_says_too_much(reads: SqlCourseReads, behind: Any, character: str) -> None:
    """However long its words become, and however many they are."""
    many = " ".join(character * (1 + n % 9) + str(n) for n in range(30_000))
    course = await behind.fetchval("SELECT id FROM courses WHERE title = 'Photon Physics'")
    change = (
        "UPDATE courses SET title = $2, summary = left(repeat($2, 9), 500), description = $3"
        " WHERE id = $1"
    )
    for title in (character * 200, character * 170, many[:200]):
        await behind.execute(change, course, title, many[:200_000])
        assert await titles(reads, title, 1) == [title]
    await behind.execute(change, course, "Photon Physics", "")
