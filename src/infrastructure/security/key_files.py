"""Key pairs in files: PEM (RFC 7468) with a private Ed25519 key in PKCS #8, without a password."""

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from infrastructure.security.token_keys import TokenKey, key_pair


class KeyFileRefused(Exception):
    """A file that holds no key for us; the text says what is wrong with it, and nothing of what
    is in it.
    """


def read_key_file(file: Path) -> TokenKey:
    """Raise ``KeyFileRefused``."""
    try:
        pem = file.read_bytes()
    except OSError as error:
        raise KeyFileRefused(f"cannot be read ({error.strerror})") from None
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyFileRefused("holds no private key in PEM without a password") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyFileRefused("holds a key of another kind than Ed25519")
    return key_pair(private)


def refusal_of(file: Path) -> str | None:
    """What is wrong with the file, or None where it holds a key."""
    try:
        read_key_file(file)
    except KeyFileRefused as refused:
        return str(refused)
    return None


def write_key_file(file: Path) -> TokenKey:
    """Make a new key pair in a new file that its owner alone can read. Raise ``KeyFileRefused``
    where there is something already, or nothing can be written.
    """
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file, "xb", opener=_for_its_owner) as output:
            output.write(pem)
    except OSError as error:
        raise KeyFileRefused(f"cannot be written ({error.strerror})") from None
    return key_pair(private)


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
