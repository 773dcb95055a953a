"""What people see of two-factor login; all of it once."""

from msgspec import Struct


class TotpSetup(Struct, frozen=True):
    """What an app needs to show codes: the secret, and the same as an address for a QR code."""

    secret: str
    otpauth_uri: str


class ConfirmedTotp(Struct, frozen=True):
    """Codes that stand in for the app when it is lost, each of them once. They are never shown
    again.
    """

    recovery_codes: list[str]
