"""A signing key is changed for another without turning anybody away (RFC 7517, RFC 9068)."""

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from people import log_in, with_token
from server import ELEARNING, Served, clean_environment, free_port, serving

SAMIR = "samir@example.org"
PASSWORD = "correct-horse-demo-battery"


def new_key(folder: Path, name: str) -> str:
    """The file of a new key, made as an operator makes it."""
    made = subprocess.run(
        [ELEARNING, "keys", "new", name],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"JWT_PRIVATE_KEY_FILE={folder / name}" in made.stderr
    return str(folder / name)


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def published(served: Served) -> dict[str, Any]:
    answer = served.get("/.well-known/jwks.json")
    assert answer.status_code == 200
    assert "max-age=" in answer.headers["cache-control"]
    return {one["kid"]: one for one in answer.json()["keys"]}


def kid_of(token: str) -> str:
    kid: str = json.loads(decoded(token.partition(".")[0]))["kid"]
    return kid


def verify(token: str, key: dict[str, Any]) -> None:
    """As anybody would who has the published key alone."""
    signed, _, signature = token.rpartition(".")
    Ed25519PublicKey.from_public_bytes(decoded(key["x"])).verify(
        decoded(signature), signed.encode()
    )


def asked_by(served: Served, token: str) -> int:
    with with_token(served, token) as samir:
        answer: httpx.Response = samir.get("/me")
    return answer.status_code


def test_tokens_of_a_retired_key_hold_until_it_is_dropped(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, "run", port=port) as served:
        of_secret = log_in(served, SAMIR, PASSWORD)["access_token"]
        assert served.get("/.well-known/jwks.json").status_code == 404
        secret = (tmp_path / ".data" / "jwt-secret").read_text()
    first, second = new_key(tmp_path, "first.pem"), new_key(tmp_path, "second.pem")

    with_first = {"JWT_PRIVATE_KEY_FILE": first, "JWT_PREVIOUS_SECRETS": secret}
    with serving(tmp_path, "run", port=port, **with_first) as served:
        of_first = log_in(served, SAMIR, PASSWORD)["access_token"]
        assert [asked_by(served, one) for one in (of_secret, of_first)] == [200, 200]
        assert set(published(served)) == {kid_of(of_first)}

    rotated = {"JWT_PRIVATE_KEY_FILE": second, "JWT_PREVIOUS_KEY_FILES": first}
    with serving(tmp_path, "run", port=port, **rotated) as served:
        of_second = log_in(served, SAMIR, PASSWORD)["access_token"]
        keys = published(served)
        assert set(keys) == {kid_of(of_first), kid_of(of_second)}
        for token in (of_first, of_second):
            assert asked_by(served, token) == 200
            verify(token, keys[kid_of(token)])
        assert asked_by(served, of_secret) == 401

    with serving(tmp_path, "run", port=port, JWT_PRIVATE_KEY_FILE=second) as served:
        assert [asked_by(served, one) for one in (of_first, of_second)] == [401, 200]
        assert set(published(served)) == {kid_of(of_second)}
