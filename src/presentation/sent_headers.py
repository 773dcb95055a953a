"""What a request brings beside its body. Litestar's mappings of all of it cost more than a look."""

from urllib.parse import parse_qsl

from litestar.types import Scope


def sent_header(scope: Scope, name: bytes) -> str | None:
    """The value of the header ``name``, in lower case; the first where there are several."""
    for one, value in scope["headers"]:
        if one == name:
            return value.decode("latin-1")
    return None


def sent_list(scope: Scope, name: bytes) -> str | None:
    """The values of the header ``name``, in lower case, as one list (RFC 9110, section 5.3)."""
    values = [value.decode("latin-1") for one, value in scope["headers"] if one == name]
    return ", ".join(values) if values else None


def query_of(scope: Scope) -> list[tuple[str, str]]:
    """The names and values of the query, in order."""
    sent = scope["query_string"]
    return parse_qsl(sent.decode("latin-1"), keep_blank_values=True) if sent else []
