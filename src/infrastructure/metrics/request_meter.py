"""Counts answered requests, in memory and in about a microsecond each."""

from bisect import bisect_left
from collections import Counter
from typing import Final

#: Upper bounds of the classes of time that answers take, in seconds; one without a bound follows.
BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

#: Names nobody can make up: of methods, and of the routes that the application has.
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER: Final = "other"
_NO_ROUTE: Final = "none"


class RequestMeter:
    """The port ``Meter`` of the edge.

    ``requests`` holds, by method, route and class of status, the seconds of all of them and how
    many fell into each class of time; ``limited`` how many each limit has refused.
    """

    def __init__(self) -> None:
        self.in_flight = 0
        self.requests: dict[tuple[str, str, int], list[float]] = {}
        self.limited: Counter[str] = Counter()

    def began(self) -> None:
        self.in_flight += 1

    def ended(
        self, method: str, route: str | None, status: int, seconds: float, limited_by: str | None
    ) -> None:
        self.in_flight -= 1
        key = (method if method in _METHODS else _OTHER, route or _NO_ROUTE, status // 100)
        counted = self.requests.get(key)
        if counted is None:
            counted = self.requests[key] = [0.0] * (len(BOUNDS) + 2)
        counted[0] += seconds
        counted[1 + bisect_left(BOUNDS, seconds)] += 1
        if limited_by is not None:
            self.limited[limited_by] += 1
