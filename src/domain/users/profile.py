"""What a person says of themself: strings that are always valid (contract, sections 1 and 3)."""

import re
from functools import cache
from typing import ClassVar
from zoneinfo import available_timezones

from domain.text import END, Text


class Bio(Text):
    """A few sentences about oneself."""

    __slots__ = ()
    field = "bio"
    max_length = 2000


class Locale(Text):
    """A language, with a script and a region where they matter: ``en``, ``de-AT``, ``zh-Hant-TW``
    (BCP 47).
    """

    __slots__ = ()
    field = "locale"
    max_length = 11
    pattern: ClassVar[str] = r"^[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?" + END

    @classmethod
    def faults(cls, value: str) -> list[str]:
        if re.match(cls.pattern, value):
            return []
        return ["Must be a language tag like en, de-AT or zh-Hant-TW."]


class Timezone(Text):
    """A time zone by its name in the IANA database: ``Europe/Berlin``, ``UTC``."""

    __slots__ = ()
    field = "timezone"
    max_length = 64

    @classmethod
    def faults(cls, value: str) -> list[str]:
        # The default is in use everywhere, and reading the list of all zones takes a while.
        known = value == "UTC" or value in _time_zones()
        return [] if known else ["Must be a time zone's name like Europe/Berlin."]


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())
