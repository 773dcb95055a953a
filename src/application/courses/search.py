"""What somebody types to find courses (contract, section 5: ``q``)."""

import re
from dataclasses import dataclass
from typing import Final, Self

_TERM: Final = re.compile(r'(?:(?<!\S)(?P<unwanted>-))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Search:
    """Words that may be misspelt, phrases in double quotes that may not, and what must not be in a
    course: a word or phrase behind a minus sign.
    """

    text: str
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Self:
        """What the text asks for. There is no wrong text, only one that finds nothing."""
        words: list[str] = []
        phrases: list[str] = []
        unwanted: list[str] = []
        for term in _TERM.finditer(text):
            place = unwanted if term["unwanted"] else words if term["word"] else phrases
            place.append(term["word"] or term["phrase"])
        return cls(text, tuple(words), tuple(phrases), tuple(unwanted))
