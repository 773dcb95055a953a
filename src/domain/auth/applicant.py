"""Somebody who wants an account."""

from dataclasses import dataclass
from typing import Self

from domain.auth.password import Password, PasswordPolicy
from domain.errors import Invalid
from domain.text import DisplayName, Email, faults_of


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
        faults = faults_of((Email, email), (Password, password), (DisplayName, display_name))
        faults += policy.faults(password, email=email, display_name=display_name)
        if faults:
            raise Invalid(*faults)
        return cls(Email(email), Password(password), DisplayName(display_name))
