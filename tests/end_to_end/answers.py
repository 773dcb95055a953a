"""What every answer and every refusal must look like (contract, section 1)."""

from typing import Any, Final
from urllib.parse import unquote

import httpx

ON_EVERY_ANSWER: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
PRESENT_ON_EVERY_ANSWER: Final = ("x-request-id", "content-security-policy", "cache-control")
PROBLEM_FIELDS: Final = {"type", "title", "status", "detail", "instance", "code", "request_id"}


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document of a refusal, which is complete and says what it should."""
    assert_headers(answer)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    ), answer.text
    problem: dict[str, Any] = answer.json()
    assert problem.keys() >= PROBLEM_FIELDS
    assert {name: problem[name] for name in ("type", "status", "code")} == {
        "type": f"/problems/{code}",
        "status": status,
        "code": code,
    }
    assert unquote(problem["instance"]) == answer.request.url.path
    assert problem["request_id"] == answer.headers["x-request-id"]
    return problem


def places(problem: dict[str, Any]) -> set[str]:
    """Where a refused request has faults: JSON pointers and names of parameters."""
    return {fault.get("pointer", fault.get("parameter")) for fault in problem["errors"]}


def assert_headers(answer: httpx.Response) -> None:
    """Every answer has these headers, and none says what software sent it."""
    sent = {name: answer.headers.get(name) for name in ON_EVERY_ANSWER}
    assert sent == ON_EVERY_ANSWER
    assert all(answer.headers.get(name) for name in PRESENT_ON_EVERY_ANSWER), answer.headers
    assert "server" not in answer.headers
