"""The codes of apps, by pyotp (RFC 6238): SHA-1, six digits, 30 seconds, which every app knows."""

from datetime import datetime
from hmac import compare_digest
from typing import Final

from pyotp import TOTP, random_base32

from domain.two_factor.code import DIGITS

#: How many steps the clock of a telephone may be ahead or behind.
DRIFT: Final = 1


class PyotpAppCodes:
    """The port ``AppCodes``; apps show an account under the name of the ``place``."""

    def __init__(self, *, place: str) -> None:
        self._place = place

    def new_secret(self) -> str:
        return random_base32()

    def uri(self, secret: str, account: str, /) -> str:
        return TOTP(secret).provisioning_uri(name=account, issuer_name=self._place)

    def steps(self, secret: str, code: str, /, *, now: datetime) -> list[int]:
        app = TOTP(secret, digits=DIGITS)
        present = app.timecode(now)
        around = range(present - DRIFT, present + DRIFT + 1)
        sent = code.encode()
        return [one for one in around if compare_digest(app.generate_otp(one).encode(), sent)]
