"""`Idempotency-Key`: a command that is sent twice takes effect once (contract, section 1:
Idempotency).
"""

import re
from hashlib import blake2b
from typing import Final

from application.actor import Actor
from application.ports import Once
from domain.errors import Fault, Invalid
from presentation.bodies import StrictRequest
from presentation.reply import answer_of
from presentation.sent_headers import sent_header

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")


async def provide_once(request: StrictRequest) -> Once | None:
    """The wish of the request to take effect once; None where it has no key."""
    key = sent_header(request.scope, b"idempotency-key")
    actor: Actor | None = request.scope["user"]
    if key is None or actor is None:
        return None
    if not _KEY.fullmatch(key):
        raise Invalid(
            Fault("Must be 1 to 255 visible ASCII characters.", parameter="Idempotency-Key")
        )
    query = request.scope["query_string"].decode("latin-1")
    route = f"{request.method} {request.scope['path']}{query and '?' + query}\n".encode()
    fingerprint = blake2b(route + await request.body(), digest_size=32).digest()
    return Once(actor.user_id, key, fingerprint, lambda result: answer_of(request.scope, result))
