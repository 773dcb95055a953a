"""Secrets that are handed out."""

from base64 import urlsafe_b64decode

from infrastructure.security.secrets import new_secret


def test_every_secret_is_another_one_of_256_bits() -> None:
    secrets = {new_secret() for _ in range(1000)}
    assert len(secrets) == 1000
    assert {len(urlsafe_b64decode(f"{one}=")) for one in secrets} == {32}
