"""Logging in with Google, and linking it to one's account."""

from typing import Annotated

from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.response import Redirect
from litestar.status_codes import HTTP_200_OK, HTTP_302_FOUND

from application.auth.views import CodeRequired, Tokens
from application.identities import IdentityUseCases
from application.identities.ports import ProviderAnswer
from application.identities.views import ConsentScreen
from domain.auth.errors import AccountSuspended
from domain.errors import NotFound
from domain.identities.errors import (
    GoogleNotConfigured,
    InvalidLoginCode,
    InvalidState,
    LastLoginMethod,
    ProviderUnavailable,
)
from presentation.auth.controller import MAX_AUTH_BODY, OPEN
from presentation.identities.browser_cookie import BrowserCookie
from presentation.identities.schemas import CodeOfGoogle, ReturnTo
from presentation.schemas import CurrentActor, CurrentOrigin

Identities = NamedDependency[IdentityUseCases]
Cookie = NamedDependency[BrowserCookie]

_LEAVES = (GoogleNotConfigured, ProviderUnavailable)


class GoogleController(Controller):
    """`/auth/google`."""

    path = "/auth"
    tags = ("Auth",)
    request_max_body_size = MAX_AUTH_BODY

    @get(
        "/google",
        status_code=HTTP_302_FOUND,
        operation_id="startGoogleLogin",
        opt={**OPEN, "sets_cookie": True, "refuses": _LEAVES},
    )
    async def start(
        self, identities: Identities, cookie: Cookie, return_to: ReturnTo = None
    ) -> Response[None]:
        """Send the browser to Google's consent screen.

        It comes back to the callback with a cookie that is set here, within ten minutes.
        """
        departure = await identities.start_google(return_to)
        return redirect(departure.url, cookie.kept(departure.browser_secret))

    @get(
        "/google/callback",
        status_code=HTTP_302_FOUND,
        operation_id="finishGoogleLogin",
        opt={
            **OPEN,
            "sets_cookie": True,
            "ignores_unknown": True,
            "refuses": (GoogleNotConfigured, InvalidState),
        },
    )
    async def finish(
        self,
        origin: CurrentOrigin,
        identities: Identities,
        cookie: Cookie,
        browser_secret: NamedDependency[str | None],
        *,
        # Litestar has a meaning of its own for arguments that are called state.
        left_with: Annotated[
            str | None,
            QueryParameter(name="state", description="The state that the browser left with."),
        ] = None,
        code: Annotated[
            str | None, QueryParameter(description="The provider's code: it said yes.")
        ] = None,
        error: Annotated[
            str | None, QueryParameter(description="The provider's error: it said no.")
        ] = None,
        iss: Annotated[str | None, QueryParameter(description="Who says so (RFC 9207).")] = None,
    ) -> Response[None]:
        """Take the browser back from Google, and send it on to the front end.

        The address there gets a `code` for `POST /api/v1/auth/exchange`, or `linked=google`, or an
        `error` that is the code of a problem: `access_denied`, `account_suspended`,
        `email_not_verified`, `identity_conflict`, `provider_unavailable` or `untrusted_answer`.
        """
        answer = ProviderAnswer(state=left_with, code=code, error=error, issuer=iss)
        onward = await identities.finish_google(origin, browser_secret, answer)
        return redirect(onward, cookie.cleared())

    @post(
        "/exchange",
        status_code=HTTP_200_OK,
        operation_id="exchangeCode",
        opt={**OPEN, "refuses": (InvalidLoginCode, AccountSuspended)},
    )
    async def exchange(
        self, data: JSONBody[CodeOfGoogle], origin: CurrentOrigin, identities: Identities
    ) -> Tokens | CodeRequired:
        """Exchange the code of a login with Google for tokens.

        Once, within a minute. Where the account has two-factor login the answer is that of `POST
        /api/v1/auth/login`: a code is asked for.
        """
        return await identities.exchange_code(origin, data.code)


class OwnIdentitiesController(Controller):
    """`/me/identities`."""

    path = "/me/identities"
    tags = ("Auth",)

    @post(
        "/google",
        status_code=HTTP_200_OK,
        operation_id="linkGoogle",
        opt={"sets_cookie": True, "refuses": _LEAVES},
    )
    async def link(
        self,
        actor: CurrentActor,
        identities: Identities,
        cookie: Cookie,
        return_to: ReturnTo = None,
    ) -> Response[ConsentScreen]:
        """Begin to link Google to your account.

        Send the browser to the address in the answer. Only the browser that gets this answer, with
        its cookie, can come back from there.
        """
        departure = await identities.link_google(actor, return_to)
        headers = {**cookie.kept(departure.browser_secret), "Cache-Control": "no-store"}
        return Response(ConsentScreen(departure.url), status_code=HTTP_200_OK, headers=headers)

    @delete("/google", operation_id="unlinkGoogle", opt={"refuses": (NotFound, LastLoginMethod)})
    async def unlink(self, actor: CurrentActor, identities: Identities) -> None:
        """Unlink Google from your account.

        Refused where it is the only way to log in: set a password first.
        """
        await identities.unlink_google(actor)


def redirect(url: str, headers: dict[str, str]) -> Redirect:
    """Send a browser on; nobody may keep where it was sent."""
    return Redirect(
        url, status_code=HTTP_302_FOUND, headers={"Cache-Control": "no-store", **headers}
    )
