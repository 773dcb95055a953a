"""The keys of access tokens: secrets that servers share (HS256), and key pairs whose public half
anybody may have (EdDSA; RFC 8037).
"""

import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from application.authentication import PublicKey


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A key with the one algorithm that it is ever used with, and the name by which tokens tell
    it. ``public`` is what others may know of it: of a shared secret, nothing.
    """

    id: str
    algorithm: str
    signing: Any
    verifying: Any
    public: PublicKey | None = None

    def __repr__(self) -> str:
        return f"TokenKey({self.id!r}, {self.algorithm})"


def shared_secret(secret: str) -> TokenKey:
    """A secret as a key; its bytes are its UTF-8."""
    return TokenKey(secret_id(secret), "HS256", signing=secret, verifying=secret.encode())


def key_pair(private: Ed25519PrivateKey) -> TokenKey:
    """A key pair. Its name is its thumbprint (RFC 7638), so that everybody can find it out."""
    jwk: dict[str, str] = OKPAlgorithm.to_jwk(private.public_key(), as_dict=True)
    name = _thumbprint(jwk)
    public = PublicKey(kid=name, kty=jwk["kty"], crv=jwk["crv"], x=jwk["x"])
    return TokenKey(name, "EdDSA", private, private.public_key(), public)


def secret_id(secret: str) -> str:
    """The name of a secret, from which nobody learns it."""
    return hmac.new(secret.encode(), b"key id", sha256).hexdigest()[:16]


def _thumbprint(jwk: dict[str, str]) -> str:
    needed = {name: jwk[name] for name in ("crv", "kty", "x")}
    digest = sha256(json.dumps(needed, separators=(",", ":"), sort_keys=True).encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
