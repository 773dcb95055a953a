"""What two-factor login refuses."""

from domain.errors import Conflict, Unauthenticated


class InvalidCode(Unauthenticated):
    """The code is wrong, was used before or has run out, or the login that it belongs to is over:
    that takes five minutes and five wrong codes at most. A code of an app works once, for about a
    minute, and only if its clock is right; a recovery code works once. Send the next code that the
    app shows, or begin again with `POST /api/v1/auth/login`.
    """

    code = "invalid_code"
    title = "Invalid code"

    def __init__(self) -> None:
        super().__init__("The code is wrong or was used before, or the login took too long.")


class TotpOn(Conflict):
    """Two-factor login is on already. To use another app, turn it off first with `POST
    /api/v1/me/totp/disable`, then set up the new one.
    """

    code = "totp_on"
    title = "Two-factor login is on"

    def __init__(self) -> None:
        super().__init__("Two-factor login is on already; turn it off first.")


class TotpOff(Conflict):
    """Two-factor login is not on, so there is nothing to turn off. `POST /api/v1/me/totp` and `POST
    /api/v1/me/totp/confirm` turn it on.
    """

    code = "totp_off"
    title = "Two-factor login is off"

    def __init__(self) -> None:
        super().__init__("Two-factor login is not on.")


class TotpNotSetUp(Conflict):
    """There is no app to confirm: `POST /api/v1/me/totp` gives the secret that it needs; then send
    the first code that it shows.
    """

    code = "totp_not_set_up"
    title = "No app is set up"

    def __init__(self) -> None:
        super().__init__("Set up an app first: POST /api/v1/me/totp.")
