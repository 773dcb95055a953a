"""Refusals: what the system will not do, as facts in the words of the domain.

A module names its own refusals as subclasses of one of the kinds below. The class says what every
such refusal has in common (``code``, ``title``; its docstring is the explanation that people read),
the instance what happened this time (``detail`` and ``facts``). How a kind is answered over HTTP is
decided in one table of the presentation layer.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from domain.limit import Limit


class Refusal(Exception):
    """A request that was understood and is refused."""

    code: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, detail: str, /, **facts: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the input: where (a JSON pointer or a parameter's name) and
    which rule it breaks.
    """

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Invalid(Refusal):
    """The request can be read, and something in it breaks a rule. Every fault is listed in
    `errors`: `pointer` names a place in the body, `parameter` a query parameter. Correct these and
    send the request again.
    """

    code = "validation_failed"
    title = "Validation failed"

    def __init__(self, *faults: Fault) -> None:
        # Many faults of one kind are told once.
        details = dict.fromkeys(fault.detail.rstrip(".") for fault in faults)
        super().__init__("; ".join(details) + ".")
        self.faults = faults


class Unusable(Refusal):
    """Something that works once or for a time can no longer be used."""


class Unauthenticated(Refusal):
    """Nobody knows who is asking."""


class Forbidden(Refusal):
    """The caller may know of the thing, but not do this to it."""


class NotFound(Refusal):
    """There is no such thing, or the caller may not know of it; both look the same. Check the id,
    and whether you are logged in as somebody who may see it.
    """

    code = "not_found"
    title = "Not found"

    def __init__(self, detail: str = "There is no such thing here.") -> None:
        super().__init__(detail)


class Conflict(Refusal):
    """The thing's present state does not allow this."""


class Stale(Refusal):
    """The thing changed since you read it: the version in `If-Match` is no longer the current one.
    Read it again, look at what changed, and repeat your change on the new version.
    """

    code = "stale"
    title = "Changed in the meantime"

    def __init__(self) -> None:
        super().__init__("The version named in If-Match is not the current one.")


class Overlapped(Conflict):
    """Somebody else changed the same thing while your change was under way, and theirs came first.
    Nothing of yours was written: read the thing again and repeat your change.
    """

    code = "conflict"
    title = "Overlapping change"

    def __init__(self) -> None:
        super().__init__(
            "Another change to the same thing came first; read it again and repeat yours."
        )


class InvalidTransition(Conflict):
    """The thing's state machine has no such move from its present state. `from` is that state,
    `allowed` are the states that it can move to.
    """

    code = "invalid_transition"
    title = "Not possible from this state"

    def __init__(self, current: str, wanted: str, *, allowed: frozenset[str]) -> None:
        super().__init__(
            f"This does not lead from {current} to {wanted}.",
            **{"from": current, "allowed": sorted(allowed)},
        )


class Throttled(Refusal):
    """More than ``limit`` allows; ``retry_after`` seconds later it is allowed again."""

    def __init__(self, detail: str, /, *, limit: Limit, retry_after: int) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.limit = limit
        self.retry_after = retry_after


class Unavailable(Refusal):
    """The request is fine, but the system cannot serve it right now: it is overloaded, or the
    database is away. Nothing was changed; repeat the request after the time in `Retry-After`.
    """

    code = "unavailable"
    title = "Unavailable"

    def __init__(
        self, detail: str = "The service cannot answer right now; try again shortly."
    ) -> None:
        super().__init__(detail)
