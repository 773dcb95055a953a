"""Secrets that are handed out."""

import secrets


def new_secret() -> str:
    """The port ``NewSecret``: 256 bits of chance as 43 characters that an address may hold."""
    return secrets.token_urlsafe(32)
