"""A search in memory: words, their plurals and their like, by the ranks of the real one. It knows
one language and no phrases but by their words; what else PostgreSQL finds is not for this fake.
"""

import re
from difflib import get_close_matches
from typing import Final

from application.courses.search import Search
from domain.courses.course import Course

#: The last rank that has all words, and the last one at all.
ALL_WORDS: Final = 6
SOME_WORDS: Final = 9

_EMPTY: Final = {"a", "and", "for", "in", "of", "the", "to", "with"}


def rank_of(course: Course, asked: Search, vocabulary: set[str]) -> int | None:
    """How well the course matches, 0 best, or None where it does not."""
    heading = words_of(f"{course.title} {' '.join(course.tags)}")
    summarised = heading | words_of(course.summary)
    anywhere = summarised | words_of(course.description)
    wanted = [{word} for word in _wanted(asked)]
    if not wanted or anywhere & words_of(" ".join(asked.unwanted)):
        return None
    near = [one | set(get_close_matches(*one, vocabulary, cutoff=0.75)) for one in wanted]
    ranks = (
        course.title.casefold() == asked.text.casefold(),
        all(one & heading for one in wanted),
        all(one & summarised for one in wanted),
        all(one & anywhere for one in wanted),
        all(one & heading for one in near),
        all(one & summarised for one in near),
        all(one & anywhere for one in near),
        len(near) > 2 and sum(bool(one & anywhere) for one in near) == len(near) - 1,
        any(one & heading for one in near),
        any(one & anywhere for one in near),
    )
    return next((rank for rank, holds in enumerate(ranks) if holds), None)


def vocabulary_of(courses: list[Course]) -> set[str]:
    """Every word that any course says."""
    return {
        word
        for one in courses
        for word in words_of(f"{one.title} {' '.join(one.tags)} {one.summary} {one.description}")
    }


def words_of(text: str) -> set[str]:
    """The words of a text, singular."""
    return {word.rstrip("s") or word for word in re.findall(r"\w+", text.lower())}


def _wanted(asked: Search) -> set[str]:
    words = words_of(" ".join(asked.words + asked.phrases))
    return words - _EMPTY or words
