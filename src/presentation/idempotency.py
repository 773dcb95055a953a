"""`Idempotency-Key`: a command that is sent twice takes effect once (contract, section 1:
Idempotency).
"""

import re
from hashlib import blake2b
from typing import Final

from litestar.types import HTTPScope

from application.actor import Actor
from application.archives.ports import OnceFor
from application.ports import Once
from domain.errors import Fault, Invalid
from presentation.bodies import StrictRequest
from presentation.reply import answer_of
from presentation.sent_headers import sent_header

_HEADER: Final = b"idempotency-key"
_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")


async def provide_once(request: StrictRequest) -> Once | None:
    """The wish of the request to take effect once; None where it has no key."""
    if sent_header(request.scope, _HEADER) is None:
        return None
    return once_of(request.scope, await request.body())


def provide_once_for(request: StrictRequest) -> OnceFor:
    """The same, made of a digest of the body: for one that is larger than memory. A key that is
    none is refused before the body is read.
    """
    once_of(request.scope, b"")
    return lambda digest: once_of(request.scope, digest)


def once_of(scope: HTTPScope, body: bytes) -> Once | None:
    """The wish of a request with this body, or with a body of this digest."""
    key = sent_header(scope, _HEADER)
    actor: Actor | None = scope["user"]
    if key is None or actor is None:
        return None
    if not _KEY.fullmatch(key):
        raise Invalid(
            Fault("Must be 1 to 255 visible ASCII characters.", parameter="Idempotency-Key")
        )
    query = scope["query_string"].decode("latin-1")
    route = f"{scope['method']} {scope['path']}{query and '?' + query}\n".encode()
    fingerprint = blake2b(route + body, digest_size=32).digest()
    return Once(actor.user_id, key, fingerprint, lambda result: answer_of(scope, result))
