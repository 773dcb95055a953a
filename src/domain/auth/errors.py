"""What registration, login and sessions refuse."""

from domain.errors import Forbidden, Throttled, Unauthenticated, Unusable
from domain.limit import Limit


class InvalidCredentials(Unauthenticated):
    """The address and the password do not belong together. Every failure looks like this, so that
    nobody learns whether an address has an account: check both, or ask for a new password.
    """

    code = "invalid_credentials"
    title = "Invalid credentials"

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is wrong.")


class EmailNotVerified(Forbidden):
    """The password is right, but the address was not confirmed yet. Open the link in the mail that
    came after the registration, or ask for it again with `POST /api/v1/auth/verify-email/resend`.
    After a login with Google: Google has not verified the address.
    """

    code = "email_not_verified"
    title = "E-mail address not verified"

    def __init__(self) -> None:
        super().__init__("Confirm your e-mail address first: open the link that was mailed to you.")


class AccountSuspended(Forbidden):
    """The password is right, but an administrator has suspended the account. Logging in again does
    not help; turn to the people who run the platform.
    """

    code = "account_suspended"
    title = "Account suspended"

    def __init__(self) -> None:
        super().__init__("This account is suspended.")


class WrongPassword(Forbidden):
    """The current password is not the one that was sent. Whoever is logged in has to know it to
    change the password or the address. An account without a password gets its first one by `POST
    /api/v1/auth/password/forgot`.
    """

    code = "wrong_password"
    title = "Wrong password"

    def __init__(self) -> None:
        super().__init__("The current password is wrong.")


class InvalidToken(Unusable):
    """The token of a mailed link is unknown, was used before or has run out. Links work once: a
    link for verification lives 24 hours, and of several that were sent for one registration only
    the newest. Ask for a new one.
    """

    code = "invalid_token"
    title = "Invalid token"

    def __init__(self) -> None:
        super().__init__("The link is unknown, was used before, or has run out.")


class InvalidRefreshToken(Unauthenticated):
    """The refresh token is unknown, has run out, belongs to a session that has ended, or was used
    before. A refresh token works once: keep the new one from every answer. One that comes back
    later is taken for stolen, and its whole session ends. Log in again.
    """

    code = "invalid_refresh_token"
    title = "Invalid refresh token"

    def __init__(self) -> None:
        super().__init__("The refresh token cannot be used; log in again.")


class TooManyAttempts(Throttled):
    """Too many passwords or codes were wrong in a while, for this account or from your address.
    `retry_after`, like the header `Retry-After`, tells in how many seconds the next one is looked
    at; until then not even the right one is. The account is not locked elsewhere: its owner still
    gets in from an address that was used before.
    """

    code = "too_many_attempts"
    title = "Too many attempts"

    def __init__(self, *, limit: Limit, retry_after: int) -> None:
        super().__init__(
            "Too many failed attempts; wait before the next one.",
            limit=limit,
            retry_after=retry_after,
        )
