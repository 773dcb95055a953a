"""The requests of a guide and the answers below them, sent and compared.

In a request, a name in capitals stands for what an earlier answer brought: ``ACCESS_TOKEN`` for its
member ``access_token``, ``UPLOAD_URL`` for the ``url`` in its ``upload``, ``RECOVERY_CODE`` for the
first of its ``recovery_codes``, ``ETAG`` for the header. In an answer, ``…`` stands for any text, a
list ``["…"]`` for any list, and a member ``"…"`` for any further ones.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import httpx

_BLOCK: Final = re.compile(r"^```http\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAME: Final = re.compile(r"\b[A-Z][A-Z_]*[A-Z]\b")
ANYTHING: Final = "…"


@dataclass(frozen=True)
class Message:
    """A request or an answer, as a guide prints it."""

    first: str
    headers: dict[str, str]
    body: str


def exchanges(markdown: str) -> list[tuple[Message, Message]]:
    """Each request with its answer."""
    messages = [_message(block) for block in _BLOCK.findall(markdown)]
    return list(zip(messages[::2], messages[1::2], strict=True))


def _message(text: str) -> Message:
    head, _, body = text.partition("\n\n")
    first, *lines = head.strip().splitlines()
    headers = dict(line.split(": ", 1) for line in lines)
    return Message(first, headers, body.strip())


def send(client: httpx.Client, request: Message, known: dict[str, str]) -> httpx.Response:
    """The answer to a request; what it brings is known from then on."""
    method, path = _filled(request.first, known).split(" ", 1)
    headers = {name: _filled(value, known) for name, value in request.headers.items()}
    answer = client.request(
        method, path, headers=headers, content=_filled(request.body, known) or None
    )
    known |= _learned(answer)
    return answer


def differences(answer: httpx.Response, printed: Message, known: dict[str, str]) -> list[str]:
    """Where an answer is not what is printed."""
    _, status, *_ = printed.first.split()
    found = [] if str(answer.status_code) == status else [f"status {answer.status_code}"]
    for name, value in printed.headers.items():
        if not _is_like(answer.headers.get(name, ""), _filled(value, known)):
            found.append(f"{name}: {answer.headers.get(name)}")
    if printed.body and "json" in answer.headers.get("content-type", ""):
        found += _unlike(answer.json(), json.loads(_filled(printed.body, known)), "")
    elif printed.body:
        found += [] if answer.text == printed.body else [f"a body: {answer.text}"]
    elif answer.content:
        found.append(f"a body: {answer.text}")
    return found


def _filled(text: str, known: dict[str, str]) -> str:
    return _NAME.sub(lambda name: known.get(name[0], name[0]), text)


def _learned(answer: httpx.Response) -> dict[str, str]:
    """What an answer brings, by name."""
    found = {"ETAG": answer.headers["etag"]} if "etag" in answer.headers else {}
    is_json = "json" in answer.headers.get("content-type", "")
    body = answer.json() if is_json and answer.is_success else {}
    for name, value in body.items():
        match value:
            case str():
                found[name.upper()] = value
            case {"url": str(address)}:
                found[f"{name.upper()}_URL"] = address
            case [str(first), str(second), *_]:
                found[name.upper().removesuffix("S")] = first
                found[f"ANOTHER_{name.upper().removesuffix('S')}"] = second
    return found


def _unlike(value: Any, printed: Any, at: str) -> Iterator[str]:
    match printed:
        case dict():
            yield from _unlike_members(value, printed, at)
        case ["…"]:
            if not isinstance(value, list):
                yield f"{at}: {value!r}"
        case list():
            if not isinstance(value, list) or len(value) != len(printed):
                yield f"{at}: {value!r}"
                return
            for place, (one, other) in enumerate(zip(value, printed, strict=True)):
                yield from _unlike(one, other, f"{at}/{place}")
        case str() if ANYTHING in printed:
            if not isinstance(value, str) or not _is_like(value, printed):
                yield f"{at}: {value!r}"
        case _:
            if value != printed:
                yield f"{at}: {value!r}"


def _unlike_members(value: Any, printed: dict[str, Any], at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at}: {value!r}"
        return
    for name in printed.keys() - {ANYTHING}:
        if name not in value:
            yield f"{at}/{name} is not there"
        else:
            yield from _unlike(value[name], printed[name], f"{at}/{name}")
    if ANYTHING not in printed:
        yield from (f"{at}/{name} is not printed" for name in value.keys() - printed.keys())


def _is_like(text: str, printed: str) -> bool:
    parts = map(re.escape, printed.split(ANYTHING))
    return re.fullmatch(".*".join(parts), text, re.DOTALL) is not None
