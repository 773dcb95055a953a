"""Linking as it is shown."""

from msgspec import Struct


class ConsentScreen(Struct, frozen=True):
    """Where to send the browser that asked: it alone can come back from there."""

    authorize_url: str
