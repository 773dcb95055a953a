"""Registration, login and sessions."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT

from application.auth import AuthUseCases
from application.auth.views import (
    CodeRequired,
    RegistrationReceived,
    ResetRequested,
    SessionItem,
    Tokens,
)
from domain.auth.errors import (
    AccountSuspended,
    EmailNotVerified,
    InvalidCredentials,
    InvalidRefreshToken,
    InvalidToken,
    TooManyAttempts,
    WrongPassword,
)
from domain.auth.password import NewPassword
from domain.ids import SessionId
from domain.text import Email
from domain.two_factor.errors import InvalidCode
from presentation.auth.schemas import (
    Address,
    EmailChange,
    Login,
    MailedToken,
    NewAccount,
    PasswordChange,
    PasswordReset,
    RefreshRequest,
)
from presentation.paging import CursorPage
from presentation.schemas import CurrentActor, CurrentOrigin, PageOf
from presentation.two_factor.schemas import LoginCode

Auth = NamedDependency[AuthUseCases]

#: The largest body that is read here, in bytes (contract, section 1: Limits).
MAX_AUTH_BODY: Final = 64 * 1024

#: For whoever is not logged in: a token that has run out must not keep anybody from a new one.
OPEN: Final[dict[str, Any]] = {"public": True, "ignores_login": True}


class AuthController(Controller):
    """`/auth`."""

    path = "/auth"
    tags = ("Auth",)
    request_max_body_size = MAX_AUTH_BODY

    @post("/register", status_code=HTTP_202_ACCEPTED, operation_id="register", opt=OPEN)
    async def register(
        self, data: JSONBody[NewAccount], origin: CurrentOrigin, auth: Auth
    ) -> RegistrationReceived:
        """Ask for an account; a link is mailed to the address.

        The answer is the same whether the address has an account or not: its owner learns by mail.
        The account is made, as a student's, when the token of the link is sent to `POST
        /api/v1/auth/verify-email`.
        """
        return await auth.register(origin, data.email, data.password, data.display_name)

    @post(
        "/verify-email",
        status_code=HTTP_204_NO_CONTENT,
        operation_id="verifyEmail",
        opt={**OPEN, "refuses": (InvalidToken,)},
    )
    async def verify_email(
        self, data: JSONBody[MailedToken], origin: CurrentOrigin, auth: Auth
    ) -> None:
        """Confirm an address with the token of the mailed link.

        For a registration this makes the account, and enrolls it where it was invited; for `POST
        /api/v1/me/email` it changes the address. A link works once, for 24 hours.
        """
        await auth.verify_email(origin, data.token)

    @post(
        "/verify-email/resend",
        status_code=HTTP_202_ACCEPTED,
        operation_id="resendVerification",
        opt=OPEN,
    )
    async def resend_verification(
        self, data: JSONBody[Address], auth: Auth
    ) -> RegistrationReceived:
        """Have the link of a registration mailed again.

        The answer is the same for every address. The newer link takes the place of the older.
        """
        return await auth.resend_verification(Email(data.email))

    @post(
        "/login",
        status_code=HTTP_200_OK,
        operation_id="logIn",
        opt={
            **OPEN,
            "refuses": (InvalidCredentials, EmailNotVerified, AccountSuspended, TooManyAttempts),
        },
    )
    async def log_in(
        self, data: JSONBody[Login], origin: CurrentOrigin, auth: Auth
    ) -> Tokens | CodeRequired:
        """Log in with an address and its password.

        The answer is an access token, which goes with every call, and a refresh token, which gets
        the next pair. Where the account has two-factor login, it is a question for a code instead
        (`mfa_required`): answer it with `POST /api/v1/auth/login/totp`. Unknown addresses and wrong
        passwords are refused alike; failures are counted, and too many are 429.
        """
        return await auth.log_in(origin, *data.checked())

    @post(
        "/login/totp",
        status_code=HTTP_200_OK,
        operation_id="logInWithCode",
        opt={**OPEN, "refuses": (InvalidCode, AccountSuspended, TooManyAttempts)},
    )
    async def log_in_with_code(
        self, data: JSONBody[LoginCode], origin: CurrentOrigin, auth: Auth
    ) -> Tokens:
        """Finish a login with a code of the app or a recovery code.

        The second step of a login that was answered with `mfa_required`, within five minutes and
        with five wrong codes at most. A code works once.
        """
        return await auth.log_in_with_code(origin, data.mfa_token, data.code)

    @post(
        "/refresh",
        status_code=HTTP_200_OK,
        operation_id="refreshSession",
        opt={**OPEN, "refuses": (InvalidRefreshToken,)},
    )
    async def refresh(
        self, data: JSONBody[RefreshRequest], origin: CurrentOrigin, auth: Auth
    ) -> Tokens:
        """Exchange a refresh token for new tokens.

        A refresh token works once: keep the new one. Within ten seconds it may be sent again, in
        case the answer was lost; later than that it is taken for stolen, and the whole session
        ends.
        """
        return await auth.refresh(origin, data.refresh_token)

    @post("/logout", status_code=HTTP_204_NO_CONTENT, operation_id="logOut")
    async def log_out(self, actor: CurrentActor, auth: Auth) -> None:
        """Log out: end this session.

        Its access token and its refresh token stop working at once, on every server.
        """
        await auth.log_out(actor)

    @post(
        "/password/forgot",
        status_code=HTTP_202_ACCEPTED,
        operation_id="forgotPassword",
        opt=OPEN,
    )
    async def forgot_password(self, data: JSONBody[Address], auth: Auth) -> ResetRequested:
        """Have a link mailed by which a new password is set.

        The answer is the same for every address, whether it has an account or not. The link works
        once, for an hour, and a newer one takes its place. An account that logs in with Google
        alone gets its first password in this way.
        """
        return await auth.forgot_password(Email(data.email))

    @post(
        "/password/reset",
        status_code=HTTP_204_NO_CONTENT,
        operation_id="resetPassword",
        opt={**OPEN, "refuses": (InvalidToken,)},
    )
    async def reset_password(
        self, data: JSONBody[PasswordReset], origin: CurrentOrigin, auth: Auth
    ) -> None:
        """Set a new password with the token of the mailed link.

        A password that is refused does not use the link up. All sessions of the account end, and
        nobody is logged in by this.
        """
        await auth.reset_password(origin, data.token, NewPassword(data.new_password))


class OwnCredentialsController(Controller):
    """`/me/password` and `/me/email`."""

    path = "/me"
    tags = ("Auth",)

    @post(
        "/password",
        status_code=HTTP_204_NO_CONTENT,
        operation_id="changeMyPassword",
        opt={"refuses": (WrongPassword, TooManyAttempts)},
    )
    async def change_password(
        self, data: JSONBody[PasswordChange], actor: CurrentActor, auth: Auth
    ) -> None:
        """Replace your password.

        Your other sessions end, and you are told by mail. Wrong current passwords are counted, and
        too many are 429.
        """
        await auth.change_password(actor, *data.checked())

    @post(
        "/email",
        status_code=HTTP_202_ACCEPTED,
        operation_id="changeMyEmail",
        opt={"refuses": (WrongPassword, TooManyAttempts)},
    )
    async def change_email(
        self, data: JSONBody[EmailChange], actor: CurrentActor, auth: Auth
    ) -> RegistrationReceived:
        """Ask for another address.

        A link is mailed to the new address, and the old one is told. The address changes when the
        token of the link is sent to `POST /api/v1/auth/verify-email`. The answer is the same where
        the new address has an account already.
        """
        return await auth.request_email_change(actor, *data.checked())


class SessionController(Controller):
    """`/me/sessions`."""

    path = "/me/sessions"
    tags = ("Auth",)

    @get("/", operation_id="listMySessions")
    async def list(
        self, actor: CurrentActor, listing: PageOf, auth: Auth
    ) -> CursorPage[SessionItem]:
        """List where you are logged in, newest first.

        `current` marks the session that asks.
        """
        return listing.show(await auth.sessions(actor, listing.page))

    @delete("/{session_id:str}", operation_id="endMySession")
    async def end(self, session_id: FromPath[UUID], actor: CurrentActor, auth: Auth) -> None:
        """Log out on one device.

        Whoever uses that session is logged out at once.
        """
        await auth.end_session(actor, SessionId(session_id))

    @delete("/", operation_id="endMySessions")
    async def end_all(
        self,
        actor: CurrentActor,
        auth: Auth,
        *,
        keep_current: Annotated[bool, QueryParameter(description="Stay logged in here.")] = False,
    ) -> None:
        """Log out everywhere, or everywhere else.

        With `keep_current=true` the session that asks goes on.
        """
        await auth.end_all_sessions(actor, keep_current=keep_current)
