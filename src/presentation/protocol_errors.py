"""What is refused on the level of HTTP, before any use case is asked."""

from http import HTTPStatus
from typing import Any, ClassVar, Final

from domain.errors import NotFound, Refusal


class ProtocolError(Refusal):
    """A request that HTTP or JSON alone already refuse."""

    status: ClassVar[HTTPStatus]

    def __init__(self, detail: str | None = None, /, **facts: Any) -> None:
        super().__init__(detail or self.standard, **facts)

    standard: ClassVar[str] = "The request cannot be read."


class MalformedRequest(ProtocolError):
    """The request cannot be read: its bytes are not UTF-8, a header contradicts another, or a path
    or parameter is not encoded as HTTP wants it. Have a look at the bytes that you send.
    """

    code = "malformed_request"
    title = "Malformed request"
    status = HTTPStatus.BAD_REQUEST


class MalformedJson(ProtocolError):
    """The body is not JSON that can be read: broken syntax, bytes that are not UTF-8, the same key
    twice in one object, or more than 32 levels of nesting.
    """

    code = "malformed_json"
    title = "Malformed JSON"
    status = HTTPStatus.BAD_REQUEST
    standard = "The body is not valid JSON."


class MethodNotAllowed(ProtocolError):
    """The path exists, but not with this method. The header `Allow` lists the methods that it
    has.
    """

    code = "method_not_allowed"
    title = "Method not allowed"
    status = HTTPStatus.METHOD_NOT_ALLOWED
    standard = "This path does not have this method."


class PayloadTooLarge(ProtocolError):
    """The body is larger than this operation takes: 1 MiB in general, 64 KiB under
    `/api/v1/auth`, and what was announced for a file.
    """

    code = "payload_too_large"
    title = "Payload too large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    standard = "The body is larger than this operation takes."


class RangeNotSatisfiable(ProtocolError):
    """The file has nothing where the part begins that the header `Range` asks for. `size` is how
    many bytes it has.
    """

    code = "range_not_satisfiable"
    title = "No such part"
    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE

    def __init__(self, size: int) -> None:
        super().__init__("The file ends before the part that you ask for.", size=size)
        self.size = size


class RequestTimeout(ProtocolError):
    """The body came in too slowly: less than 1 KiB a second for longer than a minute. Nothing of it
    was kept; send it again.
    """

    code = "request_timeout"
    title = "Too slow"
    status = HTTPStatus.REQUEST_TIMEOUT
    standard = "The body comes in too slowly."


class UriTooLong(ProtocolError):
    """The address, with its query, is longer than 16 KiB."""

    code = "uri_too_long"
    title = "Address too long"
    status = HTTPStatus.REQUEST_URI_TOO_LONG
    standard = "The address is longer than 16 KiB."


class UnsupportedMediaType(ProtocolError):
    """The body is of a type that this operation does not take: send `Content-Type:
    application/json` (for PATCH also `application/merge-patch+json`) in UTF-8.
    """

    code = "unsupported_media_type"
    title = "Unsupported media type"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    standard = "Send the body as application/json in UTF-8."


class HeadersTooLarge(ProtocolError):
    """The request's headers are larger than 16 KiB together."""

    code = "headers_too_large"
    title = "Headers too large"
    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    standard = "The headers are larger than 16 KiB."


class InternalError(ProtocolError):
    """Something went wrong on our side, and it has been recorded under the `request_id` of this
    answer. Whether the request took effect is not known; a repeat with the same `Idempotency-Key`
    is safe.
    """

    code = "internal_error"
    title = "Internal error"
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    standard = "Something went wrong on our side; it has been recorded."


#: What the framework refuses by status alone.
FOR_STATUS: Final[dict[int, type[ProtocolError] | type[NotFound]]] = {
    HTTPStatus.NOT_FOUND: NotFound,
    HTTPStatus.METHOD_NOT_ALLOWED: MethodNotAllowed,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: PayloadTooLarge,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: UnsupportedMediaType,
}
