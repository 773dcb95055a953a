"""An application that says which process answers; stands for any that `serve` can run."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from infrastructure.serving import end_with_parent

Message = MutableMapping[str, Any]


def create() -> Callable[..., Awaitable[None]]:
    end_with_parent()
    return application


async def application(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    if scope["type"] == "lifespan":
        if "REFUSES_TO_START" in os.environ:
            await send({"type": "lifespan.startup.failed", "message": "not today"})
            return
        for _ in ("startup", "shutdown"):
            await send({"type": f"{(await receive())['type']}.complete"})
        return
    headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    seen = f"{os.getpid()} {scope['client'][0]} {scope['path']}"
    await send({"type": "http.response.body", "body": seen.encode()})
