"""Reading bodies, JSON above all, strictly (contract, section 1: JSON, Limits)."""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar, cast

import msgspec
from litestar import Request
from litestar.handlers import BaseRouteHandler
from litestar.types import Empty, Receive

from domain.errors import Fault, Invalid
from presentation.canonical_ids import spells_an_id_otherwise
from presentation.protocol_errors import (
    MalformedJson,
    MalformedRequest,
    PayloadTooLarge,
    UnsupportedMediaType,
)
from presentation.sent_headers import sent_header
from presentation.validation import faults_of

#: How deep a body may be nested.
MAX_DEPTH: Final = 32

# A string that nobody closes ends with the body: were it no match, the search would begin anew at
# each of its quotes.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NOT_BRACKET = re.compile(rb"[^\[\]{}]+")
_OPENING: Final = frozenset(b"[{")

T = TypeVar("T")


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON body is checked and decoded in one go, straight into the type that the
    handler takes.
    """

    async def body(self) -> bytes:
        """Raise ``PayloadTooLarge``, or ``MalformedRequest`` when the client goes away before the
        body's end.
        """
        if self._body is Empty:
            self._body = await _received(
                self.receive, self.route_handler.resolve_request_max_body_size()
            )
        return self._body

    async def json(self) -> Any:
        """The body as the handler takes it, from JSON or from a type that ``opt["reads"]`` names.
        Raise ``UnsupportedMediaType``, ``MalformedJson``, ``MalformedRequest``, or ``Invalid`` with
        every fault.
        """
        body = await self.body()
        if read := _other_reader(self):
            return read(_text(body))
        if not body:
            raise Invalid(Fault("A JSON body is required.", pointer=""))
        _require_json(self)
        return decoded_strictly(body, _decoder(self.route_handler))


def decoded_strictly(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """What ``decoder`` makes of the JSON. Raise ``MalformedJson``, or ``Invalid`` with every
    fault.
    """
    sent = _sane(body)
    decoded = _decoded(body, decoder)
    if spells_an_id_otherwise(sent, decoder.type):
        raise Invalid(*faults_of(sent, decoder.type))
    return decoded


async def _received(receive: Receive, most: int | None) -> bytes:
    """The whole body, in bytes; what is too large is not read to its end."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise MalformedRequest("The body ended before it was complete.")
        parts.append(message["body"])
        size += len(parts[-1])
        if most is not None and size > most:
            raise PayloadTooLarge
        more = message["more_body"]
    return b"".join(parts)


def _other_reader(request: Request[Any, Any, Any]) -> Callable[[str], Any] | None:
    """What reads a body of this type where it is not JSON."""
    readers: dict[str, Callable[[str], Any]] = request.route_handler.opt.get("reads", {})
    if not readers:
        return None
    kind, parameters = _content_type(request)
    return readers.get(kind) if _is_unicode(parameters) else None


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise MalformedRequest("The body is not UTF-8.") from None


def _content_type(request: Request[Any, Any, Any]) -> tuple[str, list[str]]:
    content_type = sent_header(request.scope, b"content-type") or ""
    kind, *parameters = [one.strip().lower() for one in content_type.split(";")]
    return kind, parameters


def _is_unicode(parameters: list[str]) -> bool:
    charsets = [one.removeprefix("charset=") for one in parameters if one.startswith("charset=")]
    return all(one.strip('"') in ("utf-8", "utf8") for one in charsets)


def _require_json(request: Request[Any, Any, Any]) -> None:
    kind, parameters = _content_type(request)
    takes_patch = request.method == "PATCH" and kind == "application/merge-patch+json"
    if kind != "application/json" and not takes_patch:
        raise UnsupportedMediaType
    if not _is_unicode(parameters):
        raise UnsupportedMediaType


def _sane(body: bytes) -> Any:
    """The JSON as it is. Refuse depth before anything recurses, and doubled keys, of which decoders
    keep the last silently.
    """
    _require_shallow(body)
    try:
        return json.loads(body.decode(), object_pairs_hook=_require_single_keys)
    except (ValueError, RecursionError) as error:
        raise MalformedJson(str(error) if isinstance(error, _DoubledKey) else None) from None


def _require_shallow(body: bytes) -> None:
    depth = 0
    for bracket in _NOT_BRACKET.sub(b"", _STRING.sub(b"", body)):
        depth += 1 if bracket in _OPENING else -1
        if depth > MAX_DEPTH:
            raise MalformedJson(f"More than {MAX_DEPTH} levels of nesting.")


class _DoubledKey(ValueError):
    """A key stands twice in one object."""


def _require_single_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DoubledKey("A key stands twice in one object.")
    return found


@cache
def _decoder(handler: BaseRouteHandler) -> msgspec.json.Decoder[Any]:
    """The decoder for the type of the handler's parameter ``data``, without what Litestar knows of
    it: whoever looks the type up would compute the hash of all that.
    """
    annotation = handler.parsed_fn_signature.parameters["data"].annotation
    return msgspec.json.Decoder(cast("type[Any]", annotation))


def _decoded(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError:
        # msgspec alone would stop at a number such as 1e400, which no type of its own can hold.
        faults = list(faults_of(json.loads(body), decoder.type))
        raise Invalid(*faults) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise MalformedJson from None
