"""Writes the OpenAPI document to standard output: ``python -m presentation.openapi``."""

import sys
from dataclasses import fields
from typing import Any

import msgspec

from application.actor import Actor, LoginRequired, Origin
from presentation.app import UseCases, create_app
from presentation.openapi.document import openapi_document


def committed_document() -> bytes:
    """The document as it is kept in ``openapi.json``: indented, so that a change can be read."""
    nothing: dict[str, Any] = {field.name: None for field in fields(UseCases)}
    app = create_app(UseCases(**nothing), authenticate=_nobody, cursor_key=b"", ready=_ready)
    return msgspec.json.format(msgspec.json.encode(openapi_document(app)), indent=2) + b"\n"


async def _nobody(_token: str, _origin: Origin, /) -> Actor:
    raise LoginRequired


async def _ready() -> None: ...


if __name__ == "__main__":
    sys.stdout.buffer.write(committed_document())
