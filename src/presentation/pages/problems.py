"""``GET /problems`` and ``GET /problems/{code}``: what each refusal of the API means."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, TypeAlias

from litestar import Litestar, Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from presentation.pages.advice import advice_for
from presentation.pages.delivery import deliver_page
from presentation.pages.negotiation import wants_html
from presentation.pages.templates import document, fill, prose


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """One kind of problem document (RFC 9457): its code, HTTP status, title and meaning, and a
    document of the kind. A few can come with other statuses as well.
    """

    code: str
    status: int
    title: str
    explanation: str
    other_statuses: tuple[int, ...] = ()
    example: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation that answers a problem, and where it is explained."""

    method: str
    path: str
    summary: str
    address: str


#: Finds the operations of an application that answer a problem, by its code.
FindOperations: TypeAlias = Callable[[Litestar, str], Sequence[Operation]]

#: What so many operations answer is not told of each.
MOST_OPERATIONS: Final = 24


@get("/problems", sync_to_thread=False)
def list_problems(
    request: Request[Any, Any, Any], catalogue: NamedDependency[Mapping[str, ProblemKind]]
) -> Response[bytes] | Response[dict[str, Any]]:
    """List every kind of problem, by status and code."""
    kinds = sorted(catalogue.values(), key=lambda kind: (kind.status, kind.code))
    if wants_html(request):
        rows = "".join(
            fill("problem_row", **in_words(kind) | {"explanation": prose(kind.explanation)})
            for kind in kinds
        )
        return deliver_page(
            request, document("Problems", fill("problems", rows=rows), section="/problems")
        )
    return as_json({"items": [in_words(kind) for kind in kinds]})


# Finding the operations takes a moment, so this runs beside the event loop.
@get("/problems/{code:str}", sync_to_thread=True)
def explain_problem(
    request: Request[Any, Any, Any],
    code: FromPath[str],
    catalogue: NamedDependency[Mapping[str, ProblemKind]],
    find_operations: NamedDependency[FindOperations],
) -> Response[bytes] | Response[dict[str, Any]]:
    """Explain one kind of problem and what a client should do about it."""
    kind = catalogue.get(code)
    if kind is None:
        raise NotFoundException("There is no problem of this code: /problems lists them all.")
    if wants_html(request):
        return deliver_page(request, problem_page(kind, find_operations(request.app, code)))
    return as_json(in_words(kind))


def problem_page(kind: ProblemKind, operations: Sequence[Operation]) -> bytes:
    """The page of a problem."""
    statuses = " or ".join(map(str, (kind.status, *kind.other_statuses)))
    facts = in_words(kind) | {
        "statuses": statuses,
        "explanation": prose(kind.explanation),
        "advice": prose(advice_for(kind.code, kind.status)),
        "example": json.dumps(kind.example, ensure_ascii=False, indent=2),
    }
    return document(
        kind.title, fill("problem", rows=_who_answers(operations), **facts), section="/problems"
    )


def _who_answers(operations: Sequence[Operation]) -> str:
    if not operations:
        return fill("problem_everywhere", words="No operation alone: it concerns any address.")
    if len(operations) > MOST_OPERATIONS:
        words = f"{len(operations)} operations can answer it; each says so in the reference."
        return fill("problem_everywhere", words=words)
    rows = "".join(fill("problem_operation", **asdict(one)) for one in operations)
    return fill("problem_operations", rows=rows)


def in_words(kind: ProblemKind) -> dict[str, Any]:
    return {
        "type": f"/problems/{kind.code}",
        "code": kind.code,
        "status": kind.status,
        "title": kind.title,
        "explanation": kind.explanation,
        "advice": advice_for(kind.code, kind.status),
    }


def as_json(content: dict[str, Any]) -> Response[dict[str, Any]]:
    return Response(content, headers={"Vary": "Accept", "Cache-Control": "no-cache"})
