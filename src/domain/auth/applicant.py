"""Somebody who wants an account."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from domain.auth.password import Password, PasswordPolicy
from domain.errors import Fault, Invalid
from domain.text import DisplayName, Email, Text


@dataclass(frozen=True, slots=True)
class Applicant:
    """What somebody registers with, once it has passed every rule."""

    email: Email
    password: Password
    display_name: DisplayName

    @classmethod
    def checked(
        cls, email: str, password: str, display_name: str, /, *, policy: PasswordPolicy
    ) -> Self:
        """Raise ``Invalid`` with every fault of all three at once."""
        given: list[tuple[type[Text], str]] = [
            (Email, email),
            (Password, password),
            (DisplayName, display_name),
        ]
        faults = [fault for kind, value in given for fault in _faults(kind, value)]
        faults += policy.faults(password, email=email, display_name=display_name)
        if faults:
            raise Invalid(*faults)
        return cls(Email(email), Password(password), DisplayName(display_name))


def _faults(kind: type[Text], value: str) -> Iterator[Fault]:
    return (Fault(broken, pointer=f"/{kind.field}") for broken in kind.faults(value))
