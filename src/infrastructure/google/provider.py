"""The port ``IdentityProvider`` over OpenID Connect. httpx-oauth builds the address and exchanges
the code; what comes back is believed only after our own look at it, which httpx-oauth does not do.
"""

import asyncio
import time
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, TypeVar

import httpx
import msgspec
import structlog
from httpx_oauth.exceptions import HTTPXOAuthError
from httpx_oauth.oauth2 import OAuth2, OAuth2RequestError

from application.identities.ports import ProviderAnswer
from domain.identities.errors import AccessDenied, ProviderUnavailable, UntrustedAnswer
from domain.identities.identity import Proof
from infrastructure.google.choice import GoogleChoice, issuers_of
from infrastructure.google.discovery import Discovery, Metadata
from infrastructure.google.id_token import claims_of, head_of, require_meant
from infrastructure.google.key_set import KeySet

log = structlog.get_logger()

T = TypeVar("T")

#: How long the provider may take, whatever is asked of it, waiting for other askers included.
PATIENCE: Final = timedelta(seconds=10)

SCOPES: Final = ["openid", "email", "profile"]

#: Errors in the address by which a provider says that it cannot, not that it does not want to (RFC
#: 6749, section 4.1.2.1).
_CANNOT: Final = frozenset({"server_error", "temporarily_unavailable"})


class OpenIdProvider:
    """One issuer, and us as its client. The ``client`` is bounded and belongs to the caller."""

    def __init__(
        self,
        choice: GoogleChoice,
        client: httpx.AsyncClient,
        *,
        redirect_uri: str,
        patience: timedelta = PATIENCE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._choice = choice
        self._client = client
        self._redirect_uri = redirect_uri
        self._patience = patience
        self._clock = clock
        self._discovery = Discovery(client, choice.issuer, monotonic)
        self._keys = KeySet(client, monotonic)
        self._one_at_a_time = asyncio.Lock()

    async def authorize_url(self, *, state: str, nonce: str, verifier: str) -> str:
        return await self._asked("discovery", self._authorize_url(state, nonce, verifier))

    async def prove(self, answer: ProviderAnswer, /, *, nonce: str, verifier: str) -> Proof:
        return await self._asked("login", self._prove(answer, nonce, verifier))

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def _authorize_url(self, state: str, nonce: str, verifier: str) -> str:
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        return await _Flow(
            self._choice, await self._metadata(), self._client
        ).get_authorization_url(
            self._redirect_uri,
            state,
            SCOPES,
            code_challenge=challenge,
            code_challenge_method="S256",
            extras_params={"nonce": nonce},
        )

    async def _prove(self, answer: ProviderAnswer, nonce: str, verifier: str) -> Proof:
        metadata = await self._metadata()
        code = _code_of(answer, metadata)
        flow = _Flow(self._choice, metadata, self._client)
        exchanged = await flow.get_access_token(code, self._redirect_uri, verifier)
        token = exchanged["id_token"]
        head = head_of(token)
        async with self._one_at_a_time:
            key = await self._keys.key(metadata.jwks_uri, head.kid, head.alg)
        if key is None:
            raise UntrustedAnswer
        claims = claims_of(token, key, head.alg)
        require_meant(
            claims,
            issuers=issuers_of(metadata.issuer),
            client_id=self._choice.client_id,
            nonce=nonce,
            now=self._clock(),
        )
        return claims.proof(metadata.issuer)

    async def _metadata(self) -> Metadata:
        async with self._one_at_a_time:
            return await self._discovery.metadata()

    async def _asked(self, what: str, work: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                return await work
        except (
            ProviderUnavailable,
            HTTPXOAuthError,
            httpx.HTTPError,
            httpx.InvalidURL,
            msgspec.MsgspecError,
            UnicodeDecodeError,
            TimeoutError,
        ) as error:
            # Its text may hold what the provider sent.
            log.warning("provider failed", during=what, error=type(error).__name__)
            raise ProviderUnavailable from None


def _code_of(answer: ProviderAnswer, metadata: Metadata) -> str:
    """The code, if the answer is this provider's (RFC 9207, section 2.4) and no refusal."""
    is_named = answer.issuer is not None
    if answer.issuer not in (None, *issuers_of(metadata.issuer)):
        raise UntrustedAnswer
    if metadata.authorization_response_iss_parameter_supported and not is_named:
        raise UntrustedAnswer
    if answer.error in _CANNOT:
        raise ProviderUnavailable
    if answer.error is not None or not answer.code:
        raise AccessDenied
    return answer.code


class _Exchanged(msgspec.Struct):
    """The part of the token endpoint's answer that is used."""

    id_token: str


class _Flow(OAuth2):
    """httpx-oauth's flow at this provider's addresses, on the shared client."""

    def __init__(self, choice: GoogleChoice, metadata: Metadata, client: httpx.AsyncClient) -> None:
        by_post = "client_secret_post" in metadata.token_endpoint_auth_methods_supported
        super().__init__(
            choice.client_id,
            choice.client_secret,
            metadata.authorization_endpoint,
            metadata.token_endpoint,
            token_endpoint_auth_method="client_secret_post" if by_post else "client_secret_basic",
        )
        self._client = client

    def get_httpx_client(self) -> AbstractAsyncContextManager[httpx.AsyncClient]:
        return _kept_open(self._client)

    def get_json(
        self,
        response: httpx.Response,
        *,
        exc_class: type[OAuth2RequestError],  # noqa: ARG002 - the library's signature.
    ) -> dict[str, Any]:
        # The library takes lists and words for objects, and errors for tokens.
        return {"id_token": msgspec.json.decode(response.content, type=_Exchanged).id_token}


@asynccontextmanager
async def _kept_open(client: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    yield client
