"""How often something may happen in a while."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """``count`` times within a window of ``seconds``, which begins with the first of them; people
    see the limit under its ``name``.
    """

    name: str
    count: int
    seconds: int
