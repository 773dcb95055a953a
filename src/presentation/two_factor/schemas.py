"""What clients send for two-factor login."""

from typing import Annotated, TypeAlias

from msgspec import Meta

from presentation.auth.schemas import TokenText
from presentation.schemas import Request

CodeText: TypeAlias = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=64,
        pattern=r"^[\x20-\x7e]+$",
        description="Six digits from the app, or a recovery code; blanks and hyphens do not count.",
    ),
]


class OneTimeCode(Request):
    """A code from the app, or a recovery code."""

    code: CodeText


class LoginCode(Request):
    """A code, and the token of the login that waits for it."""

    mfa_token: TokenText
    code: CodeText
