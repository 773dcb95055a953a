"""What logging in with Google, linking and unlinking refuse."""

from domain.errors import Conflict, Forbidden, NotFound, Unavailable, Unusable
from domain.two_factor.errors import InvalidCode


class GoogleNotConfigured(NotFound):
    """Logging in with Google is not switched on here: the operator has set no `GOOGLE_CLIENT_ID`
    and `GOOGLE_CLIENT_SECRET`. Log in with a password.
    """

    code = "google_not_configured"
    title = "No Google login here"

    def __init__(self) -> None:
        super().__init__("Logging in with Google is not switched on here.")


class InvalidState(Unusable):
    """The way back from the provider does not fit any that began in this browser: it was gone
    before, took longer than ten minutes, began in another browser or for a session that has ended,
    or the browser keeps no cookies. Begin again with `GET /api/v1/auth/google`.
    """

    code = "invalid_state"
    title = "Nothing began here"

    def __init__(self) -> None:
        super().__init__("This login did not begin in this browser, or is over; begin again.")


class InvalidLoginCode(Unusable):
    """After a login with Google: the code is unknown, was used before or has run out. It works
    once, within a minute. Begin again with `GET /api/v1/auth/google`.
    """

    code = InvalidCode.code
    title = InvalidCode.title

    def __init__(self) -> None:
        super().__init__("The code is unknown, was used before, or has run out.")


class ProviderUnavailable(Unavailable):
    """The identity provider (Google) cannot be reached, is too slow, or answers something that is
    no answer. Nothing was changed. Try again in a while, or log in with a password.
    """

    code = "provider_unavailable"
    title = "Provider unavailable"

    def __init__(self) -> None:
        super().__init__("The identity provider does not answer as it should; try again later.")


class AccessDenied(Forbidden):
    """The identity provider (Google) did not let you in, or you told it not to. Nothing was
    changed.
    """

    code = "access_denied"
    title = "Access denied"

    def __init__(self) -> None:
        super().__init__("The identity provider did not confirm who you are.")


class UntrustedAnswer(Unusable):
    """What came back from the identity provider does not prove who you are: it is signed by
    somebody else, made for another application or another login, comes from another issuer, or has
    run out. Begin again; if it happens again, tell the people who run the platform.
    """

    code = "untrusted_answer"
    title = "Untrusted answer"

    def __init__(self) -> None:
        super().__init__("The identity provider's answer cannot be trusted.")


class IdentityConflict(Conflict):
    """Nothing was linked: the account has another Google identity already, or this Google identity
    belongs to another account. Unlink it there first, or log in in the way in which you did before.
    """

    code = "identity_conflict"
    title = "Linked otherwise"

    def __init__(self) -> None:
        super().__init__("The account or the identity is linked to another one already.")


class LastLoginMethod(Conflict):
    """Without this identity nobody could log in to the account any more: it has no password. Set
    one first, by `POST /api/v1/auth/password/forgot`.
    """

    code = "last_login_method"
    title = "The last way to log in"

    def __init__(self) -> None:
        super().__init__("The account has no password yet; set one before you unlink this.")
