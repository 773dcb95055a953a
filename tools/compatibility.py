"""What of the API has changed so that clients of the released one break.

``python tools/compatibility.py`` compares ``openapi.json`` with ``openapi.released.json``;
``--release`` makes what is now what counts as released.

A request that was good has to stay good: what was taken has to be taken. An answer that clients
understand has to stay one: nothing goes, nothing becomes optional or of another type. New
operations, optional parameters, fields of answers and values of enums in answers may come at any
time; clients are told to expect them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from schema_fit import Fit, Json, resolved

ROOT: Final = Path(__file__).resolve().parents[1]
CURRENT: Final = ROOT / "openapi.json"
RELEASED: Final = ROOT / "openapi.released.json"
HOW_TO_BREAK: Final = (
    "Change the API so that it also serves clients of the released one. If the break is meant, say "
    "so in CHANGELOG.md and run `make openapi-release`: what is now is the released API then."
)
UNBROKEN: Final = "Clients of the released API go on working."

METHODS: Final = ("get", "put", "post", "delete", "patch")
#: What people read, and what no client depends on.
PROSE: Final = frozenset({"description", "summary", "example", "examples", "tags"})


def breaks(released: Json, current: Json) -> list[str]:
    """Everything that a client of the released document would stumble over, in words."""
    found: list[str] = []
    for path, item in released["paths"].items():
        for method in METHODS:
            if method in item:
                place = f"{method.upper()} {path}"
                now = current["paths"].get(path, {}).get(method)
                found += _Operation(place, released, current).breaks(item[method], now)
    return found


class _Operation:
    """One operation, as it was released and as it is."""

    def __init__(self, place: str, released: Json, current: Json) -> None:
        self.place, self.released, self.current = place, released, current

    def breaks(self, old: Json, new: Json | None) -> Iterator[str]:
        if new is None:
            yield f"{self.place} is gone."
            return
        if old["operationId"] != new["operationId"]:
            yield f"{self.place} is called {new['operationId']}, no longer {old['operationId']}."
        if _is_open(old) and not _is_open(new):
            yield f"{self.place} needs a login now."
        yield from self._parameters(old, new)
        yield from self._body(old.get("requestBody"), new.get("requestBody"))
        yield from self._answers(old["responses"], new["responses"])

    def _parameters(self, old: Json, new: Json) -> Iterator[str]:
        before, now = _parameters(old, self.released), _parameters(new, self.current)
        for name in before.keys() - now.keys():
            yield f"{self.place} no longer takes {name}."
        for name, one in now.items():
            if one.get("required") and not before.get(name, {}).get("required"):
                yield f"{self.place} demands {name} now."
            if name in before:
                yield from self._taken(before[name]["schema"], one["schema"], name)

    def _body(self, old: Json | None, new: Json | None) -> Iterator[str]:
        if old is None or new is None:
            if old is not new:
                yield f"{self.place} {'no longer takes' if old else 'demands'} a body."
            return
        for kind, body in old["content"].items():
            if kind not in new["content"]:
                yield f"{self.place} no longer takes {kind}."
            else:
                yield from self._taken(body["schema"], new["content"][kind]["schema"], "body")

    def _answers(self, old: Json, new: Json) -> Iterator[str]:
        for status, before in old.items():
            if status not in new:
                yield f"{self.place} no longer documents {status}."
                continue
            now = resolved(new[status], self.current)
            yield from self._answer(status, resolved(before, self.released), now)

    def _answer(self, status: str, before: Json, now: Json) -> Iterator[str]:
        for name in before.get("headers", {}).keys() - now.get("headers", {}).keys():
            yield f"{self.place} no longer sends {name} with {status}."
        for kind, body in before.get("content", {}).items():
            if kind not in now.get("content", {}):
                yield f"{self.place} no longer answers {status} as {kind}."
            else:
                yield from self._given(body["schema"], now["content"][kind]["schema"], status)

    def _taken(self, old: Json, new: Json, where: str) -> Iterator[str]:
        """What was sent has to be taken."""
        fit = Fit(self.released, self.current, is_answer=False)
        for what in fit.misfits(old, new, ""):
            yield f"{self.place} takes less in {where}{what}."

    def _given(self, old: Json, new: Json, status: str) -> Iterator[str]:
        """What is answered has to be understood."""
        fit = Fit(self.current, self.released, is_answer=True)
        for what in fit.misfits(new, old, ""):
            yield f"{self.place} answers {status} in another form{what}."


def _is_open(operation: Json) -> bool:
    return operation["security"] == [] or {} in operation["security"]


def _parameters(operation: Json, document: Json) -> dict[str, Json]:
    found = (resolved(one, document) for one in operation.get("parameters", ()))
    return {f"{one['in']} parameter {one['name']}": one for one in found}


def without_prose(part: Any) -> Any:
    """A document with nothing but what clients depend on."""
    if isinstance(part, list):
        return [without_prose(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {name: without_prose(one) for name, one in part.items() if not _is_prose(name, one)}


def _is_prose(name: str, value: Any) -> bool:
    """Whether this is a text about the API, and no property of that name."""
    is_schema = isinstance(value, dict) and ("type" in value or "$ref" in value or "anyOf" in value)
    return name in PROSE and not is_schema


def written(document: Json) -> str:
    """The document as it is kept: one line for each path and each component."""
    bare = without_prose(document)
    paths, components = _lines(bare["paths"]), _lines(bare["components"], _lines)
    return f'{{"paths": {paths},\n"components": {components}}}\n'


def _lines(named: Json, write: Callable[[Any], str] = json.dumps) -> str:
    """An object with a line for each of its members."""
    members = (f"{json.dumps(name)}: {write(value)}" for name, value in named.items())
    return "{\n" + ",\n".join(members) + "\n}"


def main(arguments: list[str]) -> int:
    """Tell of the breaks, or release what is."""
    current = json.loads(CURRENT.read_bytes())
    if arguments == ["--release"]:
        RELEASED.write_text(written(current))
        return 0
    found = breaks(json.loads(RELEASED.read_bytes()), current)
    print("\n".join([*found, HOW_TO_BREAK] if found else [UNBROKEN]))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
