"""`If-Match`: the versions that a change was decided on; `If-None-Match`: what a client holds
(contract, section 1: Concurrency; RFC 9110, sections 13.1.1 and 13.1.2).
"""

import re
from typing import Final

from litestar.types import Scope

from application.concurrency import Expected
from domain.errors import Stale
from presentation.sent_headers import sent_list

#: A list of tags; commas may stand within them.
_TAGS: Final = re.compile(r'(?:\s*,)*\s*(?P<tag>(?:W/)?"[^"]*")\s*(?=,|$)')
_OURS: Final = re.compile(r'"(?P<version>\d{1,9})-[^"]*"')


def provide_expected_version(scope: Scope) -> Expected:
    """The versions named in `If-Match`; None where the write is unconditional.

    A tag that is not one of ours, and a weak one, match nothing: ``Stale`` where there is no other,
    and where the header is no list of tags.
    """
    header = sent_list(scope, b"if-match")
    if header is None or header.strip() == "*":
        return None
    versions = frozenset(
        int(found["version"]) for tag in _tags(header) if (found := _OURS.fullmatch(tag))
    )
    if not versions:
        raise Stale
    return versions


def _tags(header: str) -> list[str]:
    """The tags of a list; none at all where it is none."""
    found, end = [], 0
    while one := _TAGS.match(header, end):
        found.append(one["tag"])
        end = one.end()
    return found if not header[end:].strip(" \t,") else []


def provide_held_tags(scope: Scope) -> str | None:
    """`If-None-Match` as it was sent, for the few answers that it spares from being made."""
    return sent_list(scope, b"if-none-match")
