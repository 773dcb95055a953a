"""Whether every value that one JSON Schema allows is allowed by another one as well, and where not:
as far as the schemas of our document go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import ge, le
from typing import Any, Final

Json = dict[str, Any]

#: Rules of JSON Schema that only bound a value, and when one bound lies within the other.
BOUNDS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    **dict.fromkeys(("maxLength", "maxItems", "maximum", "exclusiveMaximum"), le),
    **dict.fromkeys(("minLength", "minItems", "minimum", "exclusiveMinimum"), ge),
}


class Fit:
    """Whether all values of one schema are values of another one: the sender's and the taker's."""

    def __init__(self, sender: Json, taker: Json, *, is_answer: bool) -> None:
        self._sender, self._taker, self._is_answer = sender, taker, is_answer
        self._seen: set[tuple[str, str]] = set()

    def misfits(self, sent: Json, taken: Json, at: str) -> Iterator[str]:
        """Say where they do not fit, and why."""
        pair = (sent.get("$ref", ""), taken.get("$ref", ""))
        if all(pair):
            if pair in self._seen:
                return
            self._seen.add(pair)
        sent, taken = resolved(sent, self._sender), resolved(taken, self._taker)
        if "anyOf" in sent:
            for one in sent["anyOf"]:
                yield from self.misfits(one, taken, at)
        elif "anyOf" in taken:
            yield from self._one_of(sent, taken["anyOf"], at)
        elif not _is_of_type(_type_of(sent), _type_of(taken)):
            yield f"{at}: {self._both('type', _type_of(sent), _type_of(taken))}"
        else:
            yield from self._rules(sent, taken, at)
            yield from self._members(sent, taken, at)

    def _one_of(self, sent: Json, choices: list[Json], at: str) -> Iterator[str]:
        """Some choice has to fit; where none does, the nearest one says why."""
        tried = [list(self._afresh().misfits(sent, one, at)) for one in choices]
        yield from min(tried, key=len)

    def _afresh(self) -> Fit:
        return Fit(self._sender, self._taker, is_answer=self._is_answer)

    def _rules(self, sent: Json, taken: Json, at: str) -> Iterator[str]:
        for rule, lies_within in BOUNDS.items():
            if rule in taken and not (rule in sent and lies_within(sent[rule], taken[rule])):
                yield f"{at}: {self._both(rule, sent.get(rule), taken[rule])}"
        for rule in ("pattern", "format", "uniqueItems"):
            if rule in taken and sent.get(rule) != taken[rule]:
                yield f"{at}: {self._both(rule, sent.get(rule), taken[rule])}"
        if (allowed := _values(taken)) is not None and not (self._is_answer and _values(sent)):
            for value in set(_values(sent) or ["any value"]) - set(allowed):
                yield f"{at}: {value!r} is no longer among {allowed}"
        if self._is_answer and (gone := set(_values(taken) or ()) - set(_values(sent) or ())):
            yield f"{at}: no longer {', '.join(sorted(map(repr, gone)))}"

    def _members(self, sent: Json, taken: Json, at: str) -> Iterator[str]:
        yield from self._properties(sent, taken, at)
        for rule in ("items", "additionalProperties"):
            if isinstance(sent.get(rule), dict) and isinstance(taken.get(rule), dict):
                yield from self.misfits(sent[rule], taken[rule], f"{at}/*")
        pairs = zip(sent.get("prefixItems", ()), taken.get("prefixItems", ()), strict=False)
        for one, other in pairs:
            yield from self.misfits(one, other, f"{at}/*")

    def _properties(self, sent: Json, taken: Json, at: str) -> Iterator[str]:
        mine, theirs = sent.get("properties", {}), taken.get("properties", {})
        for name in taken.get("required", ()):
            if name not in sent.get("required", ()):
                why = "may be absent" if name in mine else "is gone"
                yield f"{at}/{name}: {why if self._is_answer else 'is required'}"
        for name, schema in mine.items():
            if name in theirs:
                yield from self.misfits(schema, theirs[name], f"{at}/{name}")
            elif taken.get("additionalProperties") is False:
                yield f"{at}/{name}: is gone"
        if self._is_answer:
            for name in theirs.keys() - mine.keys() - set(taken.get("required", ())):
                yield f"{at}/{name}: is gone"

    def _both(self, rule: str, sent: Any, taken: Any) -> str:
        was, now = (taken, sent) if self._is_answer else (sent, taken)
        return f"{rule} was {was or 'not set'}, is {now or 'not set'}"


def _is_of_type(sent: str | None, taken: str | None) -> bool:
    return taken in (None, sent) or (sent, taken) == ("integer", "number")


def _type_of(schema: Json) -> str | None:
    """The type that is said, or that of the only values that there are."""
    names = {bool: "boolean", int: "integer", str: "string"}
    kinds = {names[type(value)] for value in _values(schema) or () if type(value) in names}
    return schema.get("type") or (kinds.pop() if len(kinds) == 1 else None)


def _values(schema: Json) -> list[Any] | None:
    """The only values that there are, where there are such."""
    return [schema["const"]] if "const" in schema else schema.get("enum")


def resolved(part: Json, document: Json) -> Json:
    """What a part of the document refers to, where it is only a reference."""
    if "$ref" not in part:
        return part
    found: Any = document
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return resolved(found, document)
