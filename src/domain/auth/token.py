"""Secrets that are handed out once and stored only as their hash."""

from hashlib import sha256


def token_hash(token: str) -> bytes:
    """The form in which a token is stored. Its 256 bits of chance need no salt and no slow hash."""
    return sha256(token.encode()).digest()
