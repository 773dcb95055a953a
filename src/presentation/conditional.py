"""`If-Match`: the version that a change was decided on; `If-None-Match`: what a client holds
(contract, section 1: Concurrency).
"""

import re
from typing import Final

from litestar.types import Scope

from domain.errors import Stale
from presentation.sent_headers import sent_header

_TAG: Final = re.compile(r'"(?P<version>\d{1,9})-[^"]*"')


def provide_expected_version(scope: Scope) -> int | None:
    """The version named in `If-Match`; None where the write is unconditional.

    A tag that is not one of ours, a weak one, or a list of tags matches nothing:
    ``Stale``.
    """
    header = sent_header(scope, b"if-match")
    if header is None or header.strip() == "*":
        return None
    found = _TAG.fullmatch(header.strip())
    if found is None:
        raise Stale
    return int(found["version"])


def provide_held_tags(scope: Scope) -> str | None:
    """`If-None-Match` as it was sent, for the few answers that it spares from being made."""
    return sent_header(scope, b"if-none-match")
