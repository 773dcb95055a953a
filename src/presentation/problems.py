"""Every 4xx and 5xx as a problem document, whoever raises it (contract, section 1: Errors; RFC
9457).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import msgspec
import structlog
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import Scope

from application.actor import LoginRequired
from application.limits import Standing
from domain.errors import (
    Conflict,
    Fault,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    Stale,
    Throttled,
    Unauthenticated,
    Unavailable,
    Unusable,
)
from domain.media.errors import StorageFull
from presentation.openapi.samples import EXAMPLE_PATH, EXAMPLE_REQUEST, sample_of
from presentation.pages import ProblemKind
from presentation.protocol_errors import (
    FOR_STATUS,
    InternalError,
    MalformedRequest,
    ProtocolError,
    RangeNotSatisfiable,
)
from presentation.request_limits import LIMITED_BY, limit_headers
from presentation.sent import Headers, Sent, encode
from presentation.validation import sentence

log = structlog.get_logger()

#: The one table from kinds of refusal to statuses; a subclass without a row of its own takes its
#: parent's.
STATUS_OF: Final[dict[type[Refusal], HTTPStatus]] = {
    Unusable: HTTPStatus.BAD_REQUEST,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    Stale: HTTPStatus.PRECONDITION_FAILED,
    Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    Throttled: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
}

#: How many faults an answer lists: more help nobody, and a body of a mebibyte can hold many.
MAX_FAULTS: Final = 100

#: How long a client waits before it repeats what was answered with 503, in seconds.
RETRY_AFTER: Final = 1

PROBLEM_JSON: Final = b"application/problem+json"

#: What stands in a path as it is (RFC 3986, section 3.3); all else is escaped.
_IN_A_PATH: Final = "/:@!$&'()*+,;="


def status_of(kind: type[Refusal]) -> HTTPStatus:
    """The status that a refusal of this kind is answered with."""
    if issubclass(kind, ProtocolError):
        return kind.status
    return next(STATUS_OF[parent] for parent in kind.__mro__ if parent in STATUS_OF)


def problem_kinds() -> dict[str, ProblemKind]:
    """Every problem that the API can answer, by its code: one for each refusal that has a code.
    Two that have the same are explained together.
    """
    kinds: dict[str, ProblemKind] = {}
    for refusal in _subclasses(Refusal):
        if "code" in vars(refusal):
            known, kind = kinds.get(refusal.code), _kind_of(refusal)
            kinds[refusal.code] = kind if known is None else _together(known, kind)
    return dict(sorted(kinds.items()))


def _kind_of(refusal: type[Refusal]) -> ProblemKind:
    return ProblemKind(
        code=refusal.code,
        status=status_of(refusal),
        title=refusal.title,
        explanation=" ".join((refusal.__doc__ or "").split()),
        example=msgspec.json.decode(_example(refusal).body),
    )


def _example(refusal: type[Refusal]) -> Sent:
    return problem(sample_of(refusal), instance=EXAMPLE_PATH, request_id=EXAMPLE_REQUEST)


def _together(one: ProblemKind, other: ProblemKind) -> ProblemKind:
    return replace(
        other,
        explanation=f"{other.explanation} {one.explanation}",
        other_statuses=(*one.other_statuses, one.status),
    )


def problem(refusal: Refusal, *, instance: str, request_id: str, headers: Headers = []) -> Sent:  # noqa: B006 - never written.
    """The answer to a refusal."""
    status = status_of(type(refusal))
    document = {
        "type": f"/problems/{refusal.code}",
        "title": refusal.title,
        "status": int(status),
        "detail": refusal.detail,
        "instance": quote(instance, safe=_IN_A_PATH),
        "code": refusal.code,
        "request_id": request_id,
        **_facts(refusal),
    }
    return Sent(
        status, encode(document), [(b"content-type", PROBLEM_JSON), *_headers(refusal), *headers]
    )


def answer_refusal(scope: Scope, refusal: Refusal) -> Sent:
    """The answer to a refusal of the core.

    What kept the database from answering is the operator's to know; that too many came is told by
    the access log.
    """
    if isinstance(refusal, Unavailable) and refusal.__cause__ is not None:
        _log(scope, log.warning, "unavailable", refusal)
    if isinstance(refusal, Throttled):
        scope["state"][LIMITED_BY] = refusal.limit.name
    return _answer(scope, refusal)


def answer_http_error(scope: Scope, error: HTTPException) -> Sent:
    """The answer to what the framework itself refuses: no such path or method, a body that
    is too large.
    """
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return answer_fault(scope, error)
    refused = FOR_STATUS.get(error.status_code, MalformedRequest)()
    allow = (error.headers or {}).get("allow")
    headers = [(b"allow", allowed_methods(allow.split(", ")))] if allow else []
    return _answer(scope, refused, headers)


def answer_invalid(scope: Scope, error: ValidationException) -> Sent:
    """The answer to parameters of a page that do not fit."""
    faults = [_parameter_fault(one) for one in error.extra or [] if isinstance(one, dict)]
    return _answer(scope, Invalid(*faults))


def answer_fault(scope: Scope, error: Exception) -> Sent:
    """The last resort: logged once, with its traceback and request id; the client learns nothing of
    it.
    """
    _log(scope, log.error, "request failed", error)
    return _answer(scope, InternalError())


def _log(scope: Scope, write: Callable[..., Any], what: str, error: Exception) -> None:
    write(
        what,
        exc_info=error,
        request_id=scope["state"]["request_id"],
        method=scope.get("method"),
        path=scope["path"],
    )


def _answer(scope: Scope, refusal: Refusal, headers: Headers = []) -> Sent:  # noqa: B006 - never written.
    return problem(
        refusal,
        instance=scope["path"],
        request_id=scope["state"]["request_id"],
        headers=headers,
    )


def _facts(refusal: Refusal) -> dict[str, Any]:
    if isinstance(refusal, Invalid):
        listed = [_fault(one) for one in refusal.faults[:MAX_FAULTS]]
        return {"errors": listed, **refusal.facts}
    return refusal.facts


def _fault(fault: Fault) -> dict[str, str]:
    if fault.parameter is not None:
        return {"parameter": fault.parameter, "detail": fault.detail}
    return {"pointer": fault.pointer or "", "detail": fault.detail}


def _headers(refusal: Refusal) -> Headers:
    if isinstance(refusal, Unauthenticated):
        return [(b"www-authenticate", _challenge(refusal))]
    if isinstance(refusal, Unavailable):
        return [(b"retry-after", b"%d" % RETRY_AFTER)]
    if isinstance(refusal, RangeNotSatisfiable):
        return [(b"content-range", b"bytes */%d" % refusal.size)]
    if isinstance(refusal, Throttled):
        retry_after = refusal.retry_after
        none_left = limit_headers(refusal.limit, Standing(0, retry_after))
        return [(b"retry-after", b"%d" % retry_after), *none_left]
    return []


def _challenge(refusal: Unauthenticated) -> bytes:
    rejected = isinstance(refusal, LoginRequired) and refusal.token_sent
    return b'Bearer realm="elearning"' + (b', error="invalid_token"' if rejected else b"")


def allowed_methods(methods: Iterable[str]) -> bytes:
    """The methods of a path as `Allow` lists them; whatever answers GET answers HEAD."""
    listed = set(methods)
    return ", ".join(sorted(listed | ({"HEAD"} if "GET" in listed else set()))).encode()


def _parameter_fault(error: dict[str, Any]) -> Fault:
    name, message = str(error.get("key", "")), str(error.get("message", "Is not valid."))
    return Fault(sentence(message), parameter=name)


def _subclasses(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)
