"""``GET /problems`` and ``GET /problems/{code}``: what each refusal of the API means."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from presentation.pages.advice import advice_for
from presentation.pages.delivery import deliver_page
from presentation.pages.negotiation import wants_html
from presentation.pages.templates import document, fill


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """One kind of problem document (RFC 9457): its code, HTTP status, title and meaning. A few can
    come with other statuses as well.
    """

    code: str
    status: int
    title: str
    explanation: str
    other_statuses: tuple[int, ...] = ()


@get("/problems", sync_to_thread=False)
def list_problems(
    request: Request[Any, Any, Any], catalogue: NamedDependency[Mapping[str, ProblemKind]]
) -> Response[bytes] | Response[dict[str, Any]]:
    """List every kind of problem, by status and code."""
    kinds = sorted(catalogue.values(), key=lambda kind: (kind.status, kind.code))
    if wants_html(request):
        rows = "".join(fill("problem_row", **in_words(kind)) for kind in kinds)
        return deliver_page(request, document("Problems", fill("problems", rows=rows)))
    return as_json({"items": [in_words(kind) for kind in kinds]})


@get("/problems/{code:str}", sync_to_thread=False)
def explain_problem(
    request: Request[Any, Any, Any],
    code: FromPath[str],
    catalogue: NamedDependency[Mapping[str, ProblemKind]],
) -> Response[bytes] | Response[dict[str, Any]]:
    """Explain one kind of problem and what a client should do about it."""
    kind = catalogue.get(code)
    if kind is None:
        raise NotFoundException("There is no problem of this code: /problems lists them all.")
    if wants_html(request):
        return deliver_page(request, document(kind.title, fill("problem", **in_words(kind))))
    return as_json(in_words(kind))


def in_words(kind: ProblemKind) -> dict[str, Any]:
    return {
        "type": f"/problems/{kind.code}",
        "code": kind.code,
        "status": kind.status,
        "title": kind.title,
        "explanation": kind.explanation,
        "advice": advice_for(kind.status),
    }


def as_json(content: dict[str, Any]) -> Response[dict[str, Any]]:
    return Response(content, headers={"Vary": "Accept", "Cache-Control": "no-cache"})
