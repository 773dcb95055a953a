"""Problem documents that an operation can answer (RFC 9457; contract, section 1: Errors)."""

from typing import Any, Final

import msgspec

from domain.errors import Fault, Invalid, Refusal
from presentation.openapi.endpoints import Endpoint
from presentation.openapi.headers import references
from presentation.openapi.refusals import refusals_of
from presentation.openapi.samples import EXAMPLE_PATH, EXAMPLE_REQUEST, sample_of
from presentation.openapi.schemas import COMPONENTS, Schema
from presentation.openapi.values import BY_NAME
from presentation.problems import problem, status_of
from presentation.validation import faults_of

#: Headers that only some problems carry, as they are written.
_OWN_HEADERS: Final = {
    b"retry-after": "Retry-After",
    b"content-range": "Content-Range",
    b"www-authenticate": "WWW-Authenticate",
}

#: Whoever is refused is counted as well.
_LIMIT_HEADERS: Final = ("RateLimit-Policy", "RateLimit")

_UNKNOWN_PARAMETER: Final = Fault("Is not a parameter of this operation.", parameter="colour")


class Problems:
    """The problem answers of all operations; those that are alike become one component."""

    def __init__(self) -> None:
        self.responses: dict[str, Schema] = {}
        self.examples: dict[str, Schema] = {}

    def of(self, endpoint: Endpoint) -> dict[str, Schema]:
        """The problem answers of an operation, by status."""
        return {
            str(status): self._answer(endpoint, kinds)
            for status, kinds in refusals_of(endpoint).items()
        }

    def _answer(self, endpoint: Endpoint, kinds: list[type[Refusal]]) -> Schema:
        examples = {kind.code: self._example(kind) for kind in kinds}
        headers = [*(_LIMIT_HEADERS if endpoint.is_api else ()), *_own_headers(kinds[0])]
        if Invalid in kinds:
            # What is wrong with a body differs from operation to operation.
            own = _document(Invalid(*_faults(endpoint)), instance=_instance(endpoint))
            return _response(kinds, {**examples, Invalid.code: {"value": own}}, headers)
        name = ".".join((*examples, str(int(status_of(kinds[0])))))
        name = name if endpoint.is_api else f"{name}.unlimited"
        self.responses.setdefault(name, _response(kinds, examples, headers))
        return {"$ref": f"#/components/responses/{name}"}

    def _example(self, kind: type[Refusal]) -> Schema:
        # One code can stand under two statuses.
        name = f"{kind.code}.{int(status_of(kind))}"
        if kind is not Invalid and name not in self.examples:
            value = _document(sample_of(kind), instance=EXAMPLE_PATH)
            self.examples[name] = {"summary": kind.title, "value": value}
        return {"$ref": f"#/components/examples/{name}"}


def _response(
    kinds: list[type[Refusal]], examples: dict[str, Schema], headers: list[str]
) -> Schema:
    schema = "ValidationProblem" if issubclass(kinds[0], Invalid) else "Problem"
    listed = [f"- [`{kind.code}`](/problems/{kind.code}): {kind.title}." for kind in kinds]
    body = {"schema": {"$ref": COMPONENTS + schema}, "examples": examples}
    return {
        "description": "\n".join(listed),
        "headers": references(*headers),
        "content": {"application/problem+json": body},
    }


def _own_headers(kind: type[Refusal]) -> list[str]:
    if kind is Invalid:
        return []
    sent = problem(sample_of(kind), instance="", request_id="").headers
    return [_OWN_HEADERS[name] for name, _ in sent if name in _OWN_HEADERS]


def _document(refusal: Refusal, *, instance: str) -> Any:
    """The document, as it is answered."""
    return msgspec.json.decode(problem(refusal, instance=instance, request_id=EXAMPLE_REQUEST).body)


def _faults(endpoint: Endpoint) -> list[Fault]:
    """What is wrong with a body that has nothing but an unknown field; without a body, with an
    unknown parameter."""
    if endpoint.body is None:
        return [_UNKNOWN_PARAMETER]
    return sorted(faults_of({"colour": "red"}, endpoint.body), key=lambda one: one.pointer or "")


def _instance(endpoint: Endpoint) -> str:
    ids = {name: BY_NAME.get(name, BY_NAME["id"]) for name in endpoint.path_names}
    return endpoint.path.format_map(ids)
