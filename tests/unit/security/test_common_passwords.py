"""The list of common passwords."""

import pytest

from infrastructure.security.common_passwords import CommonPasswords


@pytest.mark.parametrize("password", ["password", "123456789012345678"[:9], "iseedeadpeople"])
def test_well_known_passwords_are_on_the_list(password: str) -> None:
    assert password in CommonPasswords()


def test_others_are_not() -> None:
    assert "correct horse battery staple" not in CommonPasswords()
