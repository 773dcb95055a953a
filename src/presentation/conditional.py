"""`If-Match`: the version that a change was decided on (contract, section 1: Concurrency)."""

import re
from typing import Any, Final

from litestar import Request

from domain.errors import Stale
from presentation.sent_headers import sent_header

_TAG: Final = re.compile(r'"(?P<version>\d{1,9})-[^"]*"')


def provide_expected_version(request: Request[Any, Any, Any]) -> int | None:
    """The version named in `If-Match`; None where the write is unconditional.

    A tag that is not one of ours, a weak one, or a list of tags matches nothing:
    ``Stale``.
    """
    header = sent_header(request.scope, b"if-match")
    if header is None or header.strip() == "*":
        return None
    found = _TAG.fullmatch(header.strip())
    if found is None:
        raise Stale
    return int(found["version"])
