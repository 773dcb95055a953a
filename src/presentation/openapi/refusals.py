"""Which refusals an operation can answer.

What it takes decides on most of them; its ``opt["refuses"]`` names the others, as classes.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

from litestar import Litestar

from application.actor import LoginRequired, NotAllowed
from application.limits import RateLimited
from application.once import KeyInProgress, KeyReused
from domain.errors import Invalid, NotFound, Overlapped, Refusal, Stale, Unavailable
from presentation.openapi.endpoints import Endpoint, endpoints
from presentation.pages.problems import Operation
from presentation.problems import status_of
from presentation.protocol_errors import (
    HeadersTooLarge,
    InternalError,
    MalformedJson,
    MalformedRequest,
    PayloadTooLarge,
    UnsupportedMediaType,
    UriTooLong,
)


def operations_that_answer(app: Litestar, code: str) -> Sequence[Operation]:
    """The operations that can answer the problem of a code, in the order of the document."""
    return _by_code(app).get(code, ())


@cache
def _by_code(app: Litestar) -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for endpoint in endpoints(app):
        kinds = chain.from_iterable(refusals_of(endpoint).values())
        for code in {kind.code for kind in kinds}:
            found.setdefault(code, []).append(_operation(endpoint))
    return found


def _operation(endpoint: Endpoint) -> Operation:
    address = f"/docs#/{endpoint.tag}/{endpoint.handler.operation_id}"
    return Operation(endpoint.method, endpoint.path, endpoint.words[0], address)


def refusals_of(endpoint: Endpoint) -> dict[int, list[type[Refusal]]]:
    """The kinds of refusal by status, both in order."""
    found: dict[int, list[type[Refusal]]] = {}
    named = endpoint.handler.opt.get("refuses", ())
    for kind in sorted({*_general(endpoint), *named}, key=lambda one: (status_of(one), one.code)):
        found.setdefault(int(status_of(kind)), []).append(kind)
    return found


def _general(endpoint: Endpoint) -> Iterator[type[Refusal]]:
    yield from (MalformedRequest, UriTooLong, HeadersTooLarge, InternalError)
    if endpoint.is_api:
        yield from (Invalid, RateLimited)
    if endpoint.parameters:
        yield Unavailable
    if not endpoint.ignores_login:
        yield LoginRequired
    if endpoint.path_names:
        yield NotFound
        if endpoint.needs_login:
            yield NotAllowed
    if endpoint.body is not None:
        yield from (MalformedJson, PayloadTooLarge, UnsupportedMediaType)
    if endpoint.is_repeatable:
        yield from (KeyReused, KeyInProgress)
    if endpoint.is_conditional:
        yield from (Overlapped, Stale)
