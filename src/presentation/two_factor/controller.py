"""Two-factor login: turning it on and off (contract, section 4)."""

from typing import Final

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from application.two_factor import TwoFactorUseCases
from application.two_factor.views import ConfirmedTotp, TotpSetup
from domain.auth.errors import TooManyAttempts
from domain.two_factor.errors import InvalidCode, TotpNotSetUp, TotpOff, TotpOn
from presentation.schemas import CurrentActor
from presentation.two_factor.schemas import OneTimeCode

TwoFactor = NamedDependency[TwoFactorUseCases]

#: The largest body that is read here, in bytes: as under `/auth`.
MAX_CODE_BODY: Final = 64 * 1024


class TotpController(Controller):
    """`/me/totp`."""

    path = "/me/totp"
    tags = ("Auth",)
    request_max_body_size = MAX_CODE_BODY

    @post("/", status_code=HTTP_200_OK, operation_id="setUpTotp", opt={"refuses": (TotpOn,)})
    async def set_up(self, actor: CurrentActor, two_factor: TwoFactor) -> TotpSetup:
        """Get a secret for an authenticator app.

        Show `otpauth_uri` as a QR code, or `secret` to be typed. Nothing is on yet: `POST
        /api/v1/me/totp/confirm` turns it on with the app's first code. A secret that was never
        confirmed is replaced.
        """
        return await two_factor.set_up(actor)

    @post(
        "/confirm",
        status_code=HTTP_200_OK,
        operation_id="confirmTotp",
        opt={"refuses": (InvalidCode, TotpNotSetUp, TotpOn)},
    )
    async def confirm(
        self, data: JSONBody[OneTimeCode], actor: CurrentActor, two_factor: TwoFactor
    ) -> ConfirmedTotp:
        """Turn two-factor login on with the app's first code.

        The answer has the recovery codes, each of which stands in for the app once. They are never
        shown again.
        """
        return await two_factor.confirm(actor, data.code)

    @post(
        "/disable",
        status_code=HTTP_204_NO_CONTENT,
        operation_id="disableTotp",
        opt={"refuses": (InvalidCode, TotpOff, TooManyAttempts)},
    )
    async def disable(
        self, data: JSONBody[OneTimeCode], actor: CurrentActor, two_factor: TwoFactor
    ) -> None:
        """Turn two-factor login off.

        With a code of the app or a recovery code, so that a stolen login is not enough.
        """
        await two_factor.disable(actor, data.code)
