"""Secrets that are stored and read again."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.two_factor.ports import SecretLost
from domain.ids import UserId
from infrastructure.security.secret_box import AesSecretBox

OLD, NEW = "an older secret of the server 0123456789", "the present secret of it 9876543210"
ADA, EVE = UserId(UUID(int=1)), UserId(UUID(int=2))


@given(st.text(max_size=100))
def test_what_was_sealed_is_read_again_by_its_owner(secret: str) -> None:
    box = AesSecretBox([NEW])
    assert box.open(box.seal(secret, ADA), ADA) == secret


def test_the_same_secret_is_sealed_otherwise_every_time() -> None:
    box = AesSecretBox([NEW])
    first, second = (box.seal("SECRET", ADA) for _ in range(2))
    assert first != second
    assert b"SECRET" not in first


def test_it_does_not_open_beside_another_persons_id() -> None:
    box = AesSecretBox([NEW])
    with pytest.raises(SecretLost):
        box.open(box.seal("SECRET", ADA), EVE)


def test_an_older_key_opens_and_the_present_one_seals() -> None:
    sealed = AesSecretBox([OLD]).seal("SECRET", ADA)
    box = AesSecretBox([NEW, OLD])
    assert box.open(sealed, ADA) == "SECRET"
    assert not sealed.startswith(box.mark)
    assert box.seal("SECRET", ADA).startswith(box.mark)


def test_without_its_key_it_stays_closed() -> None:
    with pytest.raises(SecretLost):
        AesSecretBox([NEW]).open(AesSecretBox([OLD]).seal("SECRET", ADA), ADA)


@given(st.integers(min_value=0), st.integers(1, 255))
def test_not_one_byte_of_it_can_be_changed(place: int, change: int) -> None:
    box = AesSecretBox([NEW])
    sealed = bytearray(box.seal("SECRET", ADA))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(SecretLost):
        box.open(bytes(sealed), ADA)


@pytest.mark.parametrize("sealed", [b"", b"short", b"0" * 100])
def test_what_was_never_sealed_is_told(sealed: bytes) -> None:
    box = AesSecretBox([NEW])
    for one in (sealed, box.mark + sealed):
        with pytest.raises(SecretLost):
            box.open(one, ADA)
