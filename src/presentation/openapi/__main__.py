"""Writes the OpenAPI document to standard output: ``python -m presentation.openapi``."""

import sys
from dataclasses import fields
from typing import Any

import msgspec
from litestar import Litestar

from application.actor import Actor, LoginRequired, Origin
from presentation.app import UseCases, create_app
from presentation.authentication import Authenticate
from presentation.openapi.document import openapi_document


async def _nobody(_token: str, _origin: Origin, /) -> Actor:
    raise LoginRequired


def app_without_use_cases(authenticate: Authenticate = _nobody, **options: Any) -> Litestar:
    """The application's routes, with nothing behind them; ``options`` as for ``create_app``."""
    nothing: dict[str, Any] = {field.name: None for field in fields(UseCases)}
    return create_app(
        UseCases(**nothing),
        authenticate=authenticate,
        cursor_key=b"",
        ready=_ready,
        **options,
    )


async def _ready() -> None: ...


def committed_document() -> bytes:
    """The document as it is kept in ``openapi.json``: indented, so that a change can be read."""
    document = openapi_document(app_without_use_cases())
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(committed_document())
