"""`Idempotency-Key`: a command that is sent twice takes effect once (contract, section 1:
Idempotency).
"""

import re
from hashlib import blake2b
from typing import Any, Final

from litestar import Request

from application.actor import Actor
from application.once import Replay
from application.ports import Once
from domain.errors import Fault, Invalid
from presentation.reply import answer_of, replay
from presentation.sent import Sent
from presentation.sent_headers import sent_header

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")


async def provide_once(request: Request[Any, Any, Any]) -> Once | None:
    """The wish of the request to take effect once; None where it has no key."""
    key = sent_header(request.scope, b"idempotency-key")
    actor: Actor | None = request.scope["user"]
    if key is None or actor is None:
        return None
    if not _KEY.fullmatch(key):
        raise Invalid(
            Fault("Must be 1 to 255 visible ASCII characters.", parameter="Idempotency-Key")
        )
    route = f"{request.method} {request.scope['path']}\n".encode()
    fingerprint = blake2b(route + await request.body(), digest_size=32).digest()
    return Once(actor.user_id, key, fingerprint, lambda result: answer_of(request, result))


def answer_replay(_request: Request[Any, Any, Any], repeated: Replay) -> Sent:
    """Litestar's handler for a command that was done before."""
    return replay(repeated.answer)
