"""Types that requests of several modules share. A missing field of a change is ``UNSET``: it stays
as it is.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeAlias, TypeVar
from uuid import UUID

from litestar.di import NamedDependency
from msgspec import UNSET, Meta, Struct, UnsetType, structs

from application.actor import Actor, Origin, Visitor
from application.concurrency import Expected
from application.ports import Once
from domain.errors import Fault, Invalid
from domain.text import PLAIN, VISIBLE, Email
from presentation.canonical_ids import CANONICAL_ID
from presentation.paging import Listing

T = TypeVar("T")

#: Between these lie the times that a client may send.
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2999

#: A field of a change: set it, or leave it as it is.
Changed: TypeAlias = T | UnsetType

TitleText: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200, pattern=VISIBLE)]
SummaryText: TypeAlias = Annotated[str, Meta(max_length=500, pattern=PLAIN)]
ReasonText: TypeAlias = Annotated[str, Meta(min_length=1, max_length=500, pattern=VISIBLE)]
EmailText: TypeAlias = Annotated[str, Meta(pattern=Email.pattern, max_length=Email.max_length)]
MarkdownText: TypeAlias = Annotated[
    str, Meta(max_length=200_000, pattern=PLAIN, description="Markdown.")
]
Moment: TypeAlias = Annotated[
    datetime,
    Meta(tz=True, description="RFC 3339 with an offset, years 1900 to 2999; answered in UTC."),
]
Minutes: TypeAlias = Annotated[int, Meta(ge=1, le=100_000)]
NaturalInt: TypeAlias = Annotated[int, Meta(ge=0, le=2**31 - 1)]

#: Other spellings than the canonical one are refused (``canonical_ids.py``).
Id: TypeAlias = Annotated[UUID, Meta(extra_json_schema={"pattern": f"^{CANONICAL_ID.pattern}$"})]

CurrentActor: TypeAlias = NamedDependency[Actor]
CurrentVisitor: TypeAlias = NamedDependency[Visitor]
CurrentOrigin: TypeAlias = NamedDependency[Origin]
PageOf: TypeAlias = NamedDependency[Listing]
OnceOnly: TypeAlias = NamedDependency[Once | None]
HeldTags: TypeAlias = str | None
ExpectedVersion: TypeAlias = NamedDependency[Expected]


class Request(Struct, forbid_unknown_fields=True, kw_only=True):
    """What a client sends: a field that is not listed is refused."""


def given(request: Request, **as_type: Callable[[Any], Any]) -> dict[str, Any]:
    """The fields that were sent, by name; ``as_type`` turns some of them into what the domain
    wants.
    """
    sent = {
        field.name: value
        for field in structs.fields(request)
        if (value := getattr(request, field.name)) is not UNSET
    }
    _require_storable(sent)
    return {name: as_type.get(name, _in_utc)(value) for name, value in sent.items()}


def _require_storable(sent: dict[str, Any]) -> None:
    """Refuse times at the ends of the calendar: some have no form in UTC, others stand for infinity
    in the database.
    """
    faults = [
        Fault(f"Must lie in the years {FIRST_YEAR} to {LAST_YEAR}.", pointer=f"/{name}")
        for name, value in sent.items()
        if isinstance(value, datetime) and not FIRST_YEAR <= value.year <= LAST_YEAR
    ]
    if faults:
        raise Invalid(*faults)


def _in_utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
