"""What people type into a search (contract, section 5: ``q``)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.courses.search import Search


@pytest.mark.parametrize(
    ("text", "words", "phrases", "unwanted"),
    [
        ("bread", ["bread"], [], []),
        ("  sour  dough\tbread\n", ["sour", "dough", "bread"], [], []),
        ('bread "sour dough"', ["bread"], ["sour dough"], []),
        ('"sour dough', [], ["sour dough"], []),
        ('sour"dough bread"x', ["sour", "x"], ["dough bread"], []),
        ("bread -yeast", ["bread"], [], ["yeast"]),
        ('-"dry yeast" bread', ["bread"], [], ["dry yeast"]),
        ("sour-dough C++ - x", ["sour-dough", "C++", "-", "x"], [], []),
        ("--", [], [], ["-"]),
        ('""', [], [""], []),
    ],
)
def test_words_phrases_and_what_is_not_wanted_are_told_apart(
    text: str, words: list[str], phrases: list[str], unwanted: list[str]
) -> None:
    asked = Search.of(text)
    assert (asked.text, list(asked.words), list(asked.phrases), list(asked.unwanted)) == (
        *(text, words, phrases, unwanted),
    )


@given(st.text(alphabet='ab "-\\%_()!&|:*<>', max_size=200))
def test_no_text_is_wrong_and_no_letter_is_lost(text: str) -> None:
    asked = Search.of(text)
    told = "".join(asked.words + asked.phrases + asked.unwanted)
    assert sorted(told.replace(" ", "")).count("a") == text.count("a")
    assert told.count("b") == text.count("b")
