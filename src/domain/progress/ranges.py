"""What was watched of a recording: a set of whole seconds, written as disjoint ranges."""

from typing import TypeAlias

#: Ranges ``(from, to)``, ``to`` not included, in order, with a gap between each two.
Ranges: TypeAlias = tuple[tuple[int, int], ...]


def union(*parts: Ranges) -> Ranges:
    """All seconds that are in any of the parts, which need not be disjoint or in order."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(one for part in parts for one in part):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def seconds_within(ranges: Ranges, end: int) -> int:
    """How many seconds before ``end`` are in the ranges."""
    return sum(max(min(stop, end) - start, 0) for start, stop in ranges)
