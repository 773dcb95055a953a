"""What clients send to register, to log in and to stay logged in."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from domain.auth.password import CurrentPassword, NewPassword, Password
from domain.text import VISIBLE, DisplayName, Email, require_valid
from presentation.schemas import EmailText, Request

#: Far more than any token of ours has.
TokenText: TypeAlias = Annotated[str, Meta(min_length=1, max_length=512, pattern=r"^[\x21-\x7e]+$")]

# The rules of addresses and passwords are the domain's, which names all that is broken at once, and
# counts a password's characters in their composed form: here they are only described.
NewEmail: TypeAlias = Annotated[
    str, Meta(extra_json_schema={"format": "email", "maxLength": Email.max_length})
]
KnownPassword: TypeAlias = Annotated[
    str,
    Meta(
        extra_json_schema={
            "format": "password",
            "minLength": 1,
            "maxLength": Password.max_length,
            "pattern": VISIBLE,
        }
    ),
]
ChosenPassword: TypeAlias = Annotated[
    str,
    Meta(
        description="12 to 128 characters of any kind; not a common one, nor made of your address"
        " or your name.",
        extra_json_schema={
            "format": "password",
            "minLength": 8,
            "maxLength": Password.max_length,
            "pattern": VISIBLE,
        },
    ),
]
NewName: TypeAlias = Annotated[
    str,
    Meta(
        description="The name that others see.",
        extra_json_schema={
            "minLength": 1,
            "maxLength": DisplayName.max_length,
            "pattern": VISIBLE,
        },
    ),
]


class NewAccount(Request):
    """Somebody who wants an account."""

    email: NewEmail
    password: ChosenPassword
    display_name: NewName


class Login(Request):
    """Somebody who has one."""

    email: NewEmail
    password: KnownPassword

    def checked(self) -> tuple[Email, Password]:
        """Raise ``Invalid`` with every fault of both."""
        require_valid((Email, self.email), (Password, self.password))
        return Email(self.email), Password(self.password)


class MailedToken(Request):
    """The token of a mailed link."""

    token: TokenText


class Address(Request):
    """Where a letter is to go."""

    email: EmailText


class PasswordReset(Request):
    """The token of a mailed link, and the password that is to hold from now on."""

    token: TokenText
    new_password: ChosenPassword


class PasswordChange(Request):
    """The password that somebody has, and the one that they want."""

    current_password: KnownPassword
    new_password: ChosenPassword

    def checked(self) -> tuple[CurrentPassword, NewPassword]:
        """Raise ``Invalid`` with every fault of both."""
        require_valid((CurrentPassword, self.current_password), (NewPassword, self.new_password))
        return CurrentPassword(self.current_password), NewPassword(self.new_password)


class EmailChange(Request):
    """The address that somebody wants, and the password that they have."""

    email: NewEmail
    current_password: KnownPassword

    def checked(self) -> tuple[Email, CurrentPassword]:
        """Raise ``Invalid`` with every fault of both."""
        require_valid((Email, self.email), (CurrentPassword, self.current_password))
        return Email(self.email), CurrentPassword(self.current_password)


class RefreshRequest(Request):
    """The refresh token of the last answer."""

    refresh_token: TokenText
