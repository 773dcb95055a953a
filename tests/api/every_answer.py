"""What holds for every answer of the API, whoever asks for it in whichever test."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, Final

import httpx

from api.openapi.conformance import Conformance
from api.openapi.reading import Documented
from presentation.openapi.__main__ import committed_document
from presentation.problems import problem_kinds

#: Words that no name of a field in an answer may hold.
SECRET_NAMES: Final = re.compile(r"hash|secret|token|^password$")
#: Names that hold one of these words for a good reason.
PUBLIC_NAMES: Final = {
    *("access_token", "refresh_token", "mfa_token", "token_type", "has_password", "secret"),
    *("has_totp", "token_endpoint"),
}
JSON_TYPES: Final = ("application/json", "application/problem+json")
TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
SANE_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
TIME_NAMES: Final = re.compile(r"_(at|from|until)$")
PROBLEM_FIELDS: Final = {"type", "title", "status", "detail", "instance", "code", "request_id"}
CODES: Final = problem_kinds()

#: What is seen only where something of the inside came out.
INSIDE: Final = re.compile(
    rb"\$argon2|postgres(ql)?://|Traceback \(|site-packages|\.py\", line|asyncpg|SELECT .* FROM "
)
#: Fields of requests whose values nobody may be told again, and how long one must be to be told
#: from other text.
CONFIDED: Final = frozenset(
    {"password", "current_password", "new_password", "token", "refresh_token", "mfa_token"}
)
UNMISTAKABLE: Final = 8


@cache
def conformance() -> Conformance:
    """The check that every answer is one which the server's own document knows."""
    return Conformance(Documented(json.loads(committed_document())))


def watching(*, fails: Collection[int] = ()) -> dict[str, Any]:
    """The hooks of a client of the application: each of its answers is one that the API documents
    and tells nobody a secret; ``fails`` are the statuses of 500 and over that are no surprise.
    """

    def watch(answer: httpx.Response) -> None:
        answer.read()
        check_every(answer, fails)

    return {"response": [watch]}


def watching_async(*, fails: Collection[int] = ()) -> dict[str, Any]:
    """The same for a client that is awaited."""

    async def watch(answer: httpx.Response) -> None:
        await answer.aread()
        check_every(answer, fails)

    return {"response": [watch]}


def check_every(answer: httpx.Response, fails: Collection[int] = ()) -> None:
    """What holds for every answer, by the contract and by the document."""
    check_answer(answer, may_fail=answer.status_code in fails)
    conformance()(answer)


def check_answer(answer: httpx.Response, *, may_fail: bool = False) -> None:
    """What holds for every answer (contract, section 1: Headers, Errors)."""
    check_headers(answer)
    if answer.status_code >= 500:
        assert may_fail, answer.text
    if answer.status_code >= 400 and answer.request.method != "HEAD":
        check_problem(answer)
    check_secrets(answer)
    # The document of the API names the fields of requests, passwords among them.
    described = answer.request.url.path == "/openapi.json"
    if answer.headers.get("content-type") in JSON_TYPES and not described:
        for name, value in leaves(json.loads(answer.content or b"null")):
            assert name in PUBLIC_NAMES or not SECRET_NAMES.search(name), name
            if TIME_NAMES.search(name) and isinstance(value, str):
                assert TIME.fullmatch(value), (name, value)


def check_headers(answer: httpx.Response) -> None:
    names = Counter(name.lower() for name, _ in answer.headers.raw)
    for name in (
        *(b"x-request-id", b"x-content-type-options", b"referrer-policy", b"cache-control"),
        *(b"content-security-policy", b"cross-origin-resource-policy"),
    ):
        assert names[name] == 1, name
    assert max(names.values()) == 1
    assert b"server" not in names
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    check_request_id(answer)
    check_caching(answer)
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
    if answer.status_code == 503:
        assert int(answer.headers["retry-after"]) >= 1
    if answer.status_code in (204, 304):
        assert answer.content == b""
        assert "content-type" not in answer.headers


def check_request_id(answer: httpx.Response) -> None:
    """The caller's own, where it is a sane one, or one of ours."""
    sent = answer.request.headers.get_list("x-request-id")
    told = answer.headers["x-request-id"]
    assert SANE_ID.fullmatch(told)
    if len(sent) == 1 and SANE_ID.fullmatch(sent[0]):
        assert told == sent[0]


def check_caching(answer: httpx.Response) -> None:
    """What depends on who asks, and whatever changed something, is kept by nobody; a picture that
    somebody shows is the same for everybody.
    """
    asked_by_somebody = "authorization" in answer.request.headers
    changing = answer.request.method not in ("GET", "HEAD")
    if answer.request.url.path.startswith("/api/v1") and (asked_by_somebody or changing):
        kept = answer.headers["cache-control"]
        assert kept == "no-store" or kept.startswith("public"), kept


def check_problem(answer: httpx.Response) -> None:
    """A problem document of a documented kind (RFC 9457)."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert problem.keys() >= PROBLEM_FIELDS
    kind = CODES[problem["code"]]
    assert problem["type"] == f"/problems/{kind.code}"
    assert problem["title"] == kind.title
    assert problem["status"] in (kind.status, *kind.other_statuses)
    assert problem["status"] == answer.status_code
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert problem["detail"]
    if problem["code"] == "invalid_transition":
        assert problem["from"] not in problem["allowed"]
    for fault in problem.get("errors", []):
        assert fault["detail"].endswith(".")
        assert fault.keys() in ({"pointer", "detail"}, {"parameter", "detail"})


def check_secrets(answer: httpx.Response) -> None:
    """Nothing of the inside comes out, and nothing that was confided comes back."""
    assert not INSIDE.search(answer.content), answer.text
    for secret in confided(answer.request):
        assert secret not in answer.text, "an answer repeats a secret"


def confided(request: httpx.Request) -> Iterator[str]:
    """The secrets that a request held."""
    try:
        sent = json.loads(request.content)
    except (ValueError, RecursionError, httpx.RequestNotRead):
        return
    for name, value in leaves(sent):
        if name in CONFIDED and isinstance(value, str) and len(value) >= UNMISTAKABLE:
            yield value


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in a document with the name of the field that it stands in."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, name)
    else:
        yield name, value
