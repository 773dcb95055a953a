"""Whether a person or a program asks."""

from typing import Any

from litestar import MediaType, Request


def wants_html(request: Request[Any, Any, Any]) -> bool:
    """True when ``Accept`` prefers HTML to JSON; ``*/*`` and no header at all mean JSON."""
    try:
        best = request.accept.best_match([MediaType.JSON, MediaType.HTML])
    except OverflowError:  # Litestar does not expect a weight such as ``q=inf``.
        return False
    return best == MediaType.HTML
