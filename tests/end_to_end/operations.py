"""The operations of the API, as its OpenAPI document lists them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from server import CHECKOUT

DOCUMENT: Final[dict[str, Any]] = json.loads((CHECKOUT / "openapi.json").read_text())
METHODS: Final = ("get", "put", "post", "delete", "patch")
SOMETHING: Final = "01956c3e-7a10-7c4e-9f1b-3d5a2c8e4b04"


@dataclass(frozen=True)
class Operation:
    """One operation; ``example`` is a body that it takes, None where it takes none."""

    name: str
    method: str
    template: str
    example: dict[str, Any] | None
    required: frozenset[str]

    @property
    def path(self) -> str:
        """Its address, with an id that nothing has."""
        return re.sub(r"\{\w+\}", SOMETHING, self.template.replace("{revision}", "1"))


def operations() -> list[Operation]:
    """All of them."""
    return [
        Operation(raw["operationId"], method.upper(), path, *_body(raw))
        for path, item in DOCUMENT["paths"].items()
        for method, raw in item.items()
        if method in METHODS
    ]


def operations_with_bodies() -> list[Operation]:
    """Those that take JSON."""
    return [one for one in operations() if one.example is not None]


def methods_by_path() -> Iterator[tuple[str, set[str]]]:
    """Each path with the methods that it has."""
    for path, item in DOCUMENT["paths"].items():
        yield (
            re.sub(r"\{\w+\}", SOMETHING, path),
            {name.upper() for name in METHODS} & {name.upper() for name in item},
        )


def _body(raw: dict[str, Any]) -> tuple[dict[str, Any] | None, frozenset[str]]:
    content = raw.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None, frozenset()
    schema = DOCUMENT["components"]["schemas"][content["schema"]["$ref"].rsplit("/", 1)[1]]
    return content["example"], frozenset(schema.get("required", ()))
