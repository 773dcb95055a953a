"""What clients send to register, to log in and to stay logged in."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from domain.auth.password import Password
from domain.text import PLAIN, VISIBLE, DisplayName, Email
from presentation.schemas import Request

EmailText: TypeAlias = Annotated[str, Meta(pattern=Email.pattern, max_length=Email.max_length)]
PasswordText: TypeAlias = Annotated[
    str, Meta(min_length=1, max_length=Password.max_length, pattern=PLAIN)
]

#: Far more than any token of ours has.
TokenText: TypeAlias = Annotated[str, Meta(min_length=1, max_length=512, pattern=r"^[\x21-\x7e]+$")]

# The rules of a registration are the domain's, which names all that is broken at once: here they
# are only described.
NewEmail: TypeAlias = Annotated[
    str, Meta(extra_json_schema={"format": "email", "maxLength": Email.max_length})
]
NewPassword: TypeAlias = Annotated[
    str,
    Meta(
        description="12 to 128 characters of any kind; not a common one, nor made of your address"
        " or your name.",
        extra_json_schema={"format": "password", "maxLength": Password.max_length},
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
    password: NewPassword
    display_name: NewName


class Login(Request):
    """Somebody who has one."""

    email: EmailText
    password: PasswordText


class MailedToken(Request):
    """The token of a mailed link."""

    token: TokenText


class Address(Request):
    """Where a letter is to go."""

    email: EmailText


class RefreshRequest(Request):
    """The refresh token of the last answer."""

    refresh_token: TokenText
