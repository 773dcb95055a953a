"""Reading one of a request's headers. Litestar's mapping of all of them costs more than a look."""

from litestar.types import Scope


def sent_header(scope: Scope, name: bytes) -> str | None:
    """The value of the header ``name``, in lower case; the first where there are several."""
    for one, value in scope["headers"]:
        if one == name:
            return value.decode("latin-1")
    return None
