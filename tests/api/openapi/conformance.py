"""Whether an answer of the server is one that the document knows."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from api.openapi.reading import Documented


@dataclass(frozen=True)
class Conformance:
    """Checks answers against the document; a client that has it as a hook checks them all."""

    document: Documented
    paths: list[tuple[re.Pattern[str], str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        paths = self.document.content["paths"]
        # Of two that fit the longer one is meant: it names the kind of a document.
        templates = sorted(paths, key=lambda path: (path.count("{"), -len(path)))
        for template in templates:
            pattern = re.compile(re.sub(r"\\{\w+\\}", r"[^/]+", re.escape(template)))
            self.paths.append((pattern, template))

    def __call__(self, answer: httpx.Response) -> None:
        operation = self._operation(answer.request)
        if operation is None:
            return
        place = f"{answer.request.method} {answer.request.url.path} {answer.status_code}"
        documented = self.document.responses(operation).get(str(answer.status_code))
        assert documented is not None, f"{place} is not documented"
        undocumented = _telling(answer.headers) - {name.lower() for name in documented["headers"]}
        assert not undocumented, f"{place}: {undocumented} are not documented"
        answer.read()
        self._check_body(place, documented.get("content", {}), answer)

    def _operation(self, request: httpx.Request) -> dict[str, Any] | None:
        for pattern, template in self.paths:
            if pattern.fullmatch(request.url.path):
                found: dict[str, Any] = self.document.content["paths"][template]
                return found.get(request.method.lower())
        return None

    def _check_body(self, place: str, content: dict[str, Any], answer: httpx.Response) -> None:
        if not content:
            assert answer.content == b"", place
            return
        if "*/*" in content:
            return
        body = content[answer.headers["content-type"].partition(";")[0]]
        if "json" not in answer.headers["content-type"]:
            return
        assert self.document.faults(body["schema"], answer.json()) == [], place
        if answer.is_error:
            code = answer.json()["code"]
            assert code in self.document.examples(body), f"{place} {code} is not documented"


def _telling(headers: httpx.Headers) -> set[str]:
    """The headers that differ from operation to operation."""
    everywhere = {
        "access-control-allow-origin", "access-control-expose-headers",
        "cache-control", "connection", "content-length", "content-security-policy",
        "content-type", "cross-origin-resource-policy", "date", "referrer-policy",
        "strict-transport-security", "vary", "x-content-type-options",
    }  # fmt: skip
    return {name.lower() for name in headers} - everywhere
