"""What the port ``PasswordHasher`` promises."""

from collections.abc import Iterator

import pytest

from application.auth.ports import PasswordHasher
from domain.auth.password import Password
from fakes.auth import PlainHasher
from infrastructure.security.argon2_hasher import Argon2Hasher

GOOD = Password("correct horse battery staple")


@pytest.fixture(params=[PlainHasher, Argon2Hasher])
def hasher(request: pytest.FixtureRequest) -> Iterator[PasswordHasher]:
    hasher = request.param()
    yield hasher
    if isinstance(hasher, Argon2Hasher):
        hasher.close()


async def test_the_same_password_is_right_and_up_to_date(hasher: PasswordHasher) -> None:
    check = await hasher.check(GOOD, await hasher.hash(GOOD))
    assert (check.right, check.outdated) == (True, False)


@pytest.mark.parametrize("other", [GOOD.upper(), GOOD[:-1], f"{GOOD} "])
async def test_another_password_is_wrong(hasher: PasswordHasher, other: str) -> None:
    assert not (await hasher.check(Password(other), await hasher.hash(GOOD))).right


@pytest.mark.parametrize("stored", [None, "", "plain:", "no hash at all"])
async def test_where_there_is_no_hash_every_password_is_wrong(
    hasher: PasswordHasher, stored: str | None
) -> None:
    assert not (await hasher.check(GOOD, stored)).right
