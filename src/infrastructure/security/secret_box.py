"""Secrets that are stored and read again, sealed with AES-256-GCM (NIST SP 800-38D)."""

import os
from collections.abc import Sequence
from typing import Final

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from application.two_factor.ports import SecretLost
from domain.ids import UserId

log = structlog.get_logger()

_MARK_BYTES: Final = 8
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class AesSecretBox:
    """The port ``SecretBox``, with keys that are derived from the server's secrets (RFC 5869).

    The first secret seals; the others, which were in use before, still open. What is sealed begins
    with a mark that tells its key, and belongs to its owner: beside another's id it does not open.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = {_mark_of(one): AESGCM(_key_of(one)) for one in secrets}
        self.mark = _mark_of(secrets[0])

    def seal(self, secret: str, owner: UserId, /) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return (
            self.mark + nonce + self._keys[self.mark].encrypt(nonce, secret.encode(), owner.bytes)
        )

    def open(self, sealed: bytes, owner: UserId, /) -> str:
        mark, rest = sealed[:_MARK_BYTES], sealed[_MARK_BYTES:]
        try:
            key = self._keys[mark]
            return key.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], owner.bytes).decode()
        except (KeyError, InvalidTag, ValueError):
            log.warning("a secret cannot be opened: is JWT_PREVIOUS_SECRETS complete?", owner=owner)
            raise SecretLost from None


def _mark_of(secret: str) -> bytes:
    return _derived(secret, b"elearning: mark of sealed secrets", _MARK_BYTES)


def _key_of(secret: str) -> bytes:
    return _derived(secret, b"elearning: key of sealed secrets", _KEY_BYTES)


def _derived(secret: str, purpose: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose).derive(secret.encode())
